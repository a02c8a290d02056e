"""The nightly sweep: every issue that is linked, compared with what was agreed on. Finds what moves no `updated`, too.

A hundred issues a request, by their ids: so it follows moves, and no search index has a say. Each page is a turn of its own that
puts the next one: a restart goes on where it stopped, and whatever people wait for comes between. What differs, or is not
there, is looked at by a sync in the background; here nothing is changed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Connection, Row, select, update

from jira_sync.client import JiraClient
from jira_sync.dialects import BULK_MOST
from jira_sync.pace import in_turn
from jira_sync.remote import read
from jira_sync.values import from_json
from sop.desk import lanes_of as names, wishes
from sop.errors import Rejected
from sop.lanes import Clock, Done, Job, Outcome, put
from sop.storage import Store
from sop.storage.moments import to_text
from sop.storage.tables import intents, links

NIGHT_AT = time(3)
"""When it begins, by the clock that people read."""
LINKED = "linked"
LANE = names.cron_lane("jira-nightly")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a night has come.

    after: the item up to which all are through; compared, behind, missing: issues so far; began: the clock's seconds, None
    before the first page.
    """

    after: str = ""
    compared: int = 0
    behind: int = 0
    missing: int = 0
    began: float | None = None


class Nightly:
    """The handler of `jira.nightly`, which puts its own next page, at the end the report, and then the next night."""

    def __init__(self, store: Store, client: JiraClient, clock: Clock, zone: ZoneInfo) -> None:
        self._store = store
        self._client = client
        self._clock = clock
        self._zone = zone

    async def run(self, job: Job) -> Outcome:
        """Carry out one page. Raises sop.errors."""
        return await in_turn(self._client.pace, self._run, job, background=True, sweep=True)

    async def _run(self, job: Job) -> Outcome:
        so_far = Progress(**job.payload)
        began = so_far.began if so_far.began is not None else self._clock.now()
        page = await self._store.read(_page, so_far.after)
        if not page:
            return Done(lambda connection: self._end(connection, so_far, began))
        there = {
            str(one["id"]): one
            for one in await self._client.issues([row.issue_id for row in page], self._client.compared_fields)
        }
        if not there:
            # A caller whom Jira does not know is told so, too: then this one raises.
            await self._client.myself()
        behind = [row for row in page if row.issue_id in there and differs(row, there[row.issue_id])]
        missing = [row for row in page if row.issue_id not in there]
        equal = [row for row in page if row.issue_id in there and row not in behind]

        def finish(connection: Connection) -> None:
            now = self._clock.now()
            _verify(connection, _untouched(connection, equal), now)
            found = _untouched(connection, behind)
            for item_id in [*found, *(row.item_id for row in missing if row.state != "gone")]:
                wishes.sync_in_background(connection, item_id, now)
            _put(
                connection,
                replace(
                    so_far,
                    after=page[-1].item_id,
                    compared=so_far.compared + len(page),
                    behind=so_far.behind + len(found),
                    missing=so_far.missing + len(missing),
                    began=began,
                ),
                now,
                due_at=now,
            )

        return Done(finish)

    def _end(self, connection: Connection, night: Progress, began: float) -> None:
        now = self._clock.now()
        figures = {"compared": night.compared, "behind": night.behind, "missing": night.missing}
        put(
            connection,
            names.cron_lane("nightly-report"),
            names.NIGHTLY_REPORT,
            {**figures, "began": began, "ended": now},
            gate=names.TEAMS_GATE,
            now=now,
            merge_key="report",
        )
        _put(connection, Progress(), now, due_at=next_night(now, self._zone))


def differs(link: Row[Any], issue: dict[str, Any]) -> bool:
    """Whether the issue is not as the link was last agreed on; also where it cannot be read, which the sync then tells."""
    if link.state == "gone" or link.seen_updated != issue["fields"].get("updated"):
        return True
    try:
        values = read(issue).values
    except Rejected:
        return True
    base = from_json(orjson.loads(link.base)) if link.base else {}
    return any(field in values and values[field] != agreed for field, agreed in base.items())


def next_night(now: float, zone: ZoneInfo) -> float:
    """When the next night's sweep begins, in the clock's seconds; now: the same."""
    here = datetime.fromtimestamp(now, zone)
    tonight = datetime.combine(here.date(), NIGHT_AT, zone)
    # By the date, not by 24 hours: a day in which clocks are set is longer or shorter.
    following = tonight if here < tonight else datetime.combine(here.date() + timedelta(days=1), NIGHT_AT, zone)
    return following.astimezone(UTC).timestamp()


def ensure_nightly(connection: Connection, now: float, zone: ZoneInfo) -> None:
    """Schedule the first night, unless one is scheduled or under way."""
    if connection.execute(select(intents.c.id).where(intents.c.lane == LANE)).first() is None:
        _put(connection, Progress(), now, due_at=next_night(now, zone))


def _page(connection: Connection, after: str) -> list[Row[Any]]:
    wanted = select(links).where(links.c.issue_id.is_not(None), links.c.item_id > after)
    return list(connection.execute(wanted.order_by(links.c.item_id).limit(BULK_MOST)).all())


def _untouched(connection: Connection, rows: list[Row[Any]]) -> list[str]:
    """Items of these links that nobody has looked at since they were read."""
    seen = {row.item_id: (row.seen_updated, row.base, row.state) for row in rows}
    held = connection.execute(select(links).where(links.c.item_id.in_(seen)).order_by(links.c.item_id))
    return [row.item_id for row in held if seen[row.item_id] == (row.seen_updated, row.base, row.state)]


def _verify(connection: Connection, item_ids: list[str], now: float) -> None:
    """These hold what was agreed on. Both sides are equal where nothing of ours waits to be told."""
    lanes = {names.jira_lane(item_id): item_id for item_id in item_ids}
    waiting = connection.execute(select(intents.c.lane).where(intents.c.lane.in_(lanes))).scalars()
    at_rest = sorted(set(item_ids) - {lanes[lane] for lane in waiting})
    agreed = (links.c.item_id.in_(at_rest), links.c.state == LINKED, links.c.trouble.is_(None))
    connection.execute(update(links).where(*agreed).values(verified_at=to_text(datetime.fromtimestamp(now, UTC))))


def _put(connection: Connection, progress: Progress, now: float, *, due_at: float) -> None:
    put(
        connection,
        LANE,
        names.NIGHTLY,
        asdict(progress),
        gate=names.JIRA_GATE,
        now=now,
        merge_key="cron",
        due_at=due_at,
    )
