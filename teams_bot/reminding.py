"""Reminders of action items: once a working day everybody's digest is wished for, and each is a card of its own.

What is on a digest is read when it is drawn, so an item that was done meanwhile is not asked for. Decision 0038.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from cards.digest import digest_card, digest_summary
from sop.desk import Desk, conversations, digests, lanes_of as names, places
from sop.desk.digests import Digest, DigestView, Entry, Turn
from sop.errors import Trouble
from sop.lanes import Done, Job, Later, Outcome, put
from sop.lanes.buckets import Rank
from sop.procedure import Procedure
from sop.procedure.days import at, awake, shifted
from sop.procedure.meetings import Meetings, clock as time_of
from sop.records.people import Person
from sop.storage import Store
from sop.words import Words, words
from teams_bot.pace import Pace, Slot
from teams_bot.protocol.connector import Connector
from teams_bot.refusals import SHUTS, Refusals
from teams_bot.sending import as_attachment
from teams_bot.whereabouts import as_reference

LANE = names.cron_lane("reminders")


class Reminders:
    """Carries out `actions.remind`, which puts its own next turn."""

    def __init__(self, store: Store, desk: Desk, timezone: str) -> None:
        self._store = store
        self._desk = desk
        self._zone = ZoneInfo(timezone)

    async def remind(self, job: Job) -> Outcome:
        """Wish for everybody's digest of today."""
        now, procedure = self._desk.clock.now(), self._desk.procedure
        found = await self._store.read(digests.turns, procedure, local(now, self._zone).date())

        def finish(connection: Connection) -> None:
            put_next(connection, now, self._zone, procedure.meetings)
            digests.tell(connection, found, now)

        return Done(finish)


def local(now: float, zone: ZoneInfo) -> datetime:
    """The moment by the clock that people read. now: seconds of the lanes' clock."""
    return datetime.fromtimestamp(now, UTC).astimezone(zone)


def next_turn(now: float, zone: ZoneInfo, meetings: Meetings) -> float:
    """When people are reminded next, in the clock's seconds: at the procedure's time of a working day, out of quiet hours."""
    here, when = local(now, zone), time_of(meetings.reminders.at)
    day = shifted(here.date(), 0, meetings)
    turn = awake(at(day, when, zone), zone, meetings)
    if turn <= here:
        turn = awake(at(shifted(day, 1, meetings), when, zone), zone, meetings)
    return turn.timestamp()


def put_next(connection: Connection, now: float, zone: ZoneInfo, meetings: Meetings) -> None:
    """Schedule the next turn; one that is scheduled for an earlier moment stays."""
    due_at = next_turn(now, zone, meetings)
    put(connection, LANE, names.REMIND, {}, gate=names.TEAMS_GATE, now=now, merge_key="cron", due_at=due_at)


class _Drawn(NamedTuple):
    """A digest to be shown. fresh: what of it is told for the first time."""

    view: DigestView
    fresh: list[Turn]
    row: places.Conversation


class Digests:
    """Carries out `actions.digest`: posts a person's digest, or updates the one of the day."""

    def __init__(
        self, store: Store, desk: Desk, pace: Pace, refusals: Refusals, connector: Connector, timezone: str
    ) -> None:
        self._store = store
        self._desk = desk
        self._pace = pace
        self._refusals = refusals
        self._connector = connector
        self._timezone = timezone

    async def show(self, job: Job) -> Outcome:
        """Show the digest as it is now."""
        person = msgspec.convert(job.payload["person"], Person)
        conversation, item_ids = str(job.payload["conversation"]), list(job.payload.get("items", ()))
        now, zone = self._desk.clock.now(), ZoneInfo(self._timezone)
        here = local(now, zone)
        if item_ids and (wakes := awake(here, zone, self._desk.procedure.meetings)) > here:
            return Later((wakes - here) / timedelta(seconds=1))
        procedure, today = self._desk.procedure, here.date()
        if asked := job.payload.get("asked"):
            entries = tuple(Entry(item_id) for item_id in asked)
            wanted = Digest(person, conversation, today, entries, language=str(job.payload["language"]))
            drawn = await self._store.read(_asked, wanted)
        else:
            drawn = await self._store.read(_drawn, procedure, person, conversation, today, item_ids)
        if drawn is None or conversations.is_shut(drawn.row):
            return Done(lambda connection: self._elsewhere(connection, person, conversation, item_ids))
        return await self._post(job, drawn, today)

    def _elsewhere(self, connection: Connection, person: Person, conversation: str, item_ids: list[str]) -> None:
        """What cannot be told here, because the conversation was shut meanwhile, is told where it now can be."""
        now = self._desk.clock.now()
        today = local(now, ZoneInfo(self._timezone)).date()
        found = digests.turns_of(connection, self._desk.procedure, today, item_ids)
        digests.tell(
            connection,
            [one for one in found if one.conversation != conversation and one.person.is_same_as(person)],
            now,
        )

    async def _post(self, job: Job, drawn: _Drawn, today: date) -> Outcome:
        digest, asked_at = drawn.view.digest, self._desk.clock.now()
        slot = await self._pace.turn(digest.conversation, Rank.NEW, attempts=job.attempts)
        if slot.wait:
            return Later(slot.wait)
        said = words(digest.language or drawn.row.language, self._timezone)
        message = await self._message(drawn, said, today)
        job.ensure_mine()
        try:
            activity_id = await self._put_up(drawn, message, slot)
        except SHUTS as refusal:
            if not await self._refusals.shut(digest.conversation, refusal, asked_at):
                raise
            # The next turn finds it shut, and tells it elsewhere.
            return Later(0.0)
        posted = replace(digest, activity_id=activity_id)
        return Done(lambda connection: digests.told(connection, posted, drawn.fresh))

    async def _put_up(self, drawn: _Drawn, message: dict[str, Any], slot: Slot) -> str:
        digest = drawn.view.digest
        reference = as_reference(drawn.row, digest.conversation)
        return await self._pace.put_up(reference, digest.activity_id, message, slot)

    async def _message(self, drawn: _Drawn, said: Words, today: date) -> dict[str, Any]:
        card = digest_card(drawn.view, self._desk.procedure, said, today)
        message = {
            "type": "message",
            "summary": digest_summary(drawn.view, said),
            "attachments": [as_attachment(card)],
        }
        if drawn.view.own or drawn.view.digest.activity_id is not None or not drawn.fresh:
            return message
        return message | await self._mention(drawn)

    async def _mention(self, drawn: _Drawn) -> dict[str, Any]:
        """Where others read along, its person is mentioned, so that Teams tells them. Not somebody who is not there.

        https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations
        """
        person = drawn.view.digest.person
        if person.aad_id is None:
            return {}
        try:
            reference = as_reference(drawn.row, drawn.view.digest.conversation)
            member = await self._connector.member(reference, person.aad_id)
        except Trouble:
            # The card has the name; a mention of somebody who is not there is refused as a whole.
            return {}
        text = f"<at>{person.name}</at>"
        mentioned = {"id": member["id"], "name": person.name}
        return {"text": text, "entities": [{"type": "mention", "text": text, "mentioned": mentioned}]}


def _asked(connection: Connection, digest: Digest) -> _Drawn | None:
    """A digest that its person asked for: a new card, whatever the day has brought before."""
    row = places.conversation_row(connection, digest.conversation)
    return _Drawn(digests.view_of(connection, digest), [], row) if row is not None else None


def _drawn(
    connection: Connection,
    procedure: Procedure,
    person: Person,
    conversation: str,
    today: date,
    item_ids: list[str],
) -> _Drawn | None:
    """The digest as it is to be shown; None where there is nothing to show. item_ids: of what may be new on it."""
    row = places.conversation_row(connection, conversation)
    if row is None:
        return None
    key = digests.digest_key(person, conversation)
    before = digests.read(connection, key)
    turns = digests.turns_of(connection, procedure, today, item_ids)
    fresh = [one for one in turns if digests.digest_key(one.person, one.conversation) == key]
    if item_ids and not fresh:
        return None
    digest = before
    if fresh and (before is None or before.day != today):
        digest = Digest(person, conversation, today)
    if digest is None:
        return None
    known = {one.item_id for one in digest.entries}
    entries = (*digest.entries, *(one.entry for one in fresh if one.item.id not in known))
    return _Drawn(digests.view_of(connection, replace(digest, entries=entries)), fresh, row)
