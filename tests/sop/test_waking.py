"""A worker that waits is woken by what concerns it, not by its poll: that is made so rare here that nobody could wait for it."""

from __future__ import annotations

import asyncio
import time

import pytest
from sqlalchemy import Connection, insert, select

from sop.errors import Rejected, Retryable
from sop.lanes import Done, Job, Later, SystemClock, Task, Worker, put, worker as worker_module
from sop.storage import Store
from sop.storage.tables import buckets, parked


@pytest.fixture(autouse=True)
def rare_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "POLL_S", 600.0)


def wish(connection: Connection, lane: str) -> None:
    put(connection, lane, "note", {}, gate="out", now=time.time())


async def test_a_lane_that_waits_for_its_turn_is_taken_when_that_comes(store: Store) -> None:
    ran: list[str] = []
    over = asyncio.Event()

    async def handle(job: Job) -> Done | Later:
        ran.append(job.lane)
        if len(ran) == 1:
            return Later(0.2)
        over.set()
        return Done()

    await store.tx(wish, "one")
    await until(Worker(store, {"note": Task(handle)}, SystemClock()), over)
    assert ran == ["one", "one"]


async def test_a_place_that_becomes_free_is_taken_at_once(store: Store) -> None:
    ran: list[str] = []
    over = asyncio.Event()

    async def handle(job: Job) -> Done:
        ran.append(job.lane)
        if len(ran) == 3:
            over.set()
        return Done()

    for lane in ("one", "two", "three"):
        await store.tx(wish, lane)
    await until(Worker(store, {"note": Task(handle)}, SystemClock(), concurrency=1), over)
    assert sorted(ran) == ["one", "three", "two"]


async def test_places_that_become_free_while_others_are_filled_are_not_forgotten(store: Store) -> None:
    """A destination has room for three of these four; whichever end together, all are taken in the end."""
    left = [f"lane-{n}" for n in range(200)]
    over = asyncio.Event()

    async def handle(job: Job) -> Done:
        left.remove(job.lane)
        if not left:
            over.set()
        return Done()

    await store.tx(lambda connection: [wish(connection, lane) for lane in left])
    await until(Worker(store, {"note": Task(handle)}, SystemClock(), concurrency=4), over)
    assert not left


async def test_what_a_task_begins_with_is_done_where_its_lane_is_taken(store: Store) -> None:
    """Also for the lane's next intent; and what it wrote is kept with the lane."""
    seen: list[object] = []
    over = asyncio.Event()

    def prepare(connection: Connection, job: Job) -> int:
        connection.execute(insert(buckets).values(name=str(job.id), data="{}"))
        return job.id

    async def handle(job: Job) -> Done:
        seen.append(job.prepared == job.id and await store.read(names))
        if len(seen) == 2:
            over.set()
        return Done()

    await store.tx(lambda connection: [wish(connection, "one"), wish(connection, "one")])
    await until(Worker(store, {"note": Task(handle, prepare=prepare)}, SystemClock()), over)
    assert seen == [1, 2]


def names(connection: Connection) -> int:
    return len(connection.execute(select(buckets.c.name)).all())


async def test_a_task_that_cannot_begin_fails_alone_and_leaves_nothing(store: Store) -> None:
    over = asyncio.Event()

    def prepare(connection: Connection, job: Job) -> None:
        connection.execute(insert(buckets).values(name=job.lane, data="{}"))
        if job.lane == "wrong":
            raise Rejected("not so", remedy="Otherwise")

    async def handle(job: Job) -> Done:
        over.set()
        return Done()

    worker = Worker(store, {"note": Task(handle, prepare=prepare)}, SystemClock())
    for lane in ("wrong", "right"):
        await store.tx(wish, lane)
    await until(worker, over)
    parks = await store.read(lambda c: c.execute(select(parked.c.lane, parked.c.reason, parked.c.remedy)).all())
    assert [tuple(row) for row in parks] == [("wrong", "not so", "Otherwise")]
    assert await store.read(lambda c: list(c.execute(select(buckets.c.name)).scalars())) == ["right"]


async def test_lanes_of_a_commit_that_fails_are_not_worked_on(sqlite_store: Store) -> None:
    """Their places are free for others, though nobody hears of them by a poll."""
    ran: list[str] = []
    over = asyncio.Event()

    async def handle(job: Job) -> Done:
        ran.append(job.lane)
        over.set()
        return Done()

    def fail(connection: Connection) -> None:
        wish(connection, "lost")
        connection.exec_driver_sql("INSERT INTO child VALUES (7)")

    await sqlite_store.tx(lambda c: c.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
    made = "CREATE TABLE child (parent REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"
    await sqlite_store.tx(lambda c: c.exec_driver_sql(made))
    worker = Worker(sqlite_store, {"note": Task(handle)}, SystemClock(), concurrency=1)
    working = asyncio.create_task(worker.run())
    await sqlite_store.tx(wish, "first")
    async with asyncio.timeout(20):
        await over.wait()
        over.clear()
        with pytest.raises(Retryable, match="FOREIGN KEY"):
            await sqlite_store.tx(fail)
        await sqlite_store.tx(wish, "second")
        await over.wait()
    worker.stop()
    await working
    assert ran == ["first", "second"]


async def test_a_worker_that_stops_takes_nothing_more(store: Store) -> None:
    ran: list[str] = []
    begun, let_go = asyncio.Event(), asyncio.Event()

    async def handle(job: Job) -> Done:
        ran.append(job.lane)
        begun.set()
        await let_go.wait()
        return Done()

    await store.tx(wish, "one")
    worker = Worker(store, {"note": Task(handle)}, SystemClock())
    working = asyncio.create_task(worker.run())
    async with asyncio.timeout(20):
        await begun.wait()
        worker.stop()
        await store.tx(wish, "two")
        let_go.set()
        await working
    assert ran == ["one"]
    assert await Worker(store, {"note": Task(handle)}, SystemClock()).run_due() == 1


async def until(worker: Worker, over: asyncio.Event) -> None:
    working = asyncio.create_task(worker.run())
    async with asyncio.timeout(20):
        await over.wait()
    worker.stop()
    await working
