"""The handler of a storm's card: out at once, before the single cards; then told anew, the more seldom the longer it lasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection

from cards.size import size_of
from cards.storm import storm_card, storm_summary
from sop.desk import Desk, conversations, places, storms, wishes
from sop.desk.storms import Storm
from sop.lanes import Done, Job, Later, Outcome
from sop.lanes.buckets import Rank
from sop.storage import Store
from sop.words import Words, words
from teams_bot.largest import Largest
from teams_bot.pace import Pace
from teams_bot.protocol.outcomes import TooLarge
from teams_bot.protocol.reference import ConversationRef
from teams_bot.refusals import SHUTS, WAITS_S, Refusals
from teams_bot.sending import as_attachment, digest_of
from teams_bot.whereabouts import as_reference, never_there

FIRST_EVERY_S, LAST_EVERY_S = 4.0, 120.0
"""Seconds between two updates, at first and at most: each takes a slot that a new card could have had."""


def update_every(storm: Storm, now: float) -> float:
    """Seconds between two updates of a storm's card: a quarter of the time it has lasted, within bounds."""
    return min(LAST_EVERY_S, max(FIRST_EVERY_S, (now - storm.started_at) / 4))


@dataclass(frozen=True, slots=True)
class _Standing:
    storm: Storm
    reference: ConversationRef
    shut: bool
    words: Words


class Storming:
    """Carries out `storm.refresh`."""

    def __init__(self, store: Store, desk: Desk, pace: Pace, refusals: Refusals, timezone: str) -> None:
        self._store = store
        self._desk = desk
        self._pace = pace
        self._refusals = refusals
        self._timezone = timezone
        self._largest = Largest(desk.clock)

    async def refresh(self, job: Job) -> Outcome:
        """The conversation's storm card shows how the storm stands. The last time it says that it is over."""
        conversation = job.payload["conversation"]
        standing = await self._store.read(self._read, conversation)
        if standing is None:
            return Done()
        if standing.shut:
            return Later(WAITS_S)
        storm, now = standing.storm, self._desk.clock.now()
        if storm.shown_at is not None and (early := storm.shown_at + update_every(storm, now) - now) > 0:
            return Later(early)
        over = now >= storm.over_at()
        card = self._card(standing, self._largest.now(), over=over)
        digest = digest_of(orjson.dumps(card))
        if storm.activity_id is not None and digest == storm.digest:
            return Done(lambda connection: self._follow(connection, storm, over=over))
        slot = await self._pace.turn(conversation, Rank.URGENT, attempts=job.attempts)
        if slot.wait:
            return Later(slot.wait)
        job.ensure_mine()
        message = {
            "type": "message",
            "summary": storm_summary(storm, standing.words),
            "attachments": [as_attachment(card)],
        }
        try:
            activity_id = await self._pace.put_up(standing.reference, storm.activity_id, message, slot)
        except TooLarge:
            if size_of(self._card(standing, size_of(card) - 1, over=over)) >= size_of(card):
                # The smallest there is.
                raise
            self._largest.refused(size_of(card))
            return Later(0.0)
        except SHUTS as refusal:
            if not await self._refusals.shut(conversation, refusal, now):
                raise
            return Later(WAITS_S)

        def finish(connection: Connection) -> None:
            storms.shown(connection, storm, activity_id, digest, self._desk.clock.now())
            self._follow(connection, storm, over=over)

        return Done(finish)

    def _card(self, standing: _Standing, limit: int, *, over: bool) -> dict[str, Any]:
        return storm_card(standing.storm, self._desk.procedure, standing.words, over=over, limit=limit)

    def _follow(self, connection: Connection, storm: Storm, *, over: bool) -> None:
        """End it where it is over; else look again when it may be. What comes until then wishes for itself."""
        if over and storms.end(connection, storm):
            return
        wishes.refresh_storm(connection, storm.conversation, self._desk.clock.now(), storm.over_at())

    def _read(self, connection: Connection, conversation: str) -> _Standing | None:
        storm = storms.read(connection, conversation)
        if storm is None:
            return None
        row = places.conversation_row(connection, conversation)
        if row is None:
            raise never_there(conversation)
        shut = conversations.is_shut(row)
        return _Standing(storm, as_reference(row, conversation), shut, words(row.language, self._timezone))
