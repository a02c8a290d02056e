"""A Jira that answers and takes no change of anything: remembered as a gate of its own, tried by one write at a time.

Kept among the gates (`sop.lanes.gates`) as JIRA_WRITES, or as `writes_of` a project that alone takes none. No lane stands behind
these: what Jira holds goes on being taken, and only what would be written waits. Decisions 0028 and 0031.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import Connection

from jira_sync.vendor_errors import REFUSED_AGAIN_S, BadFields, Forbidden, ReadOnly
from sop.desk import notices
from sop.desk.lanes_of import JIRA_GATE, JIRA_WRITES, writes_of
from sop.errors import Rejected
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

    async def begin(self, project: str) -> tuple[str, ...]:
        """The closed gates that this write tries: of a Jira, or a project, which takes none; none where all is open.

        Raises ReadOnly where others have to wait. project: key of that which is written to.
        """
        shut = await self._store.glance(gates.closed)
        tried: list[str] = []
        for name in (JIRA_WRITES, writes_of(project)):
            if (closed := shut.get(name)) is None:
                continue
            if not await self._store.tx(gates.take_turn, name, self._clock.now(), LEASE_S):
                raise ReadOnly(closed.reason, after=LOOK_S * random.uniform(0.8, 1.2), remedy=closed.remedy)
            tried.append(name)
        return tuple(tried)

    async def refused(self, why: ReadOnly, tried: tuple[str, ...]) -> float:
        """No change is taken now; the admins are told. Returns the seconds until one write may try again. tried: as of `begin`.

        Whoever was refused comes back then: the first of them tries, so that there is one for as long as it lasts.
        """

        def close(connection: Connection) -> float:
            now, gate = self._clock.now(), str(why.destination)
            gates.close(connection, gate, now, why.reason, why.remedy, None, probed=gate in tried)
            notices.watch(connection, gate, now)
            return max(REFUSED_AGAIN_S, (gates.next_try(connection, gate) or now) - now)

        return await self._store.tx(close)

    async def taken(self, tried: tuple[str, ...]) -> None:
        """The write that tried went through: whatever waits may come, in order."""

        def reopen(connection: Connection) -> None:
            opened = [name for name in tried if gates.open_(connection, name)]
            if opened:
                wake_all(connection, JIRA_GATE, self._clock.now())

        await self._store.tx(reopen)


_PROJECT: ContextVar[str | None] = ContextVar("project", default=None)


@contextmanager
def writing_in(project: str) -> Iterator[None]:
    """What is written meanwhile belongs to that project. project: its key."""
    token = _PROJECT.set(project)
    try:
        yield
    finally:
        _PROJECT.reset(token)


def written_in() -> str | None:
    """The project that is written to, where that is known."""
    return _PROJECT.get()


def speaks_of_archives(refusal: Rejected | ReadOnly) -> bool:
    """Whether Jira words a refusal so; of a create it may find fault with the project only."""
    return "archiv" in refusal.reason.casefold() or (isinstance(refusal, BadFields) and "project" in refusal.fields)


def archived(refusal: Rejected | ReadOnly, project: str) -> ReadOnly:
    """The project is archived: its issues can be read, and changed no more.

    https://developer.atlassian.com/server/jira/platform/jira-archiver/
    """
    return ReadOnly(
        f"the project {project} is archived in Jira, so nothing in it can be changed",
        after=REFUSED_AGAIN_S,
        remedy=f"Restore {project} in Jira, or unlink the records that are to go on without it",
        about=refusal.about,
        gate=writes_of(project),
    )


def lacking(refusal: Forbidden, project: str, gate: str = JIRA_WRITES) -> ReadOnly:
    """The account may see the project and edit nothing in it. gate: which is closed for that."""
    return ReadOnly(
        f"SOPilot's account may not edit issues in {project}: {refusal.reason}",
        after=5.0,
        remedy=f"Give it the permission Edit Issues in the project {project}",
        about=refusal.about,
        gate=gate,
    )
