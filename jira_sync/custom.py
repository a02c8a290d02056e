"""Custom fields of Jira: which they are on this site, and their values, normalised so that equal things compare equal. Pure.

Their forms: https://developer.atlassian.com/server/jira/platform/jira-rest-api-examples/.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jira_sync.values import Values, identity, normal_labels
from sop.procedure.fitting import fitting
from sop.procedure.mirroring import OWN, Custom, Mirroring
from sop.records.items import Extra, Incident, Record, value_of
from sop.records.people import Person
from sop.records.text import clean_line

TYPES = {
    "string": ("string",),
    "url": ("string",),
    "number": ("number",),
    "date": ("date",),
    "option": ("option",),
    "options": ("array",),
    "user": ("user",),
    "users": ("array",),
}
"""Jira's `schema.type` for each of ours."""
PERSONAL = frozenset({"user", "users"})
"""Types whose values are people."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A record's field (name) and the custom field that it is mirrored with. id, title: Jira's; type: of `Custom`."""

    name: str
    id: str
    title: str
    type: str


Customs = tuple[Mapped, ...]


def fits(custom: Custom, schema: Mapping[str, Any]) -> bool:
    """Whether Jira's field holds what ours does."""
    items = {"options": "option", "users": "user"}.get(custom.type)
    if items is not None and schema.get("items") != items:
        return False
    return schema.get("type") in TYPES[custom.type]


def meant(custom: Custom, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The fields of the site that a name or an id means: names may be there more than once."""
    by_id = [one for one in told if one["id"] == custom.field]
    return by_id or [one for one in told if one.get("custom") and one["name"] == custom.field]


def resolved(wanted: Mapping[str, Custom], told: list[dict[str, Any]]) -> Customs:
    """Those that the site has, once and of a type that fits. What is left out, `checks` tells of."""
    found = []
    for name, custom in wanted.items():
        match meant(custom, told):
            case [one] if fits(custom, one["schema"]):
                found.append(Mapped(name, str(one["id"]), clean_line(str(one["name"])), custom.type))
    return tuple(found)


def project_custom(item: Record, jira: Mirroring) -> Values:
    """The record's values of all fields that the procedure maps. A severity that has no word in Jira is left out, and a
    person without an account."""
    values: Values = {}
    for name, custom in jira.custom.items():
        if name == "severity" and isinstance(item, Incident):
            word = custom.values.get(item.severity) if custom.values else item.severity
            if word is not None:
                values[name] = word
        elif name == "reporter" and custom.type == "user":
            if item.reporter.account_id is not None:
                values[name] = item.reporter.account_id
        elif name != "severity" and (isinstance(item, Incident) or name != "resolved_at"):
            value = _own(item, name)
            # What was set before the team changed the field's type cannot be said as the new one.
            if value is None or name in OWN or (fitting(custom, value) is not None and _is_known(value)):
                values[name] = normal(custom.type, value)
    return values


def _is_known(value: Extra) -> bool:
    """Whether everybody whom the value names has an account: of several people, none is left out in Jira."""
    many = value if isinstance(value, tuple) else (value,)
    return all(one.account_id is not None for one in many if isinstance(one, Person))


def absorb_custom(
    name: str, value: Any, jira: Mirroring, severities: list[str], people: Mapping[str, Person]
) -> tuple[Any, bool]:
    """Jira's value in the record's terms, and whether it has one there. people: by identity."""
    if jira.custom[name].type in PERSONAL:
        return whose(value, people), True
    if name != "severity":
        return value, True
    words = jira.custom["severity"].values or {key: key for key in severities}
    key = next((key for key, word in words.items() if word == value and key in severities), None)
    return key, key is not None


def whose(value: Any, people: Mapping[str, Person]) -> Any:
    """The people of one identity or several; one of whom nothing else is known is called by it."""
    if isinstance(value, tuple):
        return tuple(people.get(one) or Person(one, account_id=one) for one in value)
    return (people.get(value) or Person(value, account_id=value)) if value is not None else None


def normal(type_: str, value: Any) -> Any:
    """A value of ours as it is compared: None (several: an empty tuple) for nothing; people by identity."""
    if type_ == "options":
        return normal_labels(value or ())
    if type_ == "users":
        return normal_labels(one.account_id for one in value or ())
    if isinstance(value, Person):
        return value.account_id
    if value is None or value == "":
        return None
    return float(value) if type_ == "number" else str(value)


def read_custom(one: Mapped, told: Any) -> Any:
    """A value as an issue tells it. Raises ValueError and the like where it is none."""
    if one.type == "options":
        return normal_labels(clean_line(str(option["value"])) for option in told or [])
    if one.type == "users":
        return normal_labels(known for user in told or [] if (known := identity(user)))
    if told is None or told == "":
        return None
    match one.type:
        case "number":
            return float(told)
        case "option":
            return clean_line(str(told["value"]))
        case "user":
            return identity(told)
        case "date":
            return date.fromisoformat(told).isoformat()
        case _:
            return clean_line(str(told)) or None


def read_change(one: Mapped, item: Mapping[str, Any], side: str) -> Any:
    """A value out of the changelog. side: `from` or `to`. A day stands there in words and by itself, options by their words."""
    words = item.get(f"{side}String")
    match one.type:
        case "options":
            return _listed(words)
        case "users":
            # Their identities, in brackets.
            return _listed(str(item.get(side) or "").strip("[] "))
        case "number":
            return _number(words)
        case "date" | "user":
            return clean_line(str(item[side])) if item.get(side) else None
        case _:
            return clean_line(str(words)) or None if words else None


def persons(customs: Customs) -> tuple[str, ...]:
    """Ids of the fields that name people."""
    return tuple(one.id for one in customs if one.type in PERSONAL)


def write_custom(one: Mapped, value: Any) -> Any:
    """A value as an edit sets it; people by their bare identities."""
    match one.type:
        case "options":
            return [{"value": option} for option in value]
        case "option":
            return {"value": value} if value is not None else None
        case "users":
            return list(value)
        case _:
            return value


def _own(item: Record, name: str) -> Any:
    match name:
        case "reporter":
            return item.reporter.name
        case "created_at" | "resolved_at":
            at = getattr(item, name)
            return at.date().isoformat() if at is not None else None
        case "source_url":
            return item.source.url if isinstance(item, Incident) and item.source else None
        case _:
            return value_of(item, name)


def _listed(words: Any) -> tuple[str, ...]:
    return normal_labels(word.strip() for word in str(words or "").split(",") if word.strip())


def _number(words: Any) -> float | None:
    try:
        number = float(words)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None
