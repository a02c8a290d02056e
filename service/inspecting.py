"""What the command line looks at and mends beside a running server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from service.checks import Report, check
from service.house import open_database
from service.running import opened
from service.settings import Settings
from sop.lanes import SystemClock, queue
from sop.storage import Store
from sop.storage.migrate import migrate
from sop.storage.tables import parked as parked_table


async def doctor(settings: Settings) -> Report:
    """All checks."""
    async with opened(settings, serving=False) as house:
        return await check(house)


async def parked(settings: Settings) -> list[dict[str, Any]]:
    """Parked work, oldest first."""
    async with _database(settings) as store:
        return await store.read(_parked)


async def retry(settings: Settings, parked_id: int) -> bool:
    """Give parked work another try; False where there is none of that id."""
    async with _database(settings) as store:
        return await store.tx(queue.unpark, parked_id, SystemClock().now())


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Store]:
    """The database alone: this much works with neither Teams nor Jira set up."""
    store = open_database(settings)
    try:
        migrate(store)
        yield store
    finally:
        await store.close()


def _parked(connection: Connection) -> list[dict[str, Any]]:
    rows = connection.execute(select(parked_table).order_by(parked_table.c.id)).all()
    return [
        {
            "id": row.id,
            "lane": row.lane,
            "kind": row.kind,
            "reason": row.reason,
            "remedy": row.remedy,
            "since": datetime.fromtimestamp(row.at, UTC).isoformat(timespec="seconds"),
        }
        for row in rows
    ]
