"""Minutes that were sent on a later day than that of the meeting: whose tomorrow is meant is not known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from sop.minutes.days.when import When
from sop.minutes.found import Context
from sop.minutes.language.candidate import Candidate

_HEAD = 12
_SENT = re.compile(r"(?:sent|date sent|寄件日期|傳送日期|寄出)\s*[:：]\s*(?P<when>\S.*)$", re.IGNORECASE)
_MOST = 14
"""Days after which a mail's head tells of another meeting."""


def sent_later(lines: Sequence[str], context: Context) -> Context | None:
    """The words as of the day on which the mail was sent, where that is not the meeting's own."""
    for line in lines[:_HEAD]:
        found = _SENT.match(line.strip())
        if not found:
            continue
        day = next((due.day for due in When(context).all(found["when"]) if due.day), None)
        later = day and timedelta(0) < day - context.held.date() <= timedelta(_MOST)
        if day and later:
            return replace(context, held=datetime.combine(day, context.held.timetz()))
    return None


def as_of_both(tasks: Sequence[Candidate], context: Context) -> list[Candidate]:
    """The tasks, without a day that the mail's own day makes another: "tomorrow"; it is to be asked. context: as of the mail."""
    when = When(context)
    result = []
    for task in tasks:
        other = when.whole(task.due.words, 0) if task.due and task.due.day else None
        differs = task.due is not None and other is not None and other.day != task.due.day
        result.append(replace(task, due=replace(task.due, day=None, at=None)) if task.due and differs else task)
    return result
