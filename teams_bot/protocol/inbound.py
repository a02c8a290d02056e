"""Who sent this activity? The Connector's token, checked by the public cloud's rules.

The rules are those of "Bot Framework authentication", section "Connector to bot" (learn.microsoft.com,
bot-service/rest-api/bot-framework-rest-connector-authentication): bearer scheme, issuer, audience, validity with five
minutes of clock skew, signature by a published key which endorses the channel, and the service URL claim.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt

from teams_bot.protocol import keys, trust
from teams_bot.protocol.bodies import tenant_of
from teams_bot.protocol.credentials import TeamsCredentials
from teams_bot.protocol.refusal import Refused

CHANNEL = "msteams"
CLOCK_SKEW_S = 300
CACHE_SIZE = 2048


@dataclass(frozen=True, slots=True)
class Admitted:
    """A token that is good for this bot. endorsements: the channels that its signing key may speak for."""

    claims: dict[str, Any]
    endorsements: frozenset[str]
    expires_at: float
    generation: int


class InboundVerifier:
    """Verifies the token of incoming activities and that they come from the configured tenant.

    A verified token is remembered until it expires, by its hash, so that a conversation costs one signature check an
    hour; whether it is good for the channel and service URL is looked at each time. New keys make all be checked again.

    Args:
        credentials: the bot's identity and cloud.
        session: gives the HTTP session for the key document.
        refetch_keys_after_s: seconds between two fetches of the keys at least.
        now: seconds since the epoch, by the wall clock.
    """

    def __init__(
        self,
        credentials: TeamsCredentials,
        session: Callable[[], Awaitable[aiohttp.ClientSession]],
        *,
        refetch_keys_after_s: float = keys.REFETCH_AFTER_S,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._credentials = credentials
        self._issuer = trust.cloud_of(credentials.openid_metadata).issuer
        self._keys = keys.SigningKeys(credentials.openid_metadata, session, refetch_after_s=refetch_keys_after_s)
        self._now = now
        self._admitted: dict[bytes, Admitted] = {}

    async def verify(self, authorization: str | None, activity: dict[str, Any]) -> dict[str, Any]:
        """The claims of the sender of an activity (plain data, checked by `bodies.check_shape`).

        Raises:
            Refused: 401 for anything wrong with the token, 403 for another tenant or a service URL that must not be
                called, 503 when the signing keys cannot be fetched.
        """
        return self.claims_for(await self.admit(authorization), activity)

    def claims_for(self, admitted: Admitted, activity: dict[str, Any]) -> dict[str, Any]:
        """The claims of a token, if it is good for the activity; raises as `verify`."""
        if activity["channelId"] not in admitted.endorsements:
            raise Refused(401, "the signing key does not endorse the channel")
        if admitted.claims.get("serviceurl") != activity["serviceUrl"]:
            raise Refused(401, "the token is for another service URL")
        if activity["channelId"] != CHANNEL:
            # On Direct Line and Web Chat clients name themselves: whoever has a secret of theirs could be any admin.
            raise Refused(403, "only Microsoft Teams is served")
        if not trust.is_trusted_service_url(activity["serviceUrl"], self._credentials.openid_metadata):
            raise Refused(403, "the service URL is not one of Microsoft Teams")
        if tenant_of(activity) != self._credentials.tenant_id.lower():
            raise Refused(403, "the activity is not from the configured tenant")
        return admitted.claims

    async def admit(self, authorization: str | None) -> Admitted:
        """The token of an Authorization header, verified as far as that goes without the activity; raises as `verify`."""
        token = bearer_token(authorization)
        digest = hashlib.sha256(token.encode()).digest()
        known = self._admitted.get(digest)
        if known is not None and known.expires_at > self._now() and self._keys.is_current(known.generation):
            return known
        key_id = named_key(token)
        key = self._keys.held(key_id) or await self._keys.get(key_id)
        claims = self._decode(token, key.key)
        admitted = Admitted(claims, key.endorsements, float(claims["exp"]), self._keys.generation)
        self._remember(digest, admitted)
        return admitted

    def _decode(self, token: str, key: Any) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self._credentials.app_id,
                issuer=self._issuer,
                leeway=CLOCK_SKEW_S,
                options={"require": ["exp", "iss", "aud"]},
            )
        except jwt.PyJWTError as error:
            raise Refused(401, reason_of(error)) from error

    def _remember(self, digest: bytes, admitted: Admitted) -> None:
        self._admitted.pop(digest, None)
        while len(self._admitted) >= CACHE_SIZE:
            self._admitted.pop(next(iter(self._admitted)))
        self._admitted[digest] = admitted


def bearer_token(authorization: str | None) -> str:
    """The token of an Authorization header; raises `Refused` with 401 when there is none."""
    scheme, _, token = (authorization or "").strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or not token.isascii():
        raise Refused(401, "no bearer token")
    return token


def named_key(token: str) -> str:
    """The id of the key that an RS256 token says it is signed with; raises `Refused` with 401."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise Refused(401, "the token is malformed") from error
    if header.get("alg") != "RS256":
        raise Refused(401, "the token is not signed with RS256")
    key_id = header.get("kid")
    if not isinstance(key_id, str) or not key_id:
        raise Refused(401, "the token names no key")
    return key_id


def reason_of(error: jwt.PyJWTError) -> str:
    """Why a token is refused, in words that quote nothing of it."""
    # Most specific first: several of these are subclasses of DecodeError and InvalidTokenError.
    reasons: tuple[tuple[type[jwt.PyJWTError], str], ...] = (
        (jwt.ExpiredSignatureError, "the token has expired"),
        (jwt.ImmatureSignatureError, "the token is not valid yet"),
        (jwt.InvalidAudienceError, "the token is for another bot"),
        (jwt.InvalidIssuerError, "the token is from another issuer"),
        (jwt.MissingRequiredClaimError, "the token lacks a claim"),
        (jwt.InvalidSignatureError, "the token's signature is wrong"),
    )
    return next(
        (reason for kind, reason in reasons if isinstance(error, kind)),
        "the token is malformed",
    )
