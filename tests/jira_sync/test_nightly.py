"""The nightly sweep: every linked issue is compared, by few requests, and what differs is brought into step."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given, strategies as st
from sqlalchemy import insert, select, update

from jira_sync.dialects import BULK_MOST
from jira_sync.nightly import LANE, NIGHT_AT, Nightly, _verify, ensure_nightly, next_night
from sop.desk import Sync, lanes_of
from sop.lanes import Done, Job, Task, Worker
from sop.records import commands as c
from sop.storage.tables import intents, links
from tests.jira_sync.conftest import House

TAIPEI = ZoneInfo("Asia/Taipei")
CLOUD = pytest.mark.parametrize(
    ("deployment", "database_url"), [("cloud", "sqlite"), ("cloud", "postgresql")], indirect=True
)
SQLITE = pytest.mark.parametrize(("deployment", "database_url"), [("cloud", "sqlite")], indirect=True)


@pytest.fixture
async def reports(house: House) -> list[dict[str, Any]]:
    """The house has its nightly sweep; what it reports comes in here."""
    told: list[dict[str, Any]] = []

    async def keep(job: Job) -> Done:
        told.append(job.payload)
        return Done()

    tasks = {
        **house.worker._tasks,
        lanes_of.NIGHTLY: Task(Nightly(house.store, house.client, house.clock, TAIPEI).run, parks=False),
        lanes_of.NIGHTLY_REPORT: Task(keep),
    }
    house.worker = Worker(house.store, tasks, house.clock)
    return told


async def a_night(house: House) -> None:
    """Let it be night."""
    await house.pass_time(10)
    await house.store.tx(ensure_nightly, house.clock.now(), TAIPEI)
    seconds = next_night(house.clock.now(), TAIPEI) - house.clock.now() + 1
    house.clock.advance(seconds)
    house.jira.state.clock.advance(seconds)
    await house.settle()


def figures(report: dict[str, Any]) -> tuple[int, int, int]:
    return report["compared"], report["behind"], report["missing"]


async def test_what_webhooks_missed_long_ago_is_found_and_what_is_in_step_is_left_alone(
    house: House, reports: list[dict[str, Any]]
) -> None:
    items = [await house.report(f"incident {n}") for n in range(4)]
    await house.pass_time(10)
    await house.act(items[1], "transition", to="Done")
    await house.act(items[2], "delete")
    await a_night(house)
    assert [(await house.view(item)).item.stage for item in items[:2]] == ["reported", "resolved"]
    assert (await house.view(items[2])).sync is Sync.GONE
    assert (await house.view(items[3])).sync is Sync.EQUAL
    link = (await house.view(items[3])).link
    assert link is not None
    assert link.verified_at == house.now(), "seen equal tonight"
    assert [figures(one) for one in reports] == [(4, 1, 1)]
    assert reports[0]["began"] <= reports[0]["ended"] == house.clock.now()
    writes = len(house.writes())
    await a_night(house)
    assert [figures(one) for one in reports] == [(4, 1, 1), (4, 0, 1)], "the deleted one is missing every night"
    assert len([one for one in house.writes()[writes:] if "bulkfetch" not in one]) == 0


async def test_what_waits_to_be_written_is_not_taken_for_equal(house: House) -> None:
    item, other = await house.report("one"), await house.report("two")
    await house.pass_time(10)
    await house.do(c.Rename("anew"), item)
    before = (await house.view(item)).link
    house.clock.advance(60)
    await house.store.tx(_verify, [item, other], house.clock.now())
    assert (await house.view(item)).link == before
    link = (await house.view(other)).link
    assert link is not None
    assert link.verified_at == house.now()


@CLOUD
async def test_a_change_that_moves_no_updated_is_found(house: House, reports: list[dict[str, Any]]) -> None:
    item = await house.report("as agreed")
    await house.pass_time(10)
    linked = (await house.view(item)).link
    assert linked is not None
    house.jira.state.site.issues[linked.issue_id].summary = "by a script"
    await a_night(house)
    assert (await house.view(item)).item.title == "by a script"
    assert [figures(one) for one in reports] == [(1, 1, 0)]


async def test_an_issue_that_is_shown_again_comes_back(house: House, reports: list[dict[str, Any]]) -> None:
    item = await house.report()
    await house.pass_time(10)
    await house.store.tx(
        lambda one: one.execute(
            update(links).values(state="gone", trouble="hidden", trouble_since="2026-01-01T00:00:00.000000Z")
        )
    )
    await a_night(house)
    assert (await house.view(item)).sync is Sync.EQUAL
    assert [figures(one) for one in reports] == [(1, 1, 0)]


@SQLITE
async def test_lost_credentials_are_not_taken_for_missing_issues(house: House, reports: list[dict[str, Any]]) -> None:
    """Jira tells an anonymous caller that there is nothing."""
    item = await house.report()
    await house.rest.fault("status", match={"path": "/myself"}, status=401, times=1)
    issues, house.client.issues = house.client.issues, _nothing  # type: ignore[method-assign]
    await a_night(house)
    assert reports == []
    assert (await house.view(item)).sync is not Sync.GONE
    house.client.issues = issues  # type: ignore[method-assign]
    await house.pass_time(600, step=60)
    assert [figures(one) for one in reports] == [(1, 0, 0)]


async def _nothing(_ids: list[str], _fields: str) -> list[Any]:
    return []


def _linked(connection: Any, numbers: range, agreed: dict[str, Any]) -> None:
    """Records are of no account here: links alone, in step with issues of the same number."""
    rows = [{"item_id": f"INC-{n:05}", "state": "linked", "issue_id": str(n), **agreed} for n in numbers]
    connection.execute(insert(links), rows)


MANY = range(1250)


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> dict[str, Any]:
    if "many" not in request.node.name:
        return {}
    return {"issues": [{"summary": f"issue {n}"} for n in MANY]}


async def test_many_unchanged_issues_cost_a_request_a_hundred(house: House, reports: list[dict[str, Any]]) -> None:
    there = house.jira.state.site.issues
    assert len(there) == len(MANY)
    status, one = await house.rest("GET", f"/rest/api/2/issue/{next(iter(there))}")
    assert status == 200
    agreed = {"seen_updated": one["fields"]["updated"], "base": orjson.dumps({"priority": "Medium"}).decode()}
    numbers = sorted(int(number) for number in there)
    await house.store.tx(_linked, range(numbers[0], numbers[-1] + 1), agreed)
    before = len(house.jira.state.control.log.entries)
    await a_night(house)
    assert [figures(one) for one in reports] == [(len(MANY), 0, 0)]
    assert len(house.jira.state.control.log.entries) - before == -(-len(MANY) // BULK_MOST)


@SQLITE
async def test_while_a_limit_is_near_a_night_waits_and_then_goes_on_where_it_was(
    house: House, reports: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jira_sync.nightly.BULK_MOST", 2)
    for n in range(5):
        await house.report(f"incident {n}")
    await house.rest.fault("near_limit", times=1, match={"path": "bulkfetch"}, seconds=600)
    await a_night(house)
    assert reports == []
    (payload,) = await house.store.read(
        lambda one: one.execute(select(intents.c.payload).where(intents.c.lane == LANE)).scalars().all()
    )
    assert orjson.loads(payload)["compared"] == 2
    await house.pass_time(700, step=50)
    assert [figures(one) for one in reports] == [(5, 0, 0)]


ZONES = st.sampled_from(["Asia/Taipei", "Europe/Berlin", "America/St_Johns", "UTC", "Australia/Lord_Howe"]).map(
    ZoneInfo
)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), ZONES)
def test_the_next_night_is_the_first_after_now(at: datetime, zone: ZoneInfo) -> None:
    now = at.replace(tzinfo=UTC).timestamp()
    night = next_night(now, zone)
    assert 0 < night - now <= 25 * 3600
    here = datetime.fromtimestamp(night, zone)
    # Where clocks are set at three o'clock that hour may be missing.
    assert (here.hour, here.minute) in {(NIGHT_AT.hour, 0), (NIGHT_AT.hour + 1, 0)}
