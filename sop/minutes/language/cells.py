"""The day that a cell or a field says that a task is due on, where it says more than a day alone."""

from __future__ import annotations

import re

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.days.when import When
from sop.minutes.language.happening import is_of_something_else

_STRUCK = re.compile(r"(?<!\d)~{1,2}[^~\n]+~{1,2}")
_BEFORE = re.compile(
    r"[（(\[]?\s*(?:原(?:定|訂|本|為|期限?|截止日?)?|本來|(?:it )?was|originally|original|previously|formerly|instead of|old|not)"
    r"\s*[:：是為]?\s*(?:due )?[^（()）\[\]，,；;→]*[)）\]]?",
    re.IGNORECASE,
)
"""(was 3/2), 原定 3/2: the day that the other one took the place of."""
_COUNTED = re.compile(
    r"[前後]\s*(?:[一二兩三四五六七八九十]|\d{1,2})\s*(?:週|周|[天日]|個)|"
    r"\b(?:days?|weeks?|months?) (?:before|after|prior|ahead)\b",
    re.IGNORECASE,
)
_OF_TIME = re.compile(r"\d|[週周月日]|day\b|week|month", re.IGNORECASE)
"""What a cell holds that says something about time, though no day."""
_TOOK_PLACE = re.compile(
    r"(?:→|⇒|➜|->|=>|[延改]\s*(?:期|為|到|至|成)+|順延至?|"
    r"\b(?:moved|now|new|postponed|extended|slipped|pushed|changed)(?: to)?:?)\s*$",
    re.IGNORECASE,
)


_EXPECTED = re.compile(
    r"(?:\b(?:eta|expected|planned|now|due|ready|earliest)\b[^,;.]{0,12}|預計|預定|估計?|最快|改)\s*:?$", re.IGNORECASE
)
"""Before a day that the state of a task names as when it will be done."""


def without_struck(cell: str) -> str:
    """The cell without what was struck out in it."""
    return _STRUCK.sub(" ", cell).strip()


def due_of_cell(cell: str, when: When, *, limits: bool) -> Due | None:
    """When a task is due by its cell. Of two days in it none is certain, but for one that took the other's place.

    Args:
        cell: its words.
        when: the reading of days.
        limits: whether only a day counts that says itself that it is a limit, as in a cell about something else.
    """
    whole = when.whole(cell, 0)
    if whole:
        return whole
    said = _BEFORE.sub(lambda found: " " * len(found[0]) if re.search(r"\d|[週周]|day\b", found[0]) else found[0], cell)
    dues = [due for due in when.all(said) if not limits or when.is_strong(said, due)]
    named = [due for due in dues if due.day]
    if not named:
        unread = not limits and _OF_TIME.search(cell)
        return dues[0] if dues else Due(None, None, cell, 0, len(cell)) if unread else None
    last = named[-1]
    moved = bool(_TOOK_PLACE.search(said[: last.start]))
    certain = (len({due.day for due in named}) == 1 or moved) and not _COUNTED.search(said)
    return last if certain and not is_of_something_else(said, last) else replace(last, day=None, at=None)


def moved_by(status: str, due: Due | None, when: When) -> Due | None:
    """The day after what the state of a task says: that it was moved, or that there is another one, which is to be asked."""
    named = [one for one in when.all(status) if one.day]
    if due is None or due.day is None or not named or all(one.day == due.day for one in named):
        return due
    if _TOOK_PLACE.search(status[: named[-1].start]):
        return named[-1]
    later = _EXPECTED.search(status[: named[-1].start]) or named[-1].words.startswith(("預", "估", "最快"))
    return replace(due, day=None, at=None) if later or when.is_strong(status, named[-1]) else due
