"""The time that leases and due times are measured in: the database's, so that replicas whose clocks differ agree."""

from __future__ import annotations

import time
from typing import Protocol

from sqlalchemy import Connection, text


class Clock(Protocol):
    """Seconds since the epoch, the same for all replicas of one database."""

    def now(self) -> float:
        """The time now."""

    def calibrate(self, connection: Connection) -> None:
        """Compare with the database's clock. Called regularly by the worker."""


class SystemClock:
    """This machine's clock, corrected by the database's where that is another machine."""

    def __init__(self) -> None:
        self._offset = 0.0

    def now(self) -> float:
        """See Clock."""
        return time.time() + self._offset

    def calibrate(self, connection: Connection) -> None:
        """See Clock. SQLite has no clock but this machine's."""
        if connection.dialect.name == "postgresql":
            theirs = connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one()
            self._offset = float(theirs) - time.time()


class ManualClock:
    """A clock that moves when told to: for simulated time."""

    def __init__(self, now: float) -> None:
        self._now = now

    def now(self) -> float:
        """See Clock."""
        return self._now

    def calibrate(self, connection: Connection) -> None:
        """See Clock: nothing to compare with."""

    def advance(self, seconds: float) -> None:
        """Move on."""
        self._now += seconds
