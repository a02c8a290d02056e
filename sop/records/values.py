"""A field's value as JSON text, whole, and back: as the journal and conflicts keep it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import msgspec

from sop.records.people import Person

_TYPES: Final[dict[str, Any]] = {
    "assignee": Person | None,
    "due": date | None,
    "snoozed": date | None,
    "labels": tuple[str, ...],
}


def to_json(value: Any) -> str:
    """The value as JSON."""
    return msgspec.json.encode(value).decode()


def from_json(field: str, text: str | None) -> Any:
    """The inverse of `to_json` for a record's field; None for nothing. A value of another shape comes as plain JSON."""
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=_TYPES.get(field, Any))
    except msgspec.ValidationError:
        # Of a Jira's change that did not stand, only the words are known.
        return msgspec.json.decode(text)
