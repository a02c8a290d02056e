"""What people write, in every kind of conversation and in both languages, and where the answer goes."""

from __future__ import annotations

import asyncio

import pytest

from tests.teams_bot.office import (
    ALEX,
    ALEX_CHAT,
    CHANNEL,
    CHINESE,
    GINA,
    GINA_CHAT,
    GROUP,
    MEI,
    MEI_CHAT,
    MING,
    Office,
)
from tests.teams_bot.wire import button, buttons, texts


@pytest.mark.parametrize("where", [ALEX_CHAT, GROUP, CHANNEL])
async def test_a_new_incident_gets_its_card_in_the_conversation_it_was_told_in(office: Office, where: str) -> None:
    posted = await office.ask(ALEX, where, "incident new Home page answers 500 !sev1")

    (card,) = posted
    assert "Home page answers 500" in texts(card)
    assert "INC-1" in texts(card)
    assert button(card, "ack")["data"] == {"item": "INC-1", "v": 1}
    item = await office.item("INC-1")
    assert (item.title, item.severity, item.stage) == ("Home page answers 500", "sev1", "reported")
    assert item.reporter.email == "alex@example.com"
    assert (await office.rows())["intents"] == []


async def test_a_card_of_a_channel_is_posted_into_the_thread_it_was_asked_for_in(office: Office) -> None:
    first = await office.say(ALEX, CHANNEL, "good morning", mention=True)
    await office.settle()
    posted = await office.ask(ALEX, CHANNEL, "incident new Checkout is slow", reply_to=first)

    assert [one["replyToId"] for one in posted] == [first]
    assert "Checkout is slow" in texts(posted[0])


async def test_an_answer_in_words_goes_into_the_thread_of_the_question(office: Office) -> None:
    first = await office.say(ALEX, CHANNEL, "status")
    await office.settle()
    (answer,) = [one for one in await office.messages(CHANNEL) if one["from"]["name"] == "SOPilot"]

    assert answer["replyToId"] == first
    assert "open" in answer["text"]


async def test_a_message_that_does_not_mention_the_bot_is_none_of_its_business(office: Office) -> None:
    answer = await office.control("say", conversation=CHANNEL, user=ALEX, text="incident new x", mention=False)

    assert not answer["delivered"]
    assert await office.items() == []


async def test_ids_count_up_over_all_conversations_and_kinds_apart(office: Office) -> None:
    for where, user in ((ALEX_CHAT, ALEX), (MEI_CHAT, MEI)):
        await office.ask(user, where, "incident new Disk full")
    await office.ask(ALEX, ALEX_CHAT, "action new Buy disks")

    assert sorted(item.id for item in await office.items()) == ["ACT-1", "INC-1", "INC-2"]


@pytest.mark.parametrize(
    "text",
    [
        "新增事件 首頁 500 錯誤 !sev1",
        "通報　首頁 500 錯誤　！ｓｅｖ１",
        "INCIDENT  NEW 首頁 500 錯誤 !SEV1",
        "ｉｎｃｉｄｅｎｔ　ｎｅｗ 首頁 500 錯誤 !sev1",
    ],
)
async def test_commands_are_read_in_both_languages_whatever_case_and_width(office: Office, text: str) -> None:
    (card,) = await office.ask(MING, GROUP, text, locale=CHINESE)

    item = await office.item("INC-1")
    assert (item.title, item.severity) == ("首頁 500 錯誤", "sev1")
    assert "受理" in buttons(card)


async def test_a_card_is_in_the_language_of_who_asked_for_it(office: Office) -> None:
    (english,) = await office.ask(ALEX, GROUP, "incident new 一號", locale="en-US")
    (chinese,) = await office.ask(ALEX, GROUP, "incident new two", locale=CHINESE)

    assert "Acknowledge" in buttons(english)
    assert "受理" in buttons(chinese)
    assert "已通報" in texts(chinese)


async def test_answers_in_words_are_in_the_language_of_who_asked(office: Office) -> None:
    (english,) = await office.ask(ALEX, ALEX_CHAT, "list")
    (chinese,) = await office.ask(ALEX, ALEX_CHAT, "清單", locale=CHINESE)

    assert english["text"] == "Nothing is open."
    assert chinese["text"] == "沒有未完成的項目。"


async def test_a_mentioned_owner_is_looked_up_in_the_roster(office: Office) -> None:
    name = "陳志明 Chen Chih-Ming"
    activity = office.message_activity(
        ALEX, GROUP, f"action new Renew the certificate <at>{name}</at> by 2026-12-01", mentions=(MING,)
    )
    assert (await office.deliver(activity)).status == 200
    await office.settle()

    owner = (await office.item("ACT-1")).assignee
    assert owner is not None
    assert (owner.name, owner.email) == (name, "ming@example.com")
    assert owner.aad_id == "00000000-0000-0000-0000-0000000000a3"
    assert name in texts(await office.card(GROUP))
    assert "2026" in texts(await office.card(GROUP))


async def test_an_incident_is_assigned_to_whoever_is_mentioned(office: Office) -> None:
    await office.ask(ALEX, GROUP, "incident new Disk full")
    activity = office.message_activity(ALEX, GROUP, "assign INC-1 <at>林美 Mei Lin</at>", mentions=(MEI,))
    await office.deliver(activity)
    await office.settle()

    owner = (await office.item("INC-1")).assignee
    assert owner is not None
    assert owner.email == "mei@example.com"
    assert "林美 Mei Lin" in texts(await office.card(GROUP))


async def test_help_lists_the_commands_in_the_speakers_language(office: Office) -> None:
    (english,) = await office.ask(ALEX, ALEX_CHAT, "help")
    (chinese,) = await office.ask(ALEX, ALEX_CHAT, "說明", locale=CHINESE)

    assert "incident new" in english["text"]
    assert english["textFormat"] == "markdown"
    assert "新增事件" in chinese["text"]


async def test_an_unknown_command_names_the_nearest_ones_and_does_nothing(office: Office) -> None:
    (answer,) = await office.ask(ALEX, ALEX_CHAT, "incidnet new the home page is down")

    assert "`incident new`" in answer["text"]
    assert await office.items() == []


async def test_what_is_missing_from_a_command_is_named_with_an_example(office: Office) -> None:
    (answer,) = await office.ask(ALEX, ALEX_CHAT, "incident new")

    assert "What is the title?" in answer["text"]
    assert "For example" in answer["text"]
    assert await office.items() == []


async def test_a_record_that_does_not_exist_is_named(office: Office) -> None:
    (answer,) = await office.ask(ALEX, ALEX_CHAT, "ack INC-99")

    assert answer["text"] == "There is no INC-99. Nothing was changed."
    assert answer["textFormat"] == "plain"


async def test_the_list_holds_what_is_open_and_mine_only_where_asked(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    await office.ask(MEI, MEI_CHAT, "incident new Mail is late")
    await office.ask(ALEX, ALEX_CHAT, "ack INC-1")

    (everything,) = await office.ask(ALEX, ALEX_CHAT, "list")
    (mine,) = await office.ask(ALEX, ALEX_CHAT, "list mine")
    (hers,) = await office.ask(MEI, MEI_CHAT, "我的", locale=CHINESE)

    assert "INC-1" in everything["text"]
    assert "INC-2" in everything["text"]
    assert "INC-1" in mine["text"]
    assert "INC-2" not in mine["text"]
    assert hers["text"] == "沒有未完成的項目。"


async def test_status_says_what_is_open_and_that_a_route_is_missing(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    (answer,) = await office.ask(ALEX, ALEX_CHAT, "status")

    assert "1 open" in answer["text"]
    assert "route incidents here" in answer["text"]


async def test_show_brings_the_card_to_the_end_and_the_old_message_points_to_it(office: Office) -> None:
    (old,) = await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    await office.ask(ALEX, ALEX_CHAT, "status")
    (new,) = await office.ask(ALEX, ALEX_CHAT, "show INC-1")

    assert (await office.messages(ALEX_CHAT, ALEX))[-1]["id"] == new["id"]
    assert button(new, "ack")["data"]["item"] == "INC-1"
    before, after = await office.cards(ALEX_CHAT, ALEX)
    assert before["id"] == old["id"]
    assert "A newer card for this is further down" in texts(before)
    assert buttons(before) == {}
    await office.ask(ALEX, ALEX_CHAT, "ack INC-1")
    assert "Acknowledged" in texts((await office.cards(ALEX_CHAT, ALEX))[-1])
    assert "A newer card" in texts((await office.cards(ALEX_CHAT, ALEX))[0])
    assert after["id"] == new["id"]


async def test_show_brings_a_card_into_another_conversation_that_follows_from_then_on(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    (shown,) = await office.ask(MEI, GROUP, "顯示 ｉｎｃ－1", locale=CHINESE)
    await office.ask(ALEX, ALEX_CHAT, "ack INC-1")

    assert "受理" in buttons(shown)
    assert "已受理" in texts(await office.card(GROUP))
    assert "Acknowledged" in texts(await office.card(ALEX_CHAT, ALEX))


async def test_a_card_that_is_being_updated_while_somebody_asks_to_see_it_is_not_lost(office: Office) -> None:
    """The update that runs must not undo that the card is to be posted anew."""
    (old,) = await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    await office.fault("delay", "PUT", seconds=0.4)
    await office.say(ALEX, ALEX_CHAT, "rename INC-1 Disk nearly full")
    updating = asyncio.create_task(office.worker.run_due())
    while not await office.calls("PUT"):
        await asyncio.sleep(0.01)
    await office.say(ALEX, ALEX_CHAT, "show INC-1")
    await updating
    await office.settle()

    before, after = await office.cards(ALEX_CHAT, ALEX)
    assert before["id"] == old["id"]
    assert "A newer card" in texts(before)
    assert "Disk nearly full" in texts(after)
    assert button(after, "ack")


async def test_talk_in_an_items_thread_becomes_a_comment(office: Office) -> None:
    (card,) = await office.ask(ALEX, CHANNEL, "incident new Disk full")
    root = card["replyToId"] or card["id"]
    (answer,) = await office.ask(MEI, CHANNEL, "rolled back, looks better now", reply_to=root)

    assert await office.comments("INC-1") == ["rolled back, looks better now"]
    assert answer["text"] == "Noted on INC-1."
    assert "rolled back, looks better now" in texts(await office.card(CHANNEL))


async def test_a_command_in_an_items_thread_is_about_that_item(office: Office) -> None:
    (card,) = await office.ask(ALEX, CHANNEL, "incident new Disk full")
    await office.ask(MEI, CHANNEL, "受理", reply_to=card["replyToId"] or card["id"], locale=CHINESE)

    assert (await office.item("INC-1")).stage == "acknowledged"


async def test_a_guest_may_not_report_and_is_told_which_right_is_missing(office: Office) -> None:
    (answer,) = await office.ask(GINA, GINA_CHAT, "通報 首頁掛了", locale=CHINESE)

    assert await office.items() == []
    assert "權限" in answer["text"]


async def test_the_same_message_delivered_twice_makes_one_incident(office: Office) -> None:
    activity = office.message_activity(ALEX, GROUP, "incident new Disk full")
    first = await office.deliver(activity)
    await office.settle()
    again = await office.deliver(activity)
    await office.settle()

    assert (first.status, again.status) == (200, 200)
    assert [item.id for item in await office.items()] == ["INC-1"]
    assert len(await office.cards(GROUP)) == 1


async def test_the_same_message_delivered_twice_at_once_makes_one_incident(office: Office) -> None:
    activity = office.message_activity(ALEX, GROUP, "incident new Disk full")
    replies = await asyncio.gather(*(office.deliver(activity) for _ in range(4)))
    await office.settle()

    assert {reply.status for reply in replies} == {200}
    assert [item.id for item in await office.items()] == ["INC-1"]


async def test_two_messages_at_once_make_two_incidents(office: Office) -> None:
    await asyncio.gather(
        office.say(ALEX, ALEX_CHAT, "incident new Disk full"), office.say(MEI, MEI_CHAT, "incident new Disk full")
    )
    await office.settle()

    assert sorted(item.id for item in await office.items()) == ["INC-1", "INC-2"]
