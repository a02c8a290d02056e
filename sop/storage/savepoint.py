"""A part of a transaction that can fail alone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection


@contextlib.contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Whatever the block wrote is taken back where it raises; the transaction goes on.

    Said to SQLite's driver itself: SQLAlchemy's nested transactions cost more than what most functions do in them.
    """
    if connection.dialect.name != "sqlite":
        with connection.begin_nested():
            yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("SAVEPOINT part")
    try:
        yield
    except Exception:
        driver.execute("ROLLBACK TO part")
        driver.execute("RELEASE part")
        raise
    driver.execute("RELEASE part")
