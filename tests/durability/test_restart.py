"""PostgreSQL is restarted under load: workers and producers go on by themselves, and nothing is lost, reordered or doubled."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from sop.lanes import Done, Job, SystemClock, Task, Worker, put
from sop.storage import open_store
from sop.storage.migrate import migrate
from tests.durability.crew import Effects, Producer, check, crew, repeats, until_empty
from tests.support.databases import fresh_database, own_server

RESTARTS = ("fast", "immediate", "immediate", "fast")
"""As an operator does it, and as a crash would."""
MOST = 16


@pytest.mark.timeout(240)
async def test_workers_and_producers_go_on(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    effects = Effects(tmp_path / "effects.log")
    with own_server() as server, fresh_database(server.url) as url:
        store = open_store(url)
        migrate(store)
        producer = Producer(store, random.Random(seed + 1), [f"lane-{n}" for n in range(16)])
        async with crew(url, effects.path, dice, concurrency=5) as workers:
            for _ in range(2):
                await workers.add()
            producing = asyncio.create_task(producer.run())
            restarts = 0
            # Whether a put is under way just then is chance: as often as it takes to meet one.
            while restarts < len(RESTARTS) or (not producer.doubtful and restarts < MOST):
                await effects.more(dice.randint(40, 120), producing)
                await asyncio.to_thread(server.control, "-m", RESTARTS[restarts % len(RESTARTS)], "restart")
                restarts += 1
            await effects.more(100, producing)
            await producer.ended(producing)
            await until_empty(store)
            await workers.stop()  # the same two all the time: they end well
        await store.close()
    effects.count()
    check(producer, effects.lines)
    print(
        f"{len(effects.lines)} effects over {restarts} restarts: {repeats(effects.lines)} repeated, "
        f"{len(producer.doubtful)} puts in doubt"
    )
    assert producer.doubtful, "no put met a restart: this proved nothing"


async def test_a_worker_that_begins_while_the_database_is_away_works_when_it_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done = asyncio.Event()

    async def note(job: Job) -> Done:
        done.set()
        return Done()

    with own_server() as server, fresh_database(server.url) as url:
        store = open_store(url)
        migrate(store)
        await store.tx(put, "lane", "note", {}, gate="out", now=0.0)
        await asyncio.to_thread(server.control, "-m", "fast", "stop")
        worker = Worker(store, {"note": Task(note)}, SystemClock())
        working = asyncio.create_task(worker.run())
        while "cannot be reached" not in caplog.text and not working.done():
            await asyncio.sleep(0.01)
        await asyncio.to_thread(server.control, "start")
        waiting = asyncio.create_task(done.wait())
        await asyncio.wait({waiting, working}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        worker.stop()
        await working
        await store.close()
    assert done.is_set()
