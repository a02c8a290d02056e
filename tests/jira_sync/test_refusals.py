"""What Jira refuses for good is left out and told; everything else goes through. What it hides is not given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from jira_sync.sweep import ensure_sweep
from sandbox.jira.model import User
from sop.desk import Sync, people
from sop.desk.door import Handled
from sop.lanes import gates
from sop.records import commands as c
from sop.records.people import Person
from tests.jira_sync.conftest import MEI, House

LEFT = "712020:5a1dbb9e-0000-4000-8000-00000000000f"
ISSUE = {"method": "GET", "path": r"/issue/\d+$"}


UNASSIGNABLE = {"errorMessages": [], "errors": {"assignee": "User 'gina' cannot be assigned issues."}}
"""Jira's answer where somebody has an account and is not of the project."""


async def outsider(house: House, *writes: dict[str, str]) -> Person:
    """Somebody with an account whom Jira refuses as an assignee, once for each of these writes."""
    house.jira.state.site.users[LEFT] = User(LEFT, "Gina", "gina@example.com", username=LEFT)
    for match in writes:
        await house.rest.fault("status", match=match, times=1, status=400, body=UNASSIGNABLE)
    return await house.store.tx(people.remember, Person("Gina", "aad-gina", "gina@example.com", LEFT))


EDIT = {"method": "PUT", "path": "/issue/[0-9]+$"}
CREATE = {"method": "POST", "path": "/issue$"}


async def test_one_field_that_is_refused_stops_nothing_else(house: House) -> None:
    item = await house.report()
    await house.do(c.Assign(await outsider(house, EDIT)), item)
    await house.do(c.Rename("renamed"), item)
    await house.do(c.SetDue(date(2026, 12, 1)), item)
    await house.do(c.AddComment("c1", "said"), item)
    await house.do(c.MoveTo("fixing"), item)
    await house.act(item, "edit", fields={"priority": "High"})
    await house.settle()
    fields = (await house.issue(item))["fields"]
    assert (fields["summary"], fields["duedate"]) == ("renamed", "2026-12-01")
    assert fields["status"]["name"] == "In Progress"
    assert len(fields["comment"]["comments"]) == 1
    seen = await house.view(item)
    assert seen.item.priority == "high"
    assert seen.item.assignee is not None
    assert seen.item.assignee.name == "Gina"
    assert seen.sync is Sync.PARKED
    assert "assignee: User 'gina' cannot be assigned issues." in seen.trouble
    await house.do(c.Assign(MEI.person), item)
    await house.settle()
    assert (await house.view(item)).sync is Sync.EQUAL


async def test_what_a_create_may_do_without_does_not_stop_it(house: House) -> None:
    report = await house.do(c.ReportIncident("500"))
    assert isinstance(report, Handled)
    assert report.item is not None
    item = report.item.id
    await house.do(c.Assign(await outsider(house, CREATE, EDIT)), item)
    await house.do(c.Relabel(add=("web",)), item)
    await house.settle()
    fields = (await house.issue(item))["fields"]
    assert fields["summary"] == "500"
    assert "web" in fields["labels"]
    seen = await house.view(item)
    assert seen.sync is Sync.PARKED
    assert "cannot be assigned" in seen.trouble
    assert seen.item.assignee is not None, "what Jira refuses stays ours"
    assert len(house.jira.state.site.issues) == 1


async def test_what_a_create_cannot_do_without_parks_it(house: House) -> None:
    body = {"errorMessages": [], "errors": {"customfield_10010": "Team is required."}}
    await house.rest.fault("status", match={"method": "POST", "path": "/issue$"}, status=400, body=body)
    item = await house.report()
    seen = await house.view(item)
    assert seen.sync is Sync.PARKED
    assert "Team is required." in seen.trouble
    assert house.writes().count("POST /rest/api/2/issue") == 1


async def test_labels_that_are_refused_never_cost_our_own(house: House) -> None:
    body = {"errorMessages": [], "errors": {"labels": "Field 'labels' cannot be set."}}
    await house.rest.fault("status", match={"method": "POST", "path": "/issue$"}, status=400, body=body)
    item = await house.report()
    assert (await house.view(item)).sync is Sync.PARKED
    assert house.writes().count("POST /rest/api/2/issue") == 2, "with the record's, and with ours alone"
    assert len(house.jira.state.site.issues) == 0


async def test_a_comment_that_is_refused_stops_nothing_else(house: House) -> None:
    item = await house.report()
    body = {"errorMessages": [], "errors": {"comment": "The entered text is too long."}}
    await house.rest.fault("status", match={"method": "POST", "path": "/comment$"}, times=1, status=400, body=body)
    await house.do(c.AddComment("c1", "long"), item)
    await house.do(c.AddComment("c2", "short"), item)
    await house.do(c.MoveTo("fixing"), item)
    await house.settle()
    fields = (await house.issue(item))["fields"]
    assert fields["status"]["name"] == "In Progress"
    assert len(fields["comment"]["comments"]) == 1
    assert "too long" in (await house.view(item)).trouble


async def test_a_transition_that_is_refused_keeps_what_was_seen(house: House) -> None:
    item = await house.report()
    fault: dict[str, Any] = {"status": 400, "body": {"errorMessages": ["Resolution is required."]}}
    await house.rest.fault("status", match={"method": "POST", "path": "/transitions$"}, times=1, **fault)
    await house.act(item, "edit", fields={"priority": "High"})
    await house.do(c.MoveTo("resolved"), item)
    await house.settle()
    seen = await house.view(item)
    assert seen.item.priority == "high"
    assert "Resolution is required." in seen.trouble


# --- 404 --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [20, 150], ids=["soon", "late"])
async def test_a_permission_that_comes_back_brings_the_change_along(house: House, minutes: int) -> None:
    item = await house.report()
    await house.store.tx(ensure_sweep, house.clock.now())
    await house.rest.fault("status", match=ISSUE, status=404, body={"errorMessages": ["Issue does not exist"]})
    await house.do(c.Rename("meant to be seen"), item)
    await house.settle()
    assert (await house.view(item)).sync is Sync.GONE
    await house.pass_time(minutes * 60, step=60)
    assert (await house.view(item)).sync is Sync.GONE
    await house.rest("DELETE", "/_control/faults")
    await house.pass_time(600 if minutes < 60 else 3900, step=60)
    assert (await house.view(item)).sync is Sync.EQUAL
    assert (await house.issue(item))["fields"]["summary"] == "meant to be seen"


async def test_old_tombstones_are_looked_at_about_once_an_hour(house: House) -> None:
    item = await house.report()
    await house.act(item, "delete")
    await house.hint(item)
    await house.store.tx(ensure_sweep, house.clock.now())
    await house.pass_time(3700, step=60)

    def looks() -> int:
        return sum(1 for one in house.jira.state.control.log.entries if one.path.startswith("/rest/api/2/issue/"))

    before = looks()
    await house.pass_time(2 * 3600, step=60)
    assert looks() - before == 2


async def test_credentials_that_are_unknown_are_no_reason_for_a_tombstone(house: House) -> None:
    item = await house.report()
    await house.rest.fault("status", match=ISSUE, status=404, body={"errorMessages": ["Issue does not exist"]})
    await house.rest.fault("status", match={"path": "/myself"}, status=401, body={"errorMessages": ["no"]})
    await house.do(c.Rename("later"), item)
    await house.settle()
    assert "jira" in await house.store.read(gates.closed)
    assert (await house.view(item)).sync is Sync.PENDING
    await house.rest("DELETE", "/_control/faults")
    await house.pass_time(60)
    assert (await house.issue(item))["fields"]["summary"] == "later"


# --- what no database takes -------------------------------------------------------------------------------------------


async def test_names_and_labels_with_half_a_character_are_kept_without_it(house: House) -> None:
    item = await house.report()
    users = house.jira.state.site.users
    users[house.alex] = replace(users[house.alex], name="Alex\ud83d \x00Wilber")
    await house.act(item, "edit", fields={"labels": ["x\udc00y"], "assignee": house.alex})
    await house.act(item, "comment", body="half \ud83d of it")
    await house.hint(item)
    seen = await house.view(item)
    assert seen.sync is Sync.EQUAL
    assert seen.item.labels == ("xy",)
    assert seen.item.assignee is not None
    assert seen.item.assignee.name == "Alex Wilber"
    assert [(one.author.name, one.text) for one in seen.comments] == [("Alex Wilber", "half  of it")]
