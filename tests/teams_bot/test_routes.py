"""Where records are posted: routes, installation and removal, and the newest way into a conversation."""

from __future__ import annotations

import orjson
import pytest
from sqlalchemy import select

from sop.storage.tables import conversations
from tests.teams_bot.monitors import alert
from tests.teams_bot.office import (
    ADMIN,
    ALEX,
    ALEX_CHAT,
    CHANNEL,
    CHINESE,
    GINA,
    GROUP,
    MEI,
    MEI_CHAT,
    Office,
)
from tests.teams_bot.wire import buttons, texts

OTHER = "19:databases@thread.tacv2"
TEAM = {"id": "19:site-reliability@thread.tacv2", "name": "Site Reliability"}


async def test_an_admin_routes_incidents_and_new_ones_are_posted_there(office: Office) -> None:
    (answer,) = await office.ask(MEI, CHANNEL, "route incidents here")
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")

    assert answer["text"] == "New incidents will be posted here."
    assert "Disk full" in texts(await office.card(CHANNEL))
    assert "Disk full" in texts(await office.card(ALEX_CHAT, ALEX))


async def test_an_incident_told_in_the_routed_channel_has_one_card_there(office: Office) -> None:
    await office.ask(MEI, CHANNEL, "route incidents here")
    await office.ask(ALEX, CHANNEL, "incident new Disk full")

    assert len(await office.cards(CHANNEL)) == 1


async def test_a_route_in_chinese_makes_the_channels_cards_chinese(office: Office) -> None:
    (answer,) = await office.ask(MEI, CHANNEL, "事件發到這裡", locale=CHINESE)
    await alert(office)
    await office.settle()

    assert answer["text"] == "新的事件會張貼在這裡。"
    assert "受理" in buttons(await office.card(CHANNEL))


@pytest.mark.parametrize(
    ("user", "locale", "sentence"),
    [
        (ALEX, "en-US", "This takes the right “route records”, which your role (responder) does not have."),
        (GINA, "en-US", "This takes the right “route records”, which your role (viewer) does not have."),
        (ALEX, CHINESE, "這需要「設定發送位置」權限，您的角色（處理人員）沒有。"),
    ],
)
async def test_others_may_not_route_and_are_told_which_right_is_missing(
    office: Office, user: str, locale: str, sentence: str
) -> None:
    await office.ask(user, CHANNEL, "help", locale=locale)
    before = await office.rows()
    (answer,) = await office.ask(user, CHANNEL, "route incidents here", locale=locale)

    after = await office.rows()
    # Sending the answer counts against Teams' limits.
    assert after | {"buckets": []} == before | {"buckets": []}
    assert answer["text"].startswith(sentence)


async def test_incidents_before_a_route_are_kept_and_posted_once_it_comes(office: Office) -> None:
    await alert(office, "HostDown")
    await alert(office, "DiskFull")
    await office.settle()
    assert await office.cards(CHANNEL) == []

    await office.ask(MEI, CHANNEL, "route incidents here")

    posted = [texts(card) for card in await office.cards(CHANNEL)]
    assert len(posted) == 2
    assert any("HostDown" in text for text in posted)
    assert any("DiskFull" in text for text in posted)


async def test_what_was_told_in_a_chat_before_the_first_route_is_posted_too(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    await office.ask(ALEX, CHANNEL, "incident new Seen here already")
    await office.ask(MEI, CHANNEL, "route incidents here")

    posted = [texts(card) for card in await office.cards(CHANNEL)]
    assert len(posted) == 2
    assert sum("Disk full" in text for text in posted) == 1
    assert sum("Seen here already" in text for text in posted) == 1


async def test_a_new_route_takes_new_incidents_and_leaves_the_old_cards(office: Office) -> None:
    await office.ask(MEI, CHANNEL, "route incidents here")
    await alert(office, "First")
    await office.settle()
    await office.ask(MEI, GROUP, "route incidents here")
    await alert(office, "Second")
    await office.settle()

    assert "First" in texts(await office.card(CHANNEL))
    assert "Second" in texts(await office.card(GROUP))
    await office.ask(MEI, GROUP, "ack INC-1")
    assert "Acknowledged" in texts(await office.card(CHANNEL))


async def test_action_items_have_a_route_of_their_own(office: Office) -> None:
    await office.ask(MEI, CHANNEL, "route incidents here")
    (answer,) = await office.ask(MEI, GROUP, "route actions here")
    await office.ask(ALEX, ALEX_CHAT, "action new Buy disks")

    assert answer["text"] == "New action items will be posted here."
    assert "Buy disks" in texts(await office.card(GROUP))
    assert await office.cards(CHANNEL) == []


async def test_whoever_installs_the_app_is_greeted(office: Office) -> None:
    await office.control("uninstall", conversation=GROUP)
    await office.control("install", conversation=GROUP)
    await office.settle()

    (greeting,) = await office.messages(GROUP)
    assert greeting["text"].startswith("I am SOPilot.")


async def test_removing_the_app_ends_the_route_and_nothing_is_sent_there(office: Office) -> None:
    await office.ask(MEI, CHANNEL, "route incidents here")
    await office.control("uninstall", conversation=CHANNEL)
    await alert(office)
    await office.settle()

    assert (await office.rows())["routes"] == []
    assert await office.cards(CHANNEL) == []
    assert await office.parked() == []


async def test_an_incident_after_the_removal_waits_for_the_next_route(office: Office) -> None:
    await office.ask(MEI, CHANNEL, "route incidents here")
    await office.control("uninstall", conversation=CHANNEL)
    await alert(office)
    await office.settle()
    await office.ask(MEI, GROUP, "route incidents here")

    assert "HostDown" in texts(await office.card(GROUP))


async def test_the_newest_service_url_is_kept_and_used(office: Office) -> None:
    await office.ask(ALEX, ALEX_CHAT, "incident new Disk full")
    moved = office.teams.url.replace("127.0.0.1", "localhost")
    activity = office.message_activity(ALEX, ALEX_CHAT, "ack INC-1") | {"serviceUrl": moved}
    assert (await office.deliver(activity)).status == 200
    since = (await office.look("requests"))["next"]
    await office.settle()

    def reference(connection):  # type: ignore[no-untyped-def]
        query = select(conversations.c.reference).where(conversations.c.id == ALEX_CHAT)
        return orjson.loads(connection.execute(query).scalar_one())

    assert (await office.house.store.read(reference))["service_url"] == moved
    sent = await office.calls("PUT", since) + await office.calls("POST", since)
    assert sent
    assert {one["headers"]["Host"].partition(":")[0] for one in sent} == {"localhost"}


async def test_people_are_known_by_their_entra_id_whatever_they_call_themselves(office: Office) -> None:
    """A display name gives no right: only the object id of the setting makes an admin."""
    office.teams.state.directory.users[ALEX].name = "林美 Mei Lin"
    await office.ask(ALEX, ALEX_CHAT, "route incidents here")

    assert (await office.rows())["routes"] == []
    assert office.house.settings.admins == {ADMIN}


async def test_the_admin_may_route_into_a_personal_chat(office: Office) -> None:
    await office.ask(MEI, MEI_CHAT, "route incidents here")
    await alert(office)
    await office.settle()

    assert "HostDown" in texts(await office.card(MEI_CHAT))


async def test_without_jira_there_is_no_account_to_link(office: Office) -> None:
    (answer,) = await office.ask(ALEX, ALEX_CHAT, "link jira")
    assert answer["text"] == "No Jira is set up, so there is no account to link."
