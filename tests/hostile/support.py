"""What the hostile tests share: requests as data, tokens of every kind, and the whole database to compare."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from multidict import CIMultiDict
from sqlalchemy import Connection, select

from sandbox.teams import activities
from sandbox.teams.tokens import BOT_FRAMEWORK_ISSUER, SigningKey, generate_key
from sop.storage.tables import metadata
from tests.service.support import CHANNEL, MEI, SECRETS, Service, World

MARK = "body-marker-7c1f"
"""Stands in every hostile body, and nowhere in what is logged or answered."""
Headers = tuple[tuple[str, str], ...]
JSON: Headers = (("Content-Type", "application/json"),)


@dataclass(frozen=True)
class Case:
    """One request and what it has to be answered. says: a part of the reason."""

    name: str
    status: int
    says: str = ""
    method: str = "POST"
    path: str = "/api/messages"
    headers: Headers = JSON
    body: bytes | tuple[bytes, ...] = b"{}"


@dataclass(frozen=True)
class Answered:
    """Status, headers and body of an answer."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def reason(self) -> str:
        """What the body gives as the error: plain where aiohttp itself refuses."""
        try:
            told = json.loads(self.text)
        except ValueError:
            return self.text
        return str(told.get("error", "")) if isinstance(told, dict) else ""


async def send(service: Service, case: Case) -> Answered:
    """Send it. A body of several parts goes in chunks, without a length."""
    data = case.body if isinstance(case.body, bytes) else _parts(case.body)
    async with service.http.request(
        case.method,
        service.url + case.path,
        data=data,
        headers=CIMultiDict(case.headers),
        skip_auto_headers=["Content-Type"],
        allow_redirects=False,
    ) as answer:
        return Answered(answer.status, dict(answer.headers), await answer.text())


async def _parts(body: tuple[bytes, ...]) -> AsyncIterator[bytes]:
    for part in body:
        yield part


async def raw(service: Service, *pieces: bytes, within_s: float = 20.0, pause_s: float = 0.0) -> bytes:
    """Write bytes to the server, with pauses between; everything that it answers until it closes the connection."""
    where = urlsplit(service.url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause_s)
        async with asyncio.timeout(within_s):
            return await reader.read()
    finally:
        writer.close()


async def everything(service: Service) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""

    def dump(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }

    return await service.house.store.read(dump)


# --- Teams ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Forge:
    """Makes activities and tokens, good ones and others."""

    world: World
    stranger: SigningKey = field(default_factory=generate_key)

    def activity(self, text: str = "incident new " + MARK, activity_id: str = "1700000000001") -> dict[str, Any]:
        """A message of Mei's that opens an incident."""
        state = self.world.teams.state
        conversation, mei = state.directory.conversations[CHANNEL], state.directory.users[MEI]
        text = activities.with_mention(state.frame(), text)
        return activities.message(state.frame(), conversation, mei, activity_id, text, activity_id, True)

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Those of a good token; None leaves one out."""
        state, now = self.world.teams.state, int(time.time())
        good = {
            "iss": BOT_FRAMEWORK_ISSUER,
            "aud": state.app_id,
            "serviceurl": state.service_url,
            "nbf": now - 60,
            "exp": now + 3600,
        }
        return {name: value for name, value in (good | changes).items() if value is not None}

    @property
    def key(self) -> SigningKey:
        """The key that Teams signs with."""
        return self.world.teams.state.keys.keys[-1]

    def token(self, key: SigningKey | None = None, kid: str | None = None, **changes: Any) -> str:
        """A token; by default a good one."""
        headers = {"kid": kid or self.key.kid}
        return jwt.encode(self.claims(**changes), (key or self.key).private, algorithm="RS256", headers=headers)

    def confused(self) -> str:
        """HS256 with the published key as the secret. Made by hand: PyJWT refuses to sign so."""
        public = self.key.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        signed = ".".join(_b64(part) for part in ({"alg": "HS256", "kid": self.key.kid}, self.claims()))
        return f"{signed}.{_b64(hmac.new(public, signed.encode(), hashlib.sha256).digest())}"

    def unsigned(self, alg: str = "none") -> str:
        """No signature at all."""
        return f"{_b64({'alg': alg, 'kid': self.key.kid})}.{_b64(self.claims())}."

    def headed(self, header: bytes) -> str:
        """A token with that header."""
        return f"{_b64(header)}.{_b64(self.claims())}.{_b64(b'x' * 256)}"


def _b64(what: Any) -> str:
    raw_bytes = what if isinstance(what, bytes) else json.dumps(what).encode()
    return jwt.utils.base64url_encode(raw_bytes).decode()


def bearer(token: str) -> Headers:
    """Headers of an activity with that token."""
    return (*JSON, ("Authorization", f"Bearer {token}"))


# --- Jira -------------------------------------------------------------------------------------------------------------


def signature(body: bytes, secret: str = SECRETS["SOPILOT_JIRA_WEBHOOK_SECRET"], algorithm: str = "sha256") -> str:
    """The value of X-Hub-Signature."""
    return f"{algorithm}={hmac.new(secret.encode(), body, algorithm).hexdigest()}"


def signed(body: bytes, *more: tuple[str, str]) -> Headers:
    """Headers of a webhook, well signed."""
    return (*JSON, ("X-Hub-Signature", signature(body)), *more)
