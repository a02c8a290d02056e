"""What the stand-in Jira keeps: people, projects, workflow, issues with comments, properties and history."""

import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Adf = dict[str, Any]


@dataclass(frozen=True)
class Text:
    """A rich text as both API versions see it: `wiki` (v2) and, where v3 wrote it, the `adf` document."""

    wiki: str
    adf: Adf | None = None


@dataclass(frozen=True)
class User:
    """A person or the token's account. account_id: Data Center's `key` there; username: Data Center's `name`, unused on Cloud;
    assignable: has the permission Assignable User."""

    account_id: str
    name: str
    email: str
    active: bool = True
    username: str = ""
    assignable: bool = True


@dataclass(frozen=True)
class Named:
    """A priority, issue type, resolution or link type: an id and a name."""

    id: str
    name: str


@dataclass(frozen=True)
class Status:
    """A workflow status; `category` is one of new, indeterminate, done."""

    id: str
    name: str
    category: str


@dataclass(frozen=True)
class Way:
    """A transition. to: name of a status; closed: a condition keeps the token's account out, not people; screen: the fields
    that its screen asks for, required: those that must not be empty."""

    to: str
    closed: bool = False
    screen: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()


@dataclass
class Project:
    """A project; `workflow` maps a status name to its ways out, None lets every one go to every other.

    hidden: the token's account lacks Browse Projects in it; archived: its issues can be read, and neither changed nor added to.
    """

    id: str
    key: str
    name: str
    workflow: dict[str, list[Way]] | None = None
    last_number: int = 0
    hidden: bool = False
    kind: str = "software"
    archived: bool = False


@dataclass(frozen=True)
class Sprint:
    """A sprint; `state` is one of closed, active, future."""

    id: str
    name: str
    state: str


@dataclass(frozen=True)
class Board:
    """A board; `kind` is scrum or kanban; `columns` maps a column to names of statuses, None gives every status its own."""

    id: str
    name: str
    kind: str
    project: str
    columns: dict[str, list[str]] | None = None
    sprints: tuple[Sprint, ...] = ()


@dataclass
class Comment:
    """A comment on an issue. visibility: `type` (role or group) and `value` of those it is for, None for everybody."""

    id: str
    author: str
    update_author: str
    body: Text
    created: datetime
    updated: datetime
    properties: dict[str, Any] = field(default_factory=dict)
    visibility: dict[str, str] | None = None


@dataclass(frozen=True)
class Attachment:
    """A file on an issue. A person's, of which only the size is told, holds so many zero bytes."""

    id: str
    name: str
    author: str
    created: datetime
    size: int
    content: bytes | None = None


@dataclass(frozen=True)
class Item:
    """One field of a history entry: ids in `old`/`new`, what a person reads in the strings."""

    field: str
    field_id: str
    old: str | None
    old_string: str | None
    new: str | None
    new_string: str | None
    custom: bool = False


@dataclass(frozen=True)
class History:
    """One entry of an issue's changelog."""

    id: str
    author: str
    created: datetime
    items: tuple[Item, ...]
    metadata: dict[str, Any] | None = None


@dataclass(frozen=True)
class Link:
    """A link as one of its two issues sees it."""

    id: str
    type: str
    direction: str
    other: str


@dataclass
class Issue:
    """An issue; statuses, priorities and types are held by id, people by accountId."""

    id: str
    key: str
    project: str
    type: str
    summary: str
    status: str
    priority: str
    reporter: str
    creator: str
    created: datetime
    updated: datetime
    description: Text | None = None
    assignee: str | None = None
    duedate: str | None = None
    labels: list[str] = field(default_factory=list)
    resolution: str | None = None
    resolved: datetime | None = None
    sprint: str | None = None
    archived: datetime | None = None
    comments: list[Comment] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)
    histories: list[History] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    remote_links: list[dict[str, Any]] = field(default_factory=list)
    custom: dict[str, Any] = field(default_factory=dict)
    security: str | None = None
    attachments: list[Attachment] = field(default_factory=list)

    def frozen(self) -> "Issue":
        """A copy as the search index keeps it: later changes to this issue do not reach it."""
        kept = copy.copy(self)
        kept.labels = list(self.labels)
        kept.comments = [copy.copy(comment) for comment in self.comments]
        kept.properties = dict(self.properties)
        kept.custom = dict(self.custom)
        kept.histories = list(self.histories)
        kept.links = list(self.links)
        kept.attachments = list(self.attachments)
        return kept


@dataclass(frozen=True)
class Event:
    """Something a webhook tells: `name` is the webhookEvent, `type_name` the issue_event_type_name."""

    name: str
    actor: User
    issue: Issue
    at: datetime
    type_name: str | None = None
    history: History | None = None
    comment: Comment | None = None
