"""The day of a task that is said where the task itself has none: "I'm there on Monday, I'll do it then"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.answers import refuses
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.conversation import Conversation
from sop.minutes.spoken.open import OpenTask

_THEN = re.compile(
    r"\b(?:by|until|before|on|at)? ?(?:then|(?:that|the) (?:same |very )?day)(?=$|[.,;!])|那天(?!我?[有不沒])|那之前",
    re.IGNORECASE,
)
"""What points to a day that was just said."""
_ANSWER = re.compile(r"(?:okay|ok|fine|good|great|sure|all ?right),? (?:by |until )?then\b", re.IGNORECASE)
"""What points to none: "Okay then"."""
_NOT_BEFORE = re.compile(r"not (?:before|until) ", re.IGNORECASE)
_ANYWAY = re.compile(r" anyway\b")
_BACK = 2
"""Sentences before a task in which the day that it points to is said."""

Days = Callable[[str], Sequence[Due]]
"""Reads the due phrases of a text."""


def referred(task: OpenTask, said: Conversation, days: Days) -> Due | None:
    """The day that a task has, or one to check where it has none: the one that it points to, or the first one that is
    agreed to.
    """
    due = task.due
    if due is not None and due.day is not None:
        return due
    at = said.place(task.said)
    if at is None or task.contested >= 0:
        return due
    if due is not None and _NOT_BEFORE.match(due.words):
        return _from_then_on(due, at, said, days)
    # What names no day at all, as "as soon as possible", is what was said; a day of something else may be what "then" means.
    if due is not None and not any(each.day and each.words == due.words for each in days(said[at].masked)):
        return due
    found = _pointed_to(at, said, days)
    return due if found is None else replace(found, sure=False)


def _from_then_on(due: Due, at: int, said: Sequence[Utterance], days: Days) -> Due:
    """The day before which something cannot be, where the next one who speaks agrees to it."""
    for one in said[at + 1 : at + 1 + _BACK]:
        if one.turn != said[at].turn:
            told = [each for each in days(one.masked) if each.day is not None and not refuses(one.masked)]
            again = [each for each in told if each.words.casefold() in due.words.casefold()]
            return replace(again[0], sure=False) if again else due
    return due


def _pointed_to(at: int, said: Sequence[Utterance], days: Days) -> Due | None:
    one = said[at]
    points = next((found for found in _THEN.finditer(one.masked) if not _ANSWER.search(one.masked)), None)
    if points is None:
        return None
    # The text, for what is said of another matter may be left out of the sentence as it is read: "I'm there on Monday anyway".
    before = [each for each in days(_ANYWAY.sub(",      ", one.text[: points.start()])) if each.day is not None]
    for back in range(at - 1, max(-1, at - 1 - _BACK), -1):
        if before:
            break
        before = [each for each in days(said[back].masked) if each.day is not None]
    return before[-1] if len({each.day for each in before}) == 1 else None
