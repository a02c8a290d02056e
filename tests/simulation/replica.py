"""One replica of ours: real worker, mirror and sweep, which may stand still or end at any step of its work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from jira_sync.account import Account
from jira_sync.mirror import Mirror
from jira_sync.pace import Pace
from jira_sync.sweep import Sweep
from sop.desk import Desk, lanes_of
from sop.errors import Retryable
from sop.lanes import Clock, Task, Worker
from sop.lanes.worker import HEARTBEAT_S
from sop.procedure import Procedure
from tests.simulation.database import Database, ReplicaStore
from tests.simulation.wire import BEFORE_A_CREATE, StandIn, WiredClient


class Replica:
    """on_bug: told of what no edge translated. It ends (`crash`) or stands still (`freeze`) some steps from when it is told."""

    def __init__(
        self,
        database: Database,
        procedure: Procedure,
        clock: Clock,
        account: Account,
        stand_in: StandIn,
        travel: Callable[[], float],
        on_bug: Callable[[str], None],
    ) -> None:
        self.alive = True
        self.on_end: Callable[[], None] = lambda: None
        self._on_bug = on_bug
        self._ends_in: int | None = None
        self._freezes_in: int | None = None
        self._freezes_for = 0.0
        self._freezes_at: str | None = None
        self._frozen_until = 0.0
        self._looks: set[asyncio.Task[None]] = set()
        self._beat: asyncio.Task[None] | None = None
        store = ReplicaStore(database, self.step)
        self.desk = Desk(procedure, True, clock)
        self.client = WiredClient(account, Pace(store, clock), stand_in, self.step, travel)
        mirror = Mirror(store, self.desk, self.client)
        sweep = Sweep(store, self.client, clock)
        tasks = {lanes_of.SYNC: Task(mirror.sync, mirror.on_trouble), lanes_of.SWEEP: Task(sweep.run, parks=False)}
        self.worker = Worker(store, tasks, clock)

    @property
    def awake(self) -> bool:
        """Whether it can look for work now."""
        return self.alive and asyncio.get_running_loop().time() >= self._frozen_until

    def crash(self, steps: int) -> None:
        """End so many steps from now."""
        self._ends_in = steps

    def freeze(self, steps: int, seconds: float, where: str | None = None) -> None:
        """Stand still for so long, so many steps from now. where: not before that step."""
        self._freezes_in, self._freezes_for, self._freezes_at = steps, seconds, where

    def heal(self) -> None:
        """Nothing more happens to it."""
        self._ends_in = self._freezes_in = None

    async def step(self, where: str) -> None:
        """Between any two steps of its work.

        Between its last look at the lease and a create it does not stand still: nothing of ours could find that out.
        """
        await asyncio.sleep(0)
        if self._ends_in is not None:
            self._ends_in -= 1
            if self._ends_in < 0:
                self.end()
        if self._freezes_in is not None:
            self._freezes_in -= 1
            if self._freezes_in < 0 and where != BEFORE_A_CREATE and self._freezes_at in (None, where):
                self._freezes_in = None
                self._frozen_until = asyncio.get_running_loop().time() + self._freezes_for
        while (
            self.alive
            and where != BEFORE_A_CREATE
            and (left := self._frozen_until - asyncio.get_running_loop().time()) > 0
        ):
            await asyncio.sleep(left)
        if not self.alive:
            raise asyncio.CancelledError

    def end(self) -> None:
        """Gone, with all that was under way."""
        if not self.alive:
            return
        self.alive = False
        for task in [*self._looks, *([self._beat] if self._beat else [])]:
            if task is not asyncio.current_task():
                task.cancel()
        self.on_end()

    def look(self) -> None:
        """Take what is due, and work on it."""
        task = asyncio.create_task(self._work())
        self._looks.add(task)
        task.add_done_callback(self._looks.discard)
        if self._beat is None or self._beat.done():
            self._beat = asyncio.create_task(self._beats())

    async def _work(self) -> None:
        try:
            await self.worker.run_due()
        except Retryable:
            pass  # left to its lease, as the worker's own guard does
        except Exception as bug:
            self._on_bug(f"a worker failed: {bug!r}")

    async def _beats(self) -> None:
        """The worker's own heartbeat, as long as it has work."""
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            if not self._looks:
                return
            if self.worker._leases:
                await self.worker._renew()
