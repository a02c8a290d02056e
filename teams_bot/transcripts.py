"""What Graph has of a meeting, on its way into the meeting's minutes."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol

from sqlalchemy import Connection, select

from sop.desk import Desk, places, wishes
from sop.desk.sources import Source, SourceKind
from sop.records.items import Kind, Meeting, decode
from sop.storage.tables import items

log = logging.getLogger(__name__)
APART: Final = timedelta(days=1)
"""By so much what was said may have been written down after, or before, a meeting of the same chat was to begin."""
LOOKED_AT = 2000
_KINDS: Final[dict[str, SourceKind]] = {
    "vtt": SourceKind.VTT,
    "text": SourceKind.SPOKEN,
    "insights": SourceKind.INSIGHTS,
}


class Heard(Protocol):
    """What was said in a meeting. Its members are those of `teams_bot.graph`'s TranscriptSource."""

    @property
    def id(self) -> str:
        """Graph's id of it."""

    @property
    def kind(self) -> Literal["vtt", "text", "insights"]:
        """With speakers, without, or what Copilot makes of it."""

    @property
    def join_url(self) -> str:
        """Of the meeting in Teams."""

    @property
    def chat_id(self) -> str | None:
        """The meeting's chat."""

    @property
    def created(self) -> datetime:
        """When it was made."""

    @property
    def content(self) -> str:
        """The text."""


class Transcripts:
    """Takes what has arrived of meetings."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def arrived(self, connection: Connection, source: Heard) -> None:
        """Wish that it is read into the minutes of its meeting. One of no meeting of ours is left alone."""
        item = meeting_of(connection, source)
        if item is None:
            log.info("the %s %s is of no meeting that is known", source.kind, source.id)
            return
        home = places.conversation_row(connection, item.home) if item.home is not None else None
        read = Source(
            item.id,
            _KINDS[source.kind],
            name=source.kind,
            text=source.content,
            operation=source.id,
            conversation=item.home or "",
            language=home.language if home is not None else "en",
        )
        wishes.draft(connection, read, self._desk.clock.now())


def meeting_of(connection: Connection, source: Heard) -> Meeting | None:
    """The meeting that it is of: by its address, or its chat; of a series that shares them the nearest in time."""
    rows = connection.execute(
        select(items.c.data)
        .where(items.c.kind == Kind.MEETING.value)
        .order_by(items.c.created_at.desc(), items.c.id.desc())
        .limit(LOOKED_AT)
    )
    known = [one for (data,) in rows if isinstance(one := decode(data), Meeting)]
    near = [one for one in known if abs(_when(one) - source.created) <= APART + timedelta(minutes=one.minutes)]
    same = [one for one in near if one.join_url and one.join_url == source.join_url]
    same = same or [one for one in near if source.chat_id and one.home == source.chat_id]
    return min(same, key=lambda one: (abs(_when(one) - source.created), one.id), default=None)


def _when(item: Meeting) -> datetime:
    return item.began_at or item.starts_at
