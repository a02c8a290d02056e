"""The sweep: every few minutes, whatever was updated in Jira lately and we have not looked at since. Finds what webhooks missed.

The window is relative (`updated >= -Nm`): absolute times in JQL are read in the account's own time zone. It reaches back to
the last sweep that went through, and five minutes more, since JQL counts whole minutes and the index lags.

No search finds an issue that is hidden from us, nor tells that it is shown again, and none finds an archived one:
those are looked at one by one.
"""

from __future__ import annotations

import logging
import math
from datetime import UTC, datetime

import orjson
from sqlalchemy import Connection, select

from jira_sync import stuck
from jira_sync.client import JiraClient
from jira_sync.jql import in_projects
from jira_sync.pace import in_turn
from sop.desk import lanes_of as names, wishes
from sop.desk.ties import ARCHIVED, GONE
from sop.errors import Rejected
from sop.lanes import Clock, Done, Job, Outcome, put
from sop.storage import Store
from sop.storage.moments import to_text
from sop.storage.tables import intents, links, parked

log = logging.getLogger(__name__)

EVERY_S = 180.0
OVERLAP_S = 300.0
LATELY_S = 3600.0
"""So long after an issue was found gone, every sweep looks whether it is there again."""

STUCK_EACH = 25
"""Parked items that one sweep tries again."""


class Sweep:
    """The handler of `jira.sweep`, which puts its own successor."""

    def __init__(self, store: Store, client: JiraClient, clock: Clock, projects: tuple[str, ...] = ()) -> None:
        """projects: keys of all that issues are made in; none: only that of the settings."""
        self._projects = projects or (client.account.project,)
        self._store = store
        self._client = client
        self._clock = clock

    async def run(self, job: Job) -> Outcome:
        """Carry out `jira.sweep`. Raises sop.errors."""
        return await in_turn(self._client.pace, self._run, job, background=True, sweep=True)

    async def _run(self, job: Job) -> Outcome:
        began = self._clock.now()
        last = job.payload.get("last")
        window = math.ceil((began - last + OVERLAP_S) / 60) if last is not None else math.ceil(OVERLAP_S / 60)
        updated = await self._updated_since(window)

        def finish(connection: Connection) -> None:
            for item_id in [*_behind(connection, updated), *_gone(connection, began, last), *_stuck(connection)]:
                wishes.sync_in_background(connection, item_id, began)
            put_sweep(connection, began, last=began, due_at=began + EVERY_S)

        return Done(finish)

    async def _updated_since(self, minutes: int) -> dict[str, str]:
        """Issue id to its `updated`, of everything in the projects that changed in so many minutes.

        Newest first: what is changed while we turn pages moves to the front, which hides nothing from a later page.
        """
        found = await self._search(self._projects, minutes)
        for project in await self._store.read(_moved_into, self._projects):
            try:
                found |= await self._search((project,), minutes)
            except Rejected as refused:
                # Jira refuses to search in a project that it does not show; whether issues are there, others find out.
                log.warning("the sweep leaves out %s: %s", project, refused.reason)
        return found

    async def _search(self, projects: tuple[str, ...], minutes: int) -> dict[str, str]:
        jql = f"{in_projects(projects)} AND updated >= -{minutes}m ORDER BY updated DESC"
        found = await self._client.search(jql, "updated")
        return {str(one["id"]): str(one["fields"]["updated"]) for one in found}


def _moved_into(connection: Connection, projects: tuple[str, ...]) -> list[str]:
    """Other projects that issues of ours are in now."""
    there = select(links.c.project).where(links.c.project.is_not(None), links.c.state != GONE).distinct()
    return [key for key in connection.execute(there.order_by(links.c.project)).scalars() if key not in projects]


def _behind(connection: Connection, updated: dict[str, str]) -> list[str]:
    """Items whose issue has changed since they last looked at it."""
    found: list[str] = []
    ids = list(updated)
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        rows = connection.execute(select(links).where(links.c.issue_id.in_(part)).order_by(links.c.item_id))
        found += [row.item_id for row in rows if row.seen_updated != updated[row.issue_id]]
    return found


def _gone(connection: Connection, now: float, last: float | None) -> list[str]:
    """Items whose issue may be there again, or be written to: those that it went from lately, and about once an hour all.

    now, last: seconds.
    """
    wanted = select(links.c.item_id).where(links.c.state.in_((GONE, ARCHIVED))).order_by(links.c.item_id)
    if last is not None and now // LATELY_S == last // LATELY_S:
        wanted = wanted.where(links.c.trouble_since > to_text(datetime.fromtimestamp(now - LATELY_S, UTC)))
    return list(connection.execute(wanted).scalars())


def _stuck(connection: Connection) -> list[str]:
    """Items that a workflow holds up: one that is changed changes no issue. So many a sweep, in turn; looking writes nothing."""
    held = select(parked.c.payload, parked.c.said).where(parked.c.kind == names.SYNC, parked.c.said.is_not(None))
    rows = connection.execute(held.order_by(parked.c.id))
    return [orjson.loads(row.payload)["item"] for row in rows if stuck.may_open(row.said)][:STUCK_EACH]


def put_sweep(connection: Connection, now: float, *, last: float | None, due_at: float) -> None:
    """Schedule the next sweep. last: when the one before began, in the clock's seconds."""
    put(
        connection,
        names.cron_lane("jira-sweep"),
        names.SWEEP,
        {"last": last},
        gate=names.JIRA_GATE,
        now=now,
        merge_key="cron",
        due_at=due_at,
    )


def ensure_sweep(connection: Connection, now: float) -> None:
    """Schedule the first sweep, unless one is scheduled: at once, for a start may follow a long standstill."""
    lane = names.cron_lane("jira-sweep")
    waiting = connection.execute(select(intents.c.id).where(intents.c.lane == lane)).first()
    if waiting is None:
        put_sweep(connection, now, last=None, due_at=0.0)
