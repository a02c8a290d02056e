"""The bots that `bench.turn` measures, each as a process: `python -m bench.turn_bots NAME PORT MICROSOFT`.

stock: botbuilder's echo bot as its samples have it; agents: the M365 Agents SDK's echo bot; raw: an aiohttp handler that
reads JSON and posts a reply, with no check of anything; ours: `sopilot serve`. MICROSOFT is the address of the fake.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from bench.turn_microsoft import APP_ID, PASSWORD, TENANT

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
UNLIMITED = 1_000_000


def stock(microsoft: str) -> Handler:
    """botbuilder's own adapter, pointed at the fake for keys and tokens."""
    from botbuilder.core import ActivityHandler, MessageFactory, TurnContext
    from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
    from botframework.connector.auth import ChannelValidation, MicrosoftAppCredentials

    class Echo(ActivityHandler):
        async def on_message_activity(self, turn_context: TurnContext) -> None:
            await turn_context.send_activity(MessageFactory.text(f"Echo: {turn_context.activity.text}"))

    class Settings:
        APP_ID, APP_PASSWORD, APP_TENANTID, APP_TYPE = "", "", TENANT, "SingleTenant"

    settings = Settings()
    settings.APP_ID, settings.APP_PASSWORD = APP_ID, PASSWORD
    ChannelValidation.open_id_metadata_endpoint = f"{microsoft}/v1/.well-known/openidconfiguration"
    # MSAL takes no plain http; a fixed token spares the stock bot its slow token requests, which is to its favour.
    setattr(MicrosoftAppCredentials, "get_access_token", lambda self, force_refresh=False: "token")  # noqa: B010 - mypy
    adapter, bot = CloudAdapter(ConfigurationBotFrameworkAuthentication(settings)), Echo()

    async def messages(request: web.Request) -> web.StreamResponse:
        answer = await adapter.process(request, bot)
        return answer if answer is not None else web.Response(status=200)

    return messages


def agents(microsoft: str) -> Handler:
    """The Agents SDK's adapter behind its own JWT check, with a fixed token for what it sends."""
    from microsoft_agents.hosting.aiohttp import CloudAdapter, jwt_authorization_decorator
    from microsoft_agents.hosting.core import ActivityHandler, TurnContext
    from microsoft_agents.hosting.core.authorization import AgentAuthConfiguration
    from microsoft_agents.hosting.core.authorization.jwt import jwt_token_validator

    jwt_token_validator.BOTFRAMEWORK_JWKS_URIS["https://api.botframework.com"] = f"{microsoft}/v1/.well-known/keys"
    configuration = AgentAuthConfiguration(client_id=APP_ID, tenant_id=TENANT, client_secret=PASSWORD)

    class Tokens:
        configuration: Any = None

        async def get_access_token(self, resource_url: str, scopes: list[str], force_refresh: bool = False) -> str:
            return "token"

    class Connections:
        def get_connection(self, connection_name: str) -> Tokens:
            return Tokens()

        def get_default_connection(self) -> Tokens:
            return Tokens()

        def get_token_provider(self, claims_identity: Any, service_url: str) -> Tokens:
            return Tokens()

        def get_token_provider_from_activity(self, claims_identity: Any, activity: Any) -> Tokens:
            return Tokens()

        def get_default_connection_configuration(self) -> AgentAuthConfiguration:
            return configuration

    class Echo(ActivityHandler):
        async def on_message_activity(self, turn_context: TurnContext) -> None:
            await turn_context.send_activity(f"Echo: {turn_context.activity.text}")

    Tokens.configuration = configuration
    adapter, bot = CloudAdapter(connection_manager=Connections()), Echo()

    @jwt_authorization_decorator
    async def messages(request: web.Request) -> web.StreamResponse:
        return await adapter.process(request, bot) or web.Response(status=200)

    async def with_configuration(request: web.Request) -> web.StreamResponse:
        answer: web.StreamResponse = await messages(request)
        return answer

    with_configuration.configuration = configuration  # type: ignore[attr-defined]
    return with_configuration


def raw(microsoft: str) -> Handler:
    """The floor: what the HTTP of one turn costs."""
    session: list[aiohttp.ClientSession] = []

    async def messages(request: web.Request) -> web.StreamResponse:
        if not session:
            session.append(aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()))
        activity = orjson.loads(await request.read())
        url = f"{activity['serviceUrl']}/v3/conversations/{activity['conversation']['id']}/activities"
        reply = orjson.dumps({"type": "message", "text": f"Echo: {activity['text']}", "replyToId": activity["id"]})
        headers = {"Authorization": "Bearer token", "Content-Type": "application/json"}
        async with session[0].post(url, data=reply, headers=headers) as answer:
            await answer.read()
        return web.Response(status=200)

    return messages


def ours(port: int, microsoft: str) -> None:
    """`sopilot serve`, Teams' limits lifted: 200 conversations may take 400 messages a second, which is not the question.

    The buckets are asked and written as always. Their windows are shortened with the lifting, so that they hold about as
    many moments as at the rates that Teams permits (60 in a conversation, 50 for the app), not those of thousands of sends.
    """
    from sop.lanes.limits import Window
    from teams_bot import pace

    wide = Window(0.05, UNLIMITED)
    pace.CONVERSATION_LIMITS = tuple(wide if one.seconds < 60 else one for one in pace.CONVERSATION_LIMITS)
    pace.Limits.windows = property(lambda self: (wide,))  # type: ignore[assignment,method-assign]
    os.environ |= {
        "MicrosoftAppId": APP_ID,
        "MicrosoftAppPassword": PASSWORD,
        "MicrosoftAppTenantId": TENANT,
        "TEAMS_OPENID_METADATA": f"{microsoft}/v1/.well-known/openidconfiguration",
        "TEAMS_AUTHORITY": microsoft,
        "SOPILOT_PORT": str(port),
        "SOPILOT_TEAMS_REQUESTS_PER_SECOND": str(UNLIMITED),
        "SOPILOT_LOG_LEVEL": "WARNING",
    }
    from service.cli import main

    sys.argv = ["sopilot", "serve"]
    main()


def main() -> None:
    """Run one of them until killed."""
    name, port, microsoft = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if name == "ours":
        ours(port, microsoft)
        return
    handler = {"stock": stock, "agents": agents, "raw": raw}[name](microsoft)
    import uvloop

    uvloop.install()
    app = web.Application()
    app["agent_configuration"] = getattr(handler, "configuration", None)
    app.router.add_post("/api/messages", handler)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None, loop=asyncio.new_event_loop())


if __name__ == "__main__":
    main()
