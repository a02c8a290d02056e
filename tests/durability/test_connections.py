"""PostgreSQL's connections break at every possible moment: nothing fails that need not, and nothing is told wrongly."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, event, insert, text

from sop.errors import Retryable
from sop.lanes import put
from sop.storage import Store, open_store
from sop.storage.tables import buckets, intents
from tests.durability.support import rows

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def note(connection: Connection, name: str) -> None:
    connection.execute(insert(buckets).values(name=name, data="{}"))
    put(connection, "lane", "note", {"n": name}, gate="out", now=0.0)


async def notes(store: Store) -> list[str]:
    return [row.name for row in await store.read(rows, buckets)]


def end_all(url: str) -> None:
    """As a restart of the server, or a proxy that drops idle connections, would."""
    with psycopg.connect(url, autocommit=True) as connection:
        mine = "datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {mine}")


async def test_connections_that_died_in_the_pool_fail_nobody(database_url: str, store: Store) -> None:
    await asyncio.gather(*(store.tx(note, f"before-{n}") for n in range(8)))
    await asyncio.to_thread(end_all, database_url)
    assert len(await notes(store)) == 8
    await asyncio.to_thread(end_all, database_url)
    await asyncio.gather(*(store.tx(note, f"after-{n}") for n in range(8)))
    assert len(await notes(store)) == 16


async def test_one_that_breaks_each_time_is_told(store: Store) -> None:
    tries: list[int] = []

    def breaking(connection: Connection) -> None:
        tries.append(1)
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(Retryable, match="cannot be reached"):
        await store.tx(breaking)
    assert len(tries) == 2


async def test_what_is_committed_is_not_called_failed(database_url: str, store: Store) -> None:
    """The connection breaks between the commit and the waking of others."""
    woken = threading.Event()
    store.on_commit(woken.set)

    @event.listens_for(store.engine, "before_cursor_execute")
    def cut(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("NOTIFY"):
            end_all(database_url)

    await store.tx(note, "once")
    event.remove(store.engine, "before_cursor_execute", cut)
    assert woken.is_set(), "this process needs no other to be woken"
    assert await notes(store) == ["once"]
    assert len(await store.read(rows, intents)) == 1


async def test_others_are_woken_again_after_an_interruption(database_url: str, store: Store) -> None:
    """LISTEN is made anew; a process that hears nothing meanwhile finds what is put by looking."""
    heard = threading.Event()
    store.on_commit(heard.set)
    other = open_store(database_url)
    try:
        await told(other, heard, "first")
        await asyncio.to_thread(end_all, database_url)
        await told(other, heard, "second")
    finally:
        await other.close()


async def told(other: Store, heard: threading.Event, name: str) -> None:
    """Put until it is heard: when the listening is up again nobody can see from here."""
    heard.clear()
    for n in range(100):
        await other.tx(note, f"{name}-{n}")
        if await asyncio.to_thread(heard.wait, 0.1):
            return
    raise AssertionError("nobody heard")
