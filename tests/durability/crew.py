"""Worker processes and what they are given to do; their effects' log, and what it must say whatever befell them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Table, func, select

from sop.errors import Retryable
from sop.lanes import SystemClock, put
from sop.storage import Store
from sop.storage.tables import intents, lanes, parked
from tests.durability.support import ready, spawn

WAITING = 6
"""Intents that wait in each lane: enough that every worker always has something in every lane."""


@dataclass
class Effects:
    """The effects log, as far as it was read: by whole lines, for who reads while another writes may see half of one."""

    path: Path
    lines: list[str] = field(default_factory=list)
    _offset: int = 0

    def count(self) -> int:
        """Read on, and how many lines there are."""
        with self.path.open("rb") as file:
            file.seek(self._offset)
            fresh = file.read()
        whole = fresh[: fresh.rfind(b"\n") + 1]
        self._offset += len(whole)
        self.lines += whole.decode().splitlines()
        return len(self.lines)

    async def more(self, wanted: int, producing: asyncio.Task[None], within_s: float = 30) -> None:
        """Wait until there are so many more than now."""
        goal = self.count() + wanted
        async with asyncio.timeout(within_s):
            while self.count() < goal:
                assert not producing.done(), producing.exception()
                await asyncio.sleep(0.001)


@dataclass
class Crew:
    """Worker processes, and the one that gives birth to them."""

    parent: subprocess.Popen[str]
    dice: random.Random
    working: list[int] = field(default_factory=list)

    async def add(self, *, hold: float | None = None, shift: float = 0.0) -> int:
        """One more that works; its process id. In some lives the moment between an effect and its result is stretched.

        hold: by so many seconds; shift: seconds by which its wall clock is wrong.
        """
        if hold is None:
            hold = self.dice.choice([0, 0, 0.002, 0.01])
        self.working.append(await asyncio.to_thread(self._ask, f"start {hold} {shift}"))
        return self.working[-1]

    def kill(self, victim: int | None = None) -> None:
        """SIGKILL: no handler, no clean-up, no last word. victim: one by chance where none is named."""
        victim = victim or self.dice.choice(self.working)
        self.working.remove(victim)
        os.kill(victim, signal.SIGKILL)
        assert self._ask(f"wait {victim}") == -signal.SIGKILL, "it had died by itself"

    async def stop(self, *pids: int) -> None:
        """SIGTERM: what runs is brought to its end. All of them where none is named."""
        for pid in pids or tuple(self.working):
            os.kill(pid, signal.SIGTERM)
            assert await asyncio.to_thread(self._ask, f"wait {pid}") == 0
            self.working.remove(pid)

    def _ask(self, order: str) -> int:
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        self.parent.stdin.write(order + "\n")
        self.parent.stdin.flush()
        return int(self.parent.stdout.readline())


@asynccontextmanager
async def crew(url: str, log: Path, dice: random.Random, concurrency: int, lease: float = 1.5) -> AsyncIterator[Crew]:
    """No worker yet; none is left behind. concurrency: lanes that each works at once; lease: seconds."""
    await asyncio.to_thread(log.touch)
    parent = spawn("worker_process", url, str(log), str(concurrency), str(lease))
    workers = Crew(parent, dice)
    try:
        await ready(parent)
        yield workers
    finally:
        for pid in workers.working:
            with contextlib.suppress(ProcessLookupError):  # One that died by itself is what the test tells of.
                os.kill(pid, signal.SIGKILL)
        parent.kill()
        parent.wait(10)


@dataclass
class Producer:
    """Puts numbered intents into all lanes, of both kinds, until told to end.

    padding: makes them larger; plain: the numbers by lane; latest: the last number by lane and merge key; doubtful: those
    whose put the database did not confirm: it may have been kept all the same.
    """

    store: Store
    dice: random.Random
    lanes: list[str]
    padding: str = ""
    plain: dict[str, list[int]] = field(default_factory=dict)
    latest: dict[tuple[str, str], int] = field(default_factory=dict)
    doubtful: set[int] = field(default_factory=set)
    number: int = 0
    done: bool = False

    async def run(self) -> None:
        """Put, as fast as the lanes are emptied."""
        while not self.done:
            try:
                full = await self.store.read(full_lanes)
            except Retryable:
                await asyncio.sleep(0.01)
                continue
            free = [lane for lane in self.lanes if lane not in full]
            await asyncio.gather(*(self._put(lane) for lane in free))
            if not free:
                await asyncio.sleep(0.005)

    async def _put(self, lane: str) -> None:
        self.number += 1
        number = self.number
        key = self.dice.choice([None] * 6 + ["m0", "m1"])
        # One kind for each key: a merged intent keeps the kind that it was first put as.
        kind = {"m0": "plain", "m1": "known", None: self.dice.choice(["plain", "known"])}[key]
        payload = {"seq": f"{key}:{number}" if key else str(number), "padding": self.padding}
        now = SystemClock().now()
        try:
            await self.store.tx(put, lane, kind, payload, gate="out", now=now, merge_key=key)
        except Retryable:
            self.doubtful.add(number)
            return
        if key:
            self.latest[lane, key] = number
        else:
            self.plain.setdefault(lane, []).append(number)

    async def ended(self, running: asyncio.Task[None]) -> None:
        """Put no more."""
        self.done = True
        await running


def full_lanes(connection: Connection) -> set[str]:
    """The lanes in which enough waits."""
    rows = connection.execute(select(intents.c.lane).group_by(intents.c.lane).having(func.count() >= WAITING))
    return set(rows.scalars())


async def until_empty(store: Store, within_s: float = 60) -> None:
    """Wait until everything has been done, and nothing is parked or left behind."""
    async with asyncio.timeout(within_s):
        while any([await store.read(count, table) for table in (lanes, intents, parked)]):
            await asyncio.sleep(0.02)


def count(connection: Connection, table: Table) -> int:
    """Its rows."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def check(producer: Producer, lines: Iterable[str]) -> None:
    """Nothing lost, nothing invented, nothing out of order, nothing repeated unawares or where it could be looked up."""
    last_key: dict[str, tuple[int, int]] = {}
    last_number: dict[tuple[str, str], int] = {}
    plain: dict[str, list[int]] = {}
    for line in lines:
        lane, seq, wish, suspect, kind = line.split()
        intent, version = wish.split(".")
        key = (int(intent), int(version))
        merge_key, _, text = seq.rpartition(":")
        if lane in last_key and key <= last_key[lane]:
            assert key == last_key[lane], f"not the lane's last effect: {line}"
            assert suspect == "True", f"repeated unawares: {line}"
            assert kind != "known", f"repeated though it could be looked up: {line}"
            continue
        last_key[lane] = key
        assert int(text) > last_number.get((lane, merge_key), 0), f"out of order: {line}"
        last_number[lane, merge_key] = int(text)
        if not merge_key:
            plain.setdefault(lane, []).append(int(text))
    sure = {lane: [n for n in numbers if n not in producer.doubtful] for lane, numbers in plain.items()}
    assert {lane: numbers for lane, numbers in sure.items() if numbers} == producer.plain
    for where, number in last_number.items():
        wanted = producer.latest.get(where, 0)
        if where[1]:
            assert number == wanted or (number > wanted and number in producer.doubtful), (where, number, wanted)
    assert producer.latest.keys() <= last_number.keys()


def repeats(lines: Iterable[str]) -> Counter[str]:
    """How often the effects of each kind were repeated."""
    seen = Counter(line.split()[2] for line in lines)
    kinds = {line.split()[2]: line.split()[4] for line in lines}
    found: Counter[str] = Counter()
    for key, times in seen.items():
        found[kinds[key]] += times - 1
    return found
