"""Marks: small things that are remembered by name, such as how the last comparison of everything went."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Connection

from sop.storage.sql import Sql


def read(connection: Connection, name: str) -> dict[str, Any] | None:
    """What is kept under that name."""
    row = _READ(connection, name=name).fetchone()
    return dict(orjson.loads(row[0])) if row is not None else None


_READ = Sql("SELECT data FROM marks WHERE name = :name")


def keep(connection: Connection, name: str, data: dict[str, Any]) -> None:
    """Keep it, in place of what was there."""
    _KEEP(connection, name=name, data=orjson.dumps(data).decode())


_KEEP = Sql(
    "INSERT INTO marks (name, data) VALUES (:name, :data) ON CONFLICT (name) DO UPDATE SET data = excluded.data"
)


def keep_first(connection: Connection, name: str, data: dict[str, Any]) -> None:
    """Keep it unless something is kept there already: of two replicas at once, one has its way."""
    _KEEP_FIRST(connection, name=name, data=orjson.dumps(data).decode())


_KEEP_FIRST = Sql("INSERT INTO marks (name, data) VALUES (:name, :data) ON CONFLICT (name) DO NOTHING")
