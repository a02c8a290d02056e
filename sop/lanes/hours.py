"""What was spent in the present hour of something that is counted by the hour, shared by all replicas.

A row of the buckets each, whose limit is of another sort; only the newest hour is kept.
"""

from __future__ import annotations

import orjson
from sqlalchemy import Connection

from sop.storage.sql import Sql


def spent(connection: Connection, name: str, hour: int) -> int:
    """How much of it was. hour: any number that grows by one each hour."""
    row = _LOOK(connection, name=name).fetchone()
    return _of(row[0], hour) if row is not None else 0


def spend(connection: Connection, name: str, amount: int, hour: int) -> None:
    """Add what was spent. What a slower clock tells of an hour that is over is forgotten with it."""
    _MAKE(connection, name=name)
    (data,) = _READ(connection, name=name).fetchone()
    if orjson.loads(data).get("hour", hour) <= hour:
        kept = {"hour": hour, "spent": _of(data, hour) + amount}
        _WRITE(connection, name=name, data=orjson.dumps(kept).decode())


def _of(data: str, hour: int) -> int:
    kept = orjson.loads(data)
    return int(kept["spent"]) if kept.get("hour") == hour else 0


_LOOK = Sql("SELECT data FROM buckets WHERE name = :name")
_MAKE = Sql("INSERT INTO buckets (name, data) VALUES (:name, '{}') ON CONFLICT (name) DO NOTHING")
_READ = Sql("SELECT data FROM buckets WHERE name = :name /*for update*/")
_WRITE = Sql("UPDATE buckets SET data = :data WHERE name = :name")
