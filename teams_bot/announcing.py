"""The handler that tells people of a meeting: its agenda in good time, what is missing, another time, that it is off.

One message into the conversation that the meeting lives in, which mentions whoever is there; who is not there is told in their
own chat with SOPilot.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection

from sop.desk import Desk, announcing, carrying, conversations, personal, places, records, wishes
from sop.desk.announcing import Tells
from sop.lanes import Done, Job, Later, Outcome
from sop.lanes.buckets import Rank
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.people import SYSTEM, Person
from sop.storage import Store
from sop.words import words
from teams_bot import announcement
from teams_bot.pace import Pace
from teams_bot.protocol.connector import Connector
from teams_bot.refusals import SHUTS, WAITS_S, Refusals
from teams_bot.whereabouts import as_reference

PERSONAL = "personal"
FRESH = timedelta(minutes=10)
"""A card that was posted so lately stands near enough; an older one comes again beside the announcement."""


class _Standing(Struct, frozen=True):
    """What is to be told, of which meeting, and where: None where it lives in no conversation of several people."""

    tells: Tells
    item: Meeting
    place: places.Conversation | None
    conversation: str | None
    activity_id: str | None


class Announcing:
    """Carries out `meeting.tell`."""

    def __init__(
        self, store: Store, desk: Desk, pace: Pace, refusals: Refusals, connector: Connector, timezone: str
    ) -> None:
        self._store = store
        self._desk = desk
        self._pace = pace
        self._refusals = refusals
        self._connector = connector
        self._timezone = timezone

    async def tell(self, job: Job) -> Outcome:
        """Tell what there is to tell now. A post cannot be looked up: after a crash it may come twice, but never not at all."""
        item_id = job.payload["item"]
        standing = await self._store.tx(self._prepared, item_id)
        if standing is None:
            return Done()
        due = self._due(standing)
        if due > self._desk.clock.now():
            return Done(lambda connection: wishes.announce(connection, item_id, self._desk.clock.now(), due))
        if standing.place is None:
            return Done(lambda connection: self._told(connection, standing, ()))
        if conversations.is_shut(standing.place):
            return Later(WAITS_S)
        return await self._post(job, standing, standing.place)

    async def _post(self, job: Job, standing: _Standing, place: places.Conversation) -> Outcome:
        conversation = str(standing.conversation)
        reference, asked_at = as_reference(place, conversation), self._desk.clock.now()
        try:
            members = await self._connector.members(as_reference(place, place.id))
            slot = await self._pace.turn(conversation, Rank.NEW, attempts=job.attempts)
            if slot.wait:
                return Later(slot.wait)
            there = announcement.present(_meant(standing), members)
            untold = await self._store.read(_untold, standing, [person for person, _id in there])
            message = announcement.message(
                standing.tells, standing.item, there, untold, words(place.language, self._timezone)
            )
            job.ensure_mine()
            await self._pace.post(reference, message, slot)
        except SHUTS as refusal:
            if not await self._refusals.shut(conversation, refusal, asked_at):
                raise
            return Later(WAITS_S)
        return Done(lambda connection: self._told(connection, standing, [person for person, _id in there]))

    def _due(self, standing: _Standing) -> float:
        """When this is to be told: a meeting that was moved meanwhile waits for its new day."""
        if standing.tells in (Tells.AGENDA, Tells.CALL_OUT):
            return announcing.moment(standing.item, self._desk.procedure).timestamp()
        return 0.0

    def _prepared(self, connection: Connection, item_id: str) -> _Standing | None:
        """What is left open elsewhere comes onto the agenda first: it may be all that was missing."""
        item = records.load(connection, item_id)
        if not isinstance(item, Meeting):
            return None
        tells = announcing.tells(item, self._desk.procedure)
        if tells in (Tells.AGENDA, Tells.CALL_OUT) and self._is_time(item):
            item = self._carried_over(connection, item)
            tells = announcing.tells(item, self._desk.procedure)
        now = datetime.fromtimestamp(self._desk.clock.now(), UTC)
        if tells is None or (item.starts_at <= now and tells is not Tells.CANCELLED):
            return None
        conversation = self._where(connection, item)
        row = places.conversation_row(connection, conversation) if conversation is not None else None
        placed = places.placement(connection, conversation, item.id) if conversation is not None else None
        return _Standing(tells, item, row, conversation, placed.activity_id if placed is not None else None)

    def _is_time(self, item: Meeting) -> bool:
        return announcing.moment(item, self._desk.procedure).timestamp() <= self._desk.clock.now()

    def _carried_over(self, connection: Connection, item: Meeting) -> Meeting:
        action = carrying.anew(connection, item, self._desk.procedure)
        if action is not None:
            self._desk.handle(connection, self._command(item, action, "carried over"))
        fresh = records.load(connection, item.id)
        return fresh if isinstance(fresh, Meeting) else item

    def _where(self, connection: Connection, item: Meeting) -> str | None:
        """Where the meeting lives: where it was planned, else where its kind is routed; never one person's own chat."""
        found = places.placements_of(connection, item.id)
        ordered = sorted(found, key=lambda one: (one != item.home, one))
        return next((one for one in ordered if not self._is_personal(connection, one)), None)

    @staticmethod
    def _is_personal(connection: Connection, conversation: str) -> bool:
        row = places.conversation_row(connection, conversation)
        return row is None or as_reference(row, conversation).conversation_type == PERSONAL

    def _told(self, connection: Connection, standing: _Standing, there: Sequence[Person]) -> None:
        """The record knows that people know, and who was not mentioned is told in their own chat."""
        item, now = standing.item, self._desk.clock.now()
        known = records.load_locked(connection, item.id)
        # What was changed meanwhile has its own wish: that is told as well.
        if isinstance(known, Meeting) and announcing.tells(known, self._desk.procedure) is standing.tells:
            told = c.MeetingTold(standing.tells is Tells.CALL_OUT)
            self._desk.handle(connection, self._command(known, told, standing.tells.value))
            old = now - item.created_at.timestamp() > FRESH.total_seconds()
            if standing.tells is Tells.AGENDA and old and standing.conversation and standing.activity_id:
                self._post_anew(connection, standing.conversation, item.id, standing.activity_id)
        for person in _meant(standing):
            chat = personal.chat_of(connection, person)
            row = places.conversation_row(connection, chat) if chat is not None else None
            if chat is None or row is None or any(person.is_same_as(one) for one in there):
                continue
            said = words(row.language, self._timezone)
            untold = _untold(connection, standing, there) if standing.place is None and chat == item.home else ()
            text = announcement.with_untold(announcement.sentence(standing.tells, item, said), untold, said)
            wishes.say(connection, chat, text, now)

    def _post_anew(self, connection: Connection, conversation: str, item_id: str, activity_id: str) -> None:
        now = self._desk.clock.now()
        places.unpost(connection, conversation, item_id)
        wishes.refresh_card(connection, conversation, item_id, now)
        wishes.supersede_card(connection, conversation, item_id, activity_id, now)

    def _command(self, item: Meeting, action: c.Action, what: str) -> c.Command:
        return c.Command(
            id=f"{what} {item.uid} {item.version}",
            actor=SYSTEM,
            at=datetime.fromtimestamp(self._desk.clock.now(), UTC),
            action=action,
            item_id=item.id,
            cause=f"meeting {what}",
        )


def _untold(connection: Connection, standing: _Standing, there: Sequence[Person]) -> tuple[Person, ...]:
    """Whom nothing reaches: not in the conversation, and without a chat of their own."""
    absent = [one for one in _meant(standing) if not any(one.is_same_as(known) for known in there)]
    return tuple(one for one in absent if personal.chat_of(connection, one) is None)


def _meant(standing: _Standing) -> tuple[Person, ...]:
    """Whom this is for: everybody who is asked to come; what is missing is the owner's to bring."""
    item = standing.item
    if standing.tells is Tells.CALL_OUT:
        return (item.assignee or item.reporter,)
    return tuple(
        one for one in item.people if standing.tells is Tells.MOVED or not any(map(one.is_same_as, item.absent))
    )
