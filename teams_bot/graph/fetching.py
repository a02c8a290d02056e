"""The handlers of `graph.lookup` (which meeting is it?) and `graph.fetch` (what was said?)."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from sqlalchemy import Connection

from sop.desk.lanes_of import GRAPH_GATE
from sop.errors import Rejected, Retryable
from sop.lanes import Clock, Done, Job, Later, Outcome
from sop.storage import Store
from sop.words import words
from teams_bot.graph import meetings, refusals, sources
from teams_bot.graph.answers import Gone, Refusal, Why
from teams_bot.graph.client import VTT, WITHOUT_SPEAKERS, GraphClient
from teams_bot.graph.meetings import Expected
from teams_bot.graph.sources import INSIGHTS, TRANSCRIPT, Arrived, Kind, Wanted

log = logging.getLogger(__name__)
OF_LOOKUP = (Why.CONSENT_MEETINGS, Why.POLICY)
OF_TRANSCRIPT = (Why.DISABLED, Why.PAYMENT, Why.CONSENT_TRANSCRIPTS, Why.POLICY)
OF_INSIGHTS = (Why.LICENCE, Why.CONSENT_INSIGHTS)
GONE_TRIES = 6
"""Tries of a source that Graph has told of and does not find: it may only be slow to know of it itself."""


class Fetching:
    """Reads what Graph has of meetings that are expected. arrived: where each source goes, once."""

    def __init__(self, store: Store, client: GraphClient, clock: Clock, arrived: Arrived) -> None:
        self._store = store
        self._client = client
        self._clock = clock
        self._arrived = arrived

    async def lookup(self, job: Job) -> Outcome:
        """Carry out `graph.lookup`: Graph's id of the meeting, and what it has left already. Raises sop.errors."""
        now = self._clock.now()
        meeting = await self._store.read(meetings.read, job.payload["join_url"])
        if meeting is None:
            return Done()
        wait = await self._store.tx(refusals.wait_s, (*OF_LOOKUP, *OF_TRANSCRIPT), meeting.organizer, now)
        if wait:
            return Later(wait)
        try:
            found = await self._client.meeting(meeting.organizer, meeting.join_url)
            made = await self._client.transcripts(meeting.organizer, str(found["id"])) if found is not None else []
        except Refusal as refusal:
            return await self._refused(refusal, meeting)
        except Gone:
            found = None
        if found is None or not meetings.is_id(found.get("id")):
            return await self._missing(meeting)
        return Done(lambda connection: self._found(connection, meeting, found, made))

    async def fetch(self, job: Job) -> Outcome:
        """Carry out `graph.fetch`. Raises sop.errors."""
        wanted, now = msgspec.convert(job.payload, Wanted), self._clock.now()
        meeting = await self._store.read(meetings.read, wanted.join_url)
        if meeting is None or meeting.meeting_id is None or await self._store.read(sources.is_kept, wanted):
            return Done()
        whys = OF_TRANSCRIPT if wanted.what == TRANSCRIPT else OF_INSIGHTS
        wait = await self._store.tx(refusals.wait_s, whys, meeting.organizer, now)
        if wait:
            return Later(wait)
        try:
            kind, raw = await self._content(meeting, wanted)
        except Refusal as refusal:
            return await self._refused(refusal, meeting)
        except Gone as gone:
            return _gone(job, wanted, gone)
        text = raw.decode("utf-8-sig", "replace").replace("\0", "")
        mended = (*whys, *((Why.SPEAKERS,) if kind == "vtt" else ()))

        def finish(connection: Connection) -> None:
            at = self._clock.now()
            source = sources.keep(connection, wanted, kind, meeting, text, at)
            if source is not None:
                self._arrived(connection, source)
            refusals.allowed(connection, mended, meeting.organizer, at)

        return Done(finish)

    async def _content(self, meeting: Expected, wanted: Wanted) -> tuple[Kind, bytes]:
        """With its speakers; without them where the tenant does not give those."""
        organizer, meeting_id = meeting.organizer, meeting.meeting_id or ""
        if wanted.what == INSIGHTS:
            return "insights", await self._client.insight(organizer, meeting_id, wanted.id)
        try:
            return "vtt", await self._client.content(organizer, meeting_id, wanted.id, VTT)
        except Refusal as refusal:
            if refusal.why is not Why.SPEAKERS:
                raise
            await self._store.tx(refusals.refused, refusal, organizer, self._clock.now())
        return "text", await self._client.content(organizer, meeting_id, wanted.id, WITHOUT_SPEAKERS)

    async def _refused(self, refusal: Refusal, meeting: Expected) -> Later:
        await self._store.tx(refusals.refused, refusal, meeting.organizer, self._clock.now())
        return Later(refusals.LOOK_S)

    async def _missing(self, meeting: Expected) -> Outcome:
        """Kept, so that the recap can say so, and parked, so that somebody can try again."""
        await self._store.tx(meetings.found, meeting.join_url, None, None)
        english = words("en", "UTC")
        raise Rejected(english("why.graph.missing"), remedy=english("do.graph.missing"), about=meeting.join_url)

    def _found(
        self, connection: Connection, meeting: Expected, found: dict[str, Any], made: list[dict[str, Any]]
    ) -> None:
        now = self._clock.now()
        chat = found.get("chatInfo")
        thread = chat.get("threadId") if isinstance(chat, dict) else None
        meetings.found(connection, meeting.join_url, str(found["id"]), thread if isinstance(thread, str) else None)
        for wanted in transcripts_in(made, meeting.join_url):
            sources.want(connection, wanted, now)
        refusals.allowed(connection, OF_LOOKUP, meeting.organizer, now)


def transcripts_in(found: list[dict[str, Any]], join_url: str) -> list[Wanted]:
    """The transcripts that Graph has listed, as sources to fetch."""
    return [
        Wanted(TRANSCRIPT, one["id"], join_url, one["createdDateTime"])
        for one in found
        if meetings.is_id(one.get("id")) and isinstance(one.get("createdDateTime"), str)
    ]


def _gone(job: Job, wanted: Wanted, gone: Gone) -> Outcome:
    if job.attempts < GONE_TRIES:
        raise Retryable(gone.reason, destination=GRAPH_GATE, about=gone.about)
    log.info("the %s %s is gone before it was read: %s", wanted.what, wanted.id, gone)
    return Done()
