"""Sending within Teams' limits: who may send now, and what a send costs.

Limits per bot and conversation, https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit: 7 in 1 s, 8 in 2 s,
60 in 30 s, 1,800 in 3,600 s; 50 requests a second per app and tenant. All threads of a channel are counted as one here.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection

from sop.desk import places
from sop.errors import Retryable
from sop.lanes import Clock, buckets
from sop.lanes.buckets import Rank, Window
from sop.storage import Store
from teams_bot.protocol.connector import Connector
from teams_bot.protocol.outcomes import ActivityGone, Throttled
from teams_bot.protocol.reference import ConversationRef

T = TypeVar("T")
MARGIN_S = 0.05
"""Seconds by which every window is made longer: of two sends a second apart the first may have been this long under way. One that
is longer is counted as of now for as long as it is, and then from its answer on: what Teams sees keeps to the limits on a slow
network too."""
APP = "teams"
"""The bucket of everything the app sends."""
CONVERSATION_LIMITS = tuple(
    Window(seconds + MARGIN_S, limit) for seconds, limit in ((1, 7), (2, 8), (30, 60), (3600, 1800))
)
SPREAD_S = 1.0
"""Seconds by which a wait that Teams named is made longer at most, by chance, so that conversations do not come back as one."""
UNNAMED_WAIT_S = (1.0, 60.0)
"""Seconds that a conversation is left alone after a 429 that names no time: doubled with every try, up to the second."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the app and tenant as a whole may send. Older pages of Microsoft's say 30 requests a second."""

    per_second: int = 50

    @property
    def windows(self) -> tuple[Window, ...]:
        """As a bucket takes them."""
        return (Window(1 + MARGIN_S, self.per_second),)


@dataclass(slots=True, eq=False)
class Slot:
    """A turn to send.

    wait: seconds until it comes, 0 where it is now; counted: the moment that it counts from in the buckets; attempts: failed
    tries of what is to be sent.
    """

    wait: float
    counted: float
    attempts: int = 0


class Pace:
    """Sends into conversations as fast as Teams permits and no faster."""

    def __init__(self, store: Store, clock: Clock, connector: Connector, limits: Limits) -> None:
        self._store = store
        self._clock = clock
        self._connector = connector
        self._limits = limits
        self._under_way: dict[str, list[Slot]] = {}

    async def turn(self, conversation: str, rank: Rank, spare: int = 0, attempts: int = 0) -> Slot:
        """`take` in a transaction of its own."""
        return await self._store.tx(self.take, conversation, rank, spare, attempts)

    def take(self, connection: Connection, conversation: str, rank: Rank, spare: int = 0, attempts: int = 0) -> Slot:
        """Take a slot of the conversation's limits and the app's.

        spare: slots of each second to leave to others; attempts: failed tries of what is to be sent.
        """
        wanted, left = self._wanted(conversation), {_bucket(conversation): spare}
        # The clock is read when the transaction runs: it may have waited for its own turn.
        now = self._clock.now()
        for slot in list(self._under_way.get(_bucket(conversation), ())):
            if now - slot.counted > MARGIN_S:
                slot.counted = buckets.count_from(connection, wanted, slot.counted, now, now)
        return Slot(buckets.take(connection, wanted, now, rank=rank, spare=left), now, attempts)

    async def put_up(
        self, reference: ConversationRef, activity_id: str | None, message: dict[str, Any], slot: Slot
    ) -> str:
        """Post a message, or update the one that it has; one that is gone is posted anew. Gives the message's id."""
        if activity_id is None:
            return await self.post(reference, message, slot)
        for _try in range(2):
            # About one update in a thousand answers 404 though the message is there; a second one tells.
            try:
                await self.update(reference, activity_id, message, slot)
            except ActivityGone:
                slot = await self._one_more(reference, slot.attempts)
                continue
            return activity_id
        return await self.post(reference, message, slot)

    async def post(self, reference: ConversationRef, message: dict[str, Any], slot: Slot) -> str:
        """Post a message; its id."""
        return await self._sent(reference, slot, self._connector.send(reference, message))

    async def update(self, reference: ConversationRef, activity_id: str, message: dict[str, Any], slot: Slot) -> None:
        """Replace a message. Raises ActivityGone."""
        await self._sent(reference, slot, self._connector.update(reference, activity_id, message))

    async def _sent(self, reference: ConversationRef, slot: Slot, call: Awaitable[T]) -> T:
        """What the call answers, which counts for as long as it is under way."""
        there = self._under_way.setdefault(_bucket(reference.conversation_id), [])
        there.append(slot)
        try:
            answer = await call
        except Retryable as trouble:
            await self._push_back(reference, trouble, slot.attempts)
            raise
        finally:
            there.remove(slot)
            if not there:
                self._under_way.pop(_bucket(reference.conversation_id), None)
        now = self._clock.now()
        if now - slot.counted > MARGIN_S:
            wanted = self._wanted(reference.conversation_id)
            await self._store.tx(buckets.count_from, wanted, slot.counted, now - MARGIN_S, now)
        return answer

    async def _one_more(self, reference: ConversationRef, attempts: int) -> Slot:
        """What is sent in the same turn once more counts as well."""
        now = self._clock.now()
        await self._store.tx(buckets.count_from, self._wanted(reference.conversation_id), now, now, now)
        return Slot(0.0, now, attempts)

    async def _push_back(self, reference: ConversationRef, trouble: Retryable, attempts: int) -> None:
        """Teams said "not now": nobody sends into this conversation before the time it named."""
        if trouble.unreachable or (trouble.after is None and not isinstance(trouble, Throttled)):
            return
        first, longest = UNNAMED_WAIT_S
        wait = trouble.after if trouble.after is not None else min(first * 2.0**attempts, longest)
        now = self._clock.now()
        until = now + wait + random.uniform(0, min(SPREAD_S, wait / 10))
        await self._store.tx(buckets.push_back, _bucket(reference.conversation_id), CONVERSATION_LIMITS, until, now)

    def _wanted(self, conversation: str) -> dict[str, tuple[Window, ...]]:
        return {_bucket(conversation): CONVERSATION_LIMITS, APP: self._limits.windows}


def _bucket(conversation: str) -> str:
    return f"teams:{places.channel_of(conversation)}"
