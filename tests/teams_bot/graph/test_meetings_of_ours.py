"""From a meeting of ours that is held in Teams to the recap of what was said there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sop.desk import Handled, records
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
