"""What Jira has asked us to leave alone, and until when: known to all replicas, so that none asks too early.

Kept as push-backs of buckets (`sop.lanes`): one for everything, one an endpoint, one for background work. A look costs one
read of the database a request; only a refusal writes.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable

from sqlalchemy import Connection

from jira_sync.limits import Scope
from jira_sync.vendor_errors import JIRA, Limited
from sop.errors import Retryable
from sop.lanes import Clock, Job, Later, Outcome, buckets
from sop.lanes.gates import LONGEST_ASKED_S
from sop.storage import Store

BACKGROUND = "jira background"
UNTOLD_S = 1.0
"""Seconds that are waited where a 429 names no time."""
SPREAD_S = 2.0
"""At most so many seconds callers come back apart from each other, and not as one; less after a short wait."""


class Held(Retryable):
    """Not sent at all: an earlier answer has asked to wait. after: what is left of that."""


class Pace:
    """The waits that Jira has asked for."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self._near_until = 0.0

    async def check(self, endpoint: str) -> None:
        """Raises Held while the endpoint, or everything, is to be left alone. endpoint: method and path template."""
        left = await self._left(JIRA, _name(endpoint))
        if left > 0:
            raise Held("Jira has asked to wait", destination=_name(endpoint), after=left, about=endpoint)

    async def keep(self, endpoint: str, limited: Limited) -> None:
        """Remember a refusal. One about an issue concerns its own lane only, which waits anyway."""
        if limited.scope is not Scope.ISSUE:
            name = JIRA if limited.scope is Scope.EVERYTHING else _name(endpoint)
            await self._push_back(name, limited.after if limited.after is not None else UNTOLD_S)

    async def keep_near(self, seconds: float) -> None:
        """Remember that a limit is near: background work waits so long."""
        if self.clock.now() + seconds > self._near_until + UNTOLD_S:
            self._near_until = self.clock.now() + seconds
            await self._push_back(BACKGROUND, seconds)

    async def background(self) -> float:
        """Seconds until background work may ask something; 0 for now."""
        return apart(await self._left(JIRA, BACKGROUND))

    async def _left(self, *names: str) -> float:
        return await self.store.glance(buckets.held, names, self.clock.now())

    async def _push_back(self, name: str, seconds: float) -> None:
        now = self.clock.now()
        until = now + min(seconds, LONGEST_ASKED_S)

        def push(connection: Connection) -> None:
            buckets.push_back(connection, name, (), until, now)

        await self.store.tx(push)


async def in_turn(
    pace: Pace | None, run: Callable[[Job], Awaitable[Outcome]], job: Job, *, background: bool
) -> Outcome:
    """Run a handler when Jira lets it: background work gives way while a limit is near, and a held call waits for its turn."""
    if background and pace is not None and (wait := await pace.background()) > 0:
        return Later(wait)
    try:
        return await run(job)
    except Held as held:
        return Later(apart(held.after or 0.0))


def apart(seconds: float) -> float:
    """A wait, made a little longer by chance; 0 stays 0."""
    return seconds + random.uniform(0.0, min(seconds / 10, SPREAD_S))


def _name(endpoint: str) -> str:
    return f"{JIRA} {endpoint}"
