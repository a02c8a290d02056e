"""Reads the field values a client sends, as strictly as Jira does: a bad one is a 400 that names its field."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sandbox.jira import adf, custom
from sandbox.jira.errors import JiraError
from sandbox.jira.model import Issue, Text
from sandbox.jira.site import PRIORITIES, RESOLUTIONS, TYPES, Site, named

SUMMARY_MAX = 255
TEXT_MAX = 32_767
LABEL_MAX = 255
PROPERTY_MAX = 32_768
Values = dict[str, Any]


class _Bad(ValueError):
    """The message for one field."""


def read_fields(site: Site, fields: object, version: int, more: frozenset[str] = frozenset()) -> Values:
    """The values of `fields` (a request's object) in the site's own form: ids, accountIds, `Text`.

    `version` is the API's (2: wiki strings, 3: ADF); `more` names fields allowed besides the editable ones
    (`issuetype` and `reporter` are always editable, `resolution` only in a transition). Raises JiraError(400).
    """
    if not isinstance(fields, Mapping):
        raise JiraError(400, "Invalid request payload. Refer to the REST API documentation and try again.")
    values: Values = {}
    errors: dict[str, str] = {}
    for name, value in fields.items():
        own = site.custom.get(name)
        reader = _custom(own) if own is not None else _READERS.get(name)
        if reader is None or (name in _ON_SCREEN_ONLY and name not in more):
            errors[name] = f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."
            continue
        try:
            values[name] = reader(site, value, version)
        except (_Bad, custom.Bad) as error:
            errors[name] = str(error)
        except JiraError as error:
            errors.update(error.errors)
    if errors:
        raise JiraError(400, errors=errors)
    return values


def read_update(site: Site, update: object, issue: Issue | None, version: int) -> tuple[Values, list[Text]]:
    """The values and the new comments of a request's `update` operations; raises JiraError(400)."""
    if not isinstance(update, Mapping):
        raise JiraError(400, "Invalid request payload. Refer to the REST API documentation and try again.")
    values: Values = {}
    comments: list[Text] = []
    for name, operations in update.items():
        if not isinstance(operations, list) or not all(isinstance(op, dict) and len(op) == 1 for op in operations):
            raise JiraError(400, errors={name: "Operations must be a list of objects with one operation each."})
        if name == "comment":
            comments += [_added_comment(operation, version) for operation in operations]
        elif name == "labels":
            values["labels"] = _labels_after(site, operations, list(issue.labels) if issue else [], version)
        elif len(operations) == 1 and "set" in operations[0]:
            values.update(read_fields(site, {name: operations[0]["set"]}, version))
        else:
            raise JiraError(400, errors={name: f"Field does not support update '{next(iter(operations[0]), '')}'"})
    return values, comments


def read_comment_body(body: object, version: int) -> Text:
    """A comment's text; v3 takes ADF alone. Raises the JiraError(400) that the real service answers."""
    try:
        text = _rich_text(None, body, version)
    except _Bad as error:
        raise JiraError(
            400, errors={"comment": str(error) if version == 2 else "Comment body is not valid!"}
        ) from error
    if text is None or not text.wiki.strip():
        raise JiraError(400, errors={"comment": "Comment body can not be empty!"})
    return text


def _labels_after(site: Site, operations: list[dict[str, Any]], labels: list[str], version: int) -> list[str]:
    for operation in operations:
        ((verb, value),) = operation.items()
        if verb == "set":
            labels = read_fields(site, {"labels": value}, version)["labels"]
        elif verb in {"add", "remove"}:
            read_fields(site, {"labels": [value]}, version)
            labels = [label for label in labels if label != value] + ([value] if verb == "add" else [])
        else:
            raise JiraError(400, errors={"labels": f"Field does not support update '{verb}'"})
    return labels


def _added_comment(operation: dict[str, Any], version: int) -> Text:
    comment = operation.get("add")
    if not isinstance(comment, dict) or set(comment) != {"body"}:
        raise JiraError(400, errors={"comment": "The stand-in knows only the operation add with a body."})
    return read_comment_body(comment["body"], version)


def _summary(site: Site, value: object, version: int) -> str:
    if not isinstance(value, str):
        raise _Bad("Operation value must be a string")
    if not value.strip():
        raise _Bad("You must specify a summary of the issue.")
    if "\n" in value or "\r" in value:
        raise _Bad("The summary is invalid because it contains newline characters.")
    if len(value) > SUMMARY_MAX:
        raise _Bad("Summary can't exceed 255 characters.")
    return value.strip()


def _rich_text(site: Site | None, value: object, version: int) -> Text | None:
    if value is None:
        return None
    if version == 3:
        if not isinstance(value, dict) or not adf.is_document(value):
            raise _Bad("Operation value must be an Atlassian Document (see the Atlassian Document Format)")
        text = Text(adf.to_wiki(value), value)
    elif isinstance(value, str):
        text = Text(value)
    else:
        raise _Bad("Operation value must be a string")
    if len(text.wiki) > TEXT_MAX:
        raise _Bad("The entered text is too long. It exceeds the allowed limit of 32,767 characters.")
    return text if text.wiki else None


def _labels(site: Site, value: object, version: int) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(label, str) for label in value):
        raise _Bad("Labels must be a list of strings")
    for label in value:
        if not label or re.search(r"\s", label):
            raise _Bad(f"The label '{label}' contains spaces which is invalid.")
        if len(label) > LABEL_MAX:
            raise _Bad(f"The label '{label}' exceeds the maximum length for a single label, 255 characters.")
    return list(dict.fromkeys(value))


def _duedate(site: Site, value: object, version: int) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise _Bad("Enter the date in yyyy-MM-dd form")
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise _Bad(f"Error parsing date string: {value}") from error


def read_account(site: Site, value: object, what: str) -> str | None:
    """The accountId of `{"accountId": …}` or `{"id": …}`, None for nobody; raises JiraError(400) about field `what`.

    On Data Center the key of whom `{"name": …}` means.
    """
    if value is None:
        return None
    if site.server:
        return _read_name(site, value, what)
    if not isinstance(value, dict) or not value.keys() & {"accountId", "id"}:
        raise JiraError(400, errors={what: f"'accountId' must be the only user identifying property of '{what}'."})
    account = value.get("accountId", value.get("id"))
    if account is None:
        return None
    user = site.users.get(str(account))
    if user is None:
        raise JiraError(400, errors={what: f"Specify a valid value for {what}: account '{account}' does not exist."})
    if not user.active or (what == "assignee" and not user.assignable):
        raise JiraError(400, errors={what: f"User '{account}' cannot be assigned issues."})
    return user.account_id


def _read_name(site: Site, value: object, what: str) -> str | None:
    if not isinstance(value, dict) or set(value) != {"name"}:
        raise JiraError(400, errors={what: "expected Object containing a 'name' property"})
    if value["name"] in (None, ""):
        return None
    user = site.user_named(str(value["name"]))
    if user is None:
        raise JiraError(400, errors={what: f"User '{value['name']}' does not exist."})
    if not user.active or (what == "assignee" and not user.assignable):
        raise JiraError(400, errors={what: f"User '{user.username}' cannot be assigned issues."})
    return user.account_id


def _reporter(site: Site, value: object, version: int) -> str:
    account = read_account(site, value, "reporter")
    if account is None:
        raise _Bad("Reporter is required.")
    return account


_Reader = Callable[[Site, object, int], Any]


def _custom(field: custom.Custom) -> _Reader:
    return lambda site, value, _version: custom.read(field, value, lambda given, what: read_account(site, given, what))


_READERS: dict[str, _Reader] = {
    "summary": _summary,
    "description": _rich_text,
    "labels": _labels,
    "duedate": _duedate,
    "assignee": lambda site, value, version: read_account(site, value, "assignee"),
    "reporter": _reporter,
    "priority": lambda site, value, version: named(PRIORITIES, value, "priority").id,
    "issuetype": lambda site, value, version: named(TYPES, value, "issuetype").id,
    "resolution": lambda site, value, version: named(RESOLUTIONS, value, "resolution").id,
}
_ON_SCREEN_ONLY = frozenset({"resolution"})
