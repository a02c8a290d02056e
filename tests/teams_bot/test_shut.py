"""Conversations where nothing can be posted: one notice, nothing asked again, and everything goes on by itself."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from service.checks import check
from sop.desk import storms, wishes
from sop.desk.health import Health, health
from sop.lanes import queue
from teams_bot.refusals import WAITS_S
from tests.teams_bot.office import ALEX, ALEX_CHAT, CHANNEL, CHINESE, GROUP, MEI, Office
from tests.teams_bot.test_routes import alert
from tests.teams_bot.wire import texts

ROSTER = {"code": "BotNotInConversationRoster", "message": "The bot is not part of the conversation roster."}


def silently_removed(office: Office, where: str, installed: bool = False) -> None:
    """The app is gone from there, and Teams' event about it was lost."""
    office.teams.state.directory.conversations[where].installed = installed


async def state_of(office: Office) -> Health:
    house = office.house
    return await house.store.read(health, house.procedure, office.clock.now())


async def readiness(office: Office, name: str) -> Any:
    report = await check(office.house)
    return next(one for one in report.checks if one.name == name)


async def since_now(office: Office) -> int:
    return int((await office.look("requests"))["next"])


async def sent(office: Office, since: int) -> list[tuple[str, int]]:
    """What was asked of Teams in the channel since then."""
    calls = await office.calls("PUT", since) + await office.calls("POST", since)
    return [
        (one["method"], one["status"]) for one in sorted(calls, key=lambda one: one["n"]) if "web-oper" in one["path"]
    ]


async def fifteen_cards(office: Office) -> None:
    await office.ask(MEI, CHANNEL, "route incidents here")
    for number in range(15):
        await office.say(ALEX, ALEX_CHAT, f"incident new Disk {number} full")
        await office.settle()
        # Apart, so that they are no storm.
        await office.advance(storms.AT_ONCE_S + 1)
    assert len(await office.cards(CHANNEL)) == 15


async def test_one_refusal_is_parked_once_with_what_to_do_and_nobody_asks_again(office: Office) -> None:
    await fifteen_cards(office)
    silently_removed(office, CHANNEL)
    since = await since_now(office)
    await office.say(ALEX, ALEX_CHAT, "ack INC-1")
    await office.settle()
    for number in range(2, 16):
        await office.say(ALEX, ALEX_CHAT, f"ack INC-{number}")
    await alert(office)
    await office.house.store.tx(wishes.say, CHANNEL, "a reminder", office.clock.now())
    await office.settle()

    assert await sent(office, since) == [("PUT", 403)]
    (parked,) = await office.parked()
    assert parked.kind == "teams.reopen"
    assert "403" in parked.reason
    assert "install the app" in parked.remedy
    state = await state_of(office)
    assert (state.parked, state.waiting) == (1, 0), "what waits behind it is not late"
    assert "Acknowledged" in texts((await office.cards(ALEX_CHAT, ALEX))[0]), "others go on"


@pytest.mark.parametrize("how", ["installed", "added to the roster", "spoken to"])
async def test_it_all_goes_on_by_itself_in_order_and_once(office: Office, how: str) -> None:
    await fifteen_cards(office)
    silently_removed(office, CHANNEL)
    for number in range(1, 4):
        await office.say(ALEX, ALEX_CHAT, f"ack INC-{number}")
    await alert(office)
    for text in ("first", "second"):
        await office.house.store.tx(wishes.say, CHANNEL, text, office.clock.now())
    await office.settle()
    assert len(await office.parked()) == 1

    since = await since_now(office)
    if how == "installed":
        await office.control("install", conversation=CHANNEL)
    else:
        silently_removed(office, CHANNEL, installed=True)
    if how == "spoken to":
        await office.say(ALEX, CHANNEL, "status")
    if how == "added to the roster":
        await office.deliver(bot_event(office, "membersAdded"))
    await office.settle()

    assert await office.parked() == []
    assert (await state_of(office)).shut == ()
    done = await sent(office, since)
    assert {status for _method, status in done} <= {200, 201}
    assert sum(method == "PUT" for method, _status in done) == 3, "only what had changed is updated"
    cards = {texts(card).split(" · ")[0]: texts(card) for card in await office.cards(CHANNEL)}
    assert sum("Acknowledged" in card for card in cards.values()) == 3
    assert any("HostDown" in card for card in cards.values())
    said = [one["text"] for one in await office.messages(CHANNEL) if one["text"] in ("first", "second")]
    assert said == ["first", "second"]


def bot_event(office: Office, members: str, where: str = CHANNEL) -> dict[str, Any]:
    """Only the conversationUpdate of an installation: either event may be the one that arrives."""
    from sandbox.teams import activities

    state = office.teams.state
    conversation = state.directory.conversations[where]
    by = state.directory.users[MEI]
    return activities.conversation_update(state.frame(), conversation, by, members == "membersAdded")


async def test_an_operator_can_have_it_tried_again(office: Office) -> None:
    await fifteen_cards(office)
    silently_removed(office, CHANNEL)
    await office.ask(ALEX, ALEX_CHAT, "ack INC-1")
    (parked,) = await office.parked()

    assert await office.house.store.tx(queue.unpark, parked.id, office.clock.now())
    await office.settle()
    (again,) = await office.parked()
    assert again.id != parked.id, "still refused: parked anew"

    silently_removed(office, CHANNEL, installed=True)
    assert await office.house.store.tx(queue.unpark, again.id, office.clock.now())
    await office.settle()
    assert await office.parked() == []
    assert sum("Acknowledged" in texts(card) for card in await office.cards(CHANNEL)) == 1


async def test_threads_are_shut_and_opened_with_their_channel(office: Office) -> None:
    await office.ask(ALEX, CHANNEL, "incident new Disk full")
    threaded = (await office.rows())["placements"]
    assert ";messageid=" in threaded[0][0]
    silently_removed(office, CHANNEL)
    await office.say(ALEX, ALEX_CHAT, "ack INC-1")
    thread = threaded[0][0]
    await office.house.store.tx(wishes.say, thread, "in the thread", office.clock.now())
    await office.settle()
    assert len(await office.parked()) == 1

    await office.control("install", conversation=CHANNEL)
    await office.settle()
    assert "Acknowledged" in texts(await office.card(CHANNEL))
    assert [one["text"] for one in await office.messages(CHANNEL) if one["text"] == "in the thread"]


async def test_a_sentence_that_came_between_looking_and_opening_is_said_a_little_later(office: Office) -> None:
    await office.ask(MEI, CHANNEL, "status")
    silently_removed(office, CHANNEL)
    await office.house.store.tx(wishes.say, CHANNEL, "late", office.clock.now())
    await office.settle()
    silently_removed(office, CHANNEL, installed=True)
    await office.house.store.tx(shut_without_waking, CHANNEL)
    await office.advance(WAITS_S)
    await office.settle()

    assert [one["text"] for one in await office.messages(CHANNEL)][-1] == "late"


def shut_without_waking(connection: Any, conversation: str) -> None:
    """As where the lane was still being worked on when the conversation opened."""
    from sqlalchemy import update

    from sop.storage.tables import conversations

    connection.execute(update(conversations).where(conversations.c.id == conversation).values(state="open"))


async def test_a_blocked_chat_says_who_can_unblock_it_and_opens_when_the_person_writes(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    blocked = {"error": {"code": "ConversationBlockedByUser", "message": "User blocked the conversation with the bot."}}
    await office.fault("status", "PUT", times=None, status=403, body=blocked)
    await office.ask(MEI, GROUP, "ack INC-1")
    (parked,) = await office.parked()
    assert "unblocked" in parked.remedy
    assert "Alex Wilber" in parked.reason

    async with office.http.delete(f"{office.teams.url}/_control/faults"):
        pass
    await office.ask(ALEX, ALEX_CHAT, "status")
    assert await office.parked() == []
    assert "Acknowledged" in texts(await office.card(ALEX_CHAT, ALEX))


@pytest.mark.parametrize("code", ["InvalidBotApiHost", "NotEnoughPermissions"])
async def test_a_refusal_of_one_call_shuts_nothing(office: Office, code: str) -> None:
    await office.ask(ALEX, GROUP, "incident new Disk full")
    await office.fault("status", "PUT", status=403, body={"error": {"code": code, "message": "no"}})
    await office.ask(ALEX, GROUP, "ack INC-1")

    (parked,) = await office.parked()
    assert (parked.kind, code in parked.reason, bool(parked.remedy)) == ("card.refresh", True, True)
    await office.ask(ALEX, GROUP, "rename INC-1 Other")
    assert "Other" in texts(await office.card(GROUP))
    assert await office.parked() == [], "the next update has shown it all"


async def test_readiness_and_status_name_the_channel_that_incidents_cannot_reach(office: Office) -> None:
    await fifteen_cards(office)
    await office.happen(CHANNEL, "channelRenamed", name="Ops 中文")
    await office.happen(CHANNEL, "teamRenamed", name="SRE")
    assert (await readiness(office, "route")).ok
    silently_removed(office, CHANNEL)
    await office.ask(ALEX, ALEX_CHAT, "ack INC-1")

    route = await readiness(office, "route")
    assert not route.ok
    assert "“Ops 中文” (SRE)" in route.problem
    assert "403" in route.problem
    assert "install the app" in route.remedy
    (english,) = await office.ask(MEI, GROUP, "status")
    (chinese,) = await office.ask(MEI, GROUP, "狀態", locale=CHINESE)
    assert "Nothing can be posted in “Ops 中文” （SRE） since" in english["text"], "no sign that Markdown reads"
    assert "not installed there, or it was blocked" in english["text"]
    assert "封鎖" in chinese["text"]
    async with office.http.get(f"{office.url}/metrics") as answer:
        assert "sopilot_conversations_shut 1.0" in await answer.text()


async def test_after_a_removal_nothing_is_sent_and_whoever_looks_is_told(office: Office) -> None:
    await fifteen_cards(office)
    await office.control("uninstall", conversation=CHANNEL)
    since = await since_now(office)
    for number in range(1, 6):
        await office.say(ALEX, ALEX_CHAT, f"ack INC-{number}")
    await office.settle()

    assert await sent(office, since) == []
    assert await office.parked() == []
    route = await readiness(office, "route")
    assert not route.ok
    assert "SOPilot was removed from it" in route.problem
    (status,) = await office.ask(MEI, GROUP, "status")
    assert "SOPilot was removed from it" in status["text"]

    await office.ask(MEI, GROUP, "route incidents here")
    assert (await readiness(office, "route")).ok, "with another route the old one is no news"
    await office.control("install", conversation=CHANNEL)
    await office.settle()
    assert sum("Acknowledged" in texts(card) for card in await office.cards(CHANNEL)) == 5


async def test_a_message_from_before_the_removal_opens_nothing(office: Office) -> None:
    await office.ask(MEI, CHANNEL, "route incidents here")
    late = office.message_activity(ALEX, CHANNEL, "status")
    await office.advance(5)
    await office.control("uninstall", conversation=CHANNEL)
    since = await since_now(office)
    assert (await office.deliver(late)).status == 200
    await alert(office)
    await office.settle()

    assert await sent(office, since) == []
    assert await office.parked() == []


async def test_a_deleted_channel_is_not_posted_into_and_its_route_ends(office: Office) -> None:
    await fifteen_cards(office)
    await office.happen(CHANNEL, "channelDeleted")
    since = await since_now(office)
    await alert(office)
    await office.ask(ALEX, ALEX_CHAT, "ack INC-1")

    assert await sent(office, since) == []
    assert await office.parked() == []
    assert (await office.rows())["routes"] == []
    assert "the channel was deleted" in (await readiness(office, "route")).problem

    await office.happen(CHANNEL, "channelRestored")
    await office.settle()
    assert sum("Acknowledged" in texts(card) for card in await office.cards(CHANNEL)) == 1
    assert not (await readiness(office, "route")).ok, "a route that ended is set anew by an admin"


async def test_a_channel_that_is_found_gone_is_shut_by_its_404(office: Office) -> None:
    """Its event was lost."""
    await office.ask(MEI, CHANNEL, "route incidents here")
    office.teams.state.directory.conversations[CHANNEL].gone = True
    since = await since_now(office)
    await alert(office, "First")
    await office.settle()
    await alert(office, "Second")
    await office.settle()

    assert await sent(office, since) == [("POST", 404)]
    (parked,) = await office.parked()
    assert "ConversationNotFound" in parked.reason
    assert "route records elsewhere" in parked.remedy
    await office.ask(MEI, GROUP, "route incidents here")
    assert len(await office.cards(GROUP)) == 2, "what could not be shown there waited for the next route"
    assert await office.parked() == [], "that somebody routed elsewhere answers it"


async def test_an_event_that_explains_a_refusal_answers_it(office: Office) -> None:
    await office.ask(ALEX, CHANNEL, "incident new Disk full")
    office.teams.state.directory.conversations[CHANNEL].gone = True
    await office.ask(ALEX, ALEX_CHAT, "ack INC-1")
    (parked,) = await office.parked()
    assert parked.kind == "teams.reopen", "a thread's 404 has shown that its channel is gone"
    await office.happen(CHANNEL, "channelDeleted")
    assert await office.parked() == []


async def test_a_thread_that_is_gone_parks_its_own_work_alone(office: Office) -> None:
    await office.ask(ALEX, CHANNEL, "incident new Disk full")
    await office.house.store.tx(wishes.say, f"{CHANNEL};messageid=1", "lost", office.clock.now())
    await office.ask(ALEX, ALEX_CHAT, "ack INC-1")

    (parked,) = await office.parked()
    assert (parked.kind, parked.lane) == ("teams.say", f"say:{CHANNEL};messageid=1")
    assert "show" in parked.remedy
    assert "Acknowledged" in texts(await office.card(CHANNEL))


async def test_an_archived_team_waits_with_its_routes(office: Office) -> None:
    await fifteen_cards(office)
    await office.happen(CHANNEL, "teamArchived")
    since = await since_now(office)
    await alert(office)
    await office.settle()
    assert await sent(office, since) == []
    assert "its team is archived" in (await readiness(office, "route")).problem

    await office.happen(CHANNEL, "teamUnarchived")
    await office.settle()
    assert len(await office.cards(CHANNEL)) == 16
    assert (await readiness(office, "route")).ok


async def test_an_upgrade_of_the_app_keeps_the_route(office: Office) -> None:
    from sandbox.teams import activities

    await fifteen_cards(office)
    state = office.teams.state
    where, by = state.directory.conversations[CHANNEL], state.directory.users[MEI]
    await office.deliver(activities.installation_update(state.frame(), where, by, "remove-upgrade"))
    await alert(office)
    await office.settle()
    assert len(await office.cards(CHANNEL)) == 15
    assert "upgrade" in (await readiness(office, "route")).problem

    await office.deliver(activities.installation_update(state.frame(), where, by, "add-upgrade"))
    await office.settle()
    assert len(await office.cards(CHANNEL)) == 16
    assert not [one for one in await office.messages(CHANNEL) if one["text"].startswith("I am SOPilot")], "no newcomer"


async def test_many_at_once_are_one_notice_too(office: Office) -> None:
    """Cards that are under way together may each be refused, but they are told of once."""
    await fifteen_cards(office)
    silently_removed(office, CHANNEL)
    await asyncio.gather(*(office.say(ALEX, ALEX_CHAT, f"ack INC-{number}") for number in range(1, 16)))
    since = await since_now(office)
    await office.settle()

    assert len(await sent(office, since)) <= 7, "no more than Teams takes in a second"
    assert len(await office.parked()) == 1
