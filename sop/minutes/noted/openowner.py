"""Whose a task of minutes is where no rule knows it, by who is named above it and has the tasks beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.likelihood import NAME, Signs, learnt, words_with
from sop.minutes.language.people import Mention, Owners
from sop.minutes.noted.lines import Line
from sop.minutes.noted.openday import own_lines

IS_HIS = 0.6
"""The chance from which on a task is shown as somebody's. In minutes that were new to rules and weights, six in seven of such
owners were right (decision 0034)."""
_ABOVE, _BELOW = 12, 2
"""Lines before and after a task in which whose it is may be named."""
_OTHER = "%"
"""What stands for the name of anybody else."""
_ROW, _MANY, _SHORT = 2, 3, 16
_FAR = (1, 2, 3, 6, 12)
"""Up to how many lines a name above a task is away."""
_HEADS = re.compile(r"\s*(?:#|\*\*|【|[-*•]\s*\*\*)|.*[:：]\s*$")
_NOBODY = re.compile(
    r"[沒無]有?人|(?:還沒|未|待)定|誰[來做接去]|先空著|\bno idea who\b|\b(?:nobody|no ?one|no owner|unassigned|volunteers?)\b",
    re.IGNORECASE,
)
_ME = re.compile(r"我(?!們)|\b(?:I|me|my|mine)\b")


def with_likely_owner(
    task: Candidate, tasks: Sequence[Candidate], lines: Sequence[tuple[Line, int]], reading: Reading
) -> Candidate:
    """A task without an owner, as that of whom it most likely is; the task itself where nobody is likely, or it is
    said that nobody has it."""
    own = " ".join(lines[at][0].raw for at in own_lines(task, lines))
    if task.owners or task.owners.words or _NOBODY.search(own):
        return task
    near = [(learnt().note_owners.chance(signs), who) for who, signs in people_near(task, tasks, lines, reading)]
    chance, who = max(near, default=(0.0, -1))
    return replace(task, owners=Owners((who,))) if chance >= IS_HIS else task


def people_near(
    task: Candidate, tasks: Sequence[Candidate], lines: Sequence[tuple[Line, int]], reading: Reading
) -> Iterator[tuple[int, list[Signs]]]:
    """Who is named near a task, each with the signs that it is his. tasks: all of the minutes, in order."""
    own = own_lines(task, lines)
    if not own:
        return
    first, end = max(0, own[0] - _ABOVE), min(len(lines), own[-1] + 1 + _BELOW)
    named = {at: reading.people.mentions(lines[at][0].raw) for at in range(first, end)}
    people = sorted({who for each in named.values() for one in each for who in one.who})
    beside = [*_beside(task, tasks)]
    for who in people:
        names = {f"people {min(_MANY, len(people))}", *_has_beside(who, beside)}
        names.update(_above(who, lines, named, own[0]))
        for at in range(own[0], end):
            where = "own" if at in own else f"below {at - own[-1]}"
            names.update(f"{where} {sign}" for sign in _line(who, lines[at][0], named[at]))
        yield who, [Signs(frozenset(names))]


def _beside(task: Candidate, tasks: Sequence[Candidate]) -> Iterator[Candidate | None]:
    """The tasks before and after one."""
    at = next((n for n, each in enumerate(tasks) if each is task), 0)
    yield tasks[at - 1] if at else None
    yield tasks[at + 1] if at + 1 < len(tasks) else None


def _has_beside(who: int, beside: Sequence[Candidate | None]) -> Iterator[str]:
    has = [each is not None and who in each.owners.sure for each in beside]
    yield from (f"has before {has[0]}", f"has after {has[1]}", f"has both {has}")


def _above(who: int, lines: Sequence[tuple[Line, int]], named: dict[int, list[Mention]], own: int) -> Iterator[str]:
    """Where he is named last above a task, and whether anybody else is after that."""
    at = next((at for at in range(own - 1, -1, -1) if any(who in one.who for one in named.get(at, ()))), None)
    if at is None:
        yield "not above"
        return
    line, task = lines[at][0], lines[own][0]
    away = sum(bool(each.raw.strip()) for each, _ in lines[at:own])
    far = next((n for n in _FAR if away <= n), _FAR[-1])
    since = any(one for each in range(at + 1, own) for one in named.get(each, ()))
    head, less = bool(_HEADS.match(line.raw)), line.depth < task.depth
    yield from (f"above {far}", f"since {since}", f"above {far} since {since}")
    yield from (f"head {head} since {since}", f"head {head} less {less} since {since}")
    yield from (f"above {sign}" for sign in _line(who, line, named[at]))
    yield f"short {len(line.raw.strip()) <= _SHORT} head {head} since {since}"


def _line(who: int, line: Line, mentions: Sequence[Mention]) -> Iterator[str]:
    """How he is named in a line."""
    words = words_with(line.raw, [(one.start, one.end, NAME if one.who == (who,) else _OTHER) for one in mentions])
    yield f"says I {bool(_ME.search(line.raw))}"
    for at in (at for at, word in enumerate(words) if word == NAME):
        yield f"at {min(_MANY, at)}"
        yield from (f"before {'_'.join(words[max(0, at - n) : at])}" for n in range(1, _ROW + 1))
        yield from (f"after {'_'.join(words[at + 1 : at + 1 + n])}" for n in range(1, _ROW + 1))
