"""The worker: takes lanes and runs their intents one by one. What a failure means is `sop.lanes.failing`'s."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Mapping
from functools import partial

from msgspec.structs import replace
from sqlalchemy import Connection

from sop.errors import Rejected, Retryable, Trouble
from sop.lanes import claiming, gates, leases, settling
from sop.lanes.clock import Clock, steady
from sop.lanes.failing import Failing, Policy
from sop.lanes.model import Done, Job, Later, LeaseLost, Outcome, Task
from sop.lanes.room import Free, Room
from sop.storage import Store
from sop.storage.savepoint import savepoint

log = logging.getLogger(__name__)

POLL_S = 1.0
"""How often to look without being woken: finds what another process put, and dead workers' lanes."""
HEARTBEAT_S = 1.0
SAFE_LEASE_S = leases.LEASE_S * 0.6
"""So long after its lease was last begun or renewed a lane may soon be another's: no effect is begun any more."""


class Worker:
    """Takes intents off the lanes until stopped. Any number may run, in any number of processes."""

    def __init__(
        self,
        store: Store,
        tasks: Mapping[str, Task],
        clock: Clock,
        *,
        concurrency: int = 16,
        policy: Policy | None = None,
    ) -> None:
        self.owner = leases.Owner(f"worker-{secrets.token_hex(8)}")
        self._store = store
        self._tasks = tasks
        self._clock = clock
        self._failing = Failing(store, self.owner, clock, policy or Policy(), self._settled)
        self._room = Room(concurrency)
        self._active: set[asyncio.Task[None]] = set()
        self._probing: set[str] = set()
        self._wake = asyncio.Event()
        self._looks_at = 0.0
        """The clock's time at which it looks for work though nobody wakes it."""
        self._claiming = False
        self._steps_in = False
        """Whether lanes are also taken by the transactions that put them."""
        self._stopping = False
        self._leases: dict[tuple[str, int], float] = {}
        """By lane and epoch: the steady time at which the lease was last begun or renewed, or a little before."""
        self.on_settled: Callable[[Job, str], None] = lambda job, outcome: None

    def _settled(self, job: Job, outcome: str) -> None:
        self.on_settled(job, outcome)

    async def run(self) -> None:
        """Work until `stop`. A heartbeat that dies takes the worker with it, rather than leaving lanes in doubt."""
        self._loop = asyncio.get_running_loop()
        self._steps_in = self._store.before_commit(self._step)
        if not self._steps_in:
            self._store.on_commit(self._wake_up)
        await self._set_clock()
        async with asyncio.TaskGroup() as group:
            beat = group.create_task(self._heartbeat(), name="heartbeat")
            await self._work()
            beat.cancel()

    async def _set_clock(self) -> None:
        """Before the first lease: a clock that is ahead would take other replicas' live ones for dead."""
        while not self._stopping:
            self._wake.clear()
            try:
                await self._store.read(self._clock.calibrate)
                return
            except Retryable as trouble:
                log.warning("cannot begin to work: %s", trouble)
                await self._woken(POLL_S)

    def stop(self) -> None:
        """Take nothing more; what runs is brought to its end, and `run` returns."""
        self._stopping = True
        self._wake.set()

    async def run_due(self) -> int:
        """Run everything that is due now, and what follows from it, and return how many intents that were."""
        count = 0

        async def run(job: Job) -> int:
            try:
                return await self._run_lane(job)
            finally:
                self._room.leave(job)

        while jobs := (await self._claim())[0]:
            count += sum(await asyncio.gather(*(run(job) for job in jobs)))
        return count

    async def _work(self) -> None:
        while not self._stopping:
            self._wake.clear()
            if self._room.free().limit <= 0:
                await self._woken(POLL_S)
                continue
            jobs, next_at = await self._claim_or_wait()
            for job in jobs:
                self._spawn(job)
            now = self._clock.now()
            pause = POLL_S if next_at is None else min(POLL_S, next_at - now)
            if pause > 0 or not jobs:
                # What is due and cannot be taken (somebody else is at it) is not asked for without a rest.
                pause = max(0.005, pause)
                self._looks_at = now + pause
                await self._woken(pause)
        while len(self._room):
            await (asyncio.wait(self._active) if self._active else self._woken(POLL_S))

    def _wake_up(self) -> None:
        """Called by the store's own threads, which must outlive a loop that has ended."""
        if not self._wake.is_set():
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake.set)

    async def _woken(self, longest: float) -> None:
        """Until a commit has put something, a place has become free, or so many seconds are over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(longest):
                await self._wake.wait()

    async def _claim_or_wait(self) -> tuple[list[Job], float | None]:
        try:
            return await self._claim()
        except Retryable as trouble:
            log.warning("cannot take work: %s", trouble)
            # What is due stays due: without a rest it would be asked for a hundred times a second.
            await asyncio.sleep(POLL_S)
            return [], None

    async def _claim(self) -> tuple[list[Job], float | None]:
        """Lanes to work on, as many as there is room for, and when the next one is due."""
        began = steady()  # before the time that the lease is counted from: the commit may be long in coming
        self._claiming = True
        try:
            jobs, next_at, free = await self._store.tx(self._take)
            self._room.enter(jobs)
        finally:
            self._claiming = False
        self._leases |= {(job.lane, job.epoch): began for job in jobs}
        return jobs, 0.0 if self._room.has_grown(free) else next_at

    def _step(self, connection: Connection, after: Callable[[Callable[[bool], None]], None]) -> None:
        """Take what a transaction puts in that transaction: nothing has to be looked for, and nothing is committed twice."""
        if self._stopping:
            return
        if self._claiming:
            # That claim may have looked before this was put.
            after(lambda kept: self._wake_up())
            return
        if self._room.free().limit <= 0:
            return
        began = steady()
        jobs, next_at, free = self._take(connection)
        self._room.enter(jobs)
        after(partial(self._hand_over, jobs, next_at, free, began))

    def _hand_over(self, jobs: list[Job], next_at: float | None, free: Free, began: float, kept: bool) -> None:
        """Called by the store's own threads. What was not kept is another's to take, and so is its place."""
        if not kept:
            for job in jobs:
                self._room.leave(job)
            self._wake_up()
            return
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._handed, jobs, next_at, free, began)

    def _handed(self, jobs: list[Job], next_at: float | None, free: Free, began: float) -> None:
        self._leases |= {(job.lane, job.epoch): began for job in jobs}
        for job in jobs:
            self._spawn(job)
        if self._room.has_grown(free) or (next_at is not None and next_at < self._looks_at):
            self._wake.set()

    def _take(self, connection: Connection) -> tuple[list[Job], float | None, Free]:
        # One transaction for both: a second one to look for the next due time cost more than all of this.
        now, free = self._clock.now(), self._room.free()
        jobs = claiming.claim(
            connection, self.owner, now, free.limit, most=free.most, busy=free.busy, working_on=free.lanes
        )
        left = free.without(jobs)
        # Whoever is full looks again when a place becomes free.
        next_at = claiming.due(connection, now, left.crowded)[1] if left.limit > 0 else None
        return [self._prepared(connection, job) for job in jobs], next_at, free

    def _prepared(self, connection: Connection, job: Job) -> Job:
        task = self._tasks.get(job.kind)
        if task is None or task.prepare is None:
            return job
        try:
            with savepoint(connection):
                return replace(job, prepared=task.prepare(connection, job))
        except Exception as failure:  # raised again where the job is run
            return replace(job, prepared=failure)

    def _spawn(self, job: Job) -> None:
        task: asyncio.Task[None] = asyncio.create_task(self._guarded(job), name=job.lane)
        self._active.add(task)
        task.add_done_callback(partial(self._ended, job))

    def _ended(self, job: Job, task: asyncio.Task[None]) -> None:
        self._active.discard(task)
        if self._room.leave(job):
            # Something may have waited for this place. Otherwise whatever is due was taken when it was put.
            self._wake.set()

    async def _guarded(self, job: Job) -> None:
        """A lane's outermost guard: whatever could not even be stored is left to the lease, and said."""
        try:
            await self._run_lane(job)
        except Retryable as trouble:
            log.warning("lane %s was left to its lease: %s", job.lane, trouble)
        except Exception:
            log.exception("lane %s was left to its lease", job.lane)

    async def _run_lane(self, job: Job) -> int:
        try:
            return await self._run_intents(job)
        finally:
            self._leases.pop((job.lane, job.epoch), None)

    async def _run_intents(self, job: Job) -> int:
        count = 0
        following: Job | None = job
        ensure_mine = partial(self._ensure_mine, job.lane, job.epoch)
        lock_mine = partial(leases.lock_own, owner=self.owner, job=job)
        while following is not None:
            count += 1
            try:
                following = await self._run_and_hold(replace(following, ensure_mine=ensure_mine, lock_mine=lock_mine))
            except LeaseLost:
                log.warning("lane %s is another worker's by now; nothing was stored", job.lane)
                return count
            if self._stopping and following is not None:
                await self._failing.give_back(following)
                return count
        return count

    async def _run_and_hold(self, job: Job) -> Job | None:
        """Run it; while it probes a gate, the heartbeat keeps others from trying, however long it takes."""
        if job.probing:
            self._probing.add(job.gate)
        try:
            return await self._run_job(job)
        finally:
            if job.probing:
                self._probing.discard(job.gate)

    async def _run_job(self, job: Job) -> Job | None:
        task = self._tasks.get(job.kind)
        try:
            if task is None:
                raise Rejected(f"nothing here carries out {job.kind!r}", remedy="Upgrade every worker")
            if isinstance(job.prepared, Exception):
                raise job.prepared
            outcome = await task.run(job)
        except LeaseLost:
            raise
        except Trouble as trouble:
            await self._failing.trouble(job, task, trouble)
            return None
        except Exception as bug:
            log.exception("%s failed on %s", job.kind, job.lane)
            await self._failing.bug(job, task, bug)
            return None
        return await self._store_result(job, task, outcome)

    async def _store_result(self, job: Job, task: Task, outcome: Outcome) -> Job | None:
        """Once the effect has happened, whatever keeps its result from being stored leaves it in doubt."""
        try:
            return await self._store_outcome(job, outcome)
        except (LeaseLost, Retryable):
            # The database did not take it. Left to its lease, the intent comes back as suspect.
            raise
        except Exception as bug:
            log.exception("the result of %s on %s could not be stored", job.kind, job.lane)
            await self._failing.bug(job, task, bug)
            return None

    async def _store_outcome(self, job: Job, outcome: Outcome) -> Job | None:
        if isinstance(outcome, Later):
            await self._failing.later(job, outcome.after)
            return None

        def finish(connection: Connection) -> Job | None:
            following = settling.complete(connection, self.owner, job, self._clock.now(), outcome.finish)
            if job.probing:
                gates.open_(connection, job.gate)
            if following is not None:
                return self._prepared(connection, following)
            if self._steps_in and self._room.leave(job):
                # Whoever waits for its place is taken in this very transaction.
                connection.info["free"] = True
            return None

        following = await self._store.tx(finish)
        self.on_settled(job, "done")
        return following

    async def _heartbeat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            try:
                if self._leases:
                    await self._renew()
                await self._store.read(self._clock.calibrate)
            except Retryable as trouble:
                log.warning("no heartbeat: %s", trouble)

    async def _renew(self) -> None:
        began = steady()
        lanes = [lane for lane, _epoch in self._leases]
        held = await self._store.tx(self._beat, lanes)
        self._leases |= {lease: began for lease in held if lease in self._leases}

    def _beat(self, connection: Connection, working_on: list[str]) -> list[tuple[str, int]]:
        now = self._clock.now()
        held = leases.heartbeat(connection, self.owner, working_on, now)
        if self._probing:
            gates.keep_turn(connection, self._probing, now, leases.LEASE_S)
        return held

    def _ensure_mine(self, lane: str, epoch: int) -> None:
        """Of this very lease: that others were renewed says nothing, for this one may have been taken over meanwhile."""
        leased = self._leases.get((lane, epoch))
        if leased is None or steady() - leased > SAFE_LEASE_S:
            raise LeaseLost(f"the lease of {lane} was not renewed for too long")


__all__ = ["Done", "Policy", "Worker"]
