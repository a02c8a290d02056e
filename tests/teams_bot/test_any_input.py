"""Whatever comes in: people's texts of any kind are taken, and who is not Teams is not let in."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from teams_bot.commands import COMMANDS
from teams_bot.events import TABLE
from tests.teams_bot.office import ALEX, CHANNEL, CHINESE, ENGLISH, GROUP, Office
from tests.teams_bot.wire import texts

_WORDS = [word for spec in COMMANDS for words in spec.words.values() for word in words]
_ARGUMENTS = [
    "INC-1",
    "inc-1",
    "ACT-9",
    "!sev1",
    "@Alex",
    "me",
    "我",
    "明天",
    "nobody",
    "here",
    "這裡",
    "\n",
    "++",
    "-",
]
# Teams sends no NUL, and JSON in UTF-8 holds no lone surrogate: the edge refuses a whole request with either.
_ANYTHING = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)
_TEXTS = _ANYTHING | st.lists(st.sampled_from(_WORDS + _ARGUMENTS) | _ANYTHING, max_size=5).map(" ".join)
NASTY = [
    "",
    " ",
    "<at>SOPilot</at>",
    "<at></at>",
    "`" * 5000,
    "incident new " + "x" * 20_000,
    "incident new " + "\n" * 500 + "x",
    "comment INC-1 " + "話" * 29_999,
    "comment INC-1 " + "話" * 30_001,
    "rename INC-1 [x](http://evil.example) **bold** <script>alert(1)</script>",
    "show " + "9" * 5000,
    "due INC-1 9999999999-99-99",
    "due INC-1 0000-00-00",
    "label INC-1 +" + "x" * 300,
    "\u202eincident new x",
    "𝕚𝕟𝕔𝕚𝕕𝕖𝕟𝕥 𝕟𝕖𝕨 x",
    "{{DATE(2026-01-01T00:00:00Z,SHORT)}}",
]


def examples(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """Made at once, so that all of them go to one office; the same ones in every run."""
    found: list[Any] = []

    @settings(max_examples=count, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def gather(one: Any) -> None:
        found.append(one)

    gather()
    return found


async def test_whatever_a_person_writes_is_taken_and_answered(office: Office) -> None:
    await office.ask(ALEX, GROUP, "incident new Disk full")
    for number, text in enumerate([*NASTY, *examples(_TEXTS, 40)]):
        activity = office.message_activity(ALEX, GROUP, text, locale=(CHINESE, ENGLISH)[number % 2])
        reply = await office.deliver(activity)
        assert reply.status == 200, (text, reply)
    await office.settle()

    assert await office.parked() == []
    assert (await office.rows())["intents"] == []
    async with office.http.get(f"{office.url}/healthz") as answer:
        assert answer.status == 200


@pytest.mark.parametrize("locale", ["", "xx", "zh", "zh-HK", "en_US", "zh-Hant-TW-x-private", "😀", "c" * 500])
async def test_any_locale_is_taken(office: Office, locale: str) -> None:
    reply = await office.deliver(
        office.message_activity(ALEX, GROUP, "help", locale=locale or "en-US") | {"locale": locale}
    )
    await office.settle()

    assert reply.status == 200
    assert len(await office.messages(GROUP)) == 2


async def test_what_people_write_is_shown_as_it_stands(office: Office) -> None:
    """Markdown, mentions and HTML of a title do nothing in a card; in a sentence they are taken apart."""
    title = "[x](http://evil.example) **bold** <b>b</b>"
    (card,) = await office.ask(ALEX, GROUP, f"incident new {title}")
    (listed,) = await office.ask(ALEX, GROUP, "list")
    (unknown,) = await office.ask(ALEX, GROUP, "nonsense <b>x</b> [y](http://evil.example)")

    assert title in texts(card)
    for answer in (listed, unknown):
        assert "](http" not in answer["text"]
        assert "<b>" not in answer["text"]


async def test_many_people_at_once_are_all_taken(office: Office) -> None:
    activities = [office.message_activity(ALEX, GROUP, f"incident new Number {number}") for number in range(20)]
    replies = await asyncio.gather(*(office.deliver(activity) for activity in activities))

    assert {reply.status for reply in replies} == {200}
    assert len(await office.items()) == 20
    assert {int(item.id.removeprefix("INC-")) for item in await office.items()} == set(range(1, 21))


@pytest.mark.parametrize("kind", ["typing", "messageReaction", "event", "endOfConversation", "somethingNew"])
async def test_other_activities_are_taken_and_do_nothing(office: Office, kind: str) -> None:
    activity = office.message_activity(ALEX, GROUP, "incident new x") | {"type": kind}

    assert (await office.deliver(activity)).status == 200
    assert await office.items() == []


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | _ANYTHING,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_ANYTHING, inner, max_size=3),
    max_leaves=6,
)
_PLACE = st.fixed_dictionaries({}, optional={"id": st.just(CHANNEL) | _JSON, "name": _JSON})
_EVENT_TYPES = [key.partition("/")[2] for key in TABLE if key.startswith("conversationUpdate/")]
_CHANNEL_DATA = st.fixed_dictionaries(
    {}, optional={"eventType": st.sampled_from(_EVENT_TYPES) | _JSON, "channel": _PLACE | _JSON, "team": _PLACE | _JSON}
)
_MEMBERS = st.lists(st.fixed_dictionaries({}, optional={"id": _ANYTHING, "aadObjectId": _ANYTHING}), max_size=2)
_EVENTS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["conversationUpdate", "installationUpdate"]),
        "action": st.sampled_from(["add", "remove", "add-upgrade", "remove-upgrade", "dance", ""]),
        "channelData": _CHANNEL_DATA,
    },
    optional={"membersAdded": _MEMBERS, "membersRemoved": _MEMBERS, "topicName": _ANYTHING},
)


async def test_whatever_teams_tells_of_conversations_is_taken(office: Office) -> None:
    await office.ask(ALEX, CHANNEL, "incident new Disk full")
    frame = office.message_activity(ALEX, CHANNEL, "x")
    tenant = frame["channelData"]["tenant"]
    for event in examples(_EVENTS, 60):
        activity = {**frame, **event, "channelData": {**event["channelData"], "tenant": tenant}}
        reply = await office.deliver(activity)
        assert reply.status in (200, 202), (event, reply)
        await office.worker.run_due()

    await office.ask(ALEX, CHANNEL, "ack INC-1")
    assert "Acknowledged" in texts((await office.cards(CHANNEL))[0])


async def test_who_has_no_token_is_refused(office: Office) -> None:
    activity = office.message_activity(ALEX, GROUP, "incident new x")
    for token in ("", "rubbish", "a.b.c"):
        assert (await office.deliver(activity, token=token)).status == 401

    assert await office.items() == []


async def test_a_token_for_another_bot_or_of_another_key_is_refused(office: Office) -> None:
    state, activity = office.teams.state, office.message_activity(ALEX, GROUP, "incident new x")
    for_another = state.keys.channel_token("33333333-3333-3333-3333-333333333333", activity["serviceUrl"], 3600)
    elsewhere = state.keys.channel_token(state.app_id, "https://smba.example/", 3600)
    bots_own = state.keys.bot_token(state.app_id, state.tenant, 3600)
    for token in (for_another, elsewhere, bots_own):
        assert (await office.deliver(activity, token=token)).status == 401

    assert await office.items() == []


async def test_another_tenant_is_refused(office: Office) -> None:
    foreign = "44444444-4444-4444-4444-444444444444"
    activity = office.message_activity(ALEX, GROUP, "incident new x")
    activity["channelData"]["tenant"]["id"] = foreign
    activity["conversation"]["tenantId"] = foreign

    assert (await office.deliver(activity)).status == 403
    assert await office.items() == []
    assert (await office.rows())["conversations"] == []


async def test_somebody_who_left_the_roster_meanwhile_is_still_taken(office: Office) -> None:
    """They are answered; without a roster entry nobody knows their rights."""
    await office.control("faults", faults=[{"kind": "status", "status": 404, "match": {"path": "/members/"}}])
    reply = await office.deliver(office.message_activity(ALEX, CHANNEL, "incident new x"))
    await office.settle()

    assert reply.status == 200
    assert await office.items() == []
