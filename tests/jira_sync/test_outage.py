"""Jira is down: how often it is asked, by all lanes of two replicas together, and what comes first when it is back."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from sqlalchemy import func, select

from jira_sync.client import JiraClient
from jira_sync.mirror import Mirror
from jira_sync.pace import Pace
from jira_sync.sweep import Sweep, ensure_sweep
from sop.desk import Sync, lanes_of, wishes
from sop.lanes import Task, Worker, gates
from sop.records import commands as c
from sop.storage.tables import intents, parked
from tests.jira_sync.conftest import House

STEP_S = 1.0


def replica(house: House) -> Worker:
    """Another process's worker: everything of its own but the database."""
    client = JiraClient(house.client.account, Pace(house.store, house.clock))
    mirror = Mirror(house.store, house.desk, client)
    sweep = Sweep(house.store, client, house.clock)
    tasks = {
        lanes_of.SYNC: Task(mirror.sync, mirror.on_trouble),
        lanes_of.SWEEP: Task(sweep.run, parks=False),
        lanes_of.CARD: house.worker._tasks[lanes_of.CARD],
    }
    return Worker(house.store, tasks, house.clock)


async def pass_time(house: House, other: Worker, seconds: float) -> None:
    for _ in range(int(seconds / STEP_S)):
        house.clock.advance(STEP_S)
        house.jira.state.clock.advance(STEP_S)
        await house.worker.run_due()
        await other.run_due()


def ours(house: House) -> list[Any]:
    """Every request of ours so far."""
    log = house.jira.state.control.log.entries
    return [one for one in log if "python-requests" in one.headers.get("User-Agent", "")]


FAILURES: dict[str, dict[str, Any]] = {
    "silent": {"kind": "refuse"},
    "unavailable": {"kind": "status", "status": 503, "headers": {"Retry-After": "1"}},
    "broken": {"kind": "status", "status": 502},
    "revoked": {"kind": "status", "status": 401},
}


@pytest.mark.parametrize("failure", FAILURES)
async def test_one_request_an_interval_from_all_lanes_of_two_replicas(house: House, failure: str) -> None:
    items = [await house.report(f"incident {n}") for n in range(8)]
    other = replica(house)
    await house.store.tx(ensure_sweep, house.clock.now())
    await pass_time(house, other, 10)
    await house.rest.fault(**FAILURES[failure])
    for n, item in enumerate(items):
        # Of every sort: an edit, a move, a comment, a person to be found by e-mail, and issues to be made.
        await house.do(
            [c.Rename("later"), c.MoveTo("fixing"), c.AddComment(f"c{n}", "later"), c.Acknowledge()][n % 4], item
        )
        await house.do(c.ReportIncident(f"meanwhile {n}"))
    await house.settle()
    began = len(ours(house))
    await pass_time(house, other, 95)
    asked = [one.at.timestamp() for one in ours(house)[began:]]
    waits = [round(later - sooner) for sooner, later in itertools.pairwise(asked)]
    assert waits == [2, 4, 8, 16, 30, 30][: len(waits)]
    assert len(asked) >= 5
    seen = await house.view(items[0])
    assert seen.sync is Sync.PENDING
    assert seen.trouble
    await house.rest("DELETE", "/_control/faults")
    await pass_time(house, other, 100)
    assert await house.store.read(gates.closed) == {}
    for item in items:
        assert (await house.view(item)).sync is Sync.EQUAL
    assert len(house.jira.state.site.issues) == 16
    assert not await house.store.read(lambda one: one.execute(select(func.count()).select_from(parked)).scalar_one())
    left = await house.store.read(lambda one: one.execute(select(intents.c.kind)).scalars().all())
    assert set(left) <= {lanes_of.SWEEP}


async def test_after_an_outage_people_are_served_before_the_sweeps_work(house: House) -> None:
    people = [await house.report(f"people {n}") for n in range(3)]
    rest = [await house.report(f"rest {n}") for n in range(3)]
    await house.pass_time(10)
    house.jira.state.control.down = True
    for item in rest:
        await house.store.tx(wishes.sync_in_background, item, house.clock.now())
    await house.settle()
    await house.pass_time(20)
    for item in people:
        await house.do(c.Rename("now"), item)
    await house.pass_time(200)
    house.jira.state.control.down = False
    began = len(ours(house))
    worker = Worker(house.store, house.worker._tasks, house.clock, concurrency=1)
    for _ in range(8):
        house.clock.advance(5)
        house.jira.state.clock.advance(5)
        await worker.run_due()
    links = {item: (await house.view(item)).link for item in (*people, *rest)}
    ids = {str(link.issue_id): item for item, link in links.items() if link is not None}
    read = [ids[one.path.rpartition("/")[2]] for one in ours(house)[began:] if one.path.rpartition("/")[2] in ids]
    first = list(dict.fromkeys(read))
    assert set(first[:3]) == set(people)
    assert set(first) == {*people, *rest}
