"""Whether the day of a task of a conversation is plain: no other day stands near it that could be meant instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sop.minutes.days.due import Due
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.open import OpenTask

_NEAR = 3
"""Sentences after a task is named in which its day is said."""
_AFTER = 5
"""Sentences after the last one about a task in which its day may still change. Three let wrong days pass on conversations that
nothing was tuned on, four did not (decision 0034)."""
_ECHO = 3
"""Sentences between a day and somebody else's saying it again."""
_FAR = 6
"""Sentences after a task is named in which such an agreed day begins to be said."""


def is_plain(
    task: OpenTask, kept: Sequence[OpenTask], said: Sequence[Utterance], days: Callable[[str], Sequence[Due]]
) -> bool:
    """Whether a task's day was said right where the task was and whatever other day is near is that of other people's task, or
    the day was the last word of two people.

    What was changed, refused or bargained about has a second day near it, however that was put. kept: all tasks of the
    conversation; days: reads the due phrases of a text.
    """
    if task.due is None or task.due.day is None:
        return True
    about = [at for at, one in enumerate(said) if one.line <= task.to and task.line <= one.to]
    if not about:
        return False
    others = [each for each in kept if each is not task and _is_of_others(each, task)]
    named = [
        (at, due.day)
        for at in range(about[0], min(len(said), about[-1] + _AFTER + 1))
        for due in days(said[at].masked)
        if due.day is not None
    ]
    own = [at for at, day in named if day == task.due.day]
    if (
        own
        and own[0] <= about[0] + _NEAR
        and all(day == task.due.day or _is_theirs(day, said[at], others) for at, day in named)
    ):
        return True
    return _is_echoed([(at, day) for at, day in named if at <= about[-1]], task.due.day, about[0], said)


def _is_echoed(named: Sequence[tuple[int, date]], day: date, first: int, said: Sequence[Utterance]) -> bool:
    """Whether the last word about the day is one that somebody else says again: "Next Tuesday." "Tuesday, fine"."""
    if len(named) < 2 or {named[-1][1], named[-2][1]} != {day}:
        return False
    before, last = named[-2][0], named[-1][0]
    return said[before].turn != said[last].turn and last - before <= _ECHO and before - first <= _FAR


def _is_of_others(other: OpenTask, task: OpenTask) -> bool:
    apart, theirs = other.to < task.line or task.to < other.line, {*other.candidate().owners.sure}
    return apart and bool(theirs) and not theirs & {*task.owners.sure, *task.owners.ask}


def _is_theirs(day: date, one: Utterance, others: Sequence[OpenTask]) -> bool:
    return any(
        each.due is not None and each.due.day == day and each.line <= one.to and one.line <= each.to for each in others
    )
