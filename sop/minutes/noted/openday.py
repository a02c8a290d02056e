"""Which of the days that are named near a task of minutes is its own, where no rule gives it one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.likelihood import Signs, around_day, learnt
from sop.minutes.noted.lines import Line

IS_ITS_DAY = 0.85
"""The chance from which on a day is shown. In minutes that were new to rules and weights, nine in ten of such days were right
(decision 0034)."""
_BEFORE, _AFTER = 1, 2
"""Lines before and after a task in which its day is looked for."""
_MANY, _SHARED = 4, 2


class Named(Struct, frozen=True):
    """A day that is named near a task. where: in its lines ("in"), before ("b1") or after them ("a1"); number: which one of its
    line's due phrases it is."""

    line: Line
    where: str
    dues: Sequence[Due]
    number: int
    day: date


def with_likely_day(
    task: Candidate, tasks: Sequence[Candidate], lines: Sequence[tuple[Line, int]], reading: Reading
) -> Candidate:
    """A task that has no due phrase, with the likeliest day that is named near it, to be checked; else the task itself."""
    if task.due is not None:
        return task
    near = [(learnt().note_days.chance(signs), named) for named, signs in days_near(task, tasks, lines, reading)]
    chance, named = max(near, key=lambda each: each[0], default=(0.0, None))
    if named is None or chance < IS_ITS_DAY:
        return task
    return replace(task, due=replace(named.dues[named.number], sure=False))


def days_near(
    task: Candidate, tasks: Sequence[Candidate], lines: Sequence[tuple[Line, int]], reading: Reading
) -> Iterator[tuple[Named, list[Signs]]]:
    """The days that are named near a task, in order, with their signs. tasks: all of the minutes."""
    own = own_lines(task, lines)
    if not own:
        return
    found = [
        Named(lines[at][0], _where(at, own), dues, number, due.day)
        for at in range(max(0, own[0] - _BEFORE), min(len(lines), own[-1] + 1 + _AFTER))
        for dues in [reading.when.all(lines[at][0].raw)]
        for number, due in enumerate(dues)
        if due.day is not None
    ]
    for at, named in enumerate(found):
        mentions = reading.people.mentions(named.line.raw)
        around = around_day(named.line.raw, named.dues, named.number, mentions)
        yield named, [Signs(frozenset((*_place(task, tasks, found, at), *around)))]


def own_lines(task: Candidate, lines: Sequence[tuple[Line, int]]) -> list[int]:
    """Where in the lines of minutes a task stands."""
    return [at for at, (line, to) in enumerate(lines) if task.line <= to and line.number <= task.to]


def _where(at: int, own: Sequence[int]) -> str:
    return f"b{own[0] - at}" if at < own[0] else f"a{at - own[-1]}" if at > own[-1] else "in"


def _place(task: Candidate, tasks: Sequence[Candidate], found: Sequence[Named], at: int) -> Iterator[str]:
    """Where a day stands: in which line, and which other days and tasks are near."""
    named = found[at]
    number, raw, where = named.line.number, named.line.raw, named.where
    marked = named.dues[named.number].marked
    other = any(each is not task and each.line <= number <= each.to for each in tasks)
    yield from (f"at {where}", f"marked {marked}", f"at {where} marked {marked}", f"other {other} {where}")
    yield from (f"days {min(_MANY, len({each.day for each in found}))}", f"owned {bool(task.owners)}")
    yield from (f"first {named.day == found[0].day}", f"last {named.day == found[-1].day}")
    yield from (f"shares {min(_SHARED, len(tokens(task.title) & tokens(raw)))} {where}", f"at {where} row {'|' in raw}")
