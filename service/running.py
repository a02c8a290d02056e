"""Running: the serving role, the signals, the drain."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from aiohttp import web
from sqlalchemy import make_url

from service.house import House, build
from service.server import build_app
from service.settings import Settings
from sop.errors import Misconfigured
from sop.lanes import Worker, queue
from sop.storage.migrate import migrate

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


@asynccontextmanager
async def opened(settings: Settings, *, serving: bool) -> AsyncIterator[House]:
    """Everything built on a migrated database. serving: take the serving role, which a SQLite database has only one of."""
    house = build(settings)
    try:
        with serving_role(settings) if serving else _nothing():
            await asyncio.to_thread(migrate, house.store)
            if serving and house.store.dialect == "sqlite":
                # Nobody else can hold a lease: whoever did was killed.
                await house.store.tx(queue.release_everything)
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
    url = make_url(settings.url_of_database)
    return Path(f"{url.database}.serving") if url.get_backend_name() == "sqlite" else None


async def serve(settings: Settings, *, with_worker: bool) -> None:
    """Serve until SIGTERM or SIGINT; then take nothing new and finish what is under way."""
    async with opened(settings, serving=True) as house:
        if not with_worker and house.store.dialect == "sqlite":
            raise Misconfigured(
                "on SQLite service and worker are one process",
                setting="SOPILOT_DATABASE_URL",
                remedy="Leave --no-worker out, or use PostgreSQL",
            )
        stop = _stop_signal()
        await house.start_schedules()
        runner = web.AppRunner(build_app(house), access_log=None, shutdown_timeout=DRAIN_S)
        await runner.setup()
        site = web.TCPSite(runner, settings.host, settings.port)
        await site.start()
        log.info("serving on http://%s:%s", settings.host, runner.addresses[0][1])
        try:
            await _until(stop, house.worker() if with_worker else None)
        finally:
            await runner.cleanup()
        log.info("stopped")


async def work(settings: Settings) -> None:
    """Work only, beside services on the same PostgreSQL."""
    if lock_file(settings) is not None:
        raise Misconfigured(
            "on SQLite service and worker are one process",
            setting="SOPILOT_DATABASE_URL",
            remedy="Run `sopilot serve`, or use PostgreSQL",
        )
    async with opened(settings, serving=True) as house:
        stop = _stop_signal()
        await house.start_schedules()
        log.info("working")
        await _until(stop, house.worker())
        log.info("stopped")


async def _until(stop: asyncio.Event, worker: Worker | None) -> None:
    """Work until told to stop. A worker that dies takes the process with it: a supervisor starts a whole one."""
    if worker is None:
        await stop.wait()
        return
    working = asyncio.create_task(worker.run(), name="worker")
    waiting = asyncio.create_task(stop.wait(), name="stop")
    await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    worker.stop()
    async with asyncio.timeout(DRAIN_S):
        await working


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop
