"""A Jira that answers and takes no change of anything: remembered as a gate of its own, tried by one write at a time.

Kept among the gates (`sop.lanes.gates`) as JIRA_WRITES, which no lane stands behind: what Jira holds goes on being taken, and
only what would be written waits. Decision 0028.
"""

from __future__ import annotations

import random

from sqlalchemy import Connection

from jira_sync.vendor_errors import REFUSED_AGAIN_S, Forbidden, ReadOnly
from sop.desk import notices
from sop.desk.lanes_of import JIRA_GATE, JIRA_WRITES
from sop.lanes import Clock, gates, wake_all
from sop.storage import Store

LOOK_S = 300.0
"""Seconds that a lane with something to write waits; it is woken when writes are taken again."""
LEASE_S = 30.0
"""Seconds that the one write which tries has."""
READING_POSTS = ("POST search", "POST issue/bulkfetch")
"""POSTs that change nothing."""


def changes(endpoint: str) -> bool:
    """Whether a request may change something. endpoint: method and path template."""
    return not endpoint.startswith(("GET ", *READING_POSTS))


class Writes:
    """Whether Jira takes changes."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def begin(self) -> bool:
        """Whether this write is the one that tries a Jira which takes none. Raises ReadOnly where others have to wait."""
        closed = (await self._store.glance(gates.closed)).get(JIRA_WRITES)
        if closed is None:
            return False
        if await self._store.tx(gates.take_turn, JIRA_WRITES, self._clock.now(), LEASE_S):
            return True
        raise ReadOnly(closed.reason, after=LOOK_S * random.uniform(0.8, 1.2), remedy=closed.remedy)

    async def refused(self, why: ReadOnly, *, probing: bool) -> float:
        """No change is taken now; the admins are told. Returns the seconds until one write may try again.

        Whoever was refused comes back then: the first of them tries, so that there is one for as long as it lasts.
        """

        def close(connection: Connection) -> float:
            now = self._clock.now()
            gates.close(connection, JIRA_WRITES, now, why.reason, why.remedy, None, probed=probing)
            notices.watch(connection, JIRA_WRITES, now)
            return max(REFUSED_AGAIN_S, (gates.next_try(connection, JIRA_WRITES) or now) - now)

        return await self._store.tx(close)

    async def taken(self) -> None:
        """The write that tried went through: whatever waits may come, in order."""

        def reopen(connection: Connection) -> None:
            if gates.open_(connection, JIRA_WRITES):
                wake_all(connection, JIRA_GATE, self._clock.now())

        await self._store.tx(reopen)


def lacking(refusal: Forbidden, project: str) -> ReadOnly:
    """The account may see the project and edit nothing in it."""
    return ReadOnly(
        f"SOPilot's account may not edit issues in {project}: {refusal.reason}",
        after=5.0,
        remedy=f"Give it the permission Edit Issues in the project {project}",
        about=refusal.about,
    )
