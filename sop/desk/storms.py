"""Storms: more new incidents at once in a conversation than Teams takes single cards.

From the eighth on, of those whose card is not out or went out a moment ago, there is a storm: one card lists them all while
their own cards follow at the permitted rate. It is over once all are posted and nothing new has come for a while; the next one
is another.

Order of locks: the conversation's row of `storms`, then lanes.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Connection

from sop.desk import wishes
from sop.records.items import Incident, Kind, Record, decode, public
from sop.storage.sql import Sql

AT_ONCE = 7
"""New incidents at once that are no storm yet: as many cards as Teams takes within a second."""
AT_ONCE_S = 2.0
"""A card that went out within this time still counts: Teams takes eight in two seconds."""
QUIET_S = 60.0
"""A storm is over when nothing new has come for so long."""
LOST_S = 600.0
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
    ((started_at,),) = _TOUCH(connection, conversation=conversation, now=now).fetchall()
    for incident in incidents:
        _ADD(connection, conversation=conversation, item=incident.id, now=now)
    if started_at is None:
        before = {"posted_before": now - AT_ONCE_S, "came_before": now - LOST_S}
        _FORGET_OLD(connection, conversation=conversation, **before)
        count, first = _AT_ONCE(connection, conversation=conversation).fetchone()
        if count <= AT_ONCE:
            return
        _BEGIN(connection, conversation=conversation, first=first)
    wishes.refresh_storm(connection, conversation, now)


def posted(connection: Connection, conversation: str, item_id: str, now: float) -> None:
    """An incident's own card is out. The last one of a storm lets its card say so."""
    row = _ROW(connection, conversation=conversation).fetchone()
    if row is None or _POSTED(connection, conversation=conversation, item=item_id, now=now).rowcount == 0:
        return
    started_at, _last_at = row
    if started_at is not None and _UNPOSTED(connection, conversation=conversation).fetchone() is None:
        wishes.refresh_storm(connection, conversation, now)


def changed(connection: Connection, item_id: str, now: float) -> None:
    """People decided something about an incident: the storms that it is part of show it, when their cards' turn comes."""
    for (conversation,) in _STORMS_OF(connection, item=item_id).fetchall():
        wishes.refresh_storm(connection, conversation, now)


def read(connection: Connection, conversation: str) -> Storm | None:
    """The conversation's storm, None where there is none."""
    row = _STORM(connection, conversation=conversation).fetchone()
    if row is None:
        return None
    started_at, last_at, shown_at, activity_id, digest = row
    count, done, last_posted_at = _COUNTS(connection, conversation=conversation).fetchone()
    listed = _LISTED(connection, conversation=conversation, most=READ)
    incidents = tuple(item for (data,) in listed if isinstance(item := public(decode(data)), Incident))
    return Storm(
        conversation=conversation,
        started_at=started_at,
        last_at=last_at,
        shown_at=shown_at,
        activity_id=activity_id,
        digest=digest,
        count=count,
        posted=done,
        last_posted_at=last_posted_at or last_at,
        incidents=incidents,
    )


def shown(connection: Connection, storm: Storm, activity_id: str, digest: str, now: float) -> None:
    """Its card stands in this message, showing what the digest says."""
    of = {"conversation": storm.conversation, "started_at": storm.started_at}
    _SHOWN(connection, **of, activity=activity_id, digest=digest, now=now)


def end(connection: Connection, storm: Storm) -> bool:
    """It is over, and forgotten; False where something new has come since it was read."""
    if _ROW(connection, conversation=storm.conversation).fetchone() != (storm.started_at, storm.last_at):
        return False
    forget(connection, storm.conversation)
    return True


def forget(connection: Connection, conversation: str) -> None:
    """Nothing is left of a storm there."""
    _RESET(connection, conversation=conversation)
    _CLEAR(connection, conversation=conversation)


_TOUCH = Sql(
    """
    INSERT INTO storms (conversation_id, last_at) VALUES (:conversation, :now)
    ON CONFLICT (conversation_id) DO UPDATE SET last_at = :now RETURNING started_at
    """
)
_ADD = Sql(
    """
    INSERT INTO storm_items (conversation_id, item_id, at) VALUES (:conversation, :item, :now)
    ON CONFLICT (conversation_id, item_id) DO NOTHING
    """
)
_FORGET_OLD = Sql(
    """
    DELETE FROM storm_items WHERE conversation_id = :conversation
    AND (posted_at < :posted_before OR (posted_at IS NULL AND at < :came_before))
    """
)
_AT_ONCE = Sql("SELECT count(*), min(at) FROM storm_items WHERE conversation_id = :conversation")
_BEGIN = Sql(
    """
    UPDATE storms SET started_at = :first, activity_id = NULL, digest = NULL, shown_at = NULL
    WHERE conversation_id = :conversation
    """
)
_ROW = Sql("SELECT started_at, last_at FROM storms WHERE conversation_id = :conversation /*for update*/")
_POSTED = Sql(
    """
    UPDATE storm_items SET posted_at = :now
    WHERE conversation_id = :conversation AND item_id = :item AND posted_at IS NULL
    """
)
_UNPOSTED = Sql("SELECT 1 FROM storm_items WHERE conversation_id = :conversation AND posted_at IS NULL LIMIT 1")
_STORMS_OF = Sql(
    """
    SELECT storms.conversation_id FROM storms
    JOIN storm_items ON storm_items.conversation_id = storms.conversation_id
    WHERE storms.started_at IS NOT NULL AND storm_items.item_id = :item ORDER BY storms.conversation_id
    """
)
_STORM = Sql(
    """
    SELECT started_at, last_at, shown_at, activity_id, digest FROM storms
    WHERE conversation_id = :conversation AND started_at IS NOT NULL
    """
)
_COUNTS = Sql(
    "SELECT count(*), count(posted_at), max(posted_at) FROM storm_items WHERE conversation_id = :conversation"
)
_LISTED = Sql(
    """
    SELECT items.data FROM storm_items JOIN items ON items.id = storm_items.item_id
    WHERE storm_items.conversation_id = :conversation
    ORDER BY CASE WHEN storm_items.posted_at IS NULL THEN 0 ELSE 1 END, storm_items.at, items.created_at, items.id
    LIMIT :most
    """
)
_SHOWN = Sql(
    """
    UPDATE storms SET activity_id = :activity, digest = :digest, shown_at = :now
    WHERE conversation_id = :conversation AND started_at = :started_at
    """
)
_CLEAR = Sql("DELETE FROM storm_items WHERE conversation_id = :conversation")
_RESET = Sql(
    """
    UPDATE storms SET started_at = NULL, activity_id = NULL, digest = NULL, shown_at = NULL
    WHERE conversation_id = :conversation
    """
)
