"""A tiny real bot on aiohttp that checks the channel's tokens with PyJWT, and a client for the stand-in Teams."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import aiohttp
import jwt
from aiohttp import web
from yarl import URL

from sandbox.common import Served, serve_app
from sandbox.teams import TeamsOptions, TeamsState, serve
from sandbox.teams.options import APP_ID, TENANT

Json = dict[str, Any]
CHANNEL, GROUP, MEI_CHAT = "19:web-operations@thread.tacv2", "19:on-call@thread.v2", "a:mei"
MEI, ALEX = "29:mei", "29:alex"
CARD_TYPE = "application/vnd.microsoft.card.adaptive"


def card(*body: Json, actions: list[Json] | None = None, version: str = "1.5") -> Json:
    return {"type": "AdaptiveCard", "version": version, "body": list(body), "actions": actions or []}


def card_message(content: Any) -> Json:
    return {"type": "message", "attachments": [{"contentType": CARD_TYPE, "content": content}]}


@dataclass
class Bot:
    """Keeps the activities it was sent; `answer` makes the response, `on_activity` runs before it."""

    url: str = ""
    app_id: str = APP_ID
    metadata: str = ""
    status: int = 200
    answer: Any = None
    activities: list[Json] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    on_activity: Callable[[Json], Awaitable[None]] | None = None

    async def messages(self, request: web.Request) -> web.Response:
        activity = await request.json()
        try:
            await self._verify(request.headers["Authorization"].removeprefix("Bearer "), activity)
        except jwt.PyJWTError as error:
            self.refused.append(repr(error))
            return web.json_response({"error": repr(error)}, status=401)
        self.activities.append(activity)
        if self.on_activity is not None:
            await self.on_activity(activity)
        return web.Response(status=self.status) if self.answer is None else web.json_response(self.answer)

    async def _verify(self, token: str, activity: Json) -> None:
        async with aiohttp.ClientSession() as http:
            document = await (await http.get(self.metadata)).json()
            keys = (await (await http.get(document["jwks_uri"])).json())["keys"]
        key = next((k for k in keys if k["kid"] == jwt.get_unverified_header(token)["kid"]), None)
        if key is None or "msteams" not in key["endorsements"]:
            raise jwt.InvalidKeyError("unknown kid")
        claims = jwt.decode(
            token, jwt.PyJWK(key).key, algorithms=["RS256"], audience=self.app_id, issuer=document["issuer"]
        )
        if claims["serviceurl"] != activity["serviceUrl"]:
            raise jwt.InvalidTokenError("serviceurl")


@dataclass
class Answer:
    status: int
    body: Any
    headers: Any


@dataclass
class Rig:
    """The stand-in, the bot, and calls to both APIs."""

    teams: Served[TeamsState]
    bot: Bot
    http: aiohttp.ClientSession
    token: str = ""

    async def call(self, method: str, path: str, body: Any = None, token: str | None = None) -> Answer:
        bearer = self.token if token is None else token
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        url = URL(self.teams.url + path, encoded=True)
        async with self.http.request(method, url, json=body, headers=headers) as response:
            kind = response.content_type
            data = await response.json() if kind == "application/json" else await response.text()
            return Answer(response.status, data, response.headers)

    async def send(self, conversation: str, body: Json, reply_to: str = "") -> Answer:
        tail = f"/{reply_to}" if reply_to else ""
        return await self.call("POST", f"/v3/conversations/{quote(conversation, safe='')}/activities{tail}", body)

    async def update(self, conversation: str, activity: str, body: Json) -> Answer:
        return await self.call("PUT", f"/v3/conversations/{quote(conversation, safe='')}/activities/{activity}", body)

    async def control(self, call: str, /, expect: int = 200, **body: Any) -> Any:
        answer = await self.call("POST", f"/_control/{call}", body)
        assert answer.status == expect, answer.body
        return answer.body

    async def view(self, conversation: str, user: str = MEI) -> Json:
        path = f"/_control/conversations/{quote(conversation, safe='')}?user={quote(user, safe='')}"
        answer = await self.call("GET", path)
        assert answer.status == 200, answer.body
        return answer.body

    async def seen(self, conversation: str, activity: str, user: str = MEI) -> Json:
        return next(m for m in (await self.view(conversation, user))["messages"] if m["id"] == activity)

    async def ask_token(self, **changes: str) -> Answer:
        form = {
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "client_secret": "sandbox-secret",
            "scope": "https://api.botframework.com/.default",
        } | changes
        tenant = form.pop("tenant", TENANT)
        async with self.http.post(f"{self.teams.url}/{tenant}/oauth2/v2.0/token", data=form) as response:
            return Answer(response.status, await response.json(), response.headers)


@asynccontextmanager
async def rig(**options: Any) -> AsyncIterator[Rig]:
    bot = Bot()
    app = web.Application()
    app.router.add_post("/api/messages", bot.messages)
    async with serve_app(app, bot) as served_bot:
        bot.url = f"{served_bot.url}/api/messages"
        # The client goes first at the end: servers wait for connections that are still open.
        async with serve(TeamsOptions(bot_url=bot.url, **options)) as teams, aiohttp.ClientSession() as http:
            bot.metadata = f"{teams.url}/v1/.well-known/openidconfiguration"
            made = Rig(teams, bot, http)
            made.token = (await made.ask_token()).body["access_token"]
            yield made


__all__ = ["ALEX", "CHANNEL", "GROUP", "MEI", "MEI_CHAT", "Bot", "Rig", "card", "card_message", "rig"]
