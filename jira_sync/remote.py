"""An issue as Jira holds it, out of its JSON: values, who changed them last, comments, open transitions. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from jira_sync.changelog import Step, Touch, mark, moment, person, steps, word
from jira_sync.custom import Customs, read_custom
from jira_sync.values import Values, identity, normal_text, read_description, read_labels, read_title
from sop.errors import Rejected
from sop.records.people import Person
from sop.records.text import clean_line, clean_text

T = TypeVar("T")


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
    """One issue. values: in Jira's own terms; steps: its changelog; comments_complete: whether all its comments are here."""

    id: str
    key: str
    values: Values
    assignee: Person | None
    steps: tuple[Step, ...]
    mark: int
    transitions: tuple[Transition, ...]
    comments: tuple[RemoteComment, ...]
    comments_complete: bool
    created: str
    updated: str
    creator: str | None
    marker: dict[str, Any] | None
    project: str

    @property
    def touched(self) -> dict[str, Touch]:
        """The last change of each field."""
        return {step.field: step.touch for step in self.steps}


def read(issue: dict[str, Any], customs: Customs = ()) -> Remote:
    """An issue of the REST API (v2) with fields, changelog and transitions. Raises Rejected where it cannot be read.

    customs: the custom fields that are mirrored.
    """
    return _as_told(partial(_read, customs=customs), issue)


def comment(data: dict[str, Any]) -> RemoteComment:
    """A comment of the REST API (v2). Raises Rejected where it cannot be read."""
    return _as_told(_comment, data)


def _as_told(reader: Callable[[dict[str, Any]], T], data: dict[str, Any]) -> T:
    try:
        return reader(data)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Rejected(
            f"Jira's answer cannot be read: {type(error).__name__}: {clean_line(str(error))[:200]}",
            remedy="Look at the issue in Jira; if it looks as always, report this with the version of Jira",
        ) from error


def _read(issue: dict[str, Any], customs: Customs) -> Remote:
    fields = issue["fields"]
    page = fields.get("comment") or {"comments": [], "total": 0}
    comments = tuple(_comment(one) for one in page["comments"])
    histories = issue.get("changelog", {}).get("histories", [])
    return Remote(
        id=clean_line(str(issue["id"])),
        key=clean_line(str(issue["key"])),
        values=_values(fields) | {one.name: read_custom(one, fields[one.id]) for one in customs if one.id in fields},
        assignee=person(fields.get("assignee")),
        steps=steps(histories, fields.get("created"), customs),
        mark=mark(histories),
        transitions=tuple(
            Transition(str(one["id"]), word(one["to"]["name"]) or "") for one in issue.get("transitions", [])
        ),
        comments=comments,
        comments_complete=len(comments) >= int(page.get("total", len(comments))),
        created=clean_line(str(fields.get("created") or "")),
        updated=clean_line(str(fields.get("updated") or "")),
        creator=identity(fields.get("creator")),
        marker=_ours(issue.get("properties")),
        project=clean_line(str((fields.get("project") or {}).get("key") or "")),
    )


def _ours(properties: Any) -> dict[str, Any] | None:
    """Our property. Whoever may edit an issue may set it to anything."""
    held = properties.get("sopilot") if isinstance(properties, dict) else None
    return held if isinstance(held, dict) else None


def _values(fields: dict[str, Any]) -> Values:
    return {
        # Cleaned as a record's own text is: what we could not hold anyway must not look like a difference.
        "title": read_title(fields.get("summary")),
        "description": read_description(fields.get("description")),
        "stage": word(fields["status"]["name"]),
        "priority": word((fields.get("priority") or {}).get("name")),
        "assignee": identity(fields.get("assignee")),
        "due": date.fromisoformat(fields["duedate"]).isoformat() if fields.get("duedate") else None,
        "labels": read_labels(fields.get("labels") or []),
    }


def _comment(data: dict[str, Any]) -> RemoteComment:
    properties = {one["key"]: one["value"] for one in data.get("properties") or []}
    ours = (_ours(properties) or {}).get("comment")
    return RemoteComment(
        id=clean_line(str(data["id"])),
        author=person(data.get("author")) or Person("?"),
        text=normal_text(clean_text(data.get("body") or "")),
        at=moment(data["created"]),
        updated_at=moment(data.get("updated") or data["created"]),
        ours=ours if isinstance(ours, str) else None,
    )
