"""Issues of a meeting's action items are linked to the meeting's and the incident's, once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from sop.desk import wishes
from sop.desk.door import Handled
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.meetings import Fate, Proposal
from tests.jira_sync.conftest import MEI, House


async def met(house: House, follows: str | None = None, *titles: str) -> Meeting:
    """A meeting that was held, with these proposals."""
    plan = c.PlanMeeting("Review", "", house.now(), "UTC", 30, follows=follows, held=True)
    answer = await house.do(plan)
    assert isinstance(answer, Handled)
    assert answer.item is not None
    proposals = tuple(Proposal(f"k{number}", title) for number, title in enumerate(titles))
    drafted = await house.do(c.Draft("minutes", 4, proposals), answer.item.id)
    assert isinstance(drafted, Handled)
    assert isinstance(drafted.item, Meeting)
    return drafted.item


async def accept(house: House, meeting: Meeting, key: str) -> str:
    answer = await house.do(c.SettleProposal(key, Fate.ACCEPTED), meeting.id)
    assert isinstance(answer, Handled)
    assert isinstance(answer.item, Meeting)
    return next(str(one.item_id) for one in answer.item.proposals if one.key == key)


async def linked(house: House, item: str) -> list[str]:
    """Keys of the issues that the item's is linked to, and how."""
    issue = await house.issue(item)
    found: list[dict[str, Any]] = issue["fields"]["issuelinks"]
    assert all(one["type"]["name"] == "Relates" for one in found)
    return sorted(str((one.get("outwardIssue") or one.get("inwardIssue"))["key"]) for one in found)


async def key_of(house: House, item: str) -> str:
    return str((await house.issue(item))["key"])


async def test_it_is_linked_to_the_meeting_and_its_incident_once(house: House) -> None:
    incident = await house.report()
    meeting = await met(house, incident, "write the runbook", "order disks")
    item = await accept(house, meeting, "k0")
    await house.pass_time(60)
    assert await linked(house, item) == sorted([await key_of(house, incident), await key_of(house, meeting.id)])
    writes = [one for one in house.writes() if one.endswith("/issueLink")]
    assert len(writes) == 2
    other = await accept(house, meeting, "k1")
    await house.pass_time(60)
    assert len(await linked(house, other)) == 2
    types = [one for one in house.jira.state.control.log.entries if one.path.endswith("/issueLinkType")]
    assert len(types) == 1


async def test_what_existed_already_is_linked_as_well(house: House) -> None:
    made = await house.do(c.AddActionItem("Write the runbook"))
    assert isinstance(made, Handled)
    assert made.item is not None
    meeting = await met(house, None, "write the runbook")
    await house.do(c.SettleProposal("k0", Fate.MERGED, item_id=made.item.id), meeting.id)
    await house.pass_time(60)
    assert await linked(house, made.item.id) == [await key_of(house, meeting.id)]


async def test_a_link_that_people_remove_stays_removed(house: House) -> None:
    meeting = await met(house, None, "write the runbook")
    item = await accept(house, meeting, "k0")
    await house.pass_time(60)
    issue = await house.issue(item)
    house.jira.state.site.issues[issue["id"]].links.clear()
    await house.do(c.Rename("write both runbooks"), item)
    await house.pass_time(60)
    await house.store.tx(wishes.relate, item, meeting.id, house.clock.now())
    await house.pass_time(60)
    assert await linked(house, item) == []


async def test_a_lost_answer_makes_no_second_link(house: House) -> None:
    meeting = await met(house, None, "write the runbook")
    await house.rest.fault("drop_after_commit", match={"method": "POST", "path": "/issueLink"}, times=1)
    item = await accept(house, meeting, "k0")
    await house.pass_time(300)
    assert await linked(house, item) == [await key_of(house, meeting.id)]
    assert len([one for one in house.writes() if one.endswith("/issueLink")]) == 1


async def test_without_linking_nothing_is_parked(house: House) -> None:
    meeting = await met(house, None, "write the runbook")
    await house.rest.fault("status", status=404, match={"path": "/issueLinkType"}, times=5)
    item = await accept(house, meeting, "k0")
    await house.pass_time(120)
    assert await linked(house, item) == []
    assert (await house.view(item)).sync.value == "equal"


async def test_accepting_is_all_or_nothing_and_once(house: House) -> None:
    meeting = await met(house, None, "write the runbook")
    first = await accept(house, meeting, "k0")
    command = c.Command(
        id=str(uuid.uuid4()),
        actor=MEI,
        at=house.now() + timedelta(seconds=1),
        action=c.SettleProposal("k0", Fate.ACCEPTED),
        item_id=meeting.id,
    )
    assert not isinstance(await house.store.tx(house.desk.handle, command), Handled)
    await house.pass_time(30)
    assert first == "ACT-1"
    assert await key_of(house, first)
    with pytest.raises(AssertionError):
        await house.view("ACT-2")
