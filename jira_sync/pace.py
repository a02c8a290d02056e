"""What Jira has asked us to leave alone, and until when: known to all replicas, so that none asks too early.

Kept as push-backs of buckets (`sop.lanes`): one for everything, one an endpoint, two for work that gives way. A look costs one
read of the database a request; only a refusal writes.
"""

from __future__ import annotations

import math
import random
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from enum import IntEnum
from typing import Any

from sqlalchemy import Connection

from jira_sync.budget import SHARES, Budget, IssueWrites, points_of
from jira_sync.limits import Scarce, Scope
from jira_sync.vendor_errors import JIRA, Limited
from sop.errors import Retryable
from sop.lanes import Clock, Job, Later, Outcome, buckets
from sop.lanes.gates import LONGEST_ASKED_S
from sop.storage import Store

BACKGROUND = "jira background"
SWEEPS = "jira sweeps"
AWAY_S = 2.5
"""Seconds that a lane gives way at least: less would be waited in place (`transport.SOON_S`)."""
UNTOLD_S = 1.0
"""Seconds that are waited where a 429 names no time."""
SPREAD_S = 2.0
"""At most so many seconds callers come back apart from each other, and not as one; less after a short wait."""


class Rank(IntEnum):
    """Who waits for an answer of Jira's; when that is short, the highest gives way first."""

    PERSON = 0
    BACKGROUND = 1
    SWEEP = 2


_RANK: ContextVar[Rank] = ContextVar("rank", default=Rank.PERSON)


def rank() -> Rank:
    """Whose work this is: of the handler that `in_turn` runs."""
    return _RANK.get()


class Held(Retryable):
    """Not sent at all: an earlier answer has asked to wait. after: what is left of that."""


class Spent(Retryable):
    """The hour's own budget is spent: everything waits, as it does when Jira's is."""

    def __init__(self, after: float) -> None:
        remedy = "It goes on with the next hour; SOPILOT_JIRA_POINTS_PER_HOUR says how much an hour has"
        reason = "what SOPilot may ask of Jira in an hour is spent"
        super().__init__(reason, destination=JIRA, after=after, unreachable=True, remedy=remedy)


class Pace:
    """The waits that Jira has asked for, and what we allow ourselves. points_per_hour: 0 for any number."""

    def __init__(self, store: Store, clock: Clock, points_per_hour: int = 0) -> None:
        self.store = store
        self.clock = clock
        self._budget = Budget(store, clock, points_per_hour) if points_per_hour else None
        self._issues = IssueWrites(clock)
        self._until: dict[str, float] = {}

    async def check(self, endpoint: str) -> None:
        """Raises Held while the endpoint, or everything, is to be left alone, and Spent. endpoint: method and path template."""
        left = await self._left(JIRA, _name(endpoint))
        if left > 0:
            remedy = "It is tried again by itself when that time is over"
            raise Held("Jira has asked to wait", destination=_name(endpoint), after=left, remedy=remedy, about=endpoint)
        if self._budget is not None and (wait := await self._budget.wait(SHARES[Rank.PERSON])) > 0:
            raise Spent(wait)

    def check_issue(self, issue: str) -> None:
        """Raises Held where so much was written to the issue just now that Jira would refuse more."""
        if (wait := self._issues.wait(issue)) > 0:
            # Never waited out in place: it is only ever a burst of one item's changes.
            raise Held(
                "the issue was written to often", destination=f"{JIRA} {issue}", after=max(wait, AWAY_S), about=issue
            )

    async def sent(self, issue: str | None, answer: Any) -> None:
        """A request went out. issue: that it wrote to; answer: None where it was refused or has none."""
        if issue is not None:
            self._issues.note(issue)
        if self._budget is not None:
            await self._budget.spend(points_of(answer))

    async def points_left(self) -> float:
        """Of this hour; infinite where there is no budget."""
        return await self._budget.left() if self._budget is not None else math.inf

    async def keep(self, endpoint: str, limited: Limited) -> None:
        """Remember a refusal. One about an issue concerns its own lane only, which waits anyway."""
        if limited.scope is not Scope.ISSUE:
            name = JIRA if limited.scope is Scope.EVERYTHING else _name(endpoint)
            await self._push_back(name, limited.after if limited.after is not None else UNTOLD_S)

    async def keep_scarce(self, scarce: Scarce) -> None:
        """Remember that a limit is near, or half spent: background work, or sweeps, wait so long."""
        name = BACKGROUND if scarce.near else SWEEPS
        until = self.clock.now() + scarce.after
        if until > self._until.get(name, 0.0) + UNTOLD_S:
            self._until[name] = until
            await self._push_back(name, scarce.after)

    async def wait(self, rank: Rank) -> float:
        """Seconds until work of that rank may ask something; 0 for now. People's always may: a refusal tells each request."""
        if rank is Rank.PERSON:
            return 0.0
        asked = await self._left(JIRA, BACKGROUND, *((SWEEPS,) if rank is Rank.SWEEP else ()))
        own = await self._budget.wait(SHARES[rank]) if self._budget is not None else 0.0
        return apart(max(asked, own))

    async def _left(self, *names: str) -> float:
        return await self.store.glance(buckets.held, names, self.clock.now())

    async def _push_back(self, name: str, seconds: float) -> None:
        now = self.clock.now()
        until = now + min(seconds, LONGEST_ASKED_S)

        def push(connection: Connection) -> None:
            buckets.push_back(connection, name, (), until, now)

        await self.store.tx(push)


async def in_turn(
    pace: Pace | None, run: Callable[[Job], Awaitable[Outcome]], job: Job, *, background: bool, sweep: bool = False
) -> Outcome:
    """Run a handler when Jira lets it: background work gives way while a limit is short, and a held call waits for its turn.

    sweep: it is background work that gives way first.
    """
    mine = Rank.SWEEP if sweep else Rank.BACKGROUND if background else Rank.PERSON
    if pace is not None and (wait := await pace.wait(mine)) > 0:
        return Later(wait)
    was = _RANK.set(mine)
    try:
        return await run(job)
    except Held as held:
        return Later(apart(held.after or 0.0))
    finally:
        _RANK.reset(was)


def apart(seconds: float) -> float:
    """A wait, made a little longer by chance; 0 stays 0."""
    return seconds + random.uniform(0.0, min(seconds / 10, SPREAD_S))


def _name(endpoint: str) -> str:
    return f"{JIRA} {endpoint}"
