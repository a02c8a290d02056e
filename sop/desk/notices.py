"""Notices to the admins: a destination is down, and then that it is back. One an episode, updated in place at its end.

Whatever closes a gate wishes that it be watched (`watch`); the watch looks at the state of the gate alone, so a hundred such
wishes are one. A short break is no news, nor is a gate that opens and closes again within a moment another episode.
Decision 0028.
"""

from __future__ import annotations

import msgspec
import orjson
from msgspec import Struct
from sqlalchemy import Connection

from sop.desk import lanes_of as names, places, wishes
from sop.lanes import gates, put
from sop.procedure import Procedure
from sop.records.items import Kind
from sop.storage.sql import Sql

GRACE_S = 30.0
"""A destination that is back within so many seconds was only slow."""
LOOK_EVERY_S = 15.0
CLEAR_S = 60.0
"""Open for so long, it is said to be over."""
LINGERS_S = 600.0
"""After the end it is watched for so long: what waited may close it again, and tells nobody of it."""
CARDS = 50
"""Cards that are told to say that they wait: those of the newest changes by people. The rest say so when they are drawn next."""


class Notice(Struct, frozen=True):
    """An episode. since, opened_at: seconds of the lanes' clock; conversation_id, activity_id: its message, empty until it is
    out; opened_at: since when the gate is open, None while it is closed."""

    gate: str
    since: float
    reason: str
    remedy: str
    conversation_id: str = ""
    activity_id: str = ""
    opened_at: float | None = None

    def is_over(self, now: float) -> bool:
        """Whether people are told that it is."""
        return self.opened_at is not None and now - self.opened_at >= CLEAR_S


def watch(connection: Connection, gate: str, now: float, due_at: float | None = None, until: float = 0.0) -> None:
    """Wish that the gate be watched. due_at: next look, after the grace where nothing is said; until: at least so long."""
    put(
        connection,
        names.notice_lane(gate),
        names.NOTICE,
        {"gate": gate, "until": until},
        gate=names.TEAMS_GATE,
        now=now,
        merge_key="watch",
        due_at=now + GRACE_S if due_at is None else due_at,
    )


def read(connection: Connection, gate: str) -> Notice | None:
    """The episode as it stands, told or not yet; None where the gate is open and no notice of it stands."""
    closed = gates.closed(connection).get(gate)
    row = _NOTICE(connection, gate=gate).fetchone()
    if row is not None:
        return Notice(*row)
    return Notice(gate, closed.closed_at, closed.reason, closed.remedy) if closed is not None else None


def newer(connection: Connection, notice: Notice) -> Notice | None:
    """The notice with what is to be done now, where that is another thing than it says. Another reason alone is no news."""
    closed = gates.closed(connection).get(notice.gate)
    if closed is None or closed.remedy == notice.remedy:
        return None
    return msgspec.structs.replace(notice, reason=closed.reason, remedy=closed.remedy)


def is_closed(connection: Connection, gate: str) -> bool:
    """Whether the destination is down now."""
    return gate in gates.closed(connection)


def told(connection: Connection, notice: Notice, conversation: str, activity_id: str) -> None:
    """The notice is out; the cards of what people changed last say that they wait, too."""
    _TOLD(
        connection,
        gate=notice.gate,
        since=notice.since,
        reason=notice.reason,
        remedy=notice.remedy,
        conversation=conversation,
        activity=activity_id,
    )


def opened(connection: Connection, gate: str, at: float | None) -> None:
    """Since when the gate is open; None where it is closed again."""
    _OPENED(connection, gate=gate, at=at)


def over(connection: Connection, gate: str) -> None:
    """The all-clear is out: the next episode is another."""
    _OVER(connection, gate=gate)


def route(connection: Connection, procedure: Procedure) -> str | None:
    """Where notices go: as an admin said, else where incidents go."""
    row = _ROUTE(connection).fetchone()
    return str(row[0]) if row is not None else places.route_of(connection, Kind.INCIDENT, procedure)


def set_route(connection: Connection, conversation: str) -> str | None:
    """Post notices there from now on. Returns where an admin sent them before."""
    before = _ROUTE(connection).fetchone()
    _SET_ROUTE(connection, conversation=conversation)
    return str(before[0]) if before is not None else None


def show_waiting(connection: Connection, now: float) -> None:
    """The cards of the newest changes that wait for Jira say so: at most CARDS of them, each once."""
    seen = 0
    for lane, payload in _WAITING(connection, gate=names.JIRA_GATE, kind=names.SYNC, most=CARDS * 20):
        if seen >= CARDS:
            return
        if orjson.loads(payload).get("background"):
            continue
        item_id = lane.partition(":")[2]
        for conversation in places.placements_of(connection, item_id):
            wishes.refresh_card(connection, conversation, item_id, now)
        seen += 1


_NOTICE = Sql(
    "SELECT gate, since, reason, remedy, conversation_id, activity_id, opened_at FROM notices WHERE gate = :gate"
)
_TOLD = Sql(
    """
    INSERT INTO notices (gate, since, reason, remedy, conversation_id, activity_id)
    VALUES (:gate, :since, :reason, :remedy, :conversation, :activity)
    ON CONFLICT (gate) DO UPDATE SET conversation_id = excluded.conversation_id, activity_id = excluded.activity_id,
        reason = excluded.reason, remedy = excluded.remedy
    """
)
_OPENED = Sql("UPDATE notices SET opened_at = :at WHERE gate = :gate")
_OVER = Sql("DELETE FROM notices WHERE gate = :gate")
_ROUTE = Sql("SELECT conversation_id FROM routes WHERE kind = 'notices'")
_SET_ROUTE = Sql(
    """
    INSERT INTO routes (kind, conversation_id) VALUES ('notices', :conversation)
    ON CONFLICT (kind) DO UPDATE SET conversation_id = excluded.conversation_id
    """
)
_WAITING = Sql(
    """
    SELECT intents.lane, intents.payload FROM intents JOIN lanes ON lanes.key = intents.lane
    WHERE lanes.gate = :gate AND intents.kind = :kind AND intents.due_at <= intents.put_at
    ORDER BY intents.put_at DESC, intents.id DESC LIMIT :most
    """
)
