"""A field's value as people read it, in their language. Plain text, whole: whoever shows it shortens and tames it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sop.procedure.model import Procedure
from sop.records.items import Kind
from sop.records.people import Person, Side
from sop.words.catalogue import Words

NOTHING = "–"


def field_text(field: str, words: Words) -> str:
    """A field by its name in the reader's language; as it is where it has none."""
    return words(f"field.{field}") if words.has(f"field.{field}") else field


def value_text(field: str, value: Any, kind: Kind, procedure: Procedure, words: Words) -> str:
    """A value of a record's field: stages and levels by the procedure's names, dates by the calendar, people by name."""
    if field == "stage":
        stage = procedure.track(kind).stage(str(value))
        return stage.name.of(words.language) if stage else _plain(value)
    if field in ("priority", "severity"):
        level = procedure.priority(str(value)) if field == "priority" else procedure.severity(str(value))
        return level.name.of(words.language) if level else _plain(value)
    if isinstance(value, bool):
        return words("value.yes" if value else "value.no")
    if isinstance(value, Person):
        return value.name
    if field == "alerts" and isinstance(value, dict):
        return words("card.alert_count", **value)
    if field == "source" and isinstance(value, dict):
        return f"{value.get('system', '')} {value.get('key', '')}".strip()
    if field == "assignee" and value is None:
        return words("say.nobody")
    return words.day(value) if isinstance(value, date) else _plain(value)


def whose_text(name: str, side: Side, words: Words) -> str:
    """By whom and on which side; the side alone where nobody is known to have done it. name: harmless where it is shown."""
    place = words(f"side.{side.value}")
    return place if name in ("", "?", place) else words("card.conflict_by", name=name, side=place)


def _plain(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(one.name if isinstance(one, Person) else str(one) for one in value) or NOTHING
    return str(value) if value not in (None, "") else NOTHING
