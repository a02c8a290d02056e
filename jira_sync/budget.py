"""What we allow ourselves before Jira has to refuse: points an hour, shared by all replicas, and writes to one issue.

Jira Cloud counts points by the hour (https://developer.atlassian.com/cloud/jira/platform/rate-limiting/), a Data Center lets an
admin count requests; either is shared with whoever else uses the account. A point is a request, and each issue or person that
it reads. Counted in memory and told to the database now and then, so a look costs one read and an hour may be overdrawn by what
each replica has not told yet. Where no budget is set nothing is counted.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from typing import Any

from sqlalchemy import Connection

from jira_sync.limits import NEAR, SHORT
from sop.lanes import Clock, hours
from sop.storage import Store

NAME = "jira points"
HOUR_S = 3600.0
TOLD_EVERY = 20
"""Points that a replica keeps to itself at most, where the budget is not so small that this would matter."""
PER_ISSUE = ((2.0, 18), (30.0, 90))
"""Seconds, and our writes to one issue in them: nine tenths of what Jira Cloud takes, the rest is for people."""
ISSUES_KEPT = 2000


def points_of(answer: Any) -> int:
    """What a request has cost, by what it answered."""
    if isinstance(answer, dict) and isinstance(answer.get("issues"), list):
        return 1 + len(answer["issues"])
    if isinstance(answer, list):
        return 1 + len(answer)
    return 2 if isinstance(answer, dict) and "fields" in answer else 1


class Budget:
    """The points of an hour, which begins with the clock's. per_hour: how many there are."""

    def __init__(self, store: Store, clock: Clock, per_hour: int) -> None:
        self._store = store
        self._clock = clock
        self._per_hour = per_hour
        self._untold = 0
        self._told_at_most = max(1, min(TOLD_EVERY, per_hour // 100))

    async def left(self) -> float:
        """Points that are left of this hour."""
        spent = await self._store.glance(hours.spent, NAME, self._hour())
        return max(0.0, self._per_hour - spent - self._untold)

    async def wait(self, share: float) -> float:
        """Seconds until there is more than that share of the hour's points; 0 for now."""
        left = await self.left()
        return 0.0 if left > share * self._per_hour else HOUR_S - self._clock.now() % HOUR_S

    async def spend(self, points: int) -> None:
        """Note what a request has cost."""
        self._untold += points
        if self._untold < self._told_at_most:
            return
        points, self._untold = self._untold, 0

        def tell(connection: Connection) -> None:
            hours.spend(connection, NAME, points, self._hour())

        await self._store.tx(tell)

    def _hour(self) -> int:
        return math.floor(self._clock.now() / HOUR_S)


class IssueWrites:
    """Our writes to each issue: one lane, and so one replica at a time, works on an issue."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._at: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, issue: str) -> float:
        """Seconds until one more may go out; 0 for now."""
        at, now = self._at.get(issue, ()), self._clock.now()
        waits = (at[-most] + seconds - now for seconds, most in PER_ISSUE if len(at) >= most)
        return max(0.0, *waits, 0.0)

    def note(self, issue: str) -> None:
        """One more has gone out."""
        at = self._at.setdefault(issue, deque(maxlen=PER_ISSUE[-1][1]))
        at.append(self._clock.now())
        self._at.move_to_end(issue)
        if len(self._at) > ISSUES_KEPT:
            self._at.popitem(last=False)


SHARES = (0.0, NEAR, SHORT)
"""By rank, people first: what has to be left of the hour."""
