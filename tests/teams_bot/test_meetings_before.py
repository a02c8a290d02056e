"""A meeting before it begins, in Teams: planned, prepared by everybody, told in good time, moved and cancelled."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from sop.procedure.days import shifted
from sop.procedure.meetings import Meetings
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.people import Actor, Person, Role, Side
from tests.teams_bot.office import ALEX, ALEX_CHAT, CHINESE, GINA, GINA_CHAT, GROUP, MEI, MEI_CHAT, Json, Office
from tests.teams_bot.wire import button, texts

ZONE = ZoneInfo("Asia/Taipei")
PLAN = "meeting plan Roll-out {day} 14:00 45m {who}\ngoal: Decide whether to launch\n- Test results 20m\n- Roll-back steps 15m"


def now(office: Office) -> datetime:
    return datetime.fromtimestamp(office.clock.now(), ZONE)


@pytest.fixture(autouse=True)
async def a_wednesday_morning(office: Office) -> None:
    """Whenever the tests run, it is Wednesday at ten: no night and no weekend lies between what is asked and what is told."""
    here = now(office)
    day = here.date() + timedelta(days=(2 - here.weekday()) % 7 or 7)
    await office.advance(datetime.combine(day, time(10), ZONE).timestamp() - office.clock.now())


def working(office: Office, days: int) -> date:
    """The working day so many working days ahead."""
    return shifted(now(office).date(), days, Meetings())


async def plan(office: Office, days: int, text: str = PLAN, where: str = GROUP, who: tuple[str, ...] = (ALEX,)) -> None:
    """Mei plans MTG-1."""
    named = " ".join(f"<at>{office.teams.state.directory.users[one].name}</at>" for one in who)
    asked = text.format(day=working(office, days).isoformat(), who=named)
    reply = await office.deliver(office.message_activity(MEI, where, asked, mentions=who))
    assert reply.status in (200, 202)
    await office.worker.run_due()


async def meeting(office: Office, item_id: str = "MTG-1") -> Meeting:
    found = await office.item(item_id)
    assert isinstance(found, Meeting)
    return found


async def told(office: Office, where: str = GROUP, user: str = MEI) -> list[Json]:
    """What the bot has said there in text."""
    return [
        one for one in await office.messages(where, user) if one.get("text") and one["from"]["id"].startswith("28:")
    ]


async def write(office: Office, text: str) -> None:
    """Mei writes, the work is done, and the clock stands."""
    await office.say(MEI, GROUP, text)
    await office.worker.run_due()


async def pass_to(office: Office, moment: datetime) -> None:
    """Let the time come, and everything that is due then be done."""
    await office.advance(max(0.0, moment.timestamp() - office.clock.now()) + 1)
    await office.worker.run_due()
    await office.advance(61)
    await office.worker.run_due()


async def test_a_message_plans_a_meeting_and_its_card_has_it_all(office: Office) -> None:
    await plan(office, 5)
    found = await meeting(office)
    day = working(office, 5)
    assert found.starts_at == datetime.combine(day, time(14), ZONE).astimezone(UTC)
    assert (found.title, found.goal, found.minutes) == ("Roll-out", "Decide whether to launch", 45)
    assert [one.title for one in found.agenda] == ["Test results", "Roll-back steps"]
    shown = texts(await office.card(GROUP))
    for part in ("Roll-out", "14:00–14:45 (45 min)", "Decide whether to launch", "1. Test results", "35 of 45 minutes"):
        assert part in shown
    assert "Still missing: a note-taker, owners of agenda items" in shown
    assert await told(office) == []


async def test_it_asks_for_the_goal_and_says_what_it_did_not_understand(office: Office) -> None:
    await plan(office, 5, "meeting plan Roll-out {day} 14:00")
    (asked,) = await told(office)
    assert "`goal MTG-1 …`" in asked["text"]
    (no_time,) = await office.ask(MEI, GROUP, "安排會議 上線 下週五", locale=CHINESE)
    assert "幾點開始" in no_time["text"]
    (past,) = await office.ask(MEI, GROUP, "meeting plan Roll-out 2020-01-01 14:00")
    assert "that is over already" in past["text"]


async def test_a_day_that_cannot_be_meant_is_refused(office: Office) -> None:
    for day, part in (("0001-01-01", "over already"), ("9999-12-31", "is not between")):
        (answer,) = await office.ask(MEI, GROUP, f"meeting plan Roll-out {day} 00:00")
        assert part in answer["text"]
    assert await office.items() == []


async def test_files_of_the_same_message_are_materials(office: Office) -> None:
    await plan(office, 5, where=MEI_CHAT)
    activity = office.message_activity(MEI, MEI_CHAT, "material add MTG-1")
    activity["attachments"] = [
        {
            "contentType": "application/vnd.microsoft.teams.file.download.info",
            "contentUrl": "https://contoso.sharepoint.example/report.pdf",
            "name": "report.pdf",
            "content": {"downloadUrl": "https://contoso.sharepoint.example/for-some-minutes", "fileType": "pdf"},
        }
    ]
    assert (await office.deliver(activity)).status in (200, 202)
    (one,) = (await meeting(office)).materials
    assert (one.title, one.url) == ("report.pdf", "https://contoso.sharepoint.example/report.pdf")
    await office.settle()
    (nothing,) = await office.ask(MEI, MEI_CHAT, "material add MTG-1")
    assert "What shall be read?" in nothing["text"]


async def test_everybody_prepares_it_by_buttons_at_the_same_time(office: Office) -> None:
    await plan(office, 5)
    card = await office.card(GROUP)
    add, material = button(card, "agenda_add")["data"], button(card, "material_add")["data"]
    alex = office.teams.state.directory.users[ALEX].name
    point = {**add, "item_title": "Costs", "item_minutes": "10", "item_owner": alex}
    await office.pressed(MEI, GROUP, card["id"], "agenda_add", point)
    # Both saw the same card: the second is not refused as out of date, and a second press adds nothing.
    for _twice in range(2):
        await office.pressed(
            ALEX, GROUP, card["id"], "material_add", {**material, "material_url": "https://x.example/log"}
        )
    bad = await office.pressed(ALEX, GROUP, card["id"], "material_add", {**material, "material_url": "the wiki"})
    assert "“the wiki” does not fit into Materials" in bad["value"]
    await office.pressed(ALEX, GROUP, card["id"], "meeting_away", button(card, "meeting_away")["data"])
    found = await meeting(office)
    assert found.agenda[-1].title == "Costs"
    assert found.agenda[-1].owner is not None
    assert found.agenda[-1].owner.aad_id == office.teams.state.directory.users[ALEX].aad_object_id
    assert [one.url for one in found.materials] == ["https://x.example/log"]
    assert [one.aad_id for one in found.absent] == [office.teams.state.directory.users[ALEX].aad_object_id]
    await office.pressed(ALEX, GROUP, card["id"], "meeting_come", button(card, "meeting_come")["data"])
    assert (await meeting(office)).absent == ()


async def test_goal_and_time_are_changed_on_the_card(office: Office) -> None:
    await plan(office, 5)
    card = await office.card(GROUP)
    data = button(card, "meeting_edit")["data"]
    day = working(office, 6).isoformat()
    fields = {"goal": "Settle it", "meeting_day": day, "meeting_time": "09:30", "meeting_minutes": 60}
    await office.pressed(MEI, GROUP, card["id"], "meeting_edit", {**data, **fields})
    found = await meeting(office)
    assert (found.goal, found.minutes) == ("Settle it", 60)
    assert found.starts_at.astimezone(ZONE).isoformat() == f"{day}T09:30:00+08:00"
    answer = await office.pressed(MEI, GROUP, card["id"], "meeting_edit", {**data, **fields, "meeting_day": "soon"})
    assert isinstance(answer["value"], str)
    assert (await meeting(office)).version == found.version


async def test_commands_prepare_it_without_naming_it(office: Office) -> None:
    await plan(office, 5)
    for text in (
        "agenda add Costs 5m; Questions",
        "agenda remove 1",
        "material add Report https://x.example/r",
        "goal Settle it",
        "note taker me",
        "invite gina",
        "reschedule " + working(office, 7).isoformat() + " 10:00",
    ):
        (answer,) = await office.ask(MEI, GROUP, text)
        assert "MTG-1" in answer["text"], text
    found = await meeting(office)
    assert [one.title for one in found.agenda] == ["Roll-back steps", "Costs", "Questions"]
    assert found.note_taker is not None
    assert found.goal == "Settle it"
    assert len(found.attendees) == 2
    assert found.starts_at.astimezone(ZONE).hour == 10
    (wrong,) = await office.ask(MEI, GROUP, "agenda remove nothing like that")
    assert "has no such item" in wrong["text"]


async def test_the_agenda_goes_out_a_business_day_ahead_and_once(office: Office) -> None:
    await plan(office, 5)
    ahead = datetime.combine(working(office, 4), time(9), ZONE)
    await pass_to(office, ahead - timedelta(hours=2))
    assert await told(office) == []
    await pass_to(office, ahead)
    (announced,) = await told(office)
    assert "MTG-1 Roll-out" in announced["text"]
    assert "<at>Alex Wilber</at>" in announced["text"]
    assert (await meeting(office)).stage == "announced"
    # The card comes again beside it; the old one says so.
    assert len(await office.cards(GROUP)) == 2
    await office.ask(MEI, GROUP, "agenda add One more")
    await office.advance(3600)
    await office.worker.run_due()
    assert len([one for one in await told(office) if "<at>" in one["text"]]) == 1


async def test_what_is_planned_late_is_told_at_once(office: Office) -> None:
    await plan(office, 1)
    await pass_to(office, now(office))
    (announced,) = await told(office)
    assert "Goal: Decide whether to launch" in announced["text"]
    assert len(await office.cards(GROUP)) == 1


async def test_without_goal_or_agenda_its_owner_is_told_once_and_then_it_goes_out(office: Office) -> None:
    await office.ask(MEI, MEI_CHAT, "status")
    await plan(office, 1, "meeting plan Roll-out {day} 14:00 {who}")
    await pass_to(office, now(office))
    in_chat = [one["text"] for one in await told(office, MEI_CHAT) if "still needs a goal, an agenda" in one["text"]]
    in_group = [one["text"] for one in await told(office) if "still needs" in one["text"]]
    assert len(in_chat) + len(in_group) == 1
    await office.ask(MEI, GROUP, "goal MTG-1 Settle it")
    await pass_to(office, now(office))
    assert not [one for one in await told(office) if "Goal: Settle it" in one["text"]]
    await office.ask(MEI, GROUP, "agenda add MTG-1 Costs")
    await pass_to(office, now(office))
    assert len([one for one in await told(office) if "Goal: Settle it" in one["text"]]) == 1


async def test_whoever_was_told_is_told_of_another_time_and_of_the_end_of_it(office: Office) -> None:
    await plan(office, 1)
    await pass_to(office, now(office))
    await office.ask(MEI, GROUP, f"reschedule MTG-1 {working(office, 9).isoformat()} 10:00")
    await pass_to(office, now(office))
    moved = [one["text"] for one in await told(office) if "is now on" in one["text"]]
    assert len(moved) == 1
    assert "10:00" in moved[0]
    await office.ask(MEI, GROUP, "meeting cancel MTG-1")
    await pass_to(office, now(office))
    off = [one["text"] for one in await told(office) if "<at>" in one["text"] and "does not take place" in one["text"]]
    assert len(off) == 1
    await pass_to(office, now(office) + timedelta(days=20))
    assert len([one for one in await told(office) if "<at>" in one["text"]]) == 3


async def test_a_meeting_that_nobody_was_told_of_is_moved_and_cancelled_quietly(office: Office) -> None:
    await plan(office, 5)
    await office.ask(MEI, GROUP, f"reschedule MTG-1 {working(office, 9).isoformat()} 10:00")
    await pass_to(office, datetime.combine(working(office, 4), time(9), ZONE))
    await office.ask(MEI, GROUP, "meeting cancel MTG-1")
    await pass_to(office, now(office) + timedelta(days=20))
    assert not [one for one in await told(office) if "<at>" in one["text"]]


async def test_who_is_not_in_the_conversation_is_told_in_their_own_chat(office: Office) -> None:
    users = office.teams.state.directory
    await office.ask(GINA, GINA_CHAT, "help")
    users.conversations[GROUP].members.remove(GINA)
    await plan(office, 1, who=())
    await office.ask(MEI, GROUP, f"invite MTG-1 {users.users[GINA].email}")
    await pass_to(office, now(office))
    assert [one for one in await told(office, GINA_CHAT, GINA) if "MTG-1 Roll-out" in one["text"]]
    assert await office.parked() == []


async def test_whom_nothing_reaches_is_named(office: Office) -> None:
    await plan(office, 1, who=())
    await office.ask(MEI, GROUP, "invite MTG-1 Carol Wu")
    await pass_to(office, now(office))
    (announced,) = [one["text"] for one in await told(office) if "<at>" in one["text"]]
    assert "Could not be told: Carol Wu" in announced


async def test_planned_in_ones_own_chat_everybody_is_told_in_theirs(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "help")
    await plan(office, 1, where=MEI_CHAT, who=())
    await office.ask(MEI, MEI_CHAT, f"invite MTG-1 {office.teams.state.directory.users[ALEX].email}")
    await pass_to(office, now(office))
    assert [one for one in await told(office, ALEX_CHAT, ALEX) if "MTG-1 Roll-out" in one["text"]]
    assert (await meeting(office)).stage == "announced"


async def test_the_next_of_a_series_takes_over_what_is_open_and_follows_it(office: Office) -> None:
    await plan(office, 1, "meeting plan weekly {day} 14:00")
    held = working(office, 1).isoformat()
    await write(office, "meeting begin MTG-1")
    await write(office, "meeting end")
    for title in ("Write the runbook", "Call the supplier"):
        await office.ask(MEI, GROUP, f"action new {title} for MTG-1")
    await office.ask(MEI, GROUP, "incident new Checkout is slow")
    await office.ask(MEI, GROUP, "resolve INC-1")
    await plan(office, 5, "meeting plan weekly {day} 14:00\ngoal: Go through it")
    second = await meeting(office, "MTG-2")
    assert second.follows == "MTG-1"
    assert [one.key for one in second.agenda][:3] == ["ACT-1", "ACT-2", "INC-1"]
    assert [one.carried for one in second.agenda][:3] == [held, held, "review"]
    # A person takes one off, another is done, one is new: at the announcement the agenda is what is open.
    await office.ask(MEI, GROUP, "agenda remove MTG-2 Call the supplier")
    await office.ask(MEI, GROUP, "done ACT-1")
    await office.ask(MEI, GROUP, "action new Order a second line for MTG-1")
    await pass_to(office, datetime.combine(working(office, 4), time(9), ZONE))
    keys = [one.key for one in (await meeting(office, "MTG-2")).agenda]
    assert "ACT-1" not in keys
    assert "ACT-2" not in keys
    assert {"INC-1", "ACT-3"} <= set(keys)


async def test_a_form_plans_one_meeting_however_often_it_is_sent(office: Office) -> None:
    await office.ask(MEI, GROUP, "meeting plan")
    form = await office.card(GROUP)
    fields = {
        "title": "Roll-out",
        "goal": "Settle it",
        "day": working(office, 5).isoformat(),
        "time": "14:00",
        "minutes": "45",
        "attendees": "Alex Wilber\ngina@example.com",
        "agenda": "- Costs 10m @alex\n- Questions",
        "materials": "Report https://x.example/r",
    }
    wrong = await office.press(
        MEI, GROUP, form["id"], verb="meeting_plan", inputs={**fields, "materials": "the report"}
    )
    assert "each line needs an address" in wrong["value"]
    for _twice in range(2):
        answer = await office.press(MEI, GROUP, form["id"], verb="meeting_plan", inputs=fields)
        assert "MTG-1 (Roll-out) is planned" in answer["value"]
    await office.settle()
    found = await meeting(office)
    assert [(one.title, one.minutes) for one in found.agenda] == [("Costs", 10), ("Questions", 10)]
    assert found.agenda[0].owner is not None
    assert [one.person.name for one in found.attendees] == ["Alex Wilber", "gina@example.com"]
    assert "further down" in texts(next(one for one in await office.cards(GROUP) if one["id"] == form["id"]))
    assert len(await office.items()) == 1


async def test_a_day_that_was_moved_in_jira_is_told_like_any_other(office: Office) -> None:
    await plan(office, 1)
    await pass_to(office, now(office))
    seen = c.SeenInJira({"due": working(office, 9)}, {}, {})
    actor = Actor(Person("Alex Chen"), Side.JIRA, Role.MACHINE)
    command = c.Command(id=str(uuid.uuid4()), actor=actor, at=now(office).astimezone(UTC), action=seen, item_id="MTG-1")
    await office.house.store.tx(office.house.desk.handle, command)
    await pass_to(office, now(office))
    assert len([one for one in await told(office) if "is now on" in one["text"]]) == 1
