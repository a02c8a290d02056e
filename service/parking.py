"""Parked work, seen and given another try: with the database alone, so with neither Teams nor Jira set up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from service.database import open_database, upgraded
from service.settings import Settings
from sop.lanes import SystemClock, queue
from sop.storage import Store
from sop.storage.tables import parked as parked_table


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
    store = open_database(settings)
    try:
        await upgraded(store)
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
