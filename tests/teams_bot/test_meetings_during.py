"""A meeting that runs in a chat: begun by hand or by Teams' event, its card on the projector, its lines kept."""

from __future__ import annotations

import json
import os
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from sop.desk import Handled, lanes_of
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.meetings import AgendaItem, SaidKind
from sop.records.people import Actor, Person, Role, Side
from sop.storage.tables import intents
from tests.teams_bot.office import CHANNEL, CHINESE, GROUP, MEI, Office
from tests.teams_bot.wire import texts

CAPTURED = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[3] / "shared")) / "captured" / "teams"
CHAIR = Person("Mei Lin", email="mei@example.com")


async def planned(office: Office, where: str = GROUP, **more: Any) -> None:
    """MTG-1, in an hour."""
    await office.ask(MEI, where, "status")
    action = c.PlanMeeting(
        "Launch review",
        "Decide whether to launch",
        datetime.fromtimestamp(office.clock.now(), UTC) + timedelta(hours=1),
        "Asia/Taipei",
        30,
        agenda=(AgendaItem("a", "Requirements", CHAIR, 10), AgendaItem("b", "Roll-back", None, 20)),
        home=where,
        **more,
    )
    command = c.Command(
        id=str(uuid.uuid4()),
        actor=Actor(CHAIR, Side.TEAMS, Role.LEAD),
        at=datetime.fromtimestamp(office.clock.now(), UTC),
        action=action,
    )
    assert isinstance(await office.house.store.tx(office.house.desk.handle, command), Handled)
    await office.worker.run_due()


async def meeting(office: Office) -> Meeting:
    found = await office.item("MTG-1")
    assert isinstance(found, Meeting)
    return found


async def shown(office: Office) -> list[str]:
    (card,) = await office.cards(GROUP)
    return texts(card)


async def said(office: Office, text: str, **more: Any) -> list[str]:
    """Write; what the bot then said (no card), without the clock being moved on."""
    before = {one["id"] for one in await office.messages(GROUP)}
    await office.say(MEI, GROUP, text, **more)
    await office.worker.run_due()
    fresh = [one for one in await office.messages(GROUP) if one["id"] not in before and not one["attachments"]]
    return [one["text"] for one in fresh][1:]


async def test_from_the_first_item_to_the_end_in_chat(office: Office) -> None:
    await planned(office)
    assert await said(office, "meeting begin") == []
    assert "10 of 10 min left" in await shown(office)
    assert await said(office, "decision We launch on Monday") == []
    assert await said(office, "action Alex writes the runbook by friday") == []
    assert await said(office, "note The CDN is slow") == []
    assert await said(office, "park Who pays for the second CDN") == []
    assert await said(office, "meeting next") == []
    await office.advance(65)
    await office.worker.run_due()
    assert "19 of 20 min left" in await shown(office)
    assert await said(office, "meeting end") == []
    item = await meeting(office)
    assert [one.kind for one in item.said] == [SaidKind.DECISION, SaidKind.ACTION, SaidKind.NOTE, SaidKind.PARKED]
    assert item.stage == "recap"
    assert [one.id for one in await office.items()] == ["MTG-1"], "what was agreed is proposed, not made"


async def test_over_its_time_the_item_says_so(office: Office) -> None:
    await planned(office)
    await said(office, "meeting begin")
    for _ in range(12):
        await office.advance(60.5)
        await office.worker.run_due()
    assert "3 min over time" in await shown(office)


async def test_the_clock_stops_with_the_meeting(office: Office) -> None:
    await planned(office)
    await said(office, "meeting begin")
    await said(office, "meeting end")
    await office.advance(61)
    await office.worker.run_due()
    calls = len(await office.calls("PUT"))
    for _ in range(5):
        await office.advance(61)
        await office.worker.run_due()
    assert len(await office.calls("PUT")) == calls


@pytest.mark.parametrize(
    ("text", "locale", "answer"),
    [
        ("decision We stay", "en-US", "No meeting runs in this conversation. Begin one first"),
        ("決議 維持現狀", CHINESE, "這個對話裡沒有正在進行的會議"),
        ("meeting next", "en-US", "No meeting runs in this conversation."),
        ("meeting begin", "en-US", "No meeting is planned in this conversation."),
    ],
)
async def test_where_nothing_runs_it_is_said(office: Office, text: str, locale: str, answer: str) -> None:
    (told,) = await office.ask(MEI, GROUP, text, locale=locale)
    assert answer in told["text"]


async def test_an_action_outside_of_a_meeting_is_made(office: Office) -> None:
    await office.ask(MEI, GROUP, "action Write the runbook")
    assert [one.title for one in await office.items()] == ["Write the runbook"]


def event(office: Office, name: str) -> dict[str, Any]:
    """A recorded event, as if it came from the chat of ours."""
    if not CAPTURED.is_dir():
        if os.environ.get("REQUIRE_SHARED_DATA"):
            pytest.fail(f"{CAPTURED} is not there")
        pytest.skip(f"recorded activities are not at hand: {CAPTURED}")
    recorded = json.loads((CAPTURED / f"from-teams__event__{name}__groupChat.json").read_text())["request"]["body"]
    ours = office.message_activity(MEI, GROUP, "x")
    taken = ("serviceUrl", "conversation", "recipient", "from", "channelData")
    return {**recorded, **{key: ours[key] for key in taken}, "id": str(uuid.uuid4())}


async def test_teams_own_events_begin_and_end_it_once(office: Office) -> None:
    await planned(office)
    begins = event(office, "meetingStart")
    for _ in range(2):
        assert (await office.deliver(begins)).status in (200, 202)
    item = await meeting(office)
    assert item.began_at is not None
    assert item.join_url == "https://e.invalid"
    assert (await office.deliver(event(office, "meetingEnd"))).status in (200, 202)
    assert (await meeting(office)).ended_at is not None


async def test_an_event_of_a_meeting_that_nobody_planned_does_nothing(office: Office) -> None:
    assert (await office.deliver(event(office, "meetingStart"))).status in (200, 202)
    assert await office.items() == []


async def test_one_press_leaves_an_item_to_a_meeting_of_its_own_once(office: Office) -> None:
    await planned(office)
    await said(office, "meeting begin")
    (card,) = await office.cards(GROUP)
    shown_then = await meeting(office)
    data = {"item": "MTG-1", "v": shown_then.version, "key": "a"}
    for _ in range(2):
        await office.pressed(MEI, GROUP, card["id"], "meeting_own", data)
        await office.worker.run_due()
    own = [one for one in await office.items() if one.id != "MTG-1"]
    assert [(one.title, getattr(one, "follows", None)) for one in own] == [("Requirements", "MTG-1")]
    assert (await meeting(office)).current == "b"


async def test_one_press_parks_the_item_that_is_on(office: Office) -> None:
    await planned(office)
    await said(office, "meeting begin")
    (card,) = await office.cards(GROUP)
    data = {"item": "MTG-1", "v": (await meeting(office)).version, "key": "a"}
    await office.pressed(MEI, GROUP, card["id"], "meeting_park", data)
    item = await meeting(office)
    assert [(one.text, one.kind) for one in item.said] == [("Requirements", SaidKind.PARKED)]
    assert item.current == "b"


async def test_only_a_meeting_that_runs_has_a_clock(office: Office) -> None:
    await planned(office)
    await office.ask(MEI, GROUP, "incident new Disk full")
    await office.say(MEI, GROUP, "rename INC-1 Disk nearly full")
    await office.say(MEI, GROUP, "rename MTG-1 Launch")

    def clocks(connection: Connection) -> list[str]:
        return list(connection.execute(select(intents.c.lane).where(intents.c.kind == lanes_of.MEETING_TICK)).scalars())

    assert await office.house.store.read(clocks) == []
    await office.say(MEI, GROUP, "meeting begin MTG-1")
    assert await office.house.store.read(clocks) == ["meeting:MTG-1"]


async def test_in_a_channel_every_post_is_about_the_meeting_that_runs_there(office: Office) -> None:
    """Each is a thread of its own, and so was the one that planned it."""
    plan = "meeting plan Launch review next friday 14:00 45m goal: Decide"
    await office.say(MEI, CHANNEL, plan)
    await office.say(MEI, CHANNEL, "meeting begin")
    await office.say(MEI, CHANNEL, "decision We launch on Monday")
    item = await meeting(office)
    assert item.home != CHANNEL, "it was planned in a thread"
    assert item.began_at is not None
    assert [one.text for one in item.said] == ["We launch on Monday"]
