"""Notices about SOPilot itself: one an episode, where an admin wants them, in the conversation's language, updated in place."""

from __future__ import annotations

import pytest

from jira_sync.dialects import Cloud
from sop.desk import lanes_of, notices
from sop.lanes import gates
from tests.teams_bot.office import ALEX, CHANNEL, CHINESE, GROUP, MEI, Office
from tests.teams_bot.wire import texts


async def shown(office: Office, where: str) -> list[str]:
    """The texts of all cards in a conversation."""
    return [texts(card) for card in await office.cards(where)]


async def close(office: Office, why: str = "Jira answered 503", gate: str = lanes_of.JIRA_GATE) -> None:
    now = office.clock.now()
    await office.house.store.tx(gates.close, gate, now, why, "Look at it", None, probed=False)
    await office.house.store.tx(notices.watch, gate, now)


async def reopen(office: Office, gate: str = lanes_of.JIRA_GATE) -> None:
    await office.house.store.tx(gates.open_, gate)


async def pass_time(office: Office, seconds: float) -> None:
    for _ in range(int(seconds / 5)):
        await office.worker.run_due()
        await office.advance(5)
    await office.worker.run_due()


@pytest.fixture
async def routed(office: Office) -> Office:
    await office.ask(MEI, GROUP, "route incidents here")
    return office


async def test_it_goes_where_incidents_go_and_is_updated_when_it_is_over(routed: Office) -> None:
    await close(routed)
    await pass_time(routed, 120)
    (card,) = await shown(routed, GROUP)
    assert "Jira cannot be used now" in card
    assert "Jira answered 503" in card
    assert "Look at it" in card
    await reopen(routed)
    await pass_time(routed, 30)
    assert "Jira cannot be used now" in (await shown(routed, GROUP))[0]
    await pass_time(routed, 60)
    (card,) = await shown(routed, GROUP)
    assert "Jira can be used again" in card
    posts = await routed.calls("POST")
    await pass_time(routed, 900)
    assert await routed.calls("POST") == posts
    assert await routed.parked() == []
    assert not [row for row in (await routed.rows())["intents"] if lanes_of.NOTICE in row]


async def test_an_admin_says_where_and_in_that_conversations_language(routed: Office) -> None:
    (answer,) = await routed.ask(MEI, CHANNEL, "通知發到這裡", locale=CHINESE)
    assert "SOPilot" in answer["text"]
    await close(routed)
    await pass_time(routed, 60)
    assert await shown(routed, GROUP) == []
    (card,) = await shown(routed, CHANNEL)
    assert "目前無法使用 Jira" in card


async def test_only_admins_say_where(routed: Office) -> None:
    (answer,) = await routed.ask(ALEX, CHANNEL, "route notices here")
    assert "route records" in answer["text"]
    assert (await routed.rows())["routes"] == [("incident", GROUP)]


async def test_a_short_break_is_no_news(routed: Office) -> None:
    await close(routed)
    await pass_time(routed, 20)
    await reopen(routed)
    await pass_time(routed, 120)
    assert await shown(routed, GROUP) == []


async def test_a_gate_that_flaps_is_one_episode(routed: Office) -> None:
    await close(routed)
    await pass_time(routed, 60)
    for _ in range(10):
        await reopen(routed)
        await pass_time(routed, 30)
        await close(routed, "again")
        await pass_time(routed, 30)
    (card,) = await shown(routed, GROUP)
    assert "Jira cannot be used now" in card


async def test_what_is_to_be_done_now_replaces_what_was_to_be_done_before(routed: Office) -> None:
    await close(routed)
    await pass_time(routed, 60)
    now = routed.clock.now()
    await routed.house.store.tx(
        gates.close,
        lanes_of.JIRA_GATE,
        now,
        "Jira does not accept SOPilot's account",
        "Look at the token",
        None,
        probed=True,
    )
    posts = await routed.calls("POST")
    await pass_time(routed, 30)
    (card,) = await shown(routed, GROUP)
    assert "Jira does not accept SOPilot's account" in card
    assert "Look at the token" in card
    assert "Jira answered 503" not in card
    assert await routed.calls("POST") == posts


async def test_another_reason_with_the_same_remedy_is_no_news(routed: Office) -> None:
    await close(routed)
    await pass_time(routed, 60)
    puts = await routed.calls("PUT")
    now = routed.clock.now()
    await routed.house.store.tx(gates.close, lanes_of.JIRA_GATE, now, "otherwise", "Look at it", None, probed=True)
    await pass_time(routed, 60)
    assert await routed.calls("PUT") == puts


async def test_reason_and_remedy_are_in_the_conversations_language(office: Office) -> None:
    await office.ask(MEI, CHANNEL, "通知發到這裡", locale=CHINESE)
    now = office.clock.now()
    why, remedy = "Jira does not accept SOPilot's account", Cloud.remedy
    await office.house.store.tx(gates.close, lanes_of.JIRA_GATE, now, why, remedy, None, probed=False)
    await office.house.store.tx(notices.watch, lanes_of.JIRA_GATE, now)
    await pass_time(office, 60)
    (card,) = await shown(office, CHANNEL)
    assert "Jira 不接受 SOPilot 的帳號" in card
    assert "API 權杖最長一年到期" in card
    assert why not in card


async def test_what_closes_again_after_the_all_clear_is_told_of_though_nobody_wishes_it(routed: Office) -> None:
    await close(routed)
    await pass_time(routed, 60)
    await reopen(routed)
    await pass_time(routed, 120)
    now = routed.clock.now()
    await routed.house.store.tx(gates.close, lanes_of.JIRA_GATE, now, "down again", "", None, probed=False)
    await pass_time(routed, 90)
    first, second = await shown(routed, GROUP)
    assert "Jira can be used again" in first
    assert "down again" in second


async def test_without_a_place_it_waits_and_comes_with_the_route(office: Office) -> None:
    await close(office)
    await pass_time(office, 60)
    await office.ask(MEI, GROUP, "hello")
    await office.say(MEI, GROUP, "route notices here")
    await pass_time(office, 400)
    assert [card for card in await shown(office, GROUP) if "Jira cannot be used now" in card]


async def test_writing_and_the_monitor_have_names_of_their_own(routed: Office) -> None:
    await close(routed, gate=lanes_of.JIRA_WRITES)
    await close(routed, gate=lanes_of.ALERTMANAGER_GATE)
    await pass_time(routed, 60)
    told = "\n".join(await shown(routed, GROUP))
    assert "Jira (writing) cannot be used now" in told
    assert "Alertmanager cannot be used now" in told
