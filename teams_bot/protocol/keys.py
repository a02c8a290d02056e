"""The Connector's signing keys: OpenID metadata and JWKS, fetched off the hot path and kept."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt

from sop.errors import Misconfigured
from teams_bot.protocol import trust
from teams_bot.protocol.refusal import Refused

logger = logging.getLogger(__name__)

MAX_AGE_S = 24 * 3600.0
REFETCH_AFTER_S = 60.0
FETCH_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key and the channels (``msteams``, …) whose activities it may sign."""

    key: Any
    endorsements: frozenset[str]


class SigningKeys:
    """The published keys by key id.

    They are fetched again after 24 hours, as Microsoft asks ("Bot Framework authentication"), and at once when a
    token names a key id that is not among them (a rollover), but not more often than every `refetch_after_s`.

    Args:
        metadata_url: address of the OpenID metadata document.
        session: gives the HTTP session, which belongs to the running loop.
        refetch_after_s: seconds between two fetches at least, so that made-up key ids cannot cause a storm.
        max_age_s: seconds after which the keys are fetched again.
        monotonic: seconds of a clock that never goes back.
    """

    def __init__(
        self,
        metadata_url: str,
        session: Callable[[], Awaitable[aiohttp.ClientSession]],
        *,
        refetch_after_s: float = REFETCH_AFTER_S,
        max_age_s: float = MAX_AGE_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if not trust.is_acceptable_endpoint(metadata_url):
            raise Misconfigured(
                "TEAMS_OPENID_METADATA is not an https address",
                setting="TEAMS_OPENID_METADATA",
            )
        self._metadata_url = metadata_url
        self._session = session
        self._refetch_after_s = refetch_after_s
        self._max_age_s = max_age_s
        self._monotonic = monotonic
        self._lock = asyncio.Lock()
        self._keys: dict[str, SigningKey] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._last_try_failed = False
        self.generation = 0

    def held(self, key_id: str) -> SigningKey | None:
        """The key, if it is held and fresh: the way of nearly every request, without waiting."""
        return self._keys.get(key_id) if self._is_fresh() else None

    async def get(self, key_id: str) -> SigningKey:
        """The key with this id, fetched if need be.

        Raises:
            Refused: 401 when nobody published such a key, 503 when the keys cannot be fetched.
        """
        key = self.held(key_id)
        if key is None:
            await self._refresh(key_id)
            # A key that is too old is still better than none while the key document cannot be read.
            key = self._keys.get(key_id)
        if key is not None:
            return key
        if self._last_try_failed:
            raise Refused(503, "the signing keys cannot be fetched")
        raise Refused(401, "the token is signed with an unknown key")

    def is_current(self, generation: int) -> bool:
        """Whether what was verified with this generation of keys may still be believed."""
        return generation == self.generation and self._is_fresh()

    def _is_fresh(self) -> bool:
        return self._fetched_at is not None and self._monotonic() - self._fetched_at < self._max_age_s

    async def _refresh(self, key_id: str) -> None:
        async with self._lock:
            now = self._monotonic()
            too_soon = self._tried_at is not None and now - self._tried_at < self._refetch_after_s
            if too_soon or self.held(key_id) is not None:
                return
            self._tried_at = now
            try:
                keys = await self._fetch()
            except (
                aiohttp.ClientError,
                TimeoutError,
                ValueError,
                KeyError,
                TypeError,
                AttributeError,
            ) as error:
                self._last_try_failed = True
                logger.warning(
                    "fetching the Connector's signing keys failed: %s",
                    type(error).__name__,
                )
                return
            self._keys, self._fetched_at, self._last_try_failed = keys, now, False
            self.generation += 1

    async def _fetch(self) -> dict[str, SigningKey]:
        jwks_uri = (await self._get_json(self._metadata_url))["jwks_uri"]
        local = trust.is_loopback(self._metadata_url)
        if not trust.is_acceptable_endpoint(jwks_uri) or (trust.is_loopback(jwks_uri) and not local):
            raise ValueError("jwks_uri is not an https address")
        return _signing_keys(await self._get_json(jwks_uri))

    async def _get_json(self, url: str) -> Any:
        session = await self._session()
        timeout = aiohttp.ClientTimeout(total=FETCH_TIMEOUT_S)
        async with session.get(url, timeout=timeout, allow_redirects=False) as response:
            if response.status != 200:
                raise ValueError(f"status {response.status}")
            return await response.json(content_type=None)


def _signing_keys(document: Any) -> dict[str, SigningKey]:
    keys: dict[str, SigningKey] = {}
    for entry in document["keys"]:
        if entry.get("kty") != "RSA" or not entry.get("kid"):
            continue
        try:
            public = jwt.PyJWK(entry, algorithm="RS256").key
        except jwt.PyJWTError:
            logger.warning("a published signing key could not be read and is left out")
            continue
        keys[entry["kid"]] = SigningKey(public, frozenset(entry.get("endorsements") or ()))
    return keys
