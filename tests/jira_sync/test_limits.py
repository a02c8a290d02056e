"""Jira's limits: read from its headers in every form, and kept: nobody asks before the time, and nobody else waits."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import func, select

from jira_sync.client import JiraClient
from jira_sync.limits import NEAR_S, Limit, Scarce, Scope, read_limit, reset_after, scarce
from jira_sync.mirror import Mirror
from jira_sync.pace import Pace
from jira_sync.sweep import ensure_sweep
from sop.desk import Sync, lanes_of, wishes
from sop.errors import Retryable
from sop.lanes import Task, Worker, buckets, gates
from sop.records import commands as c
from sop.storage.tables import buckets as buckets_table, parked
from tests.jira_sync.conftest import House

AT = datetime(2026, 11, 25, 12, 0, 0, tzinfo=UTC)
DATE = {"Date": format_datetime(AT, usegmt=True)}
IN_TWO_MINUTES = {"X-RateLimit-Reset": "2026-11-25T12:02:00Z"}


# --- headers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "limit"),
    [
        ({"RateLimit-Reason": "jira-burst-based", "Retry-After": "7"}, Limit(Scope.ENDPOINT, 7)),
        ({"RateLimit-Reason": "jira-burst-based", "Retry-After": "7", **IN_TWO_MINUTES}, Limit(Scope.ENDPOINT, 7)),
        ({"RateLimit-Reason": "jira-burst-based", **IN_TWO_MINUTES}, Limit(Scope.ENDPOINT, 120)),
        ({"RateLimit-Reason": "jira-burst-based"}, Limit(Scope.ENDPOINT, None)),
        ({"RateLimit-Reason": "jira-per-issue-on-write", "Retry-After": "30"}, Limit(Scope.ISSUE, 30)),
        ({"RateLimit-Reason": "jira-quota-tenant-based", "Retry-After": "60"}, Limit(Scope.EVERYTHING, 60)),
        ({"RateLimit-Reason": "jira-quota-global-based", **IN_TWO_MINUTES}, Limit(Scope.EVERYTHING, 120)),
        (
            {"RateLimit-Reason": "jira-quota-global-based", "Retry-After": "60", **IN_TWO_MINUTES},
            Limit(Scope.EVERYTHING, 120),
        ),
        ({"RateLimit-Reason": "jira-quota-tenant-based"}, Limit(Scope.EVERYTHING, None)),
        ({"RateLimit-Reason": "jira-something-new", "Retry-After": "9"}, Limit(Scope.ENDPOINT, 9)),
        ({"Retry-After": "Wed, 25 Nov 2026 12:00:45 GMT"}, Limit(Scope.ENDPOINT, 45)),
        ({"Retry-After": "Wednesday, 25-Nov-26 12:00:45 GMT"}, Limit(Scope.ENDPOINT, 45)),
        ({"Retry-After": "Wed Nov 25 12:00:45 2026"}, Limit(Scope.ENDPOINT, 45)),
        ({"Retry-After": "in a while"}, Limit(Scope.ENDPOINT, None)),
        (
            {"X-RateLimit-Interval-Seconds": "60", "X-RateLimit-FillRate": "5", "Retry-After": "3"},
            Limit(Scope.EVERYTHING, 3),
        ),
        ({"X-RateLimit-Interval-Seconds": "60", "X-RateLimit-FillRate": "5"}, Limit(Scope.EVERYTHING, 60)),
        ({}, Limit(Scope.ENDPOINT, None)),
    ],
)
def test_whom_a_limit_concerns_and_for_how_long(headers: dict[str, str], limit: Limit) -> None:
    assert read_limit(headers | DATE) == limit


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [
        ("2026-11-25T12:02:00Z", 120),
        ("2026-11-25T12:02:00.500Z", 120.5),
        ("2026-11-25T12:02Z", 120),
        ("2026-11-25T20:02:00+08:00", 120),
        ("2026-11-25T12:02:00", 120),
        ("2026-11-25T11:00:00Z", 0),
        ("soon", None),
        ("", None),
        ("0001-01-01T00:00:00+14:00", 0),
    ],
)
def test_a_reset_is_told_by_jiras_own_clock(reset: str, seconds: float | None) -> None:
    """Ours may be off by minutes: what counts is how long after the answer it is."""
    assert reset_after({"X-RateLimit-Reset": reset, **DATE}) == seconds


def left(remaining: str, limit: str = "100") -> dict[str, str]:
    return {"X-RateLimit-Limit": limit, "X-RateLimit-Remaining": remaining}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"X-RateLimit-NearLimit": "false"}, None),
        ({"X-RateLimit-NearLimit": "true"}, Scarce(NEAR_S, near=True)),
        ({"X-RateLimit-NearLimit": "True", **IN_TWO_MINUTES}, Scarce(120, near=True)),
        ({"X-RateLimit-NearLimit": "true", **left("90")}, Scarce(NEAR_S, near=True)),
        (left("100"), None),
        (left("50"), None),
        (left("49") | IN_TWO_MINUTES, Scarce(120, near=False)),
        (left("20") | IN_TWO_MINUTES, Scarce(120, near=False)),
        (left("19") | IN_TWO_MINUTES, Scarce(120, near=True)),
        (left("0"), Scarce(NEAR_S, near=True)),
        (left("10") | {"X-RateLimit-Interval-Seconds": "60", "Retry-After": "0"}, Scarce(60, near=True)),
        (left("1", "0"), None),
        (left("many"), None),
        ({"X-RateLimit-Remaining": "1"}, None),
    ],
)
def test_who_gives_way_and_for_how_long(headers: dict[str, str], expected: Scarce | None) -> None:
    assert scarce(headers | DATE) == expected


NAMES = ["Retry-After", "X-RateLimit-Reset", "RateLimit-Reason", "X-RateLimit-Interval-Seconds", "Date"]
NAMES += ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-NearLimit"]
VALUES = st.text() | st.floats().map(str) | st.datetimes().map(str) | st.datetimes().map(format_datetime)


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_whatever_headers_say_it_is_a_time_to_wait_or_nothing(headers: dict[str, str]) -> None:
    after = read_limit(headers).after
    assert after is None or 0 <= after < float("inf")
    short = scarce(headers)
    assert short is None or 0 <= short.after < float("inf")


# --- kept -------------------------------------------------------------------------------------------------------------

CLOUD = pytest.mark.parametrize(
    ("deployment", "database_url"), [("cloud", "sqlite"), ("cloud", "postgresql")], indirect=True
)
SQLITE = pytest.mark.parametrize(("deployment", "database_url"), [("cloud", "sqlite")], indirect=True)
SERVER = pytest.mark.parametrize(("deployment", "database_url"), [("server", "sqlite")], indirect=True)
PUT = {"method": "PUT", "path": r"/issue/\d+$"}


def second(house: House) -> Worker:
    """Another replica: a client, a worker and a memory of its own, on the same database."""
    client = JiraClient(house.client.account, Pace(house.store, house.clock))
    mirror = Mirror(house.store, house.desk, client)
    return Worker(
        house.store, {lanes_of.SYNC: Task(mirror.sync), lanes_of.CARD: house.worker._tasks[lanes_of.CARD]}, house.clock
    )


async def titles(house: House, items: list[str]) -> list[str]:
    """What Jira holds."""
    return [(await house.issue(item))["fields"]["summary"] for item in items]


async def nothing_parked(house: House) -> bool:
    return not await house.store.read(lambda one: one.execute(select(func.count()).select_from(parked)).scalar_one())


def limits(house: House) -> tuple[dict[str, int], dict[str, int]]:
    """What the stand-in refused, and what of that came too early."""
    seen = house.jira.state.limits
    return dict(seen.refused), dict(+seen.early)


@CLOUD
@pytest.mark.parametrize("form", ["seconds", "date", "reset"])
async def test_an_endpoint_that_is_limited_is_left_alone_and_others_are_not(house: House, form: str) -> None:
    items = [await house.report(f"incident {n}") for n in range(6)]
    await house.rest.fault("rate_limit", match=PUT, times=1, seconds=30, reason="jira-burst-based", form=form)
    await house.do(c.Rename("first"), items[0])
    await house.settle()
    for item in items[1:]:
        await house.do(c.Rename("later"), item)
    await house.settle()
    await second(house).run_due()
    assert await titles(house, items) == [f"incident {n}" for n in range(6)]
    assert limits(house) == ({"jira-burst-based": 1}, {})
    # Another endpoint is none of its business.
    await house.do(c.AddComment("c1", "said meanwhile"), items[0])
    await house.do(c.ReportIncident("new"))
    await house.pass_time(25)
    assert len(house.jira.state.site.issues) == 7
    assert await house.store.read(gates.closed) == {}
    await house.pass_time(20)
    assert await titles(house, items) == ["first", *["later"] * 5]
    assert limits(house) == ({"jira-burst-based": 1}, {})
    assert await nothing_parked(house)


@SQLITE
async def test_an_issue_that_is_limited_waits_alone(house: House) -> None:
    items = [await house.report(f"incident {n}") for n in range(4)]
    await house.rest.fault("rate_limit", match=PUT, times=1, seconds=30, reason="jira-per-issue-on-write")
    await house.do(c.Rename("waits"), items[0])
    await house.settle()
    for item in items[1:]:
        await house.do(c.Rename("at once"), item)
    await house.settle()
    assert await titles(house, items) == ["incident 0", *["at once"] * 3]
    await house.do(c.Describe("more"), items[0])
    await house.hint(items[0])
    await house.pass_time(25)
    assert (await titles(house, items))[0] == "incident 0"
    await house.pass_time(10)
    assert (await titles(house, items))[0] == "waits"
    assert limits(house) == ({"jira-per-issue-on-write": 1}, {})


@CLOUD
@pytest.mark.parametrize("form", ["seconds", "date", "reset"])
async def test_a_quota_that_is_spent_closes_the_gate_until_the_reset(house: House, form: str) -> None:
    items = [await house.report(f"incident {n}") for n in range(6)]
    await house.pass_time(10)
    await house.rest.fault("rate_limit", times=1, seconds=1800, reason="jira-quota-tenant-based", form=form)
    for item in items:
        await house.do(c.Rename("after the reset"), item)
    await house.settle()
    assert set(await house.store.read(gates.closed)) == {"jira"}
    assert "Rate limit exceeded" in (await house.view(items[0])).trouble
    other = second(house)
    asked = len(house.jira.state.control.log.entries)
    for _ in range(59):
        house.clock.advance(30)
        house.jira.state.clock.advance(30)
        await house.settle()
        await other.run_due()
    assert len(house.jira.state.control.log.entries) == asked, "not one request in half an hour"
    await house.pass_time(90)
    assert await titles(house, items) == ["after the reset"] * 6
    assert await house.store.read(gates.closed) == {}
    refused, early = limits(house)
    assert set(refused) == {"jira-quota-tenant-based"}
    assert early == {}
    assert await nothing_parked(house)


@SERVER
async def test_a_data_centers_tokens_are_an_accounts_whatever_it_asks_for(house: House) -> None:
    items = [await house.report(f"incident {n}") for n in range(3)]
    await house.pass_time(10)
    await house.rest.fault("rate_limit", match=PUT, times=1, seconds=40)
    for item in items:
        await house.do(c.Rename("later"), item)
    await house.settle()
    assert set(await house.store.read(gates.closed)) == {"jira"}
    before = len(house.jira.state.control.log.entries)
    await house.pass_time(35)
    assert len(house.jira.state.control.log.entries) == before
    await house.pass_time(20)
    assert await titles(house, items) == ["later"] * 3
    assert limits(house)[1] == {}


@SQLITE
async def test_a_short_burst_is_waited_out_within_the_call(house: House) -> None:
    item = await house.report()
    await house.rest.fault("rate_limit", match=PUT, times=1, seconds=0.5, reason="jira-burst-based")
    await house.do(c.Rename("soon"), item)
    # The stand-in's limits run with real time, our lanes' clock stands still: whoever waited for it would wait for ever.
    house.client.pace = None
    await house.settle()
    assert await titles(house, [item]) == ["soon"]


@CLOUD
async def test_while_a_limit_is_near_only_what_people_wait_for_is_asked(house: House) -> None:
    item, other = await house.report("people's"), await house.report("nobody's")
    await house.store.tx(ensure_sweep, house.clock.now())
    await house.pass_time(10)
    await house.rest.fault("near_limit", times=1, match=PUT, seconds=600)
    await house.do(c.Rename("near"), item)
    await house.settle()
    await house.act(other, "edit", fields={"summary": "changed there"})
    await house.store.tx(wishes.sync_in_background, other, house.clock.now())
    searches = _searches(house)
    await house.do(c.Rename("people first"), item)
    await house.pass_time(500, step=20)
    assert await titles(house, [item]) == ["people first"]
    assert _searches(house) == searches, "the sweep waits"
    assert (await house.view(other)).item.title == "nobody's"
    await house.pass_time(200, step=20)
    assert _searches(house) > searches
    assert (await house.view(other)).item.title == "changed there"


SHORT = pytest.mark.parametrize(("deployment", "database_url", "quota"), [("cloud", "sqlite", 100)], indirect=True)


@SHORT
async def test_when_half_is_spent_sweeps_give_way_then_background_work_and_people_never(
    house: House, quota: int
) -> None:
    person, other = await house.report("a person's"), await house.report("nobody's")
    await house.store.tx(ensure_sweep, house.clock.now())
    await house.pass_time(10)
    spent = 0
    while spent < quota // 2 + 5:
        spent += 1
        await house.client.myself()
    searches = _searches(house)
    await house.act(other, "edit", fields={"summary": "changed there"})
    await house.pass_time(400, step=20)
    assert _searches(house) == searches, "the sweep waits"
    await house.store.tx(wishes.sync_in_background, other, house.clock.now())
    await house.settle()
    assert (await house.view(other)).item.title == "changed there", "a sync in the background does not"
    while not await house.store.read(buckets.held, ["jira background"], house.clock.now()):
        await house.client.myself()
    await house.act(other, "edit", fields={"summary": "changed again"})
    await house.store.tx(wishes.sync_in_background, other, house.clock.now())
    await house.do(c.Rename("people first"), person)
    await house.settle()
    assert await titles(house, [person]) == ["people first"]
    assert (await house.view(other)).item.title == "changed there", "now it waits, too"
    await house.pass_time(4000, step=100)
    assert _searches(house) > searches
    assert (await house.view(other)).item.title == "changed again"


def _searches(house: House) -> int:
    return sum("/search/jql" in one.path for one in house.jira.state.control.log.entries)


@CLOUD
async def test_a_persons_wish_beside_a_background_one_does_not_wait_with_it(house: House) -> None:
    item = await house.report()
    await house.pass_time(10)
    await house.store.tx(buckets.push_back, "jira background", (), house.clock.now() + 600, house.clock.now())
    await house.store.tx(wishes.sync_in_background, item, house.clock.now())
    await house.do(c.Rename("now"), item)
    await house.store.tx(wishes.sync_in_background, item, house.clock.now())
    await house.settle()
    assert await titles(house, [item]) == ["now"]
    assert (await house.view(item)).sync is Sync.EQUAL


@SQLITE
async def test_a_create_that_is_held_leaves_no_claim_in_doubt(house: House) -> None:
    await house.rest.fault("rate_limit", match={"method": "POST", "path": "/issue$"}, times=1, seconds=30)
    await house.do(c.ReportIncident("one"))
    await house.settle()
    await house.do(c.ReportIncident("two"))
    await house.settle()
    await house.pass_time(45)
    assert sorted(one.summary for one in house.jira.state.site.issues.values()) == ["one", "two"]
    assert house.writes().count("POST /rest/api/2/issue") == 3, "refused once, made twice"
    assert limits(house) == ({"jira-burst-based": 1}, {})


@SQLITE
async def test_outside_a_lane_a_held_call_says_how_long(house: House) -> None:
    await house.rest.fault("rate_limit", match={"path": "/myself"}, times=1, seconds=30)
    for _ in range(3):
        with pytest.raises(Retryable) as caught:
            await house.client.myself()
        assert caught.value.after is not None
        assert caught.value.after > 20
    assert limits(house)[0] == {"jira-burst-based": 1}


@SQLITE
async def test_what_is_kept_does_not_grow(house: House) -> None:
    for _ in range(5):
        await house.rest.fault("rate_limit", match={"path": "/myself"}, times=1, seconds=30)
        with pytest.raises(Retryable):
            await house.client.myself()
        await house.pass_time(40)
    rows: Any = await house.store.read(lambda one: one.execute(select(buckets_table)).all())
    assert [row.name for row in rows] == ["jira GET myself"]
    assert len(rows[0].data) < 100


QUOTA = pytest.mark.parametrize(
    ("deployment", "database_url", "quota"),
    [("cloud", "sqlite", 40), ("server", "sqlite", 40)],
    indirect=True,
)


@QUOTA
async def test_a_real_quota_over_hours_is_kept_to_and_everything_comes_through(house: House, quota: int) -> None:
    """Not ordered: the stand-in counts, with a near limit before and a refusal after, window by window."""
    items = [await house.report(f"incident {n}") for n in range(4)]
    for hour in range(2):
        for n in range(24):
            await house.do(c.Rename(f"{hour}.{n}"), items[n % 4])
            await house.settle()
        assert limits(house)[0].keys() & {"jira-quota-tenant-based", "tokens"}
        await house.pass_time(3700, step=100)
    await house.pass_time(3700, step=100)
    for item in items:
        assert (await house.view(item)).sync is Sync.EQUAL
    assert limits(house)[1] == {}
    assert await nothing_parked(house)
