"""The meetings whose sources are wanted: of those alone is anything ever read. Plain functions in the caller's transaction."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import orjson
from msgspec import Struct
from sqlalchemy import Connection

from sop.desk import lanes_of as names
from sop.lanes import put
from sop.storage.sql import Sql

LASTS_S = 2 * 86400.0
"""So long after its start a meeting's sources are waited for: transcripts come within the hour, AI insights within four."""
LONGEST = 2000
"""Characters of a join address."""
LONGEST_ID = 40
"""Characters of an Entra object id, which has 36."""
LEAD_S = 86400.0
"""So long before it notifications are subscribed to: a transcript is told of only where that was before it began."""


class Expected(Struct, frozen=True):
    """A meeting whose sources are wanted.

    join_url: as Teams gives it; organizer: their Entra object id; chat_id: its conversation in Teams, where it is known;
    starts_at, until: seconds of the lanes' clock; meeting_id: Graph's, None until it has been looked up; missing: Graph knows
    no such meeting of that organizer.
    """

    join_url: str
    organizer: str
    chat_id: str | None
    starts_at: float
    until: float
    meeting_id: str | None = None
    missing: bool = False

    @property
    def in_channel(self) -> bool:
        """Whether it is held in a channel: of those nobody is told, and they have no AI insights."""
        return (self.chat_id or "").partition(";")[0].endswith("@thread.tacv2")


def organizer_of(join_url: str) -> str | None:
    """The organizer's Entra object id, where the address names it: in the `Oid` of its context."""
    try:
        context = parse_qs(urlsplit(join_url).query).get("context", [""])[0]
        return str(UUID(str(orjson.loads(context)["Oid"])))
    except (ValueError, KeyError, TypeError):
        return None


def expect(
    connection: Connection, join_url: str, organizer: str, chat_id: str | None, starts_at: float, now: float
) -> None:
    """Want the sources of that meeting, of every occurrence in a series anew. starts_at, now: seconds of the lanes' clock."""
    _EXPECT(
        connection,
        join_url=join_url,
        organizer=organizer,
        chat_id=chat_id,
        starts_at=starts_at,
        until=max(starts_at, now) + LASTS_S,
        missing=False,
    )
    # In the order of the lanes' names, as everywhere.
    put_poll(connection, organizer, now, due_at=0.0)
    put_subscribe(connection, organizer, now, due_at=0.0)
    put_lookup(connection, join_url, now, due_at=0.0)


def read(connection: Connection, join_url: str) -> Expected | None:
    """The meeting with that join address."""
    return _expected(_BY_URL(connection, join_url=join_url).fetchone())


def of_id(connection: Connection, meeting_id: str) -> Expected | None:
    """The meeting with Graph's id."""
    return _expected(_BY_ID(connection, meeting_id=meeting_id).fetchone())


def open_of(connection: Connection, organizer: str, now: float) -> list[Expected]:
    """The organizer's meetings whose sources are still waited for, earliest first."""
    return [_of_row(row) for row in _OPEN(connection, organizer=organizer, now=now)]


def organizers(connection: Connection, now: float) -> list[str]:
    """Everybody with such a meeting, and whoever is still subscribed to."""
    return [row[0] for row in _ORGANIZERS(connection, now=now)]


def found(connection: Connection, join_url: str, meeting_id: str | None, chat_id: str | None) -> None:
    """What Graph knows of it; meeting_id None: nothing."""
    _FOUND(connection, join_url=join_url, meeting_id=meeting_id, chat_id=chat_id, missing=meeting_id is None)


def short(*parts: str) -> str:
    """A short name of something that has a long one, the same each time."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def put_lookup(connection: Connection, join_url: str, now: float, due_at: float) -> None:
    """Wish that the meeting is looked up. now, due_at: seconds of the lanes' clock (0: at once)."""
    lane = names.graph_lane(short("meeting", join_url))
    _put(connection, lane, names.GRAPH_LOOKUP, {"join_url": join_url}, now, due_at)


def put_subscribe(connection: Connection, organizer: str, now: float, due_at: float) -> None:
    """Wish that the subscription to the organizer's transcripts is looked at; now, due_at as above."""
    lane = names.cron_lane(f"graph-subscribe/{organizer}")
    _put(connection, lane, names.GRAPH_SUBSCRIBE, {"organizer": organizer}, now, due_at)


def put_poll(connection: Connection, organizer: str, now: float, due_at: float) -> None:
    """Wish that Graph is asked for new sources of the organizer's meetings; now, due_at as above."""
    lane = names.cron_lane(f"graph-poll/{organizer}")
    _put(connection, lane, names.GRAPH_POLL, {"organizer": organizer}, now, due_at)


def _put(connection: Connection, lane: str, kind: str, payload: dict[str, Any], now: float, due_at: float) -> None:
    put(connection, lane, kind, payload, gate=names.GRAPH_GATE, now=now, merge_key="cron", due_at=due_at)


def _expected(row: Any) -> Expected | None:
    return _of_row(row) if row is not None else None


def _of_row(row: Any) -> Expected:
    join_url, organizer, chat_id, starts_at, until, meeting_id, missing = row
    return Expected(join_url, organizer, chat_id, starts_at, until, meeting_id, bool(missing))


def is_id(text: object) -> bool:
    """Whether it may be an id of Graph's: what is put into an address is never anything else."""
    return isinstance(text, str) and re.fullmatch(r"[\w\-+/=*.:@!#]{1,1000}", text) is not None


_COLUMNS = "join_url, organizer, chat_id, starts_at, until, meeting_id, missing"
_EXPECT = Sql(
    """
    INSERT INTO graph_meetings (join_url, organizer, chat_id, starts_at, until, missing)
    VALUES (:join_url, :organizer, :chat_id, :starts_at, :until, :missing)
    ON CONFLICT (join_url) DO UPDATE SET organizer = excluded.organizer, starts_at = excluded.starts_at,
        chat_id = COALESCE(excluded.chat_id, graph_meetings.chat_id),
        until = CASE WHEN graph_meetings.until > excluded.until THEN graph_meetings.until ELSE excluded.until END
    """
)
_BY_URL = Sql(f"SELECT {_COLUMNS} FROM graph_meetings WHERE join_url = :join_url")
_BY_ID = Sql(f"SELECT {_COLUMNS} FROM graph_meetings WHERE meeting_id = :meeting_id")
_OPEN = Sql(
    f"SELECT {_COLUMNS} FROM graph_meetings WHERE organizer = :organizer AND until > :now ORDER BY starts_at, join_url"
)
_ORGANIZERS = Sql(
    """
    SELECT organizer FROM graph_meetings WHERE until > :now UNION SELECT organizer FROM graph_subscriptions
    ORDER BY organizer
    """
)
_FOUND = Sql(
    """
    UPDATE graph_meetings SET meeting_id = :meeting_id, missing = :missing, chat_id = COALESCE(:chat_id, chat_id)
    WHERE join_url = :join_url
    """
)
