"""How fast durable work is drained, and how soon a single intent is carried out: `python -m bench.outbox [--quick]`.

The store, the lanes and the worker as `sopilot serve` has them, with a handler that does nothing, so that what is measured
is claiming, running and completing. SQLite commits with `synchronous=FULL`, PostgreSQL with its `fsync` on, in a server of
the bench's own.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

import uvloop
from sqlalchemy import Connection

from bench.report import Goal, finish, table
from sop.lanes import Done, Job, SystemClock, Task, Worker, put
from sop.storage import Store, open_store
from sop.storage.migrate import migrate
from tests.support.databases import fresh_database, own_server

LANES = 50
DRAINED = {"sqlite": 20_000, "postgresql": 6_000}
PER_SECOND = 20
SECONDS = 15.0
GOALS = (
    Goal("sqlite_drained_per_s", 4_000),
    Goal("postgresql_drained_per_s", 1_000),
    Goal("sqlite_latency_p99_ms", 20, at_least=False),
    Goal("postgresql_latency_p99_ms", 20, at_least=False),
)


async def drained_per_s(store: Store, count: int) -> float:
    """Put so many intents into the lanes, then drain them: intents a second, from the worker's start to the last one's end."""
    for start in range(0, count, 500):
        await store.tx(_put_many, range(start, min(start + 500, count)))
    left, over = count, asyncio.Event()

    async def handle(_job: Job) -> Done:
        return Done()

    def settled(_job: Job, _outcome: str) -> None:
        nonlocal left
        left -= 1
        if not left:
            over.set()

    worker = Worker(store, {"effect": Task(handle)}, SystemClock())
    worker.on_settled = settled
    began = time.perf_counter()
    working = asyncio.create_task(worker.run())
    await over.wait()
    took = time.perf_counter() - began
    worker.stop()
    await working
    return count / took


def _put_many(connection: Connection, numbers: range) -> None:
    for number in numbers:
        put(connection, f"lane-{number % LANES}", "effect", {"n": number}, gate="out", now=time.time())


async def latencies_ms(store: Store, seconds: float) -> list[float]:
    """Put one intent every 50 ms: milliseconds from before the put to the start of its handler."""
    began: dict[int, float] = {}
    waited: list[float] = []
    count, over = int(seconds * PER_SECOND), asyncio.Event()

    async def handle(job: Job) -> Done:
        waited.append((time.perf_counter() - began[job.payload["n"]]) * 1000)
        if len(waited) == count:
            over.set()
        return Done()

    worker = Worker(store, {"effect": Task(handle)}, SystemClock())
    working = asyncio.create_task(worker.run())
    start = time.perf_counter()
    for number in range(count):
        await asyncio.sleep(max(0.0, start + number / PER_SECOND - time.perf_counter()))
        began[number] = time.perf_counter()
        lane = f"lane-{number % LANES}"
        await store.tx(put, lane, "effect", {"n": number}, gate="out", now=time.time())
    async with asyncio.timeout(30):
        await over.wait()
    worker.stop()
    await working
    return waited


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """An empty database on either engine, by name."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-outbox-") as folder,
        own_server() as server,
        fresh_database(server.url) as url,
    ):
        yield {"sqlite": f"sqlite:///{Path(folder) / 'sopilot.db'}", "postgresql": url}


async def main(rounds: int, part: float) -> int:
    """Measure both and print what came out."""
    figures: dict[str, float] = {}
    rows: list[list[str]] = []
    with databases() as urls:
        for name, url in urls.items():
            store = open_store(url)
            migrate(store)
            per_s = median([await drained_per_s(store, int(DRAINED[name] * part)) for _ in range(rounds)])
            waited = await latencies_ms(store, SECONDS * part)
            await store.close()
            p50, p99 = median(waited), quantiles(waited, n=100)[98]
            figures |= {
                f"{name}_drained_per_s": per_s,
                f"{name}_latency_p50_ms": p50,
                f"{name}_latency_p99_ms": p99,
            }
            rows.append([name, f"{per_s:,.0f}", f"{p50:.1f}", f"{p99:.1f}"])
    print(f"{LANES} lanes, 16 worked at once; latency at {PER_SECOND} intents/s; median of {rounds} drains")
    print(table(["database", "drained/s", "latency p50 ms", "p99 ms"], rows))
    return finish(figures, GOALS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a twentieth of the work, once: to see that it runs")
    given = parser.parse_args()
    uvloop.install()
    sys.exit(asyncio.run(main(1 if given.quick else 3, 0.05 if given.quick else 1.0)))
