"""Custom fields: what a site has of them, read as strictly and told as fully as Jira does it.

https://developer.atlassian.com/server/jira/platform/jira-rest-api-examples/ shows each type's form.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sandbox.jira.errors import JiraError
from sandbox.jira.model import Item, Named

TEXT_MAX = 255
_CUSTOM = "com.atlassian.jira.plugin.system.customfieldtypes:"
_SCHEMAS: dict[str, dict[str, str]] = {
    "textfield": {"type": "string"},
    "url": {"type": "string"},
    "float": {"type": "number"},
    "datepicker": {"type": "date"},
    "select": {"type": "option"},
    "multiselect": {"type": "array", "items": "option"},
    "userpicker": {"type": "user"},
    "multiuserpicker": {"type": "array", "items": "user"},
}
TYPES = frozenset(_SCHEMAS)
"""Jira's own names of the types that the stand-in knows."""


class Bad(ValueError):
    """The message for one value."""


@dataclass(frozen=True)
class Custom:
    """A custom field. type: of TYPES; required: whether no issue is made without it."""

    id: str
    name: str
    type: str
    options: tuple[Named, ...] = ()
    required: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """As field lists and create metadata have it."""
        number = int(self.id.removeprefix("customfield_"))
        return {**_SCHEMAS[self.type], "custom": _CUSTOM + self.type, "customId": number}


def read(field: Custom, value: object, account: Callable[[object, str], str | None]) -> Any:
    """A client's value in the site's own form: options by id, people by accountId. Raises Bad, JiraError.

    account: reads a person, given the value and the field's id.
    """
    if value is None:
        return None
    match field.type:
        case "textfield" | "url":
            return _text(field, value)
        case "float":
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise Bad("Operation value must be a number")
            return float(value)
        case "datepicker":
            return _date(value)
        case "select":
            return _option(field, value).id
        case "multiselect":
            if not isinstance(value, list):
                raise Bad("data was not an array")
            return sorted({_option(field, one).id for one in value}, key=int) or None
        case "multiuserpicker":
            if not isinstance(value, list):
                raise Bad("data was not an array")
            return sorted({found for one in value if (found := account(one, field.id)) is not None}) or None
        case _:
            return account(value, field.id)


def show(field: Custom, value: Any, person: Callable[[str | None], Any], api: str) -> Any:
    """A value as issues carry it. person: shapes a user; api: root of `self` links."""
    if value is None:
        return None
    match field.type:
        case "select":
            return option(_held(field, value), api)
        case "multiselect":
            return [option(_held(field, one), api) for one in value]
        case "userpicker":
            return person(value)
        case "multiuserpicker":
            return [person(one) for one in value]
        case _:
            return value


def option(one: Named, api: str) -> dict[str, str]:
    """An option as Jira tells it."""
    return {"self": f"{api}/customFieldOption/{one.id}", "value": one.name, "id": one.id}


def changed(field: Custom, old: Any, new: Any, person: Callable[[str], str]) -> Item:
    """The changelog's item of a change. person: a user's name by accountId."""
    return Item(field.name, field.id, *_told(field, old, person), *_told(field, new, person), custom=True)


def _told(field: Custom, value: Any, person: Callable[[str], str]) -> tuple[str | None, str | None]:
    if value is None:
        return None, None
    match field.type:
        case "select":
            return value, _held(field, value).name
        case "multiselect":
            return f"[{', '.join(value)}]", ",".join(_held(field, one).name for one in value)
        case "userpicker":
            return value, person(value)
        case "multiuserpicker":
            return f"[{', '.join(value)}]", f"[{', '.join(person(one) for one in value)}]"
        case "datepicker":
            day = date.fromisoformat(value)
            return value, f"{day.day}/{day:%b/%y}"
        case "float":
            return None, f"{value:g}"
        case _:
            return None, value


def _text(field: Custom, value: object) -> str | None:
    if not isinstance(value, str):
        raise Bad("Operation value must be a string")
    if field.type == "url" and not re.match(r"[a-z][a-z0-9+.-]*://\S", value, re.IGNORECASE):
        raise Bad("The URL is not valid.")
    if len(value) > TEXT_MAX:
        raise Bad("The entered text is too long. It exceeds the allowed limit of 255 characters.")
    return value or None


def _date(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise Bad("Operation value must be a string in the format yyyy-MM-dd")
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise Bad(f"Error parsing date string: {value}") from error


def _option(field: Custom, value: object) -> Named:
    if isinstance(value, dict) and value.keys() & {"id", "value"}:
        for one in field.options:
            if str(value.get("id", one.id)) == one.id and value.get("value", one.name) == one.name:
                return one
        raise Bad(f"Option value '{value.get('value', value.get('id'))}' is not valid")
    raise Bad("Specify a valid 'id' or 'name' for " + field.name)


def _held(field: Custom, option_id: str) -> Named:
    return next(one for one in field.options if one.id == option_id)


def missing(fields: dict[str, Custom], values: dict[str, Any]) -> None:
    """Raises JiraError(400) for required fields without a value in a create."""
    errors = {
        one.id: f"{one.name} is required." for one in fields.values() if one.required and values.get(one.id) is None
    }
    if errors:
        raise JiraError(400, errors=errors)
