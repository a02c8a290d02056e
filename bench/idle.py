"""What an idle `sopilot serve` costs: `python -m bench.idle [--quick]`.

A real service on SQLite, with both stand-ins beside it as processes of their own, is given a morning's work (a route, an
incident, an action item, both mirrored and posted), left to settle, and then watched while nothing happens. Printed are the
memory that it holds and the share of one core that it takes; the last line is one JSON object. Exits 1 where a goal is missed.

Reads Linux's /proc (proc(5): `stat` and `status`), so that no library stands between the figure and the kernel.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from sandbox.jira import JiraOptions
from sandbox.teams import TeamsOptions

MOST_RSS_MB = 150.0
MOST_CPU_PERCENT = 1.0
CHANNEL, MEI, MEI_AAD = "19:web-operations@thread.tacv2", "29:mei", "00000000-0000-0000-0000-0000000000a1"
SETTLE_S = 3.0
WATCH_S = 20.0
QUICK_S = 5.0
START_S = 90.0
_OURS = ("SOPILOT_", "MICROSOFTAPP", "TEAMS_")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Idle:
    """What was measured. start_cpu_s: seconds of CPU until the service answered for the first time."""

    rss_mb: float
    cpu_percent: float
    threads: int
    start_cpu_s: float

    @property
    def good(self) -> bool:
        """Whether both goals are met."""
        return self.rss_mb < MOST_RSS_MB and self.cpu_percent < MOST_CPU_PERCENT


def cpu_s(pid: int) -> float:
    """Seconds of CPU that a process has taken, its kernel time too."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / _TICKS


def status(pid: int, name: str) -> int:
    """A number of /proc/PID/status; sizes are in kB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1])


async def measure(watch_s: float) -> Idle:
    """Start everything, let it work a little, and watch it do nothing for `watch_s` seconds."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="sopilot-idle-"))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        service, jira, teams = (f"http://127.0.0.1:{free_port()}" for _ in range(3))
        for name, url, more in (
            ("jira", jira, ("--webhook", f"{service}/webhooks/jira", "--secret", "idle-secret")),
            ("teams", teams, ("--bot", f"{service}/api/messages")),
        ):
            stand_in = ("sandbox", name, "--port", port_of(url), *more)
            await stack.enter_async_context(running(stand_in, folder, _environment({})))
            await _until(lambda url=url: _answers(http, f"{url}/_control/requests"))  # type: ignore[misc]
        env = _settings(folder, service, jira, teams)
        async with running(("parked",), folder, env) as first:
            # Makes the database: a start that has tables to make is not the usual one.
            await first.wait()
        process = await stack.enter_async_context(running(("serve",), folder, env))
        await _until(lambda: _answers(http, f"{service}/healthz"))
        start_cpu_s = cpu_s(process.pid)
        await _work(http, jira, teams)
        await asyncio.sleep(SETTLE_S)
        before, began = cpu_s(process.pid), time.monotonic()
        await asyncio.sleep(watch_s)
        spent, passed = cpu_s(process.pid) - before, time.monotonic() - began
        return Idle(
            rss_mb=round(status(process.pid, "VmRSS") / 1024, 1),
            cpu_percent=round(100 * spent / passed, 2),
            threads=status(process.pid, "Threads"),
            start_cpu_s=round(start_cpu_s, 2),
        )


@asynccontextmanager
async def running(
    arguments: tuple[str, ...], folder: str, env: dict[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`sopilot …` until the block ends."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "service", *arguments),
        env=env,
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _work(http: aiohttp.ClientSession, jira: str, teams: str) -> None:
    """The morning's work, done when both records have their issues."""
    for text in (
        "route incidents here",
        "route actions here",
        "incident new Home page answers 500",
        "action new Write it up",
    ):
        body = {"conversation": CHANNEL, "user": MEI, "text": text, "mention": True}
        async with http.post(f"{teams}/_control/say", json=body) as answer:
            told = await answer.json()
            if not told.get("delivered"):
                raise SystemExit(f"the service did not take {text!r}: {told}")

    async def mirrored() -> bool:
        async with http.get(f"{jira}/_control/board", params={"project": "OPS"}) as answer:
            return sum(len(column["issues"]) for column in (await answer.json())["columns"]) >= 2

    await _until(mirrored)


def _environment(settings: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(_OURS)}
    return kept | {"PYTHONPATH": str(Path(__file__).parents[1])} | settings


def _settings(folder: str, service: str, jira: str, teams: str) -> dict[str, str]:
    jira_options, teams_options = JiraOptions(), TeamsOptions()
    return _environment(
        {
            "SOPILOT_DATA_DIR": folder,
            "SOPILOT_PORT": port_of(service),
            "SOPILOT_LOG_LEVEL": "WARNING",
            "SOPILOT_JIRA_URL": jira,
            "SOPILOT_JIRA_EMAIL": jira_options.email,
            "SOPILOT_JIRA_API_TOKEN": jira_options.token,
            "SOPILOT_JIRA_PROJECT": "OPS",
            "SOPILOT_JIRA_WEBHOOK_SECRET": "idle-secret",
            "SOPILOT_ADMINS": MEI_AAD,
            "MicrosoftAppId": teams_options.app_id,
            "MicrosoftAppPassword": teams_options.app_password,
            "MicrosoftAppTenantId": teams_options.tenant,
            "TEAMS_OPENID_METADATA": f"{teams}/v1/.well-known/openidconfiguration",
            "TEAMS_AUTHORITY": teams,
        }
    )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_of(url: str) -> str:
    """The port at an address's end."""
    return url.rpartition(":")[2]


async def _answers(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(url) as answer:
            return answer.status < 500
    except aiohttp.ClientError:
        return False


async def _until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(START_S):
        while not await condition():  # noqa: ASYNC110 - a process has no event of ours to wait for
            await asyncio.sleep(0.05)


def main(arguments: list[str] | None = None) -> int:
    """Runs it; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.idle", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--quick", action="store_true", help=f"watch for {QUICK_S:.0f} s only, not {WATCH_S:.0f} s")
    watch_s = QUICK_S if parser.parse_args(arguments).quick else WATCH_S
    found = asyncio.run(measure(watch_s))
    print(f"an idle `sopilot serve` on SQLite, watched for {watch_s:.0f} s")
    print(f"{'':24}{'measured':>10}{'goal':>10}")
    print(f"{'memory (RSS), MB':24}{found.rss_mb:10.1f}{f'< {MOST_RSS_MB:.0f}':>10}")
    print(f"{'CPU, % of one core':24}{found.cpu_percent:10.2f}{f'< {MOST_CPU_PERCENT:.0f}':>10}")
    print(f"{'threads':24}{found.threads:10d}{'':>10}")
    print(f"{'CPU to start, s':24}{found.start_cpu_s:10.2f}{'':>10}")
    print(json.dumps({"rss_mb": found.rss_mb, "cpu_percent": found.cpu_percent, "start_cpu_s": found.start_cpu_s}))
    return 0 if found.good else 1


if __name__ == "__main__":
    raise SystemExit(main())
