"""A SQLite database with something in every column of every table, and with work under way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Connection, Float, Integer, LargeBinary, String, Table, delete, insert

from sop.lanes import claiming, leases, put
from sop.storage import open_store
from sop.storage.migrate import migrate
from sop.storage.tables import intents, metadata
from tests.durability.support import desk, report

ROWS = 7
OWNER = leases.Owner("worker-that-died")


async def filled(path: Path) -> Path:
    """Records, a claimed lane whose intent had been begun, parked work, a number that is gone, and rows of every kind."""
    store = open_store(f"sqlite:///{path}")
    migrate(store)
    await report(store, desk(), "首頁 500 錯誤 👩‍🚒")
    await store.tx(put, "jira:claimed", "jira.sync", {"item": "INC-1"}, gate="jira", now=5.0, merge_key="sync")
    await store.tx(lambda c: len(claiming.claim(c, OWNER, 2_000_000_000.0, 100)))
    await store.tx(_any_rows)
    await store.tx(put, "card:gone", "card.refresh", {}, gate="teams", now=5.0)
    await store.tx(lambda c: c.execute(delete(intents).where(intents.c.lane == "card:gone")) and None)
    await store.close()
    return path


def _any_rows(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        connection.execute(insert(table), [_row(table, n) for n in range(ROWS)])


def _row(table: Table, n: int) -> dict[str, Any]:
    return {
        column.name: None if column.nullable and n % 2 else _value(column.type, n)
        for column in table.columns
        if column is not table.autoincrement_column
    }


def _value(kind: Any, n: int) -> Any:
    if isinstance(kind, Boolean):
        return n % 2 == 0
    if isinstance(kind, Integer):
        return 2**31 - 1 - n
    if isinstance(kind, Float):
        return 1_800_000_000.123456 + n / 7 if n else 0.0
    if isinstance(kind, LargeBinary):
        return bytes(range(256)) * (n + 1)
    longest = kind.length if isinstance(kind, String) and kind.length else 5000
    return f"列{n} \\ ' \" \t🎛\n".ljust(longest, "長")[:longest]
