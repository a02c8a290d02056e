"""The layout of compose.yaml as plain processes, where no container engine runs: `python -m infra.layout up`.

Services, workers, their number, commands and environment, and the balancer with its configuration are read from compose.yaml, so
that what is tried here is what containers run. Only addresses are others: everything listens on 127.0.0.1, and the database is
a PostgreSQL server of its own that goes away with the layout. What a container adds (a file system that cannot be written,
limits, names in a network) is not imitated.

No library served: Compose's own implementations want an engine.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import yaml
from dotenv import dotenv_values

from sandbox.ports import free_port
from tests.support.databases import postgresql_server

log = logging.getLogger(__name__)
INFRA = Path(__file__).parent
ROOT = INFRA.parent
COMPOSE = INFRA / "compose.yaml"
HOST = "127.0.0.1"
RESTART_S = 1.0
"""Seconds between a death and the next start."""
START_S = 90.0
STOP_S = 30.0
_VARIABLE = re.compile(r"\$(?:\$|\{(?P<name>\w+)(?::(?P<how>[-?])(?P<text>[^}]*))?\})")
_OURS = ("SOPILOT_", "MICROSOFTAPP", "TEAMS_")


class LayoutError(Exception):
    """The layout cannot be started; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """One process of SOPilot. address: what the others call it and its port, such as `service-1:3978`; empty for a worker."""

    name: str
    arguments: tuple[str, ...]
    environment: dict[str, str]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What compose.yaml wants. balancer: the environment of the balancer; database: the address that stands for it."""

    parts: tuple[Part, ...]
    balancer: dict[str, str]
    balancer_file: Path
    database: str


def filled_in(value: str, variables: Mapping[str, str]) -> str:
    """Compose's interpolation: `${NAME}`, `${NAME:-default}`, `${NAME:?message}`, `$$`. Raises LayoutError."""

    def one(found: re.Match[str]) -> str:
        name = found["name"]
        if name is None:
            return "$"
        if given := variables.get(name):
            return given
        if found["how"] == "?":
            raise LayoutError(f"{name} is not set: {found['text']}")
        return found["text"] or ""

    return _VARIABLE.sub(one, value)


def plan(compose: dict[str, Any], variables: Mapping[str, str]) -> Plan:
    """Read a compose file. Raises LayoutError where it has no balancer or no database."""
    services = compose["services"]
    ours = {name: one for name, one in services.items() if one["image"].startswith("sopilot:")}
    parts = [part for name, one in ours.items() for part in _parts(name, one, variables)]
    try:
        (balancer,) = (one for one in services.values() if "haproxy" in one["image"])
        (database,) = (name for name, one in services.items() if "postgres" in one["image"])
    except ValueError as error:
        raise LayoutError("the compose file must have one haproxy and one postgres") from error
    (mounted,) = (volume.split(":")[0] for volume in balancer["volumes"])
    return Plan(tuple(parts), dict(balancer["environment"]), INFRA / mounted, database)


def _parts(name: str, service: dict[str, Any], variables: Mapping[str, str]) -> Iterator[Part]:
    environment = {key: filled_in(str(value), variables) for key, value in service["environment"].items()}
    replicas = service.get("deploy", {}).get("replicas", 1)
    port = environment.get("SOPILOT_PORT")
    for n in range(1, replicas + 1):
        numbered = name if replicas == 1 else f"{name}-{n}"
        yield Part(numbered, tuple(service["command"]), environment, f"{name}:{port}" if port else "")


class Kept:
    """A process that is started again when it dies, as `restart: unless-stopped` has it. What it says goes into a file."""

    def __init__(self, name: str, command: tuple[str, ...], env: dict[str, str], folder: Path) -> None:
        self.name = name
        self.starts = 0
        self.deaths = 0
        self.log = folder / f"{name}.log"
        self._command = command
        self._env = env
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False

    @property
    def pid(self) -> int | None:
        """Of the running process."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def run(self) -> None:
        """Until `stop`."""
        while not self._stopping:
            with self.log.open("ab") as output:
                self._process = await asyncio.create_subprocess_exec(
                    *self._command,
                    env=self._env,
                    cwd=self._folder,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                )
            self.starts += 1
            code = await self._process.wait()
            if not self._stopping:
                self.deaths += 1
                log.warning("%s ended with %s and is started again", self.name, code)
                await asyncio.sleep(RESTART_S)

    def send(self, what: signal.Signals) -> None:
        """Send a signal: SIGKILL is a crash, SIGTERM the way to restart it."""
        if self._process is not None and self.pid is not None:
            self._process.send_signal(what)

    async def stop(self) -> None:
        """SIGTERM for good, and SIGKILL when that does not end it."""
        self._stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(STOP_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


@dataclass
class Layout:
    """A layout that runs. url: of the balancer; services: address of each service by name."""

    url: str
    services: dict[str, str]
    database_url: str
    kept: dict[str, Kept] = field(default_factory=dict)

    async def restarted(self, name: str, http: aiohttp.ClientSession, what: signal.Signals = signal.SIGTERM) -> None:
        """End one process and wait until its successor is up."""
        one = self.kept[name]
        starts = one.starts
        one.send(what)
        await _until(lambda: one.starts > starts, one, expected=1)
        await self.up(name, http)

    async def up(self, name: str, http: aiohttp.ClientSession) -> None:
        """Wait until a process does its work. Raises LayoutError."""
        one = self.kept[name]
        if url := self.services.get(name):
            await _until(lambda: _healthy(f"{url}/healthz", http), one)
        elif name == "balancer":
            await _until(lambda: _balances(self.url, http), one)
        else:
            said = one.log.read_bytes().count(b'"working"')
            await _until(lambda: one.log.read_bytes().count(b'"working"') >= max(said, one.starts), one)


@asynccontextmanager
async def running(settings: dict[str, str], folder: Path, port: int = 0) -> AsyncIterator[Layout]:
    """The whole layout, up, until the block ends. settings: as in sopilot.env; folder: for logs. Raises LayoutError."""
    binary = shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if binary is None:
        raise LayoutError("there is no haproxy: install it (Debian: apt-get install haproxy)")
    wanted = plan(yaml.safe_load(COMPOSE.read_text()), {"POSTGRES_PASSWORD": "none-is-asked-for"})
    async with AsyncExitStack() as stack:
        database_url = stack.enter_context(_database())
        http = await stack.enter_async_context(aiohttp.ClientSession())
        places = {part.address: f"{HOST}:{free_port()}" for part in wanted.parts if part.address}
        url = f"http://{HOST}:{port or free_port()}"
        services = {part.name: f"http://{places[part.address]}" for part in wanted.parts if part.address}
        layout = Layout(url, services, database_url)
        for part in wanted.parts:
            env = _environment(settings | part.environment, database_url, places.get(part.address, ""))
            layout.kept[part.name] = Kept(part.name, (sys.executable, "-m", "service", *part.arguments), env, folder)
        balancer = {key: places.get(value, value) for key, value in wanted.balancer.items()}
        balancer["BALANCER_BIND"] = url.removeprefix("http://")
        command = (binary, "-db", "-f", str(wanted.balancer_file))
        layout.kept["balancer"] = Kept("balancer", command, balancer, folder)
        tasks = [asyncio.create_task(one.run(), name=one.name) for one in layout.kept.values()]
        try:
            for name in layout.kept:
                await layout.up(name, http)
            yield layout
        finally:
            # All at once, as `docker compose down` does; each drains.
            await asyncio.gather(*(one.stop() for one in layout.kept.values()))
            await asyncio.gather(*tasks)


def _environment(settings: dict[str, str], database_url: str, place: str) -> dict[str, str]:
    """A process's environment: nothing of this machine's own settings, and addresses on this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(_OURS)}
    local = {"SOPILOT_DATABASE_URL": database_url, "PYTHONPATH": str(ROOT)}
    if place:
        local["SOPILOT_HOST"], _, local["SOPILOT_PORT"] = place.rpartition(":")
    return kept | settings | local


@contextmanager
def _database() -> Iterator[str]:
    """A server with the role and the database that the container makes; the role is no superuser."""
    with postgresql_server() as server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE ROLE sopilot LOGIN")
            connection.execute("CREATE DATABASE sopilot OWNER sopilot")
        address = re.sub(r"//[^@/]*@", "//sopilot@", server)
        yield re.sub(r"/postgres(?=\?|$)", "/sopilot", address)


async def _healthy(url: str, http: aiohttp.ClientSession) -> bool:
    try:
        async with http.get(url) as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


async def _balances(url: str, http: aiohttp.ClientSession) -> bool:
    """A service answers through it: 401, since no monitor says something here."""
    try:
        async with http.post(f"{url}/api/messages", json={}) as answer:
            return answer.status not in (502, 503)
    except aiohttp.ClientError:
        return False


async def _until(condition: Any, one: Kept, *, expected: int = 0) -> None:
    """Poll. expected: how often the process is to end meanwhile. Raises LayoutError with the end of what it said."""
    deaths = one.deaths + expected
    try:
        async with asyncio.timeout(START_S):
            while not (value := condition()) or (asyncio.iscoroutine(value) and not await value):
                if one.deaths > deaths:
                    raise TimeoutError
                await asyncio.sleep(0.05)
    except TimeoutError:
        said = one.log.read_text(errors="replace").strip().splitlines()[-3:] if one.log.exists() else []
        raise LayoutError("\n".join([f"{one.name} does not come up; the end of {one.log}:", *said])) from None


async def up(settings: dict[str, str], port: int) -> None:
    """Run it until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for what in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(what, stop.set)
    with tempfile.TemporaryDirectory(prefix="sopilot-layout-") as folder:
        async with running(settings, Path(folder), port) as layout:
            print(f"balancer   {layout.url}")
            for name, url in layout.services.items():
                print(f"{name:10} {url}/readyz")
            print(f"logs       {folder}\nCtrl+C ends it.", flush=True)
            await stop.wait()


def main(arguments: list[str] | None = None) -> int:
    """Runs it; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m infra.layout", description="compose.yaml as plain processes")
    parser.add_argument("command", choices=["up"])
    parser.add_argument("--env", type=Path, default=INFRA / "sopilot.env", help="the settings (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="of the balancer (default: %(default)s)")
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s")
    if not given.env.is_file():
        print(f"{given.env} is not there: copy infra/sopilot.env.example and fill it in", file=sys.stderr)
        return 1
    try:
        settings = {name: value or "" for name, value in dotenv_values(given.env, interpolate=False).items()}
        asyncio.run(up(settings, given.port))
    except LayoutError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
