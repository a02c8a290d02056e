"""People who write, press buttons and install the app; what the bot then gets, and what each person sees."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.teams_support import ALEX, CARD_TYPE, CHANNEL, GROUP, MEI, MEI_CHAT, Rig, card, card_message, rig

BOT = {"id": "28:11111111-1111-1111-1111-111111111111", "name": "SOPilot"}
CHOICES = [{"title": "A", "value": "a"}, {"title": "B", "value": "b"}]
MESSAGE_ANSWER = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "已確認"}
ERROR_VALUE = {"code": "Stale", "message": "too late"}
INCIDENT = card(
    {"type": "Input.Text", "id": "note", "value": "n", "maxLength": 5},
    {"type": "Input.Text", "id": "empty"},
    {"type": "Input.Toggle", "id": "page", "title": "page"},
    {"type": "Input.ChoiceSet", "id": "cause", "choices": CHOICES},
    {"type": "ActionSet", "actions": [{"type": "Action.Execute", "verb": "inner", "title": "Inner"}]},
    {
        "type": "Container",
        "items": [],
        "selectAction": {"type": "Action.Execute", "verb": "tap", "associatedInputs": "none", "data": {"t": 1}},
    },
    actions=[
        {"type": "Action.Execute", "verb": "ack", "title": "Acknowledge", "id": "b1", "data": {"inc": 1, "page": "x"}},
        {"type": "Action.Submit", "title": "Note", "data": {"act": "note"}},
        {"type": "Action.Submit", "title": "Form", "data": {"msteams": {"type": "task/fetch"}, "form": "f"}},
        {"type": "Action.Submit", "title": "Back", "data": {"msteams": {"type": "messageBack"}}},
        {"type": "Action.OpenUrl", "title": "Open", "url": "https://example.com"},
        {
            "type": "Action.ShowCard",
            "title": "More",
            "card": card(
                {"type": "Input.Text", "id": "deep"},
                actions=[{"type": "Action.Execute", "verb": "deep", "title": "Deep"}],
            ),
        },
        {"type": "Action.Execute", "verb": "same", "title": "1", "data": {"n": 1}},
        {"type": "Action.Execute", "verb": "same", "title": "2", "data": {"n": 2}},
    ],
)
ACKED = card({"type": "TextBlock", "text": "acked"}, actions=[{"type": "Action.Execute", "verb": "undo", "title": "U"}])


@pytest.fixture
async def teams() -> AsyncIterator[Rig]:
    async with rig() as made:
        yield made


async def posted(teams: Rig, conversation: str = MEI_CHAT) -> dict[str, Any]:
    sent = await teams.send(conversation, card_message(INCIDENT))
    assert sent.status == 201, sent.body
    return {"conversation": conversation, "user": MEI, "activity": sent.body["id"]}


def shown(message: dict[str, Any]) -> Any:
    return message["attachments"][0]["content"]


async def test_a_mention_in_a_channel_starts_a_thread(teams: Rig) -> None:
    async def answer(activity: dict[str, Any]) -> None:
        reply = {"type": "message", "text": "here", "conversation": activity["conversation"]}
        assert (await teams.send(activity["conversation"]["id"], reply, activity["id"])).status == 201

    teams.bot.on_activity = answer
    said = await teams.control("say", conversation=CHANNEL, user=MEI, text="help", locale="zh-TW")
    got = teams.bot.activities[0]
    assert got["text"] == "<at>SOPilot</at> help"
    assert got["conversation"]["id"] == f"{CHANNEL};messageid={said['activity']}"
    assert got["entities"][0] == {"type": "mention", "mentioned": BOT, "text": "<at>SOPilot</at>"}
    assert (got["locale"], got["recipient"], got["from"]["id"]) == ("zh-TW", BOT, MEI)
    assert got["localTimestamp"].endswith("+08:00")
    messages = (await teams.view(CHANNEL, ALEX))["messages"]
    assert [(m["text"], m["replyToId"]) for m in messages] == [(got["text"], None), ("here", said["activity"])]

    again = await teams.control("say", conversation=CHANNEL, user=ALEX, text="more", reply_to=messages[1]["id"])
    assert teams.bot.activities[1]["conversation"]["id"] == f"{CHANNEL};messageid={said['activity']}"
    assert (await teams.seen(CHANNEL, again["activity"]))["replyToId"] == said["activity"]


async def test_without_a_mention_the_bot_hears_nothing_in_groups(teams: Rig) -> None:
    for conversation in (CHANNEL, GROUP):
        said = await teams.control("say", conversation=conversation, user=MEI, text="psst", mention=False)
        assert (said["delivered"], said["status"]) == (False, None)
        assert not (await teams.seen(conversation, said["activity"]))["failed"]
    assert teams.bot.activities == []
    await teams.control("say", conversation=MEI_CHAT, user=MEI, text="hi")
    assert teams.bot.activities[0]["text"] == "hi"


async def test_a_bot_that_fails_or_is_gone_marks_the_message(teams: Rig) -> None:
    teams.bot.status = 500
    said = await teams.control("say", conversation=MEI_CHAT, user=MEI, text="a")
    assert (said["delivered"], said["status"]) == (False, 500)
    assert (await teams.seen(MEI_CHAT, said["activity"]))["failed"]
    assert len(teams.bot.activities) == 1
    teams.teams.state.bot_url = "http://127.0.0.1:9/api/messages"
    said = await teams.control("say", conversation=MEI_CHAT, user=MEI, text="b")
    assert (said["delivered"], said["status"]) == (False, None)
    assert (await teams.seen(MEI_CHAT, said["activity"]))["failed"]


async def test_execute_sends_data_with_inputs_and_keeps_the_pressers_view(teams: Rig) -> None:
    at = await posted(teams)
    teams.bot.answer = {"statusCode": 200, "type": CARD_TYPE, "value": ACKED}
    answer = await teams.control("press", **at, verb="ack", inputs={"cause": "b"})
    assert (answer["status"], answer["body"]) == (200, teams.bot.answer)
    got = teams.bot.activities[0]
    assert (got["type"], got["name"], got["replyToId"]) == ("invoke", "adaptiveCard/action", at["activity"])
    data = {"inc": 1, "note": "n", "page": "false", "cause": "b"}
    action = {"type": "Action.Execute", "title": "Acknowledge", "verb": "ack", "id": "b1", "data": data}
    assert got["value"] == {"action": action, "trigger": "manual"}
    assert shown(await teams.seen(MEI_CHAT, at["activity"])) == ACKED


async def test_a_view_is_one_persons_until_the_next_update(teams: Rig) -> None:
    at = await posted(teams, GROUP)
    teams.bot.answer = {"statusCode": 200, "type": CARD_TYPE, "value": ACKED}
    await teams.control("press", **at, verb="ack")
    assert shown(await teams.seen(GROUP, at["activity"], MEI)) == ACKED
    assert shown(await teams.seen(GROUP, at["activity"], ALEX)) == INCIDENT
    await teams.control("press", **at, verb="undo")
    await teams.control("press", **{**at, "user": ALEX}, verb="undo", expect=400)
    newer = card({"type": "TextBlock", "text": "newer"})
    assert (await teams.update(GROUP, at["activity"], card_message(newer))).status == 200
    for user in (MEI, ALEX):
        assert shown(await teams.seen(GROUP, at["activity"], user)) == newer
    await teams.control("press", **at, verb="ack", expect=400)
    await teams.control("press", **at, verb="ack", data={"inc": 1})
    assert teams.bot.activities[-1]["value"]["action"]["data"]["inc"] == 1


async def test_an_update_that_overtakes_the_answer_stays(teams: Rig) -> None:
    at = await posted(teams)
    newer = card({"type": "TextBlock", "text": "newer"})

    async def update(activity: dict[str, Any]) -> None:
        await teams.update(MEI_CHAT, at["activity"], card_message(newer))

    teams.bot.on_activity = update
    teams.bot.answer = {"statusCode": 200, "type": CARD_TYPE, "value": ACKED}
    await teams.control("press", **at, verb="ack")
    assert shown(await teams.seen(MEI_CHAT, at["activity"])) == newer


async def test_messages_and_errors_are_notices_for_the_presser(teams: Rig) -> None:
    at = await posted(teams, GROUP)
    teams.bot.answer = MESSAGE_ANSWER
    await teams.control("press", **at, verb="inner")
    teams.bot.answer = {"statusCode": 409, "type": "application/vnd.microsoft.error", "value": ERROR_VALUE}
    await teams.control("press", **at, verb="inner")
    notices = (await teams.view(GROUP, MEI))["notices"]
    assert [(n["kind"], n["text"], n["activity"], n["user"]) for n in notices] == [
        ("message", "已確認", at["activity"], MEI),
        ("error", "too late", at["activity"], MEI),
    ]
    assert (await teams.view(GROUP, ALEX))["notices"] == []
    assert shown(await teams.seen(GROUP, at["activity"])) == INCIDENT


async def test_answers_that_teams_cannot_use_are_502(teams: Rig) -> None:
    at = await posted(teams)
    for answer in (
        None,
        {"statusCode": 200},
        {"statusCode": "200", "type": CARD_TYPE, "value": ACKED},
        {"statusCode": 200, "type": CARD_TYPE, "value": {**ACKED, "version": "1.6"}},
        {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": {}},
        {"statusCode": 200, "type": "application/vnd.microsoft.error", "value": ERROR_VALUE},
        {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": "no"},
    ):
        teams.bot.answer = answer
        assert "error" in await teams.control("press", **at, verb="ack", expect=502), answer
    teams.bot.status, teams.bot.answer = 500, None
    failed = await teams.control("press", **at, verb="ack")
    assert (failed["status"], failed["delivered"]) == (500, False)
    assert {n["kind"] for n in (await teams.view(MEI_CHAT))["notices"]} == {"error"}


async def test_submit_is_a_message_with_a_value(teams: Rig) -> None:
    at = await posted(teams)
    await teams.control("press", **at, title="Note", inputs={"note": "db", "page": "true"})
    got = teams.bot.activities[0]
    assert (got["type"], got["replyToId"]) == ("message", at["activity"])
    assert got["value"] == {"act": "note", "note": "db", "page": "true"}
    assert "text" not in got
    assert len((await teams.view(MEI_CHAT))["messages"]) == 1


async def test_task_fetch(teams: Rig) -> None:
    at = await posted(teams)
    dialog = {"type": "continue", "value": {"title": "x", "card": {"contentType": CARD_TYPE, "content": ACKED}}}
    for task in (dialog, {"type": "message", "value": "no"}):
        teams.bot.answer = {"task": task}
        await teams.control("press", **at, title="Form")
    got = teams.bot.activities[0]
    assert (got["type"], got["name"]) == ("invoke", "task/fetch")
    assert got["value"]["data"] == {"msteams": {"type": "task/fetch"}, "form": "f", "note": "n", "page": "false"}
    for task in ({}, {"type": "continue", "value": {}}, {"type": "later", "value": "x"}):
        teams.bot.answer = {"task": task}
        await teams.control("press", **at, title="Form", expect=502)


async def test_buttons_at_any_depth_with_their_own_inputs(teams: Rig) -> None:
    at = await posted(teams)
    teams.bot.answer = MESSAGE_ANSWER
    await teams.control("press", **at, verb="tap")
    await teams.control("press", **at, title="Deep", inputs={"deep": "d"})
    await teams.control("press", **at, verb="same", title="2")
    datas = [got["value"]["action"]["data"] for got in teams.bot.activities]
    assert datas[0] == {"t": 1}
    assert datas[1] == {"note": "n", "page": "false", "deep": "d"}
    assert datas[2]["n"] == 2


IMPOSSIBLE: list[dict[str, Any]] = [
    {"verb": "nope"},
    {"title": "Open"},
    {"title": "More"},
    {"title": "Back"},
    {"verb": "same"},
    {},
    {"verb": "ack", "inputs": {"nope": "x"}},
    {"verb": "ack", "inputs": {"deep": "x"}},
    {"verb": "tap", "inputs": {"note": "x"}},
    {"verb": "ack", "inputs": {"cause": "c"}},
    {"verb": "ack", "inputs": {"page": "yes"}},
    {"verb": "ack", "inputs": {"note": "too long"}},
    {"verb": "ack", "inputs": {"page": True}},
    {"verb": "ack", "user": "29:nobody"},
    {"verb": "ack", "user": ALEX},
    {"verb": "ack", "activity": "1"},
    {"verb": "ack", "colour": "red"},
]


async def test_presses_nobody_could_make_are_400(teams: Rig) -> None:
    at = await posted(teams)
    for press in IMPOSSIBLE:
        answer = await teams.control("press", expect=400, **{**at, **press})
        assert answer["error"]
    assert teams.bot.activities == []


async def test_required_inputs_are_needed(teams: Rig) -> None:
    content = card(
        {"type": "Input.Text", "id": "why", "isRequired": True},
        actions=[{"type": "Action.Execute", "verb": "go", "title": "Go"}],
    )
    sent = await teams.send(MEI_CHAT, card_message(content))
    at = {"conversation": MEI_CHAT, "user": MEI, "activity": sent.body["id"], "verb": "go"}
    await teams.control("press", **at, expect=400)
    teams.bot.answer = MESSAGE_ANSWER
    await teams.control("press", **at, inputs={"why": "because"})


async def test_install_and_uninstall(teams: Rig) -> None:
    await teams.control("uninstall", conversation=CHANNEL)
    await teams.control("uninstall", conversation=CHANNEL, expect=400)
    said = await teams.control("say", conversation=CHANNEL, user=MEI, text="hi")
    assert not said["delivered"]
    await teams.control("install", conversation=CHANNEL)
    kinds = [(a["type"], a.get("action")) for a in teams.bot.activities]
    assert kinds == [
        ("installationUpdate", "remove"),
        ("conversationUpdate", None),
        ("installationUpdate", "add"),
        ("conversationUpdate", None),
    ]
    assert teams.bot.activities[1]["membersRemoved"] == [{"id": BOT["id"]}]
    welcome = {"type": "message", "text": "welcome"}
    assert (await teams.send(CHANNEL, welcome, teams.bot.activities[2]["id"])).status == 201


async def test_control_calls_are_strict(teams: Rig) -> None:
    await teams.control("say", expect=400, conversation=GROUP, user=MEI, text="x", reply_to="1")
    await teams.control("say", expect=400, conversation=GROUP, user="29:x", text="x")
    await teams.control("say", expect=400, conversation="x", user=MEI, text="x")
    await teams.control("say", expect=400, conversation=MEI_CHAT, user=MEI, text="")
    await teams.control("say", expect=400, conversation=GROUP, user=MEI, text="x", colour="red")
    await teams.control("install", expect=400, conversation=GROUP)
    assert (await teams.call("GET", f"/_control/conversations/{MEI_CHAT}?user={ALEX}")).status == 400
    assert (await teams.call("GET", "/_control/nothing")).status == 404


async def test_seed_reset_and_changes(teams: Rig) -> None:
    version = (await teams.call("GET", "/_control/changes?since=0")).body["version"]
    await teams.control("say", conversation=MEI_CHAT, user=MEI, text="hi")
    assert (await teams.call("GET", f"/_control/changes?since={version}&wait_s=1")).body["version"] > version
    users = [{"id": "29:u", "aadObjectId": "u", "name": "U", "email": "u@x"}]
    chat = {"id": "a:u", "conversationType": "personal", "name": "", "members": ["29:u"], "installed": False}
    await teams.control("seed", users=users, conversations=[chat], app={"id": "app", "password": "pw"}, tenant="t")
    listed = (await teams.call("GET", "/_control/conversations")).body["conversations"]
    assert [(c["id"], c["name"], c["installed"]) for c in listed] == [("a:u", "U", False)]
    token = await teams.ask_token(tenant="t", client_id="app", client_secret="pw")
    assert token.status == 200
    for bad in (
        {"colour": "red"},
        {"users": [{"id": "x"}]},
        {"users": users * 2},
        {"conversations": [{**chat, "members": ["29:x"]}]},
        {"users": users, "conversations": [{**chat, "conversationType": "email"}]},
        {"users": users, "conversations": [{**chat, "members": []}]},
        {"users": users, "conversations": [{**chat, "conversationType": "channel"}]},
    ):
        await teams.control("seed", expect=400, **bad)
    await teams.control("reset")
    listed = (await teams.call("GET", "/_control/conversations")).body["conversations"]
    assert [c["conversationType"] for c in listed] == ["channel", "groupChat", *["personal"] * 4]
    assert all(c["installed"] for c in listed)
    assert (await teams.view(MEI_CHAT))["messages"] == []


# Keys that the stand-in sends beyond the recordings, which are of a test client: real Teams documents these.
MORE = {
    "value.trigger",
    "channelData.team.name",
    "channelData.team.aadGroupId",
    "entities.platform",
    "conversation.name",
    "channelData.settings",
    "channelData.settings.selectedChannel",
    "channelData.settings.selectedChannel.id",
}
TASK_MORE = {"localTimestamp", "localTimezone", "locale", "from.name", "entities", "channelData", "replyToId"}


def shape(value: Any, path: str = "") -> set[str]:
    """All key paths of an activity; what the card's author chose (data and value of presses) stays out."""
    if isinstance(value, list):
        return {key for entry in value for key in shape(entry, path)}
    if not isinstance(value, dict) or path in ("value.action.data", "value.data", "value"):
        return set() if not isinstance(value, dict) or path != "value" else {f"value.{key}" for key in value}
    found = set()
    for key, inner in value.items():
        here = f"{path}.{key}" if path else key
        found |= {here} | shape(inner, here)
    return found


async def test_activities_have_the_shape_of_the_recorded_ones(teams: Rig, shared_data: Path) -> None:
    teams.bot.answer = None
    for conversation in (CHANNEL, GROUP, MEI_CHAT):
        await teams.control("say", conversation=conversation, user=MEI, text="hello")
        await teams.control("uninstall", conversation=conversation)
        await teams.control("install", conversation=conversation)
    at = await posted(teams)
    await teams.control("press", **at, title="Note")
    teams.bot.answer = MESSAGE_ANSWER
    await teams.control("press", **at, verb="ack")
    teams.bot.answer = {"task": {"type": "message", "value": "x"}}
    await teams.control("press", **at, title="Form")
    ours: dict[str, dict[str, Any]] = {}
    for activity in teams.bot.activities:
        kind = "-".join([activity["type"], *activity.get("name", "").split("/")]).rstrip("-")
        value = "__submit" if activity["type"] == "message" and "value" in activity else ""
        ours[f"{kind}__{activity['conversation']['conversationType']}{value}"] = activity

    compared = 0
    for file in sorted((shared_data / "captured" / "teams").glob("from-teams__*.json")):
        name = file.stem.removeprefix("from-teams__").replace("invoke__", "invoke-")
        if name not in ours:
            continue
        recorded = json.loads(file.read_text())["request"]["body"]
        mine, theirs = shape(ours[name]), shape(recorded)
        if name.endswith("submit__"):
            theirs = {key for key in theirs if not key.startswith("value.")}
        assert theirs - {"value.act", "value.inc", "value.note"} <= mine, name
        extra = mine - theirs - MORE - {"value.act", "value.note", "value.page"}
        if name.startswith("invoke-task"):
            extra = {key for key in extra if not any(key == k or key.startswith(f"{k}.") for k in TASK_MORE)}
        assert extra == set(), name
        for key in ("type", "channelId", "name", "action"):
            assert ours[name].get(key) == recorded.get(key), (name, key)
        compared += 1
    assert compared == 12


@pytest.mark.parametrize(
    ("event", "more", "channel_data"),
    [
        ("channelRenamed", {"name": "Ops"}, {"channel": {"id": CHANNEL, "name": "Ops"}}),
        ("channelDeleted", {}, {"channel": {"id": CHANNEL, "name": "網站維運 Web Operations"}}),
        ("teamRenamed", {"name": "SRE"}, {}),
        ("teamArchived", {}, {}),
    ],
)
async def test_a_teams_events_come_in_its_general_channel(
    teams: Rig, event: str, more: dict[str, str], channel_data: dict[str, Any]
) -> None:
    await teams.control("happen", conversation=CHANNEL, event=event, **more)
    (activity,) = teams.bot.activities
    assert activity["type"] == "conversationUpdate"
    assert activity["conversation"]["id"] == activity["channelData"]["team"]["id"] != CHANNEL
    assert activity["channelData"]["eventType"] == event
    assert activity["channelData"].get("channel") == channel_data.get("channel")
    if event == "teamRenamed":
        assert activity["channelData"]["team"]["name"] == "SRE"


async def test_a_deleted_channel_is_not_found_until_it_is_restored(teams: Rig) -> None:
    for event, status in (
        ("channelDeleted", 404),
        ("channelRestored", 201),
        ("teamDeleted", 404),
        ("teamRestored", 201),
    ):
        await teams.control("happen", conversation=CHANNEL, event=event)
        assert (await teams.send(CHANNEL, {"type": "message", "text": event})).status == status


async def test_people_come_and_go(teams: Rig) -> None:
    for event, field in (("memberRemoved", "membersRemoved"), ("memberAdded", "membersAdded")):
        await teams.control("happen", conversation=GROUP, event=event, user=ALEX)
        (one,) = teams.bot.activities[-1][field]
        assert one["id"] == ALEX
        assert one["aadObjectId"]


@pytest.mark.parametrize(
    "body",
    [
        {"conversation": CHANNEL, "event": "channelExploded"},
        {"conversation": GROUP, "event": "channelDeleted"},
        {"conversation": CHANNEL, "event": "channelRenamed"},
        {"conversation": CHANNEL, "event": "topicRenamed", "name": "x"},
        {"conversation": GROUP, "event": "memberAdded", "user": ALEX},
        {"conversation": GROUP, "event": "memberAdded", "user": "29:nobody"},
        {"conversation": MEI_CHAT, "event": "memberRemoved", "user": MEI},
        {"conversation": CHANNEL, "event": "teamArchived", "when": "now"},
    ],
)
async def test_what_cannot_happen_is_refused(teams: Rig, body: dict[str, Any]) -> None:
    await teams.control("happen", 400, **body)
    assert teams.bot.activities == []


async def test_files_come_as_teams_gives_them(teams: Rig) -> None:
    files = [
        {"kind": "file", "name": "heap.txt", "base64": "aGVhcA=="},
        {"kind": "picture", "name": "", "base64": "UE5H"},
    ]
    await teams.control("say", conversation=MEI_CHAT, user=MEI, text="look", files=files)
    file, picture, html = teams.bot.activities[-1]["attachments"]
    assert (file["name"], html["contentType"]) == ("heap.txt", "text/html")
    url = file["content"]["downloadUrl"].removeprefix(teams.teams.url)
    assert (await teams.call("GET", url, token="")).body == "heap"
    assert (await teams.call("GET", url.partition("&tempauth")[0], token="")).status == 401
    url = picture["contentUrl"].removeprefix(teams.teams.url)
    assert (await teams.call("GET", url)).body == "PNG"
    assert (await teams.call("GET", url, token="")).status == 401
    await teams.control("say", conversation=CHANNEL, user=MEI, text="look", files=files)
    assert [one["contentType"] for one in teams.bot.activities[-1]["attachments"]] == ["image/*", "text/html"]
    for wrong in ("heap", [{"kind": "link"}], [{"kind": "file", "name": "x", "base64": "!"}]):
        await teams.control("say", expect=400, conversation=MEI_CHAT, user=MEI, text="x", files=wrong)
