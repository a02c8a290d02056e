"""What Teams tells of conversations and people, and what is done then."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botbuilder.schema import Activity
from sqlalchemy import select

from sandbox.teams import activities
from sop.storage.tables import conversations, people
from teams_bot import events
from teams_bot.protocol import activity_views as views
from teams_bot.protocol.models import typed
from tests.teams_bot.office import ALEX, CHANNEL, GINA, GROUP, MEI, MEI_CHAT, Office
from tests.teams_bot.test_routes import OTHER, TEAM
from tests.teams_bot.wire import texts

FAR = datetime(2099, 1, 1).isoformat() + "Z"


async def known(office: Office, where: str) -> Any:
    """The row of a conversation."""
    query = select(conversations).where(conversations.c.id == where)
    return await office.house.store.read(lambda connection: connection.execute(query).first())


async def url_of(office: Office, where: str) -> str:
    return str(json.loads((await known(office, where)).reference)["service_url"])


@pytest.mark.parametrize(
    ("file", "kinds"),
    [
        ("installationUpdate__channel", ["installationUpdate/add"]),
        ("installationUpdate__groupChat", ["installationUpdate/add"]),
        ("installationUpdate__personal", ["installationUpdate/add"]),
        ("conversationUpdate__channel", ["conversationUpdate/bot added"]),
        ("conversationUpdate__groupChat", ["conversationUpdate/bot added"]),
        ("conversationUpdate__personal", ["conversationUpdate/bot added", "conversationUpdate/people added"]),
        ("messageReaction__personal", ["messageReaction"]),
        ("messageUpdate__personal", ["messageUpdate"]),
        ("event__meetingStart__groupChat", ["event/meetingStart"]),
        ("event__meetingParticipantJoin__groupChat", ["event"]),
        ("event__readReceipt__groupChat", ["event"]),
    ],
)
def test_captured_activities_are_of_kinds_in_the_table(shared_data: Path, file: str, kinds: list[str]) -> None:
    captured = json.loads((shared_data / "captured" / "teams" / f"from-teams__{file}.json").read_text())
    activity = typed(Activity, captured["request"]["body"])
    assert events.kinds_of(activity) == kinds
    assert set(kinds) <= events.TABLE.keys()
    assert views.said_at(activity) is not None


def test_captured_installations_tell_their_names(shared_data: Path) -> None:
    told = {}
    for where in ("channel", "groupChat", "personal"):
        file = shared_data / "captured" / "teams" / f"from-teams__installationUpdate__{where}.json"
        told[where] = views.names(typed(Activity, json.loads(file.read_text())["request"]["body"]))
    assert told == {
        "channel": views.Names(None, "My Team"),
        "groupChat": views.Names("Group Chat", None),
        "personal": views.Names(None, None),
    }


@pytest.mark.parametrize("kind", ["somethingNew", "teamTurnedGreen"])
async def test_an_event_that_nobody_knows_yet_changes_nothing(office: Office, kind: str) -> None:
    await office.ask(ALEX, CHANNEL, "status")
    before = await office.rows()
    state = office.teams.state
    where, by = state.directory.conversations[CHANNEL], state.directory.users[MEI]
    event = activities.team_event(state.frame(), where, by, kind) | {"conversation": {"id": CHANNEL}}
    assert (await office.deliver(event)).status == 200
    assert (await office.deliver({**event, "type": kind})).status == 200
    after = await office.rows()
    assert [row[0] for row in after["conversations"]] == [row[0] for row in before["conversations"]]
    assert {**after, "conversations": []} == {**before, "conversations": []}


@pytest.mark.parametrize("kind", sorted(key for key in events.TABLE if "/" not in key))
async def test_what_is_ignored_is_answered_and_changes_nothing(office: Office, kind: str) -> None:
    await office.ask(ALEX, GROUP, "status")
    before = await office.rows()
    activity = office.message_activity(ALEX, GROUP, "hello") | {"type": kind, "name": "x", "value": {}}
    assert (await office.deliver(activity)).status == 200
    assert await office.rows() == before


async def test_an_older_activity_that_comes_late_does_not_put_an_older_address_back(office: Office) -> None:
    late = office.message_activity(ALEX, GROUP, "status")
    await office.advance(2)
    moved = office.teams.url.replace("127.0.0.1", "localhost")
    newest = office.message_activity(ALEX, GROUP, "status") | {"serviceUrl": moved}
    assert (await office.deliver(newest)).status == 200
    assert (await office.deliver(late)).status == 200
    assert await url_of(office, GROUP) == moved

    office.house.bot._conversations._kept.clear()
    assert (await office.deliver(late)).status == 200
    assert await url_of(office, GROUP) == moved, "nor in a process that was started since"


async def test_an_address_that_went_back_is_followed(office: Office) -> None:
    """Also where another process has kept the one in between: an equal reference is written again once in a while."""
    first = office.message_activity(ALEX, GROUP, "status")
    await office.deliver(first)
    ours = office.house.bot._conversations._kept
    kept = dict(ours)
    await office.advance(1)
    moved = office.teams.url.replace("127.0.0.1", "localhost")
    await office.deliver(office.message_activity(ALEX, GROUP, "status") | {"serviceUrl": moved})
    ours.clear()
    ours.update(kept)
    await office.advance(61)
    await office.deliver(office.message_activity(ALEX, GROUP, "status"))
    assert await url_of(office, GROUP) == first["serviceUrl"]


async def test_a_clock_of_the_far_future_outdates_nothing(office: Office) -> None:
    await office.deliver(office.message_activity(ALEX, GROUP, "status") | {"timestamp": FAR})
    await office.advance(301)
    moved = office.teams.url.replace("127.0.0.1", "localhost")
    await office.deliver(office.message_activity(ALEX, GROUP, "status") | {"serviceUrl": moved})
    assert await url_of(office, GROUP) == moved


async def test_an_activity_without_a_time_is_taken_for_new(office: Office) -> None:
    await office.deliver(office.message_activity(ALEX, GROUP, "status"))
    moved = office.teams.url.replace("127.0.0.1", "localhost")
    activity = office.message_activity(ALEX, GROUP, "status") | {"serviceUrl": moved}
    del activity["timestamp"]
    assert (await office.deliver(activity)).status == 200
    assert await url_of(office, GROUP) == moved


async def test_what_an_activity_leaves_out_is_kept(office: Office) -> None:
    await office.deliver(office.message_activity(ALEX, CHANNEL, "status"))
    before = json.loads((await known(office, CHANNEL)).reference)
    await office.advance(1)
    sparse = office.message_activity(ALEX, CHANNEL, "status")
    sparse["recipient"].pop("name")
    sparse["channelData"] = {"tenant": sparse["channelData"]["tenant"]}
    assert (await office.deliver(sparse)).status == 200
    after = json.loads((await known(office, CHANNEL)).reference)
    assert after == before
    assert (after["bot_name"], after["team_id"], after["channel_id"]) == ("SOPilot", TEAM["id"], CHANNEL)
    assert after["tenant_id"] == office.teams.state.tenant


async def test_names_are_kept_where_they_are_told_and_renamed(office: Office) -> None:
    await office.say(ALEX, CHANNEL, "status")
    await office.say(ALEX, GROUP, "status")
    await office.say(MEI, MEI_CHAT, "status")
    await office.control("uninstall", conversation=CHANNEL)
    await office.control("install", conversation=CHANNEL)
    named = await known(office, CHANNEL)
    assert (named.name, named.team_name, named.team_id) == (None, "Site Reliability", TEAM["id"])
    assert (await known(office, MEI_CHAT)).name == "林美 Mei Lin"
    assert (await known(office, GROUP)).name == "值班群組 On-call"

    await office.happen(CHANNEL, "channelRenamed", name="Web\n作業")
    await office.happen(CHANNEL, "teamRenamed", name="SRE")
    await office.happen(GROUP, "topicRenamed", name="Night shift")
    await office.say(ALEX, CHANNEL, "status")
    named = await known(office, CHANNEL)
    assert (named.name, named.team_name) == ("Web 作業", "SRE")
    assert (await known(office, GROUP)).name == "Night shift"


async def test_an_event_of_a_channel_is_not_taken_for_one_of_general(office: Office) -> None:
    """It comes in General's conversation: neither its name nor its end is General's."""
    office.teams.state.directory.conversations[TEAM["id"]] = general = activities_general(office)
    await office.deliver(office.message_activity(MEI, general.id, "route incidents here"))
    await office.say(ALEX, CHANNEL, "status")
    await office.happen(CHANNEL, "channelRenamed", name="Other")
    await office.happen(CHANNEL, "channelDeleted")

    row = await known(office, TEAM["id"])
    assert (row.name, row.state) == (None, "open")
    assert json.loads(row.reference)["channel_id"] == TEAM["id"]
    assert (await known(office, CHANNEL)).state == "deleted"
    assert [one[1] for one in (await office.rows())["routes"]] == [TEAM["id"]]


def activities_general(office: Office) -> Any:
    """The General channel, whose id is its team's."""
    from sandbox.teams.state import Conversation

    channel = office.teams.state.directory.conversations[CHANNEL]
    return Conversation(TEAM["id"], "channel", "General", list(channel.members), channel.team)


async def test_what_ends_a_team_ends_all_of_its_channels_and_no_others(office: Office) -> None:
    from sandbox.teams.state import Conversation

    directory = office.teams.state.directory
    channel = directory.conversations[CHANNEL]
    directory.conversations[OTHER] = Conversation(OTHER, "channel", "Databases", list(channel.members), channel.team)
    for where in (CHANNEL, OTHER, GROUP):
        await office.say(ALEX, where, "status")
    for event, state in (("teamDeleted", "deleted"), ("teamRestored", "open"), ("teamArchived", "archived")):
        await office.advance(1)
        await office.happen(CHANNEL, event)
        states = [(await known(office, where)).state for where in (CHANNEL, OTHER, GROUP)]
        assert states == [state, state, "open"], event
    await office.happen(CHANNEL, "channelDeleted")
    await office.happen(CHANNEL, "teamUnarchived")
    assert [(await known(office, where)).state for where in (CHANNEL, OTHER)] == ["deleted", "open"]


async def test_an_older_event_that_comes_late_shuts_nothing(office: Office) -> None:
    await office.say(ALEX, CHANNEL, "status")
    state = office.teams.state
    where, by = state.directory.conversations[CHANNEL], state.directory.users[MEI]
    removed = activities.installation_update(state.frame(), where, by, "remove")
    await office.advance(2)
    await office.control("uninstall", conversation=CHANNEL)
    await office.advance(2)
    await office.control("install", conversation=CHANNEL)
    await office.deliver(removed)
    assert (await known(office, CHANNEL)).state == "open"


async def asked(office: Office) -> list[str]:
    """Whom the roster was asked about."""
    log = (await office.look("requests"))["requests"]
    return [one["path"].rpartition("/")[2] for one in log if one["method"] == "GET" and "/members/" in one["path"]]


async def test_whoever_came_or_left_is_asked_about_anew(office: Office) -> None:
    await office.say(GINA, GROUP, "incident new Not for guests")
    assert await office.items() == []
    office.teams.state.directory.users[GINA].role = "user"
    await office.say(GINA, GROUP, "incident new Not yet")
    assert await office.items() == [], "believed for hours"

    await office.happen(GROUP, "memberRemoved", user=GINA)
    await office.happen(GROUP, "memberAdded", user=GINA)
    await office.say(GINA, GROUP, "incident new Now one of us")
    assert [item.title for item in await office.items()] == ["Now one of us"]


async def test_people_are_asked_about_once_over_restarts(office: Office) -> None:
    await office.say(ALEX, GROUP, "status")
    first = len(await asked(office))
    from service import house as building

    again = building.build(office.house.settings)
    await office.say(ALEX, GROUP, "status")
    assert len(await asked(office)) == first

    def stamp(connection: Any) -> str | None:
        return connection.execute(select(people.c.teams_asked_at)).scalar()  # type: ignore[no-any-return]

    assert await again.store.read(stamp) is not None
    await again.close()


async def test_somebody_who_was_renamed_is_shown_by_the_new_name(office: Office) -> None:
    await office.ask(ALEX, GROUP, "incident new Disk full")
    await office.ask(ALEX, GROUP, "ack INC-1")
    office.teams.state.directory.users[ALEX].name = "Alex Chen"
    office.clock.moved += timedelta(minutes=11).total_seconds()
    await office.ask(ALEX, GROUP, "status")

    def name(connection: Any) -> str:
        return str(connection.execute(select(people.c.name).where(people.c.email == "alex@example.com")).scalar())

    assert await office.house.store.read(name) == "Alex Chen"
    card = texts(await office.card(GROUP))
    assert "Alex Chen" in card
    assert "Alex Wilber" not in card
    assert (await office.item("INC-1")).version == 2, "a button that was shown before works still"
    assert (await known(office, GROUP)).name == "值班群組 On-call"
