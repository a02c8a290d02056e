"""What becomes of work that did not go through, decided on `sop.errors` alone: tried later, its gate closed, or parked."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from sop.errors import Misconfigured, Rejected, Retryable, Trouble, Unknown
from sop.lanes import gates, leases, settling
from sop.lanes.clock import Clock
from sop.lanes.model import Job, Task
from sop.storage import Store

log = logging.getLogger(__name__)


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


class Failing:
    """Stores what a failure means. settled: told of each job and what became of it."""

    def __init__(
        self, store: Store, owner: leases.Owner, clock: Clock, policy: Policy, settled: Callable[[Job, str], None]
    ) -> None:
        self._store = store
        self._owner = owner
        self._clock = clock
        self._policy = policy
        self._settled = settled

    async def trouble(self, job: Job, task: Task | None, trouble: Trouble) -> None:
        """A handler raised one of `sop.errors`."""
        match trouble:
            case Unknown() if job.attempts < self._repeats(task):
                wait = self._policy.wait(job.attempts)
                await self._postpone(job, wait, trouble=str(trouble), counted=True, suspect=True)
                self._settled(job, "unknown")
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
                self._settled(job, "retry")
            case Retryable() if job.attempts < self._policy.park_after:
                wait = self._policy.wait(job.attempts)
                await self._postpone(job, wait, trouble=str(trouble), counted=True, suspect=job.suspect)
                self._settled(job, "retry")
            case _:
                await self._park(job, task, trouble, suspect=job.suspect)

    def _repeats(self, task: Task | None) -> int:
        """How often an effect whose answer was lost is repeated."""
        return self._policy.park_after if task is None or task.repeats is None else task.repeats

    async def bug(self, job: Job, task: Task | None, bug: Exception) -> None:
        """A handler raised something that no edge translated."""
        if job.attempts + 1 < self._policy.bug_tries:
            wait = self._policy.wait(job.attempts)
            await self._postpone(job, wait, trouble=f"internal error: {bug!r}", counted=True, suspect=True)
            self._settled(job, "bug")
            return
        trouble = Rejected(f"internal error: {bug!r}", remedy="Report it with the log of this time, then retry")
        await self._park(job, task, trouble, suspect=True)

    async def _postpone(
        self, job: Job, wait: float, *, trouble: str | None, counted: bool, suspect: bool, asked: bool = True
    ) -> None:
        """asked: whether the destination has answered, if only "not now": a gate that was probed opens then."""

        def postpone(connection: Connection) -> None:
            now = self._clock.now()
            settling.postpone(
                connection, self._owner, job, now, wait, trouble=trouble, counted=counted, suspect=suspect
            )
            if job.probing and asked:
                gates.open_(connection, job.gate)
            elif job.probing:
                gates.probe_again(connection, job.gate, now)

        await self._store.tx(postpone)

    async def later(self, job: Job, wait: float) -> None:
        """A limit of our own: nothing was sent, so a closed gate stays closed and another lane may probe it at once."""

        def postpone(connection: Connection) -> None:
            now = self._clock.now()
            settling.postpone(connection, self._owner, job, now, wait, trouble=None, counted=False, suspect=job.suspect)
            if job.probing:
                gates.probe_again(connection, job.gate, now)

        await self._store.tx(postpone)
        self._settled(job, "later")

    async def give_back(self, job: Job) -> None:
        """Not begun, and another's to take."""
        give = partial(settling.postpone, trouble=None, counted=False, suspect=job.suspect)
        await self._store.tx(give, self._owner, job, self._clock.now(), 0.0)

    async def _close_gate(self, job: Job, task: Task | None, trouble: Trouble, after: float | None) -> None:
        def close(connection: Connection) -> None:
            now = self._clock.now()
            if task is not None and task.on_trouble is not None and job.trouble is None:
                task.on_trouble(connection, job, trouble)
            settling.postpone(
                connection,
                self._owner,
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
        self._settled(job, "gate")

    async def _park(self, job: Job, task: Task | None, trouble: Trouble, *, suspect: bool) -> None:
        if task is not None and not task.parks:
            log.error("%s failed and is tried again: %s", job.kind, trouble)
            wait = self._policy.longest_wait_s
            await self._postpone(job, wait, trouble=str(trouble), counted=False, suspect=suspect)
            self._settled(job, "retry")
            return

        def park(connection: Connection) -> bool:
            if task is not None and task.on_trouble is not None:
                task.on_trouble(connection, job, trouble)
            news = settling.park(
                connection,
                self._owner,
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
        self._settled(job, "parked")
