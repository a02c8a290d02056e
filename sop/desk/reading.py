"""Reading a record with everything around it: the ItemView, in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select

from sop.desk import lanes_of as names, people, records
from sop.desk.view import Conflict, ItemView, LinkView, Sync
from sop.lanes import gates, queue
from sop.records.items import Comment, Record
from sop.storage.moments import from_text
from sop.storage.tables import comments, conflicts, links, parked

SHOWN_COMMENTS = 3
_CONFLICT: msgspec.json.Decoder[Conflict] = msgspec.json.Decoder(Conflict)
_COMMENT: msgspec.json.Decoder[Comment] = msgspec.json.Decoder(Comment)


def view(connection: Connection, item_id: str, *, mirrored: bool) -> ItemView | None:
    """Everything a card shows of a record; None where there is no such record."""
    item = records.load(connection, item_id)
    if item is None:
        return None
    link = connection.execute(select(links).where(links.c.item_id == item_id)).first()
    sync, trouble, since = _state(connection, item_id, link) if mirrored else (Sync.OFF, "", None)
    shown, count = _comments(connection, item_id)
    return ItemView(
        item=item,
        sync=sync,
        link=_link(link),
        trouble=trouble,
        since=since,
        conflicts=_conflicts(connection, item_id),
        comments=shown,
        comment_count=count,
        people_missing=_missing(connection, item) if mirrored else (),
    )


def _link(row: Row[Any] | None) -> LinkView | None:
    if row is None or row.issue_id is None:
        return None
    verified = from_text(row.verified_at) if row.verified_at else None
    return LinkView(row.issue_id, row.issue_key or row.issue_id, row.url or "", verified)


def _state(connection: Connection, item_id: str, link: Row[Any] | None) -> tuple[Sync, str, datetime | None]:
    lane = names.jira_lane(item_id)
    stuck = connection.execute(select(parked).where(parked.c.lane == lane).order_by(parked.c.id.desc())).first()
    if stuck is not None:
        return Sync.PARKED, stuck.reason, _moment(stuck.at)
    if link is not None and link.state == "gone":
        return Sync.GONE, link.trouble or "", from_text(link.trouble_since) if link.trouble_since else None
    gate = gates.closed(connection).get(names.JIRA_GATE)
    for intent in queue.waiting(connection, [lane]):
        # One that is simply under way is not worth a word: the card would change twice for every press.
        if gate is not None:
            return Sync.PENDING, gate.reason, _moment(intent.put_at)
        if intent.trouble:
            return Sync.PENDING, intent.trouble, _moment(intent.put_at)
    if link is None or link.issue_id is None:
        return Sync.CREATING, "", None
    return (Sync.PENDING, link.trouble, None) if link.trouble else (Sync.EQUAL, "", None)


def _comments(connection: Connection, item_id: str) -> tuple[tuple[Comment, ...], int]:
    count = connection.execute(select(func.count()).where(comments.c.item_id == item_id)).scalar_one()
    newest = connection.execute(
        select(comments.c.data)
        .where(comments.c.item_id == item_id)
        .order_by(comments.c.at.desc(), comments.c.id.desc())
        .limit(SHOWN_COMMENTS)
    ).scalars()
    return tuple(reversed([_COMMENT.decode(data) for data in newest])), count


def _conflicts(connection: Connection, item_id: str) -> tuple[Conflict, ...]:
    rows = connection.execute(
        select(conflicts.c.data).where(conflicts.c.item_id == item_id).order_by(conflicts.c.field)
    )
    return tuple(_CONFLICT.decode(row.data) for row in rows)


def _missing(connection: Connection, item: Record) -> tuple[str, ...]:
    owner = item.assignee
    return (owner.name,) if owner is not None and people.has_no_account(connection, owner) else ()


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
