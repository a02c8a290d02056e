"""The handler of `graph.subscribe`: an organizer's transcripts are told to us while a meeting of theirs is expected. It puts its
successor, which renews the subscription before it ends.

One subscription an organizer, not one for the tenant: whoever holds no meeting with SOPilot is not listened to.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from sop.lanes import Clock, Done, Job
from sop.storage import Store, marks
from sop.storage.sql import Sql
from teams_bot.graph import meetings, refusals, sealed
from teams_bot.graph.answers import Conflict, Gone, Refusal, Why
from teams_bot.graph.client import GraphClient
from teams_bot.graph.meetings import LEAD_S, Expected
from teams_bot.graph.sealed import Sealing

LASTS_S = 48 * 3600.0
"""Graph lets a subscription to transcripts last three days at most (learn.microsoft.com/graph/api/resources/subscription)."""
AHEAD_S = 24 * 3600.0
"""So long before its end it is renewed."""
SECRET, SEALINGS = "graph.secret", "graph.sealings"
"""Marks. In the database, so that replicas share them: any of them may get a notification."""


class Subscribed(Struct, frozen=True):
    """A subscription of ours. id: Graph's; sealing: of the certificate it was made with; expires_at: seconds."""

    organizer: str
    id: str
    sealing: str
    hook: str
    expires_at: float


@dataclass(frozen=True, slots=True)
class _Standing:
    expected: list[Expected]
    held: Subscribed | None
    secret: str
    sealing: Sealing


class Subscribing:
    """Keeps the subscriptions."""

    def __init__(self, store: Store, client: GraphClient, clock: Clock) -> None:
        self._store = store
        self._client = client
        self._clock = clock

    async def run(self, job: Job) -> Done:
        """Carry out `graph.subscribe`. Raises sop.errors."""
        organizer, now = str(job.payload["organizer"]), self._clock.now()
        hook = self._client.account.hook
        if hook is None:
            return await self._end(organizer, await self._store.read(subscribed, organizer))
        standing = await self._store.tx(self._standing, organizer, now, await self._new_sealing(now), new_secret())
        held, expected = standing.held, standing.expected
        if not expected:
            return await self._end(organizer, held)
        if held is None and expected[0].starts_at - LEAD_S > now:
            return Done(lambda c: meetings.put_subscribe(c, organizer, now, expected[0].starts_at - LEAD_S))
        wait = await self._store.tx(refusals.wait_s, (Why.CONSENT_TRANSCRIPTS, Why.ADDRESS), organizer, now)
        if wait:
            return Done(lambda c: meetings.put_subscribe(c, organizer, now, now + wait))
        good = held is not None and held.hook == hook and held.sealing == standing.sealing.id
        try:
            if held is not None and good and held.expires_at - now > AHEAD_S:
                kept, fresh = held, False
            elif held is not None and good and await self._renewed(held, now):
                kept, fresh = msgspec.structs.replace(held, expires_at=now + LASTS_S), False
            else:
                kept, fresh = await self._made(organizer, standing, hook, again=job.suspect or held is not None), True
        except Refusal as trouble:
            refusal = trouble
            return Done(lambda connection: self._refused(connection, organizer, refusal))
        until, asked = max(one.until for one in expected), kept is not held
        return Done(lambda connection: self._finish(connection, kept, fresh, asked, until))

    async def _new_sealing(self, now: float) -> Sealing | None:
        """A new certificate, where the one we have ends soon or there is none. Made off the loop: it takes long."""
        held = await self._store.read(sealings)
        if held and held[0].is_fresh(now):
            return None
        return await asyncio.to_thread(sealed.make, datetime.fromtimestamp(now, UTC))

    def _standing(
        self, connection: Connection, organizer: str, now: float, made: Sealing | None, fresh_secret: str
    ) -> _Standing:
        marks.keep_first(connection, SECRET, {"secret": fresh_secret})
        held = sealings(connection)
        if made is not None:
            # The former ones still open what is under way.
            kept = {"held": msgspec.to_builtins([made, *held[:2]])}
            (marks.keep if held else marks.keep_first)(connection, SEALINGS, kept)
            held = sealings(connection)
        return _Standing(
            meetings.open_of(connection, organizer, now),
            subscribed(connection, organizer),
            secret(connection) or "",
            held[0],
        )

    async def _renewed(self, held: Subscribed, now: float) -> bool:
        try:
            await self._client.renew(held.id, _moment(now + LASTS_S))
        except Gone:
            return False
        return True

    async def _made(self, organizer: str, standing: _Standing, hook: str, *, again: bool) -> Subscribed:
        """A new one. again: there may be one of ours already: it would tell everything twice, or be in the way."""
        account, now = self._client.account, self._clock.now()
        resource = f"users/{organizer}/onlineMeetings/getAllTranscripts"
        wish = {
            "changeType": "created",
            "resource": resource,
            "notificationUrl": hook,
            "lifecycleNotificationUrl": account.lifecycle_hook,
            "expirationDateTime": _moment(now + LASTS_S),
            "clientState": standing.secret,
            "includeResourceData": True,
            "encryptionCertificate": standing.sealing.certificate,
            "encryptionCertificateId": standing.sealing.id,
        }
        if again:
            await self._clear(resource)
        try:
            made = await self._client.subscribe(wish)
        except Conflict:
            await self._clear(resource)
            made = await self._client.subscribe(wish)
        return Subscribed(organizer, str(made["id"]), standing.sealing.id, hook, now + LASTS_S)

    async def _clear(self, resource: str) -> None:
        for one in await self._client.subscriptions():
            if str(one.get("resource", "")).strip("/") == resource and isinstance(one.get("id"), str):
                await self._unsubscribe(one["id"])

    async def _unsubscribe(self, subscription_id: str) -> None:
        try:
            await self._client.unsubscribe(subscription_id)
        except (Gone, Refusal):
            # Without the permission it ends by itself.
            return

    async def _end(self, organizer: str, held: Subscribed | None) -> Done:
        if held is not None:
            await self._unsubscribe(held.id)
        return Done(lambda connection: forget(connection, organizer))

    def _refused(self, connection: Connection, organizer: str, refusal: Refusal) -> None:
        now = self._clock.now()
        refusals.refused(connection, refusal, organizer, now)
        meetings.put_subscribe(connection, organizer, now, now + refusals.look_s(refusal.why))

    def _finish(self, connection: Connection, kept: Subscribed, fresh: bool, asked: bool, until: float) -> None:
        """asked: whether Graph was asked at all; until: when the last meeting is over, and the subscription with it."""
        now = self._clock.now()
        _KEEP(connection, **msgspec.to_builtins(kept))
        if asked:
            refusals.allowed(connection, (Why.ADDRESS, Why.CONSENT_TRANSCRIPTS), kept.organizer, now)
        meetings.put_subscribe(connection, kept.organizer, now, max(min(kept.expires_at - AHEAD_S, until), now + 60.0))
        if fresh:
            # What came while nobody was told.
            meetings.put_poll(connection, kept.organizer, now, due_at=0.0)


def subscribed(connection: Connection, organizer: str) -> Subscribed | None:
    """The subscription to an organizer's transcripts."""
    row = _READ(connection, organizer=organizer).fetchone()
    return Subscribed(*row) if row is not None else None


def new_secret() -> str:
    """What nobody else can know: at most 128 characters, says Graph."""
    return secrets.token_urlsafe(48)


def secret(connection: Connection) -> str | None:
    """What every notification for us carries as its `clientState`; None before the first subscription."""
    kept = marks.read(connection, SECRET)
    return str(kept["secret"]) if kept is not None else None


def sealings(connection: Connection) -> list[Sealing]:
    """Our certificates with their keys, the newest first."""
    kept: dict[str, Any] = marks.read(connection, SEALINGS) or {"held": []}
    return msgspec.convert(kept["held"], list[Sealing])


def organizer_of(connection: Connection, subscription_id: str) -> str | None:
    """Whose transcripts a subscription of ours tells of."""
    row = _BY_ID(connection, id=subscription_id).fetchone()
    return str(row[0]) if row is not None else None


def renew_now(connection: Connection, organizer: str, now: float) -> None:
    """Graph wants the subscription to be renewed."""
    _DUE(connection, organizer=organizer)
    meetings.put_subscribe(connection, organizer, now, due_at=0.0)


def forget(connection: Connection, organizer: str) -> None:
    """There is none any more."""
    _FORGET(connection, organizer=organizer)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_READ = Sql("SELECT organizer, id, sealing, hook, expires_at FROM graph_subscriptions WHERE organizer = :organizer")
_BY_ID = Sql("SELECT organizer FROM graph_subscriptions WHERE id = :id")
_KEEP = Sql(
    """
    INSERT INTO graph_subscriptions (organizer, id, sealing, hook, expires_at)
    VALUES (:organizer, :id, :sealing, :hook, :expires_at)
    ON CONFLICT (organizer) DO UPDATE SET id = excluded.id, sealing = excluded.sealing, hook = excluded.hook,
        expires_at = excluded.expires_at
    """
)
_DUE = Sql("UPDATE graph_subscriptions SET expires_at = 0 WHERE organizer = :organizer")
_FORGET = Sql("DELETE FROM graph_subscriptions WHERE organizer = :organizer")
