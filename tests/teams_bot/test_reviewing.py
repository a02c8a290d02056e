"""Meetings looked back on: rated by those who were there, their figures, and a month's look until it comes to something."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sop.desk import Handled, reviews
from sop.procedure.days import shifted
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.meetings import AgendaItem
from sop.records.people import Actor, Role, Side
from teams_bot.reminding import next_turn
from teams_bot.reviewing import put_next
from tests.teams_bot.office import ALEX, CHINESE, GROUP, MEI, MEI_CHAT, Office
from tests.teams_bot.test_reminding import person
from tests.teams_bot.wire import texts

TAIPEI = ZoneInfo("Asia/Taipei")


def local(office: Office) -> datetime:
    return datetime.fromtimestamp(office.clock.now(), TAIPEI)


async def do(office: Office, name: str, action: c.Action, item_id: str | None = None) -> Any:
    command = c.Command(
        id=name,
        actor=Actor(person(office, MEI), Side.TEAMS, Role.RESPONDER),
        at=datetime.fromtimestamp(office.clock.now(), UTC),
        action=action,
        item_id=item_id,
    )
    answer = await office.house.store.tx(office.house.desk.handle, command)
    assert isinstance(answer, Handled), answer
    return answer.item


async def held(office: Office, name: str = "Weekly") -> str:
    """A meeting in the group chat that has just ended, its one agenda item half an hour over time."""
    starts = datetime.fromtimestamp(office.clock.now() + 60, UTC)
    agenda = (AgendaItem("a", "Incidents of the week", minutes=10),)
    plan = c.PlanMeeting(name, "Know what failed", starts, "Asia/Taipei", 30, agenda=agenda, home=GROUP)
    item_id = (await do(office, f"plan {name}", plan)).id
    await office.advance(60)
    await do(office, f"begin {name}", c.BeginMeeting(), item_id)
    await office.advance(40 * 60)
    await do(office, f"end {name}", c.EndMeeting(), item_id)
    await office.settle()
    return str(item_id)


@pytest.fixture
async def met(office: Office) -> Office:
    """Meetings go into the group chat."""
    await office.ask(MEI, GROUP, "route meetings here")
    await office.advance(60)
    return office


async def rate(office: Office, user: str, item_id: str, goal: str, worth: str, line: str = "", version: int = 1) -> Any:
    card = (await office.cards(GROUP))[-1]
    data = {"item": item_id, "v": version, "goal": goal, "worth": worth, "line": line}
    return await office.pressed(user, GROUP, card["id"], "rate", data)


async def test_everybody_rates_once_from_the_same_card_and_may_change_it(met: Office) -> None:
    item_id = await held(met)
    await rate(met, MEI, item_id, "yes", "5")
    await rate(met, ALEX, item_id, "no", "2", "Too long")
    await rate(met, MEI, item_id, "yes", "4")
    item = await met.item(item_id)
    assert isinstance(item, Meeting)
    assert sorted((one.by.name, one.worth) for one in item.ratings) == sorted(
        [(person(met, MEI).name, 4), (person(met, ALEX).name, 2)]
    )
    await met.settle()
    assert "3.0 of 5 by 2 · goal met: 1 of 2" in texts((await met.cards(GROUP))[-1])


async def test_the_figures_are_shown_to_whoever_asks_in_their_language(met: Office) -> None:
    item_id = await held(met)
    await rate(met, MEI, item_id, "yes", "5", "Good")
    (answer,) = await met.ask(ALEX, GROUP, "meetings figures")
    shown = texts(answer)
    assert "Meetings: 1" in shown
    assert "Began on time\n1 of 1" in shown
    assert "0 of 1 · 30 min over" in shown
    assert "Goals met\n1 of 1" in shown
    assert "“Good”" in shown
    (answer,) = await met.ask(ALEX, GROUP, "會議統計", locale=CHINESE)
    assert "會議統計：1 場" in texts(answer)


async def look(office: Office, day: date) -> None:
    """It is the morning of that day, and the schedule has run."""
    meetings = office.house.procedure.meetings
    evening = datetime.combine(day - timedelta(days=1), datetime.min.time(), TAIPEI) + timedelta(hours=12)
    await office.advance(max(0.0, evening.timestamp() - office.clock.now()))
    await office.settle()
    await office.house.store.tx(put_next, office.clock.now(), TAIPEI, meetings)
    await office.advance(next_turn(office.clock.now(), TAIPEI, meetings) - office.clock.now() + 1)
    await office.settle()


def first_of_next_month(office: Office) -> date:
    here = local(office).date().replace(day=1)
    return shifted((here + timedelta(days=32)).replace(day=1), 0, office.house.procedure.meetings)


async def asked(office: Office) -> list[Any]:
    return [one for one in await office.cards(GROUP) if "What to change?" in texts(one)]


async def test_a_month_is_looked_at_until_it_comes_to_a_change(met: Office) -> None:
    await held(met)
    month = f"{local(met):%Y-%m}"
    day = first_of_next_month(met)
    await look(met, day)
    (card,) = await asked(met)
    assert "Agree on one change" in texts(card)
    assert len(await asked(met)) == 1
    await look(met, shifted(day, reviews.ASK_AGAIN, met.house.procedure.meetings))
    again = await asked(met)
    assert len(again) == 2, "nobody has said anything, so it is asked again"
    data = {"month": month, "title": "Send the agenda two days ahead", "due": ""}
    answer = await met.pressed(MEI, GROUP, again[-1]["id"], "review_change", data)
    assert "made a change of it: ACT-1" in str(answer["value"])
    assert (await met.item("ACT-1")).title == "Send the agenda two days ahead"
    await met.settle()
    assert "made a change of it: ACT-1" in texts((await asked(met))[-1])
    late = await met.pressed(ALEX, GROUP, again[-1]["id"], "review_change", data)
    assert late["type"].endswith("message")
    assert [one.id for one in await met.items()] == ["MTG-1", "ACT-1"], "refused as a whole"
    await look(met, shifted(day, 2 * reviews.ASK_AGAIN, met.house.procedure.meetings))
    assert len(await asked(met)) == 2


async def test_a_reason_is_kept_too_and_an_empty_one_is_not(met: Office) -> None:
    await held(met)
    month = f"{local(met):%Y-%m}"
    await look(met, first_of_next_month(met))
    (card,) = await asked(met)
    empty = await met.pressed(MEI, GROUP, card["id"], "review_keep", {"month": month, "reason": "  "})
    assert empty["type"].endswith("message")
    reason = {"month": month, "reason": "The new agenda works"}
    answer = await met.pressed(MEI, GROUP, card["id"], "review_keep", reason)
    assert "nothing changes, because The new agenda works" in str(answer["value"])
    kept = await met.house.store.read(reviews.read, month)
    assert kept is not None
    assert kept.reason == "The new agenda works"
    unknown = await met.pressed(MEI, GROUP, card["id"], "review_keep", {"month": "2020-01", "reason": "x"})
    assert unknown["type"].endswith("message")
    bad = await met.pressed(MEI, GROUP, card["id"], "review_keep", {"month": "soon"})
    assert bad["type"].endswith("message")


async def test_a_month_without_meetings_is_not_looked_at(met: Office) -> None:
    await look(met, first_of_next_month(met))
    assert await asked(met) == []
    assert await met.cards(MEI_CHAT) == []
