"""A worker that stood still past its lease (a stopped process, a frozen machine) stores nothing and begins no effect any more."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from sop.lanes import SystemClock, put
from sop.storage import Store
from sop.storage.tables import lanes
from tests.durability.crew import crew, until_empty

LEASE_S = 1.0
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@on_postgresql
async def test_one_that_was_stopped_before_its_effect_does_not_begin_it(
    database_url: str, store: Store, tmp_path: Path
) -> None:
    log = Log(tmp_path / "effects.log")
    async with crew(database_url, log.path, random.Random(), 4, LEASE_S) as workers:
        paused = await workers.add(hold=0)
        await wish(store, "slow", "held", 1)
        await until(lambda: log.begun("slow", paused, suspect=False))
        os.kill(paused, signal.SIGSTOP)
        other = await workers.add(hold=0)
        await until(lambda: log.begun("slow", other, suspect=True))
        log.let_go(other)
        await until_empty(store)
        await workers.stop(other)
        # Back to life, it takes new work and renews that lease: the one that it lost stays lost.
        await wish(store, "fresh", "held", 2)
        os.kill(paused, signal.SIGCONT)
        await until(lambda: log.begun("fresh", paused, suspect=False))
        for _ in range(2):
            await until_renewed(store, "fresh")
        log.let_go(paused)
        await until_empty(store)
        await workers.stop(paused)
    assert log.effects() == ["slow 1 True", "fresh 2 False"]


@on_postgresql
async def test_one_that_was_stopped_after_its_effect_stores_nothing(
    database_url: str, store: Store, tmp_path: Path
) -> None:
    log = Log(tmp_path / "effects.log")
    async with crew(database_url, log.path, random.Random(), 4, LEASE_S) as workers:
        paused = await workers.add(hold=0.3)
        await wish(store, "lane", "plain", 1)
        await wish(store, "lane", "held", 2)
        await until(lambda: log.effects() == ["lane 1 False"])
        os.kill(paused, signal.SIGSTOP)
        other = await workers.add(hold=0)
        await until(lambda: log.begun("lane", other, suspect=False))
        os.kill(paused, signal.SIGCONT)
        # Its own result would hand it the second intent, which is the other one's now.
        await wish(store, "fresh", "plain", 3)
        await wish(store, "fresh", "plain", 4)
        await until(lambda: "fresh 4 False" in log.effects())
        await workers.stop(paused)
        log.let_go(other)
        await until_empty(store)
        await workers.stop(other)
    assert [line for line in log.effects() if line.startswith("lane")] == [
        "lane 1 False",
        "lane 1 True",
        "lane 2 False",
    ]


@on_sqlite
async def test_the_only_worker_goes_on_with_what_it_had_begun(database_url: str, store: Store, tmp_path: Path) -> None:
    """Its lease has run out, but nobody else can have taken the lane; it does not take it from itself either."""
    log = Log(tmp_path / "effects.log")
    async with crew(database_url, log.path, random.Random(), 4, LEASE_S) as workers:
        paused = await workers.add(hold=0)
        await wish(store, "slow", "held", 1)
        await until(lambda: log.begun("slow", paused, suspect=False))
        os.kill(paused, signal.SIGSTOP)
        while await lease_of(store, "slow") > SystemClock().now():
            await asyncio.sleep(0.02)
        await wish(store, "slow", "plain", 2)
        os.kill(paused, signal.SIGCONT)
        await until_renewed(store, "slow")
        log.let_go(paused)
        await until_empty(store)
        await workers.stop(paused)
    assert log.effects() == ["slow 1 False", "slow 2 False"]


class Log:
    """What the workers say that they have begun, and have done."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begun(self, lane: str, pid: int, *, suspect: bool) -> bool:
        """Whether that process has begun that lane's held intent."""
        file = self.path.with_suffix(".begun")
        return file.exists() and f"{lane} {pid} {suspect}" in file.read_text().splitlines()

    def let_go(self, pid: int) -> None:
        """What that process holds goes on."""
        self.path.with_suffix(f".go.{pid}").touch()

    def effects(self) -> list[str]:
        """Lane, number, and whether it was suspect."""
        lines = [line.split() for line in self.path.read_text().splitlines()]
        return [f"{lane} {seq} {suspect}" for lane, seq, _key, suspect, _kind in lines]


async def wish(store: Store, lane: str, kind: str, n: int) -> None:
    await store.tx(put, lane, kind, {"seq": str(n)}, gate="out", now=SystemClock().now())


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


async def until_renewed(store: Store, lane: str) -> None:
    before = await lease_of(store, lane)
    async with asyncio.timeout(30):
        while await lease_of(store, lane) <= before:
            await asyncio.sleep(0.01)


async def lease_of(store: Store, lane: str) -> float:
    def read(connection: Connection) -> float:
        return connection.execute(select(lanes.c.lease_until).where(lanes.c.key == lane)).scalar_one() or 0.0

    return await store.read(read)
