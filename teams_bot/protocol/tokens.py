"""The bot's access tokens, for the Connector unless said otherwise: kept, renewed ahead, asked for off the event loop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sop.errors import Misconfigured, Retryable
from teams_bot.protocol.credentials import TeamsCredentials
from teams_bot.protocol.sign_in import sign_in_of

logger = logging.getLogger(__name__)

REFRESH_AHEAD_S = 300.0
RETRY_REFRESH_S = 30.0


@dataclass(frozen=True, slots=True)
class _Token:
    value: str = field(repr=False)
    refresh_at: float
    expires_at: float


class TokenProvider:
    """Access tokens for the Connector: one sign-in, asked in a thread, one request at a time.

    A token is renewed five minutes before it expires (halfway, when it lives shorter than ten minutes). While a
    renewal fails but the old token is still good, the old one is served and the renewal is tried again later.

    Args:
        credentials: the bot's identity.
        scope: what the tokens are for; the Connector of its cloud by default.
        monotonic: seconds of a clock that never goes back.
    """

    def __init__(
        self,
        credentials: TeamsCredentials,
        *,
        scope: str | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._monotonic = monotonic
        self._lock = asyncio.Lock()
        self._sign_in = sign_in_of(credentials, scope)
        self._token: _Token | None = None
        self._asking: asyncio.Task[_Token] | None = None
        self._discarding = False

    async def token(self) -> str:
        """A token that is good now.

        Raises:
            Misconfigured: the app id, its secret or certificate, or the tenant is refused, or the certificate's file
                cannot be used.
            Retryable: the sign-in service cannot be reached or is overloaded.
        """
        held = self._token
        if held is not None and self._monotonic() < held.refresh_at:
            return held.value
        async with self._lock:
            held = self._token
            if held is not None and self._monotonic() < held.refresh_at:
                return held.value
            return await self._renew_or_keep(held)

    async def renew(self, refused: str) -> str:
        """A token other than the one that the Connector just refused with 401; raises as `token`."""
        async with self._lock:
            held = self._token
            if held is not None and held.value != refused:
                return held.value
            return (await self._acquire(discard=True)).value

    def close(self) -> None:
        """Closes the connections to the sign-in service."""
        if self._asking is not None:
            self._asking.cancel()
        self._sign_in.close()

    async def _renew_or_keep(self, held: _Token | None) -> str:
        try:
            return (await self._acquire(discard=False)).value
        except (Retryable, Misconfigured) as trouble:
            now = self._monotonic()
            if held is None or now >= held.expires_at:
                raise
            logger.warning("renewing an access token failed, the old one is still good: %s", trouble)
            self._token = _Token(held.value, min(now + RETRY_REFRESH_S, held.expires_at), held.expires_at)
            return held.value

    async def _acquire(self, *, discard: bool) -> _Token:
        """A new token, kept. A caller that is cancelled leaves the asking to the next one: its thread cannot be stopped,
        and MSAL must not be asked by two at once.
        """
        asking = self._asking
        if asking is None or asking.done() or discard != self._discarding:
            if asking is not None:
                await asyncio.wait([asking])
            self._discarding = discard
            asking = self._asking = asyncio.create_task(self._ask(discard=discard))
            asking.add_done_callback(_retrieved)
        return await asyncio.shield(asking)

    async def _ask(self, *, discard: bool) -> _Token:
        asked_at = self._monotonic()
        grant = await asyncio.to_thread(self._sign_in.ask, discard=discard)
        lifetime = grant.lifetime_s
        refresh_at = asked_at + max(lifetime - REFRESH_AHEAD_S, lifetime / 2)
        self._token = _Token(grant.value, refresh_at, asked_at + lifetime)
        return self._token


def _retrieved(asking: asyncio.Task[_Token]) -> None:
    """Whoever asked may be gone: a failure that nobody waits for any more is not to be reported as a forgotten one."""
    if not asking.cancelled():
        asking.exception()
