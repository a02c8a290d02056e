"""The Bot Connector API, rule by rule."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest

from sandbox.teams.limits import SendLimits
from tests.sandbox.teams_support import ALEX, CHANNEL, GROUP, MEI, MEI_CHAT, Rig, card, card_message, rig

HELLO = {"type": "message", "text": "hello"}
TEXT = {"type": "TextBlock", "text": "x"}
BOT = "28:11111111-1111-1111-1111-111111111111"
TENANT = "22222222-2222-2222-2222-222222222222"


@pytest.fixture
async def teams() -> AsyncIterator[Rig]:
    async with rig() as made:
        yield made


async def test_send_update_delete(teams: Rig) -> None:
    sent = await teams.send(MEI_CHAT, HELLO)
    assert sent.status == 201
    assert sent.body.keys() == {"id"}
    activity = sent.body["id"]
    updated = await teams.update(MEI_CHAT, activity, {**HELLO, "id": activity, "text": "bye"})
    assert (updated.status, updated.body) == (200, {"id": activity})
    seen = await teams.seen(MEI_CHAT, activity)
    assert (seen["text"], seen["from"]["name"], seen["deleted"]) == ("bye", "SOPilot", False)
    assert seen["edited"] >= seen["at"]
    path = f"/v3/conversations/{MEI_CHAT}/activities/{activity}"
    assert (await teams.call("DELETE", path)).status == 200
    seen = await teams.seen(MEI_CHAT, activity)
    assert (seen["text"], seen["deleted"]) == ("", True)
    assert (await teams.call("DELETE", path)).status == 404
    assert (await teams.update(MEI_CHAT, activity, HELLO)).status == 404


async def test_unknown_things_are_404(teams: Rig) -> None:
    assert (await teams.update(MEI_CHAT, "123", HELLO)).status == 404
    assert (await teams.send("a:nobody", HELLO)).body["error"]["code"] == "ConversationNotFound"
    assert (await teams.send(f"{CHANNEL};messageid=1", HELLO)).status == 404
    assert (await teams.send(MEI_CHAT, HELLO, reply_to="1")).status == 404
    assert (await teams.call("GET", "/v3/nothing")).status == 404
    assert (await teams.call("GET", "/v3/conversations")).status == 405
    assert (await teams.call("GET", "/v3/teams/x")).status == 404


async def test_channel_posts_make_threads_and_both_forms_are_taken(teams: Rig) -> None:
    root = (await teams.send(CHANNEL, HELLO)).body["id"]
    thread = f"{CHANNEL};messageid={root}"
    by_thread = (await teams.send(thread, HELLO)).body["id"]
    by_reply = (await teams.send(CHANNEL, HELLO, reply_to=by_thread)).body["id"]
    other = (await teams.send(CHANNEL, HELLO)).body["id"]
    roots = {m["id"]: m["replyToId"] for m in (await teams.view(CHANNEL))["messages"]}
    assert roots == {root: None, by_thread: root, by_reply: root, other: None}
    assert (await teams.update(CHANNEL, by_thread, HELLO)).status == 200
    assert (await teams.update(thread, by_thread, HELLO)).status == 200
    assert (await teams.update(thread, other, HELLO)).status == 404


async def test_only_own_messages_are_updated(teams: Rig) -> None:
    said = await teams.control("say", conversation=MEI_CHAT, user=MEI, text="mine")
    assert (await teams.update(MEI_CHAT, said["activity"], HELLO)).status == 403


async def test_create(teams: Rig) -> None:
    async def create(**body: Any) -> Any:
        return await teams.call("POST", "/v3/conversations", body)

    person = {"bot": {"id": BOT}, "members": [{"id": MEI}], "isGroup": False}
    opened = await create(**person, tenantId=TENANT)
    assert (opened.status, opened.body["id"]) == (201, MEI_CHAT)
    by_entra = [{"id": "00000000-0000-0000-0000-0000000000a2"}]
    tenant = {"tenant": {"id": TENANT}}
    assert (await create(members=by_entra, channelData=tenant)).body["id"] == "a:alex"
    assert (await create(**person)).status == 400
    assert (await create(**{**person, "members": [{"id": "29:x"}]}, tenantId=TENANT)).status == 403
    assert (await create(**{**person, "isGroup": True}, tenantId=TENANT)).status == 400
    assert (await create(**person, tenantId=TENANT, color="red")).status == 400
    thread = await create(isGroup=True, channelData={"channel": {"id": CHANNEL}}, activity=HELLO)
    assert thread.status == 201
    assert thread.body["id"] == f"{CHANNEL};messageid={thread.body['activityId']}"
    assert (await teams.seen(CHANNEL, thread.body["activityId"]))["text"] == "hello"
    assert (await create(channelData={"channel": {"id": CHANNEL}})).status == 400
    await teams.control("uninstall", conversation=MEI_CHAT)
    refused = await create(**person, tenantId=TENANT)
    assert (refused.status, refused.body["error"]["code"]) == (403, "BotNotInConversationRoster")


async def test_members_and_team(teams: Rig) -> None:
    members = (await teams.call("GET", f"/v3/conversations/{quote(GROUP, safe='')}/members")).body
    assert [m["userRole"] for m in members] == ["user", "user", "user", "guest"]
    mei = (await teams.call("GET", f"/v3/conversations/{MEI_CHAT}/members/{quote(MEI, safe='')}")).body
    assert mei == members[0]
    assert mei == {
        "id": MEI,
        "name": "林美 Mei Lin",
        "givenName": "林美",
        "surname": "Mei Lin",
        "objectId": "00000000-0000-0000-0000-0000000000a1",
        "aadObjectId": "00000000-0000-0000-0000-0000000000a1",
        "email": "mei@example.com",
        "userPrincipalName": "mei@example.com",
        "tenantId": TENANT,
        "userRole": "user",
    }
    assert (await teams.call("GET", f"/v3/conversations/{MEI_CHAT}/members/{quote(ALEX, safe='')}")).status == 404
    paged = (await teams.call("GET", f"/v3/conversations/{quote(CHANNEL, safe='')}/pagedmembers?pageSize=50")).body
    assert paged == {"members": members}
    assert (await teams.call("GET", f"/v3/conversations/{MEI_CHAT}/members?x=1")).status == 400
    team = quote("19:site-reliability@thread.tacv2", safe="")
    details = (await teams.call("GET", f"/v3/teams/{team}")).body
    assert (details["name"], details["channelCount"], details["memberCount"]) == ("Site Reliability", 1, 4)
    channels = (await teams.call("GET", f"/v3/teams/{team}/conversations")).body
    assert channels == {"conversations": [{"id": CHANNEL, "name": "網站維運 Web Operations"}]}


async def test_many_members_come_in_pages() -> None:
    users = [{"id": f"29:{n}", "aadObjectId": f"e{n}", "name": f"P {n}", "email": f"{n}@x"} for n in range(120)]
    async with rig(seed={"users": users}) as teams:
        path, token, got = f"/v3/conversations/{quote(GROUP, safe='')}/pagedmembers?pageSize=50", "", []
        while True:
            page = (await teams.call("GET", path + token)).body
            got += [m["id"] for m in page["members"]]
            if "continuationToken" not in page:
                break
            token = f"&continuationToken={page['continuationToken']}"
    assert got == [user["id"] for user in users]


async def test_not_installed_is_403(teams: Rig) -> None:
    await teams.control("uninstall", conversation=CHANNEL)
    for answer in (
        await teams.send(CHANNEL, HELLO),
        await teams.update(CHANNEL, "1", HELLO),
        await teams.call("GET", f"/v3/conversations/{quote(CHANNEL, safe='')}/members"),
        await teams.call("GET", f"/v3/teams/{quote('19:site-reliability@thread.tacv2', safe='')}"),
    ):
        assert (answer.status, answer.body["error"]["code"]) == (403, "BotNotInConversationRoster")


ACTIVITIES: list[tuple[int, dict[str, Any]]] = [
    (501, {"type": "event", "name": "x"}),
    (501, {}),
    (201, {"type": "typing"}),
    (400, {"type": "message"}),
    (400, {"type": "message", "text": 5}),
    (400, {**HELLO, "colour": "red"}),
    (400, {**HELLO, "suggestedAction": {}}),
    (201, {**HELLO, "membersAdded": [], "action": None}),
    (400, {**HELLO, "membersAdded": [{"id": "x"}]}),
    (400, {**HELLO, "textFormat": "html"}),
    (400, {**HELLO, "from": {"id": MEI}}),
    (201, {**HELLO, "from": {"id": BOT, "name": "SOPilot"}}),
    (400, {**HELLO, "conversation": {"id": GROUP}}),
    (400, {"type": "message", "attachments": [{"contentType": "image/png", "contentUrl": "https://x"}]}),
    (400, {**HELLO, "entities": [{"type": "mention", "mentioned": {"id": MEI}, "text": "<at>Mei</at>"}]}),
    (
        201,
        {
            "type": "message",
            "text": "hi <at>Mei</at>",
            "entities": [{"type": "mention", "mentioned": {"id": MEI}, "text": "<at>Mei</at>"}],
        },
    ),
    (
        400,
        {
            "type": "message",
            "text": "hi <at>X</at>",
            "entities": [{"type": "mention", "mentioned": {"id": "29:x"}, "text": "<at>X</at>"}],
        },
    ),
]


async def test_activities_are_checked(teams: Rig) -> None:
    for status, activity in ACTIVITIES:
        await teams.control("reset")
        answer = await teams.send(MEI_CHAT, activity)
        assert answer.status == status, (activity, answer.body)


CARDS: list[tuple[bool, Any]] = [
    (True, card(TEXT)),
    (False, None),
    (False, "card"),
    (False, {"type": "Card", "version": "1.5"}),
    (False, {"type": "AdaptiveCard", "body": []}),
    (False, card(TEXT, version="1.6")),
    (False, card(TEXT, version="five")),
    (False, card({"text": "no type"})),
    (False, card({"type": "TextBlok", "text": "x"})),
    (True, card({"type": "Badge", "text": "x"}, {"type": "Chart.Donut", "data": []})),
    (True, card({"type": "FutureThing", "fallback": "drop"})),
    (True, card({"type": "FutureThing", "fallback": TEXT})),
    (False, card({"type": "FutureThing", "fallback": {"type": "AlsoFuture"}})),
    (False, card({"type": "Container", "items": [{"type": "Nope"}]})),
    (True, card({"type": "ColumnSet", "columns": [{"width": "auto", "items": [TEXT]}]})),
    (False, card({"type": "ColumnSet", "columns": [{"items": [{"type": "Nope"}]}]})),
    (True, card({"type": "RichTextBlock", "inlines": ["a", {"type": "TextRun", "text": "b"}]})),
    (
        True,
        card(
            {
                "type": "Table",
                "columns": [{"width": 1}],
                "rows": [{"type": "TableRow", "cells": [{"type": "TableCell", "items": [TEXT]}]}],
            }
        ),
    ),
    (False, card({"type": "Input.Text", "id": "a"}, {"type": "Input.Date", "id": "a"})),
    (False, card({"type": "Input.Text"})),
    (False, card(TEXT, actions=[{"title": "no type", "verb": "x"}])),
    (False, card(TEXT, actions=[{"type": "Action.Http", "title": "x"}])),
    (True, card(TEXT, actions=[{"type": "Action.ShowCard", "title": "x", "card": card(TEXT)}])),
    (False, card({**TEXT, "selectAction": {"type": "TextBlock"}, "type": "Container"})),
    (False, {**card(TEXT), "refresh": {"action": {"type": "Action.Execute"}, "userIds": ["x"] * 61}}),
    (True, {**card(TEXT), "refresh": {"action": {"type": "Action.Execute", "verb": "r"}, "userIds": ["x"] * 60}}),
    (False, {**card(TEXT), "refresh": {"action": {"type": "Action.Submit"}}}),
]


async def test_cards_are_checked(teams: Rig) -> None:
    for fits, content in CARDS:
        await teams.control("reset")
        answer = await teams.send(MEI_CHAT, card_message(content))
        assert answer.status == (201 if fits else 400), (content, answer.body)


async def test_size_is_counted_in_utf16(teams: Rig) -> None:
    assert (await teams.send(MEI_CHAT, {"type": "message", "text": "x" * 51_000})).status == 201
    assert (await teams.send(MEI_CHAT, {"type": "message", "text": "字" * 51_000})).status == 201
    for text in ("x" * 52_000, "字" * 52_000, "😀" * 26_000):
        answer = await teams.send(MEI_CHAT, {"type": "message", "text": text})
        assert (answer.status, answer.body["error"]["code"]) == (413, "MessageSizeTooBig")


async def test_bodies_must_be_json(teams: Rig) -> None:
    url = f"{teams.teams.url}/v3/conversations/{MEI_CHAT}/activities"
    auth = {"Authorization": f"Bearer {teams.token}"}
    async with teams.http.post(url, data="text=x", headers={**auth, "Content-Type": "text/plain"}) as answer:
        assert answer.status == 415
    for raw in ("{", "[]"):
        async with teams.http.post(url, data=raw, headers={**auth, "Content-Type": "application/json"}) as answer:
            assert answer.status == 400


async def test_sends_per_conversation_are_limited(teams: Rig) -> None:
    root = (await teams.send(CHANNEL, HELLO)).body["id"]
    sent, answer = 1, await teams.send(f"{CHANNEL};messageid={root}", HELLO)
    while answer.status == 201:
        sent, answer = sent + 1, await teams.send(f"{CHANNEL};messageid={root}", HELLO)
    # Seven fit in one second; on a slow machine the second passes on the way, and eight fit in two.
    assert sent in (7, 8)
    assert (answer.status, answer.body["error"]["code"]) == (429, "Throttled")
    assert 1 <= int(answer.headers["Retry-After"]) <= 2
    assert (await teams.send(GROUP, HELLO)).status == 201
    await teams.control("clock", advance_s=2)
    assert (await teams.send(CHANNEL, HELLO)).status == 201
    report = (await teams.call("GET", "/_control/limits")).body["conversations"]
    assert report[CHANNEL]["refused"] == 1
    assert report[CHANNEL]["most"]["3600"] == sent + 2
    assert report[GROUP] == {"most": {"1": 1, "2": 1, "30": 1, "3600": 1}, "refused": 0}


async def test_updates_count_as_sends(teams: Rig) -> None:
    sent = (await teams.send(GROUP, HELLO)).body["id"]
    statuses = [(await teams.update(GROUP, sent, HELLO)).status for _ in range(8)]
    assert statuses[:6] == [200] * 6
    assert statuses[7] == 429


def test_the_long_windows_hold_too() -> None:
    window = SendLimits(50)
    let_through = [window.send("x", float(second)) for second in range(30)]
    assert let_through == [None] * 30
    passed = sum(window.send("y", n * 0.3) is None for n in range(100))
    assert passed == 60
    assert window.send("y", 29.9) == 1
    hour = sum(window.send("z", float(n)) is None for n in range(3599))
    assert hour == 1800
    assert window.send("z", 3599.0) == 1


async def test_requests_per_app_are_limited() -> None:
    async with rig(requests_per_second=3) as teams:
        statuses = [(await teams.call("GET", f"/v3/conversations/{MEI_CHAT}/members")).status for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


async def test_412_comes_by_fault(teams: Rig) -> None:
    fault = {"kind": "status", "status": 412, "match": {"method": "POST", "path": "/v3/"}, "times": 1}
    await teams.control("faults", faults=[fault])
    assert (await teams.send(MEI_CHAT, HELLO)).status == 412
    assert (await teams.send(MEI_CHAT, HELLO)).status == 201


async def test_the_connector_can_live_under_a_path() -> None:
    async with rig(service_path="/amer/") as teams:
        await teams.control("say", conversation=MEI_CHAT, user=MEI, text="hi")
        assert teams.bot.activities[0]["serviceUrl"] == teams.teams.url + "/amer/"
        assert (await teams.call("POST", f"/amer/v3/conversations/{MEI_CHAT}/activities", HELLO)).status == 201
        assert (await teams.send(MEI_CHAT, HELLO)).status == 404
