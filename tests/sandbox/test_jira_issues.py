"""Issues over REST, as strict as Jira Cloud."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.jira import serve
from tests.sandbox.jira_support import ALEX, MEI, Rest

ADF = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "看"}]}]}


@pytest.fixture
async def rest() -> AsyncIterator[Rest]:
    async with serve() as jira, aiohttp.ClientSession() as http:
        yield Rest(http, jira)


async def test_created_issue_reads_back_in_both_versions(rest: Rest) -> None:
    made = await rest.create("首頁 500", description="a\nb\n\nc", labels=["x"], assignee={"accountId": MEI})
    _, v2 = await rest("GET", f"/rest/api/2/issue/{made['id']}")
    _, v3 = await rest("GET", f"/rest/api/3/issue/{made['key'].lower()}")
    assert v2["fields"]["description"] == "a\nb\n\nc"
    assert [node["type"] for node in v3["fields"]["description"]["content"]] == ["paragraph", "paragraph"]
    assert v3["fields"]["assignee"]["displayName"] == "林美 Mei Lin"
    assert v3["fields"]["status"]["statusCategory"]["key"] == "new"
    assert v3["fields"]["priority"]["name"] == "Medium"
    assert v3["fields"]["created"].endswith("+0000")
    assert "changelog" not in v3


async def test_properties_come_with_create_and_alone(rest: Rest) -> None:
    fields = {"project": {"key": "OPS"}, "issuetype": {"id": "10001"}, "summary": "s"}
    body = {"fields": fields, "properties": [{"key": "sopilot", "value": {"id": "i1"}}]}
    _, made = await rest("POST", "/rest/api/3/issue", body)
    base = f"/rest/api/3/issue/{made['id']}"
    assert (await rest("GET", f"{base}/properties/sopilot"))[1] == {"key": "sopilot", "value": {"id": "i1"}}
    assert (await rest("PUT", f"{base}/properties/sopilot", {"id": "i2"}))[0] == 200
    assert (await rest("PUT", f"{base}/properties/more", 1))[0] == 201
    assert (await rest("PUT", f"{base}/properties/big", "x" * 32_768))[0] == 400
    assert [k["key"] for k in (await rest("GET", f"{base}/properties"))[1]["keys"]] == ["sopilot", "more"]
    assert (await rest("GET", base, properties="sopilot"))[1]["properties"] == {"sopilot": {"id": "i2"}}
    assert (await rest("DELETE", f"{base}/properties/more"))[0] == 204
    assert (await rest("GET", f"{base}/properties/more"))[0] == 404


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"summary": "x" * 256}, "summary"),
        ({"summary": "a\nb"}, "summary"),
        ({"summary": " "}, "summary"),
        ({"description": "x" * 32_768}, "description"),
        ({"description": ADF}, "description"),
        ({"labels": ["two words"]}, "labels"),
        ({"labels": "one"}, "labels"),
        ({"assignee": {"accountId": "nobody"}}, "assignee"),
        ({"assignee": {"name": "alex"}}, "assignee"),
        ({"priority": {"name": "P1"}}, "priority"),
        ({"duedate": "tomorrow"}, "duedate"),
        ({"duedate": "2026-02-30"}, "duedate"),
        ({"issuetype": {"name": "Epic"}}, "issuetype"),
        ({"project": {"key": "NONE"}}, "project"),
        ({"status": {"name": "Done"}}, "status"),
        ({"customfield_1": 1}, "customfield_1"),
    ],
)
async def test_bad_field_is_named(rest: Rest, fields: dict, field: str) -> None:
    good = {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "s"}
    status, answer = await rest("POST", "/rest/api/2/issue", {"fields": {**good, **fields}})
    assert (status, list(answer["errors"])) == (400, [field])
    assert not rest.jira.state.site.issues


async def test_v3_wants_documents(rest: Rest) -> None:
    made = await rest.create()
    status, answer = await rest("POST", f"/rest/api/3/issue/{made['id']}/comment", {"body": "plain"})
    assert (status, answer["errors"]) == (400, {"comment": "Comment body is not valid!"})
    status, answer = await rest("PUT", f"/rest/api/3/issue/{made['id']}", {"fields": {"description": "plain"}})
    assert status == 400
    assert "Atlassian Document" in answer["errors"]["description"]
    assert (await rest("PUT", f"/rest/api/3/issue/{made['id']}", {"fields": {"description": ADF}}))[0] == 204
    assert (await rest("GET", f"/rest/api/2/issue/{made['id']}"))[1]["fields"]["description"] == "看"
    assert (await rest("GET", f"/rest/api/3/issue/{made['id']}"))[1]["fields"]["description"] == ADF


async def test_edit_writes_changelog_and_updated_and_nothing_writes_nothing(rest: Rest) -> None:
    rest.jira.state.clock.advance(0)
    made = await rest.create(labels=["a"])
    path = f"/rest/api/2/issue/{made['id']}"
    rest.jira.state.clock.advance(60)
    edit = {
        "fields": {"priority": {"name": "High"}, "duedate": "2026-12-01", "summary": "500"},
        "update": {"labels": [{"add": "b"}, {"remove": "a"}]},
        "historyMetadata": {"type": "sopilot", "cause": {"id": "c1"}},
    }
    assert (await rest("PUT", path, edit, notifyUsers="false"))[0] == 204
    before = (await rest("GET", path, expand="changelog"))[1]
    rest.jira.state.clock.advance(60)
    assert (await rest("PUT", path, {"fields": {"summary": "500", "priority": {"id": "2"}}}))[0] == 204
    after = (await rest("GET", path, expand="changelog"))[1]
    assert after == before
    (history,) = after["changelog"]["histories"]
    assert history["historyMetadata"] == edit["historyMetadata"]
    assert history["created"] == after["fields"]["updated"] != after["fields"]["created"]
    changes = {
        item["field"]: (item["from"], item["fromString"], item["to"], item["toString"]) for item in history["items"]
    }
    assert changes == {
        "priority": ("3", "Medium", "2", "High"),
        "duedate": (None, None, "2026-12-01", "2026-12-01 00:00:00.0"),
        "labels": (None, "a", None, "b"),
    }
    _, paged = await rest("GET", path + "/changelog")
    assert (paged["total"], paged["isLast"], len(paged["values"])) == (1, True, 1)


async def test_transition_sets_status_and_resolution(rest: Rest) -> None:
    made = await rest.create()
    path = f"/rest/api/2/issue/{made['id']}"
    _, answer = await rest("GET", path + "/transitions")
    ids = {transition["to"]["name"]: transition["id"] for transition in answer["transitions"]}
    assert (await rest("POST", path + "/transitions", {"transition": {"id": ids["Done"]}}))[0] == 204
    fields = (await rest("GET", path))[1]["fields"]
    assert (fields["status"]["name"], fields["resolution"]["name"]) == ("Done", "Done")
    assert (await rest("POST", path + "/transitions", {"transition": {"id": int(ids["To Do"])}}))[0] == 204
    assert (await rest("GET", path))[1]["fields"]["resolution"] is None
    assert (await rest("POST", path + "/transitions", {"transition": {"id": "99"}}))[0] == 400
    assert (await rest("POST", path + "/transitions", {}))[0] == 400


async def test_restricted_workflow(rest: Rest) -> None:
    seed = {"transitions": {"OPS": {"To Do": ["In Progress"], "In Progress": ["Done"]}}, "issues": [{"summary": "s"}]}
    assert (await rest("POST", "/_control/seed", seed))[0] == 200
    _, answer = await rest("GET", "/rest/api/2/issue/OPS-1/transitions")
    assert [transition["name"] for transition in answer["transitions"]] == ["In Progress"]
    assert (await rest("POST", "/rest/api/2/issue/OPS-1/transitions", {"transition": {"id": "41"}}))[0] == 400
    act = {"as": ALEX, "do": "transition", "issue": "OPS-1", "to": "Done"}
    assert (await rest("POST", "/_control/act", act))[0] == 400


async def test_comments_live_with_properties(rest: Rest) -> None:
    made = await rest.create()
    path = f"/rest/api/2/issue/{made['id']}/comment"
    body = {"body": "看一下", "properties": [{"key": "sopilot", "value": "c1"}]}
    status, comment = await rest("POST", path, body)
    assert (status, comment["body"]) == (201, "看一下")
    assert "properties" not in comment
    _, read = await rest("GET", f"{path}/{comment['id']}", expand="properties")
    assert read["properties"] == [{"key": "sopilot", "value": "c1"}]
    key = f"/rest/api/3/comment/{comment['id']}/properties/sopilot"
    assert (await rest("GET", key))[1]["value"] == "c1"
    assert (await rest("PUT", f"{path}/{comment['id']}", {"body": "好了"}))[1]["body"] == "好了"
    _, listed = await rest("GET", path, expand="properties", maxResults=1)
    assert (listed["total"], listed["comments"][0]["properties"][0]["value"]) == (1, "c1")
    assert (await rest("POST", path, {"body": "  "}))[0] == 400
    assert (await rest("DELETE", f"{path}/{comment['id']}"))[0] == 204
    assert (await rest("GET", f"{path}/{comment['id']}"))[0] == 404


async def test_assignee_endpoint(rest: Rest) -> None:
    made = await rest.create()
    path = f"/rest/api/latest/issue/{made['id']}/assignee"
    assert (await rest("PUT", path, {"accountId": ALEX}))[0] == 204
    assert (await rest("PUT", path, {"accountId": "no"}))[0] == 400
    assert rest.jira.state.site.issues[made["id"]].assignee == ALEX
    assert (await rest("PUT", path, {"accountId": None}))[0] == 204
    assert rest.jira.state.site.issues[made["id"]].assignee is None


async def test_move_keeps_id_and_old_key_and_delete_is_404(rest: Rest) -> None:
    await rest("POST", "/_control/seed", {"projects": [{"key": "OPS", "name": "O"}, {"key": "DEV", "name": "D"}]})
    made = await rest.create()
    await rest.act("move", issue=made["id"], project="DEV")
    _, moved = await rest("GET", f"/rest/api/2/issue/{made['key']}")
    assert (moved["id"], moved["key"]) == (made["id"], "DEV-1")
    _, bulk = await rest("POST", "/rest/api/3/issue/bulkfetch", {"issueIdsOrKeys": [made["key"], "OPS-99"]})
    assert [issue["key"] for issue in bulk["issues"]] == ["DEV-1"]
    assert bulk["issueErrors"] == []
    assert (await rest("DELETE", f"/rest/api/2/issue/{made['id']}"))[0] == 204
    for name in (made["id"], made["key"], "DEV-1"):
        assert (await rest("GET", f"/rest/api/2/issue/{name}"))[0] == 404


async def test_clone_carries_labels_and_no_properties(rest: Rest) -> None:
    made = await rest.create(labels=["sopilot-1"], description="d")
    await rest("PUT", f"/rest/api/2/issue/{made['id']}/properties/sopilot", 1)
    done = await rest.act("clone", issue=made["key"])
    _, twin = await rest("GET", f"/rest/api/2/issue/{done['issue']['id']}", properties="*all")
    assert twin["fields"]["labels"] == ["sopilot-1"]
    assert twin["fields"]["summary"] == "CLONE - 500"
    assert twin["properties"] == {}
    assert twin["fields"]["issuelinks"][0]["outwardIssue"]["key"] == made["key"]


async def test_a_bare_clone_has_neither_prefix_nor_link(rest: Rest) -> None:
    made = await rest.create(labels=["sopilot-1"])
    done = await rest.act("clone", issue=made["key"], bare=True)
    _, twin = await rest("GET", f"/rest/api/2/issue/{done['issue']['id']}")
    assert (twin["fields"]["summary"], twin["fields"]["labels"]) == ("500", ["sopilot-1"])
    assert twin["fields"]["issuelinks"] == []


async def test_bulkfetch_takes_100_and_expands(rest: Rest) -> None:
    made = await rest.create()
    body = {"issueIdsOrKeys": [made["id"]], "fields": ["summary"], "expand": ["changelog", "transitions"]}
    _, answer = await rest("POST", "/rest/api/3/issue/bulkfetch", body)
    (issue,) = answer["issues"]
    assert issue["fields"] == {"summary": "500"}
    assert issue["changelog"]["histories"] == []
    assert len(issue["transitions"]) == 4
    too_many = {"issueIdsOrKeys": [str(n) for n in range(101)]}
    assert (await rest("POST", "/rest/api/3/issue/bulkfetch", too_many))[0] == 400
    many = body | {"properties": [str(n) for n in range(6)]}
    assert (await rest("POST", "/rest/api/3/issue/bulkfetch", many))[0] == 400


async def test_bulkfetch_tells_ids_in_order_and_the_newest_40_changes(rest: Rest) -> None:
    made = [await rest.create() for _ in range(2)]
    for n in range(45):
        await rest.act("edit", issue=made[1]["id"], fields={"summary": f"edit {n}"})
    body = {"issueIdsOrKeys": [made[1]["key"], made[0]["id"]], "fields": ["summary"], "expand": ["changelog"]}
    _, answer = await rest("POST", "/rest/api/2/issue/bulkfetch", body)
    assert [issue["id"] for issue in answer["issues"]] == [one["id"] for one in made]
    changes = answer["issues"][1]["changelog"]
    assert (changes["total"], len(changes["histories"])) == (45, 40)
    assert changes["histories"][0]["items"][0]["toString"] == "edit 44"
    assert changes["histories"][-1]["items"][0]["toString"] == "edit 5"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/rest/api/3/nothing", 404),
        ("GET", "/elsewhere", 404),
        ("PATCH", "/rest/api/3/myself", 405),
        ("GET", "/rest/api/3/issue/1/watchers", 501),
        ("GET", "/rest/api/3/webhook", 501),
        ("GET", "/rest/api/3/search", 410),
        ("GET", "/rest/api/2/issue/OPS-1?expnd=x", 400),
        ("GET", "/rest/api/2/myself?x=1", 400),
        ("GET", "/rest/agile/1.0/sprint/1", 501),
    ],
)
async def test_what_it_does_not_know_fails_loudly(rest: Rest, method: str, path: str, status: int) -> None:
    found, answer = await rest(method, path)
    assert found == status
    assert answer["errorMessages"]
    assert answer["errors"] == {}


async def test_unknown_keys_of_a_body_and_other_content_are_refused(rest: Rest) -> None:
    made = await rest.create()
    assert (await rest("PUT", f"/rest/api/2/issue/{made['id']}", {"field": {}}))[0] == 400
    async with rest.http.put(f"{rest.jira.url}/rest/api/2/issue/{made['id']}", data=b"{}", headers=rest.auth) as answer:
        assert answer.status == 415


async def test_credentials(rest: Rest) -> None:
    await rest.create()
    wrong = {"Authorization": aiohttp.encode_basic_auth("bot@example.com", "wrong")}
    for auth, search in (({}, 200), (wrong, 401)):
        stranger = Rest(rest.http, rest.jira, auth)
        assert (await stranger("GET", "/rest/api/3/myself"))[0] == 401
        assert (await stranger("GET", "/rest/api/3/issue/OPS-1"))[0] == 401
        status, answer = await stranger("GET", "/rest/api/3/search/jql", jql="project = OPS")
        assert status == search
        if status == 200:
            assert answer == {"issues": [], "isLast": True}
    assert (await Rest(rest.http, rest.jira, {})("GET", "/rest/api/3/serverInfo"))[1]["deploymentType"] == "Cloud"


async def test_links_and_metadata(rest: Rest) -> None:
    one, two = await rest.create("1"), await rest.create("2")
    kinds = (await rest("GET", "/rest/api/3/issueLinkType"))[1]["issueLinkTypes"]
    assert "Duplicate" in {kind["name"] for kind in kinds}
    link = {"type": {"name": "Duplicate"}, "inwardIssue": {"id": two["id"]}, "outwardIssue": {"key": one["key"]}}
    assert (await rest("POST", "/rest/api/3/issueLink", link))[0] == 201
    assert (await rest("POST", "/rest/api/3/issueLink", link))[0] == 201, "a second one is answered as made"
    remote = {"globalId": "g", "object": {"url": "http://127.0.0.1/", "title": "t"}}
    path = f"/rest/api/3/issue/{one['id']}/remotelink"
    assert [(await rest("POST", path, remote))[0] for _ in range(2)] == [201, 200]
    assert len((await rest("GET", path))[1]) == 1
    for name in ("field", "status", "priority", "issuetype", "project/OPS", "project/OPS/statuses"):
        assert (await rest("GET", f"/rest/api/3/{name}"))[0] == 200
    _, fields = await rest("GET", "/rest/api/3/issue/createmeta/OPS/issuetypes/10003")
    assert {field["fieldId"] for field in fields["fields"] if field["required"]} == {"summary", "issuetype", "project"}
    assert (await rest("GET", "/rest/api/3/mypermissions"))[0] == 400
    assert (await rest("GET", "/rest/api/3/mypermissions", permissions="FLY"))[0] == 400
    _, people = await rest("GET", "/rest/api/3/user/search", query="mei@example.com")
    assert [person["accountId"] for person in people] == [MEI]
    assert (await rest("GET", "/rest/api/3/user", accountId=ALEX))[1]["displayName"] == "Alex Wilber"
