"""The worker: takes lanes, runs their intents one by one, and decides on `sop.errors` alone what a failure means."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from msgspec.structs import replace
from sqlalchemy import Connection

from sop.errors import Misconfigured, Rejected, Retryable, Trouble, Unknown
from sop.lanes import gates, queue
from sop.lanes.clock import Clock, steady
from sop.lanes.model import Done, Job, Later, LeaseLost, Outcome, Task
from sop.lanes.room import Free, Room
from sop.storage import Store
from sop.storage.savepoint import savepoint

log = logging.getLogger(__name__)

POLL_S = 1.0
"""How often to look without being woken: finds what another process put, and dead workers' lanes."""
HEARTBEAT_S = 1.0
SAFE_LEASE_S = queue.LEASE_S * 0.6
"""So long after its lease was last begun or renewed a lane may soon be another's: no effect is begun any more."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How patiently a single intent is tried again. Time behind a closed gate is not counted.

    park_after: failed tries; bug_tries: tries of a handler that raised something no edge translated.
    """

    first_wait_s: float = 1.0
    longest_wait_s: float = 300.0
    park_after: int = 12
    bug_tries: int = 3

    def wait(self, attempts: int) -> float:
        """Seconds before the next try: doubled each time, with jitter so that lanes do not come back as one."""
        wait: float = min(self.first_wait_s * 2.0 ** min(attempts, 20), self.longest_wait_s)
        return wait * random.uniform(0.75, 1.25)


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
        self.owner = queue.Owner(f"worker-{secrets.token_hex(8)}")
        self._store = store
        self._tasks = tasks
        self._clock = clock
        self._policy = policy or Policy()
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

    async def run(self) -> None:
        """Work until `stop`. A heartbeat that dies takes the worker with it, rather than leaving lanes in doubt."""
        self._loop = asyncio.get_running_loop()
        self._steps_in = self._store.before_commit(self._step)
        if not self._steps_in:
            self._store.on_commit(self._wake_up)
        # Before the first lease: a clock that is ahead would take other replicas' live ones for dead.
        await self._store.read(self._clock.calibrate)
        async with asyncio.TaskGroup() as group:
            beat = group.create_task(self._heartbeat(), name="heartbeat")
            await self._work()
            beat.cancel()

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
        jobs = queue.claim(
            connection, self.owner, now, free.limit, most=free.most, busy=free.busy, working_on=free.lanes
        )
        left = free.without(jobs)
        # Whoever is full looks again when a place becomes free.
        next_at = queue.due(connection, now, left.crowded)[1] if left.limit > 0 else None
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
        while following is not None:
            count += 1
            try:
                following = await self._run_and_hold(replace(following, ensure_mine=ensure_mine))
            except LeaseLost:
                log.warning("lane %s is another worker's by now; nothing was stored", job.lane)
                return count
            if self._stopping and following is not None:
                await self._give_back(following)
                return count
        return count

    async def _give_back(self, job: Job) -> None:
        await self._store.tx(
            queue.postpone,
            self.owner,
            job,
            self._clock.now(),
            0.0,
            trouble=None,
            counted=False,
            suspect=job.suspect,
        )

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
            await self._store_trouble(job, task, trouble)
            return None
        except Exception as bug:
            log.exception("%s failed on %s", job.kind, job.lane)
            await self._store_bug(job, task, bug)
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
            await self._store_bug(job, task, bug)
            return None

    async def _store_outcome(self, job: Job, outcome: Outcome) -> Job | None:
        if isinstance(outcome, Later):
            await self._wait_turn(job, outcome.after)
            self.on_settled(job, "later")
            return None

        def finish(connection: Connection) -> Job | None:
            following = queue.complete(connection, self.owner, job, self._clock.now(), outcome.finish)
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

    async def _store_trouble(self, job: Job, task: Task | None, trouble: Trouble) -> None:
        match trouble:
            case Unknown() if job.attempts < self._repeats(task):
                wait = self._policy.wait(job.attempts)
                await self._postpone(job, wait, trouble=str(trouble), counted=True, suspect=True)
                self.on_settled(job, "unknown")
            case Unknown():
                await self._park(job, task, trouble, suspect=True)
            case Misconfigured():
                await self._close_gate(job, task, trouble, after=None)
            case Retryable(unreachable=True) if trouble.destination == job.gate or not job.gate:
                await self._close_gate(job, task, trouble, after=trouble.after)
            case Retryable() if trouble.unreachable or trouble.after is not None:
                # Somebody else's trouble (the database's), or a time that was named: waiting for it parks nothing.
                # Never before it was asked for, and apart from the others that wait for the same.
                wait = min(trouble.after or 0.0, gates.LONGEST_ASKED_S) + self._policy.wait(0)
                asked = not trouble.unreachable
                await self._postpone(job, wait, trouble=str(trouble), counted=False, suspect=job.suspect, asked=asked)
                self.on_settled(job, "retry")
            case Retryable() if job.attempts < self._policy.park_after:
                wait = self._policy.wait(job.attempts)
                await self._postpone(job, wait, trouble=str(trouble), counted=True, suspect=job.suspect)
                self.on_settled(job, "retry")
            case _:
                await self._park(job, task, trouble, suspect=job.suspect)

    def _repeats(self, task: Task | None) -> int:
        """How often an effect whose answer was lost is repeated."""
        return self._policy.park_after if task is None or task.repeats is None else task.repeats

    async def _store_bug(self, job: Job, task: Task | None, bug: Exception) -> None:
        if job.attempts + 1 < self._policy.bug_tries:
            wait = self._policy.wait(job.attempts)
            await self._postpone(job, wait, trouble=f"internal error: {bug!r}", counted=True, suspect=True)
            self.on_settled(job, "bug")
            return
        trouble = Rejected(f"internal error: {bug!r}", remedy="Report it with the log of this time, then retry")
        await self._park(job, task, trouble, suspect=True)

    async def _postpone(
        self, job: Job, wait: float, *, trouble: str | None, counted: bool, suspect: bool, asked: bool = True
    ) -> None:
        """asked: whether the destination has answered, if only "not now": a gate that was probed opens then."""

        def postpone(connection: Connection) -> None:
            now = self._clock.now()
            queue.postpone(connection, self.owner, job, now, wait, trouble=trouble, counted=counted, suspect=suspect)
            if job.probing and asked:
                gates.open_(connection, job.gate)
            elif job.probing:
                gates.probe_again(connection, job.gate, now)

        await self._store.tx(postpone)

    async def _wait_turn(self, job: Job, wait: float) -> None:
        """A limit of our own: nothing was sent, so a closed gate stays closed and another lane may probe it at once."""

        def postpone(connection: Connection) -> None:
            now = self._clock.now()
            queue.postpone(connection, self.owner, job, now, wait, trouble=None, counted=False, suspect=job.suspect)
            if job.probing:
                gates.probe_again(connection, job.gate, now)

        await self._store.tx(postpone)

    async def _close_gate(self, job: Job, task: Task | None, trouble: Trouble, after: float | None) -> None:
        def close(connection: Connection) -> None:
            now = self._clock.now()
            if task is not None and task.on_trouble is not None and job.trouble is None:
                task.on_trouble(connection, job, trouble)
            queue.postpone(
                connection,
                self.owner,
                job,
                now,
                # It is the gate that holds it back, where there is one.
                0.0 if job.gate else max(min(after or 0.0, gates.LONGEST_ASKED_S), 1.0),
                trouble=str(trouble),
                counted=False,
                suspect=job.suspect,
                # One that breaks its destination must not be the only probe.
                behind=job.probing,
            )
            # After the lane, as everywhere: a claim locks lanes before gates.
            if job.gate:
                gates.close(connection, job.gate, now, trouble.reason, trouble.remedy, after, probed=job.probing)

        await self._store.tx(close)
        self.on_settled(job, "gate")

    async def _park(self, job: Job, task: Task | None, trouble: Trouble, *, suspect: bool) -> None:
        if task is not None and not task.parks:
            log.error("%s failed and is tried again: %s", job.kind, trouble)
            wait = self._policy.longest_wait_s
            await self._postpone(job, wait, trouble=str(trouble), counted=False, suspect=suspect)
            self.on_settled(job, "retry")
            return

        def park(connection: Connection) -> bool:
            if task is not None and task.on_trouble is not None:
                task.on_trouble(connection, job, trouble)
            news = queue.park(
                connection,
                self.owner,
                job,
                self._clock.now(),
                reason=trouble.reason,
                remedy=trouble.remedy,
                suspect=suspect,
                said=trouble.said,
            )
            if job.probing:
                gates.open_(connection, job.gate)
            return news

        news = await self._store.tx(park)
        log.log(logging.ERROR if news else logging.INFO, "parked: %s on %s: %s", job.kind, job.lane, trouble)
        self.on_settled(job, "parked")

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
        held = queue.heartbeat(connection, self.owner, working_on, now)
        if self._probing:
            gates.keep_turn(connection, self._probing, now, queue.LEASE_S)
        return held

    def _ensure_mine(self, lane: str, epoch: int) -> None:
        """Of this very lease: that others were renewed says nothing, for this one may have been taken over meanwhile."""
        leased = self._leases.get((lane, epoch))
        if leased is None or steady() - leased > SAFE_LEASE_S:
            raise LeaseLost(f"the lease of {lane} was not renewed for too long")


__all__ = ["Done", "Policy", "Worker"]
