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


def steady() -> float:
    """Seconds from some moment in the past, whatever becomes of the wall clock; on Linux they go on in suspension too."""
    return time.clock_gettime(_STEADY) if _STEADY is not None else time.monotonic()


_STEADY: int | None = getattr(time, "CLOCK_BOOTTIME", None)

ROUGH_S = 0.5
"""A comparison that took longer says too little: the clock was read at some time meanwhile."""


class SystemClock:
    """The database's clock where that is another machine, this machine's otherwise; between two comparisons a steady one.

    So a wall clock that is set anew is followed by the next comparison on SQLite, and not at all on PostgreSQL.
    """

    def __init__(self) -> None:
        self._offset = self._wall() - steady()
        self._compared = False

    def now(self) -> float:
        """See Clock."""
        return steady() + self._offset

    def calibrate(self, connection: Connection) -> None:
        """See Clock. SQLite has no clock but this machine's."""
        if connection.dialect.name != "postgresql":
            self._offset = self._wall() - steady()
            return
        asked = steady()
        theirs = float(connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
        told = steady()
        if self._compared and told - asked > ROUGH_S:
            return
        self._offset = theirs - (asked + told) / 2
        self._compared = True

    def _wall(self) -> float:
        return time.time()


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
