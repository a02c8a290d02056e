"""Our real tables and statements on SQLite in memory, in the loop's own thread: every transaction is one step.

The writer thread and its group commit are left out (their order would be the machine's); `tests/storage` has those.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, StaticPool, create_engine, event

from sop.storage import open_store
from sop.storage.migrate import migrate

T = TypeVar("T")


@cache
def template() -> bytes:
    """An empty database as our migrations leave it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        migrate(open_store(f"sqlite:///{path}"))
        made = sqlite3.connect(path)
        # In memory there is no write-ahead log, and a file that says it has one cannot be opened.
        made.execute("PRAGMA journal_mode=DELETE")
        made.close()
        return path.read_bytes()


class Database:
    """One database; emptied by `renew`, so that a process makes engine and statements once for all its seeds."""

    def __init__(self) -> None:
        self.raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self.renew()
        self.engine = create_engine("sqlite://", creator=lambda: self.raw, poolclass=StaticPool)
        event.listen(self.engine, "begin", lambda _connection: self.raw.execute("BEGIN IMMEDIATE"))
        self._connection = self.engine.connect()
        self.on_put: Callable[[], None] = lambda: None
        self.on_kept: Callable[[], None] = lambda: None

    def renew(self) -> None:
        """Empty tables."""
        self.raw.deserialize(template())

    def run(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """One transaction: kept when this returns."""
        info = self._connection.info
        info.clear()
        with self._connection.begin():
            result = fn(self._connection, *args, **kwargs)
        self.on_kept()
        if info.get("put"):
            self.on_put()
        return result

    def look(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Read."""
        with self._connection.begin():
            return fn(self._connection, *args, **kwargs)

    def close(self) -> None:
        """Let it go."""
        self._connection.close()
        self.engine.dispose()
        self.raw.close()


Step = Callable[[str], Awaitable[None]]
"""What a replica does between two steps of its work: it may stand still there, or end."""


class ReplicaStore:
    """The database as one replica reaches it. See sop.storage.Store."""

    dialect = "sqlite"

    def __init__(self, database: Database, step: Step) -> None:
        self.engine = database.engine
        self._database = database
        self._step = step

    async def tx(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """See Store."""
        await self._step("before a commit")
        result = self._database.run(fn, *args, **kwargs)
        await self._step("after a commit")
        return result

    async def read(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """See Store."""
        await self._step("before a read")
        return self._database.look(fn, *args, **kwargs)

    async def glance(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """See Store."""
        return self._database.look(fn, *args, **kwargs)

    def on_commit(self, listener: Callable[[], None]) -> None:
        """See Store. The world wakes its replicas itself."""

    def before_commit(self, step: Callable[..., None]) -> bool:
        """See Store. As on PostgreSQL: lanes are looked for after the commit, by whichever replica."""
        return False

    async def close(self) -> None:
        """See Store. It belongs to the world."""


__all__ = ["Connection", "Database", "ReplicaStore", "Step", "template"]
