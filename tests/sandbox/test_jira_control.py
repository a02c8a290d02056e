"""Jira's own control endpoints and its rate limits."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.jira import JiraOptions, serve
from tests.sandbox.jira_support import ALEX, MEI, Rest

SEED = {"issues": [{"summary": "seeded", "status": "In Progress", "comments": [{"author": MEI, "body": "嗨"}]}]}


@pytest.fixture
async def rest() -> AsyncIterator[Rest]:
    async with serve(JiraOptions(seed=SEED)) as jira, aiohttp.ClientSession() as http:
        yield Rest(http, jira)


async def test_board_shows_what_people_do(rest: Rest) -> None:
    before = (await rest("GET", "/_control/board", project="OPS"))[1]
    assert [column["name"] for column in before["columns"]] == ["To Do", "In Progress", "In Review", "Done"]
    card = before["columns"][1]["issues"][0]
    assert (card["key"], card["summary"], card["comments"][0]["body"]) == ("OPS-1", "seeded", "嗨")
    done = await rest.act("create", fields={"summary": "new", "priority": "High", "assignee": ALEX, "labels": ["l"]})
    await rest.act("edit", issue=done["issue"]["id"], fields={"description": "d", "duedate": "2026-12-01"})
    await rest.act("transition", issue="OPS-1", to="done")
    after = (await rest("GET", "/_control/board"))[1]
    assert after["version"] > before["version"]
    new = after["columns"][0]["issues"][0]
    assert new["assignee"] == {"accountId": ALEX, "displayName": "Alex Wilber"}
    assert (new["description"], new["duedate"], new["labels"], new["priority"]) == ("d", "2026-12-01", ["l"], "High")
    assert after["columns"][3]["issues"][0]["key"] == "OPS-1"
    assert {user["accountId"] for user in after["users"]} >= {ALEX, MEI}


@pytest.mark.parametrize(
    "body",
    [
        {"do": "fly"},
        {"do": "comment", "issue": "OPS-1", "body": "x"},
        {"do": "comment", "as": "nobody", "issue": "OPS-1", "body": "x"},
        {"do": "comment", "as": ALEX, "issue": "OPS-9", "body": "x"},
        {"do": "comment", "as": ALEX, "issue": "OPS-1", "body": ""},
        {"do": "edit", "as": ALEX, "issue": "OPS-1", "fields": {"status": "Done"}},
        {"do": "edit", "as": ALEX, "issue": "OPS-1", "fields": {"priority": "P1"}},
        {"do": "edit", "as": ALEX, "issue": "OPS-1", "fields": {}, "more": 1},
        {"do": "transition", "as": ALEX, "issue": "OPS-1", "to": "Nowhere"},
        {"do": "move", "as": ALEX, "issue": "OPS-1", "project": "NONE"},
        {"do": "create", "as": ALEX, "fields": {}},
    ],
)
async def test_act_refuses(rest: Rest, body: dict) -> None:
    status, answer = await rest("POST", "/_control/act", body)
    assert status == 400
    assert answer["error"]


@pytest.mark.parametrize(
    "seed",
    [
        {"planets": []},
        {"statuses": []},
        {"statuses": [{"name": "x", "category": "odd"}]},
        {"users": [{"accountId": "u"}]},
        {"webhook": {"secret": "x"}},
        {"issues": [{"summary": "s", "status": "Nowhere"}]},
        {"issues": [{"colour": "red"}]},
        {"transitions": {"NONE": {}}},
    ],
)
async def test_a_bad_seed_changes_nothing(rest: Rest, seed: dict) -> None:
    assert (await rest("POST", "/_control/seed", seed))[0] == 400
    assert rest.jira.state.site.issue("OPS-1").summary == "seeded"


async def test_seed_users_statuses_and_reset(rest: Rest) -> None:
    seed = {
        "users": [{"accountId": "u1", "displayName": "One", "emailAddress": "one@example.com", "active": False}],
        "statuses": ["New", {"name": "Closed", "category": "done"}],
    }
    assert (await rest("POST", "/_control/seed", seed))[0] == 200
    made = await rest.create()
    bad = {"fields": {"assignee": {"accountId": "u1"}}}
    assert (await rest("PUT", f"/rest/api/2/issue/{made['id']}", bad))[0] == 400
    assert (await rest("POST", "/_control/reset", {}))[0] == 200
    assert rest.jira.state.site.issue("OPS-1").summary == "seeded"
    _, everything = await rest("GET", "/_control/issues")
    assert [issue["comments"][0]["author"]["accountId"] for issue in everything["issues"]] == [MEI]


async def test_down_drops_everything_but_control(rest: Rest) -> None:
    assert (await rest("POST", "/_control/down", {}))[0] == 200
    with pytest.raises(aiohttp.ClientError):
        await rest("GET", "/rest/api/3/serverInfo")
    assert (await rest("POST", "/_control/up", {}))[0] == 200
    assert (await rest("GET", "/rest/api/3/serverInfo"))[0] == 200


async def test_drop_after_commit_leaves_the_issue(rest: Rest) -> None:
    await rest.fault("drop_after_commit", times=1, match={"method": "POST", "path": "/issue$"})
    with pytest.raises(aiohttp.ClientError):
        await rest.create("twin")
    assert [issue.summary for issue in rest.jira.state.site.issues.values()] == ["seeded", "twin"]


async def test_per_issue_write_limit_is_freed_by_time(rest: Rest) -> None:
    path = "/rest/api/2/issue/OPS-1/properties/p"
    statuses = [(await rest("PUT", path, number))[0] for number in range(21)]
    assert statuses == [201, *[200] * 19, 429]
    assert rest.headers["RateLimit-Reason"] == "jira-per-issue-on-write"
    assert 1 <= int(rest.headers["Retry-After"]) <= 2
    assert rest.headers["X-RateLimit-Remaining"] == "0"
    other = await rest.create()
    assert (await rest("PUT", f"/rest/api/2/issue/{other['id']}", {"fields": {"summary": "x"}}))[0] == 204
    rest.jira.state.clock.advance(2)
    assert (await rest("PUT", path, 1))[0] == 200


async def test_burst_limit_per_endpoint() -> None:
    limits_on = [(JiraOptions(), 429), (JiraOptions(rate_limits=False), 200)]
    for options, last in limits_on:
        async with serve(options) as jira, aiohttp.ClientSession() as http:
            rest = Rest(http, jira)
            for _ in range(100):
                jira.state.limits.refuse("GET", "/status", None, None)
            assert (await rest("GET", "/rest/api/3/status"))[0] == last
            if last == 429:
                assert rest.headers["RateLimit-Reason"] == "jira-burst-based"


@pytest.mark.parametrize(
    ("reason", "path", "stopped"),
    [
        ("jira-burst-based", "/rest/api/2/issue/{other}", 429),
        ("jira-per-issue-on-write", "/rest/api/2/issue/{other}", 204),
        ("jira-quota-tenant-based", "/rest/api/2/issue/{other}", 429),
    ],
)
async def test_an_ordered_limit_holds_what_its_reason_says(rest: Rest, reason: str, path: str, stopped: int) -> None:
    made, other = await rest.create(), await rest.create()
    change = {"fields": {"summary": "x"}}
    await rest.fault("rate_limit", times=1, seconds=30, reason=reason, match={"method": "PUT", "path": "issue"})
    assert (await rest("PUT", f"/rest/api/2/issue/{made['id']}", change))[0] == 429
    assert (rest.headers["RateLimit-Reason"], rest.headers["Retry-After"]) == (reason, "30")
    assert (await rest("PUT", path.format(other=other["id"]), change))[0] == stopped
    assert (await rest("GET", "/_control/limits"))[1]["early"] == {}, "it may have been under way"
    rest.jira.state.clock.advance(20)
    assert (await rest("PUT", f"/rest/api/2/issue/{made['id']}", change))[0] == 429
    assert (await rest("GET", "/_control/limits"))[1]["early"] == {reason: 1}
    quota = reason.startswith("jira-quota")
    assert (await rest("GET", f"/rest/api/2/issue/{made['id']}"))[0] == (429 if quota else 200)
    rest.jira.state.clock.advance(11)
    assert (await rest("PUT", f"/rest/api/2/issue/{made['id']}", change))[0] == 204


async def test_a_limit_for_an_unknown_reason_is_told_and_not_passed(rest: Rest) -> None:
    await rest.fault("rate_limit", times=1, seconds=30, reason="jira-moon-phase")
    assert (await rest("GET", "/rest/api/2/myself"))[0] == 501


async def test_an_hours_quota_is_told_before_it_is_spent() -> None:
    async with serve(JiraOptions(quota=10)) as jira, aiohttp.ClientSession() as http:
        rest = Rest(http, jira)
        near = []
        for _ in range(11):
            status, _ = await rest("GET", "/rest/api/2/priority")
            near.append("X-RateLimit-NearLimit" in rest.headers)
        assert near == [False] * 8 + [True] * 2 + [False]
        assert (status, rest.headers["RateLimit-Reason"]) == (429, "jira-quota-tenant-based")
