"""What was read of a meeting: kept once, whoever tells of it how often. Plain functions in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct
from sqlalchemy import Connection

from sop.desk import lanes_of as names
from sop.lanes import put
from sop.storage.sql import Sql
from teams_bot.graph.meetings import Expected, short

Kind = Literal["vtt", "text", "insights"]
TRANSCRIPT: Literal["transcript"] = "transcript"
INSIGHTS: Literal["insights"] = "insights"
KEPT_S = 30 * 86400.0
"""So long the text is kept here; whoever it arrived at has made of it what they want."""


class TranscriptSource(Struct, frozen=True):
    """What was said in a meeting, or what Copilot makes of it.

    id: Graph's id of the transcript or the insights; kind: `vtt` with speakers, `text` without, `insights` (JSON as Graph
    writes it); join_url, chat_id: which meeting; created: when it was made; content: the text, without a byte order mark.
    """

    id: str
    kind: Kind
    join_url: str
    chat_id: str | None
    created: datetime
    content: str


Arrived = Callable[[Connection, TranscriptSource], None]
"""Where a source goes, once, in the transaction that keeps it."""


class Wanted(Struct, frozen=True):
    """A source that is to be fetched. what: TRANSCRIPT or INSIGHTS; created: as Graph writes it."""

    what: Literal["transcript", "insights"]
    id: str
    join_url: str
    created: str

    @property
    def key(self) -> str:
        """Its name here."""
        return short(self.what, self.id)


def want(connection: Connection, wanted: Wanted, now: float) -> bool:
    """Wish that it is fetched; False where it is here already. now: seconds of the lanes' clock."""
    if is_kept(connection, wanted):
        return False
    payload = {"what": wanted.what, "id": wanted.id, "join_url": wanted.join_url, "created": wanted.created}
    lane = names.graph_lane(wanted.key)
    put(connection, lane, names.GRAPH_FETCH, payload, gate=names.GRAPH_GATE, now=now, merge_key="fetch")
    return True


def is_kept(connection: Connection, wanted: Wanted) -> bool:
    """Whether it has been fetched."""
    return _IS_KEPT(connection, key=wanted.key).fetchone() is not None


def keep(
    connection: Connection, wanted: Wanted, kind: Kind, meeting: Expected, content: str, now: float
) -> TranscriptSource | None:
    """Keep it; None where it is here already."""
    created = moment(wanted.created)
    stored = _KEEP(
        connection,
        key=wanted.key,
        id=wanted.id,
        kind=kind,
        join_url=meeting.join_url,
        created=created.timestamp(),
        now=now,
        content=content,
    )
    if stored.rowcount == 0:
        return None
    return TranscriptSource(wanted.id, kind, meeting.join_url, meeting.chat_id, created, content)


def of_meeting(connection: Connection, join_url: str) -> list[TranscriptSource]:
    """What is kept of a meeting, of all its occurrences, oldest first; what was long ago is not."""
    return [
        TranscriptSource(id_, kind, join_url, chat_id, datetime.fromtimestamp(created, UTC), content)
        for id_, kind, chat_id, created, content in _OF_MEETING(connection, join_url=join_url)
    ]


def forget_old(connection: Connection, now: float) -> None:
    """Let the texts of long ago go; that they were here stays known."""
    _FORGET(connection, before=now - KEPT_S)


def is_waiting(connection: Connection) -> bool:
    """Whether a source waits to be fetched."""
    return _WAITING(connection, kind=names.GRAPH_FETCH).fetchone() is not None


def moment(text: str) -> datetime:
    """A time as Graph writes it, with up to seven digits after the point. Raises ValueError."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


_IS_KEPT = Sql("SELECT 1 FROM graph_sources WHERE key = :key")
_KEEP = Sql(
    """
    INSERT INTO graph_sources (key, id, kind, join_url, created, arrived_at, content)
    VALUES (:key, :id, :kind, :join_url, :created, :now, :content) ON CONFLICT (key) DO NOTHING
    """
)
_OF_MEETING = Sql(
    """
    SELECT graph_sources.id, kind, chat_id, created, content FROM graph_sources
    JOIN graph_meetings ON graph_meetings.join_url = graph_sources.join_url
    WHERE graph_sources.join_url = :join_url AND content IS NOT NULL ORDER BY created, graph_sources.id
    """
)
_FORGET = Sql("UPDATE graph_sources SET content = NULL WHERE arrived_at < :before AND content IS NOT NULL")
_WAITING = Sql("SELECT 1 FROM intents WHERE kind = :kind LIMIT 1")
