"""The handlers of what goes out to Teams: cards posted and updated in place, and sentences. Within Teams' limits."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from cards.item import item_json
from cards.notices import superseded_card
from cards.size import size_of
from sop.desk import Desk, ItemView, conversations, places, shutting, storms, view
from sop.lanes import Calm, Done, Job, Later, Outcome
from sop.lanes.buckets import Rank
from sop.records.items import Kind
from sop.storage import Store
from sop.words import Words, words
from teams_bot.largest import Largest
from teams_bot.pace import Pace, Slot
from teams_bot.protocol.outcomes import ActivityGone, TooLarge
from teams_bot.protocol.reference import ConversationRef
from teams_bot.refusals import SHUTS, WAITS_S, Refusals
from teams_bot.whereabouts import as_reference, never_there, way_into

CARD_CONTENT = "application/vnd.microsoft.card.adaptive"
SPARED_BY_CHANGES = 4
"""Slots of seven a second, and of eight in two, that updates of cards leave to what is new. What is left to them, four in two
seconds, is as much as Teams permits for longer (60 in 30 s)."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """A card and its message.

    shut: nothing can be posted there now; asked_for: a person waits for it: it answers them; storm_out: a storm's card
    stands there.
    """

    reference: ConversationRef
    shut: bool
    activity_id: str | None
    digest: str | None
    view: ItemView
    words: Words
    asked_for: bool
    storm_out: bool

    @property
    def rank(self) -> Rank:
        """Whose turn it takes."""
        if self.activity_id is not None:
            return Rank.CHANGE
        return Rank.PERSON if self.asked_for else Rank.NEW

    @property
    def spare(self) -> int:
        """Slots to leave in each second: one for the card of a storm, which must be out at once, until it stands there."""
        if self.activity_id is not None:
            return SPARED_BY_CHANGES
        return 0 if self.storm_out else 1


class Sending:
    """Carries out `card.refresh`, `card.supersede`, `teams.say` and `teams.reopen`."""

    def __init__(
        self, store: Store, desk: Desk, pace: Pace, refusals: Refusals, timezone: str, calm: Calm | None = None
    ) -> None:
        self._calm = calm
        self._store = store
        self._desk = desk
        self._pace = pace
        self._refusals = refusals
        self._timezone = timezone
        self._largest = Largest(desk.clock)

    async def refresh(self, job: Job) -> Outcome:
        """The card shows the record as it is: posted where there is none, updated in place, left alone where equal."""
        conversation, item_id = job.payload["conversation"], job.payload["item"]
        standing, slot = job.prepared
        if standing is None:
            return Done()
        if standing.shut:
            return self._rests(conversation, item_id)
        if slot is not None and slot.wait:
            return Later(slot.wait)
        # A new card is drawn when its turn has come: nobody draws what only waits.
        card = self._card(standing, self._largest.now())
        digest = digest_of(card)
        if slot is None:
            if standing.digest == digest:
                return Done()
            if self._calm is not None and (wait := self._calm.wait(job)) > 0:
                return Later(wait)
            slot = await self._pace.turn(conversation, standing.rank, standing.spare, job.attempts)
            if slot.wait:
                return Later(slot.wait)
        job.ensure_mine()
        asked_at = self._desk.clock.now()
        try:
            activity_id = await self._pace.put_up(
                standing.reference, standing.activity_id, _message(orjson.Fragment(card), standing.view), slot
            )
        except TooLarge:
            if size_of(self._card(standing, size_of(card) - 1)) >= size_of(card):
                # The smallest there is.
                raise
            self._largest.refused(size_of(card))
            return Later(0.0)
        except SHUTS as refusal:
            if not await self._refusals.shut(conversation, refusal, asked_at):
                raise
            return self._rests(conversation, item_id)

        if self._calm is not None and activity_id == standing.activity_id:
            self._calm.acted(job.lane)

        def finish(connection: Connection) -> None:
            if activity_id == standing.activity_id:
                placed = places.placement(connection, conversation, item_id)
                if placed is None or placed.activity_id != activity_id:
                    # While it was updated somebody asked for the card anew: that message is the old one by now.
                    return
            places.posted(connection, conversation, item_id, activity_id, digest)
            if standing.activity_id is None and standing.view.item.kind is Kind.INCIDENT:
                storms.posted(connection, conversation, item_id, self._desk.clock.now())

        return Done(finish)

    async def supersede(self, job: Job) -> Outcome:
        """An older message of the item's says that there is a newer card."""
        conversation, item_id = job.payload["conversation"], job.payload["item"]
        standing = await self._store.glance(self._read, conversation, item_id)
        if standing is None:
            return Done()
        if standing.shut:
            return Later(WAITS_S)
        slot = await self._pace.turn(conversation, Rank.CHANGE, SPARED_BY_CHANGES, job.attempts)
        if slot.wait:
            return Later(slot.wait)
        job.ensure_mine()
        message = _message(superseded_card(standing.view, standing.words), standing.view)
        asked_at = self._desk.clock.now()
        try:
            await self._pace.update(standing.reference, job.payload["activity"], message, slot)
        except ActivityGone:
            return Done()
        except SHUTS as refusal:
            if not await self._refusals.shut(conversation, refusal, asked_at):
                raise
            return Later(WAITS_S)
        return Done()

    async def say(self, job: Job) -> Outcome:
        """A sentence, or a card of its own. A post cannot be looked up: after a crash it may come twice, but never not at all."""
        conversation = job.payload["conversation"]
        reference, shut = await self._store.glance(way_into, conversation)
        if shut:
            return Later(WAITS_S)
        slot = await self._pace.turn(conversation, Rank.PERSON, attempts=job.attempts)
        if slot.wait:
            return Later(slot.wait)
        job.ensure_mine()
        asked_at = self._desk.clock.now()
        message = _said(job.payload)
        try:
            await self._pace.post(reference, message, slot)
        except SHUTS as refusal:
            if not await self._refusals.shut(conversation, refusal, asked_at):
                raise
            return Later(WAITS_S)
        return Done()

    async def reopen(self, job: Job) -> Outcome:
        """Somebody wants a shut conversation tried again: all that waits there is."""
        conversation = job.payload["conversation"]

        def finish(connection: Connection) -> None:
            shutting.reopen(connection, conversation, self._desk.clock.now())

        return Done(finish)

    def _card(self, standing: _Standing, limit: int) -> bytes:
        now = datetime.fromtimestamp(self._desk.clock.now(), standing.words.zone)
        return item_json(standing.view, self._desk.procedure, standing.words, today=now.date(), now=now, limit=limit)

    def _rests(self, conversation: str, item_id: str) -> Outcome:
        """Nothing can be posted there: the card is left until it can. It is drawn from the record then, so nothing is lost."""

        def finish(connection: Connection) -> None:
            shutting.rest(connection, conversation, item_id, self._desk.clock.now())

        return Done(finish)

    def stand_in_line(self, connection: Connection, job: Job) -> tuple[_Standing | None, Slot | None]:
        """What `refresh` begins with: the card as it stands and, where it is new and certain to be posted, its turn."""
        conversation = job.payload["conversation"]
        standing = self._read(connection, conversation, job.payload["item"])
        if standing is None or standing.shut or standing.activity_id is not None:
            return standing, None
        return standing, self._pace.take(connection, conversation, standing.rank, standing.spare, job.attempts)

    def _read(self, connection: Connection, conversation: str, item_id: str) -> _Standing | None:
        found = places.standing(connection, conversation, item_id)
        seen = view(connection, item_id, mirrored=self._desk.mirrored) if found is not None else None
        if found is None or seen is None:
            return None
        placed, row, storm_out = found
        if row is None:
            raise never_there(conversation)
        return _Standing(
            as_reference(row, conversation),
            conversations.is_shut(row),
            placed.activity_id,
            placed.digest,
            seen,
            words(placed.language or row.language, self._timezone),
            asked_for=placed.language is not None,
            storm_out=storm_out,
        )


def digest_of(encoded: bytes) -> str:
    """What tells whether a card, as JSON, is the one that stands there already: one state is always drawn alike."""
    return hashlib.sha256(encoded).hexdigest()


def as_attachment(card: dict[str, Any] | orjson.Fragment) -> dict[str, Any]:
    """A card as a message holds it. A Fragment is one that is JSON already."""
    return {"contentType": CARD_CONTENT, "content": card}


def _said(payload: dict[str, Any]) -> dict[str, Any]:
    if "card" in payload:
        return {"type": "message", "summary": payload["text"], "attachments": [as_attachment(payload["card"])]}
    return {"type": "message", "text": payload["text"], "textFormat": payload["format"]}


def _message(card: dict[str, Any] | orjson.Fragment, seen: ItemView) -> dict[str, Any]:
    summary = f"{seen.item.id}: {seen.item.title}"[:250]
    return {"type": "message", "summary": summary, "attachments": [as_attachment(card)]}
