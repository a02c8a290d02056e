"""Atlassian's documents judge what the `jira` library sends, and the judge itself is judged by good and bad requests."""

import asyncio
import warnings

import pytest
from jira import JIRA

from sandbox.common import LogEntry
from sandbox.jira import JiraOptions, serve
from tests.support.openapi import request_judge

JSON = {"Content-Type": "application/json"}
DOCUMENT = {"type": "doc", "version": 1, "content": []}
FIELDS = {"project": {"key": "OPS"}, "summary": "s", "issuetype": {"id": "1"}}


def entry(method: str, path: str, body: object = None, query: dict | None = None) -> LogEntry:
    return LogEntry(1, None, method, path, query or {}, JSON if body is not None else {}, body)


@pytest.mark.parametrize(
    "good",
    [
        entry("GET", "/rest/api/3/myself"),
        entry("GET", "/rest/api/2/issue/OPS-1", query={"fields": "summary", "expand": "changelog,transitions"}),
        entry("POST", "/rest/api/2/issue", {"fields": {**FIELDS, "description": "wiki"}}),
        entry("POST", "/rest/api/3/issue", {"fields": {**FIELDS, "description": DOCUMENT}}),
        entry(
            "POST", "/rest/api/2/issue/OPS-1/comment", {"body": "x", "properties": [{"key": "k", "value": {"a": 1}}]}
        ),
        entry("POST", "/rest/api/3/issue/OPS-1/comment", {"body": DOCUMENT}),
        entry("POST", "/rest/api/2/issue/OPS-1/transitions", {"transition": {"id": "31"}}),
        entry("POST", "/rest/api/2/issue/OPS-1/transitions", {"transition": {"id": 31}}),
        entry("POST", "/rest/api/3/issue/bulkfetch", {"issueIdsOrKeys": ["1"], "expand": ["changelog"]}),
        entry("POST", "/rest/api/3/search/jql", {"jql": "project = OPS", "maxResults": 50, "fields": ["id"]}),
        entry("PUT", "/rest/api/latest/issue/OPS-1/assignee", {"accountId": None}),
        entry("PUT", "/rest/api/2/issue/OPS-1/properties/sopilot", {"any": "thing"}),
        entry("GET", "/rest/agile/1.0/board/1/configuration"),
    ],
    ids=lambda e: f"{e.method} {e.path}",
)
def test_good_requests_pass(good: LogEntry) -> None:
    assert request_judge().violations(good) == []


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (entry("GET", "/rest/api/3/issues/OPS-1"), "not an endpoint"),
        (entry("PATCH", "/rest/api/3/issue/OPS-1", {}), "not an endpoint"),
        (entry("GET", "/rest/api/3/issue/OPS-1", query={"feilds": "summary"}), "unknown query parameter feilds"),
        (entry("GET", "/rest/api/3/search/jql", query={"jql": "x", "maxResults": "many"}), "maxResults"),
        (entry("POST", "/rest/api/3/issue", {"fields": {**FIELDS, "description": "wiki"}}), "Atlassian document"),
        (entry("POST", "/rest/api/2/issue", {"fields": {**FIELDS, "description": DOCUMENT}}), "wiki string"),
        (entry("POST", "/rest/api/3/issue/OPS-1/comment", {"body": "plain"}), "Atlassian document"),
        (entry("POST", "/rest/api/3/issue/bulkfetch", {"issueIdsOrKeys": "1"}), "array"),
        (entry("POST", "/rest/api/3/search/jql", {"jql": "x", "maxResults": "50"}), "maxResults"),
        (entry("POST", "/rest/api/2/issue/1/transitions", {"transition": {"id": {"no": 1}}}), None),
        (entry("DELETE", "/rest/api/3/issue/1/comment/2", {"body": "x"}), "takes no body"),
    ],
    ids=lambda e: f"{e.method} {e.path}" if isinstance(e, LogEntry) else None,
)
def test_bad_requests_are_named(bad: LogEntry, says: str | None) -> None:
    found = request_judge().all_violations(bad)
    assert found
    assert says is None or any(says in text for text in found), found


def use_the_library(url: str) -> None:
    jira = JIRA(url, basic_auth=("bot@example.com", "sandbox-token"), max_retries=0, timeout=(3.05, 20))
    fields = {"project": {"key": "OPS"}, "summary": "首頁 500 錯誤", "issuetype": {"name": "Incident"}}
    issue = jira.create_issue(fields={**fields, "labels": ["sopilot"], "description": "h1"}, prefetch=False)
    comment = jira.add_comment(issue.id, "看一下")
    comment.update(body="看好了")
    jira.transition_issue(issue.id, "31")
    jira.assign_issue(issue.id, "alex@example.com")
    issue = jira.issue(issue.id, expand="changelog")
    assert issue.fields.status.name == "In Review"
    assert issue.fields.assignee.displayName == "Alex Wilber"
    assert [history.items[0].field for history in issue.changelog.histories] == ["assignee", "status"]
    issue.update(summary="新的", priority={"name": "High"})
    found = jira.enhanced_search_issues("project = OPS AND updated >= -5m", fields="summary", json_result=True)
    assert [row["fields"]["summary"] for row in found["issues"]] == ["新的"]
    assert len(jira.enhanced_search_issues("project = OPS", maxResults=0)) == 1
    assert [transition["name"] for transition in jira.transitions(issue.id)][-1] == "Done"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        jira.add_remote_link(issue.id, {"url": "http://127.0.0.1/", "title": "card"})
    assert len(jira.remote_links(issue.id)) == 1
    assert jira.search_assignable_users_for_issues(query="mei", project="OPS")
    assert jira.boards()[0].name == "OPS board"
    jira.add_issue_property(issue.id, "sopilot", {"id": 7})
    assert jira.issue_property(issue.id, "sopilot").value.id == 7
    other = jira.create_issue(fields={**fields, "issuetype": {"name": "Task"}})
    jira.create_issue_link("Duplicate", other.key, issue.key)
    assert jira.my_permissions(permissions="EDIT_ISSUES")["permissions"]["EDIT_ISSUES"]["havePermission"]
    comment.delete()
    other.delete()


async def test_every_request_of_the_library_passes() -> None:
    async with serve(JiraOptions()) as jira:
        await asyncio.to_thread(use_the_library, jira.url)
        judge = request_judge()
        wrong = {f"{e.n} {e.method} {e.path}": judge.violations(e) for e in jira.state.control.log.entries}
        assert {request: found for request, found in wrong.items() if found} == {}
        assert len(wrong) > 25
