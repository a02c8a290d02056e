"""A real Prometheus and a real Alertmanager (Debian's packages) on loopback, and something for them to watch."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from sandbox.ports import free_port

STARTS_WITHIN_S = 60.0


def binary(*names: str) -> str:
    """The first of these programs that is installed. Where none is: a failure in CI, elsewhere a skip that says so."""
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is not None:
        return found
    missing = f"{names[0]} is not installed (Debian: apt-get install {names[0]})"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


def _write(folder: Path, name: str, config: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(config))  # JSON is YAML


@asynccontextmanager
async def _running(folder: Path, url: str, *command: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program until the block ends, ready from its beginning; its log is kept beside its data."""
    log = folder / f"{Path(command[0]).name}.log"
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out, cwd=folder
        )
    try:
        async with asyncio.timeout(STARTS_WITHIN_S), aiohttp.ClientSession() as http:
            while not await _ready(http, url):
                assert process.returncode is None, log.read_text()
                await asyncio.sleep(0.05)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _ready(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(f"{url}/-/ready") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


@dataclass
class Alertmanager:
    """One that runs. url: its address, and what its deliveries call it."""

    url: str
    http: aiohttp.ClientSession

    async def fire(self, *labels: dict[str, str], starts_at: str = "", ends_at: str = "") -> None:
        """As Prometheus posts alerts: they fire, or end where `ends_at` (RFC 3339) is past."""
        times = {name: value for name, value in (("startsAt", starts_at), ("endsAt", ends_at)) if value}
        body = [{"labels": one, "annotations": {"summary": f"{one.get('site')} is down"}, **times} for one in labels]
        async with self.http.post(f"{self.url}/api/v2/alerts", json=body) as answer:
            assert answer.status == 200, await answer.text()

    async def silence(self, name: str, value: str) -> None:
        """Silence what has this label for an hour."""
        silence = {
            "matchers": [{"name": name, "value": value, "isRegex": False, "isEqual": True}],
            "startsAt": "2020-01-01T00:00:00Z",
            "endsAt": "2100-01-01T00:00:00Z",
            "createdBy": "test",
            "comment": "test",
        }
        async with self.http.post(f"{self.url}/api/v2/silences", json=silence) as answer:
            assert answer.status == 200, await answer.text()

    async def listed(self) -> list[dict[str, Any]]:
        """The alerts that are not over."""
        async with self.http.get(f"{self.url}/api/v2/alerts") as answer:
            found: list[dict[str, Any]] = await answer.json()
            return found

    async def counted(self, metric: str) -> float:
        """The sum of a metric of its own over the webhook integration."""
        async with self.http.get(f"{self.url}/metrics") as answer:
            lines = (await answer.text()).splitlines()
        return sum(
            float(line.rpartition(" ")[2])
            for line in lines
            if line.startswith(metric) and 'integration="webhook"' in line
        )


@asynccontextmanager
async def alertmanager(
    folder: Path,
    webhook: str,
    token: str,
    *,
    port: int = 0,
    receiver: str = "sopilot",
    group_by: str = "alertname, team",
) -> AsyncIterator[Alertmanager]:
    """A real one that delivers to `webhook`; alerts with `short="yes"` go there two at a time (`max_alerts`)."""
    program = binary("prometheus-alertmanager", "alertmanager")
    sends = {"url": webhook, "send_resolved": True}
    sends["http_config"] = {"authorization": {"type": "Bearer", "credentials": token}}
    config = {
        "route": {
            "receiver": receiver,
            "group_by": [one.strip() for one in group_by.split(",")],
            "group_wait": "1s",
            "group_interval": "2s",
            "routes": [{"receiver": f"{receiver} short", "matchers": ['short="yes"']}],
        },
        "receivers": [
            {"name": receiver, "webhook_configs": [sends]},
            {"name": f"{receiver} short", "webhook_configs": [sends | {"max_alerts": 2}]},
        ],
    }
    _write(folder, "alertmanager.yml", config)
    url = f"http://127.0.0.1:{port or free_port()}"
    command = (
        program,
        "--config.file=alertmanager.yml",
        "--storage.path=alertmanager",
        f"--web.listen-address={url.removeprefix('http://')}",
        f"--web.external-url={url}",
        "--cluster.listen-address=",
    )
    async with _running(folder, url, *command), aiohttp.ClientSession() as http:
        yield Alertmanager(url, http)


@dataclass
class Sites:
    """An exporter: `site_up` of each site, 1 or 0, as the test sets it."""

    url: str = ""
    down: set[tuple[str, str]] = field(default_factory=set)
    known: set[tuple[str, str]] = field(default_factory=set)

    def fall(self, team: str, *sites: str) -> None:
        """From now on these are down."""
        self.down |= {(team, site) for site in sites}
        self.known |= self.down

    def recover(self) -> None:
        """From now on all are up."""
        self.down.clear()

    async def metrics(self, _request: web.Request) -> web.Response:
        """What Prometheus scrapes."""
        lines = [
            f'site_up{{team="{team}",site="{site}"}} {int((team, site) not in self.down)}' for team, site in self.known
        ]
        return web.Response(text="\n".join(["# TYPE site_up gauge", *sorted(lines), ""]))


@asynccontextmanager
async def sites() -> AsyncIterator[Sites]:
    """The exporter, served on loopback."""
    made = Sites()
    app = web.Application()
    app.router.add_get("/metrics", made.metrics)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made.url = f"127.0.0.1:{runner.addresses[0][1]}"
        yield made
    finally:
        await runner.cleanup()


@asynccontextmanager
async def prometheus(folder: Path, target: str, manager: str) -> AsyncIterator[None]:
    """A real one that scrapes `target` (host:port) each second and tells the Alertmanager at `manager` of sites that are down.

    Those of team `crowd` are labelled `short="yes"`.
    """
    program = binary("prometheus")
    rule = {
        "alert": "SiteDown",
        "expr": "site_up == 0",
        "labels": {"severity": "critical", "short": '{{ if eq $labels.team "crowd" }}yes{{ else }}no{{ end }}'},
        "annotations": {"summary": "{{ $labels.site }} is down"},
    }
    config = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": ["rules.yml"],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": [manager.removeprefix("http://")]}]}]},
        "scrape_configs": [{"job_name": "sites", "static_configs": [{"targets": [target]}]}],
    }
    _write(folder, "prometheus.yml", config)
    _write(folder, "rules.yml", {"groups": [{"name": "sites", "rules": [rule]}]})
    url = f"http://127.0.0.1:{free_port()}"
    command = (
        program,
        "--config.file=prometheus.yml",
        "--storage.tsdb.path=prometheus",
        f"--web.listen-address={url.removeprefix('http://')}",
        "--rules.alert.resend-delay=1s",
    )
    async with _running(folder, url, *command):
        yield
