"""From a meeting of ours that is held in Teams to the recap of what was said there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sop.desk import Handled, lanes_of, records, wishes
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.people import Actor, Person, Role, Side
from tests.sandbox.graph_support import CHAT, JOIN_URL, ORGANIZER
from tests.teams_bot.graph.conftest import Reader

MEI = Person("Mei Lin", aad_id=ORGANIZER)
ALEX = Person("Alex", aad_id="alex")


async def do(reader: Reader, action: c.Action, item: str | None = None) -> Meeting:
    at = datetime.fromtimestamp(reader.clock.now(), UTC)
    command = c.Command(
        id=f"{type(action).__name__}", actor=Actor(MEI, Side.TEAMS, Role.LEAD), at=at, action=action, item_id=item
    )
    answer = await reader.house.store.tx(reader.house.desk.handle, command)
    assert isinstance(answer, Handled), answer
    assert isinstance(answer.item, Meeting)
    await reader.settle()
    return answer.item


@pytest.fixture
async def meeting(reader: Reader) -> str:
    """Held in Teams in five minutes."""
    starts = datetime.fromtimestamp(reader.clock.now() + 300, UTC)
    plan = c.PlanMeeting("Certificates", "Decide", starts, "UTC", 30, attendees=(ALEX,), join_url=JOIN_URL, home=CHAT)
    return (await do(reader, plan)).id


async def test_what_was_said_in_teams_is_proposed_in_the_recap(reader: Reader, meeting: str) -> None:
    reader.clock.moved += 400
    await do(reader, c.BeginMeeting(), meeting)
    await do(reader, c.EndMeeting(), meeting)
    await reader.transcript()
    assert len(reader.arrived) == 1
    item = await reader.house.store.read(records.load, meeting)
    assert isinstance(item, Meeting)
    assert [one.title for one in item.proposals] == ["renew the certificate"]
    assert [one.name for one in item.proposals[0].owners] == ["Alex"]
    before = item
    await reader.told()
    assert await reader.house.store.read(records.load, meeting) == before


async def test_a_meeting_that_is_not_in_teams_asks_graph_for_nothing(reader: Reader) -> None:
    starts = datetime.fromtimestamp(reader.clock.now() + 300, UTC)
    await do(reader, c.PlanMeeting("In the kitchen", "", starts, "UTC", 30, home=CHAT))
    assert reader.calls("onlineMeetings") == []


async def in_calendar(reader: Reader) -> None:
    """Mei has one online meeting tomorrow."""
    starts = datetime.fromtimestamp(reader.clock.now() + 86400, UTC).replace(microsecond=0)
    event = {
        "user": ORGANIZER,
        "subject": "週會",
        "start": starts.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "end": (starts + timedelta(minutes=45)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "join_url": JOIN_URL,
        "attendees": [],
    }
    await reader.graph.control("seed", events=[event])


async def told(reader: Reader) -> str:
    """What SOPilot has to say: nobody here has a conversation with it, so that it waits for a person."""
    [row] = [one for one in await reader.parked() if one.kind == lanes_of.SAY]
    return str(row.payload)


async def test_the_writers_calendar_is_what_to_type_for_each_meeting(reader: Reader) -> None:
    await in_calendar(reader)
    await reader.house.store.tx(wishes.list_calendar, ORGANIZER, "a:mei", "en", reader.clock.now())
    await reader.settle()
    text = await told(reader)
    assert "`meeting plan 週會 " in text
    assert " 45m " in text
    assert JOIN_URL in text


async def test_what_is_planned_already_is_not_listed(reader: Reader, meeting: str) -> None:
    await in_calendar(reader)
    await reader.house.store.tx(wishes.list_calendar, ORGANIZER, "a:mei", "zh-Hant", reader.clock.now())
    await reader.settle()
    assert "線上會議都已在這裡規劃" in await told(reader)


async def test_a_tenant_that_allows_no_calendars_is_said_and_the_admins_are_told(reader: Reader) -> None:
    await reader.tenant(consent=False)
    await reader.house.store.tx(wishes.list_calendar, ORGANIZER, "a:mei", "en", reader.clock.now())
    await reader.settle()
    assert "the tenant does not allow it" in await told(reader)
    assert await reader.refused()
