"""What the tests of the service share: an environment, a service inside the test, and one as a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import aiohttp
import pytest
from aiohttp import web

from sandbox import jira, teams
from sandbox.common import Served
from sandbox.jira import JiraOptions, JiraState
from sandbox.ports import free_port
from sandbox.teams import TeamsOptions, TeamsState
from service import settings as settings_module
from service.house import House
from service.running import opened, runner_of
from tests.support.judging import assert_allowed, assert_no_cloud
from tests.support.leaks import watch

ROOT = Path(__file__).parent.parent.parent
CHANNEL = "19:web-operations@thread.tacv2"
MEI, MEI_AAD = "29:mei", "00000000-0000-0000-0000-0000000000a1"
ALEX = "712020:5a1dbb9e-0000-4000-8000-000000000003"
PASSWORD = "database-password-0c4f"
SECRETS = {
    "SOPILOT_JIRA_API_TOKEN": "jira-api-token-7f21",
    "SOPILOT_JIRA_WEBHOOK_SECRET": "jira-webhook-secret-91ab",
    "SOPILOT_INTAKE_TOKEN": "tok-123",
    "MicrosoftAppPassword": "teams-app-password-55de",
}
"""The intake token is the one that the captured deliveries bear."""
PERSONAL_TOKEN = "jira-personal-token-3b9c"
"""Of a Data Center, where there is no API token."""
CLOUD_ONLY = ("SOPILOT_JIRA_EMAIL", "SOPILOT_JIRA_API_TOKEN")
_OURS = ("SOPILOT_", "MICROSOFTAPP", "TEAMS_")


def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take this machine's own settings of SOPilot out of the environment."""
    for name in list(os.environ):
        if name.upper().startswith(_OURS):
            monkeypatch.delenv(name)


def minimal() -> dict[str, str]:
    """The least that a bot needs."""
    return {
        "MicrosoftAppId": TeamsOptions().app_id,
        "MicrosoftAppPassword": SECRETS["MicrosoftAppPassword"],
        "MicrosoftAppTenantId": TeamsOptions().tenant,
    }


@dataclass
class World:
    """Both stand-ins, and the environment of a service between them. url: where that service is to listen."""

    jira: Served[JiraState]
    teams: Served[TeamsState]
    http: aiohttp.ClientSession
    url: str
    env: dict[str, str]
    outputs: list[str] = field(default_factory=list)

    async def control(self, stand_in: Served[Any], name: str, **body: Any) -> Any:
        """A call of a stand-in's control API."""
        async with self.http.post(f"{stand_in.url}/_control/{name}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def say(self, text: str, conversation: str = CHANNEL) -> Any:
        """Mei writes; the bot has taken it when this returns."""
        told = await self.control(
            self.teams, "say", conversation=conversation, user=MEI, text=text, mention=conversation == CHANNEL
        )
        assert told["delivered"], told
        return told

    async def cards(self, conversation: str = CHANNEL) -> list[str]:
        """The cards of a conversation as Mei sees them, as text."""
        url = f"{self.teams.url}/_control/conversations/{quote(conversation, safe='')}?user={quote(MEI)}"
        async with self.http.get(url) as answer:
            messages = (await answer.json())["messages"]
        return [json.dumps(one["attachments"], ensure_ascii=False) for one in messages if one.get("attachments")]

    async def issues(self) -> list[dict[str, Any]]:
        """Jira's cards of project OPS."""
        async with self.http.get(f"{self.jira.url}/_control/board", params={"project": "OPS"}) as answer:
            return [issue for column in (await answer.json())["columns"] for issue in column["issues"]]

    async def get(self, path: str) -> tuple[int, Any]:
        """GET from the service: status, body."""
        async with self.http.get(self.url + path) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if answer.content_type == "application/json" else text


@asynccontextmanager
async def world(
    folder: Path, database_url: str = "", port: int = 0, deployment: Literal["cloud", "server"] = "cloud"
) -> AsyncIterator[World]:
    """Both stand-ins, pointed at a port of 127.0.0.1 (0: a free one) where the service is still to be started."""
    url = f"http://127.0.0.1:{port or free_port()}"
    server, secret = deployment == "server", SECRETS["SOPILOT_JIRA_WEBHOOK_SECRET"]
    jira_options = JiraOptions(
        token=PERSONAL_TOKEN if server else SECRETS["SOPILOT_JIRA_API_TOKEN"],
        webhook_url=f"{url}/webhooks/jira{f'?token={secret}' if server else ''}",
        webhook_secret=None if server else secret,
        rate_limits=False,
        retry_after_s=(0.5, 1.0, 2.0, 4.0, 8.0),
        deployment=deployment,
    )
    teams_options = TeamsOptions(bot_url=f"{url}/api/messages", app_password=SECRETS["MicrosoftAppPassword"])
    async with jira.serve(jira_options) as a_jira, teams.serve(teams_options) as a_teams:
        env = {name: value for name, value in os.environ.items() if not name.upper().startswith(_OURS)}
        env |= minimal() | SECRETS
        env |= {
            "SOPILOT_DATABASE_URL": database_url or f"sqlite:///{folder / 'sopilot.db'}",
            "SOPILOT_PORT": url.rpartition(":")[2],
            "SOPILOT_JIRA_URL": a_jira.url,
            "SOPILOT_JIRA_EMAIL": jira_options.email,
            "SOPILOT_JIRA_PROJECT": "OPS",
            "SOPILOT_ADMINS": MEI_AAD,
            "SOPILOT_LOG_LEVEL": "DEBUG",
            "TEAMS_OPENID_METADATA": f"{a_teams.url}/v1/.well-known/openidconfiguration",
            "TEAMS_AUTHORITY": a_teams.url,
            "PYTHONUNBUFFERED": "1",
            # Not the code under test's folder: a .env of this machine is not to be read.
            "PYTHONPATH": str(ROOT),
        }
        if server:
            env = {name: value for name, value in env.items() if name not in CLOUD_ONLY}
            env["SOPILOT_JIRA_PAT"] = PERSONAL_TOKEN
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(30)) as http:
            yield World(a_jira, a_teams, http, url, env)
        (assert_no_cloud if server else assert_allowed)(a_jira.state.control.log.entries)


@dataclass
class Service:
    """A service inside the test: its parts, its address, and a client."""

    house: House
    url: str
    http: aiohttp.ClientSession

    async def post(self, path: str, data: Any, **headers: str) -> tuple[int, Any]:
        """POST raw bytes; status and parsed body. Header names are given with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.http.post(self.url + path, data=data, headers=named) as answer:
            return answer.status, await answer.json()

    async def get(self, path: str) -> tuple[int, Any]:
        """GET; status and body."""
        async with self.http.get(self.url + path) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if answer.content_type == "application/json" else text


@asynccontextmanager
async def inside(env: dict[str, str], monkeypatch: pytest.MonkeyPatch, folder: Path) -> AsyncIterator[Service]:
    """The service's server in the test's own loop, without a worker."""
    with monkeypatch.context() as patch:
        clean(patch)
        patch.chdir(folder)
        for name, value in env.items():
            if name.upper().startswith(_OURS):
                patch.setenv(name, value)
        settings = settings_module.load()
    async with opened(settings, serving=True) as house:
        runner = runner_of(house, drain_s=0.2)
        await runner.setup()
        await web.TCPSite(runner, settings.host, settings.port).start()
        try:
            async with aiohttp.ClientSession() as http:
                yield Service(house, f"http://{settings.host}:{runner.addresses[0][1]}", http)
        finally:
            await runner.cleanup()


@dataclass
class Ended:
    """A process that has ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Its standard output, parsed."""
        return json.loads(self.out)


class Running:
    """A process of `sopilot …`; what it writes is collected as it comes."""

    def __init__(self, process: asyncio.subprocess.Process, into: list[str]) -> None:
        self.process = process
        self.out = ""
        self.err = ""
        self._into = into
        self._collected = asyncio.gather(self._collect("out"), self._collect("err"))

    async def _collect(self, name: str) -> None:
        stream = self.process.stdout if name == "out" else self.process.stderr
        assert stream is not None
        while line := await stream.readline():
            setattr(self, name, getattr(self, name) + line.decode())

    async def ended(self, within_s: float = 90.0) -> Ended:
        """Wait for its end."""
        async with asyncio.timeout(within_s):
            await asyncio.shield(self._collected)
            code = await self.process.wait()
        self._into += [self.out, self.err]
        watch(self.out, "a process's standard output")
        watch(self.err, "a process's standard error")
        return Ended(code, self.out, self.err)

    async def terminated(self) -> Ended:
        """SIGTERM, and its end."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def killed(self) -> Ended:
        """kill -9, and its end."""
        if self.process.returncode is None:
            self.process.kill()
        return await self.ended()


async def spawn(world: World, folder: Path, *arguments: str, **env: str) -> Running:
    """Start `sopilot …` in a folder, with the world's environment changed by `env`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "service",
        *arguments,
        env=world.env | env,
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    return Running(process, world.outputs)


async def run(world: World, folder: Path, *arguments: str, **env: str) -> Ended:
    """Run `sopilot …` to its end."""
    return await (await spawn(world, folder, *arguments, **env)).ended()


@asynccontextmanager
async def serving(world: World, folder: Path, *arguments: str, **env: str) -> AsyncIterator[Running]:
    """`sopilot serve` until the block ends, answering from its beginning."""
    running = await spawn(world, folder, "serve", *arguments, **env)
    try:
        await until(lambda: healthy(world, running), within_s=90)
        yield running
    finally:
        await running.killed()


async def healthy(world: World, running: Running) -> bool:
    """Whether it answers; fails where it has ended."""
    if running.process.returncode is not None:
        pytest.fail(f"the service ended: {(await running.ended()).err}")
    try:
        return (await world.get("/healthz"))[0] == 200
    except aiohttp.ClientError:
        return False


async def until(condition: Callable[[], Any], within_s: float = 60.0) -> Any:
    """Poll until the condition (or the coroutine it makes) is true; its value."""
    async with asyncio.timeout(within_s):
        while True:
            value = condition()
            if asyncio.iscoroutine(value):
                value = await value
            if value:
                return value
            await asyncio.sleep(0.05)
