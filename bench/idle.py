"""What an idle `sopilot serve` costs: `python -m bench.idle [--quick]`.

A real service on SQLite, with both stand-ins beside it as processes of their own, is given a morning's work (a route, an
incident, an action item, both mirrored and posted), left to settle, and then watched while nothing happens: the memory that it
holds, and the share of one core that it takes. Linux only: the figures are the kernel's own, out of /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bench.processes import ROOT, cpu_seconds, resident_mb, running
from bench.report import Goal, finish, table
from sandbox.jira import JiraOptions
from sandbox.ports import free_port
from sandbox.teams import TeamsOptions

GOALS = (Goal("rss_mb", 150.0, at_least=False), Goal("cpu_percent", 1.0, at_least=False))
CHANNEL, MEI, MEI_AAD = "19:web-operations@thread.tacv2", "29:mei", "00000000-0000-0000-0000-0000000000a1"
SECRET = "idle-webhook-secret"
SETTLE_S = 3.0
WATCH_S = 20.0
QUICK_S = 5.0
MIRRORED_S = 60.0
WORK = (
    "route incidents here",
    "route actions here",
    "incident new Home page answers 500",
    "action new Write the post-mortem",
)


@dataclass(frozen=True, slots=True)
class Ports:
    """Of 127.0.0.1, one for each process."""

    service: int
    jira: int
    teams: int


def measure(watch_s: float, folder: Path) -> dict[str, float]:
    """Start everything, let it work a little, and watch it do nothing for `watch_s` seconds."""
    ports = Ports(free_port(), free_port(), free_port())
    env = _settings(folder, ports)
    # Makes the database: a start that has tables to make is not the usual one.
    subprocess.run([sys.executable, "-m", "service", "parked"], cwd=ROOT, env=env, check=True, capture_output=True)
    service, jira = f"http://127.0.0.1:{ports.service}", ("--port", str(ports.jira))
    log = folder / "log"
    with ExitStack() as stack:
        hook = ("--webhook", f"{service}/webhooks/jira", "--secret", SECRET)
        stack.enter_context(running("service", "sandbox", "jira", *jira, *hook, port=ports.jira, log=log))
        bot = ("--port", str(ports.teams), "--bot", f"{service}/api/messages")
        stack.enter_context(running("service", "sandbox", "teams", *bot, port=ports.teams, log=log))
        pid = stack.enter_context(running("service", "serve", env=env, port=ports.service, log=log))
        start_cpu_s = cpu_seconds(pid)
        asyncio.run(_work(ports))
        time.sleep(SETTLE_S)
        before, began = cpu_seconds(pid), time.monotonic()
        time.sleep(watch_s)
        spent, passed = cpu_seconds(pid) - before, time.monotonic() - began
        return {"rss_mb": resident_mb(pid), "cpu_percent": 100 * spent / passed, "start_cpu_s": start_cpu_s}


async def _work(ports: Ports) -> None:
    """The morning's work, done when both records have their issues."""
    async with aiohttp.ClientSession() as http:
        for text in WORK:
            body = {"conversation": CHANNEL, "user": MEI, "text": text, "mention": True}
            async with http.post(f"http://127.0.0.1:{ports.teams}/_control/say", json=body) as answer:
                told = await answer.json()
            if not told.get("delivered"):
                raise SystemExit(f"the service did not take {text!r}: {told}")
        async with asyncio.timeout(MIRRORED_S):
            while await _issues(http, ports) < 2:  # noqa: ASYNC110 - another process has no event of ours
                await asyncio.sleep(0.05)


async def _issues(http: aiohttp.ClientSession, ports: Ports) -> int:
    async with http.get(f"http://127.0.0.1:{ports.jira}/_control/board", params={"project": "OPS"}) as answer:
        return sum(len(column["issues"]) for column in (await answer.json())["columns"])


def _settings(folder: Path, ports: Ports) -> dict[str, str]:
    jira, teams, stand_in = JiraOptions(), TeamsOptions(), f"http://127.0.0.1:{ports.teams}"
    return {
        "SOPILOT_DATABASE_URL": f"sqlite:///{folder / 'sopilot.db'}",
        "SOPILOT_PORT": str(ports.service),
        "SOPILOT_LOG_LEVEL": "WARNING",
        "SOPILOT_JIRA_URL": f"http://127.0.0.1:{ports.jira}",
        "SOPILOT_JIRA_EMAIL": jira.email,
        "SOPILOT_JIRA_API_TOKEN": jira.token,
        "SOPILOT_JIRA_PROJECT": "OPS",
        "SOPILOT_JIRA_WEBHOOK_SECRET": SECRET,
        "SOPILOT_ADMINS": MEI_AAD,
        "MicrosoftAppId": teams.app_id,
        "MicrosoftAppPassword": teams.app_password,
        "MicrosoftAppTenantId": teams.tenant,
        "TEAMS_OPENID_METADATA": f"{stand_in}/v1/.well-known/openidconfiguration",
        "TEAMS_AUTHORITY": stand_in,
    }


def main(arguments: list[str] | None = None) -> int:
    """Runs it; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.idle", description="What an idle `sopilot serve` costs")
    parser.add_argument("--quick", action="store_true", help=f"watch for {QUICK_S:.0f} s only, not {WATCH_S:.0f} s")
    watch_s = QUICK_S if parser.parse_args(arguments).quick else WATCH_S
    with tempfile.TemporaryDirectory(prefix="sopilot-idle-") as folder:
        found = measure(watch_s, Path(folder))
    rows = [
        ["memory, MB (RSS)", f"{found['rss_mb']:.1f}"],
        ["CPU, % of one core", f"{found['cpu_percent']:.2f}"],
        ["CPU to start, s", f"{found['start_cpu_s']:.2f}"],
    ]
    print(table([f"idle on SQLite, {watch_s:.0f} s", "measured"], rows))
    return finish(found, GOALS)


if __name__ == "__main__":
    raise SystemExit(main())
