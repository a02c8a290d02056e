"""Did Microsoft Graph send this? The tokens that come with sealed notifications.

Source: "Set up change notifications that include resource data", section "Validating the authenticity of notifications":
signed by Entra, for our app, in our tenant, by the publisher of Graph's change notifications.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import aiohttp
import jwt

from teams_bot.protocol.credentials import TeamsCredentials
from teams_bot.protocol.inbound import CLOCK_SKEW_S, named_key, reason_of
from teams_bot.protocol.keys import SigningKeys
from teams_bot.protocol.refusal import Refused

PUBLISHER = "0bf30f3b-4a52-48df-9a82-234910c4a086"
MOST_TOKENS = 20
"""Tokens of one delivery: Graph sends one for each app and tenant."""
ISSUERS = ("https://sts.windows.net/{tenant}/", "https://sts.chinacloudapi.cn/{tenant}/")


class PublisherProof:
    """Verifies validation tokens.

    Args:
        credentials: the app that subscribed, and where its tenant signs in.
        session: gives the HTTP session for the key document.
    """

    def __init__(
        self,
        credentials: TeamsCredentials,
        session: Callable[[], Awaitable[aiohttp.ClientSession]],
    ) -> None:
        authority = credentials.authority.rstrip("/")
        self._app_id = credentials.app_id
        self._issuers = {one.format(tenant=credentials.tenant_id) for one in ISSUERS}
        self._issuers.add(f"{authority}/{credentials.tenant_id}/v2.0")
        self._keys = SigningKeys(f"{authority}/common/.well-known/openid-configuration", session)

    async def check(self, tokens: object) -> None:
        """Every token must be good, and there must be one.

        Raises:
            Refused: 401 for anything wrong with a token, 503 when the signing keys cannot be fetched.
        """
        if not isinstance(tokens, list) or not 0 < len(tokens) <= MOST_TOKENS:
            raise Refused(401, "sealed content comes with validation tokens")
        for token in tokens:
            await self._check_one(token)

    async def _check_one(self, token: object) -> None:
        if not isinstance(token, str) or not token.isascii():
            raise Refused(401, "a validation token is malformed")
        key = await self._keys.get(named_key(token))
        try:
            claims = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=self._app_id,
                leeway=CLOCK_SKEW_S,
                options={"require": ["exp", "iss", "aud"]},
            )
        except jwt.PyJWTError as error:
            raise Refused(401, reason_of(error)) from error
        if claims["iss"] not in self._issuers:
            raise Refused(401, "the token is from another issuer")
        if PUBLISHER not in (claims.get("appid"), claims.get("azp")):
            raise Refused(401, "the token is not the publisher's")
