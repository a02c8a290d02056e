"""`/search/jql`: the query subset, pages, the lagging index."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.common import parse_iso
from sandbox.jira import JiraOptions, serve
from tests.sandbox.jira_support import ALEX, Rest


@pytest.fixture
async def rest() -> AsyncIterator[Rest]:
    async with serve(JiraOptions(time_zone="Asia/Taipei")) as jira, aiohttp.ClientSession() as http:
        jira.state.clock.set(parse_iso("2026-11-22T10:00:00Z"))
        rest = Rest(http, jira)
        await rest.create("one", labels=["a"], priority={"name": "High"})
        jira.state.clock.advance(600)
        await rest.create("two", labels=["a", "b"], assignee={"accountId": ALEX})
        await rest("POST", "/rest/api/2/issue/OPS-2/transitions", {"transition": {"id": "41"}})
        yield rest


@pytest.mark.parametrize(
    ("jql", "keys"),
    [
        ("project = OPS", ["OPS-2", "OPS-1"]),
        ("project = OPS ORDER BY created ASC", ["OPS-1", "OPS-2"]),
        ("project = ops AND labels = b", ["OPS-2"]),
        ('labels in ("a", zzz) and not status = Done', ["OPS-1"]),
        ('status in ("To Do", "In Progress") OR assignee = currentUser()', ["OPS-1"]),
        ("(status = Done or status = 'To Do') and priority = High", ["OPS-1"]),
        ("project = OPS and updated >= -5m", ["OPS-2"]),
        ("project = OPS and updated >= -1h order by updated desc, id", ["OPS-2", "OPS-1"]),
        ('project = OPS and updated >= "2026-11-22 18:05"', ["OPS-2"]),
        ('project = OPS and created < "2026/11/22 18:05"', ["OPS-1"]),
        ("key in (OPS-1, OPS-2) and issuetype = Incident", ["OPS-2", "OPS-1"]),
        ("issue = OPS-1", ["OPS-1"]),
        ("assignee is EMPTY and project = OPS", ["OPS-1"]),
        ("assignee is not EMPTY", ["OPS-2"]),
        ("labels != b", ["OPS-1"]),
        ("statusCategory = Done", ["OPS-2"]),
        ("labels = unheard-of", []),
    ],
)
async def test_query(rest: Rest, jql: str, keys: list[str]) -> None:
    status, answer = await rest("GET", "/rest/api/3/search/jql", jql=jql, fields="summary")
    assert status == 200, answer
    assert [issue["key"] for issue in answer["issues"]] == keys


@pytest.mark.parametrize(
    "jql",
    [
        "",
        "order by created",
        "project",
        "project =",
        "project = NONE",
        "status = Closed",
        "key = OPS-99",
        "summary ~ x",
        "sprint = 1",
        "updated >= yesterday",
        "updated = -5m",
        "project = OPS AND",
        "project = OPS project = OPS",
        "(project = OPS",
        "project = OPS order by summary",
        "labels in ()",
        "project = OPS and assignee was x",
    ],
)
async def test_other_queries_are_refused(rest: Rest, jql: str) -> None:
    status, answer = await rest("POST", "/rest/api/3/search/jql", {"jql": jql})
    assert status == 400
    assert answer["errorMessages"]


async def test_pages_have_tokens_and_no_total(rest: Rest) -> None:
    query = {"jql": "project = OPS", "maxResults": 1}
    _, first = await rest("POST", "/rest/api/3/search/jql", query)
    assert set(first) == {"issues", "isLast", "nextPageToken"}
    assert set(first["issues"][0]) == {"id"}
    _, last = await rest("POST", "/rest/api/3/search/jql", {**query, "nextPageToken": first["nextPageToken"]})
    assert last["isLast"]
    assert "nextPageToken" not in last
    assert first["issues"] != last["issues"]
    for bad in (
        {**query, "nextPageToken": "x"},
        {**query, "jql": "labels = a", "nextPageToken": first["nextPageToken"]},
    ):
        assert (await rest("POST", "/rest/api/3/search/jql", bad))[0] == 400


async def test_index_lags_until_the_clock_has_passed_and_reconcile_sees_at_once(rest: Rest) -> None:
    await rest.fault("index_lag", seconds=30)
    made = await rest.create("three", labels=["lag"])
    await rest("PUT", "/rest/api/2/issue/OPS-1", {"fields": {"labels": ["lag"]}})
    assert await rest.found("labels = lag") == []
    body = {"jql": "labels = lag", "reconcileIssues": [int(made["id"])]}
    _, seen = await rest("POST", "/rest/api/3/search/jql", body)
    assert [issue["id"] for issue in seen["issues"]] == [made["id"]]
    rest.jira.state.clock.advance(29)
    assert await rest.found("labels = lag") == []
    rest.jira.state.clock.advance(1)
    assert len(await rest.found("labels = lag")) == 2


async def test_a_deleted_issue_leaves_the_index(rest: Rest) -> None:
    await rest("DELETE", "/rest/api/2/issue/OPS-1")
    assert len(await rest.found("project = OPS")) == 1
