"""The meetings of a conversation, and their clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, or_, select

from sop.desk import wishes
from sop.desk.places import channel_of
from sop.records.items import Kind, Meeting, Record, decode
from sop.storage.tables import items, placements

LOOKED_AT = 100
"""Meetings of a conversation, those that changed last, among which the last one is looked for."""
NEAR = timedelta(hours=12)
"""How far from its time a meeting may begin to be taken for the one that was planned."""
TICK_S = 60.0
"""How often the card of a meeting that runs tells the time anew: it tells minutes."""


def _anywhere_in(conversation: str) -> ColumnElement[bool]:
    """Cards in the conversation, or in any thread of its channel."""
    channel = channel_of(conversation)
    thread = placements.c.conversation_id.startswith(f"{channel};messageid=", autoescape=True)
    return or_(placements.c.conversation_id == channel, thread)


def of_conversation(connection: Connection, conversation: str) -> list[Meeting]:
    """Meetings that are not over and have a card in the conversation, or anywhere in the channel that it is a thread of; by
    their beginning. In a channel every new post is a thread of its own, and a meeting is the whole channel's.
    """
    there = _anywhere_in(conversation)
    rows = connection.execute(
        select(items.c.data)
        .join(placements, placements.c.item_id == items.c.id)
        .where(there, items.c.kind == Kind.MEETING.value, items.c.over.is_(False))
    )
    found = {item.id: item for (data,) in rows if isinstance(item := decode(data), Meeting)}
    return sorted(found.values(), key=lambda one: (one.starts_at, one.id))


def running_in(connection: Connection, conversation: str) -> Meeting | None:
    """The meeting that runs in the conversation; of several the one that began last."""
    running = [one for one in of_conversation(connection, conversation) if runs(one)]
    return max(running, key=lambda one: (one.began_at or one.starts_at, one.id), default=None)


def last_in(connection: Connection, conversation: str, since: datetime, now: datetime) -> Meeting | None:
    """The meeting of the conversation that began last, or was to begin, also one that is closed; None where that was before
    `since` (UTC), or is still to come.
    """
    there = _anywhere_in(conversation)
    rows = connection.execute(
        select(items.c.data)
        .join(placements, placements.c.item_id == items.c.id)
        .where(there, items.c.kind == Kind.MEETING.value)
        .order_by(items.c.updated_at.desc())
        .limit(LOOKED_AT)
    )
    known = [one for (data,) in rows if isinstance(one := decode(data), Meeting)]
    return max(
        (one for one in known if since <= (one.began_at or one.starts_at) <= now),
        key=lambda one: (one.began_at or one.starts_at, one.id),
        default=None,
    )


def next_in(connection: Connection, conversation: str) -> Meeting | None:
    """The first meeting of the conversation that has not begun."""
    return next((one for one in of_conversation(connection, conversation) if one.began_at is None), None)


def meant_now(connection: Connection, conversation: str, now: datetime) -> Meeting | None:
    """The meeting that begins in the conversation now: of those that have not begun the one planned nearest, if within NEAR."""
    waiting = [one for one in of_conversation(connection, conversation) if one.began_at is None]
    near = [one for one in waiting if abs(one.starts_at - now) <= NEAR]
    return min(near, key=lambda one: (abs(one.starts_at - now), one.id), default=None)


def is_elsewhere(before: Record | None, item: Record) -> bool:
    """Whether it is a meeting that is held in Teams, which was not known before, or held at another time."""
    if not isinstance(item, Meeting) or not item.join_url:
        return False
    known = before if isinstance(before, Meeting) else None
    return known is None or (known.join_url, known.starts_at) != (item.join_url, item.starts_at)


def runs(item: Record | None) -> bool:
    """Whether it is a meeting that has begun and not ended."""
    return isinstance(item, Meeting) and item.began_at is not None and item.ended_at is None


def keep_time(connection: Connection, item: Record, now: float) -> None:
    """Where it runs, see that its cards tell the time. now: seconds of the lanes' clock."""
    if runs(item):
        wishes.tick(connection, item.id, now, now + TICK_S)
