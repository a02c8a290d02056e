"""The disk is full for a while: what does not fit is refused and told, nothing is half done, and all goes on by itself."""

from __future__ import annotations

import asyncio
import random
import secrets
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, insert, select

from sop.errors import Retryable
from sop.lanes import put
from sop.storage import Store, open_store
from sop.storage.migrate import migrate
from sop.storage.tables import buckets, intents, items
from tests.durability.crew import Effects, Producer, check, count, crew, until_empty
from tests.durability.disks import fill, make_room, small_disk
from tests.durability.support import rows
from tests.service.support import CHANNEL, MEI, World, serving, until, world
from tests.support.databases import fresh_database, own_server

LARGE = random.Random(0).randbytes(10_000).hex()
"""Not to be made smaller by packing it."""


async def test_sqlite_refuses_what_does_not_fit_and_keeps_the_rest(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4) as disk:
        store = open_store(f"sqlite:///{disk / 'sopilot.db'}")
        try:
            migrate(store)
            await store.tx(keep, "before", "")
            fill(disk)
            results = await asyncio.gather(*(store.tx(keep, f"n{n}", LARGE) for n in range(30)), return_exceptions=True)
            refused = [one for one in results if isinstance(one, Retryable)]
            assert refused, "it all fitted: the disk was not full"
            assert [one for one in results if one is not None and one not in refused] == []
            assert all(one.unreachable and one.remedy and "full" in one.reason for one in refused)
            taken = ["before", *(f"n{n}" for n in range(30) if results[n] is None)]
            assert await kept(store) == taken
            make_room(disk)
            await store.tx(keep, "after", LARGE)
            assert await kept(store) == [*taken, "after"]
        finally:
            await store.close()


async def test_one_that_finds_no_room_within_its_group(sqlite_store: Store) -> None:
    """SQLite then takes the whole transaction back: all of the group are told the reason, and none of it was kept."""
    await sqlite_store.tx(limit_pages, 20)
    sizes = {"small": "", "large": LARGE * 50, "next": ""}
    results = await asyncio.gather(
        *(sqlite_store.tx(keep, name, data) for name, data in sizes.items()), return_exceptions=True
    )
    for name, result in zip(sizes, results, strict=True):
        assert result is None or (isinstance(result, Retryable) and "full" in result.reason), (name, result)
    assert results[1] is not None
    assert await kept(sqlite_store) == [name for name, result in zip(sizes, results, strict=True) if result is None]
    await sqlite_store.tx(limit_pages, 10_000)
    await sqlite_store.tx(keep, "large", LARGE * 50)


def limit_pages(connection: Connection, more: int) -> None:
    """A limit of this connection's own, as good as a full disk."""
    used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {used + more}")


def keep(connection: Connection, name: str, data: str) -> None:
    connection.execute(insert(buckets).values(name=name, data=data))
    put(connection, name, "note", {}, gate="out", now=0.0)


async def kept(store: Store) -> list[str]:
    """What was kept whole, oldest first."""

    def read(connection: Connection) -> list[str]:
        names = list(connection.execute(select(intents.c.lane).order_by(intents.c.id)).scalars())
        assert sorted(names) == sorted(connection.execute(select(buckets.c.name)).scalars()), "half done"
        return names

    return await store.read(read)


async def test_a_database_that_cannot_be_opened_is_told_and_opened_later(tmp_path: Path) -> None:
    """Whoever waits for the writer must not wait for ever."""
    store = open_store(f"sqlite:///{tmp_path / 'away' / 'sopilot.db'}")
    try:
        (tmp_path / "away").rename(tmp_path / "elsewhere")
        async with asyncio.timeout(20):
            for _ in range(2):
                with pytest.raises(Retryable, match="unable to open"):
                    await store.tx(count, buckets)
            (tmp_path / "elsewhere").rename(tmp_path / "away")
            migrate(store)
            assert await store.tx(count, buckets) == 0
    finally:
        await store.close()


async def test_workers_on_sqlite_live_through_it(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 16) as disk:
        await workers_live_through_it(f"sqlite:///{disk / 'sopilot.db'}", disk, tmp_path / "effects.log")


async def test_workers_on_postgresql_live_through_it(tmp_path: Path) -> None:
    """The disk of the database's tables; that of the write-ahead log is a second one, as one would have it."""
    with own_server() as server, small_disk(server.folder / "disk", 48) as disk:
        server.own(disk)
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{disk}'")
        with fresh_database(server.url, tablespace="small") as url:
            await workers_live_through_it(url, disk, tmp_path / "effects.log")
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("DROP TABLESPACE small")


async def workers_live_through_it(url: str, disk: Path, log: Path) -> None:
    store = open_store(url)
    migrate(store)
    dice = random.Random()
    producer = Producer(store, dice, [f"lane-{n}" for n in range(12)], padding=LARGE)
    effects = Effects(log)
    async with crew(url, log, dice, concurrency=4) as workers:
        await workers.add()
        producing = asyncio.create_task(producer.run())
        await effects.more(50, producing)
        for _ in range(2):
            fill(disk)
            await refused(store, 40)
            make_room(disk)
            await effects.more(50, producing)
        await producer.ended(producing)
        await until_empty(store)
        await workers.stop()  # the same one all the time: it ends well
    effects.count()
    check(producer, effects.lines)
    await store.close()


async def refused(store: Store, times: int) -> None:
    """Write until that was refused so often: what the files have room for inside themselves is used up soon."""
    async with asyncio.timeout(60):
        while times:
            try:
                await store.tx(note, secrets.token_hex(8))
            except Retryable:
                times -= 1
                await asyncio.sleep(0.02)


def note(connection: Connection, name: str) -> None:
    connection.execute(insert(buckets).values(name=name, data=LARGE * 5))


async def test_commands_are_refused_with_a_reason_until_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 6) as disk:
        async with world(tmp_path, f"sqlite:///{disk / 'sopilot.db'}") as made:
            async with serving(made, tmp_path) as running:
                await made.say("route incidents here")
                await made.say("incident new Before")
                await until(made.issues)
                fill(disk)
                told = await until(lambda: one_is_refused(made))
                assert told["status"] == 503
                assert (await made.get("/healthz"))[0] == 200
                make_room(disk)
                await until(lambda: is_taken(made))
                await until(lambda: titles_in_jira(made, {"Before", "After"}))
                status, metrics = await made.get("/metrics")
                assert status == 200
                assert "sopilot_parked 0.0" in metrics
                assert (await running.terminated()).code == 0
            store = open_store(f"sqlite:///{disk / 'sopilot.db'}")
            taken = [row.id for row in await store.read(rows, items)]
            await store.close()
            assert len(taken) == len(await made.issues())


async def one_is_refused(made: World) -> dict[str, object] | None:
    """Describe an incident at length until that is refused."""
    told: dict[str, object] = await made.control(
        made.teams, "say", conversation=CHANNEL, user=MEI, text=f"describe INC-1 {LARGE}", mention=True
    )
    return told if not told["delivered"] else None


async def is_taken(made: World) -> bool:
    told = await made.control(
        made.teams, "say", conversation=CHANNEL, user=MEI, text="incident new After", mention=True
    )
    return bool(told["delivered"])


async def titles_in_jira(made: World, wanted: set[str]) -> bool:
    return {str(issue["summary"]) for issue in await made.issues()} == wanted
