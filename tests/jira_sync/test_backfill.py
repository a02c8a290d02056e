"""A run over every record: all of them once, page by page, behind what people do, and on from where it was."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from sqlalchemy import Connection

from jira_sync import backfill
from jira_sync.backfill import Backfill
from sop.desk import lanes_of, wishes
from sop.lanes import Job, Later, Outcome, Worker, claiming, settling
from sop.lanes.leases import Owner
from sop.records import commands as c
from tests.jira_sync.conftest import House

RECORDS = 8


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backfill, "PAGE", 3)
    monkeypatch.setattr(backfill, "ENOUGH", 2)


async def filled(house: House) -> list[str]:
    """Records in step with Jira, and the log empty."""
    ids = [await house.report(f"incident {number}") for number in range(RECORDS)]
    await house.pass_time(10)
    house.jira.state.control.log.entries.clear()
    return ids


def looked_at(house: House) -> Counter[str]:
    """How often each issue was read."""
    log = house.jira.state.control.log.entries
    found = (re.search(r"/issue/(\d+)$", one.path) for one in log if one.method == "GET")
    together = Counter(issue for one in log if "bulkfetch" in one.path for issue in one.body["issueIdsOrKeys"])
    return Counter(one[1] for one in found if one is not None) + together


async def begin(house: House, *, over: bool = True) -> backfill.Standing:
    return await house.store.tx(backfill.begin, house.clock.now(), over=over)


async def step(house: House) -> Outcome:
    """The run's own next step, and nothing else."""
    owner, now = Owner("step"), house.clock.now()

    def give_back(connection: Connection, job: Job) -> None:
        settling.postpone(connection, owner, job, now, 0, trouble=None, counted=False, suspect=False)

    def take(connection: Connection) -> Job:
        found = claiming.claim(connection, owner, now, 50)
        for job in found:
            if job.kind != lanes_of.BACKFILL:
                give_back(connection, job)
        return next(job for job in found if job.kind == lanes_of.BACKFILL)

    job = await house.store.tx(take)
    outcome = await Backfill(house.store, house.clock).run(job)

    def store(connection: Connection) -> None:
        if isinstance(outcome, Later):
            give_back(connection, job)
        elif (following := settling.complete(connection, owner, job, now, outcome.finish)) is not None:
            give_back(connection, following)

    await house.store.tx(store)
    return outcome


async def through(house: House) -> None:
    """Until the run has ended."""
    for _ in range(60):
        await house.settle()
        if not (await house.store.read(backfill.standing, house.clock.now())).running:
            return
        house.clock.advance(backfill.LOOK_EVERY_S)
    raise AssertionError("the run does not end")


async def test_every_record_is_looked_at_once(house: House) -> None:
    await filled(house)
    begun = await begin(house)
    assert (begun.total, begun.done, begun.running) == (RECORDS, 0, True)
    await through(house)
    assert sorted(looked_at(house).values()) == [1] * RECORDS
    assert [one for one in house.writes() if "bulkfetch" not in one] == []


async def test_what_differs_is_brought_into_step(house: House) -> None:
    ids = await filled(house)
    await house.act(ids[3], "edit", fields={"summary": "changed in Jira"})
    await begin(house)
    await through(house)
    assert (await house.view(ids[3])).item.title == "changed in Jira"


async def test_a_run_that_was_killed_goes_on_where_it_was(house: House) -> None:
    await filled(house)
    await begin(house)
    await step(house)
    # The worker is killed here: another takes over, and somebody gives the command once more.
    house.worker = Worker(house.store, house.worker._tasks, house.clock)
    again = await begin(house)
    assert (again.put, again.total) == (3, RECORDS)
    await through(house)
    assert sorted(looked_at(house).values()) == [1] * RECORDS


async def test_no_more_than_a_page_waits_at_a_time(house: House) -> None:
    await filled(house)
    await begin(house)
    await step(house)
    assert isinstance(await step(house), Later), "enough wait already"
    assert (await house.store.read(backfill.standing, house.clock.now())).waiting == 3


async def test_people_come_first(house: House) -> None:
    ids = await filled(house)
    await begin(house)
    await step(house)
    await house.do(c.Rename("what a person wants"), ids[-1])

    def order(connection: Connection) -> list[str]:
        return [job.lane for job in claiming.claim(connection, Owner("w"), house.clock.now(), 1)]

    assert await house.store.tx(order) == [lanes_of.jira_lane(ids[-1])]


async def test_a_run_over_everything_takes_the_place_of_one_over_what_is_open(house: House) -> None:
    ids = await filled(house)
    await house.do(c.MoveTo("closed"), ids[0])
    await house.pass_time(10)
    house.jira.state.control.log.entries.clear()
    assert (await begin(house, over=False)).total == RECORDS - 1
    await step(house)
    assert (await begin(house, over=False)).put == 3
    wide = await begin(house, over=True)
    assert (wide.total, wide.put) == (RECORDS, 0)
    assert (await begin(house, over=False)).total == RECORDS, "it covers what is open as well"
    await through(house)
    assert len(looked_at(house)) == RECORDS


async def test_what_waits_for_its_next_try_holds_nothing_up(house: House) -> None:
    ids = await filled(house)
    house.jira.state.control.faults.add(
        [{"kind": "status", "status": 409, "match": {"path": f"/issue/{await id_of(house, ids[0])}"}}]
    )
    await house.store.tx(wishes.sync, ids[0], house.clock.now())
    await begin(house)
    await through(house)
    assert await house.store.read(backfill.held_up, house.clock.now()) == 1


async def id_of(house: House, item: str) -> str:
    link = (await house.view(item)).link
    assert link is not None
    return link.issue_id
