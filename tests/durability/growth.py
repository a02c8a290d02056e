"""How large the tables of durable work get: `python -m tests.durability.growth --intents 1000000 [--url URL]`.

Intents are put, claimed and completed by the product's own functions, many in one transaction and without effects, while
readers look for work all the time. Prints the sizes as they go, and at the end the largest after a thousand and after all.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select, text as sql

from sop.lanes import Job, SystemClock, claiming, leases, put, settling
from sop.storage import Store, open_store
from sop.storage.migrate import migrate
from sop.storage.tables import gates, intents, lanes, parked

LANES = 50
IN_A_LANE = 4
READERS, READ_S = 3, 0.05
FEW = 1_000
"""What many are compared with."""
TABLES = (lanes, intents, parked, gates)
OWNER = leases.Owner("growth")


@dataclass(frozen=True)
class Size:
    """rows: of all tables of durable work; data, log: bytes of them (SQLite: of the whole file), and of SQLite's WAL file."""

    rows: int
    data: int
    log: int


def round_of(connection: Connection, number: int, now: float, size: int) -> int:
    """Put and complete: four in each of fifty lanes, of which one is merged with its like. size: characters in each."""
    text = secrets.token_hex(size // 2)
    for lane in range(LANES):
        for n in range(IN_A_LANE):
            key = "merged" if n % 2 else None
            name = f"card:19:{number % 7}-{lane}@thread.tacv2/INC-{lane}"
            put(connection, name, "growth", {"n": n, "text": text}, gate="out", now=now, merge_key=key)
    done = 0
    while jobs := claiming.claim(connection, OWNER, now, LANES):
        for job in jobs:
            following: Job | None = job
            while following is not None:
                done += 1
                following = settling.complete(connection, OWNER, following, now, None)
    assert done == LANES * (IN_A_LANE - 1)
    return LANES * IN_A_LANE


async def drive(store: Store, number: int, told: Callable[[int, Size], None], size: int = 60) -> Size:
    """So many intents of that size, put and done; the largest sizes seen. told: called now and then."""
    clock, largest, done, rounds = SystemClock(), Size(0, 0, 0), 0, 0
    reading = [asyncio.create_task(_read(store)) for _ in range(READERS)]
    try:
        while done < number:
            done += await store.tx(round_of, rounds, clock.now(), size)
            rounds += 1
            if rounds % 10 == 0 or done >= number:
                now = await measure(store)
                largest = Size(*(max(old, new) for old, new in zip(_all(largest), _all(now), strict=True)))
                told(done, now)
    finally:
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
    return largest


async def _read(store: Store) -> None:
    """Snapshots that overlap, so that there is nearly always one that the write-ahead log must be kept for."""

    def look(connection: Connection) -> None:
        claiming.due(connection, 0.0)
        time.sleep(READ_S)

    while True:
        await store.read(look)


async def measure(store: Store) -> Size:
    """As it is now."""
    return await store.read(_measure, Path(str(store.engine.url.database)))


def _measure(connection: Connection, file: Path) -> Size:
    rows = sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in TABLES)
    if connection.dialect.name == "sqlite":
        log = file.with_name(file.name + "-wal")
        return Size(rows, file.stat().st_size, log.stat().st_size)
    sizes = [_total(connection, table.name) for table in TABLES]
    return Size(rows, sum(sizes), 0)


def _total(connection: Connection, table: str) -> int:
    return int(connection.execute(sql("SELECT pg_total_relation_size(:table)"), {"table": table}).scalar_one())


def _all(size: Size) -> tuple[int, int, int]:
    return size.rows, size.data, size.log


@contextlib.contextmanager
def _database(url: str | None) -> Iterator[str]:
    if url:
        yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/sopilot.db"


async def compare(url: str, many: int) -> tuple[Size, Size]:
    """The largest sizes after few and after many, printed as they go."""
    store = open_store(url)
    migrate(store)
    began = time.monotonic()
    next_at = 0

    def told(done: int, size: Size) -> None:
        nonlocal next_at
        if done >= next_at:
            next_at = done + many // 20
            kib = f"{size.data / 1024:>10,.0f} KiB, WAL file {size.log / 1024:>8,.0f} KiB"
            print(f"{done:>10,} intents: {size.rows} rows, {kib}  ({time.monotonic() - began:.0f} s)", flush=True)

    few = await drive(store, FEW, told)
    largest = await drive(store, many - FEW, told)
    print("at last:", await measure(store))
    await store.close()
    return few, largest


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--intents", type=int, default=1_000_000)
    parser.add_argument("--url", help="an empty database; a fresh SQLite file where it is left out")
    given = parser.parse_args()
    with _database(given.url) as url:
        few, many = asyncio.run(compare(url, given.intents))
    print(f"largest after {FEW:,}: {few}\nlargest after {given.intents:,}: {many}")


if __name__ == "__main__":
    main()
