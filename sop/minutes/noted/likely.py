"""A second opinion about what is a task in minutes: a line that no rule read is one where it is like those that were, and
what a rule read is let go where nothing about its lines is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sop.minutes.language.alike import tokens
from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.declined import declined_offer
from sop.minutes.language.likelihood import learnt
from sop.minutes.language.people import Owners
from sop.minutes.language.roles import reports_progress
from sop.minutes.language.text import is_done, is_supposed
from sop.minutes.noted.lines import Line
from sop.minutes.noted.lining import signs_in
from sop.minutes.noted.standup import only_tells

IS_TASK, IS_TASK_ELSEWHERE, DROPS = 0.5, 0.7, 0.1
"""Chances from which on a line is a task of its own, from which on it is one though the minutes list their tasks in another
place, and below which what a rule read in it is none. They were chosen on
minutes that neither the rules nor the weights had seen (decision 0034)."""
_NAMED = 2
"""Words without which a line names nothing."""
_ME = re.compile(r"我(?!們)|\b(?:I|me|my|mine)\b")
_FEW = 10
"""Lines below which minutes are too short to be like those that were learnt from."""
_TOLD = re.compile(
    r"(?:完成|做到|達成?)[了約到 ]*[0-9]+ ?[%％]|屆時會|(?:改天|有空|之後|以後)再(?:看看?|說|想)|"
    r"\bwould rather not\b|\bdemands? that\b",
    re.IGNORECASE,
)
"""What tells how far something is, or what will happen."""
_OTHERS_SAY = re.compile(
    r"(?:留言|來信|來電|來函|電話|投訴|反映|轉述|寫道?|[說問]|\b(?:wrote|writes|says?|said|asked|note|mail|letter|ticket))"
    r"(?:[^「“\"，。]{0,6}|, [a-z ]{4,20},)[：:，, ]*[「“\"][^」”\"]{6,}"
)
"""What is quoted of others, who are not there."""
_ALWAYS = re.compile(
    r"請勿|嚴禁|不得(?!不)|爾後|嗣後|今後|往後|一律|如遇|每[次逢]|(?:任何|所有)人都?(?:要|得|不)|"
    r"\b(?:whenever|at all times|no ?body may|never again|"
    r"always|every time)\b",
    re.IGNORECASE,
)
"""What is to be kept from now on."""
_ROW = re.compile(r"[|｜\t]")


class Above(Struct, frozen=True):
    """What the headings above a line say. tasks: whether tasks are listed below them; owners: whose those are."""

    tasks: bool = False
    owners: Owners = Owners()


_BARE = Above()


def with_likely(
    tasks: Sequence[Candidate],
    lines: Sequence[tuple[Line, int]],
    heads: Mapping[int, Above],
    reading: Reading,
    author: Callable[[Line], Owners],
) -> list[Candidate]:
    """The tasks, and those of the other lines that are like tasks. Rows of tables are read as what they are, or not at all.

    heads: what the headings above each line say, by its number; author: who says "I" in a line.
    """
    if is_short(lines):
        return [*tasks]
    model = learnt().notes
    chances = [(line, to, model.chance(signs)) for line, to, signs in signs_in(lines, reading)]
    kept = [
        task
        for task in tasks
        if heads.get(task.line, _BARE).tasks or _is_plain(task) or _chance(task, chances) >= DROPS
    ]
    listed = any(above.tasks for above in heads.values())
    more = [
        _task(line, to, reading, author, heads.get(line.number, _BARE).owners)
        for line, to, chance in chances
        if chance >= (IS_TASK_ELSEWHERE if listed and not heads.get(line.number, _BARE).tasks else IS_TASK)
        and not (_is_other(line) or declined_offer(line.text) or only_tells(line.text, reading))
        and not any(_is_of(task, line, to) for task in kept)
    ]
    more = [task for task in more if len(tokens(task.title)) >= _NAMED]
    return sorted([*kept, *more], key=lambda task: task.line)


def is_short(lines: Sequence[tuple[Line, int]]) -> bool:
    """Whether minutes have too few lines for what was learnt to say anything about them."""
    return sum(bool(line.raw.strip()) for line, _ in lines) < _FEW


def _is_plain(task: Candidate) -> bool:
    """Whether minutes say whose it is and by when, or that it is nobody's yet: a task, however it is laid out."""
    dated = task.due is not None and task.due.day is not None
    return (bool(task.owners) and dated) or (not task.owners and bool(task.owners.words))


def _chance(task: Candidate, chances: Sequence[tuple[Line, int, float]]) -> float:
    """The chance of the likeliest line of a task."""
    return max((chance for line, to, chance in chances if _is_of(task, line, to)), default=1.0)


def _is_of(task: Candidate, line: Line, to: int) -> bool:
    return task.line <= to and line.number <= task.to


def _is_other(line: Line) -> bool:
    """Whether a line is none of those that a task of its own is made of, whatever stands in it."""
    told = is_done(line.text) or reports_progress(line.text) or bool(_TOLD.search(line.text))
    told = told or is_supposed(line.text) or bool(_OTHERS_SAY.search(line.text) or _ALWAYS.search(line.text))
    return bool(line.quoted or line.ticked or line.heading or _ROW.search(line.raw) or told)


def _task(line: Line, to: int, reading: Reading, author: Callable[[Line], Owners], above: Owners) -> Candidate:
    """A line as a task: of whom its form gives it to, or else the only one whom it names; its day is one to check."""
    slots = reading.slots(line.text)
    named = reading.people.mentions(line.text)
    owners = slots.owners
    if not owners and len({each.who for each in named}) == 1:
        owners = reading.people.of(named[:1], line.text[named[0].start : named[0].end])
    if not owners and _ME.search(line.text):
        owners = author(line)
    owners = owners or above
    days = [due for due in reading.when.all(line.text) if due.day]
    due = slots.due or (days[0] if len({each.day for each in days}) == 1 else None)
    return Candidate(slots.title or line.text, owners, replace(due, sure=False) if due else None, line.number, to)
