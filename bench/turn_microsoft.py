"""Microsoft on loopback for `bench.turn`: keys, tokens, and a Connector that counts what comes back. No limits, no checks."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import jwt
import orjson
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

APP_ID = "11111111-2222-3333-4444-555555555555"
PASSWORD = "bench-client-secret"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
KEY_ID = "bench-key"
CARD = b"application/vnd.microsoft.card.adaptive"


@dataclass
class Microsoft:
    """url: where it listens; replies: by conversation; cards: how many of them held an Adaptive Card; seen: set on each."""

    url: str = ""
    replies: Counter[str] = field(default_factory=Counter)
    cards: int = 0
    seen: asyncio.Event = field(default_factory=asyncio.Event)
    private: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def token(self) -> str:
        """The token that the Connector puts on activities."""
        now = int(time.time())
        claims = {
            "iss": "https://api.botframework.com",
            "aud": APP_ID,
            "serviceurl": self.url,
            "nbf": now - 60,
            "exp": now + 3600,
        }
        return jwt.encode(claims, self.private, algorithm="RS256", headers={"kid": KEY_ID})

    def app(self) -> web.Application:
        """Its endpoints."""
        app = web.Application()
        app.router.add_get("/v1/.well-known/openidconfiguration", self._metadata)
        app.router.add_get("/v1/.well-known/keys", self._keys)
        app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self._authority)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_post("/v3/conversations/{conversation}/activities", self._post)
        app.router.add_post("/v3/conversations/{conversation}/activities/{activity}", self._post)
        app.router.add_put("/v3/conversations/{conversation}/activities/{activity}", self._put)
        app.router.add_get("/v3/conversations/{conversation}/members/{member}", self._member)
        return app

    async def _metadata(self, _request: web.Request) -> web.Response:
        keys = f"{self.url}/v1/.well-known/keys"
        body = {"issuer": "https://api.botframework.com", "jwks_uri": keys}
        return web.json_response({**body, "id_token_signing_alg_values_supported": ["RS256"]})

    async def _keys(self, _request: web.Request) -> web.Response:
        public: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        return web.json_response({"keys": [{**public, "kid": KEY_ID, "use": "sig", "endorsements": ["msteams"]}]})

    async def _authority(self, request: web.Request) -> web.Response:
        base = f"{self.url}/{request.match_info['tenant']}".replace("http://", "https://", 1)
        body = {"issuer": f"{base}/v2.0", "authorization_endpoint": f"{base}/oauth2/v2.0/authorize"}
        return web.json_response({**body, "token_endpoint": f"{base}/oauth2/v2.0/token"})

    async def _token(self, _request: web.Request) -> web.Response:
        return web.json_response({"token_type": "Bearer", "expires_in": 3600, "access_token": "token"})

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.replies[request.match_info["conversation"]] += 1
        self.cards += CARD in body
        self.seen.set()
        return web.Response(
            body=orjson.dumps({"id": f"1700000{self.replies.total()}"}), status=201, content_type="application/json"
        )

    async def _put(self, request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"id": request.match_info["activity"]})

    async def _member(self, request: web.Request) -> web.Response:
        member = request.match_info["member"]
        body = {"id": member, "name": f"Person {member}", "aadObjectId": aad_of(member), "tenantId": TENANT}
        return web.json_response({**body, "email": f"{member.removeprefix('29:')}@example.tw", "userRole": "user"})


def aad_of(member: str) -> str:
    """The Entra object id of a member such as `29:7`."""
    return f"00000000-0000-0000-0000-{int(member.removeprefix('29:')):012d}"
