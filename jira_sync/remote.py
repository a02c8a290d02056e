"""An issue as Jira holds it, out of its JSON: values, who changed them last, comments, open transitions. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from jira_sync.values import Values, normal_labels, normal_text
from sop.records.people import Person
from sop.records.text import TEXT_LIMIT, TITLE_LIMIT, clean_line, clean_text

OUR_LABEL = "sopilot-"
_MARKER = re.compile(rf"{OUR_LABEL}[a-z]+-[0-9]+-[0-9a-f]{{8}}")


def is_marker(label: str) -> bool:
    """Whether it is a label that marks an issue as ours. People may well have others that begin like it."""
    return _MARKER.fullmatch(label) is not None


@dataclass(frozen=True, slots=True)
class Touch:
    """The last change of one field: when (UTC) and by whom."""

    at: datetime
    by: Person


@dataclass(frozen=True, slots=True)
class RemoteComment:
    """A comment in Jira. text: wiki text; ours: id of our comment where our property says so."""

    id: str
    author: Person
    text: str
    at: datetime
    updated_at: datetime
    ours: str | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """A step that the workflow opens to our account now."""

    id: str
    to: str


@dataclass(frozen=True, slots=True)
class Remote:
    """One issue. values: in Jira's own terms; comments_complete: whether all its comments are here."""

    id: str
    key: str
    values: Values
    assignee: Person | None
    touched: dict[str, Touch]
    transitions: tuple[Transition, ...]
    comments: tuple[RemoteComment, ...]
    comments_complete: bool
    updated: str
    creator: str | None
    marker: dict[str, Any] | None
    project: str


_FIELD_OF = {
    "summary": "title",
    "description": "description",
    "status": "stage",
    "priority": "priority",
    "assignee": "assignee",
    "duedate": "due",
    "labels": "labels",
}


def moment(text: str) -> datetime:
    """Jira's `2026-11-22T11:32:50.109+0000`, in UTC."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z").astimezone(UTC)


def person(user: dict[str, Any] | None) -> Person | None:
    """A Jira user. Deleted ones come without a name."""
    if not user:
        return None
    email = user.get("emailAddress")
    account = user.get("accountId") or user.get("key") or user.get("name")
    return Person(
        str(user.get("displayName") or account or "?"),
        email=str(email).casefold() if email else None,
        account_id=str(account) if account else None,
    )


def read(issue: dict[str, Any]) -> Remote:
    """An issue of the REST API (v2) with fields, changelog and transitions."""
    fields = issue["fields"]
    page = fields.get("comment") or {"comments": [], "total": 0}
    comments = tuple(comment(one) for one in page["comments"])
    return Remote(
        id=str(issue["id"]),
        key=str(issue["key"]),
        values=_values(fields),
        assignee=person(fields.get("assignee")),
        touched=_touched(issue.get("changelog", {}).get("histories", []), fields.get("created")),
        transitions=tuple(Transition(str(one["id"]), str(one["to"]["name"])) for one in issue.get("transitions", [])),
        comments=comments,
        comments_complete=len(comments) >= int(page.get("total", len(comments))),
        updated=str(fields.get("updated") or ""),
        creator=(fields.get("creator") or {}).get("accountId"),
        marker=(issue.get("properties") or {}).get("sopilot"),
        project=str((fields.get("project") or {}).get("key") or ""),
    )


def _values(fields: dict[str, Any]) -> Values:
    assignee = fields.get("assignee") or {}
    return {
        # Cleaned as a record's own text is: what we could not hold anyway must not look like a difference.
        "title": clean_line(fields.get("summary") or "")[:TITLE_LIMIT].rstrip(),
        "description": normal_text(clean_text(fields.get("description") or "")[:TEXT_LIMIT]),
        "stage": fields["status"]["name"],
        "priority": (fields.get("priority") or {}).get("name"),
        "assignee": assignee.get("accountId"),
        "due": fields.get("duedate"),
        "labels": normal_labels(label for label in fields.get("labels") or [] if not is_marker(label)),
    }


def _touched(histories: list[dict[str, Any]], created: str | None) -> dict[str, Touch]:
    """The last change of each field. What came out of nothing with the create is nobody's change.

    Recorded webhooks of creates tell the first values as a changelog, numbered like any other.
    """
    found: dict[str, Touch] = {}
    for history in sorted(histories, key=lambda one: (moment(one["created"]), int(one["id"]))):
        author = person(history.get("author")) or Person("?")
        for item in history.get("items", []):
            field = _FIELD_OF.get(item.get("fieldId") or item.get("field") or "")
            first = history["created"] == created and item.get("from") is None and item.get("fromString") is None
            if field is not None and not first:
                found[field] = Touch(moment(history["created"]), author)
    return found


def comment(data: dict[str, Any]) -> RemoteComment:
    """A comment of the REST API (v2)."""
    properties = {one["key"]: one["value"] for one in data.get("properties") or []}
    ours = properties.get("sopilot") or {}
    return RemoteComment(
        id=str(data["id"]),
        author=person(data.get("author")) or Person("?"),
        text=normal_text(clean_text(data.get("body") or "")),
        at=moment(data["created"]),
        updated_at=moment(data.get("updated") or data["created"]),
        ours=ours.get("comment"),
    )
