"""Storms: more new incidents at once in a conversation than Teams takes single cards.

From the eighth on, of those whose card is not out or went out a moment ago, there is a storm: one card lists them all while
their own cards follow at the permitted rate. It is over once all are posted and nothing new has come for a while; the next one
is another.

Order of locks: the conversation's row of `storms`, then lanes.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Connection, TextClause, text

from sop.desk import wishes
from sop.records.items import Incident, Kind, Record, decode

AT_ONCE = 7
"""New incidents at once that are no storm yet: as many cards as Teams takes within a second."""
AT_ONCE_S = 2.0
"""A card that went out within this time still counts: Teams takes eight in two seconds."""
QUIET_S = 60.0
"""A storm is over when nothing new has come for so long."""
LOST_S = 900.0
"""Seconds after which a storm does not wait for cards any more that cannot be posted (parked, or the app was removed)."""
READ = 200
"""Incidents of a storm that are read to be listed."""


class Storm(Struct, frozen=True):
    """A storm as it stands.

    started_at, last_at, shown_at: seconds of the lanes' clock: its first and its newest incident, and when its card was last
    sent; activity_id, digest: its card's message, None until it is out; count, posted: its incidents, and those whose own card
    is out; last_posted_at: when the newest of these went out; incidents: the first of them, those without a card first.
    """

    conversation: str
    started_at: float
    last_at: float
    shown_at: float | None
    activity_id: str | None
    digest: str | None
    count: int
    posted: int
    last_posted_at: float
    incidents: tuple[Incident, ...]

    @property
    def all_posted(self) -> bool:
        """Whether every incident has its own card."""
        return self.posted >= self.count

    def over_at(self) -> float:
        """When it is over, if nothing comes any more."""
        return self.last_at + QUIET_S if self.all_posted else max(self.last_at, self.last_posted_at) + LOST_S


def came(connection: Connection, conversation: str, items: Sequence[Record], now: float) -> None:
    """New records are to be posted there. Begins a storm, or tells the one that there is of them."""
    incidents = [item for item in items if item.kind is Kind.INCIDENT]
    if not incidents:
        return
    # This row is the lock: of eight at once on eight replicas the last one must see the other seven.
    started_at = connection.execute(_TOUCH, {"conversation": conversation, "now": now}).scalar_one()
    for incident in incidents:
        connection.execute(_ADD, {"conversation": conversation, "item": incident.id, "now": now})
    if started_at is None:
        before = {"posted_before": now - AT_ONCE_S, "came_before": now - LOST_S}
        connection.execute(_FORGET_OLD, {"conversation": conversation, **before})
        count, first = connection.execute(_AT_ONCE, {"conversation": conversation}).one()
        if count <= AT_ONCE:
            return
        connection.execute(_BEGIN, {"conversation": conversation, "first": first})
    wishes.refresh_storm(connection, conversation, now)


def posted(connection: Connection, conversation: str, item_id: str, now: float) -> None:
    """An incident's own card is out. The last one of a storm lets its card say so."""
    key = {"conversation": conversation}
    row = connection.execute(_lock(connection), key).first()
    if row is None or connection.execute(_POSTED, {**key, "item": item_id, "now": now}).rowcount == 0:
        return
    if row.started_at is not None and connection.execute(_UNPOSTED, key).first() is None:
        wishes.refresh_storm(connection, conversation, now)


def is_out(connection: Connection, conversation: str) -> bool:
    """Whether a storm's card stands in that conversation."""
    return connection.execute(_OUT, {"conversation": conversation}).first() is not None


def read(connection: Connection, conversation: str) -> Storm | None:
    """The conversation's storm, None where there is none."""
    key = {"conversation": conversation}
    row = connection.execute(_STORM, key).first()
    if row is None:
        return None
    count, done, last_posted_at = connection.execute(_COUNTS, key).one()
    listed = connection.execute(_LISTED, {**key, "most": READ}).scalars()
    incidents = tuple(item for item in map(decode, listed) if isinstance(item, Incident))
    return Storm(
        conversation=conversation,
        started_at=row.started_at,
        last_at=row.last_at,
        shown_at=row.shown_at,
        activity_id=row.activity_id,
        digest=row.digest,
        count=count,
        posted=done,
        last_posted_at=last_posted_at or row.last_at,
        incidents=incidents,
    )


def shown(connection: Connection, storm: Storm, activity_id: str, digest: str, now: float) -> None:
    """Its card stands in this message, showing what the digest says."""
    key = {"conversation": storm.conversation, "started_at": storm.started_at}
    connection.execute(_SHOWN, {**key, "activity": activity_id, "digest": digest, "now": now})


def end(connection: Connection, storm: Storm) -> bool:
    """It is over, and forgotten; False where something new has come since it was read."""
    row = connection.execute(_lock(connection), {"conversation": storm.conversation}).first()
    if row is None or row.started_at != storm.started_at or row.last_at != storm.last_at:
        return False
    forget(connection, storm.conversation)
    return True


def forget(connection: Connection, conversation: str) -> None:
    """Nothing is left of a storm there."""
    connection.execute(_CLEAR, {"conversation": conversation})
    connection.execute(_RESET, {"conversation": conversation})


def _lock(connection: Connection) -> TextClause:
    # SQLite has one writer: a row needs no lock of its own there.
    return _ROW if connection.dialect.name == "sqlite" else _ROW_LOCKED


# As text: these run for every new incident and every card's first post.

_TOUCH = text(
    """
    INSERT INTO storms (conversation_id, last_at) VALUES (:conversation, :now)
    ON CONFLICT (conversation_id) DO UPDATE SET last_at = :now RETURNING started_at
    """
)
_ADD = text(
    """
    INSERT INTO storm_items (conversation_id, item_id, at) VALUES (:conversation, :item, :now)
    ON CONFLICT (conversation_id, item_id) DO NOTHING
    """
)
_FORGET_OLD = text(
    """
    DELETE FROM storm_items WHERE conversation_id = :conversation
    AND (posted_at < :posted_before OR (posted_at IS NULL AND at < :came_before))
    """
)
_AT_ONCE = text("SELECT count(*), min(at) FROM storm_items WHERE conversation_id = :conversation")
_BEGIN = text(
    """
    UPDATE storms SET started_at = :first, activity_id = NULL, digest = NULL, shown_at = NULL
    WHERE conversation_id = :conversation
    """
)
_ROW = text("SELECT started_at, last_at FROM storms WHERE conversation_id = :conversation")
_ROW_LOCKED = text("SELECT started_at, last_at FROM storms WHERE conversation_id = :conversation FOR UPDATE")
_POSTED = text(
    """
    UPDATE storm_items SET posted_at = :now
    WHERE conversation_id = :conversation AND item_id = :item AND posted_at IS NULL
    """
)
_UNPOSTED = text("SELECT 1 FROM storm_items WHERE conversation_id = :conversation AND posted_at IS NULL LIMIT 1")
_OUT = text("SELECT 1 FROM storms WHERE conversation_id = :conversation AND activity_id IS NOT NULL")
_STORM = text("SELECT * FROM storms WHERE conversation_id = :conversation AND started_at IS NOT NULL")
_COUNTS = text(
    "SELECT count(*), count(posted_at), max(posted_at) FROM storm_items WHERE conversation_id = :conversation"
)
_LISTED = text(
    """
    SELECT items.data FROM storm_items JOIN items ON items.id = storm_items.item_id
    WHERE storm_items.conversation_id = :conversation
    ORDER BY CASE WHEN storm_items.posted_at IS NULL THEN 0 ELSE 1 END, storm_items.at, items.created_at, items.id
    LIMIT :most
    """
)
_SHOWN = text(
    """
    UPDATE storms SET activity_id = :activity, digest = :digest, shown_at = :now
    WHERE conversation_id = :conversation AND started_at = :started_at
    """
)
_CLEAR = text("DELETE FROM storm_items WHERE conversation_id = :conversation")
_RESET = text(
    """
    UPDATE storms SET started_at = NULL, activity_id = NULL, digest = NULL, shown_at = NULL
    WHERE conversation_id = :conversation
    """
)
