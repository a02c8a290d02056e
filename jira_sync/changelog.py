"""An issue's changelog: who changed what, from what, to what, when. Pure.

https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issues/#api-rest-api-2-issue-issueidorkey-changelog-get
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from jira_sync.attribution import write_of
from jira_sync.custom import Customs, read_change
from jira_sync.values import identity, read_description, read_labels, read_title
from sop.records.people import Person
from sop.records.text import clean_line

FIELD_OF = {
    "summary": "title",
    "description": "description",
    "status": "stage",
    "priority": "priority",
    "assignee": "assignee",
    "duedate": "due",
    "labels": "labels",
}
"""Our field for Jira's."""


@dataclass(frozen=True, slots=True)
class Touch:
    """The last change of one field: when (UTC) and by whom."""

    at: datetime
    by: Person


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one field. n: grows with every entry of the site; old, new: as `Remote.values`; shown: `old` in words.

    write: id of the write of ours that it is.
    """

    n: int
    field: str
    old: Any
    new: Any
    shown: str
    touch: Touch
    write: str | None = None


def word(value: Any) -> str | None:
    """A name or id, as it is unless no database takes it; None where there is none. Raises TypeError where it is neither."""
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} where a word is wanted")
    return value if value is None or value.isprintable() else clean_line(value)


def moment(text: str) -> datetime:
    """Jira's `2026-11-22T11:32:50.109+0000`, in UTC."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z").astimezone(UTC)


def person(user: dict[str, Any] | None) -> Person | None:
    """A Jira user. Deleted ones come without a name."""
    if not user:
        return None
    email = user.get("emailAddress")
    account = identity(user)
    return Person(
        clean_line(str(user.get("displayName") or "")) or account or "?",
        email=clean_line(str(email)).casefold() if email else None,
        account_id=account,
    )


def mark(histories: list[dict[str, Any]]) -> int:
    """The newest entry's number; 0 where there is none."""
    return max((int(one["id"]) for one in histories), default=0)


def steps(histories: list[dict[str, Any]], created: str | None, customs: Customs = ()) -> tuple[Step, ...]:
    """Changes of the fields that are mirrored, oldest first. What came out of nothing with the create is nobody's change.

    Recorded webhooks of creates tell the first values as a changelog, numbered like any other.
    customs: the custom fields that are mirrored.
    """
    found: list[Step] = []
    own = {name: one for one in customs for name in (one.id, one.title)}
    for history in sorted(histories, key=lambda one: (moment(one["created"]), int(one["id"]))):
        touch = Touch(moment(history["created"]), person(history.get("author")) or Person("?"))
        for item in history.get("items", []):
            told = item.get("fieldId") or item.get("field") or ""
            custom = own.get(told)
            field = custom.name if custom is not None else FIELD_OF.get(told)
            first = history["created"] == created and item.get("from") is None and item.get("fromString") is None
            if field is not None and not first:
                old, new = (
                    read_change(custom, item, side) if custom is not None else _value(field, item, side)
                    for side in ("from", "to")
                )
                found.append(
                    Step(int(history["id"]), field, old, new, _shown(field, item, old), touch, write_of(history))
                )
    return tuple(found)


def _value(field: str, item: dict[str, Any], side: str) -> Any:
    """The value before (`from`) or after (`to`): ids where the field is compared by id, words otherwise."""
    words = item.get(f"{side}String")
    match field:
        case "title":
            return read_title(words)
        case "description":
            return read_description(words)
        case "labels":
            return read_labels(str(words or "").split())
        case "assignee" | "due":
            return word(item.get(side))
        case _:
            return word(words)


def _shown(field: str, item: dict[str, Any], old: Any) -> str:
    if field == "assignee":
        return clean_line(str(item.get("fromString") or ""))
    return "" if old is None else str(old)
