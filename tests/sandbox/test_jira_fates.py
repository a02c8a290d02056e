"""What can happen to an issue or its project: moved, hidden, archived, deleted and restored, renamed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Literal

import aiohttp
import pytest

from sandbox.jira import JiraOptions, serve
from tests.sandbox.jira_support import Rest

SEED = {
    "projects": [{"key": "OPS", "name": "Operations"}, {"key": "WEB", "name": "Web"}],
    "issues": [{"project": "OPS", "summary": "one"}, {"project": "OPS", "summary": "two"}],
}


@pytest.fixture(params=["cloud", "server"])
def deployment(request: pytest.FixtureRequest) -> Literal["cloud", "server"]:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
async def rest(deployment: Literal["cloud", "server"]) -> AsyncIterator[Rest]:
    options = JiraOptions(seed=SEED, deployment=deployment)
    async with serve(options) as jira, aiohttp.ClientSession() as http:
        yield Rest.to_server(http, jira) if deployment == "server" else Rest(http, jira)


async def found(rest: Rest, jql: str = "project = OPS") -> list[str]:
    path = "/rest/api/2/search" if rest.jira.state.site.server else "/rest/api/2/search/jql"
    status, answer = await rest("GET", path, jql=jql, fields="summary")
    assert status == 200, answer
    return sorted(one["key"] for one in answer["issues"])


async def test_a_hidden_issue_is_not_found_and_shows_again(rest: Rest, deployment: str) -> None:
    await rest.act("hide", issue="OPS-1")
    hidden = 403 if deployment == "server" else 404
    assert (await rest("GET", "/rest/api/2/issue/OPS-1"))[0] == hidden
    assert (await rest("PUT", "/rest/api/2/issue/OPS-1", {"fields": {"summary": "x"}}))[0] == hidden
    assert await found(rest) == ["OPS-2"]
    await rest.act("show", issue="OPS-1")
    assert (await rest("GET", "/rest/api/2/issue/OPS-1"))[0] == 200
    assert await found(rest) == ["OPS-1", "OPS-2"]


async def test_a_hidden_project_hides_all_of_it(rest: Rest, deployment: str) -> None:
    await rest.act("hide_project", project="OPS")
    assert (await rest("GET", "/rest/api/2/project/OPS"))[0] == 404
    assert (await rest("GET", "/rest/api/2/issue/OPS-2"))[0] == (403 if deployment == "server" else 404)
    assert await found(rest) == []
    await rest.act("show_project", project="OPS")
    assert (await rest("GET", "/rest/api/2/project/OPS"))[0] == 200


async def test_an_archived_issue_can_be_read_only(rest: Rest) -> None:
    await rest.act("archive", issue="OPS-1")
    status, issue = await rest("GET", "/rest/api/2/issue/OPS-1")
    assert status == 200
    assert issue["fields"]["archiveddate"]
    assert (await rest("PUT", "/rest/api/2/issue/OPS-1", {"fields": {"summary": "x"}}))[0] == 403
    assert await found(rest) == ["OPS-2"]
    await rest.act("restore", issue="OPS-1")
    assert (await rest("PUT", "/rest/api/2/issue/OPS-1", {"fields": {"summary": "x"}}))[0] == 204


async def test_a_restored_issue_has_its_id_and_key(rest: Rest) -> None:
    issue_id = (await rest("GET", "/rest/api/2/issue/OPS-1"))[1]["id"]
    await rest.act("delete", issue=issue_id)
    assert (await rest("GET", f"/rest/api/2/issue/{issue_id}"))[0] == 404
    await rest.act("restore", issue=issue_id)
    assert (await rest("GET", f"/rest/api/2/issue/{issue_id}"))[1]["key"] == "OPS-1"
    assert await found(rest) == ["OPS-1", "OPS-2"]


async def test_a_renamed_project_answers_to_its_old_key(rest: Rest) -> None:
    await rest.act("rename_project", project="OPS", to="RUN")
    status, issue = await rest("GET", "/rest/api/2/issue/OPS-1")
    assert (status, issue["key"], issue["fields"]["project"]["key"]) == (200, "RUN-1", "RUN")
    assert (await rest("GET", "/rest/api/2/project/OPS"))[1]["key"] == "RUN"
    assert await found(rest) == ["RUN-1", "RUN-2"]


async def test_another_issue_type_is_in_the_changelog(rest: Rest) -> None:
    await rest.act("change_type", issue="OPS-1", to="Bug")
    issue = (await rest("GET", "/rest/api/2/issue/OPS-1", expand="changelog"))[1]
    assert issue["fields"]["issuetype"]["name"] == "Bug"
    assert [item["field"] for entry in issue["changelog"]["histories"] for item in entry["items"]] == ["issuetype"]


@pytest.mark.parametrize(
    "body",
    [
        {"do": "hide_project", "project": "NONE"},
        {"do": "rename_project", "project": "OPS"},
        {"do": "restore", "issue": "9"},
    ],
)
async def test_what_is_not_understood_is_refused(rest: Rest, body: dict[str, str]) -> None:
    assert (await rest("POST", "/_control/act", {"as": rest.alex, **body}))[0] == 400
