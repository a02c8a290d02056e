"""Reading a record with everything around it: the ItemView, in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from sop.desk import accounts, conflicts, lanes_of as names, people, ties
from sop.desk.view import FilesView, ItemView, LinkView, Sync
from sop.errors import Said
from sop.lanes import gates
from sop.records.items import ActionItem, Comment, Meeting, Record, decode, named_in, public
from sop.records.people import Person
from sop.storage.moments import from_text
from sop.storage.sql import Sql

SHOWN_COMMENTS = 3
_FILES: msgspec.json.Decoder[FilesView] = msgspec.json.Decoder(FilesView)
_COMMENT: msgspec.json.Decoder[Comment] = msgspec.json.Decoder(Comment)


def view(connection: Connection, item_id: str, *, mirrored: bool) -> ItemView | None:
    """Everything a card shows of a record; None where there is no such record."""
    row = _SEEN(connection, item_id=item_id).fetchone()
    if row is None:
        return None
    data, count, clashes, *of_link = row
    item = public(decode(data))
    link = _Link(*of_link) if of_link[0] is not None else None
    sync, trouble, since = _state(connection, item_id, link) if mirrored else (Sync.OFF, "", None)
    return ItemView(
        item=item,
        sync=sync,
        link=_link(link),
        trouble=trouble,
        said=_said(connection, item_id) if sync is Sync.PARKED else (),
        since=since,
        files=_FILES.decode(link.files) if link and link.files and not item.withheld else FilesView(),
        conflicts=conflicts.open_of(connection, item_id) if clashes and not item.withheld else (),
        comments=_comments(connection, item_id) if count and not item.withheld else (),
        comment_count=count,
        people_missing=_missing(connection, item) if mirrored else (),
        people_inactive=_inactive(connection, item) if mirrored else (),
        actions=_actions(connection, item) if isinstance(item, Meeting) else (),
    )


def _actions(connection: Connection, item: Meeting) -> tuple[ActionItem, ...]:
    named = {one.item_id or one.likely for one in item.proposals} - {None}
    rows = _ACTIONS(connection, ids=sorted(str(one) for one in named)) if named else ()
    found = (public(decode(data)) for (data,) in rows)
    return tuple(one for one in found if isinstance(one, ActionItem))


class _Link(NamedTuple):
    """A row of `links`, as far as a view shows it."""

    state: str
    issue_id: str | None
    issue_key: str | None
    url: str | None
    verified_at: str | None
    trouble: str | None
    trouble_since: str | None
    files: str | None


_ACTIONS = Sql("SELECT data FROM items WHERE id IN :ids ORDER BY id")
_SEEN = Sql(
    # Most records have neither comments nor conflicts: one statement tells.
    """
    SELECT items.data,
        (SELECT count(*) FROM comments WHERE comments.item_id = items.id),
        (SELECT count(*) FROM conflicts WHERE conflicts.item_id = items.id),
        links.state, links.issue_id, links.issue_key, links.url, links.verified_at, links.trouble, links.trouble_since,
        links.files
    FROM items LEFT JOIN links ON links.item_id = items.id WHERE items.id = :item_id
    """
)


def _link(link: _Link | None) -> LinkView | None:
    if link is None or link.issue_id is None:
        return None
    verified = from_text(link.verified_at) if link.verified_at else None
    return LinkView(link.issue_id, link.issue_key or link.issue_id, link.url or "", verified)


def _state(connection: Connection, item_id: str, link: _Link | None) -> tuple[Sync, str, datetime | None]:
    if link is not None and link.state == ties.UNLINKED:
        return Sync.UNLINKED, "", None
    lane = names.jira_lane(item_id)
    stuck = _STUCK(connection, lane=lane).fetchone()
    if stuck is not None:
        reason, at = stuck
        return Sync.PARKED, reason, _moment(at)
    if link is not None and link.state in _ENDED:
        return _ENDED[link.state], link.trouble or "", from_text(link.trouble_since) if link.trouble_since else None
    shut = gates.closed(connection)
    gate = shut.get(names.JIRA_GATE) or shut.get(names.JIRA_WRITES)
    for trouble, put_at in _WAITING(connection, lane=lane):
        # One that is simply under way is not worth a word: the card would change twice for every press.
        if gate is not None:
            return Sync.PENDING, gate.reason, _moment(put_at)
        if trouble:
            return Sync.PENDING, trouble, _moment(put_at)
    if link is None or link.issue_id is None:
        return Sync.CREATING, "", None
    return (Sync.PENDING, link.trouble, None) if link.trouble else (Sync.EQUAL, "", None)


def _said(connection: Connection, item_id: str) -> tuple[Said, ...]:
    (said,) = _SAID_OF(connection, lane=names.jira_lane(item_id)).fetchone()
    return _SAID.decode(said) if said else ()


_SAID: msgspec.json.Decoder[tuple[Said, ...]] = msgspec.json.Decoder(tuple[Said, ...])
_SAID_OF = Sql("SELECT said FROM parked WHERE lane = :lane ORDER BY id DESC LIMIT 1")
_ENDED = {ties.GONE: Sync.GONE, ties.ARCHIVED: Sync.ARCHIVED}
_STUCK = Sql("SELECT reason, at FROM parked WHERE lane = :lane ORDER BY id DESC LIMIT 1")
_WAITING = Sql("SELECT trouble, put_at FROM intents WHERE lane = :lane ORDER BY id")


def _comments(connection: Connection, item_id: str) -> tuple[Comment, ...]:
    newest = _NEWEST(connection, item_id=item_id, most=SHOWN_COMMENTS).fetchall()
    return tuple(_COMMENT.decode(data) for (data,) in reversed(newest))


_NEWEST = Sql("SELECT data FROM comments WHERE item_id = :item_id ORDER BY at DESC, id DESC LIMIT :most")


def _missing(connection: Connection, item: Record) -> tuple[str, ...]:
    return tuple(one.name for one in _mirrored(item) if people.has_no_account(connection, one))


def _inactive(connection: Connection, item: Record) -> tuple[str, ...]:
    return tuple(one.name for one in _mirrored(item) if accounts.state_of(connection, one)[0] == people.INACTIVE)


def _mirrored(item: Record) -> tuple[Person, ...]:
    """Those whose accounts Jira has to be told, each once."""
    named = ((item.assignee,) if item.assignee is not None else ()) + named_in(item)
    return tuple({(one.name, one.aad_id, one.email, one.account_id): one for one in named}.values())


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
