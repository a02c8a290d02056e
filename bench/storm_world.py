"""SOPilot and both stand-ins as processes of their own, for a bench that is the rest of the world."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from sandbox.ports import free_port

Json = dict[str, Any]
ROOT = Path(__file__).parent.parent
TOKEN = "bench-intake-token"
SECRET = "bench-webhook-secret"
TENANT, APP_ID, PASSWORD = (
    "22222222-2222-2222-2222-222222222222",
    "11111111-1111-1111-1111-111111111111",
    "sandbox-secret",
)
USER: Json = {
    "id": "29:mei",
    "aadObjectId": "00000000-0000-0000-0000-0000000000a1",
    "name": "林美 Mei Lin",
    "email": "mei@example.com",
}
_OURS = ("SOPILOT_", "MICROSOFTAPP", "TEAMS_")


def channel(area: str) -> str:
    """The id of an area's channel."""
    return f"19:{area}@thread.tacv2"


@dataclass
class World:
    """Everything that runs. url, teams, jira: addresses; folder: with the database."""

    url: str
    teams: str
    jira: str
    folder: Path
    service: asyncio.subprocess.Process
    http: aiohttp.ClientSession

    async def deliver(self, body: bytes) -> int:
        """One delivery to SOPilot; its status."""
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        async with self.http.post(f"{self.url}/webhooks/alertmanager", data=body, headers=headers) as answer:
            await answer.read()
            return answer.status

    async def control(self, stand_in: str, name: str, **body: Any) -> Any:
        """A call of a stand-in's control API."""
        async with self.http.post(f"{stand_in}/_control/{name}", json=body) as answer:
            told = await answer.json()
            if answer.status != 200:
                raise RuntimeError(f"{name}: {answer.status} {told}")
            return told

    async def look(self, stand_in: str, name: str) -> Any:
        """What a stand-in's control API shows."""
        async with self.http.get(f"{stand_in}/_control/{name}") as answer:
            answer.raise_for_status()
            return await answer.json()

    async def sends(self) -> list[Json]:
        """Every message that SOPilot sent or updated, oldest first."""
        log = (await self.look(self.teams, "requests"))["requests"]
        return [one for one in log if one["method"] in ("POST", "PUT") and "/activities" in one["path"]]

    async def waiting(self) -> int:
        """Intents that are put and not done, future schedules left out."""
        query = "SELECT count(*) FROM intents WHERE lane NOT LIKE 'cron:%' AND lane NOT LIKE 'burst:%'"
        return int(self.rows(query)[0][0])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of SOPilot's database, read beside it."""
        connection = sqlite3.connect(f"file:{self.folder / 'sopilot.db'}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def peak_rss_mb(self) -> float | None:
        """The most memory that the service has used, MB; None where the system does not tell (it is Linux that does)."""
        try:
            text = Path(f"/proc/{self.service.pid}/status").read_text(encoding="ascii")
        except OSError:
            return None
        return next(int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("VmHWM"))

    def cpu_s(self) -> float | None:
        """Seconds of processor time that the service has used; None where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.service.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def world(folder: Path, areas: Sequence[str]) -> AsyncIterator[World]:
    """Start it all: a channel for each area, into which the procedure routes the area's incidents. Ends every process."""
    service, teams, jira = (f"http://127.0.0.1:{port}" for port in (free_port(), free_port(), free_port()))
    (folder / "sop.yaml").write_text(_procedure(areas), encoding="utf-8")
    env = _environment(folder, service, teams, jira)
    running: list[asyncio.subprocess.Process] = []

    async def start(*arguments: str) -> asyncio.subprocess.Process:
        with (folder / f"{'-'.join(arguments[:2])}.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "service", *arguments, env=env, cwd=folder, stdout=log, stderr=log
            )
        running.append(process)
        return process

    timeout = aiohttp.ClientTimeout(total=60)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as http:
        try:
            await start("sandbox", "teams", "--port", _port(teams), "--bot", f"{service}/api/messages")
            hook = f"{service}/webhooks/jira"
            await start("sandbox", "jira", "--port", _port(jira), "--webhook", hook, "--secret", SECRET)
            for address in (teams, jira):
                await _answers(http, f"{address}/_control/clock")
            made = World(service, teams, jira, folder, await start("serve"), http)
            await _answers(http, f"{service}/healthz")
            await _move_in(made, areas)
            yield made
        finally:
            for process in reversed(running):
                if process.returncode is None:
                    process.kill()
                await process.wait()


async def _move_in(made: World, areas: Sequence[str]) -> None:
    """SOPilot is added to every channel."""
    entries = [
        {
            "id": channel(area),
            "conversationType": "channel",
            "name": area,
            # A team of its own: an app is added to a team as a whole, and tells of the channel where that was done.
            "team": {"id": f"19:team-{area}@thread.tacv2", "name": area},
            "members": [USER["id"]],
            "installed": False,
        }
        for area in areas
    ]
    bot = f"{made.url}/api/messages"
    await made.control(made.teams, "seed", bot_url=bot, users=[USER], conversations=entries)
    for area in areas:
        await made.control(made.teams, "install", conversation=channel(area))
    async with asyncio.timeout(60):
        while await made.waiting():  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.2)
    # What was said on arrival counts no more.
    await asyncio.sleep(2.5)


def _procedure(areas: Sequence[str]) -> str:
    routes = [f'  - {{when: {{labels: {{area: {area}}}}}, to: "{channel(area)}"}}\n' for area in areas]
    shipped = (ROOT / "sop" / "procedure" / "sop.yaml").read_text(encoding="utf-8")
    return shipped + "incident_routes:\n" + "".join(routes)


def _environment(folder: Path, service: str, teams: str, jira: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(_OURS)}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "SOPILOT_DATA_DIR": str(folder),
        "SOPILOT_DATABASE_URL": f"sqlite:///{folder / 'sopilot.db'}",
        "SOPILOT_PORT": _port(service),
        "SOPILOT_LOG_LEVEL": "WARNING",
        "SOPILOT_PROCEDURE": str(folder / "sop.yaml"),
        "SOPILOT_INTAKE_TOKEN": TOKEN,
        "SOPILOT_JIRA_URL": jira,
        "SOPILOT_JIRA_EMAIL": "bot@example.com",
        "SOPILOT_JIRA_API_TOKEN": "sandbox-token",
        "SOPILOT_JIRA_PROJECT": "OPS",
        "SOPILOT_JIRA_WEBHOOK_SECRET": SECRET,
        "MicrosoftAppId": APP_ID,
        "MicrosoftAppPassword": PASSWORD,
        "MicrosoftAppTenantId": TENANT,
        "TEAMS_OPENID_METADATA": f"{teams}/v1/.well-known/openidconfiguration",
        "TEAMS_AUTHORITY": teams,
    }


async def _answers(http: aiohttp.ClientSession, url: str) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                async with http.get(url) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass  # not yet listening: that is what is waited for
            await asyncio.sleep(0.1)


def _port(url: str) -> str:
    return url.rpartition(":")[2]
