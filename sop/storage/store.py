"""The store: plain synchronous functions `fn(connection, ...)`, run as `await store.tx(fn, ...)`.

Why no async engine: measured, SQLAlchemy's async layer over aiosqlite is about ten times slower than one writer
thread with group commit on SQLite, and a thread pool with psycopg on PostgreSQL is no slower than asyncpg here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Engine, make_url

from sop.storage import sqlite
from sop.storage.step import Step

P = ParamSpec("P")
T = TypeVar("T")


class Store(Protocol):
    """One database, as everything above it sees it."""

    engine: Engine
    dialect: str

    async def tx(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run fn in one transaction that is on disk when this returns. fn must be short and rerunnable.

        Raises what fn raises (then nothing of it was kept) and sop.errors.Retryable where the database does not take it.
        Where PostgreSQL's connection breaks at the very commit, nobody knows whether it was kept: so whatever is done again
        after that must find out by itself, as the door does by a command's id, and a lane by its lease.
        """

    async def read(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run fn in a short read-only transaction that waits for no writer."""

    async def glance(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Read a few rows by their keys, as every turn does. fn uses `sop.storage.sql` only.

        On SQLite this happens in the caller's own thread: a row takes microseconds, the way to another thread and back a
        tenth of a millisecond. Whatever looks through a table goes to `read`.
        """

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call the listener (from any thread) after commits that put intents, of this process or, late, of another."""

    def before_commit(self, step: Step) -> bool:
        """Run the step at the end of transactions that put intents, as a part of the same commit. False where none is run.

        SQLite runs it once for a whole group of transactions.
        """

    async def close(self) -> None:
        """Finish what waits and let the database go."""


def open_store(url: str) -> Store:
    """A store for `sqlite:///path` or `postgresql://…`. Does not migrate. Raises ValueError for any other URL."""
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            if not parsed.database or parsed.database == ":memory:":
                raise ValueError("SQLite needs a file: sqlite:///path/to/sopilot.db")
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            return sqlite.SqliteStore(Path(parsed.database))
        case "postgresql":
            from sop.storage import postgresql  # psycopg takes 9 MB, which SQLite has no use for

            return postgresql.PostgresqlStore(parsed.set(drivername="postgresql+psycopg"))
        case other:
            raise ValueError(f"{other!r} is not supported: use sqlite:/// or postgresql://")
