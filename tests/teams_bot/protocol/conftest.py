"""A bot behind the stock adapter or ours, in front of a fake Microsoft."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any

import aiohttp
import msal
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botframework.connector.auth import ChannelValidation, microsoft_app_credentials
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor

from teams_bot.protocol.adapter import SopilotAdapter
from teams_bot.protocol.credentials import TeamsCredentials
from teams_bot.protocol.msal_http import EntraHttp
from tests.teams_bot.protocol.fakes import APP_ID, PASSWORD, TENANT, FakeMicrosoft, Key

Turn = Callable[[Any], Awaitable[Any]]


@pytest.fixture(scope="session")
def first_key() -> Key:
    return Key("key-1")


@pytest.fixture(scope="session")
def second_key() -> Key:
    return Key("key-2")


@pytest.fixture
def microsoft(first_key: Key) -> Iterator[FakeMicrosoft]:
    with FakeMicrosoft(first_key) as fake:
        yield fake


@pytest.fixture
def credentials(microsoft: FakeMicrosoft) -> TeamsCredentials:
    return TeamsCredentials(
        app_id=APP_ID,
        password=PASSWORD,
        tenant_id=TENANT,
        authority=microsoft.url,
        openid_metadata=microsoft.openid_metadata,
    )


@pytest.fixture
def make_stock(microsoft: FakeMicrosoft, monkeypatch: pytest.MonkeyPatch) -> Callable[[], CloudAdapter]:
    """The stock adapter; only its addresses are turned to loopback."""
    monkeypatch.setattr(ChannelValidation, "open_id_metadata_endpoint", microsoft.openid_metadata)
    monkeypatch.setattr(JwtTokenExtractor, "metadataCache", {})

    def local_app(**arguments: Any) -> msal.ConfidentialClientApplication:
        arguments["authority"] = f"{microsoft.url.replace('http:', 'https:')}/{TENANT}"
        return msal.ConfidentialClientApplication(
            **arguments, http_client=EntraHttp(microsoft.url), instance_discovery=False
        )

    monkeypatch.setattr(microsoft_app_credentials, "ConfidentialClientApplication", local_app)
    settings = SimpleNamespace(APP_ID=APP_ID, APP_PASSWORD=PASSWORD, APP_TYPE="SingleTenant", APP_TENANTID=TENANT)
    return lambda: CloudAdapter(ConfigurationBotFrameworkAuthentication(settings))


@dataclass
class Bot:
    """A bot that listens; `turn` handles what comes."""

    adapter: Any
    url: str
    microsoft: FakeMicrosoft
    turn: Turn
    client: aiohttp.ClientSession

    async def on_turn(self, context: Any) -> Any:
        return await self.turn(context)

    async def say(self, activity: Any = None, *, token: str | None = "", **request: Any) -> tuple[int, Any]:
        """Posts an activity (a message by default) with a good token, or with `token`; gives status and JSON."""
        activity = self.microsoft.activity() if activity is None else activity
        headers = {} if token is None else {"Authorization": f"Bearer {token or self.microsoft.token()}"}
        request = request or {"json": activity}
        request["headers"] = {**headers, **request.get("headers", {})}
        async with self.client.post(self.url, **request) as response:
            text = await response.text()
            return response.status, await response.json() if text and "json" in response.content_type else text


async def ignore(_: Any) -> None:
    """A turn that does nothing."""


@pytest.fixture
async def start_bot(
    microsoft: FakeMicrosoft, credentials: TeamsCredentials, make_stock: Callable[[], CloudAdapter]
) -> AsyncIterator[Callable[..., Awaitable[Bot]]]:
    """Starts a bot: ``await start_bot("ours" | "stock", turn, **options)``."""
    closing: list[Callable[[], Awaitable[None]]] = []

    async def start(which: str = "ours", turn: Turn = ignore, **options: Any) -> Bot:
        adapter = SopilotAdapter(credentials, **options) if which == "ours" else make_stock()
        client = aiohttp.ClientSession()
        bot = Bot(adapter, "", microsoft, turn, client)
        app = web.Application()
        app.router.add_route("*", "/api/messages", partial(_process, bot))
        server = TestServer(app)
        await server.start_server()
        bot.url = str(server.make_url("/api/messages"))
        closing.extend([client.close, server.close])
        if which == "ours":
            closing.append(adapter.close)
        return bot

    yield start
    for close in closing:
        await close()


async def _process(bot: Bot, request: web.Request) -> web.StreamResponse:
    answer: web.StreamResponse = await bot.adapter.process(request, bot)
    return answer
