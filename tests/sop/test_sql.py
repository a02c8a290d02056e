"""Statements as text mean the same on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from sop.storage import Store
from sop.storage.sql import Sql

ADD = Sql(
    "INSERT INTO gates (name, closed_at, probe_at, wait_s, reason, remedy) VALUES (:name, :at, :at, 1.0, :why, '')"
)
NAMED = Sql("SELECT name FROM gates WHERE name IN :names AND closed_at <= :at ORDER BY name /*for update*/")
LIKE = Sql("SELECT name FROM gates WHERE reason LIKE '10%' ORDER BY name /*skip locked*/")


def fill(connection: Connection) -> None:
    for n in range(4):
        ADD(connection, name=f"gate {n}", at=float(n), why=f"{n}0% of requests")


async def test_lists_may_have_any_length(store: Store) -> None:
    await store.tx(fill)

    def read(connection: Connection, names: list[str]) -> list[str]:
        return [name for (name,) in NAMED(connection, names=names, at=2.0)]

    assert await store.tx(read, []) == []
    assert await store.tx(read, ["gate 1"]) == ["gate 1"]
    assert await store.tx(read, ["gate 3", "gate 1", "gate 0", "nothing"]) == ["gate 0", "gate 1"]


async def test_percent_signs_are_text(store: Store) -> None:
    await store.tx(fill)

    def read(connection: Connection) -> list[str]:
        return [name for (name,) in LIKE(connection)]

    assert await store.tx(read) == ["gate 1"]


async def test_one_failing_function_takes_nothing_else_with_it(store: Store) -> None:
    def bad(connection: Connection) -> None:
        ADD(connection, name="bad", at=0.0, why="")
        raise LookupError("on purpose")

    with pytest.raises(LookupError):
        await store.tx(bad)
    await store.tx(fill)

    def count(connection: Connection) -> int:
        return len(connection.exec_driver_sql("SELECT name FROM gates").fetchall())

    assert await store.tx(count) == 4
