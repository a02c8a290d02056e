"""A small client of the stand-in Jira, and a receiver for its webhooks."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from sandbox.common import Served
from sandbox.jira import JiraState

MEI = "712020:5a1dbb9e-0000-4000-8000-000000000002"
ALEX = "712020:5a1dbb9e-0000-4000-8000-000000000003"
AUTH = {"Authorization": aiohttp.encode_basic_auth("bot@example.com", "sandbox-token")}
SERVER_MEI = "JIRAUSER10101"
SERVER_ALEX = "JIRAUSER10102"
SERVER_AUTH = {"Authorization": "Bearer sandbox-token"}


@dataclass
class Rest:
    """Calls the stand-in; every call gives (status, parsed body)."""

    http: aiohttp.ClientSession
    jira: Served[JiraState]
    auth: dict[str, str] = field(default_factory=lambda: dict(AUTH))
    headers: dict[str, str] = field(default_factory=dict)
    alex: str = ALEX

    @classmethod
    def to_server(cls, http: aiohttp.ClientSession, jira: Served[JiraState]) -> "Rest":
        """The same for a stand-in Data Center."""
        return cls(http, jira, dict(SERVER_AUTH), alex=SERVER_ALEX)

    async def __call__(self, method: str, path: str, body: object = None, **query: Any) -> tuple[int, Any]:
        """A call below the host, with credentials; the answer's headers are kept in `headers`."""
        url = self.jira.url + path
        auth = {} if path.startswith("/_control") else self.auth
        async with self.http.request(method, url, json=body, params=query, headers=auth) as answer:
            self.headers = dict(answer.headers)
            text = await answer.text()
            return answer.status, await answer.json() if text else None

    async def create(self, summary: str = "500", **fields: Any) -> dict[str, str]:
        """A new issue in OPS through API v2: its id and key."""
        fields = {"project": {"key": "OPS"}, "issuetype": {"name": "Incident"}, "summary": summary, **fields}
        status, made = await self("POST", "/rest/api/2/issue", {"fields": fields})
        assert status == 201, made
        return made

    async def act(self, do: str, **body: Any) -> dict[str, Any]:
        """Alex does something in Jira's own pages."""
        status, done = await self("POST", "/_control/act", {"as": self.alex, "do": do, **body})
        assert status == 200, done
        return done

    async def fault(self, kind: str, **rest: Any) -> None:
        """Orders a fault."""
        status, answer = await self("POST", "/_control/faults", {"faults": [{"kind": kind, **rest}]})
        assert status == 200, answer

    async def found(self, jql: str) -> list[str]:
        """The ids a search finds."""
        status, answer = await self("POST", "/rest/api/3/search/jql", {"jql": jql})
        assert status == 200, answer
        return [issue["id"] for issue in answer["issues"]]


@dataclass
class Receiver:
    """What came in, and what is answered next (200 when nothing is planned)."""

    url: str
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    plan: list[int] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A webhook receiver on loopback."""
    app = web.Application()
    runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def take(request: web.Request) -> web.Response:
        receiver.queries.append(request.query_string)
        receiver.got.append((dict(request.headers), await request.read()))
        return web.Response(status=receiver.plan.pop(0) if receiver.plan else 200)

    app.router.add_post("/hook", take)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver = Receiver(f"http://127.0.0.1:{runner.addresses[0][1]}/hook")
    try:
        yield receiver
    finally:
        await runner.cleanup()


async def until(true: Callable[[], bool], seconds: float = 3) -> None:
    """Waits for a condition; fails when it does not come true in time."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)
