"""ItemView: everything a reader of a record needs, read once in one transaction."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from sop.errors import Said
from sop.records.conflicts import Conflict
from sop.records.items import ActionItem, Comment, Record


class Sync(StrEnum):
    """How the record stands to Jira.

    off: no Jira is set up; creating: no issue yet; equal: nothing waits; pending: something waits that Jira has not
    taken yet; parked: it cannot succeed until a person does something; gone: the issue was deleted or is hidden from us;
    archived: it can only be read; unlinked: somebody decided that the record goes on without Jira.
    """

    OFF = "off"
    CREATING = "creating"
    EQUAL = "equal"
    PENDING = "pending"
    PARKED = "parked"
    GONE = "gone"
    ARCHIVED = "archived"
    UNLINKED = "unlinked"


class LinkView(Struct, frozen=True):
    """The Jira issue of a record. url: for people's browsers; verified_at: when both sides were last seen equal."""

    issue_id: str
    key: str
    url: str
    verified_at: datetime | None = None


class FileView(Struct, frozen=True):
    """A file on the issue. url: for people's browsers, empty where there is none to trust; size: bytes; id: Jira's."""

    name: str
    url: str
    size: int
    by: str
    id: str = ""


class FilesView(Struct, frozen=True):
    """The newest files on the issue, newest first, and how many there are."""

    newest: tuple[FileView, ...] = ()
    count: int = 0


class ItemView(Struct, frozen=True, kw_only=True):
    """A record, its issue, and what waits.

    comments: the newest few, oldest first; comment_count: all; trouble: why the sync is parked or pending, for people;
    said: why it is parked, as data, where that is known; since: since when something waits; conflicts: those that no person
    has settled; people_missing: names of people who have no account in Jira; people_inactive: of those whose account there
    is deactivated; actions: the action items that a meeting's proposals have become or look like.
    """

    item: Record
    sync: Sync
    link: LinkView | None = None
    trouble: str = ""
    said: tuple[Said, ...] = ()
    since: datetime | None = None
    conflicts: tuple[Conflict, ...] = ()
    comments: tuple[Comment, ...] = ()
    comment_count: int = 0
    files: FilesView = FilesView()
    people_missing: tuple[str, ...] = ()
    people_inactive: tuple[str, ...] = ()
    actions: tuple[ActionItem, ...] = ()


__all__ = ["Conflict", "FileView", "FilesView", "ItemView", "LinkView", "Sync"]
