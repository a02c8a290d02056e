"""Moments in the database: ISO 8601 text in UTC, always with microseconds, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(moment: datetime) -> str:
    """The form kept. Raises ValueError for a naive moment: nobody could say when it was."""
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime: {moment!r}")
    there = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return there.isoformat(timespec="microseconds")[: -len("+00:00")] + "Z"


def from_text(text: str) -> datetime:
    """The inverse of `to_text`."""
    return datetime.fromisoformat(text)
