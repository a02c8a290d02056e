"""An item or a cell that holds several tasks: "renew it by Friday; order disks by 3/9", "1) tell them 2) update the wiki"."""

from __future__ import annotations

import re
from collections.abc import Callable

from sop.minutes.language.alike import tokens
from sop.minutes.language.slots import Slots

BETWEEN = re.compile(r"[；;]|(?:^|\s)[（(]?\d{1,2}[)）][.、]?\s?|(?:^|\s)\d{1,2}[.、]\s|[①-⑳]")
"""What parts tasks that stand in one line: a semicolon, or their numbers."""
CLOSED = re.compile(r"(?<=[)）])\s*(?:[,，、;；]|,? and\b)\s*")
"""What parts them behind the bracket that says who and when."""
_CLAUSE = re.compile(r"[，,；;]\s*(?:(?:and|then|while)\s+|並|再|另|同時|而)?|\s(?:and|while)\s")
_LABELLED = re.compile(r"[^:：，,]{1,24}[:：]")
_HELPS = re.compile(
    r"協助|支援|配合|陪同|(?:也)?同意|附議|(?:helps?|assists?|agrees?|joins?|supports?)\b", re.IGNORECASE
)
"""What is no task of its own beside another's."""
_DEED = 2
"""Words of what somebody does."""


def parts_of(text: str, read: Callable[[str], Slots]) -> list[str]:
    """The tasks that an item or a cell holds, where each says who does it, or each says by when; none where it is one.
    Args: read: takes a part apart."""
    for pattern in (BETWEEN, CLOSED):
        parts = [part.strip() for part in pattern.split(text) if part.strip()]
        slots = [read(part) for part in parts] if len(parts) > 1 else []
        titled = bool(slots) and all(one.title for one in slots)
        own = all(one.owners for one in slots) and (pattern is BETWEEN or not any(one.leading for one in slots))
        dated = not any(one.owners for one in slots[1:]) and all(one.due and one.due.day for one in slots)
        if titled and (own or (dated and pattern is BETWEEN)):
            return parts
    return []


def parts_by_name(text: str, read: Callable[[str], Slots]) -> list[str]:
    """The tasks of an item that says what each of several people does, who stands before it: 「請佳蓉彙整名單，請小明寄出」,
    "Noor to collect the list, Lars to send it"; none where it is one. Args: read: takes a part apart."""
    if _LABELLED.match(text):
        return []  # "Rob: draft by Thursday, Kelly to review by Monday": of whom it heads.
    parts: list[str] = []
    start = 0
    for cut in [*_CLAUSE.finditer(text), None]:
        end = cut.start() if cut else len(text)
        piece = text[start:end]
        if not parts or _does(read(piece)):
            parts.append(piece)
        else:
            parts[-1] = text[text.index(parts[-1]) : end]
        start = cut.end() if cut else end
    found = [read(part) for part in parts]
    apart = len({one.owners.sure + one.owners.ask for one in found}) == len(found) > 1
    return parts if apart and all(map(_does, found)) else []


def _does(slots: Slots) -> bool:
    """Whether a part says first who does it, and then what."""
    deed = len(tokens(slots.title)) >= _DEED or (bool(tokens(slots.title)) and slots.due is not None)
    return bool(slots.owners) and slots.leading and deed and not _HELPS.match(slots.title)
