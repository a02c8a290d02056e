"""Whether a value fits a team's own field. Pure."""

from __future__ import annotations

import math
import re
from datetime import date

from sop.procedure.mirroring import Custom
from sop.records.items import Extra
from sop.records.people import Person
from sop.records.text import clean_line

LONGEST = 255
"""Characters that a text field of Jira's holds, https://support.atlassian.com/jira-cloud-administration/docs/custom-fields-types-in-company-managed-projects/."""
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


def fitting(custom: Custom, value: Extra) -> Extra | None:
    """The value as a record keeps it; None where the field cannot hold it."""
    match custom.type:
        case "number":
            return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
        case "user":
            return _person(value)
        case "users":
            people = [_person(one) for one in (value if isinstance(value, tuple) else (value,))]
            return None if None in people or not people else _once([one for one in people if one is not None])
        case "options":
            many = value if isinstance(value, tuple) else (value,)
            fit = [_text(custom, one) for one in many]
            return None if None in fit or not fit else tuple(sorted({one for one in fit if one is not None}))
        case _:
            return _text(custom, value)


def _person(value: object) -> Person | None:
    return value if isinstance(value, Person) and value.name else None


def _once(people: list[Person]) -> tuple[Person, ...]:
    """Everybody once, by name: who stands there is a set."""
    kept: list[Person] = []
    for one in people:
        if not any(one.is_same_as(other) for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: (one.name, one.account_id or one.aad_id or one.email or "")))


def _text(custom: Custom, value: object) -> str | None:
    if not isinstance(value, str):
        return None
    text = clean_line(value)
    if not text or len(text) > LONGEST or (custom.options and text not in custom.options):
        return None
    if custom.type == "date":
        return _day(text)
    return None if custom.type == "url" and not _URL.fullmatch(text) else text


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
