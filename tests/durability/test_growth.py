"""Durable work leaves nothing behind: after many intents the tables are as small as after few. A million: see `growth`."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, update

from sop.storage import Store, open_store
from sop.storage.migrate import migrate
from sop.storage.sqlite import LARGEST_IDLE_WAL
from sop.storage.tables import buckets
from tests.durability.growth import FEW, Size, compare, drive
from tests.support.databases import fresh_database, own_server

MANY = 10_000
MIB = 1024 * 1024


def check(few: Size, many: Size) -> None:
    """Ten times as many intents (or a thousand times) need no more room than a few pages."""
    assert (few.rows, many.rows) == (0, 0)
    assert many.data <= few.data + 2 * MIB
    assert many.log <= 4 * LARGEST_IDLE_WAL


@pytest.mark.timeout(240)
async def test_on_sqlite(tmp_path: Path) -> None:
    check(*await compare(f"sqlite:///{tmp_path / 'sopilot.db'}", MANY))
    assert not (tmp_path / "sopilot.db-wal").exists(), "the last one to leave writes it back"


@pytest.mark.timeout(240)
async def test_on_postgresql() -> None:
    """What is deleted takes room until autovacuum comes, and nothing of ours keeps it from its work.

    It looks every second here instead of every minute; in between the tables grow as they did before its first visit.
    """
    with own_server("-c autovacuum_naptime=1s") as server, fresh_database(server.url) as url:
        store = open_store(url)
        migrate(store)
        store.on_commit(lambda: None)  # listens, as a service does
        largest = []
        for _ in range(5):
            largest.append(await drive(store, FEW, lambda _done, _size: None, size=2_000))
            await vacuumed(store)
        await store.close()
    check_bounded(largest)


async def vacuumed(store: Store) -> None:
    """Wait until autovacuum has been at the intents once more, and for good: nothing dead is left."""

    def dead(connection: Connection) -> int:
        return connection.exec_driver_sql(
            "SELECT sum(n_dead_tup) FROM pg_stat_user_tables WHERE relname IN ('lanes', 'intents')"
        ).scalar_one()

    async with asyncio.timeout(90):
        while await store.read(dead) > 100:
            await asyncio.sleep(0.1)


def check_bounded(largest: list[Size]) -> None:
    """From the second time on, what was freed is used again: without that it would be five times as much in the end."""
    assert [size.rows for size in largest] == [0] * len(largest)
    assert max(size.data for size in largest[1:]) <= 3 * largest[0].data


@pytest.mark.parametrize(
    "many", [Size(1, 0, 0), Size(0, 4 * MIB, 0), Size(0, 0, 65 * MIB)], ids=["rows", "data", "log"]
)
def test_the_checks_can_fail(many: Size) -> None:
    with pytest.raises(AssertionError):
        check(Size(0, 0, 0), many)
    with pytest.raises(AssertionError):
        check_bounded([Size(0, MIB, 0), Size(0, 4 * MIB, 0)])


async def test_the_write_ahead_log_shrinks_again_after_a_long_read(sqlite_store: Store) -> None:
    """A back-up or a forgotten shell holds a snapshot: the log grows meanwhile, and gives the room back afterwards."""
    wal = f"{sqlite_store.engine.url.database}-wal"
    await sqlite_store.tx(lambda c: c.execute(insert(buckets).values(name="b", data="")) and None)
    reads, ends = threading.Event(), threading.Event()

    def read(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT count(*) FROM buckets").scalar_one()
        reads.set()
        assert ends.wait(60)

    reading = asyncio.create_task(sqlite_store.read(read))
    assert await asyncio.to_thread(reads.wait, 20)
    for n in range(24):
        await sqlite_store.tx(write, n)
    assert size_of(wal) > LARGEST_IDLE_WAL, "this proved nothing"
    ends.set()
    await reading
    for n in range(3):
        await sqlite_store.tx(write, n)
    assert size_of(wal) <= LARGEST_IDLE_WAL


async def test_the_write_ahead_log_is_begun_anew_though_readers_overlap(
    sqlite_store: Store,
) -> None:
    """There is never a moment without a reader, and none of them is a long one."""
    wal = f"{sqlite_store.engine.url.database}-wal"
    await sqlite_store.tx(lambda c: c.execute(insert(buckets).values(name="b", data="")) and None)
    done = False

    def read(connection: Connection, began: threading.Event, ends: threading.Event) -> None:
        connection.exec_driver_sql("SELECT count(*) FROM buckets").scalar_one()
        began.set()
        ends.wait(60)

    async def relay() -> None:
        """Each ends only when the next has begun."""
        before: tuple[asyncio.Task[None], threading.Event] | None = None
        while not done:
            began, ends = threading.Event(), threading.Event()
            reading = asyncio.create_task(sqlite_store.read(read, began, ends))
            await asyncio.to_thread(began.wait, 60)
            if before is not None:
                before[1].set()
                await before[0]
            before = reading, ends
        if before is not None:
            before[1].set()
            await before[0]

    relaying = asyncio.create_task(relay())
    largest = 0
    for n in range(160):
        await sqlite_store.tx(write, n)
        await asyncio.sleep(0.01)
        largest = max(largest, size_of(wal))
    done = True
    await relaying
    print(f"160 MiB written, the log had {largest / MIB:.0f} MiB at most")
    assert largest <= 4 * LARGEST_IDLE_WAL


def size_of(file: str) -> int:
    return Path(file).stat().st_size


def write(connection: Connection, n: int) -> None:
    connection.execute(update(buckets).values(data=str(n % 10) * MIB))
