"""What the `jira` library's own tests showed the stand-in to lack (docs/jira-library-suite.md): each as a test of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

from sandbox.jira import JiraOptions, serve
from tests.sandbox.jira_support import Rest

TARGET = {"url": "http://127.0.0.1/", "title": "card"}


@pytest.fixture(params=["cloud", "server"])
async def rest(request: pytest.FixtureRequest) -> AsyncIterator[Rest]:
    logins = {"mei@example.com": "hers"} if request.param == "cloud" else {"mei.lin": "hers", "nobody": "x"}
    async with serve(JiraOptions(deployment=request.param, logins=logins)) as jira, aiohttp.ClientSession() as http:
        yield Rest(http, jira) if request.param == "cloud" else Rest.to_server(http, jira)


def is_server(rest: Rest) -> bool:
    return rest.jira.state.site.server


async def test_a_further_account_calls_by_name_and_password(rest: Rest) -> None:
    name = "mei.lin" if is_server(rest) else "mei@example.com"
    rest.auth = {"Authorization": aiohttp.encode_basic_auth(name, "hers")}
    assert (await rest("GET", "/rest/api/2/myself"))[1]["displayName"] == "林美 Mei Lin"
    status, session = await rest("GET", "/rest/auth/1/session")
    assert (status, session["name"]) == (200, name)


@pytest.mark.parametrize("given", [("mei.lin", "wrong"), ("mei@example.com", ""), ("nobody", "x"), ("sopilot", "")])
async def test_a_wrong_password_is_refused(rest: Rest, given: tuple[str, str]) -> None:
    rest.auth = {"Authorization": aiohttp.encode_basic_auth(*given)}
    assert (await rest("GET", "/rest/auth/1/session"))[0] == 401


async def test_who_is_deactivated_cannot_log_in(rest: Rest) -> None:
    name = "mei.lin" if is_server(rest) else "mei@example.com"
    people = rest.jira.state.site.users
    people |= {account: replace(user, active=False) for account, user in people.items()}
    rest.auth = {"Authorization": aiohttp.encode_basic_auth(name, "hers")}
    assert (await rest("GET", "/rest/api/2/myself"))[0] == 401


@pytest.mark.parametrize("kind", ["status", "priority", "resolution", "issuetype", "statuscategory"])
async def test_each_thing_of_a_list_is_found_by_its_id(rest: Rest, kind: str) -> None:
    _, every = await rest("GET", f"/rest/api/2/{kind}")
    for one in every:
        assert await rest("GET", f"/rest/api/2/{kind}/{one['id']}") == (200, one)
    assert (await rest("GET", f"/rest/api/2/{kind}/99999"))[0] == 404


async def test_each_link_type_is_found_by_its_id(rest: Rest) -> None:
    _, every = await rest("GET", "/rest/api/2/issueLinkType")
    for one in every["issueLinkTypes"]:
        assert await rest("GET", f"/rest/api/2/issueLinkType/{one['id']}") == (200, one)
    assert (await rest("GET", "/rest/api/2/issueLinkType/99999"))[0] == 404


async def test_projects_are_listed_with_what_is_asked_for(rest: Rest) -> None:
    _, (bare,) = await rest("GET", "/rest/api/2/project")
    assert bare["key"] == "OPS"
    assert not bare.keys() & {"projectKeys", "issueTypes"}
    _, (whole,) = await rest("GET", "/rest/api/2/project", expand="projectKeys,issueTypes")
    assert whole["projectKeys"] == ["OPS"]
    assert [kind["name"] for kind in whole["issueTypes"]] == ["Task", "Bug", "Incident"]
    assert (await rest("GET", "/rest/api/2/project/OPS", expand="projectKeys"))[1]["projectKeys"] == ["OPS"]
    assert (await rest("GET", "/rest/api/2/project", expand="lead"))[0] == 400
    rest.jira.state.site.projects["OPS"].hidden = True
    assert await rest("GET", "/rest/api/2/project") == (200, [])


async def test_a_remote_link_is_read_changed_and_deleted(rest: Rest) -> None:
    path = f"/rest/api/2/issue/{(await rest.create())['key']}/remotelink"
    _, made = await rest("POST", path, {"object": TARGET, "globalId": "g", "relationship": "told"})
    _, held = await rest("GET", f"{path}/{made['id']}")
    assert (held["relationship"], held["object"]) == ("told", TARGET)
    assert (await rest("PUT", f"{path}/{made['id']}", {"object": {**TARGET, "title": "other"}}))[0] == 204
    _, held = await rest("GET", f"{path}/{made['id']}")
    assert held == {"id": made["id"], "self": made["self"], "object": {**TARGET, "title": "other"}}
    assert (await rest("PUT", f"{path}/{made['id']}", {"object": {"url": "x"}}))[0] == 400
    assert (await rest("DELETE", f"{path}/{made['id']}"))[0] == 204
    for method in ("GET", "DELETE"):
        assert (await rest(method, f"{path}/{made['id']}"))[0] == 404


async def test_a_remote_link_is_deleted_by_its_global_id(rest: Rest) -> None:
    path = f"/rest/api/2/issue/{(await rest.create())['key']}/remotelink"
    for name in ("one", "two"):
        await rest("POST", path, {"object": TARGET, "globalId": name})
    assert (await rest("DELETE", path))[0] == 400
    assert (await rest("DELETE", path, globalId="one"))[0] == 204
    assert [link["globalId"] for link in (await rest("GET", path))[1]] == ["two"]
    assert (await rest("DELETE", path, globalId="one"))[0] == 404


async def test_who_can_be_assigned_is_asked_of_either_deployment(rest: Rest) -> None:
    who = {"username" if is_server(rest) else "query": "mei"}
    for path, where in (("search", {"project": "OPS"}), ("multiProjectSearch", {"projectKeys": "OPS"})):
        _, (found,) = await rest("GET", f"/rest/api/2/user/assignable/{path}", **who, **where)
        assert found["displayName"] == "林美 Mei Lin"
        assert (await rest("GET", f"/rest/api/2/user/assignable/{path}", **who))[0] == 400
    assert (await rest("GET", "/rest/api/2/user/assignable/multiProjectSearch", projectKeys="NO"))[0] == 404


async def test_a_long_search_is_posted(rest: Rest) -> None:
    keys = [(await rest.create())["key"] for _ in range(3)]
    asked = {"jql": " or ".join(f"key = {key}" for key in keys * 300), "fields": ["summary"], "maxResults": 2}
    if is_server(rest):
        status, found = await rest("POST", "/rest/api/2/search", {**asked, "startAt": 2})
        assert (status, found["total"], len(found["issues"])) == (200, 3, 1)
        for wrong in ({"startAt": -1}, {"fields": "summary"}, {"unknown": 1}, {"jql": "nonsense"}):
            assert (await rest("POST", "/rest/api/2/search", {**asked, **wrong}))[0] == 400
    else:
        # Cloud takes null for what is not said.
        status, found = await rest("POST", "/rest/api/2/search/jql", {**asked, "expand": None, "properties": None})
        assert (status, len(found["issues"])) == (200, 2)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/rest/api/2/issue/bulk"),
        ("PUT", "/rest/agile/1.0/issue/rank"),
        ("POST", "/rest/auth/1/session"),
        ("DELETE", "/rest/auth/1/websudo"),
        ("GET", "/rest/api/2/application-properties"),
        ("POST", "/rest/api/2/user"),
        ("DELETE", "/rest/api/2/project/OPS"),
        ("POST", "/rest/pat/latest/tokens"),
    ],
)
async def test_what_a_real_jira_has_fails_loudly(rest: Rest, method: str, path: str) -> None:
    status, said = await rest(method, path, {})
    assert (status, said["errorMessages"]) == (501, [f"The stand-in does not have {method} {path}."])


async def test_old_create_metadata_is_no_issue_on_cloud(rest: Rest) -> None:
    assert (await rest("GET", "/rest/api/2/issue/createmeta"))[0] == (404 if is_server(rest) else 501)
