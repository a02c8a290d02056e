"""The Graph edge as a whole: its client, its work, and the door for notifications."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import aiohttp
from sqlalchemy import Connection

from sop.desk import lanes_of as names
from sop.errors import Trouble
from sop.lanes import Clock, Job, Task
from sop.storage import Store
from teams_bot.graph import hints, meetings, notifications, refusals, subscribing
from teams_bot.graph.account import GraphAccount
from teams_bot.graph.answers import Refusal, Why
from teams_bot.graph.calendar import CalendarMeeting, meetings_in
from teams_bot.graph.client import GraphClient
from teams_bot.graph.expecting import Expecting
from teams_bot.graph.fetching import OF_INSIGHTS, Fetching
from teams_bot.graph.listing import Listing
from teams_bot.graph.notifications import Changed, Item, Lifecycle
from teams_bot.graph.polling import Polling
from teams_bot.graph.proof import PublisherProof
from teams_bot.graph.sealed import Broken, Sealing
from teams_bot.graph.sources import Arrived
from teams_bot.graph.subscribing import Subscribing
from teams_bot.protocol.refusal import Refused
from teams_bot.protocol.tokens import TokenProvider

LARGEST_TOKEN = 2000
"""Characters of a handshake's token that are given back."""
OnTrouble = Callable[[Connection, Job, Trouble], None]


class GraphEdge:
    """Everything about Graph in one place.

    Args:
        store, clock: the house's.
        account: which Graph, as what.
        session: gives the shared HTTP session.
        arrived: where each source goes, once, in the transaction that keeps it.
        timezone: of the readers.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        account: GraphAccount,
        session: Callable[[], Awaitable[aiohttp.ClientSession]],
        arrived: Arrived,
        timezone: str,
    ) -> None:
        self.account = account
        self._store = store
        self._clock = clock
        self.client = GraphClient(account, TokenProvider(account.credentials, scope=account.scope), session)
        self._proof = PublisherProof(account.credentials, session)
        self._arrived = arrived
        self._timezone = timezone
        self.on_notification: Callable[[str], None] = lambda result: None

    def tasks(self, on_trouble: OnTrouble) -> Mapping[str, Task]:
        """How its intents are carried out."""
        fetching = Fetching(self._store, self.client, self._clock, self._arrived)
        return {
            names.GRAPH_CALENDAR: Task(
                Listing(self._store, self._clock, self._timezone, self.calendar).run, on_trouble, repeats=1
            ),
            names.GRAPH_EXPECT: Task(Expecting(self.expect).run, on_trouble),
            names.GRAPH_LOOKUP: Task(fetching.lookup, on_trouble),
            names.GRAPH_FETCH: Task(fetching.fetch, on_trouble),
            names.GRAPH_POLL: Task(Polling(self._store, self.client, self._clock).run, on_trouble, parks=False),
            names.GRAPH_SUBSCRIBE: Task(
                Subscribing(self._store, self.client, self._clock).run, on_trouble, parks=False
            ),
        }

    def expect(
        self,
        connection: Connection,
        join_url: str,
        *,
        organizer: str | None,
        chat_id: str | None,
        starts_at: datetime,
    ) -> bool:
        """Want the sources of that meeting; False where nobody knows who organizes it, or the address is none. organizer:
        Entra object id, None to take it from the address."""
        who = organizer or meetings.organizer_of(join_url)
        if who is None or len(who) > meetings.LONGEST_ID or len(join_url) > meetings.LONGEST:
            return False
        if not join_url.startswith("https://"):
            return False
        meetings.expect(connection, join_url, who, chat_id, starts_at.timestamp(), self._clock.now())
        return True

    async def calendar(self, user: str, start: datetime, end: datetime) -> list[CalendarMeeting]:
        """The online meetings in a person's calendar between two moments, where the tenant allows it. user: Entra object id.

        Raises sop.errors: a Refusal has been told to the admins, and is not asked for again within the hour.
        """
        now = self._clock.now()
        standing = await self._store.tx(refusals.held, Why.CONSENT_CALENDAR, user, now)
        if standing is not None:
            raise standing
        try:
            events = await self.client.events(user, start, end)
        except Refusal as refusal:
            await self._store.tx(refusals.refused, refusal, user, now)
            raise
        await self._store.tx(refusals.allowed, (Why.CONSENT_CALENDAR,), user, now)
        return meetings_in(events)

    async def start(self) -> None:
        """At the start of the service whatever was refused is tried once more: an administrator may have changed it. What is
        not asked for any more, by the settings, is no longer refused."""
        unasked = [*(() if self.account.insights else OF_INSIGHTS), *(() if self.account.hook else (Why.ADDRESS,))]
        await self._store.tx(refusals.unasked, unasked, self._clock.now())
        await self._store.tx(refusals.try_again, self._clock.now())

    def shake(self, token: str) -> str:
        """The answer to a handshake. Raises Refused where the token is none of Graph's."""
        if not token or len(token) > LARGEST_TOKEN:
            raise Refused(400, "no validation token")
        return token

    async def take(self, body: bytes) -> list[str]:
        """Take in a body of notifications: what each was (`noted`, `known`, `foreign`, `refused`), once that is committed.

        Raises:
            Refused: 400 for what is none, 401 where nothing in it can be verified, 503 where the keys cannot be had: those
                Graph sends again for four hours.
        """
        try:
            results = await self._take(body)
        except Refused as refused:
            self.on_notification("refused" if refused.status == 401 else "bad")
            raise
        for result in results:
            self.on_notification(result)
        return results

    async def _take(self, body: bytes) -> list[str]:
        found, tokens = notifications.parse(body)
        secret, sealings = await self._store.glance(_ours)
        items = notifications.ours(found, secret, self.account.credentials.tenant_id)
        if not items:
            # Before anything that costs more: whoever does not know our secret is not listened to.
            raise Refused(401, "the notification cannot be verified")
        if tokens is not None or any(one.sealed is not None for one in items):
            await self._proof.check(tokens)
        told, refused = await asyncio.to_thread(_opened, items, sealings)
        refused += len(found) - len(items)
        if not told and refused:
            raise Refused(401, "the notification cannot be verified")
        results = await self._store.tx(hints.note, told, self._clock.now())
        return [*results, *["refused"] * refused]

    def close(self) -> None:
        """Let the connections to the sign-in service go."""
        self.client.tokens.close()


def _ours(connection: Connection) -> tuple[str | None, list[Sealing]]:
    return subscribing.secret(connection), subscribing.sealings(connection)


def _opened(items: list[Item], sealings: list[Sealing]) -> tuple[list[Changed | Lifecycle], int]:
    """What the items say, and how many were tampered with."""
    told: list[Changed | Lifecycle] = []
    refused = 0
    for item in items:
        try:
            one = notifications.read(item, sealings)
        except Broken:
            refused += 1
            continue
        if one is not None:
            told.append(one)
    return told, refused


def as_json(results: list[str]) -> dict[str, Any]:
    """The answer's body: how many of each."""
    return {"results": {one: results.count(one) for one in sorted(set(results))}}
