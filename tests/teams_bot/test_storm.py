"""Storms: one card for many incidents at once, out before the single ones, told sparingly, and forgotten when it is over."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sop.desk import storms
from tests.teams_bot.monitors import alert
from tests.teams_bot.office import ALEX, CHANNEL, CHINESE, GROUP, MEI, Office
from tests.teams_bot.test_sending import most
from tests.teams_bot.wire import buttons, texts

Json = dict[str, Any]


def is_storm(card: Json) -> bool:
    """Whether it is a storm's card, in either language."""
    return any(word in texts(card) for word in ("Storm: ", "The storm is over", "告警風暴"))


async def storm_cards(office: Office, where: str = GROUP) -> list[Json]:
    return [card for card in await office.cards(where) if is_storm(card)]


async def burst(office: Office, count: int, first: int = 0, **more: str) -> None:
    """So many alert groups at once."""
    names = [f"Alert{number:03}" for number in range(first, first + count)]
    await asyncio.gather(*(alert(office, name, **more) for name in names))


@pytest.fixture
async def routed(office: Office) -> Office:
    """Incidents go into the group chat, and Teams' limits know of nothing yet."""
    await office.ask(MEI, GROUP, "route incidents here")
    await office.advance(60)
    return office


async def test_seven_at_once_are_no_storm_and_all_posted(routed: Office) -> None:
    await burst(routed, 7)
    await routed.settle()

    assert await storm_cards(routed) == []
    assert len(await routed.cards(GROUP)) == 7


async def test_more_become_one_card_that_is_out_before_most_of_the_others(routed: Office) -> None:
    await burst(routed, 20)
    await routed.worker.run_due()

    (storm,) = await storm_cards(routed)
    first = await routed.cards(GROUP)
    assert len(first) <= 7, "what Teams takes in a second"
    assert "Storm: 20 new incidents at once" in texts(storm)
    assert {f"INC-{number + 1}" for number in range(20)} <= set(texts(storm).splitlines())
    assert texts(storm).count(" · SEV1 Critical · Reported · Nobody yet") == 20
    assert buttons(storm) == {}

    await routed.settle()
    assert len(await routed.cards(GROUP)) == 21
    assert len(await storm_cards(routed)) == 1
    await most(routed)


async def test_it_says_in_the_end_that_it_is_over_and_where_each_stands_and_is_forgotten(routed: Office) -> None:
    await burst(routed, 12)
    await routed.worker.run_due()
    await routed.say(ALEX, GROUP, "ack INC-3")
    await routed.settle()

    (storm,) = await storm_cards(routed)
    assert "The storm is over: 12 incidents" in texts(storm)
    assert "each has its own card" in texts(storm)
    assert "Acknowledged · Alex Wilber" in texts(storm)
    rows = await routed.rows()
    assert rows["storm_items"] == []
    assert [row[2:] for row in rows["storms"]] == [(None, None, None, None)]
    assert rows["intents"] == []


async def test_what_people_decide_while_it_lasts_stands_on_it(routed: Office) -> None:
    await burst(routed, 9)
    while len(await routed.cards(GROUP)) < 10:
        await routed.advance(0.5)
        await routed.worker.run_due()
    await routed.say(ALEX, GROUP, "ack INC-3")
    for _second in range(12):
        await routed.advance(1)
        await routed.worker.run_due()

    (storm,) = await storm_cards(routed)
    assert "Storm: 9 new incidents" in texts(storm), "it lasts"
    assert "Acknowledged · Alex Wilber" in texts(storm)
    assert len(routed.as_kept(GROUP, storm["id"]).earlier) <= 3


async def test_what_comes_while_it_lasts_joins_it_and_updates_are_few(routed: Office) -> None:
    await burst(routed, 10)
    await routed.worker.run_due()
    for wave in range(4):
        await routed.advance(1)
        await burst(routed, 5, first=10 + 5 * wave)
        await routed.worker.run_due()
    await routed.settle()

    (storm,) = await storm_cards(routed)
    assert "30 incidents" in texts(storm)
    kept = routed.as_kept(GROUP, storm["id"])
    assert len(kept.earlier) <= 5, "updates"
    assert len(await routed.cards(GROUP)) == 31
    await most(routed)


async def test_a_later_storm_gets_a_card_of_its_own(routed: Office) -> None:
    await burst(routed, 9)
    await routed.settle()
    await burst(routed, 9, first=100)
    await routed.settle()

    first, second = await storm_cards(routed)
    assert "Alert000" in texts(first)
    assert "Alert100" in texts(second)
    assert "Alert000" not in texts(second)


async def test_incidents_one_after_another_are_no_storm(routed: Office) -> None:
    for number in range(15):
        await burst(routed, 1, first=number)
        await routed.settle()
        await routed.advance(1)

    assert await storm_cards(routed) == []


async def test_a_backlog_that_waited_for_a_route_is_a_storm_when_it_comes(office: Office) -> None:
    await burst(office, 15)
    await office.settle()
    await office.ask(MEI, CHANNEL, "事件發到這裡", locale=CHINESE)
    await office.settle()

    (storm,) = await storm_cards(office, CHANNEL)
    assert "告警風暴已結束：共 15 件事件" in texts(storm)
    assert len(await office.cards(CHANNEL)) == 16


async def test_a_person_is_answered_in_the_middle_of_a_storm(routed: Office) -> None:
    await burst(routed, 40)
    await routed.worker.run_due()
    begun = routed.clock.moved
    await routed.say(ALEX, GROUP, "status")
    while not any("open" in one["text"] for one in await routed.messages(GROUP)):
        await routed.advance(0.1)
        await routed.worker.run_due()
        assert routed.clock.moved - begun < 2.5

    assert len(await routed.cards(GROUP)) < 41
    await routed.settle()
    assert len(await routed.cards(GROUP)) == 41
    await most(routed)


async def test_a_storms_card_that_was_deleted_is_posted_anew(routed: Office) -> None:
    await burst(routed, 10)
    await routed.worker.run_due()
    (storm,) = await storm_cards(routed)
    routed.as_kept(GROUP, storm["id"]).deleted = True
    await routed.settle()

    (again,) = await storm_cards(routed)
    assert again["id"] != storm["id"]
    assert "The storm is over" in texts(again)


async def test_removing_the_app_ends_the_storm(routed: Office) -> None:
    await burst(routed, 10)
    await routed.worker.run_due()
    await routed.control("uninstall", conversation=GROUP)
    assert await routed.house.store.read(storms.read, GROUP) is None


async def test_a_storm_in_one_conversation_does_not_hold_up_another(routed: Office) -> None:
    await burst(routed, 30)
    await routed.worker.run_due()
    await routed.say(ALEX, CHANNEL, "incident new Elsewhere")
    await routed.worker.run_due()

    assert len(await routed.cards(CHANNEL)) == 1


async def test_after_a_lost_answer_there_is_one_twin_at_most(routed: Office) -> None:
    """A post cannot be looked up in Teams: as with every card, one whose answer was lost is repeated once."""
    await burst(routed, 10)
    await routed.fault("drop_after_commit", "POST")
    await routed.worker.run_due()
    await routed.settle()

    assert 1 <= len(await storm_cards(routed)) <= 2
    assert await routed.parked() == []


async def test_limits_hold_when_teams_takes_its_time(routed: Office) -> None:
    """What was sent two seconds ago and arrives only now must not meet what was sent since."""
    await routed.fault("delay", "POST", times=7, seconds=2.4)
    running = asyncio.create_task(routed.worker.run())
    try:
        await burst(routed, 20)
        async with asyncio.timeout(60):
            while len(await routed.cards(GROUP)) < 21:
                await asyncio.sleep(0.1)
    finally:
        routed.worker.stop()
        await running
    await most(routed)


async def test_where_a_tenant_takes_less_the_storms_card_gives_way(routed: Office) -> None:
    routed.teams.state.largest = 14 * 1024
    await burst(routed, 40)
    await routed.settle()

    (storm,) = await storm_cards(routed)
    assert "and 30 more" in texts(storm) or "and 20 more" in texts(storm)
    assert len(await routed.cards(GROUP)) == 41
    assert await routed.parked() == []
    await most(routed)
