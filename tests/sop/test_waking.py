"""A worker that waits is woken by what concerns it, not by its poll: that is made so rare here that nobody could wait for it."""

from __future__ import annotations

import asyncio
import time

import pytest
from sqlalchemy import Connection

from sop.lanes import Done, Job, Later, SystemClock, Task, Worker, put, worker as worker_module
from sop.storage import Store


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


async def until(worker: Worker, over: asyncio.Event) -> None:
    working = asyncio.create_task(worker.run())
    async with asyncio.timeout(20):
        await over.wait()
    worker.stop()
    await working
