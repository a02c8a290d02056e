"""The stand-in with Data Center's manners: what it knows, and that it fails loudly on what only Cloud does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from sandbox.jira import JiraOptions, serve
from tests.sandbox.jira_support import AUTH, SERVER_ALEX, SERVER_MEI, Receiver, Rest, receiving, until


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
async def rest(receiver: Receiver) -> AsyncIterator[Rest]:
    options = JiraOptions(deployment="server", webhook_url=f"{receiver.url}?token=s3cret")
    async with serve(options) as jira, aiohttp.ClientSession() as http:
        jira.state.clock.advance(0)
        yield Rest.to_server(http, jira)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/rest/api/2/search/jql"),
        ("POST", "/rest/api/2/search/jql"),
        ("POST", "/rest/api/2/issue/bulkfetch"),
        ("POST", "/rest/api/latest/changelog/bulkfetch"),
        ("GET", "/rest/api/3/myself"),
    ],
)
async def test_what_only_cloud_has_is_not_there(rest: Rest, method: str, path: str) -> None:
    assert (await rest(method, path))[0] == 404


@pytest.mark.parametrize(
    ("auth", "status"),
    [
        ({}, 401),
        (AUTH, 401),
        ({"Authorization": "Bearer another"}, 401),
        ({"Authorization": "bearer sandbox-token"}, 200),
    ],
    ids=["none", "basic", "wrong", "right"],
)
async def test_only_the_personal_access_token_will_do(rest: Rest, auth: dict[str, str], status: int) -> None:
    rest.auth = auth
    assert (await rest("GET", "/rest/api/2/myself"))[0] == status
    assert (await rest("GET", "/rest/api/2/serverInfo"))[0] == (401 if auth and status == 401 else 200)


async def test_it_calls_itself_server(rest: Rest) -> None:
    _, info = await rest("GET", "/rest/api/2/serverInfo")
    assert info["deploymentType"] == "Server"


@pytest.mark.parametrize(
    ("assignee", "told"),
    [
        ({"accountId": SERVER_MEI}, "expected Object containing a 'name' property"),
        ({"name": "nobody"}, "User 'nobody' does not exist."),
        ({"name": SERVER_MEI}, f"User '{SERVER_MEI}' does not exist."),
    ],
)
async def test_people_are_set_by_name_alone(rest: Rest, assignee: dict[str, str], told: str) -> None:
    made = await rest.create()
    for body in ({"fields": {"assignee": assignee}},):
        status, answer = await rest("PUT", f"/rest/api/2/issue/{made['id']}", body)
        assert (status, answer["errors"]) == (400, {"assignee": told})


async def test_people_are_told_by_key_and_name(rest: Rest) -> None:
    made = await rest.create(assignee={"name": "Mei.Lin"})
    _, issue = await rest("GET", f"/rest/api/2/issue/{made['id']}", expand="changelog")
    assignee = issue["fields"]["assignee"]
    assert (assignee["key"], assignee["name"], assignee["emailAddress"]) == (SERVER_MEI, "mei.lin", "mei@example.com")
    assert "accountId" not in json.dumps(issue)
    await rest("PUT", f"/rest/api/2/issue/{made['id']}", {"fields": {"assignee": {"name": "alex"}}})
    await rest("PUT", f"/rest/api/2/issue/{made['id']}", {"fields": {"assignee": None}})
    _, issue = await rest("GET", f"/rest/api/2/issue/{made['id']}", expand="changelog")
    first, second = issue["changelog"]["histories"]
    assert (first["items"][0]["from"], first["items"][0]["to"]) == (SERVER_MEI, SERVER_ALEX), "oldest first"
    assert (second["items"][0]["from"], second["items"][0]["to"]) == (SERVER_ALEX, None)
    assert "fieldId" not in first["items"][0]


async def test_finding_people(rest: Rest) -> None:
    for text in ("mei@example.com", "mei.lin", "林美"):
        status, found = await rest("GET", "/rest/api/2/user/search", username=text)
        assert (status, [one["key"] for one in found]) == (200, [SERVER_MEI])
    assert (await rest("GET", "/rest/api/2/user/search"))[0] == 400
    assert (await rest("GET", "/rest/api/2/user/search", query="mei"))[0] == 400
    status, assignable = await rest("GET", "/rest/api/2/user/assignable/search", username="alex", project="OPS")
    assert (status, [one["key"] for one in assignable]) == (200, [SERVER_ALEX])
    assert (await rest("GET", "/rest/api/2/user/assignable/search", username="alex"))[0] == 400
    assert (await rest("GET", "/rest/api/2/user", key=SERVER_ALEX))[1]["name"] == "alex"
    assert (await rest("GET", "/rest/api/2/user", username="alex"))[1]["key"] == SERVER_ALEX
    assert (await rest("GET", "/rest/api/2/user", key="JIRAUSER1"))[0] == 404
    assert (await rest("GET", "/rest/api/2/user", accountId=SERVER_ALEX))[0] == 400


async def test_search_by_offset_with_a_total(rest: Rest) -> None:
    for n in range(5):
        await rest.create(f"issue {n}")
    query = {"jql": "project = OPS ORDER BY key ASC", "fields": "summary", "maxResults": "2", "startAt": "2"}
    _, page = await rest("GET", "/rest/api/2/search", **query)
    assert (page["startAt"], page["maxResults"], page["total"]) == (2, 2, 5)
    assert [one["fields"]["summary"] for one in page["issues"]] == ["issue 2", "issue 3"]
    assert (await rest("GET", "/rest/api/2/search", jql="project = OPS", nextPageToken="x"))[0] == 400


async def test_an_unvalidated_search_takes_values_that_are_not_there(rest: Rest) -> None:
    made = await rest.create()
    jql = f"id in ({made['id']}, 99999)"
    assert (await rest("GET", "/rest/api/2/search", jql=jql))[0] == 400
    _, page = await rest("GET", "/rest/api/2/search", jql=jql, validateQuery="false")
    assert [one["id"] for one in page["issues"]] == [made["id"]]


async def test_properties_come_after_the_create(rest: Rest) -> None:
    fields = {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "500"}
    body = {"fields": fields, "properties": [{"key": "sopilot", "value": {}}]}
    assert (await rest("POST", "/rest/api/2/issue", body))[0] == 400
    made = await rest.create()
    assert (await rest("PUT", f"/rest/api/2/issue/{made['id']}/properties/sopilot", {"uid": "u"}))[0] == 201
    _, issue = await rest("GET", f"/rest/api/2/issue/{made['id']}", properties="sopilot")
    assert issue["properties"] == {"sopilot": {"uid": "u"}}
    said = {"body": "x", "properties": [{"key": "sopilot", "value": {"comment": "c1"}}]}
    assert (await rest("POST", f"/rest/api/2/issue/{made['id']}/comment", said))[0] == 201, "a comment's are taken"


async def test_permissions_are_told_unasked(rest: Rest) -> None:
    _, answer = await rest("GET", "/rest/api/2/mypermissions", projectKey="OPS")
    assert answer["permissions"]["BROWSE_PROJECTS"]["havePermission"]
    assert (await rest("GET", "/rest/api/2/mypermissions", projectKey="OPS", permissions="EDIT_ISSUES"))[0] == 400


async def test_webhooks_bear_the_address_as_it_is_and_come_once(rest: Rest, receiver: Receiver) -> None:
    receiver.plan = [503, 503, 503]
    made = await rest.create("首頁 500")
    await rest.act("comment", issue=made["key"], body="看")
    await until(lambda: len(receiver.got) == 3)
    rest.jira.state.clock.advance(3600)
    await until(lambda: rest.jira.state.webhooks.pending == 0)
    assert len(receiver.got) == 3
    assert all("X-Hub-Signature" not in headers for headers, _ in receiver.got)
    created, alone, updated = [json.loads(body) for _, body in receiver.got]
    assert created["webhookEvent"] == "jira:issue_created"
    assert created["user"]["key"] == rest.jira.state.site.bot.account_id
    assert (alone["webhookEvent"], "issue" in alone) == ("comment_created", False)
    assert f"/issue/{made['id']}/comment/" in alone["comment"]["self"]
    assert (updated["webhookEvent"], updated["issue_event_type_name"]) == ("jira:issue_updated", "issue_commented")
    address = URL.build(path="/", query_string=receiver.queries[1])
    assert address.query == {"token": "s3cret", "user_id": "alex", "user_key": SERVER_ALEX}


@pytest.mark.parametrize(
    ("recorded", "do"),
    [
        ("webhook-server-issue-updated-resolved.json", "transition"),
        ("webhook-server-issue-updated-commented-2.json", "comment"),
        ("webhook-server-comment-deleted.json", "delete_comment"),
    ],
)
async def test_bodies_have_no_place_that_recorded_ones_lack(
    rest: Rest, receiver: Receiver, shared_data: Path, recorded: str, do: str
) -> None:
    made = await rest.create()
    said = (await rest.act("comment", issue=made["key"], body="x"))["comment"]
    body: dict[str, Any] = {"transition": {"to": "Done"}, "comment": {"body": "y"}, "delete_comment": {"comment": said}}
    await rest.act(do, issue=made["key"], **body[do])
    real = json.loads((shared_data / "recorded" / "jira-webhooks" / recorded).read_text())
    await until(lambda: rest.jira.state.webhooks.pending == 0)
    bodies = [json.loads(raw) for _, raw in receiver.got]
    ours = [one for one in bodies if one["webhookEvent"] == real["webhookEvent"]][-1]
    assert _places(ours) - _places(real) - _LATER == set()


_LATER = {
    *("issue.fields.comment", "issue.fields.statuscategorychangedate", "issue.fields.security"),
    *(
        "comment.jsdPublic",
        "issue.fields.issuetype.hierarchyLevel",
        "issue.fields.project.simplified",
        "issue.fields.project.projectTypeKey",
    ),
}
"""What newer versions tell and the recorded ones, of 2019, do not."""


def _places(value: Any, path: str = "") -> set[str]:
    """Every path of keys, people's own and what hangs on values left out."""
    if not isinstance(value, dict):
        return set()
    found: set[str] = set()
    for key, inner in value.items():
        here = f"{path}.{key}".strip(".")
        found |= {here} | (set() if key in {"avatarUrls", "statusCategory", "resolution"} else _places(inner, here))
    return found


@pytest.mark.parametrize("form", ["seconds", "date"])
async def test_limits_in_its_own_headers_and_what_comes_too_early_is_counted(rest: Rest, form: str) -> None:
    await rest.fault("rate_limit", times=1, seconds=30, form=form, match={"path": "/myself"})
    assert (await rest("GET", "/rest/api/2/myself"))[0] == 429
    assert rest.headers["X-RateLimit-Interval-Seconds"]
    assert "RateLimit-Reason" not in rest.headers
    rest.jira.state.clock.advance(20)
    assert (await rest("GET", "/rest/api/2/priority"))[0] == 429, "whatever the account asks for"
    assert (await rest("GET", "/_control/limits"))[1] == {"refused": {"tokens": 2}, "early": {"tokens": 1}}
    rest.jira.state.clock.advance(11)
    assert (await rest("GET", "/rest/api/2/myself"))[0] == 200


async def test_tokens_come_anew_each_interval() -> None:
    options = JiraOptions(deployment="server", quota=3, quota_window_s=60)
    async with serve(options) as jira, aiohttp.ClientSession() as http:
        rest = Rest.to_server(http, jira)
        statuses = [(await rest("GET", "/rest/api/2/priority"))[0] for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        assert rest.headers["X-RateLimit-Remaining"] == "0"
        jira.state.clock.advance(float(rest.headers["Retry-After"]))
        assert (await rest("GET", "/rest/api/2/priority"))[0] == 200
        assert rest.headers["X-RateLimit-Remaining"] == "2"
