"""PostgreSQL: psycopg in a thread pool. Several services and workers share one database."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

import psycopg
from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError

from sop.errors import Retryable
from sop.storage.step import Step

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)

THREADS = 16
RERUNS = 5
"""How often a transaction that lost a race (deadlock, serialisation, the same new row) is run again."""
CHANNEL = "sopilot_intents"
_RACES = ("40001", "40P01")


class PostgresqlStore:
    """One database shared by all replicas."""

    dialect = "postgresql"

    def __init__(self, url: URL) -> None:
        self.url = url
        self.engine = create_engine(url, pool_size=THREADS, max_overflow=0, pool_pre_ping=False, pool_recycle=1800)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="postgresql")
        self._listeners: list[Callable[[], None]] = []
        self._ear: threading.Thread | None = None
        self._closed = threading.Event()

    async def tx(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Store."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(self._write, lambda c: fn(c, *args, **kwargs)))

    async def read(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Store."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(self._read, lambda c: fn(c, *args, **kwargs)))

    async def glance(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Store. The database is another machine: there is nothing to gain by staying in this thread."""
        return await self.read(fn, *args, **kwargs)

    def on_commit(self, listener: Callable[[], None]) -> None:
        """See Store."""
        self._listeners.append(listener)
        if self._ear is None:
            self._ear = threading.Thread(target=self._listen, name="postgresql-listen", daemon=True)
            self._ear.start()

    def before_commit(self, step: Step) -> bool:
        """See Store. Each transaction is a commit of its own here: a step in each would save none, and hold locks for longer."""
        return False

    async def close(self) -> None:
        """See Store."""
        self._closed.set()
        if self._ear is not None:
            await asyncio.to_thread(self._ear.join)
        await asyncio.to_thread(self._threads.shutdown)
        self.engine.dispose()

    def _write(self, fn: Callable[[Connection], T]) -> T:
        for rerun in range(RERUNS + 1):
            try:
                return self._write_once(fn)
            except _Lost as lost:
                if rerun:
                    raise _unavailable(lost.error) from lost.error
            except IntegrityError:
                if rerun == RERUNS:
                    raise
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in _RACES or rerun == RERUNS:
                    raise _unavailable(error) from error
            except (InterfaceError, DBAPIError) as error:
                if not isinstance(error, InterfaceError) and not error.connection_invalidated:
                    raise
                raise _unavailable(error) from error
        raise AssertionError("every rerun returns or raises")

    def _write_once(self, fn: Callable[[Connection], T]) -> T:
        with self.engine.connect() as connection:
            connection.info.pop("put", None)
            with connection.begin():
                try:
                    result = fn(connection)
                except DBAPIError as error:
                    if error.connection_invalidated:
                        raise _Lost(error) from error
                    raise
            if connection.info.pop("put", False):
                self._wake_everybody(connection)
            return result

    def _wake_everybody(self, connection: Connection) -> None:
        try:
            # Inside the transaction a NOTIFY takes a lock that serialises every commit in the database.
            connection.exec_driver_sql(f"NOTIFY {CHANNEL}")
            connection.commit()
        except DBAPIError as error:
            # What was put is committed, and other processes find it when they next look: nothing has failed.
            log.warning("other processes were not woken: %s", error.orig)
        for listener in self._listeners:
            listener()

    def _read(self, fn: Callable[[Connection], T]) -> T:
        for rerun in (False, True):
            try:
                return self._read_once(fn)
            except (OperationalError, InterfaceError) as error:
                if rerun or not error.connection_invalidated:
                    raise _unavailable(error) from error
        raise AssertionError("every rerun returns or raises")

    def _read_once(self, fn: Callable[[Connection], T]) -> T:
        with self.engine.connect().execution_options(postgresql_readonly=True) as connection, connection.begin():
            return fn(connection)

    def _listen(self) -> None:
        """Wake the listeners on other replicas' puts; a lost connection is made again, and meanwhile the poll serves."""
        dsn = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while not self._closed.is_set():
            try:
                with psycopg.connect(dsn, autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    while not self._closed.is_set():
                        for _ in connection.notifies(timeout=0.5, stop_after=1):
                            for listener in self._listeners:
                                listener()
            except psycopg.Error as error:
                log.warning("listening for intents was interrupted: %s", type(error).__name__)
                time.sleep(1)


class _Lost(Exception):
    """The connection broke before the commit was asked for: nothing was kept. It may have been dead in the pool for hours."""

    def __init__(self, error: DBAPIError) -> None:
        super().__init__(str(error))
        self.error = error


def _unavailable(error: DBAPIError) -> Retryable:
    return Retryable(f"the database cannot be reached: {error.orig}", destination="database", unreachable=True)
