"""What an issue must be made with, as Jira's create metadata tells it, and what the procedure's defaults make of that. Pure.

https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issues/#api-rest-api-2-issue-createmeta-projectidorkey-issuetypes-issuetypeid-get
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sop.procedure.mirroring import Given

ALWAYS_GIVEN = frozenset({"project", "issuetype", "summary", "labels", "reporter"})
"""What every create of ours says, or Jira itself: the reporter is our account."""
_NAMED = frozenset({"priority", "resolution", "version", "component", "group", "securitylevel"})


class Unfit(ValueError):
    """A value that a field cannot hold; the message says why. options: what it can hold, where that is a list."""

    def __init__(self, problem: str, options: Sequence[str] = ()) -> None:
        super().__init__(problem)
        self.options = tuple(options)


@dataclass(frozen=True, slots=True)
class Field:
    """A field on the create screen. needed: whether no issue is made without a value; options: what it can hold, if listed."""

    id: str
    name: str
    type: str
    items: str | None
    needed: bool
    options: tuple[str, ...]


def fields(told: list[dict[str, Any]]) -> list[Field]:
    """The create metadata of one issue type."""
    return [_field(one) for one in told]


def _field(told: dict[str, Any]) -> Field:
    schema = told["schema"]
    options = [one.get("value") or one.get("name") for one in told.get("allowedValues") or [] if isinstance(one, dict)]
    return Field(
        id=str(told["fieldId"]),
        name=str(told["name"]),
        type=str(schema["type"]),
        items=schema.get("items"),
        needed=bool(told["required"]) and not told.get("hasDefaultValue"),
        options=tuple(str(one) for one in options if one),
    )


def named(known: list[Field], name: str) -> list[Field]:
    """The fields that a name or an id means: names may be there more than once."""
    return [one for one in known if name == one.id] or [one for one in known if name == one.name]


def made_with(known: list[Field], defaults: Mapping[str, Given], fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a create, with the defaults of those that it leaves empty. Raises Unfit. A person is a bare identity."""
    added = {}
    for name, value in defaults.items():
        for field in named(known, name):
            if fields.get(field.id) in (None, "", []):
                added[field.id] = shaped(field, value)
    return {**fields, **added}


def shaped(field: Field, value: Given) -> Any:
    """A value of `sop.yaml` in the form that the field takes. Raises Unfit."""
    if field.type == "array":
        many = value if isinstance(value, tuple) else (value,)
        return [_one(field, field.items or "string", one) for one in many]
    if isinstance(value, tuple):
        raise Unfit(f"{field.name!r} holds one value, not a list")
    return _one(field, field.type, value)


def _one(field: Field, kind: str, value: str | float) -> Any:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    if field.options and text not in field.options:
        raise Unfit(f"{text!r} is no value of {field.name!r}", field.options)
    if kind == "option":
        return {"value": text}
    if kind in _NAMED:
        return {"name": text}
    if kind == "number":
        if isinstance(value, str):
            raise Unfit(f"{field.name!r} holds a number, not {text!r}")
        return value
    if kind == "date":
        return _day(field, text)
    if kind in ("string", "user"):
        return text
    raise Unfit(f"{field.name!r} is of a type that sop.yaml cannot fill: {kind}")


def _day(field: Field, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Unfit(f"{field.name!r} holds a day such as 2026-11-25, not {text!r}") from error


def missing(known: list[Field], given: frozenset[str], defaults: Mapping[str, Given]) -> Iterator[Field]:
    """Required fields that a create of ours would leave empty. given: ids that it says whatever the record is."""
    filled = {field.id for name in defaults for field in named(known, name)}
    return (field for field in known if field.needed and field.id not in ALWAYS_GIVEN | given | filled)


def named_persons(known: list[Field], fields: Mapping[str, Any]) -> Iterator[str]:
    """Which of the fields, given as bare identities, name a person."""
    return (one.id for one in known if one.type == "user" and isinstance(fields.get(one.id), str))
