"""What is otherwise on a Data Center: people, our property after the create, hidden issues, pages, webhooks sent once.

That the mirror works there as on Cloud, its own tests show: they run against both.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from jira_sync import dialects, doubt
from jira_sync.account import Account
from jira_sync.changelog import moment, steps
from jira_sync.checks import NEEDED, compare
from jira_sync.client import JiraClient
from jira_sync.hints import Hint, note, read_hint
from jira_sync.remote import read
from jira_sync.sweep import ensure_sweep
from sandbox.jira import JiraOptions, serve
from sop.desk import Sync
from sop.desk.history import history
from sop.errors import Misconfigured
from sop.lanes import gates
from sop.procedure import load_default
from sop.records import commands as c
from sop.storage.tables import links
from tests.jira_sync.conftest import MEI, House
from tests.sandbox.jira_support import Receiver, receiving, until

SERVER = pytest.mark.parametrize(("deployment", "database_url"), [("server", "sqlite")], indirect=True)
CREATE = {"method": "POST", "path": "/issue$"}


def issues(house: House) -> list[Any]:
    """What Jira holds."""
    return list(house.jira.state.site.issues.values())


# --- people -----------------------------------------------------------------------------------------------------------


@SERVER
async def test_people_are_known_by_key_and_set_by_the_name_they_have_now(house: House) -> None:
    item = await house.report()
    await house.do(c.Acknowledge(), item)
    await house.settle()
    users = house.jira.state.site.users
    assert issues(house)[0].assignee == house.mei
    await house.act(item, "edit", fields={"assignee": house.alex})
    await house.hint(item)
    # She marries, her log-in name changes, and somebody else gets the old one.
    users[house.mei] = replace(users[house.mei], username="mei.chen")
    users[house.alex] = replace(users[house.alex], username="mei.lin")
    await house.do(c.Assign(MEI.person), item)
    await house.settle()
    assert issues(house)[0].assignee == house.mei
    assert (await house.view(item)).sync is Sync.EQUAL


@SERVER
async def test_somebody_who_is_gone_stops_nothing_else(house: House) -> None:
    item = await house.report()
    await house.do(c.Acknowledge(), item)
    await house.settle()
    await house.act(item, "edit", fields={"assignee": house.alex})
    await house.hint(item)
    del house.jira.state.site.users[house.mei]
    await house.do(c.Assign(MEI.person), item)
    await house.do(c.Rename("renamed"), item)
    await house.settle()
    seen = await house.view(item)
    assert issues(house)[0].summary == "renamed"
    assert seen.sync is Sync.PARKED
    assert f"nobody of the key {house.mei}" in seen.trouble


@SERVER
async def test_the_changelog_names_keys_so_a_change_of_owner_in_jira_is_told_with_its_author(house: House) -> None:
    item = await house.report()
    await house.do(c.Acknowledge(), item)
    await house.settle()

    async def alex() -> None:
        await house.act(item, "edit", fields={"assignee": None})

    await house.pass_time(60)
    await house.act(item, "edit", fields={"assignee": house.alex})
    await house.hint(item)
    house.client.meanwhile.append(alex)
    await house.do(c.Assign(MEI.person), item)
    await house.pass_time(20)
    [conflict] = (await house.view(item)).conflicts
    assert (conflict.field, conflict.kept_by, conflict.dropped_by) == ("assignee", "Mei Lin", "Alex Wilber")


# --- our property -----------------------------------------------------------------------------------------------------


@SERVER
async def test_our_property_is_set_by_the_look_after_the_create(house: House) -> None:
    item = await house.report()
    record = (await house.view(item)).item
    assert issues(house)[0].properties == {"sopilot": {"uid": record.uid, "item": item}}
    path = f"PUT /rest/api/2/issue/{issues(house)[0].id}/properties/sopilot"
    await house.do(c.Rename("once is enough"), item)
    await house.pass_time(20)
    assert house.writes().count(path) == 1


@SERVER
@pytest.mark.parametrize("status", [500, 403], ids=["lost", "refused"])
async def test_a_property_that_cannot_be_set_makes_no_second_issue_and_stops_nothing(house: House, status: int) -> None:
    await house.rest.fault("status", match={"method": "PUT", "path": "/properties/"}, times=1, status=status)
    item = await house.report()
    await house.do(c.Rename("renamed"), item)
    await house.pass_time(30)
    assert [one.summary for one in issues(house)] == ["renamed"]
    await house.hint(item)
    assert issues(house)[0].properties
    assert (await house.view(item)).sync is Sync.EQUAL


@SERVER
@pytest.mark.parametrize("found_by", ["search", "webhook"])
async def test_a_create_whose_answer_was_lost_is_known_by_creator_and_time(house: House, found_by: str) -> None:
    """A crash between the create and the property: the issue has our label, and nothing else of ours."""
    if found_by == "webhook":
        await house.rest.fault("index_lag", seconds=3600)
    await house.rest.fault("drop_after_commit", match=CREATE, times=1)
    item = await house.report()
    [made] = issues(house)
    assert made.properties == {}
    if found_by == "webhook":
        assert await house.store.tx(note, Hint(made.id, "jira:issue_created", tuple(made.labels)), house.clock.now())
    await house.pass_time(90)
    assert len(issues(house)) == 1
    assert made.properties
    assert (await house.view(item)).sync is Sync.EQUAL


@SERVER
async def test_a_clone_of_a_create_in_doubt_is_not_taken_for_it(house: House) -> None:
    await house.rest.fault("drop_after_commit", match=CREATE, times=1)
    item = await house.report()
    [made] = issues(house)
    await house.rest.act("clone", issue=made.id)
    await house.rest.act("delete", issue=made.id)
    await house.pass_time(120)
    link = (await house.view(item)).link
    assert link is not None
    ours = next(one for one in issues(house) if one.id == link.issue_id)
    assert ours.creator == house.jira.state.site.bot.account_id
    assert len(issues(house)) == 2


@SERVER
@pytest.mark.parametrize("bare", [False, True])
async def test_a_clone_by_our_own_account_is_not_taken_for_a_create_in_doubt(house: House, bare: bool) -> None:
    """Its webhook comes, that of the original does not, and the search knows the clone alone at first."""
    await house.rest.fault("index_lag", seconds=50, match={"event": "jira:issue_created"}, times=1)
    await house.rest.fault("drop_after_commit", match=CREATE, times=1)
    item = await house.report()
    [made] = issues(house)
    await house.pass_time(2)
    bot = house.jira.state.site.bot.account_id
    await house.rest.act("clone", issue=made.id, bare=bare, **{"as": bot})
    [clone] = [one for one in issues(house) if one is not made]
    assert clone.creator == bot
    assert await house.store.tx(note, Hint(clone.id, "jira:issue_created", tuple(clone.labels)), house.clock.now())
    await house.pass_time(90)
    link = (await house.view(item)).link
    assert link is not None
    assert link.issue_id == made.id
    assert len(issues(house)) == 2
    [told] = (await house.store.read(history, item, "issue")).entries
    assert "answer to its create was lost" in told.evidence


@SERVER
async def test_a_clone_leads_to_the_original_that_the_search_does_not_know(house: House) -> None:
    await house.rest.fault("index_lag", seconds=3600, match={"event": "jira:issue_created"}, times=1)
    await house.rest.fault("drop_after_commit", match=CREATE, times=1)
    item = await house.report()
    [made] = issues(house)
    await house.rest.act("clone", issue=made.id)
    await house.pass_time(90)
    link = (await house.view(item)).link
    assert link is not None
    assert link.issue_id == made.id
    assert len(issues(house)) == 2


@SERVER
async def test_what_our_account_made_long_before_is_not_taken_for_it(house: House) -> None:
    await house.rest.fault("drop_after_commit", match=CREATE, times=1)
    item = await house.report()
    late = (house.now() + doubt.CLOCKS_APART + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    await house.store.tx(lambda one: one.execute(update(links).values(claimed_at=late)) and None)
    house.clock.advance(doubt.CLOCKS_APART.total_seconds() + 60)
    await house.pass_time(120)
    assert len(issues(house)) == 2
    assert (await house.view(item)).sync is Sync.EQUAL


# --- hidden, moved, many ----------------------------------------------------------------------------------------------


@SERVER
async def test_an_issue_that_is_hidden_is_a_tombstone_and_comes_back(house: House) -> None:
    """Data Center says 403 where Cloud says 404."""
    item = await house.report()
    await house.store.tx(ensure_sweep, house.clock.now())
    body = {"errorMessages": ["You do not have the permission to see the specified issue."], "errors": {}}
    await house.rest.fault("status", match={"method": "GET", "path": r"/issue/\d+$"}, status=403, body=body)
    await house.hint(item)
    seen = await house.view(item)
    assert seen.sync is Sync.GONE
    assert "permission to see" in seen.trouble
    assert await house.store.read(gates.closed) == {}
    await house.rest("DELETE", "/_control/faults")
    await house.pass_time(400, step=20)
    assert (await house.view(item)).sync is Sync.EQUAL


@SERVER
async def test_a_search_turns_all_pages_whatever_is_changed_or_deleted_meanwhile(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialects, "PAGE", 20)
    made = [await house.rest.create(f"n {n}") for n in range(70)]
    for n, one in enumerate(made):
        house.jira.state.clock.advance(1)
        await house.rest("PUT", f"/rest/api/2/issue/{one['id']}", {"fields": {"summary": f"again {n}"}})
    turned = 0
    call = house.client.call

    async def interrupted(*given: Any, **named: Any) -> Any:
        nonlocal turned
        answer = await call(*given, **named)
        turned += 1
        # The newest goes, and one not seen yet is touched: all others move.
        await house.rest.act("delete", issue=made[-turned]["id"])
        await house.rest.act("edit", issue=made[turned]["id"], fields={"priority": "High"})
        return answer

    found = await house.client._dialect.search(interrupted, "project = OPS ORDER BY updated DESC", "updated")
    assert turned >= 4
    ids = [one["id"] for one in found]
    assert len(set(ids)) == len(ids)
    touched = {made[n]["id"] for n in range(1, turned + 1)}
    assert {one["id"] for one in made} - set(ids) <= touched, (
        "but for what a next sweep finds, since it was changed now"
    )


@pytest.mark.parametrize("count", [0, 1, 100, 101, 230])
async def test_every_issue_is_found_once(count: int) -> None:
    async with server() as (client, jira):
        state = jira.state
        state.seed({"issues": [{"summary": f"n {n}"} for n in range(count)]})
        found = await client.search("project = OPS ORDER BY created ASC", "summary")
        assert sorted(one["fields"]["summary"] for one in found) == sorted(f"n {n}" for n in range(count))


@asynccontextmanager
async def server(project: str = "OPS", **options: Any) -> AsyncIterator[tuple[JiraClient, Any]]:
    """A client of a stand-in Data Center, without anything else of ours."""
    made = JiraOptions(deployment="server", rate_limits=False, **options)
    async with serve(made) as jira:
        client = JiraClient(Account(jira.url, None, "sandbox-token", project))
        try:
            yield client, jira
        finally:
            await client.close()


# --- webhooks ---------------------------------------------------------------------------------------------------------


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


@SERVER
async def test_webhooks_of_comments_ask_for_a_look_and_a_lost_one_is_repaired_by_the_sweep(
    house: House, receiver: Receiver
) -> None:
    item = await house.report()
    await house.store.tx(ensure_sweep, house.clock.now())
    await house.pass_time(10)
    house.jira.state.webhooks.set_target({"url": receiver.url})
    await house.act(item, "comment", body="first")
    await until(lambda: len(receiver.got) == 2)
    link = (await house.view(item)).link
    assert link is not None
    hints = [read_hint(body) for _, body in receiver.got]
    assert [one.issue_id for one in hints if isinstance(one, Hint)] == [link.issue_id] * 2
    # Nothing of it arrives, and nothing is sent again: five minutes later it is there all the same.
    await house.act(item, "transition", to="Done")
    await house.pass_time(300)
    seen = await house.view(item)
    assert (seen.item.stage, [one.text for one in seen.comments]) == ("resolved", ["first"])


def recorded(folder: Path) -> list[dict[str, Any]]:
    """Recorded bodies of a Server that have an issue."""
    files = sorted((folder / "recorded" / "jira-webhooks").glob("webhook-server-*.json"))
    return [body for body in (json.loads(file.read_text()) for file in files) if "issue" in body]


def test_recorded_issues_of_a_server_are_read(shared_data: Path) -> None:
    bodies = recorded(shared_data)
    assert len(bodies) >= 8
    people = set()
    for body in bodies:
        issue = body["issue"]
        remote = read(issue)
        assignee, creator = issue["fields"].get("assignee"), issue["fields"]["creator"]
        assert remote.values["assignee"] == (assignee["key"] if assignee else None)
        assert remote.creator == creator["key"]
        assert (remote.assignee is None) is (assignee is None)
        people |= {creator["name"] == creator["key"]}
        assert moment(remote.created).tzinfo is UTC
        assert moment(remote.created) <= moment(remote.updated)
    assert any(body["issue"]["fields"]["updated"].endswith("+0800") for body in bodies), "in the account's own zone"


def test_recorded_changes_of_a_server_are_steps_though_no_field_has_an_id(shared_data: Path) -> None:
    found = set()
    for body in recorded(shared_data):
        if "changelog" not in body:
            continue
        told = body["changelog"]
        entry = {"id": told["id"], "created": body["issue"]["fields"]["updated"], "author": body["user"]}
        for step in steps([{**entry, "items": told["items"]}], None):
            found.add(step.field)
            assert step.touch.by.account_id == body["user"]["key"]
    assert {"stage", "labels"} <= found


@pytest.mark.parametrize(
    "text",
    [
        "2019-08-13T07:23:01.993+0800",
        "2019-08-12T23:23:01.993+0000",
        "2019-08-12T18:23:01.993-0500",
        "2019-08-12T23:23:01.993Z",
        "2019-08-13T07:23:01.993+08:00",
    ],
)
def test_a_moment_is_the_same_in_every_zone(text: str) -> None:
    assert moment(text) == datetime(2019, 8, 12, 23, 23, 1, 993000, UTC)


# --- the settings against the real Jira -------------------------------------------------------------------------------


async def test_a_data_center_that_fits() -> None:
    async with server() as (client, _):
        assert await compare(client, load_default()) == []


@pytest.mark.parametrize("missing", NEEDED)
async def test_a_permission_that_is_missing(missing: str) -> None:
    async with server(denied=frozenset({missing})) as (client, _):
        [found] = await compare(client, load_default())
    assert found.problem == f"the account lacks the permission {missing}"


async def test_a_project_that_is_not_there() -> None:
    async with server("OSP") as (client, _):
        [found] = await compare(client, load_default())
    assert "'OSP'" in found.problem


@pytest.mark.parametrize("deployment", ["cloud", "server"])
async def test_credentials_of_the_other_jira_point_to_the_right_setting(deployment: Any) -> None:
    async with serve(JiraOptions(deployment=deployment)) as jira:
        email = None if deployment == "cloud" else "bot@example.com"
        client = JiraClient(Account(jira.url, email, "sandbox-token", "OPS"))
        with pytest.raises(Misconfigured) as caught:
            await compare(client, load_default())
        await client.close()
    fault = caught.value
    assert fault.setting == ("SOPILOT_JIRA_PAT" if deployment == "cloud" else "SOPILOT_JIRA_API_TOKEN")
    assert {"SOPILOT_JIRA_API_TOKEN", "SOPILOT_JIRA_PAT"} <= set(re.findall("[A-Z_]{8,}", fault.remedy))
    assert "sandbox-token" not in repr(fault) + str(fault)
