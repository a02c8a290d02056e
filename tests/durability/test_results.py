"""An effect whose result could not be stored is in doubt: it comes back, and it comes back as suspect."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import Connection, select, text

from sop.errors import Retryable
from sop.lanes import Done, Job, ManualClock, Task, Worker, leases, put, queue, worker as worker_module
from sop.lanes.worker import Policy
from sop.storage import Store
from sop.storage.tables import gates, intents, lanes, parked
from tests.durability.support import rows

Break = Callable[[Connection], None]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(1_000_000.0)


@pytest.fixture
async def break_commit(store: Store) -> Break:
    """Makes the transaction that it is called in fail as a whole: really, and from outside our own code."""
    if store.dialect == "postgresql":
        return lambda c: c.execute(text("SELECT pg_terminate_backend(pg_backend_pid())")) and None

    def orphans(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE parents (id INTEGER PRIMARY KEY)"))
        deferred = "REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED"
        connection.execute(text(f"CREATE TABLE children (parent INTEGER {deferred})"))

    await store.tx(orphans)
    return lambda c: c.execute(text("INSERT INTO children VALUES (1)")) and None


def wish(connection: Connection, lane: str, gate: str = "out", merge_key: str | None = None) -> None:
    put(connection, lane, "effect", {}, gate=gate, now=1_000_000.0, merge_key=merge_key)


async def empty(store: Store) -> bool:
    return not any([await store.read(rows, table) for table in (lanes, intents, parked, gates)])


async def test_a_result_that_the_database_did_not_take_comes_back_as_suspect(
    store: Store, clock: ManualClock, break_commit: Break
) -> None:
    tries: list[Job] = []

    async def effect(job: Job) -> Done:
        tries.append(job)
        return Done(break_commit if len(tries) == 1 else None)

    worker = Worker(store, {"effect": Task(effect)}, clock)
    await store.tx(wish, "a")
    await store.tx(wish, "a")
    with pytest.raises(Retryable, match="database"):
        await worker.run_due()
    assert await store.read(rows, gates) == [], "the destination of the effect is not to blame"
    clock.advance(leases.LEASE_S + 1)
    assert await worker.run_due() == 2
    assert [(job.key, job.suspect) for job in tries] == [
        (tries[0].key, False),
        (tries[0].key, True),
        (tries[2].key, False),
    ]
    assert await empty(store)


@asynccontextmanager
async def running(worker: Worker) -> AsyncIterator[None]:
    task = asyncio.create_task(worker.run())
    yield
    worker.stop()
    await task


async def test_a_lane_that_is_left_to_its_lease_is_not_kept_by_the_heartbeat(
    store: Store,
    clock: ManualClock,
    break_commit: Break,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(worker_module, "HEARTBEAT_S", 0.02)
    monkeypatch.setattr(worker_module, "POLL_S", 0.02)
    lost: list[bool] = []
    let_go = asyncio.Event()

    async def effect(job: Job) -> Done:
        if job.lane == "busy":
            await let_go.wait()
            return Done()
        lost.append(job.suspect)
        return Done(break_commit if len(lost) == 1 else None)

    async with asyncio.timeout(20), running(Worker(store, {"effect": Task(effect)}, clock)):
        await store.tx(wish, "busy")
        await store.tx(wish, "lost")
        while "lane lost was left to its lease" not in caplog.text:
            await asyncio.sleep(0.01)
        clock.advance(leases.LEASE_S * 0.75)
        while await store.read(lease_of, "busy") < clock.now() + leases.LEASE_S:
            await asyncio.sleep(0.01)
        while len(lost) < 2:
            # Step by step: a heartbeat that was on its way when the lane was left renews it once more.
            clock.advance(leases.LEASE_S * 0.25)
            while await store.read(lease_of, "busy") < clock.now() + leases.LEASE_S:
                await asyncio.sleep(0.01)
        let_go.set()
        while not await empty(store):
            await asyncio.sleep(0.01)
    assert lost == [False, True]


async def test_a_worker_does_not_take_a_lane_from_itself(
    store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that stood still finds its own leases run out, and may look for work before it renews them."""
    monkeypatch.setattr(worker_module, "HEARTBEAT_S", 1000.0)
    monkeypatch.setattr(worker_module, "POLL_S", 0.01)
    tries: list[str] = []
    let_go = asyncio.Event()

    async def effect(job: Job) -> Done:
        tries.append(job.lane)
        if job.lane == "slow":
            await let_go.wait()
        return Done()

    async with asyncio.timeout(20), running(Worker(store, {"effect": Task(effect)}, clock)):
        await store.tx(wish, "slow")
        while tries != ["slow"]:
            await asyncio.sleep(0.01)
        clock.advance(leases.LEASE_S + 1)
        for n in range(2):  # the second is taken after the first was done: it has looked for work at least twice
            await store.tx(wish, f"other{n}")
            while f"other{n}" not in tries:
                await asyncio.sleep(0.01)
        let_go.set()
        while not await empty(store):
            await asyncio.sleep(0.01)
    assert tries == ["slow", "other0", "other1"]


def lease_of(connection: Connection, lane: str) -> float:
    return connection.execute(select(lanes.c.lease_until).where(lanes.c.key == lane)).scalar_one() or 0.0


@pytest.mark.parametrize("merge_key", [None, "sync"])
async def test_parked_work_in_doubt_is_tried_again_as_suspect(
    store: Store, clock: ManualClock, merge_key: str | None
) -> None:
    tries: list[bool] = []

    async def effect(job: Job) -> Done:
        tries.append(job.suspect)
        if len(tries) == 1:
            raise ZeroDivisionError("after the effect")
        return Done()

    worker = Worker(store, {"effect": Task(effect)}, clock, policy=Policy(bug_tries=1))
    await store.tx(wish, "a", merge_key=merge_key)
    await worker.run_due()
    (row,) = await store.read(rows, parked)
    assert await store.tx(queue.unpark, row.id, clock.now())
    await worker.run_due()
    assert tries == [False, True]
    assert await empty(store)


async def test_a_newer_wish_takes_over_the_doubt_of_the_one_that_was_parked(store: Store, clock: ManualClock) -> None:
    tries: list[bool] = []

    async def effect(job: Job) -> Done:
        tries.append(job.suspect)
        if len(tries) == 1:
            await store.tx(wish, "a", merge_key="sync")
            raise ZeroDivisionError("after the effect")
        return Done()

    worker = Worker(store, {"effect": Task(effect)}, clock, policy=Policy(bug_tries=1))
    await store.tx(wish, "a", merge_key="sync")
    await worker.run_due()
    assert tries == [False, True]
    assert await empty(store)
