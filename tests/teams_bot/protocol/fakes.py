"""A minimal Microsoft on loopback: signing keys, sign-in service and Connector, with a record of what was asked.

It runs on a thread and a loop of its own, because the stock adapter blocks the loop it runs on.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

APP_ID = "11111111-2222-3333-4444-555555555555"
PASSWORD = "the-client-secret-value"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
BOT_ID = f"28:{APP_ID}"
ISSUER = "https://api.botframework.com"


@dataclass
class Key:
    """A signing key pair under a key id."""

    kid: str
    endorsements: tuple[str, ...] = ("msteams",)
    private: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def jwk(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        return {**public, "kid": self.kid, "use": "sig", "endorsements": list(self.endorsements)}


@dataclass(frozen=True)
class Call:
    """A call to the Connector."""

    method: str
    path: str
    query: dict[str, str]
    authorization: str
    body: Any


@dataclass(frozen=True)
class Answer:
    """What the Connector answers instead of 200; status 0 drops the connection after the call was recorded."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    delay_s: float = 0.0


class FakeMicrosoft:
    """The three services; start it with `with`. All state is plain attributes that a test reads and sets."""

    def __init__(self, key: Key) -> None:
        self.keys = [key]
        self.key_fetches = 0
        self.metadata_status = 200
        self.token_requests = 0
        self.token_answer: dict[str, Any] | None = None
        self.token_lifetime_s = 3600
        self.token_delay_s = 0.0
        self.calls: list[Call] = []
        self.answers: deque[Answer] = deque()
        self.pages: dict[str, Any] = {}
        self.url = ""
        self._ids = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner: web.AppRunner | None = None

    def __enter__(self) -> FakeMicrosoft:
        self._thread.start()
        self._run(self._start)
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._stop)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    @property
    def openid_metadata(self) -> str:
        return f"{self.url}/v1/.well-known/openidconfiguration"

    def token(self, key: Key | None = None, **claims: Any) -> str:
        """A token as the Connector sends it; a claim set to None is left out."""
        signer = key or self.keys[0]
        now = int(time.time())
        payload = {"iss": ISSUER, "aud": APP_ID, "serviceurl": self.url, "nbf": now - 60, "exp": now + 3600, **claims}
        payload = {name: value for name, value in payload.items() if value is not None}
        return jwt.encode(payload, signer.private, algorithm="RS256", headers={"kid": signer.kid})

    def activity(self, **changes: Any) -> dict[str, Any]:
        """A message activity in a personal chat; a value set to None is left out."""
        activity = {
            "type": "message",
            "id": "1700000000000",
            "channelId": "msteams",
            "serviceUrl": self.url,
            "text": "help",
            "from": {"id": "29:ana", "name": "Ana 王", "aadObjectId": "0a0a0a0a-0000-0000-0000-000000000001"},
            "recipient": {"id": BOT_ID, "name": "SOPilot"},
            "conversation": {"id": "a:1ana", "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            **changes,
        }
        return {name: value for name, value in activity.items() if value is not None}

    def _run(self, function: Callable[[], Any]) -> None:
        asyncio.run_coroutine_threadsafe(function(), self._loop).result(5)

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_get("/v1/.well-known/openidconfiguration", self._metadata)
        app.router.add_get("/v1/keys", self._jwks)
        app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self._tenant)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_route("*", "/v3/{rest:.*}", self._connector)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _metadata(self, _: web.Request) -> web.Response:
        self.key_fetches += 1
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.url}/v1/keys"}, status=self.metadata_status)

    async def _jwks(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": [key.jwk() for key in self.keys]})

    async def _tenant(self, request: web.Request) -> web.Response:
        tenant = request.match_info["tenant"]
        if tenant != TENANT:
            return web.json_response({"error": "invalid_tenant"}, status=400)
        base = f"{self.url}/{tenant}"
        document = {"issuer": f"{base}/v2.0", "token_endpoint": f"{base}/oauth2/v2.0/token"}
        return web.json_response({**document, "authorization_endpoint": f"{base}/oauth2/v2.0/authorize"})

    async def _token(self, request: web.Request) -> web.Response:
        self.token_requests += 1
        form = await request.post()
        await asyncio.sleep(self.token_delay_s)
        if self.token_answer is not None:
            return web.json_response(self.token_answer, status=int(self.token_answer.get("status", 400)))
        if form.get("client_secret") != PASSWORD:
            description = "AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1"
            return web.json_response({"error": "invalid_client", "error_description": description}, status=401)
        token = {"token_type": "Bearer", "expires_in": self.token_lifetime_s}
        return web.json_response({**token, "access_token": f"connector-token-{self.token_requests}"})

    async def _connector(self, request: web.Request) -> web.StreamResponse:
        body = json.loads(await request.text() or "null")
        authorization = request.headers.get("Authorization", "")
        self.calls.append(
            Call(request.method, request.raw_path.split("?")[0], dict(request.query), authorization, body)
        )
        answer = self.answers.popleft() if self.answers else None
        if answer is None:
            return web.json_response(self._result(request))
        await asyncio.sleep(answer.delay_s)
        if answer.status == 0:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(answer.body, status=answer.status or 200, headers=answer.headers)

    def _result(self, request: web.Request) -> dict[str, Any]:
        page = self.pages.get(request.query.get("continuationToken", "") + "@" + request.path.rsplit("/", 1)[-1])
        if page is not None:
            return dict(page)
        self._ids += 1
        return {"id": f"posted-{self._ids}"}
