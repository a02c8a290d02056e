"""The handlers of what goes out to Teams: cards posted and updated in place, and sentences. Within Teams' limits.

Limits per bot and conversation, https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit: 7 in 1 s, 8 in 2 s,
60 in 30 s, 1,800 in 3,600 s; 50 requests a second per app and tenant. All threads of a channel are counted as one here.
"""

from __future__ import annotations

import hashlib
import logging
import random
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from cards.item import item_card
from cards.notices import superseded_card
from cards.size import LIMIT, size_of
from sop.desk import Desk, ItemView, conversations, places, shutting, view
from sop.desk.standing import State
from sop.errors import Rejected, Retryable, Trouble
from sop.lanes import Clock, Done, Job, Later, Outcome, buckets
from sop.lanes.buckets import Window
from sop.storage import Store
from sop.words import Words, words
from teams_bot.protocol.connector import Connector
from teams_bot.protocol.outcomes import ActivityGone, ConversationGone, NotInstalled, Throttled, TooLarge
from teams_bot.protocol.reference import ConversationRef

log = logging.getLogger(__name__)
MARGIN_S = 0.5
"""Seconds by which every window is made longer: what is sent two seconds apart may arrive less far apart."""
CONVERSATION_LIMITS = tuple(
    Window(seconds + MARGIN_S, limit) for seconds, limit in ((1, 7), (2, 8), (30, 60), (3600, 1800))
)
CARD_CONTENT = "application/vnd.microsoft.card.adaptive"
CARDS_SHARE = 0.85
"""Of every limit; the rest is kept for answers to people."""
FEWEST_MEMBERS = 50
"""Members in the smallest page that Teams gives."""
SHUTS = (NotInstalled, ConversationGone)
"""Refusals that may be about the conversation as a whole."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the app and tenant as a whole may send. Older pages of Microsoft's say 30 requests a second."""

    per_second: int = 50

    @property
    def windows(self) -> tuple[Window, ...]:
        """As a bucket takes them."""
        return (Window(1, self.per_second),)


WAITS_S = 300.0
"""Seconds between two looks at a sentence that waits for its conversation to open: opening it wakes the lane at once."""
SPREAD_S = 1.0
"""Seconds by which a wait that Teams named is made longer at most, by chance, so that conversations do not come back as one."""
SMALLER_FOR_S = 3600.0
"""Seconds for which a size that Teams refused is not tried again."""
UNNAMED_WAIT_S = (1.0, 60.0)
"""Seconds that a conversation is left alone after a 429 that names no time: doubled with every try, up to the second."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """A card and its message. shut: nothing can be posted there now."""

    reference: ConversationRef
    shut: bool
    activity_id: str | None
    digest: str | None
    view: ItemView
    words: Words


class _Largest:
    """The largest card that is sent: Teams' documented limit, or less where it has refused less (413), for a while.

    In memory only: a process that does not know asks once and is told.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._limit = LIMIT
        self._until = 0.0

    def now(self) -> int:
        """Bytes in UTF-16."""
        return self._limit if self._clock.now() < self._until else LIMIT

    def refused(self, size: int) -> None:
        """A card of that many bytes was too large."""
        self._limit, self._until = min(self.now(), size - 1), self._clock.now() + SMALLER_FOR_S


class Sending:
    """Carries out `card.refresh`, `card.supersede`, `teams.say` and `teams.reopen`."""

    def __init__(self, store: Store, desk: Desk, connector: Connector, limits: Limits, timezone: str) -> None:
        self._store = store
        self._desk = desk
        self._connector = connector
        self._limits = limits
        self._timezone = timezone
        self._largest = _Largest(desk.clock)

    async def refresh(self, job: Job) -> Outcome:
        """The card shows the record as it is: posted where there is none, updated in place, left alone where equal."""
        conversation, item_id = job.payload["conversation"], job.payload["item"]
        standing = await self._store.read(self._read, conversation, item_id)
        if standing is None:
            return Done()
        if standing.shut:
            return self._rests(conversation, item_id)
        today = datetime.fromtimestamp(self._desk.clock.now(), standing.words.zone).date()
        card = item_card(standing.view, self._desk.procedure, standing.words, today=today, limit=self._largest.now())
        asked_at = self._desk.clock.now()
        digest = hashlib.sha256(orjson.dumps(card, option=orjson.OPT_SORT_KEYS)).hexdigest()
        if standing.activity_id is not None and standing.digest == digest:
            return Done()
        if wait := await self._turn_comes(conversation, CARDS_SHARE):
            return Later(wait)
        job.ensure_mine()
        try:
            activity_id = await self._put_up(job, standing, _message(card, standing.view))
        except TooLarge:
            smaller = item_card(
                standing.view, self._desk.procedure, standing.words, today=today, limit=size_of(card) - 1
            )
            if size_of(smaller) >= size_of(card):
                # The smallest there is.
                raise
            self._largest.refused(size_of(card))
            return Later(0.0)
        except SHUTS as refusal:
            if not await self._is_shut_by(conversation, refusal, asked_at):
                raise
            return self._rests(conversation, item_id)

        def finish(connection: Connection) -> None:
            placed = places.placement(connection, conversation, item_id)
            if activity_id == standing.activity_id and (placed is None or placed.activity_id != activity_id):
                # While it was updated somebody asked for the card anew: that message is the old one by now.
                return
            places.posted(connection, conversation, item_id, activity_id, digest)

        return Done(finish)

    async def supersede(self, job: Job) -> Outcome:
        """An older message of the item's says that there is a newer card."""
        conversation, item_id = job.payload["conversation"], job.payload["item"]
        standing = await self._store.read(self._read, conversation, item_id)
        if standing is None:
            return Done()
        if standing.shut:
            return Later(WAITS_S)
        if wait := await self._turn_comes(conversation, CARDS_SHARE):
            return Later(wait)
        job.ensure_mine()
        card, asked_at = superseded_card(standing.view, standing.words), self._desk.clock.now()
        try:
            await self._update(job, standing.reference, job.payload["activity"], _message(card, standing.view))
        except ActivityGone:
            return Done()
        except SHUTS as refusal:
            if not await self._is_shut_by(conversation, refusal, asked_at):
                raise
            return Later(WAITS_S)
        return Done()

    async def say(self, job: Job) -> Outcome:
        """One sentence. A post cannot be looked up: after a crash it may come twice, but never not at all."""
        conversation = job.payload["conversation"]
        known = await self._store.read(_reference, conversation)
        if known is None:
            raise _never_there(conversation)
        reference, shut = known
        if shut:
            return Later(WAITS_S)
        if wait := await self._turn_comes(conversation, 1.0):
            return Later(wait)
        job.ensure_mine()
        asked_at = self._desk.clock.now()
        sentence = {"type": "message", "text": job.payload["text"], "textFormat": job.payload["format"]}
        try:
            await self._post(job, reference, sentence)
        except SHUTS as refusal:
            if not await self._is_shut_by(conversation, refusal, asked_at):
                raise
            return Later(WAITS_S)
        return Done()

    async def reopen(self, job: Job) -> Outcome:
        """Somebody wants a shut conversation tried again: all that waits there is."""
        conversation = job.payload["conversation"]

        def finish(connection: Connection) -> None:
            shutting.reopen(connection, conversation, self._desk.clock.now())

        return Done(finish)

    def _rests(self, conversation: str, item_id: str) -> Outcome:
        """Nothing can be posted there: the card is left until it can. It is drawn from the record then, so nothing is lost."""

        def finish(connection: Connection) -> None:
            shutting.rest(connection, conversation, item_id, self._desk.clock.now())

        return Done(finish)

    async def _is_shut_by(self, conversation: str, refusal: Rejected, asked_at: float) -> bool:
        """Whether the refusal is about the conversation as a whole; then it is shut, once, and people are told."""
        if isinstance(refusal, ConversationGone) and places.channel_of(conversation) != conversation:
            about_channel = await self._asked_of_channel(conversation)
            if about_channel is None:
                return False
            refusal = about_channel
        await self._store.tx(
            shutting.refuse,
            conversation,
            State.DELETED if isinstance(refusal, ConversationGone) else State.REFUSED,
            reason=refusal.reason,
            remedy=refusal.remedy,
            asked_at=asked_at,
            now=self._desk.clock.now(),
        )
        return True

    async def _asked_of_channel(self, thread: str) -> Rejected | None:
        """A thread is gone: whether its channel is as well, asked by reading its members. None: not as far as Teams tells."""
        known = await self._store.read(_reference, places.channel_of(thread))
        if known is None:
            return None
        try:
            await self._connector.members_page(known[0], page_size=FEWEST_MEMBERS)
        except SHUTS as refusal:
            return refusal
        except Trouble as trouble:
            log.warning("a thread is gone, and its channel cannot be asked about now: %s", trouble)
        return None

    async def _put_up(self, job: Job, standing: _Standing, message: dict[str, Any]) -> str:
        if standing.activity_id is None:
            return await self._post(job, standing.reference, message)
        for _try in range(2):
            # About one update in a thousand answers 404 though the message is there; a second one tells.
            try:
                await self._update(job, standing.reference, standing.activity_id, message)
            except ActivityGone:
                continue
            return standing.activity_id
        return await self._post(job, standing.reference, message)

    async def _post(self, job: Job, reference: ConversationRef, message: dict[str, Any]) -> str:
        try:
            return await self._connector.send(reference, message)
        except Retryable as trouble:
            await self._push_back(job, reference, trouble)
            raise

    async def _update(self, job: Job, reference: ConversationRef, activity_id: str, message: dict[str, Any]) -> None:
        try:
            await self._connector.update(reference, activity_id, message)
        except Retryable as trouble:
            await self._push_back(job, reference, trouble)
            raise

    async def _push_back(self, job: Job, reference: ConversationRef, trouble: Retryable) -> None:
        """Teams said "not now": nobody sends into this conversation before the time it named."""
        if trouble.unreachable or (trouble.after is None and not isinstance(trouble, Throttled)):
            return
        first, longest = UNNAMED_WAIT_S
        wait = trouble.after if trouble.after is not None else min(first * 2.0**job.attempts, longest)
        now = self._desk.clock.now()
        until = now + wait + random.uniform(0, min(SPREAD_S, wait / 10))
        name = _bucket(reference.conversation_id)
        await self._store.tx(buckets.push_back, name, CONVERSATION_LIMITS, until, now)

    async def _turn_comes(self, conversation: str, share: float) -> float:
        """Take from the conversation's bucket and the app's; seconds to wait where one is empty."""

        wanted = {_bucket(conversation): CONVERSATION_LIMITS, "teams": self._limits.windows}
        return await self._store.tx(buckets.take, wanted, self._desk.clock.now(), share=share)

    def _read(self, connection: Connection, conversation: str, item_id: str) -> _Standing | None:
        placed = places.placement(connection, conversation, item_id)
        seen = view(connection, item_id, mirrored=self._desk.mirrored)
        if placed is None or seen is None:
            return None
        row = places.conversation_row(connection, conversation)
        if row is None:
            raise _never_there(conversation)
        spoken = words(placed.language or row.language, self._timezone)
        shut = conversations.is_shut(row)
        return _Standing(_as_reference(row, conversation), shut, placed.activity_id, placed.digest, seen, spoken)


def _bucket(conversation: str) -> str:
    return f"teams:{places.channel_of(conversation)}"


def _reference(connection: Connection, conversation: str) -> tuple[ConversationRef, bool] | None:
    """The way into a conversation, and whether it is shut."""
    row = places.conversation_row(connection, conversation)
    return (_as_reference(row, conversation), conversations.is_shut(row)) if row is not None else None


def _as_reference(row: places.Conversation, conversation: str) -> ConversationRef:
    return replace(ConversationRef.from_json(orjson.loads(row.reference)), conversation_id=conversation)


def _never_there(conversation: str) -> Rejected:
    return Rejected(
        "SOPilot has never been in that conversation",
        remedy="Install SOPilot there, or type `route incidents here` in another channel",
        about=conversation,
    )


def _message(card: dict[str, Any], seen: ItemView) -> dict[str, Any]:
    attachment = {"contentType": CARD_CONTENT, "content": card}
    return {"type": "message", "summary": f"{seen.item.id}: {seen.item.title}"[:250], "attachments": [attachment]}


__all__ = ["CONVERSATION_LIMITS", "Limits", "Sending"]
