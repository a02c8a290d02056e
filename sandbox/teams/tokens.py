"""Signing keys and tokens: those of the Bot Connector towards the bot, and those of Entra for the bot.

Sources: "Authenticate requests with the Bot Connector API" (learn.microsoft.com/azure/bot-service/rest-api/
bot-framework-rest-connector-authentication). Token times are real time, see `TeamsOptions.token_lifetime_s`.
"""

import base64
import hashlib
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

BOT_FRAMEWORK_ISSUER = "https://api.botframework.com"
CONNECTOR_AUDIENCE = "https://api.botframework.com"
GRAPH_AUDIENCE = "https://graph.microsoft.com"
PUBLISHER = "0bf30f3b-4a52-48df-9a82-234910c4a086"
"""The app that sends Graph's change notifications ("Set up change notifications that include resource data")."""


class TokenError(Exception):
    """A bearer token that the connector refuses; the text says why."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An RSA key with its public id."""

    kid: str
    private: RSAPrivateKey

    @property
    def public(self) -> RSAPublicKey:
        """The half that verifies."""
        return self.private.public_key()

    def jwk(self) -> dict[str, Any]:
        """The key as the metadata document publishes it, endorsed for Teams."""
        numbers = self.public.public_numbers()
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.kid,
            "x5t": self.kid,
            "n": _base64url(numbers.n),
            "e": _base64url(numbers.e),
            "endorsements": ["msteams"],
        }


def generate_key() -> SigningKey:
    """A new 2,048 bit key; its id is made from its modulus."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    modulus = private.public_key().public_numbers().n
    digest = hashlib.sha256(str(modulus).encode()).digest()[:20]
    return SigningKey(base64.urlsafe_b64encode(digest).decode().rstrip("="), private)


class KeyRing:
    """The published keys; the last one signs."""

    def __init__(self) -> None:
        self.keys = [generate_key()]

    def rotate(self, keep_old: bool) -> str:
        """Make a new signing key and answer its id; the older ones stay published only with `keep_old`."""
        new = generate_key()
        self.keys = [*self.keys, new] if keep_old else [new]
        return new.kid

    def jwks(self) -> dict[str, Any]:
        """The key document."""
        return {"keys": [key.jwk() for key in self.keys]}

    def sign(self, claims: dict[str, Any], lifetime_s: float) -> str:
        """A token with these claims that is valid from five minutes ago for `lifetime_s` seconds from now."""
        now, key = int(time.time()), self.keys[-1]
        times = {"nbf": now - 300, "iat": now, "exp": now + int(lifetime_s)}
        headers = {"kid": key.kid, "x5t": key.kid}
        return jwt.encode({**claims, **times}, key.private, algorithm="RS256", headers=headers)

    def channel_token(self, app_id: str, service_url: str, lifetime_s: float) -> str:
        """The token that the channel puts on an activity for the bot."""
        claims = {"iss": BOT_FRAMEWORK_ISSUER, "aud": app_id, "serviceurl": service_url}
        return self.sign(claims, lifetime_s)

    def bot_token(self, app_id: str, tenant: str, lifetime_s: float, audience: str = CONNECTOR_AUDIENCE) -> str:
        """The access token that the bot gets for its client credentials."""
        claims = {
            "iss": f"https://sts.windows.net/{tenant}/",
            "aud": audience,
            "appid": app_id,
            "tid": tenant,
            "uti": uuid4().hex,
        }
        return self.sign(claims, lifetime_s)

    def publisher_token(self, app_id: str, tenant: str, lifetime_s: float) -> str:
        """The token by which Graph's change notifications prove themselves to the app."""
        issuer = f"https://sts.windows.net/{tenant}/"
        claims = {"iss": issuer, "aud": app_id, "appid": PUBLISHER, "appidacr": "2", "tid": tenant, "ver": "1.0"}
        return self.sign(claims, lifetime_s)

    def check_bot_token(self, header: str | None, app_id: str, tenant: str) -> None:
        """Check the Authorization header of a connector call.

        Raises TokenError when it is missing, malformed, expired, signed by a key not published here, or made for
        another audience, app or tenant.
        """
        scheme, _, token = (header or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise TokenError("a bearer token is needed")
        try:
            claims = jwt.decode(
                token,
                self._key_of(token).public,
                algorithms=["RS256"],
                audience=CONNECTOR_AUDIENCE,
                issuer=f"https://sts.windows.net/{tenant}/",
                options={"require": ["exp", "nbf", "iss", "aud"]},
            )
        except jwt.PyJWTError as error:
            raise TokenError(f"{type(error).__name__}: {error}") from error
        if claims.get("appid") != app_id:
            raise TokenError("the token was issued to another app")

    def _key_of(self, token: str) -> SigningKey:
        kid = jwt.get_unverified_header(token).get("kid")
        found = next((key for key in self.keys if key.kid == kid), None)
        if found is None:
            raise TokenError(f"no published key has the id {kid!r}")
        return found


def _base64url(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
