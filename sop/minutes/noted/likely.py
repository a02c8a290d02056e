"""A second opinion about what is a task in minutes: a line that no rule read is one where it is like those that were."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from sop.minutes.language.alike import tokens
from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.likelihood import NEAR, Sign, beside, closed, learnt, own, words_of
from sop.minutes.language.people import Owners
from sop.minutes.language.text import is_done
from sop.minutes.noted.lines import Line

IS_TASK = 0.5
"""The chance from which on a line is a task; chosen on minutes that neither rules nor weights had seen (decision 0034)."""
_HEADS = re.compile(r"\s*(?:#|\*\*|【)|.*[:：]\s*$")
_HEAD_LENGTH = 60
_HEAD, _BESIDE = 0.6, 0.5
_DEEP, _LENGTH, _LONG, _PARTS = 6, 5, 8, 5
_NAMED = 2
"""Words without which a line names nothing."""
_ME = re.compile(r"我(?!們)|\b(?:I|me|my|mine)\b")
_FEW = 10
"""Lines below which minutes are too short to be like those that were learnt from."""
_ROW = re.compile(r"[|｜\t]")


def signs_in(lines: Sequence[tuple[Line, int]], reading: Reading) -> Iterator[tuple[Line, int, list[Sign]]]:
    """The lines that are not blank, each with its signs: its words, its neighbours', and the heading's above it."""
    full = [(line, to) for line, to in lines if line.raw.strip()]
    words = [
        closed(words_of(line.raw, reading.when.all(line.raw), reading.people.mentions(line.raw))) for line, _ in full
    ]
    head: list[Sign] = []
    for at, (line, to) in enumerate(full):
        if _HEADS.match(line.raw) and len(line.raw) < _HEAD_LENGTH:
            head = [*beside(words[at], "head ", _HEAD)]
        signs = [*own(words[at]), *head]
        if at:
            signs += beside(words[at - 1][-NEAR:], "<", _BESIDE)
            signs += (Sign(f"first {word}", _BESIDE) for word in words[at - 1][1:3])
        if at + 1 < len(full):
            signs += beside(words[at + 1][:NEAR], ">", _BESIDE)
        depth = len(line.raw) - len(line.raw.lstrip())
        signs += [
            Sign(f"deep {min(_DEEP, depth)}", 1.0),
            Sign(f"long {min(_LONG, len(words[at]) // _LENGTH)}", 1.0),
            Sign(f"part {at * _PARTS // len(full)}", 1.0),
        ]
        yield line, to, signs


def with_likely(
    tasks: Sequence[Candidate], lines: Sequence[tuple[Line, int]], reading: Reading, author: Callable[[Line], Owners]
) -> list[Candidate]:
    """The tasks, and those of the other lines that are like tasks. Rows of tables are read as what they are, or not at all.

    author: who says "I" in a line.
    """
    if sum(bool(line.raw.strip()) for line, _ in lines) < _FEW:
        return [*tasks]
    model = learnt().notes
    more: list[Candidate] = []
    for line, to, signs in signs_in(lines, reading):
        heard = any(task.line <= to and line.number <= task.to for task in tasks)
        if heard or line.quoted or line.ticked or line.heading or _ROW.search(line.raw) or is_done(line.text):
            continue
        if model.chance(signs) >= IS_TASK:
            more.append(_task(line, to, reading, author))
    more = [task for task in more if len(tokens(task.title)) >= _NAMED]
    return sorted([*tasks, *more], key=lambda task: task.line) if more else [*tasks]


def _task(line: Line, to: int, reading: Reading, author: Callable[[Line], Owners]) -> Candidate:
    """A line as a task: of whom its form gives it to, or else the only one whom it names; its day is one to check."""
    slots = reading.slots(line.text)
    named = reading.people.mentions(line.text)
    owners = slots.owners
    if not owners and len({each.who for each in named}) == 1:
        owners = reading.people.of(named[:1], line.text[named[0].start : named[0].end])
    if not owners and _ME.search(line.text):
        owners = author(line)
    days = [due for due in reading.when.all(line.text) if due.day]
    due = slots.due or (days[0] if len({each.day for each in days}) == 1 else None)
    return Candidate(slots.title or line.text, owners, replace(due, sure=False) if due else None, line.number, to)
