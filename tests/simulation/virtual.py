"""Simulated time: an event loop that never waits. When nothing can run, its time jumps to the next timer.

One thread and no sockets, so the order of everything follows from the timers alone.
"""

from __future__ import annotations

import asyncio
import selectors
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from sandbox.common import Clock

START = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


class StandsStill(RuntimeError):
    """Everybody waits for somebody else: a fault of the simulation, or a deadlock in what it runs."""


class _Selector(selectors.SelectSelector):
    """Nothing comes from outside: waiting is moving the loop's time on."""

    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> list[Any]:
        """Move on to the next timer."""
        if timeout is None:
            raise StandsStill("nothing is scheduled, and nobody can go on")
        if timeout > 0:
            self.loop.jump()
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """See the module."""

    def __init__(self) -> None:
        self._at = 0.0
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        """Simulated seconds since the start."""
        return self._at

    def jump(self) -> None:
        """To the next timer."""
        self._at = max(self._at, self._scheduled[0].when())  # type: ignore[attr-defined]

    def _write_to_self(self) -> None:
        """There is no other thread to be woken by."""


class OurClock:
    """The lanes' clock of one replica: off by what comparing with the database leaves."""

    def __init__(self, loop: VirtualLoop, off_s: float) -> None:
        self._loop = loop
        self._from = START.timestamp() + off_s

    def now(self) -> float:
        """See sop.lanes.Clock."""
        return self._from + self._loop.time()

    def calibrate(self, connection: Connection) -> None:
        """See sop.lanes.Clock: the error stays."""


class JirasClock(Clock):
    """The stand-in's clock, which runs with the loop's time and is off by as much as Jira's is from ours."""

    def __init__(self, loop: VirtualLoop, off_s: float) -> None:
        super().__init__()
        self._loop = loop
        self._from = START + timedelta(seconds=off_s)

    def now(self) -> datetime:
        """See Clock."""
        return self._from + timedelta(seconds=self._loop.time())

    def flow(self) -> float:
        """See Clock."""
        return self._loop.time()
