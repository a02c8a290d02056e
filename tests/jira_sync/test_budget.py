"""What we allow ourselves: points an hour, which replicas share and people have last of, and writes to one issue."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, strategies as st

from jira_sync.budget import HOUR_S, NAME, PER_ISSUE, Budget, IssueWrites, points_of
from jira_sync.client import JiraClient
from jira_sync.mirror import Mirror
from jira_sync.pace import Held, Pace, Rank, Spent
from sop.desk import Sync, lanes_of
from sop.lanes import ManualClock, Task, Worker, gates, hours
from sop.records import commands as c
from sop.storage import Store
from tests.jira_sync.conftest import House

START = 1_764_000_000.0


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        (None, 1),
        ({"id": "1", "key": "OPS-1"}, 1),
        ({"id": "1", "fields": {}}, 2),
        ({"issues": [{}, {}, {}]}, 4),
        ([{}, {}], 3),
    ],
)
def test_a_request_costs_a_point_and_one_for_each_thing_it_reads(answer: Any, points: int) -> None:
    assert points_of(answer) == points


@given(st.lists(st.floats(0, 3, allow_nan=False), max_size=150))
def test_no_issue_is_written_to_more_often_than_jira_takes(pauses: list[float]) -> None:
    clock, sent = ManualClock(START), list[float]()
    writes = IssueWrites(clock)
    for pause in pauses:
        clock.advance(pause)
        if writes.wait("1") == 0:
            writes.note("1")
            sent.append(clock.now())
    for seconds, most in PER_ISSUE:
        assert all(later - at >= seconds for at, later in zip(sent, sent[most:], strict=False))
    assert writes.wait("2") == 0


async def test_replicas_share_an_hour_and_the_next_is_another(store: Store) -> None:
    clock = ManualClock(math.floor(START / HOUR_S) * HOUR_S + 600)
    one, other = Budget(store, clock, 1000), Budget(store, clock, 1000)
    for _ in range(50):
        await one.spend(10)
    assert await other.left() == 500
    assert await other.wait(0.4) == 0
    assert await other.wait(0.5) == HOUR_S - 600
    await other.spend(10)
    assert (await other.left(), await one.left()) == (490, 490)
    clock.advance(HOUR_S)
    assert await one.left() == 1000
    await one.spend(10)
    hour = math.floor(clock.now() / HOUR_S)
    await store.tx(hours.spend, NAME, 700, hour - 1)
    assert await other.left() == 990, "an hour that is over takes nothing from this one"


async def test_sweeps_wait_first_and_people_last(store: Store) -> None:
    clock = ManualClock(START)
    pace = Pace(store, clock, 100)
    waits = []
    for _ in range(4):
        waits.append([await pace.wait(rank) > 0 for rank in Rank])
        await pace.sent(None, [{}] * 29)
    assert waits == [[False, False, False], [False, False, False], [False, False, True], [False, True, True]]
    with pytest.raises(Spent) as spent:
        await pace.check("GET myself")
    assert 0 < (spent.value.after or 0) <= HOUR_S
    assert await pace.points_left() == 0
    assert await Pace(store, clock).points_left() == math.inf


async def test_a_burst_on_one_issue_gives_way_and_another_issue_does_not(store: Store) -> None:
    pace = Pace(store, ManualClock(START))
    for _ in range(PER_ISSUE[0][1]):
        pace.check_issue("1")
        await pace.sent("1", None)
    with pytest.raises(Held) as held:
        pace.check_issue("1")
    assert (held.value.after or 0) >= PER_ISSUE[0][0]
    pace.check_issue("2")


@pytest.mark.parametrize(("deployment", "database_url"), [("cloud", "sqlite"), ("server", "sqlite")], indirect=True)
async def test_when_an_hour_is_spent_cards_say_so_and_all_is_caught_up_in_the_next(house: House) -> None:
    item = await house.report()
    house.clock.advance(HOUR_S - house.clock.now() % HOUR_S + 1)
    client = JiraClient(house.client.account, Pace(house.store, house.clock, 10))
    mirror = Mirror(house.store, house.desk, client)
    worker = Worker(house.store, {lanes_of.SYNC: Task(mirror.sync, mirror.on_trouble)}, house.clock)
    for n in range(8):
        await house.do(c.Rename(f"name {n}"), item)
        await worker.run_due()
    view = await house.view(item)
    assert view.sync is Sync.PENDING
    assert "in an hour is spent" in view.trouble
    assert (await house.store.read(gates.closed))[lanes_of.JIRA_GATE].remedy.startswith("It goes on with the next hour")
    asked = len(house.jira.state.control.log.entries)
    house.clock.advance(600)
    await worker.run_due()
    assert len(house.jira.state.control.log.entries) == asked
    house.clock.advance(HOUR_S)
    await worker.run_due()
    assert (await house.issue(item))["fields"]["summary"] == "name 7"
    await client.close()
