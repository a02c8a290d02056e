"""Issues that were in Jira before: each becomes one record, nothing of it is changed, and nothing is guessed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from jira_sync.adoption import ADOPTABLE, Adoptable, Adoption, Left, action_of, judge, kind_of
from jira_sync.projection import project
from jira_sync.values import is_marker
from sop.desk import Desk, records
from sop.desk.places import placements_of
from sop.lanes import ManualClock
from sop.procedure import load_default
from sop.records import commands as c
from sop.records.items import Incident, Kind
from sop.records.outcomes import Change
from sop.records.people import Actor, Person, Role, Side
from sop.rules.decide import Given, decide
from tests.jira_sync.conftest import House
from tests.jira_sync.samples import AT, issues

ADMIN = Actor(Person("Ada", "aad-ada"), Side.TEAMS, Role.ADMIN)
PROCEDURE = load_default()


def adoption(house: House) -> Adoption:
    return Adoption(house.store, house.desk, house.client)


async def adopt(
    house: House, jql: str = "created >= -1d", otherwise: Kind | None = Kind.INCIDENT, *, posted: bool = False
) -> tuple[int, list[Left]]:
    """How many became records, and what was left alone."""
    ours, left, made = adoption(house), [], 0
    for issue_id, issue_type in await ours.search(jql):
        found = await ours.look(issue_id, issue_type, otherwise)
        if isinstance(found, Adoptable):
            made += await ours.adopt(found, posted=posted)
        elif found is not None:
            left.append(found)
    await house.pass_time(10)
    return made, left


async def an_issue(house: House, **fields: Any) -> str:
    """Somebody makes an issue in Jira; its id."""
    status, made = await house.rest(
        "POST",
        "/rest/api/2/issue",
        {"fields": {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "資料庫很慢", **fields}},
    )
    assert status == 201, made
    return str(made["id"])


async def items(house: House) -> list[str]:
    return list(await house.store.read(records.all_ids, include_over=True))


def property_writes(house: House) -> list[str]:
    return [one for one in house.writes() if "/properties/" in one]


async def test_an_issue_becomes_a_record_and_is_not_changed(house: House) -> None:
    issue_id = await an_issue(
        house, description="*slow* since noon", priority={"name": "High"}, labels=["db", "slow"], duedate="2026-12-01"
    )
    await house.rest.act("transition", issue=issue_id, to="In Review")
    await house.rest.act("comment", issue=issue_id, body="is it the disk?")
    before = len(house.writes())
    assert await adopt(house) == (1, [])
    (item_id,) = await items(house)
    seen = await house.view(item_id)
    item = seen.item
    assert isinstance(item, Incident)
    assert (item.title, item.description, item.stage) == ("資料庫很慢", "**slow** since noon", "verifying")
    assert (item.priority, item.severity, item.labels) == ("high", "sev2", ("db", "slow"))
    assert str(item.due) == "2026-12-01"
    assert seen.link is not None
    assert seen.link.verified_at is not None
    assert [one.text for one in seen.comments] == ["is it the disk?"]
    assert len(property_writes(house)) == 1
    assert len(house.writes()) - before == 1, "nothing but our property"


async def test_adopting_again_changes_nothing(house: House) -> None:
    await an_issue(house)
    await adopt(house)
    before = (await items(house), house.writes())
    assert await adopt(house) == (0, [])
    assert (await items(house), house.writes()) == before


async def test_both_sides_are_mirrored_from_then_on(house: House) -> None:
    issue_id = await an_issue(house)
    await adopt(house)
    (item_id,) = await items(house)
    await house.do(c.Rename("the database is slow"), item_id)
    await house.settle()
    assert (await house.issue(item_id))["fields"]["summary"] == "the database is slow"
    await house.rest.act("transition", issue=issue_id, to="Done")
    await house.hint(item_id)
    assert (await house.view(item_id)).item.stage == "resolved"


async def test_nothing_is_posted_by_itself(house: House) -> None:
    await an_issue(house)
    await adopt(house)
    (item_id,) = await items(house)
    await house.do(c.RouteHere(Kind.INCIDENT, "19:ops@thread.tacv2"), actor=ADMIN)
    assert await house.store.read(placements_of, item_id) == []
    await house.do(c.Rename("still quiet"), item_id)
    await house.settle()
    assert await house.store.read(placements_of, item_id) == []


async def test_those_that_are_asked_for_are_posted_as_new_ones_are(house: House) -> None:
    await house.do(c.RouteHere(Kind.INCIDENT, "19:ops@thread.tacv2"), actor=ADMIN)
    await an_issue(house)
    await adopt(house, posted=True)
    (item_id,) = await items(house)
    assert await house.store.read(placements_of, item_id) == ["19:ops@thread.tacv2"]


async def test_a_clone_of_an_issue_of_ours_is_left_alone(house: House) -> None:
    item_id = await house.report()
    await house.pass_time(10)
    await house.act(item_id, "clone")
    made, left = await adopt(house)
    assert (made, await items(house)) == (0, [item_id])
    assert [one.key for one in left] == ["OPS-2"]
    assert "clone" in left[0].reason
    assert item_id in left[0].reason


async def test_a_clone_of_an_adopted_issue_is_an_issue_of_its_own(house: House) -> None:
    """Our label is not on it: whoever asks for it by JQL gets a record for it, and that one once."""
    issue_id = await an_issue(house)
    await adopt(house)
    await house.rest.act("clone", issue=issue_id)
    assert await adopt(house) == (1, [])
    assert await adopt(house) == (0, [])
    assert len(await items(house)) == 2


async def test_what_would_be_guessed_is_told(house: House) -> None:
    await an_issue(house)
    made, (left,) = await adopt(house, otherwise=None)
    assert made == 0
    assert "--as" in left.reason
    await an_issue(house, summary="labelled", labels=["action"])
    made, _ = await adopt(house, otherwise=None)
    assert (made, await items(house)) == (1, ["ACT-1"])


@pytest.mark.parametrize(
    "seed",
    [
        {
            "statuses": [
                {"name": name, "category": category}
                for name, category in (
                    ("To Do", "new"),
                    ("In Progress", "indeterminate"),
                    ("In Review", "indeterminate"),
                    ("Waiting for a part", "indeterminate"),
                    ("Done", "done"),
                )
            ]
        }
    ],
)
async def test_a_status_that_stands_for_no_stage_is_told_and_not_overwritten(house: House) -> None:
    issue_id = await an_issue(house)
    await house.rest.act("transition", issue=issue_id, to="Waiting for a part")
    made, (left,) = await adopt(house)
    assert (made, await items(house)) == (0, [])
    assert "Waiting for a part" in left.reason


async def test_a_record_that_was_made_twice_at_once_is_one(house: House) -> None:
    """Two people give the command: both have looked before either made the record."""
    issue_id = await an_issue(house)
    ours = adoption(house)
    looks = [await ours.look(issue_id, "Task", Kind.ACTION) for _ in range(2)]
    found = [one for one in looks if isinstance(one, Adoptable)]
    assert [await ours.adopt(one, posted=False) for one in found] == [True, False]
    assert len(await items(house)) == 1


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=4), st.sampled_from([None, *ADOPTABLE]))
def test_a_kind_is_what_type_or_label_or_person_says(
    issue_type: str, labels: list[str], otherwise: Kind | None
) -> None:
    kind = kind_of(issue_type, tuple(labels), PROCEDURE, otherwise)
    said = {one for one in ADOPTABLE if one.value in {label.casefold() for label in labels}}
    assert kind in (said if len(said) == 1 else {otherwise})


@given(issues(), st.sampled_from(ADOPTABLE))
def test_a_record_holds_the_very_values_of_its_issue(found: dict[str, Any], kind: Kind) -> None:
    """So the first sync has nothing to write, whatever the issue holds."""
    labels = [label for label in found["fields"]["labels"] if not is_marker(label)]
    found = found | {"fields": found["fields"] | {"project": {"key": "OPS"}, "labels": labels}}
    adoptable = judge(found, "Task", "OPS", Desk(PROCEDURE, True, ManualClock(0.0)), kind)
    assert isinstance(adoptable, Adoptable)
    remote = adoptable.remote
    action = action_of(adoptable, remote.assignee, PROCEDURE, posted=False)
    command = c.Command(id="adopt", actor=Actor(Person("Jira"), Side.JIRA, Role.MACHINE), at=AT, action=action)
    change = decide(None, command, Given(PROCEDURE, "INC-1", "uid"))
    assert isinstance(change, Change)
    account = change.item.assignee.account_id if change.item.assignee else None
    assert project(change.item, PROCEDURE, account) == remote.values
