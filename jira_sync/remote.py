"""An issue as Jira holds it, out of its JSON: values, who changed them last, comments, open transitions. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from jira_sync.attachments import listed
from jira_sync.changelog import Step, Touch, mark, moment, person, steps, word
from jira_sync.custom import PERSONAL, Customs, read_custom
from jira_sync.values import Values, digest, identity, normal_text, read_description, read_labels, read_title
from sop.desk.view import FileView
from sop.errors import Rejected
from sop.records.people import Person
from sop.records.text import clean_line, clean_text

T = TypeVar("T")
INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class RemoteComment:
    """A comment in Jira. text: wiki text; ours: id of our comment where our property says so.

    internal: for some people only, so that its text is not even kept here; answers: id of the comment that it is a reply to,
    which only Cloud has.
    """

    id: str
    author: Person
    text: str
    at: datetime
    updated_at: datetime
    ours: str | None = None
    internal: bool = False
    answers: str | None = None

    @property
    def state(self) -> str:
        """What there is to agree on: a digest of the text; of one that is internal, only that it is. No digest reads so."""
        return INTERNAL if self.internal else digest(self.text)


@dataclass(frozen=True, slots=True)
class Transition:
    """A step that the workflow opens to our account now. bare: Jira says that no screen comes with it."""

    id: str
    to: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Remote:
    """One issue. values: in Jira's own terms; steps: its changelog; comments_complete: whether all its comments are here;
    archived: whether it can only be read.

    comments_unclear: whether only their properties would tell which of them are internal; assignee_active:
    whether the assignee's account is; files: the newest, of `file_count`; level: name of its security
    level; withheld: whether that keeps its words in Jira (`audience`); people: whom its custom fields name, by identity; stale:
    what Jira holds of fields whose value here is another, since a late write of ours brought it (`jira_sync.late`).
    """

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
    issue_type: str
    archived: bool = False
    comments_unclear: bool = False
    level: str | None = None
    assignee_active: bool = True
    files: tuple[FileView, ...] = ()
    file_count: int = 0
    withheld: bool = False
    people: dict[str, Person] = field(default_factory=dict)
    stale: Values = field(default_factory=dict)

    @property
    def touched(self) -> dict[str, Touch]:
        """The last change of each field."""
        return {step.field: step.touch for step in self.steps}

    @property
    def standing(self) -> Values:
        """What Jira holds."""
        return self.values | self.stale

    def evidence(self, step: Step) -> str:
        """Names an entry of its changelog, for the journal."""
        return f"changelog {step.n} of {self.key} ({self.id})"


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
    files, count = listed(fields)
    return Remote(
        id=clean_line(str(issue["id"])),
        key=clean_line(str(issue["key"])),
        values=_values(fields) | {one.name: read_custom(one, fields[one.id]) for one in customs if one.id in fields},
        assignee=person(fields.get("assignee")),
        steps=steps(histories, fields.get("created"), customs),
        mark=mark(histories),
        transitions=tuple(
            Transition(str(one["id"]), word(one["to"]["name"]) or "", one.get("hasScreen") is False)
            for one in issue.get("transitions", [])
        ),
        comments=comments,
        comments_complete=len(comments) >= int(page.get("total", len(comments))),
        created=clean_line(str(fields.get("created") or "")),
        updated=clean_line(str(fields.get("updated") or "")),
        creator=identity(fields.get("creator")),
        marker=_ours(issue.get("properties")),
        project=clean_line(str((fields.get("project") or {}).get("key") or "")),
        issue_type=clean_line(str((fields.get("issuetype") or {}).get("name") or "")),
        archived=bool(fields.get("archiveddate")),
        comments_unclear=_is_unclear(fields, page["comments"]),
        files=files,
        file_count=count,
        assignee_active=bool((fields.get("assignee") or {}).get("active", True)),
        level=_level(fields.get("security")),
        people=_people(fields, customs),
    )


def _people(fields: dict[str, Any], customs: Customs) -> dict[str, Person]:
    named = (fields.get(one.id) or [] for one in customs if one.type in PERSONAL)
    many = (person(user) for some in named for user in (some if isinstance(some, list) else [some]))
    return {one.account_id: one for one in many if one is not None and one.account_id is not None}


def _is_unclear(fields: dict[str, Any], comments: list[dict[str, Any]]) -> bool:
    """A Data Center's service desk tells which comments customers do not see in a property only."""
    kind = (fields.get("project") or {}).get("projectTypeKey")
    return kind == "service_desk" and any("jsdPublic" not in one for one in comments)


def _level(security: Any) -> str | None:
    """The security level's name. One that cannot be named keeps the issue's words back all the same."""
    return clean_line(str(security.get("name") or security.get("id") or "?")) if security else None


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
    internal = _is_internal(data, properties)
    return RemoteComment(
        id=clean_line(str(data["id"])),
        author=person(data.get("author")) or Person("?"),
        text="" if internal else normal_text(clean_text(data.get("body") or "")),
        at=moment(data["created"]),
        updated_at=moment(data.get("updated") or data["created"]),
        ours=ours if isinstance(ours, str) else None,
        internal=internal,
        answers=clean_line(str(data["parentId"])) if data.get("parentId") else None,
    )


def _is_internal(data: dict[str, Any], properties: dict[str, Any]) -> bool:
    """Whether it is for a role or group only, or hidden from the customers of a service desk.

    https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issue-comments/ (`visibility`, `jsdPublic`); on a Data
    Center the property `sd.public.comment`.
    """
    desk = properties.get("sd.public.comment")
    hidden = isinstance(desk, dict) and desk.get("internal") in (True, "true")
    return bool(data.get("visibility")) or data.get("jsdPublic") is False or hidden
