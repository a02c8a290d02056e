"""What makes a day of talk doubtful though no other day was named for its task: how it was said, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.phrases import Phrases
from sop.minutes.spoken.conversation import Conversation, Tasks
from sop.minutes.spoken.open import OpenTask

_LONG = 6
"""Sentences over which a task is spoken of: then much else is, too."""
_OWN = 2
"""Words of a title that names something, which a day can be told to belong to."""
_DAY = Phrases(
    "end|friday|monday|saturday|sunday|thursday|today|tomorrow|tonight|tuesday|wednesday",
    r"(?:星期|週|周|禮拜)[一二三四五六日天]|明天|後天|今天|今晚|下班前|月底|年底|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"\b(?:tomorrow|today|tonight)\b|\bend of\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\bI (?:could|might)\b|\b(?:maybe|perhaps|probably|hope(?:fully)?|should be able)\b|\btry to\b|"
    r"(?<!不)可能|應該|大概|盡量|看看|試[試著]|也許|希望",
    re.IGNORECASE,
)
"""What leaves open whether it will be done by then."""


def is_doubtful(
    task: OpenTask,
    kept: Tasks,
    said: Conversation,
    span: tuple[int, int, int],
    days: Callable[[str], Sequence[Due]],
) -> bool:
    """Whether the day of a task may not be its day, or not for certain.

    kept: all tasks of the conversation; span: the numbers of the first and the last sentence about the task, and of the last one
    in which its day may still change.
    """
    first, last, end = span
    if last - first >= _LONG or len(tokens(_without_due(task))) < _OWN:
        return True
    within = said[first : last + 1]
    if any(_HEDGED.search(one.masked) for one in within):
        return True
    if any(kept.names_other(one, task) for one in within):
        return True
    return any(_names_unread(one.masked, days) for one in said[first : end + 1])


def _without_due(task: OpenTask) -> str:
    return task.title.replace(task.due.words, " ") if task.due is not None else task.title


def _names_unread(text: str, days: Callable[[str], Sequence[Due]]) -> bool:
    """Whether a sentence names a day that is not read as one: of something that happens, or in a form that is not known."""
    for due in reversed(days(text)):
        if due.day is not None:
            text = f"{text[: due.start]}•{text[due.end :]}"
    return _DAY.search(text) is not None
