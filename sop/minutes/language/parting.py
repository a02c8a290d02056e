"""An item or a cell that holds several tasks: "renew it by Friday; order disks by 3/9", "1) tell them 2) update the wiki"."""

from __future__ import annotations

import re
from collections.abc import Callable

from sop.minutes.language.slots import Slots

BETWEEN = re.compile(r"[；;]|(?:^|\s)[（(]?\d{1,2}[)）][.、]?\s?|(?:^|\s)\d{1,2}[.、]\s|[①-⑳]")
"""What parts tasks that stand in one line: a semicolon, or their numbers."""
CLOSED = re.compile(r"(?<=[)）])\s*(?:[,，、;；]|,? and\b)\s*")
"""What parts them behind the bracket that says who and when."""


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
