"""Replicas on one PostgreSQL: one is killed for good, and clocks that are minutes apart or set anew while they work."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from sop.lanes import SystemClock, leases, put, worker as worker_module
from sop.storage import Store
from sop.storage.tables import lanes
from tests.durability.crew import Crew, Effects, Producer, check, crew, until_empty

LEASE_S = leases.LEASE_S
"""The product's own."""
TAKEN_OVER_S = 5.0
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@on_postgresql
@pytest.mark.parametrize("replicas", [2, 3])
async def test_the_lanes_of_one_that_is_killed_are_taken_over(
    database_url: str, store: Store, tmp_path: Path, replicas: int
) -> None:
    """Within the lease and one look for work; times are the database's."""
    assert LEASE_S + worker_module.POLL_S <= TAKEN_OVER_S
    clock = SystemClock()
    await store.read(clock.calibrate)
    log = tmp_path / "effects.log"
    names = [f"lane-{n}" for n in range(4 * replicas)]
    async with crew(database_url, log, random.Random(), 4, LEASE_S) as workers:
        for _ in range(replicas):
            await workers.add(hold=0)
        for name in names:
            await store.tx(put, name, "held", {"seq": "1"}, gate=name, now=clock.now())
        await until(lambda: len(begun(log)) == len(names))
        victim = workers.working[0]
        orphans = {lane for lane, pid, _suspect in begun(log) if pid == victim}
        assert len(orphans) == 4
        for other in workers.working[1:]:
            log.with_suffix(f".go.{other}").touch()
        await until(lambda: len(log.read_text().splitlines()) == len(names) - 4)
        # Half a second after its last sign of life: what the machine itself may take for the rest.
        while max((await leases(store, orphans)).values()) > clock.now() + LEASE_S - 0.5:
            await asyncio.sleep(0.01)
        killed_at, owned = clock.now(), await leases(store, orphans)
        workers.kill(victim)
        taken = await taken_over(store, clock, orphans, owned)
        await until_empty(store)
        await workers.stop()
    assert taken.keys() == orphans
    late = {lane: at - killed_at for lane, at in taken.items() if at - killed_at > TAKEN_OVER_S}
    print(f"{len(orphans)} lanes taken over within {max(taken.values()) - killed_at:.2f} s")
    assert not late
    lines = [line.split() for line in log.read_text().splitlines()]
    assert sorted((lane, suspect) for lane, _seq, _key, suspect, _kind in lines) == sorted(
        (name, str(name in orphans)) for name in names
    )


async def leases(store: Store, wanted: set[str]) -> dict[str, float]:
    """By lane, until when it is leased; lanes that are gone are left out."""

    def read(connection: Connection) -> dict[str, float]:
        rows = connection.execute(select(lanes).where(lanes.c.key.in_(wanted)))
        return {row.key: row.lease_until or 0.0 for row in rows}

    return await store.read(read)


async def taken_over(store: Store, clock: SystemClock, wanted: set[str], before: dict[str, float]) -> dict[str, float]:
    """By lane, when it was taken over: a lease begins so long before its end.

    One that has come to its end since the last look is gone, and was taken over before.
    """
    taken: dict[str, float] = {}
    async with asyncio.timeout(60):
        while taken.keys() != wanted:
            held = await leases(store, wanted)
            for lane in wanted:
                if lane not in held:
                    taken.setdefault(lane, clock.now())
                elif held[lane] > before[lane]:
                    taken.setdefault(lane, held[lane] - LEASE_S)
            await asyncio.sleep(0.002)
    return taken


def begun(log: Path) -> list[tuple[str, int, str]]:
    """Lane, process and whether it was suspect, of every held intent that was begun."""
    file = log.with_suffix(".begun")
    lines = [line.split() for line in file.read_text().splitlines()] if file.exists() else []
    return [(lane, int(pid), suspect) for lane, pid, suspect in lines]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("shifts", [(600.0, -420.0)], ids=["17 minutes apart"])
async def test_wrong_clocks_take_nothing_from_each_other(
    database_url: str, store: Store, tmp_path: Path, shifts: tuple[float, float]
) -> None:
    """On SQLite there is one process, so only its clock is set anew while it works."""
    dice = random.Random()
    effects = Effects(tmp_path / "effects.log")
    producer = Producer(store, dice, [f"lane-{n}" for n in range(12)])
    async with crew(database_url, effects.path, dice, 6, LEASE_S) as workers:
        for shift in shifts[: 1 if store.dialect == "sqlite" else 2]:
            await workers.add(shift=shift)
        producing = asyncio.create_task(producer.run())
        await effects.more(200, producing)
        for step in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGUSR2, signal.SIGUSR1):
            for pid in workers.working:
                os.kill(pid, step)
            await until_renewed_twice(store, workers)
            await effects.more(200, producing)
        await producer.ended(producing)
        await until_empty(store)
        await workers.stop()
    effects.count()
    check(producer, effects.lines)
    assert not [line for line in effects.lines if "True" in line.split()], "a lane was taken from one that lived"


async def until_renewed_twice(store: Store, workers: Crew) -> None:
    """Until every worker has compared its clock since, which it does whenever it renews its leases."""
    clock = SystemClock()
    await store.read(clock.calibrate)
    wanted = clock.now() + 2.5 * worker_module.HEARTBEAT_S
    while clock.now() < wanted:
        if store.dialect == "postgresql":
            ends = [end - clock.now() for end in (await store.read(lease_ends)) if end]
            assert all(-1.0 < left < LEASE_S + 1.0 for left in ends), "a lease by a clock that is not the database's"
        await asyncio.sleep(0.05)


def lease_ends(connection: Connection) -> list[float]:
    return list(connection.execute(select(lanes.c.lease_until).where(lanes.c.owner.is_not(None))).scalars())
