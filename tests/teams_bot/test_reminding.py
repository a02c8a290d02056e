"""Reminders of action items: one digest per owner and day, and what can be done from it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sop.desk import digests
from sop.procedure.days import is_working, shifted
from sop.procedure.meetings import Meetings, Reminders
from sop.records import commands as c
from sop.records.items import ActionItem
from sop.records.people import Actor, Person, Role, Side
from teams_bot.reminding import next_turn, put_next
from tests.teams_bot.office import (
    ALEX,
    ALEX_CHAT,
    CHANNEL,
    CHINESE,
    GROUP,
    MEI,
    MEI_CHAT,
    MING,
    MING_CHAT,
    Office,
)
from tests.teams_bot.wire import texts

TAIPEI = ZoneInfo("Asia/Taipei")


def today_of(office: Office) -> date:
    return datetime.fromtimestamp(office.clock.now(), TAIPEI).date()


def working(office: Office, count: int) -> date:
    return shifted(today_of(office), count, office.house.procedure.meetings)


def person(office: Office, user: str) -> Person:
    known = office.teams.state.directory.users[user]
    return Person(known.name, known.aad_object_id, known.email)


async def morning(office: Office) -> None:
    """The next time that people are reminded comes, and everything that is to be sent is sent."""
    meetings = office.house.procedure.meetings
    await office.house.store.tx(put_next, office.clock.now(), TAIPEI, meetings)
    await office.advance(next_turn(office.clock.now(), TAIPEI, meetings) - office.clock.now() + 1)
    await office.settle()


@pytest.fixture
async def met(office: Office) -> Office:
    """Mei, Alex and Ming have each spoken in their own chats; it is the evening before a working day."""
    for user, where in ((MEI, MEI_CHAT), (ALEX, ALEX_CHAT), (MING, MING_CHAT)):
        await office.ask(user, where, "help")
    await office.ask(MING, GROUP, "help")
    here = datetime.fromtimestamp(office.clock.now(), TAIPEI)
    evening = here.replace(hour=19, minute=0, second=0) + timedelta(days=1)
    while not is_working(evening.date() + timedelta(days=1), office.house.procedure.meetings):
        evening += timedelta(days=1)
    await office.advance(evening.timestamp() - office.clock.now())
    return office


async def add(office: Office, title: str, owner: str | None, due: date | None, **more: Any) -> str:
    """An action item that Ming reported in the group chat."""
    by = person(office, MING)
    command = c.Command(
        id=f"add {title}",
        actor=Actor(by, Side.TEAMS, Role.RESPONDER),
        at=datetime.fromtimestamp(office.clock.now(), UTC),
        action=c.AddActionItem(title, person(office, owner) if owner else None, due, home=GROUP, **more),
    )
    answer = await office.house.store.tx(office.house.desk.handle, command)
    await office.settle()
    return str(answer.item.id)  # type: ignore[union-attr]


async def last_digest(office: Office, where: str, user: str) -> Any:
    return (await office.cards(where, user))[-1]


async def test_one_digest_for_each_owner_with_all_their_items(met: Office) -> None:
    await add(met, "Write the runbook", MEI, working(met, 2))
    await add(met, "Renew the certificate", MEI, working(met, 0) - timedelta(days=10))
    await add(met, "Call the vendor", ALEX, working(met, 1) + timedelta(days=90))
    await morning(met)
    card = await met.card(MEI_CHAT)
    assert "Action items for you: 2" in texts(card)
    assert "Write the runbook" in texts(card)
    assert "Overdue since" in texts(card)
    assert await met.cards(ALEX_CHAT, ALEX) == []
    await morning(met)
    assert len(await met.cards(MEI_CHAT)) == 1, "nothing new to say, nothing said"


async def test_what_was_done_meanwhile_is_not_asked_for(met: Office) -> None:
    item = await add(met, "Write the runbook", MEI, working(met, 2))
    await met.ask(MEI, GROUP, f"done {item}")
    await morning(met)
    assert await met.cards(MEI_CHAT) == []


async def test_done_from_the_digest_and_the_digest_follows(met: Office) -> None:
    item = await add(met, "Write the runbook", MEI, working(met, 2))
    await morning(met)
    card = await met.card(MEI_CHAT)
    answer = await met.press(MEI, MEI_CHAT, card["id"], verb="digest_done")
    assert "✓ Done" in str(answer["value"])
    assert (await met.item(item)).stage == "done"
    await met.settle()
    again = await met.card(MEI_CHAT)
    assert again["id"] == card["id"]
    assert "✓ Done" in texts(again)
    pressed = await met.pressed(MEI, MEI_CHAT, card["id"], "digest_done", {"item": item, "v": 1, "digest": "0" * 24})
    assert pressed["type"].endswith("message"), "an older card that nobody keeps: the state is told in words"
    assert "Nothing was changed" in pressed["value"]


async def test_a_change_made_elsewhere_shows_on_the_digest_too(met: Office) -> None:
    item = await add(met, "Write the runbook", MEI, working(met, 2))
    await morning(met)
    await met.ask(ALEX, GROUP, f"done {item}")
    assert "✓ Done" in texts(await met.card(MEI_CHAT))


async def test_snoozed_from_the_digest_it_comes_again_on_its_day(met: Office) -> None:
    item = await add(met, "Write the runbook", MEI, working(met, 2))
    await morning(met)
    card = await met.card(MEI_CHAT)
    await met.pressed(
        MEI,
        MEI_CHAT,
        card["id"],
        "digest_snooze",
        {"item": item, "v": 1, "digest": await key(met, MEI, MEI_CHAT), "until": "tomorrow"},
    )
    found = await met.item(item)
    assert isinstance(found, ActionItem)
    assert found.snoozed == working(met, 1)
    await morning(met)
    assert len(await met.cards(MEI_CHAT)) == 2


async def key(office: Office, user: str, where: str) -> str:
    return digests.digest_key(person(office, user), where)


async def test_the_date_is_moved_with_its_reason(met: Office) -> None:
    item = await add(met, "Write the runbook", MEI, working(met, 2))
    await morning(met)
    card = await met.card(MEI_CHAT)
    data = {"digest": await key(met, MEI, MEI_CHAT), "due_pick": f"{item}:1"}
    missing = await met.pressed(MEI, MEI_CHAT, card["id"], "digest_due", data | {"due": "2027-01-05"})
    assert missing["value"] == "Say why the date moves. Nothing was changed."
    moved = data | {"due": "2027-01-05", "because": "The vendor is late"}
    await met.pressed(MEI, MEI_CHAT, card["id"], "digest_due", moved)
    assert (await met.item(item)).due == date(2027, 1, 5)
    assert await met.comments(item) == ["The vendor is late"]
    stale = await met.pressed(MEI, MEI_CHAT, card["id"], "digest_due", moved | {"due": "2027-02-05"})
    assert (await met.item(item)).due == date(2027, 1, 5)
    assert "Nothing was changed" in str(stale)


async def test_handed_over_and_the_new_owner_is_told(met: Office) -> None:
    item = await add(met, "Write the runbook", MEI, working(met, 2))
    await morning(met)
    card = await met.card(MEI_CHAT)
    alex = person(met, ALEX)
    data = {"digest": await key(met, MEI, MEI_CHAT), "hand_pick": f"{item}:1", "to": alex.aad_id}
    await met.pressed(MEI, MEI_CHAT, card["id"], "digest_hand", data)
    await met.settle()
    owner = (await met.item(item)).assignee
    assert owner is not None
    assert owner.is_same_as(alex)
    told = (await met.messages(ALEX_CHAT, ALEX))[-1]["text"]
    assert told.startswith(f"{person(met, MEI).name} handed {item} **Write the runbook** over to you")
    assert f"→ {alex.name}" in texts(await met.card(MEI_CHAT))
    await morning(met)
    assert "Action items for you: 1" in texts(await met.card(ALEX_CHAT, ALEX))


async def test_without_a_chat_of_their_own_they_are_mentioned_where_the_item_lives(office: Office) -> None:
    await office.ask(MING, MING_CHAT, "help")
    await office.ask(ALEX, GROUP, "help")
    await add(office, "Write the runbook", ALEX, today_of(office) - timedelta(days=1))
    await morning(office)
    digest = (await office.cards(GROUP))[-1]
    name = person(office, ALEX).name
    assert f"Action items for {name}: 1" in texts(digest)
    assert digest["text"] == f"<at>{name}</at>"


async def test_a_chat_that_was_closed_meanwhile_is_no_loss(met: Office) -> None:
    await add(met, "Write the runbook", MEI, working(met, 2))
    met.teams.state.directory.conversations[MEI_CHAT].installed = False
    await morning(met)
    assert await met.cards(MEI_CHAT) == []
    digest = (await met.cards(GROUP))[-1]
    assert f"Action items for {person(met, MEI).name}: 1" in texts(digest)


async def test_a_lost_answer_makes_one_twin_at_most_and_tells_nothing_twice(met: Office) -> None:
    await add(met, "Write the runbook", MEI, working(met, 2))
    await met.fault("drop_after_commit", "POST")
    await morning(met)
    assert 1 <= len(await met.cards(MEI_CHAT)) <= 2
    before = len(await met.cards(MEI_CHAT))
    await morning(met)
    assert len(await met.cards(MEI_CHAT)) == before
    assert await met.parked() == []


async def test_long_overdue_the_reporter_is_told_once(met: Office) -> None:
    await add(met, "Write the runbook", MEI, shifted(today_of(met), -20, met.house.procedure.meetings))
    await morning(met)
    told = await met.card(MING_CHAT, MING)
    assert "Overdue with others" in texts(told)
    assert person(met, MEI).name in texts(told)
    await morning(met)
    assert len(await met.cards(MING_CHAT, MING)) == 1


async def test_nobody_is_reminded_in_quiet_hours(met: Office) -> None:
    await add(met, "Write the runbook", MEI, working(met, 0) - timedelta(days=3))
    night = datetime.fromtimestamp(met.clock.now(), TAIPEI).replace(hour=23)
    await met.advance(night.timestamp() - met.clock.now())
    found = await met.house.store.read(digests.turns, met.house.procedure, working(met, 1))
    await met.house.store.tx(digests.tell, found, met.clock.now())
    await met.settle()
    assert await met.cards(MEI_CHAT) == []
    await met.advance(9.1 * 3600)
    await met.settle()
    assert len(await met.cards(MEI_CHAT)) == 1


async def test_the_owner_of_the_meeting_is_told_before_the_reporter(met: Office) -> None:
    starts = datetime.fromtimestamp(met.clock.now(), UTC) + timedelta(hours=1)
    plan = c.PlanMeeting("Weekly", "Know", starts, "Asia/Taipei", 30, chair=person(met, ALEX), home=GROUP)
    command = c.Command(
        id="plan",
        actor=Actor(person(met, MING), Side.TEAMS, Role.RESPONDER),
        at=datetime.fromtimestamp(met.clock.now(), UTC),
        action=plan,
    )
    meeting: Any = await met.house.store.tx(met.house.desk.handle, command)
    due = shifted(today_of(met), -20, met.house.procedure.meetings)
    await add(met, "Write the runbook", MEI, due, about=meeting.item.id)
    await morning(met)
    told = await met.card(ALEX_CHAT, ALEX)
    assert "Overdue with others" in texts(told)
    assert await met.cards(MING_CHAT, MING) == []


async def test_asked_for_it_is_a_card_of_all_ones_own_that_follows(met: Office) -> None:
    (answer,) = await met.ask(MEI, MEI_CHAT, "actions mine")
    assert answer["text"] == "Nothing is open."
    later = await add(met, "Write the runbook", MEI, working(met, 40))
    await add(met, "Some day", MEI, None)
    await add(met, "Call the vendor", ALEX, None)
    (answer,) = await met.ask(MEI, GROUP, "我的待辦", locale=CHINESE)
    assert f"請 {person(met, MEI).name} 處理的待辦：2 項" in texts(answer), "in the language of whoever asked"
    assert texts(answer).index("Write the runbook") < texts(answer).index("Some day")
    assert "Call the vendor" not in texts(answer)
    await met.ask(ALEX, GROUP, f"done {later}")
    again = next(one for one in await met.cards(GROUP) if one["id"] == answer["id"])
    assert "✓ 已完成" in texts(again)


async def test_commands(met: Office) -> None:
    late = await add(met, "Renew the certificate", MEI, working(met, 0) - timedelta(days=10))
    other = await add(met, "Call the vendor", ALEX, working(met, 30), about=late)
    (answer,) = await met.ask(MEI, MEI_CHAT, "actions overdue")
    assert late in answer["text"]
    assert other not in answer["text"]
    (answer,) = await met.ask(MEI, MEI_CHAT, "逾期待辦", locale=CHINESE)
    assert late in answer["text"]
    (answer,) = await met.ask(MEI, MEI_CHAT, f"{late} 的待辦", locale=CHINESE)
    assert other in answer["text"]
    (answer,) = await met.ask(MEI, MEI_CHAT, f"snooze {late} until next week")
    assert "nobody is reminded before" in answer["text"]
    found = await met.item(late)
    assert isinstance(found, ActionItem)
    assert found.snoozed is not None
    assert found.snoozed.weekday() == 0
    await met.ask(MEI, MEI_CHAT, f"due {late} 2027-01-05 because the vendor is late")
    assert (await met.item(late)).due == date(2027, 1, 5)
    assert await met.comments(late) == ["the vendor is late"]
    assert await met.cards(CHANNEL) == []


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-27T06:00", "2026-11-27T08:00"),  # the procedure's time lies in quiet hours: at their end
        ("2026-11-27T07:30", "2026-11-27T08:00"),
        ("2026-11-27T08:00", "2026-11-30T08:00"),  # a Friday: the next working day
        ("2026-11-28T12:00", "2026-11-30T08:00"),
    ],
)
def test_the_next_turn_is_on_a_working_day_out_of_quiet_hours(now: str, expected: str) -> None:
    meetings = Meetings(reminders=Reminders(at="07:00"))
    moment = datetime.fromisoformat(now).replace(tzinfo=TAIPEI).timestamp()
    assert next_turn(moment, TAIPEI, meetings) == datetime.fromisoformat(expected).replace(tzinfo=TAIPEI).timestamp()
