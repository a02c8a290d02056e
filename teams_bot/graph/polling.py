"""The handler of `graph.poll`: what Graph has of an organizer's meetings and nobody has told us. It puts its successor while
there is a meeting to wait for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection

from sop.lanes import Clock, Done, Job
from sop.storage import Store, marks
from teams_bot.graph import meetings, refusals, sources, subscribing
from teams_bot.graph.answers import Gone, Refusal, Why
from teams_bot.graph.client import GraphClient
from teams_bot.graph.fetching import OF_INSIGHTS, transcripts_in
from teams_bot.graph.meetings import Expected
from teams_bot.graph.sources import INSIGHTS, TRANSCRIPT, Wanted

EVERY_S = 900.0
OWED_S = 28 * 86400.0
"""So long after a meeting its transcripts are asked for, where Graph has refused to tell of them."""
TOLD_S = 300.0
"""Graph tells of a transcript within about a minute (learn.microsoft.com/graph/change-notifications-overview, latency)."""
OF_POLL = (Why.DISABLED, Why.CONSENT_TRANSCRIPTS, Why.POLICY)
INSIGHTS_S = 12 * 3600.0
"""So long after a meeting's start its AI insights are asked for: up to four hours after its end, says Microsoft."""


@dataclass
class _Round:
    """What one poll has found. link: where the next one goes on; owed: whether Graph did not give what there is."""

    wanted: list[Wanted] = field(default_factory=list)
    link: str | None = None
    owed: bool = False
    refused: list[Refusal] = field(default_factory=list)
    allowed: list[Why] = field(default_factory=list)


class Polling:
    """Repairs what notifications missed. One organizer a lane."""

    def __init__(self, store: Store, client: GraphClient, clock: Clock) -> None:
        self._store = store
        self._client = client
        self._clock = clock

    async def run(self, job: Job) -> Done:
        """Carry out `graph.poll`. Raises sop.errors."""
        organizer, now = str(job.payload["organizer"]), self._clock.now()
        mark = await self._store.read(marks.read, _mark(organizer)) or {}
        # Those that were waited for at the last look: nobody may have worked for days.
        since = now - OWED_S if mark.get("owed") else min(now, float(mark.get("at", 0.0)))
        expected = await self._store.read(meetings.open_of, organizer, since)
        if not expected:
            return Done(lambda connection: _looked(connection, organizer, _Round(), now))
        if expected[0].starts_at > now:
            return Done(lambda connection: meetings.put_poll(connection, organizer, now, expected[0].starts_at))
        round_ = _Round(link=mark.get("link"), owed=True)
        if not await self._store.tx(refusals.wait_s, OF_POLL, organizer, now):
            try:
                await self._transcripts(organizer, expected, round_)
                round_.owed = False
                round_.allowed += [Why.CONSENT_TRANSCRIPTS, Why.POLICY]
            except Refusal as refusal:
                round_.refused.append(refusal)
        if self._client.account.insights:
            await self._insights(organizer, expected, round_, now)
        return Done(lambda connection: self._finish(connection, organizer, round_))

    async def _transcripts(self, organizer: str, expected: list[Expected], round_: _Round) -> None:
        since = datetime.fromtimestamp(expected[0].starts_at - meetings.LASTS_S, UTC)
        try:
            found, round_.link = await self._client.new_transcripts(organizer, since, round_.link)
        except Gone:
            # The link is too old: everything is asked for once more, and what is here already is left alone.
            found, round_.link = await self._client.new_transcripts(organizer, since, None)
        by_id = {one.meeting_id: one for one in expected if one.meeting_id is not None}
        for one in found:
            meeting = by_id.get(str(one.get("meetingId")))
            if meeting is not None:
                round_.wanted += transcripts_in([one], meeting.join_url)
        for meeting in by_id.values():
            if meeting.in_channel:
                # Those are in no delta query ("doesn't support getting call transcripts from channel meetings").
                listed = await self._client.transcripts(organizer, meeting.meeting_id or "")
                round_.wanted += transcripts_in(listed, meeting.join_url)

    async def _insights(self, organizer: str, expected: list[Expected], round_: _Round, now: float) -> None:
        if await self._store.tx(refusals.wait_s, OF_INSIGHTS, organizer, now):
            return
        try:
            for meeting in expected:
                young = meeting.starts_at <= now < meeting.starts_at + INSIGHTS_S
                if meeting.meeting_id is None or meeting.in_channel or not young:
                    continue
                for one in await self._client.insights(meeting.organizer, meeting.meeting_id):
                    if meetings.is_id(one.get("id")) and isinstance(one.get("createdDateTime"), str):
                        round_.wanted.append(Wanted(INSIGHTS, one["id"], meeting.join_url, one["createdDateTime"]))
                round_.allowed += [why for why in OF_INSIGHTS if why not in round_.allowed]
        except Gone:
            # A meeting that has none yet is answered so, too.
            return
        except Refusal as refusal:
            round_.refused.append(refusal)

    def _finish(self, connection: Connection, organizer: str, round_: _Round) -> None:
        now = self._clock.now()
        new = [wanted for wanted in round_.wanted if not sources.is_kept(connection, wanted)]
        # In the order of the lanes' names, as everywhere.
        meetings.put_poll(connection, organizer, now, now + EVERY_S)
        if self._client.account.hook is not None and any(_is_late(one, now) for one in new):
            # Nobody told us: the subscription may be gone.
            subscribing.renew_now(connection, organizer, now)
        for wanted in sorted(new, key=lambda one: one.key):
            sources.want(connection, wanted, now)
        for refusal in round_.refused:
            refusals.refused(connection, refusal, organizer, now)
        allowed = round_.allowed
        if Why.POLICY in allowed and not sources.is_waiting(connection):
            # With something to fetch it is the fetch that tells: Graph may list what it does not give.
            allowed = [*allowed, Why.DISABLED]
        refusals.allowed(connection, allowed, organizer, now)
        _looked(connection, organizer, round_, now)
        sources.forget_old(connection, now)


def _is_late(wanted: Wanted, now: float) -> bool:
    """Whether we should have been told of it by now."""
    return wanted.what == TRANSCRIPT and now - sources.moment(wanted.created).timestamp() > TOLD_S


def _looked(connection: Connection, organizer: str, round_: _Round, now: float) -> None:
    """Remember when it was, and where the next look goes on."""
    marks.keep(connection, _mark(organizer), {"link": round_.link, "owed": round_.owed, "at": now})


def _mark(organizer: str) -> str:
    return f"graph.delta.{organizer}"
