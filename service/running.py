"""Running: the serving role, the signals, the drain."""

from __future__ import annotations

import asyncio
import fcntl
import gc
import logging
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from aiohttp import web

from jira_sync import mapping
from service import logs
from service.database import file_of, upgraded
from service.house import House, build
from service.receiving import KEEP_ALIVE_S, LINGER_S
from service.server import build_app
from service.settings import Settings
from sop.errors import Misconfigured
from sop.lanes import Worker, leases

log = logging.getLogger(__name__)
DRAIN_S = 25.0
"""Seconds that work under way is given at SIGTERM: under the thirty that container engines wait before they kill."""


def install_loop() -> None:
    """Use uvloop where there is one (not on Windows)."""
    try:
        import uvloop
    except ImportError:
        return
    uvloop.install()


def settle_memory() -> None:
    """What was loaded at the start lives as long as the process: the collector need not walk it again and again.

    What comes after is mostly gone by itself when a turn ends, so it is looked through less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@asynccontextmanager
async def opened(settings: Settings, *, serving: bool) -> AsyncIterator[House]:
    """Everything built on a migrated database. serving: take the serving role, which a SQLite database has only one of."""
    house = build(settings)
    try:
        with serving_role(settings) if serving else _nothing():
            await upgraded(house.store)
            # A service without a worker, too, tells the time of the database that all of them share.
            await house.store.read(house.clock.calibrate)
            if serving and house.store.dialect == "sqlite":
                # Nobody else can hold a lease: whoever did was killed.
                await house.store.tx(leases.release_everything)
            if house.jira is not None:
                await house.store.tx(mapping.notice, house.procedure, house.clock.now())
            yield house
    finally:
        await house.close()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def serving_role(settings: Settings) -> Iterator[None]:
    """The right to serve this database: one process on SQLite, any number on PostgreSQL. Raises Misconfigured."""
    lock = lock_file(settings)
    if lock is None:
        yield
        return
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Misconfigured(
                "another process serves this database",
                setting="SOPILOT_DATABASE_URL",
                remedy="Stop it, or use PostgreSQL, which several processes can serve",
            ) from None
        yield


def lock_file(settings: Settings) -> Path | None:
    """The file whose lock is the serving role; None on PostgreSQL."""
    file = file_of(settings)
    return None if file is None else file.with_name(f"{file.name}.serving")


async def serve(settings: Settings, *, with_worker: bool) -> None:
    """Serve until SIGTERM or SIGINT; then take nothing new and finish what is under way."""
    if not with_worker:
        _refuse_split(settings, "Leave --no-worker out, or use PostgreSQL")
    async with opened(settings, serving=True) as house:
        stop = _stop_signal()
        await house.start_schedules()
        runner = runner_of(house)
        await runner.setup()
        await _listen(runner, settings)
        settle_memory()
        log.info("serving on http://%s:%s", settings.host, runner.addresses[0][1])
        await _until(stop, house.worker() if with_worker else None, runner)
        log.info("stopped")


def runner_of(house: House, drain_s: float = DRAIN_S) -> web.AppRunner:
    """The server, with bounds on how long a connection may keep it waiting. drain_s: seconds for its end."""
    return web.AppRunner(
        build_app(house),
        access_log=None,
        logger=logs.http,
        shutdown_timeout=drain_s,
        keepalive_timeout=KEEP_ALIVE_S,
        lingering_time=LINGER_S,
    )


async def work(settings: Settings) -> None:
    """Work only, beside services on the same PostgreSQL."""
    _refuse_split(settings, "Run `sopilot serve`, or use PostgreSQL")
    async with opened(settings, serving=True) as house:
        stop = _stop_signal()
        await house.start_schedules()
        settle_memory()
        log.info("working")
        await _until(stop, house.worker())
        log.info("stopped")


def _refuse_split(settings: Settings, remedy: str) -> None:
    if file_of(settings) is not None:
        raise Misconfigured(
            "on SQLite service and worker are one process", setting="SOPILOT_DATABASE_URL", remedy=remedy
        )


async def _listen(runner: web.AppRunner, settings: Settings) -> None:
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        await runner.cleanup()
        raise Misconfigured(
            f"cannot listen on {settings.host}:{settings.port}: {error.strerror}",
            setting="SOPILOT_PORT",
            remedy="Stop whatever listens there, or set SOPILOT_HOST and SOPILOT_PORT",
        ) from error


async def _until(stop: asyncio.Event, worker: Worker | None, runner: web.AppRunner | None = None) -> None:
    """Work until told to stop; then the server closes while the worker drains, for they share the time there is.

    A worker that dies takes the process with it: a supervisor starts a whole one.
    """
    waiting = asyncio.create_task(stop.wait(), name="stop")
    working = asyncio.create_task(worker.run(), name="worker") if worker is not None else None
    await asyncio.wait({waiting, working} if working else {waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    closing = asyncio.create_task(runner.cleanup(), name="close") if runner is not None else None
    try:
        if worker is not None and working is not None:
            worker.stop()
            await _drained(working)
    finally:
        if closing is not None:
            await closing


async def _drained(working: asyncio.Task[None]) -> None:
    """What is not done in time is left to the next start, which takes it for suspect."""
    try:
        async with asyncio.timeout(DRAIN_S):
            await working
    except TimeoutError:
        log.warning("work under way was not done within %.0f s; it is looked at again at the next start", DRAIN_S)


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop
