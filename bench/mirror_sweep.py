"""What the nightly sweep of ten thousand issues costs where none has changed: in this process, against the stand-in Jira."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Connection, insert

from jira_sync.account import Account
from jira_sync.client import JiraClient
from jira_sync.nightly import Nightly, ensure_nightly
from jira_sync.pace import Pace
from jira_sync.remote import read
from sandbox import jira
from sandbox.jira import JiraOptions
from sop.desk import lanes_of
from sop.lanes import Done, Job, ManualClock, Task, Worker
from sop.storage import open_store
from sop.storage.migrate import migrate
from sop.storage.tables import links

ISSUES = 10_000
ZONE = ZoneInfo("UTC")


async def sweep_requests(folder: Path, issues: int = ISSUES) -> int:
    """Requests of one night over so many issues. Raises RuntimeError where it did not compare all, or found something."""
    options = JiraOptions(seed={"issues": [{"summary": f"issue {n}"} for n in range(issues)]}, rate_limits=False)
    store = open_store(f"sqlite:///{folder / 'sweep.db'}")
    migrate(store)
    clock = ManualClock(datetime.now(UTC).timestamp())
    reports: list[dict[str, Any]] = []

    async def keep(job: Job) -> Done:
        reports.append(job.payload)
        return Done()

    async with jira.serve(options) as served:
        client = JiraClient(Account(served.url, options.email, options.token, "OPS", None), Pace(store, clock))
        (one,) = await client.issues([next(iter(served.state.site.issues))], "*all")
        agreed = {"seen_updated": one["fields"]["updated"], "base": orjson.dumps(_base(one)).decode()}
        await store.tx(_link, list(served.state.site.issues), agreed)
        tasks = {
            lanes_of.NIGHTLY: Task(Nightly(store, client, clock, ZONE).run),
            lanes_of.NIGHTLY_REPORT: Task(keep),
        }
        await store.tx(ensure_nightly, clock.now(), ZONE)
        clock.advance(24 * 3600)
        before = served.state.control.log.last
        await Worker(store, tasks, clock).run_due()
        spent = served.state.control.log.last - before
        await client.close()
    await store.close()
    found = [(one["compared"], one["behind"], one["missing"]) for one in reports]
    if found != [(issues, 0, 0)]:
        raise RuntimeError(f"the sweep found {found}")
    return spent


def _base(issue: dict[str, Any]) -> dict[str, Any]:
    """What all of them agree on: everything but the title."""
    return {field: value for field, value in read(issue).values.items() if field != "title"}


def _link(connection: Connection, ids: list[str], agreed: dict[str, Any]) -> None:
    rows = [{"item_id": f"INC-{one}", "state": "linked", "issue_id": one, **agreed} for one in ids]
    connection.execute(insert(links), rows)
