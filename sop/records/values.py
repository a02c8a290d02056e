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
        if field in _TYPES:
            return msgspec.json.decode(text, type=_TYPES[field])
        return _people(msgspec.json.decode(text))
    except msgspec.ValidationError:
        # Of a Jira's change that did not stand, only the words are known.
        return msgspec.json.decode(text)


def _people(value: Any) -> Any:
    """Values of a team's own field that are people, as such."""
    if isinstance(value, list):
        return [_people(one) for one in value]
    if isinstance(value, dict) and "name" in value and value.keys() <= set(Person.__struct_fields__):
        return msgspec.convert(value, Person)
    return value
