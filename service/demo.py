"""The demo: SOPilot as a process of its own, both stand-ins, and one page in front of them all. Everything on loopback."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import aiohttp
import click
from aiohttp import web

from sandbox import graph, jira, teams
from sandbox.alerts import Alerts
from sandbox.common import Served, iso
from sandbox.graph import GraphOptions, GraphState
from sandbox.jira import JiraOptions, JiraState
from sandbox.page_server import page_routes
from sandbox.ports import free_port, is_free
from sandbox.teams import TeamsOptions, TeamsState
from service.demo_shell import outside, write_settings
from service.supervising import Supervisor

HOST = "127.0.0.1"
CHANNEL = "19:web-operations@thread.tacv2"
ADMIN = "00000000-0000-0000-0000-0000000000a1"
ADMIN_ID = "29:mei"
MEETING_CHAT = "19:meeting_demo@thread.v2"
JOIN_URL = f"https://teams.microsoft.com/l/meetup-join/{quote(MEETING_CHAT, safe='')}/0"
SERVICE_PATHS = ("/api/messages", "/webhooks/{rest:.*}", "/healthz", "/readyz", "/metrics")
WEBHOOK_RETRIES_S = (2.0, 4.0, 8.0, 15.0, 30.0)
"""Real Jira waits minutes before it sends a webhook again; nobody watches a demo for so long."""
JIRA_DOWN_S = 30
_PASSED_ON = ("Content-Type", "Authorization", "X-Hub-Signature", "X-Atlassian-Webhook-Identifier")


@dataclass
class Demo:
    """Everything that runs."""

    jira: Served[JiraState]
    teams: Served[TeamsState]
    graph: Served[GraphState]
    supervisor: Supervisor
    http: aiohttp.ClientSession
    intake_token: str
    alerts: Alerts = field(default_factory=Alerts)
    jira_up: asyncio.TimerHandle | None = None

    async def forward(self, request: web.Request) -> web.Response:
        """Pass a request on to the service, 503 while it is down."""
        headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        url = self.supervisor.url + request.path_qs
        try:
            async with self.http.request(request.method, url, data=await request.read(), headers=headers) as answer:
                kind = answer.headers.get("Content-Type", "application/octet-stream")
                return web.Response(status=answer.status, body=await answer.read(), headers={"Content-Type": kind})
        except aiohttp.ClientError:
            return web.json_response({"error": "the service is down"}, status=503)

    async def fire(self, request: web.Request) -> web.Response:
        """Send what was captured from a real Alertmanager; the answer to the last delivery."""
        wanted = (await _body(request)).get("payload", "firing")
        if wanted not in ("firing", "resolved"):
            return web.json_response({"error": "payload is firing or resolved"}, status=400)
        now = datetime.now(UTC)
        payloads = self.alerts.firing(now) if wanted == "firing" else self.alerts.resolved(now)
        headers = {"Authorization": f"Bearer {self.intake_token}", "User-Agent": "Alertmanager/0.25.0"}
        url = f"{self.supervisor.url}/webhooks/alertmanager"
        told, status = {}, 200
        try:
            for payload in payloads:
                async with self.http.post(url, json=payload, headers=headers) as answer:
                    told, status = await answer.json(), answer.status
        except aiohttp.ClientError:
            return web.json_response({"error": "the service is down"}, status=503)
        return web.json_response(told, status=status)

    async def kill(self, _request: web.Request) -> web.Response:
        """kill -9; the supervisor starts it again."""
        return web.json_response({"killed": self.supervisor.kill()})

    async def jira_down(self, request: web.Request) -> web.Response:
        """Take the stand-in Jira away for a while."""
        seconds = (await _body(request)).get("seconds", JIRA_DOWN_S)
        if not isinstance(seconds, int | float) or not 1 <= seconds <= 3600:
            return web.json_response({"error": "seconds is a number from 1 to 3600"}, status=400)
        self._bring_up()
        self.jira.state.control.down = True
        self.jira_up = asyncio.get_running_loop().call_later(seconds, self._bring_up)
        return web.json_response({"jira": "down", "seconds": seconds})

    async def jira_back(self, _request: web.Request) -> web.Response:
        """Bring it back now."""
        self._bring_up()
        return web.json_response({"jira": "up"})

    async def status(self, _request: web.Request) -> web.Response:
        """What the page's bar shows."""
        down = self.jira.state.control.down
        return web.json_response(
            {
                "worker": self.supervisor.state,
                "pid": self.supervisor.pid,
                "restarts": self.supervisor.restarts,
                "jira": "down" if down else "up",
                "parked": await self._parked(),
            }
        )

    async def _parked(self) -> int | None:
        try:
            async with self.http.get(f"{self.supervisor.url}/metrics") as answer:
                for line in (await answer.text()).splitlines():
                    if line.startswith("sopilot_parked "):
                        return int(float(line.split()[1]))
        except aiohttp.ClientError:
            return None
        return None

    def _bring_up(self) -> None:
        if self.jira_up is not None:
            self.jira_up.cancel()
            self.jira_up = None
        self.jira.state.control.down = False


async def _body(request: web.Request) -> dict[str, Any]:
    data = await request.json() if request.can_read_body else {}
    return data if isinstance(data, dict) else {}


async def run(port: int) -> None:
    """Run it all until SIGINT or SIGTERM."""
    async with demo(port) as url:
        click.echo(f"\nSOPilot's demo: {url}\nTeams, Jira and Graph in it are stand-ins. Ctrl+C ends it.\n")
        await _until_stopped()


@asynccontextmanager
async def demo(port: int) -> AsyncIterator[str]:
    """Everything from nothing; yields the page's address. port 0 takes a free one."""
    front, service = _wanted(port) if port else free_port(), free_port()
    url = f"http://{HOST}:{front}"
    secret, token = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    jira_options = JiraOptions(
        webhook_url=f"{url}/webhooks/jira", webhook_secret=secret, retry_after_s=WEBHOOK_RETRIES_S
    )
    teams_options = TeamsOptions(bot_url=f"{url}/api/messages")
    with tempfile.TemporaryDirectory(prefix="sopilot-demo-") as folder:
        async with (
            jira.serve(jira_options, HOST, 0) as stand_in_jira,
            teams.serve(teams_options, HOST, 0) as stand_in_teams,
            graph.serve(GraphOptions(stand_in_teams.url, seed=_meetings()), HOST, 0) as stand_in_graph,
            aiohttp.ClientSession() as http,
        ):
            env = _environment(folder, service, stand_in_jira.url, jira_options, stand_in_teams.url, teams_options)
            env |= {"SOPILOT_JIRA_WEBHOOK_SECRET": secret, "SOPILOT_INTAKE_TOKEN": token}
            env |= {
                "SOPILOT_GRAPH": "notify",
                "SOPILOT_GRAPH_URL": stand_in_graph.url,
                "SOPILOT_GRAPH_NOTIFICATION_URL": f"{url}/webhooks/graph",
            }
            settings = Path(folder) / "settings.sh"
            write_settings(settings, env)
            supervisor = Supervisor(f"http://{HOST}:{service}", env)
            everything = Demo(stand_in_jira, stand_in_teams, stand_in_graph, supervisor, http, token)
            runner = web.AppRunner(_app(everything), access_log=None, shutdown_timeout=1.0)
            await runner.setup()
            supervising = asyncio.create_task(supervisor.run(), name="supervisor")
            try:
                await web.TCPSite(runner, HOST, front).start()
                await supervisor.started()
                await _move_in(everything)
                click.echo(f"\nIts command line, in another terminal: (set -a; . {settings}; .venv/bin/sopilot doctor)")
                yield url
            finally:
                await supervisor.stop()
                await supervising
                await runner.cleanup()


def _app(everything: Demo) -> web.Application:
    app = web.Application(client_max_size=4 * 1024 * 1024)
    page_routes(app, everything.teams.url, everything.jira.url, everything.graph.url)
    for path in SERVICE_PATHS:
        app.router.add_route("*", path, everything.forward)
    app.router.add_post("/_demo/alert", everything.fire)
    app.router.add_post("/_demo/worker/kill", everything.kill)
    app.router.add_post("/_demo/jira/down", everything.jira_down)
    app.router.add_post("/_demo/jira/up", everything.jira_back)
    app.router.add_get("/_demo/status", everything.status)
    return app


def _environment(
    folder: str,
    port: int,
    jira_url: str,
    jira_options: JiraOptions,
    teams_url: str,
    teams_options: TeamsOptions,
) -> dict[str, str]:
    """The service's environment: none of this machine's own settings of SOPilot's, but for the procedure."""
    return outside(os.environ) | {
        "SOPILOT_DATA_DIR": folder,
        "SOPILOT_DATABASE_URL": f"sqlite:///{folder}/sopilot.db",
        "SOPILOT_HOST": HOST,
        "SOPILOT_PORT": str(port),
        "SOPILOT_LOG_LEVEL": "WARNING",
        "SOPILOT_JIRA_URL": jira_url,
        "SOPILOT_JIRA_EMAIL": jira_options.email,
        "SOPILOT_JIRA_API_TOKEN": jira_options.token,
        "SOPILOT_JIRA_PROJECT": "OPS",
        "SOPILOT_ADMINS": ADMIN,
        "MicrosoftAppId": teams_options.app_id,
        "MicrosoftAppPassword": teams_options.app_password,
        "MicrosoftAppTenantId": teams_options.tenant,
        "TEAMS_OPENID_METADATA": f"{teams_url}/v1/.well-known/openidconfiguration",
        "TEAMS_AUTHORITY": teams_url,
    }


def _meetings() -> dict[str, Any]:
    """What Graph knows: the admin's weekly meeting, in her calendar too."""
    now = datetime.now(UTC)
    span = {"start": iso(now), "end": iso(now + timedelta(hours=1))}
    meeting = {
        "organizer": ADMIN,
        "join_url": JOIN_URL,
        "subject": "Weekly 週會",
        "id": "MSodemo",
        "thread": MEETING_CHAT,
    }
    event = {"user": ADMIN, "join_url": JOIN_URL, "subject": "Weekly 週會"}
    return {"meetings": [{**meeting, **span}], "events": [{**event, **span}]}


async def _move_in(everything: Demo) -> None:
    """The first day: an admin says where incidents go."""
    control = f"{everything.teams.url}/_control/say"
    body = {"conversation": CHANNEL, "user": ADMIN_ID, "text": "route incidents here", "mention": True}
    async with everything.http.post(control, json=body) as answer:
        answer.raise_for_status()


def _wanted(port: int) -> int:
    if not is_free(port):
        raise click.ClickException(f"port {port} is taken; choose another: DEMO_PORT=8090 make demo")
    return port


async def _until_stopped() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await stop.wait()


async def jira_alone(
    port: int, webhook: str | None, secret: str | None, deployment: Literal["cloud", "server"]
) -> None:
    """The stand-in Jira until stopped."""
    options = JiraOptions(webhook_url=webhook, webhook_secret=secret, deployment=deployment)
    account = f"e-mail {options.email}, token" if deployment == "cloud" else "personal access token"
    async with jira.serve(options, HOST, port) as served:
        click.echo(f"a stand-in Jira: {served.url} ({account} {options.token})")
        await _until_stopped()


async def teams_alone(port: int, bot: str) -> None:
    """The stand-in Teams until stopped."""
    options = TeamsOptions(bot_url=bot)
    async with teams.serve(options, HOST, port) as served:
        click.echo(f"a stand-in Teams: {served.url}")
        click.echo(f"TEAMS_OPENID_METADATA={served.url}/v1/.well-known/openidconfiguration")
        click.echo(f"TEAMS_AUTHORITY={served.url}")
        click.echo(f"MicrosoftAppId={options.app_id}")
        click.echo(f"MicrosoftAppPassword={options.app_password}")
        click.echo(f"MicrosoftAppTenantId={options.tenant}")
        await _until_stopped()


async def graph_alone(port: int, authority: str) -> None:
    """The stand-in Graph until stopped."""
    async with graph.serve(GraphOptions(authority.rstrip("/"), seed=_meetings()), HOST, port) as served:
        click.echo(f"a stand-in Graph: {served.url}")
        click.echo("SOPILOT_GRAPH=poll")
        click.echo(f"SOPILOT_GRAPH_URL={served.url}")
        await _until_stopped()
