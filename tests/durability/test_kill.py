"""A worker killed with SIGKILL at random points loses nothing, reorders nothing, and knows what it may have done twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, func, select

from sop.lanes import put
from sop.storage import Store
from sop.storage.tables import intents, lanes, parked
from tests.durability.support import ready, spawn

KILLS = 20
LANES = [f"lane-{n}" for n in range(8)]
BACKLOG = 150
"""Intents that wait: enough that every worker always has something in every lane."""


@dataclass
class Effects:
    """The effects log, as far as it was read."""

    path: Path
    lines: list[str] = field(default_factory=list)
    _offset: int = 0

    def count(self) -> int:
        with self.path.open("rb") as file:
            file.seek(self._offset)
            fresh = file.read()
        whole = fresh[: fresh.rfind(b"\n") + 1]
        self._offset += len(whole)
        self.lines += whole.decode().splitlines()
        return len(self.lines)


@dataclass
class Crew:
    """Worker processes, and the one that gives birth to them."""

    parent: subprocess.Popen[str]
    dice: random.Random
    working: list[int] = field(default_factory=list)

    async def add(self) -> None:
        """One more that works. In some lives the moment between an effect and its result is stretched."""
        hold = self.dice.choice(["0", "0", "0.002", "0.01"])
        self.working.append(await asyncio.to_thread(self._ask, f"start {hold}"))

    def kill_one(self) -> None:
        """SIGKILL: no handler, no clean-up, no last word."""
        victim = self.working.pop(self.dice.randrange(len(self.working)))
        os.kill(victim, signal.SIGKILL)
        assert self._ask(f"wait {victim}") == -signal.SIGKILL, "it had died by itself"

    async def stop(self) -> None:
        """SIGTERM: what runs is brought to its end."""
        for pid in self.working:
            os.kill(pid, signal.SIGTERM)
            assert await asyncio.to_thread(self._ask, f"wait {pid}") == 0
        self.working.clear()

    def _ask(self, order: str) -> int:
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        self.parent.stdin.write(order + "\n")
        self.parent.stdin.flush()
        return int(self.parent.stdout.readline())


@asynccontextmanager
async def crew(url: str, log: Path, dice: random.Random, concurrency: int) -> AsyncIterator[Crew]:
    parent = spawn("worker_process", url, str(log), str(concurrency))
    workers = Crew(parent, dice)
    try:
        await ready(parent)
        yield workers
    finally:
        for pid in workers.working:
            os.kill(pid, signal.SIGKILL)
        parent.kill()
        parent.wait(10)


@dataclass
class Producer:
    """Puts numbered intents into all lanes. plain: the numbers by lane; latest: the last number by lane and merge key."""

    store: Store
    dice: random.Random
    plain: dict[str, list[int]] = field(default_factory=dict)
    latest: dict[tuple[str, str], int] = field(default_factory=dict)
    number: int = 0
    done: bool = False

    async def run(self) -> None:
        while not self.done:
            if await self.store.read(count, intents) > BACKLOG:
                await asyncio.sleep(0.005)
            else:
                await asyncio.gather(*(self._put(lane) for lane in LANES))

    async def _put(self, lane: str) -> None:
        self.number += 1
        number = self.number
        key = self.dice.choice([None] * 6 + ["m0", "m1"])
        seq = f"{key}:{number}" if key else str(number)
        await self.store.tx(put, lane, "effect", {"seq": seq}, gate="out", now=time.time(), merge_key=key)
        if key:
            self.latest[lane, key] = number
        else:
            self.plain.setdefault(lane, []).append(number)


@pytest.mark.timeout(180)
async def test_twenty_sudden_deaths(database_url: str, store: Store, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")  # shown when it fails
    dice = random.Random(seed)
    log = tmp_path / "effects.log"
    log.touch()
    effects = Effects(log)
    most = 1 if store.dialect == "sqlite" else 2
    producer = Producer(store, random.Random(seed + 1))
    async with crew(database_url, log, dice, concurrency=len(LANES) // most) as workers:
        producing = asyncio.create_task(producer.run())
        for _ in range(KILLS):
            while len(workers.working) < dice.randint(1, most):
                await workers.add()
            await until_effects(effects, effects.count() + dice.randint(1, 40), producing)
            time.sleep(dice.random() / 1000)  # noqa: ASYNC251 - finer than the loop's own clock
            workers.kill_one()
        producer.done = True
        await producing
        await workers.add()
        await until_empty(store)
        await workers.stop()
    effects.count()
    check(producer, effects.lines)
    repeats = len(effects.lines) - len({line.split()[2] for line in effects.lines})
    print(f"{len(effects.lines)} effects, {repeats} of them repeated")
    assert repeats > 0, "no death fell between an effect and the storing of its result: this proved nothing"


async def until_effects(effects: Effects, wanted: int, producing: asyncio.Task[None]) -> None:
    async with asyncio.timeout(30):
        while effects.count() < wanted:
            assert not producing.done(), producing.exception()
            await asyncio.sleep(0.001)


async def until_empty(store: Store) -> None:
    async with asyncio.timeout(60):
        while any([await store.read(count, table) for table in (lanes, intents, parked)]):
            await asyncio.sleep(0.02)


def count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def check(producer: Producer, lines: list[str]) -> None:
    """Nothing lost, nothing invented, nothing out of order, nothing repeated unawares."""
    last_key: dict[str, tuple[int, int]] = {}
    last_number: dict[tuple[str, str], int] = {}
    plain: dict[str, list[int]] = {}
    for line in lines:
        lane, seq, wish, suspect = line.split()
        intent, version = wish.split(".")
        key = (int(intent), int(version))
        merge_key, _, text = seq.rpartition(":")
        if lane in last_key and key <= last_key[lane]:
            assert key == last_key[lane], f"not the lane's last effect: {line}"
            assert suspect == "True", f"repeated unawares: {line}"
            continue
        last_key[lane] = key
        assert int(text) > last_number.get((lane, merge_key), 0), f"out of order: {line}"
        last_number[lane, merge_key] = int(text)
        if not merge_key:
            plain.setdefault(lane, []).append(int(text))
    assert plain == producer.plain
    assert {where: number for where, number in last_number.items() if where[1]} == producer.latest


@pytest.mark.parametrize(
    "lines",
    [
        ["a 1 1.1 False", "a 1 1.1 False", "a 2 2.1 False"],
        ["a 2 2.1 False", "a 1 1.1 False"],
        ["a 1 1.1 False", "a 2 2.1 False", "a 1 1.1 True"],
        ["a 1 1.1 False"],
    ],
    ids=["repeated unawares", "out of order", "repeated late", "lost"],
)
def test_the_check_can_fail(of_two: Producer, lines: list[str]) -> None:
    with pytest.raises(AssertionError):
        check(of_two, lines)


@pytest.fixture
def of_two(sqlite_store: Store) -> Producer:
    return Producer(sqlite_store, random.Random(0), plain={"a": [1, 2]})
