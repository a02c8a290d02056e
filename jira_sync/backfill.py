"""Looking at every record and its issue, page by page, while nothing has to wait for it.

One run at a time. It is an intent that puts a page of background syncs, goes on to its own next page in the same transaction,
and waits while enough of them are still to be done: so a killed run goes on where it was, no record is wished for twice, and a
thousand records take no more room than a hundred. Background work comes after what people do (`sop.desk.wishes`), and gives way
while a limit of Jira's is near (`jira_sync.pace`).
"""

from __future__ import annotations

from typing import Any

import orjson
from msgspec import Struct
from sqlalchemy import Connection, func, select

from sop.desk import lanes_of as names, wishes
from sop.lanes import Clock, Done, Job, Later, Outcome, put
from sop.storage import Store
from sop.storage.sql import Sql
from sop.storage.tables import intents, items, lanes, parked

PAGE = 300
"""Records wished for at once."""
ENOUGH = 200
"""Lanes of Jira's that still wait, from which on the next page is not put yet."""
LOOK_EVERY_S = 0.5
LANE = names.cron_lane("jira-backfill")


class Standing(Struct, frozen=True):
    """How the run stands.

    total: records when it began; put: those whose turn has come; waiting: syncs that are not done yet; running: whether there
    is a run at all.
    """

    total: int = 0
    put: int = 0
    waiting: int = 0
    running: bool = False

    @property
    def done(self) -> int:
        """Records that were looked at."""
        return max(0, self.put - self.waiting)


class Backfill:
    """The handler of `jira.backfill`, which puts its own successor until every record has had its turn."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def run(self, job: Job) -> Outcome:
        """Put the next page, unless enough wait already; the run ends when the last page is through."""
        run = job.payload
        waiting = await self._store.read(waiting_syncs, self._clock.now())
        page = await self._store.read(page_of_ids, run["after"], over=run["over"], size=PAGE)
        if waiting >= (ENOUGH if page else 1):
            return Later(LOOK_EVERY_S)
        if not page:
            return Done()

        def finish(connection: Connection) -> None:
            if _run(connection) != run:
                # Somebody wants more than this run would look at: theirs begins in its place.
                return
            now = self._clock.now()
            for item_id in page:
                wishes.sync_in_background(connection, item_id, now)
            _put(connection, run | {"after": page[-1], "put": run["put"] + len(page)}, now)

        return Done(finish)


def begin(connection: Connection, now: float, *, over: bool) -> Standing:
    """Begin a run, unless one is under way that covers it: then that goes on. now: seconds of the lanes' clock."""
    found = _run(connection)
    if found is None or found["over"] < over:
        _put(connection, {"after": "", "over": over, "total": total(connection, over=over), "put": 0}, now)
    return standing(connection, now)


def standing(connection: Connection, now: float) -> Standing:
    """How the run stands that is under way."""
    found = _run(connection)
    if found is None:
        return Standing()
    return Standing(found["total"], found["put"], waiting_syncs(connection, now), running=True)


def page_of_ids(connection: Connection, after: str, *, over: bool, size: int) -> list[str]:
    """The next ids of records after that one, in the order of the ids as text."""
    rows = _PAGE(connection, after=after, over=over, size=size)
    return [item_id for (item_id,) in rows]


_PAGE = Sql(
    "SELECT id FROM items WHERE id > :after AND (over = false OR :over) ORDER BY id LIMIT :size",
)


def waiting_syncs(connection: Connection, now: float) -> int:
    """How many records' syncs could begin now or are under way. What waits for its next try holds nothing up."""
    due = select(func.count()).where(lanes.c.key.startswith(names.jira_lane("")), lanes.c.next_at <= now)
    return int(connection.execute(due).scalar_one())


def held_up(connection: Connection, now: float) -> int:
    """How many syncs are due and not done: those that have met trouble, or wait for a moment of their own, among them."""
    found = select(func.count()).where(intents.c.kind == names.SYNC, intents.c.due_at <= now)
    return int(connection.execute(found).scalar_one())


def stuck(connection: Connection) -> int:
    """How many records have a sync that is parked."""
    found = select(func.count(func.distinct(parked.c.lane))).where(parked.c.kind == names.SYNC)
    return int(connection.execute(found).scalar_one())


def _run(connection: Connection) -> dict[str, Any] | None:
    found = connection.execute(select(intents.c.payload).where(intents.c.lane == LANE)).scalar()
    return dict(orjson.loads(found)) if found is not None else None


def _put(connection: Connection, run: dict[str, Any], now: float) -> None:
    put(connection, LANE, names.BACKFILL, run, gate=names.JIRA_GATE, now=now, merge_key="cron", due_at=now)


def total(connection: Connection, *, over: bool) -> int:
    """How many records there are to look at."""
    counted = select(func.count()).select_from(items)
    return int(connection.execute(counted if over else counted.where(items.c.over.is_(False))).scalar_one())
