"""SQLite: one writer thread with group commit, separate short readers.

Each function of a group runs in a SAVEPOINT of its own, so one that fails takes nothing else with it; the group is
committed once, with `synchronous=FULL`, and only then are the callers told, all of a group at once. Between groups
the writer pauses now and then so that another process (the command line) gets the write lock: SQLite's own waiting is
not fair, and looks only ten times a second, which misses the pauses for seconds. So whoever waits for the lock looks as
often as the pauses are long.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from sop.errors import Retryable
from sop.storage.step import Step

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)

GROUP = 64
"""Most transactions in one commit."""
PAUSE_EVERY_S = 0.05
"""How long a busy writer goes on between two pauses for other processes."""
PAUSE_S = 0.002
LOG_LOOKED_AT_EVERY_S = 0.25
"""How often a busy writer looks whether the write-ahead log has grown large."""
LOOK_EVERY_S = 0.001
"""How often a write looks whether another process has let go of the lock."""
STATEMENTS = 512
"""Statements that a connection keeps ready: a command alone takes some two dozen."""
READERS = 4
READERS_END_MS = 200
"""How long the writer waits for readers to end, once the write-ahead log has grown large. Ours take a few milliseconds."""
BUSY_MS = 10_000
"""How long a write waits for another process's lock."""
LARGEST_IDLE_WAL = 16 * 1024 * 1024
"""Bytes. What a long read (a back-up) made the write-ahead log grow beyond this is given back once it is over."""

_Work = tuple[Callable[[Connection], Any], "asyncio.Future[Any]"]
_Settled = tuple["asyncio.Future[Any]", Any, BaseException | None]
"""A caller who waits, and what they get: a result or a failure."""


def make_engine(path: Path, *, read_only: bool = False) -> Engine:
    """An engine whose transactions are BEGIN IMMEDIATE (writers) or BEGIN (readers), with our pragmas."""
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool if read_only else NullPool,
        connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000, "cached_statements": STATEMENTS},
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: Any) -> None:
        # Python's own transaction handling begins too late and commits by itself: we say BEGIN ourselves.
        connection.isolation_level = None
        # Where two open a new file at once, SQLite refuses one of them at once, however long it is told to wait.
        if not _done_once_free(connection, "PRAGMA journal_mode=WAL"):
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA journal_size_limit={LARGEST_IDLE_WAL}")
        connection.execute("PRAGMA foreign_keys=ON")
        # What a SAVEPOINT sets aside goes to memory: in files it took half of the system time of a commit.
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA query_only=ON" if read_only else "PRAGMA busy_timeout=0")

    @event.listens_for(engine, "begin")
    def _began(connection: Connection) -> None:
        if read_only:
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_writing(connection)

    return engine


def _begin_writing(connection: Connection) -> None:
    if not _done_once_free(connection.connection.driver_connection, "BEGIN IMMEDIATE"):
        # Once more, so that the failure is raised as SQLAlchemy's own.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _done_once_free(raw: Any, statement: str) -> bool:
    """Whether the statement was carried out, within BUSY_MS, as soon as no other process had the lock."""
    deadline = time.monotonic() + BUSY_MS / 1000
    while time.monotonic() < deadline:
        try:
            raw.execute(statement)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                return False
            time.sleep(LOOK_EVERY_S)
        else:
            return True
    return False


class SqliteStore:
    """The embedded default: one file, one serving process, any number of command lines beside it."""

    dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine = make_engine(path)
        self._reader = make_engine(path, read_only=True)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="sqlite-reader")
        self._work: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._listeners: list[Callable[[], None]] = []
        self._steps: list[Step] = []
        self._writer: threading.Thread | None = None
        self._closed = False
        self._start = threading.Lock()
        self._glass: Connection | None = None
        self._largest_log = 2 * LARGEST_IDLE_WAL
        self._glancing = threading.Lock()

    async def tx(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Store."""
        self._ensure_writer()
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._work.put((lambda connection: fn(connection, *args, **kwargs), future))
        return await future

    async def read(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Store."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, partial(self._read, lambda c: fn(c, *args, **kwargs)))

    async def glance(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Store. SQLAlchemy's own transaction is left out as well; an expression would fail on its second BEGIN."""
        with self._glancing:
            try:
                if self._glass is None:
                    self._glass = self._reader.connect()
                driver: Any = self._glass.connection.driver_connection
                driver.execute("BEGIN")
                try:
                    return fn(self._glass, *args, **kwargs)
                finally:
                    driver.execute("COMMIT")
            except sqlite3.OperationalError as error:
                raise _unreadable(error) from error

    def on_commit(self, listener: Callable[[], None]) -> None:
        """See Store."""
        self._listeners.append(listener)

    def before_commit(self, step: Step) -> bool:
        """See Store."""
        self._steps.append(step)
        return True

    async def close(self) -> None:
        """See Store."""
        self._closed = True
        writer = self._writer
        if writer is not None:
            self._work.put(None)
            await asyncio.to_thread(writer.join)
        self._readers.shutdown()
        if self._glass is not None:
            self._glass.close()
        self._reader.dispose()
        self.engine.dispose()

    def _read(self, fn: Callable[[Connection], T]) -> T:
        try:
            with self._reader.begin() as connection:
                return fn(connection)
        except OperationalError as error:
            raise _unreadable(error.orig, error) from error
        except sqlite3.OperationalError as error:  # of a statement that was text
            raise _unreadable(error) from error

    def _ensure_writer(self) -> None:
        with self._start:
            if self._closed:
                raise RuntimeError("the store is closed")
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_loop, name="sqlite-writer", daemon=True)
                self._writer.start()

    def _write_loop(self) -> None:
        connection: Connection | None = None
        paused = looked = waits = time.monotonic()
        while (group := self._next_group()) is not None:
            if time.monotonic() - waits >= PAUSE_S:
                # There was nothing to write for as long: others had their turn.
                paused = time.monotonic()
            try:
                connection = connection or self.engine.connect()
            except (SQLAlchemyError, sqlite3.Error) as error:
                # The thread must live on: whoever waits for it would wait for ever.
                _refuse([future for _fn, future in group], error)
                continue
            self._run_group(connection, group)
            now = time.monotonic()
            if now - looked > LOG_LOOKED_AT_EVERY_S:
                self._begin_log_anew(connection)
                looked = now
            if now - paused > PAUSE_EVERY_S:
                time.sleep(PAUSE_S)
                paused = time.monotonic()
            waits = time.monotonic()
        if connection is not None:
            connection.close()

    def _begin_log_anew(self, connection: Connection) -> None:
        """Where the write-ahead log has grown large, wait for those who read from it, so that it can be begun anew.

        SQLite's own checkpoints wait for nobody, and a log that is always read by somebody would grow for ever
        (https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files). A long reader is not waited for again before
        the log has grown by as much once more.
        """
        try:
            size = os.stat(f"{self.path}-wal").st_size
            if size <= self._largest_log:
                return
            driver: Any = connection.connection.driver_connection
            driver.execute(f"PRAGMA busy_timeout={READERS_END_MS}")
            busy, _pages, _done = driver.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
            driver.execute("PRAGMA busy_timeout=0")
        except (OSError, SQLAlchemyError, sqlite3.Error) as error:
            log.warning("the write-ahead log could not be begun anew: %s", error)
            return
        self._largest_log = size + LARGEST_IDLE_WAL if busy else 2 * LARGEST_IDLE_WAL

    def _next_group(self) -> list[_Work] | None:
        first = self._work.get()
        if first is None:
            return None
        group = [first]
        while len(group) < GROUP:
            try:
                more = self._work.get_nowait()
            except queue.Empty:
                break
            if more is None:
                self._work.put(None)
                break
            group.append(more)
        return group

    def _run_group(self, connection: Connection, group: list[_Work]) -> None:
        connection.info.pop("put", None)
        live = [(fn, future) for fn, future in group if not future.cancelled()]
        told: list[Callable[[bool], None]] = []
        try:
            with connection.begin():
                settled = [(future, *_run_one(connection, fn)) for fn, future in live]
                if connection.info.get("put", False) or connection.info.pop("free", False):
                    self._take_steps(connection, told)
        except Exception as error:
            # The BEGIN or the commit failed, or SQLite took all of it back: nothing of the group was kept, and every caller
            # is told so.
            _roll_back(connection)
            _refuse([future for _fn, future in live], error)
            for one in told:
                one(False)
            return
        _tell(settled)
        for one in told:
            one(True)
        if connection.info.pop("put", False):
            for listener in self._listeners:
                listener()

    def _take_steps(self, connection: Connection, told: list[Callable[[bool], None]]) -> None:
        for step in self._steps:
            mine: list[Callable[[bool], None]] = []
            try:
                _, failure = _run_one(connection, partial(_take_step, step, mine))
            except Exception:
                # All of the group is lost with it.
                told += mine
                raise
            if failure is None:
                told += mine
                continue
            log.error("a step before the commit failed", exc_info=failure)
            for one in mine:
                one(False)


def _take_step(step: Step, told: list[Callable[[bool], None]], connection: Connection) -> None:
    step(connection, told.append)


def _tell(settled: list[_Settled]) -> None:
    """Wake the callers, each loop once: waking it for every single one costs more than most of their statements."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Settled]] = {}
    for one in settled:
        by_loop.setdefault(one[0].get_loop(), []).append(one)
    for loop, those in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop has ended, and whoever waited with it
            loop.call_soon_threadsafe(_settle, those)


def _settle(settled: list[_Settled]) -> None:
    for future, result, failure in settled:
        if future.cancelled():
            continue
        if failure is not None:
            future.set_exception(failure)
        else:
            future.set_result(result)


def _unreadable(error: BaseException | None, shown: Exception | None = None) -> Exception:
    """What a failed read means. shown: the error as SQLAlchemy has it, where it came from there."""
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        # Wrong SQL, a missing table: no waiting mends that.
        return shown or RuntimeError(f"the database does not know what was asked: {error}")
    return Retryable(f"the database cannot be read: {error}", destination="database", unreachable=True)


def _refuse(futures: Iterable[asyncio.Future[Any]], error: Exception) -> None:
    trouble = Retryable(
        f"the database does not take writes: {getattr(error, 'orig', None) or error}",
        destination="database",
        remedy="Look whether its disk is full, and whether it may be written",
        unreachable=True,
    )
    _tell([(future, None, trouble) for future in futures])


def _roll_back(connection: Connection) -> None:
    """SQLAlchemy takes a failed COMMIT for the transaction's end. SQLite does not, and would take no BEGIN any more."""
    raw: Any = connection.connection.driver_connection
    with contextlib.suppress(sqlite3.Error):  # then the next BEGIN fails, and this is tried again
        raw.rollback()


def _run_one(connection: Connection, fn: Callable[[Connection], Any]) -> tuple[Any, BaseException | None]:
    # Said to the driver itself: SQLAlchemy's nested transactions cost more than what most functions do in them.
    driver: Any = connection.connection.driver_connection
    driver.execute("SAVEPOINT one")
    try:
        result = fn(connection)
    except Exception as failure:  # handed to the caller, who is waiting for it
        try:
            driver.execute("ROLLBACK TO one")
        except sqlite3.Error:
            # Where the disk is full SQLite has taken the whole group back already: that is what all of it is told.
            raise failure from None
        driver.execute("RELEASE one")
        return None, failure
    driver.execute("RELEASE one")
    return result, None
