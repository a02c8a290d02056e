"""An issue as Jira holds it, out of its JSON: values, who changed them last, comments, open transitions. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jira_sync.changelog import Step, Touch, mark, moment, person, steps
from jira_sync.values import Values, normal_text, read_description, read_labels, read_title
from sop.records.people import Person
from sop.records.text import clean_text


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
    updated: str
    creator: str | None
    marker: dict[str, Any] | None
    project: str

    @property
    def touched(self) -> dict[str, Touch]:
        """The last change of each field."""
        return {step.field: step.touch for step in self.steps}


def read(issue: dict[str, Any]) -> Remote:
    """An issue of the REST API (v2) with fields, changelog and transitions."""
    fields = issue["fields"]
    page = fields.get("comment") or {"comments": [], "total": 0}
    comments = tuple(comment(one) for one in page["comments"])
    histories = issue.get("changelog", {}).get("histories", [])
    return Remote(
        id=str(issue["id"]),
        key=str(issue["key"]),
        values=_values(fields),
        assignee=person(fields.get("assignee")),
        steps=steps(histories, fields.get("created")),
        mark=mark(histories),
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
        "title": read_title(fields.get("summary")),
        "description": read_description(fields.get("description")),
        "stage": fields["status"]["name"],
        "priority": (fields.get("priority") or {}).get("name"),
        "assignee": assignee.get("accountId"),
        "due": fields.get("duedate"),
        "labels": read_labels(fields.get("labels") or []),
    }


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
