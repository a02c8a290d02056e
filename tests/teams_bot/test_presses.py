"""Presses on cards: what they do, and that stale, repeated, unauthorised and malformed ones do nothing and say so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.teams_bot.office import ALEX, ALEX_CHAT, CHINESE, GINA, GROUP, MEI, MING, Office, body_of
from tests.teams_bot.wire import button, buttons, texts


@pytest.fixture
async def card(office: Office) -> str:
    """The message with the card of INC-1 in the group, where everybody has spoken before."""
    await asyncio.gather(*(office.say(user, GROUP, "status") for user in (ALEX, MEI, MING, GINA)))
    await office.settle()
    (message,) = await office.ask(ALEX, GROUP, "incident new Disk full")
    return str(message["id"])


@asynccontextmanager
async def nothing_changes(office: Office) -> AsyncIterator[None]:
    """No row of any table is another afterwards: no record, no intent, no bucket."""
    before = await office.rows()
    yield
    after = await office.rows()
    for table, rows in after.items():
        assert rows == before[table], table


async def test_acknowledge_shows_the_presser_at_once_and_everybody_by_the_update(office: Office, card: str) -> None:
    body = await office.press(ALEX, GROUP, card, verb="ack")

    assert "Acknowledged" in texts(body)
    assert "Acknowledge" in buttons(await office.card(GROUP, MEI)), "others see it once the worker has been there"
    await office.settle()
    assert "Acknowledged" in texts(await office.card(GROUP, MEI))
    item = await office.item("INC-1")
    assert item.stage == "acknowledged"
    assert item.assignee is not None
    assert item.assignee.email == "alex@example.com"


async def test_a_press_on_a_stale_card_changes_nothing_and_names_the_current_state(office: Office, card: str) -> None:
    stale = button(await office.card(GROUP), "ack")["data"]
    await office.press(ALEX, GROUP, card, verb="ack")
    await office.settle()

    async with nothing_changes(office):
        english = await office.pressed(MEI, GROUP, card, "ack", stale)
        chinese = await office.pressed(MEI, GROUP, card, "ack", stale, CHINESE)

    assert "Nothing was changed: this card was out of date. INC-1 is now Acknowledged." in texts(english)
    assert "未做任何變更：這張卡片已過時。INC-1 目前為「已受理」。" in texts(chinese)
    assert button(english, "move")["data"]["v"] == 2, "the answer is the fresh card, with buttons that work"


async def test_the_stand_ins_own_stale_press_is_answered_the_same_way(office: Office, card: str) -> None:
    stale = button(await office.card(GROUP), "ack")["data"]
    await office.press(ALEX, GROUP, card, verb="ack")
    await office.settle()

    async with nothing_changes(office):
        body = await office.press(MEI, GROUP, card, verb="ack", data=stale)

    assert "out of date" in texts(body)


async def test_a_button_pressed_twice_works_once(office: Office, card: str) -> None:
    data = button(await office.card(GROUP), "ack")["data"]
    await office.pressed(ALEX, GROUP, card, "ack", data)
    await office.settle()

    async with nothing_changes(office):
        again = await office.pressed(ALEX, GROUP, card, "ack", data)

    assert "INC-1 is now Acknowledged" in texts(again)


async def test_a_button_pressed_by_two_at_once_is_the_first_ones(office: Office, card: str) -> None:
    data = button(await office.card(GROUP), "ack")["data"]
    bodies = await asyncio.gather(*(office.pressed(user, GROUP, card, "ack", data) for user in (ALEX, MEI, MING)))
    await office.settle()

    assert sum("out of date" in texts(body) for body in bodies) == 2
    assert (await office.item("INC-1")).version == 2


async def test_a_press_delivered_twice_works_once(office: Office, card: str) -> None:
    press = office.press_activity(ALEX, GROUP, card, "ack", {"item": "INC-1", "v": 1})
    first = await office.deliver(press)
    await office.settle()

    async with nothing_changes(office):
        again = await office.deliver(press)

    assert first.status == again.status == 200
    assert "This press was carried out already." in texts(body_of(again.body))
    assert "Acknowledged" in texts(body_of(again.body))


async def test_a_comment_sent_twice_by_an_impatient_person_is_written_once(office: Office, card: str) -> None:
    data = {"item": "INC-1", "v": 1, "comment": "rolled back"}
    await office.pressed(ALEX, GROUP, card, "comment", data)
    await office.settle()

    async with nothing_changes(office):
        again = await office.pressed(ALEX, GROUP, card, "comment", data)

    assert await office.comments("INC-1") == ["rolled back"]
    assert "carried out already" in texts(again)


async def test_the_same_words_of_somebody_else_or_after_others_are_a_comment(office: Office, card: str) -> None:
    data = {"item": "INC-1", "v": 1, "comment": "+1"}
    for user, text in ((ALEX, "+1"), (MEI, "+1"), (ALEX, "+1"), (ALEX, "+2"), (ALEX, "+1")):
        await office.pressed(user, GROUP, card, "comment", data | {"comment": text})

    assert await office.comments("INC-1") == ["+1", "+1", "+1", "+2", "+1"]


@pytest.mark.parametrize(
    ("verb", "more", "english", "chinese"),
    [
        ("ack", {}, "work on records", "處理"),
        ("assign_me", {}, "work on records", "處理"),
        ("move", {"to": "fixing"}, "work on records", "處理"),
        ("comment", {"comment": "hello"}, "comment", "留言"),
        ("edit", {"title": "Other", "was": {"title": "Disk full"}}, "work on records", "處理"),
    ],
)
async def test_a_guests_press_changes_nothing_and_names_the_missing_right(
    office: Office, card: str, verb: str, more: dict[str, Any], english: str, chinese: str
) -> None:
    data = {"item": "INC-1", "v": 1, **more}
    async with nothing_changes(office):
        first = await office.pressed(GINA, GROUP, card, verb, data)
        second = await office.pressed(GINA, GROUP, card, verb, data, CHINESE)

    expected = f"This takes the right “{english}”, which your role (viewer) does not have. Nothing was changed."
    assert first["value"] == expected
    assert second["value"] == f"這需要「{chinese}」權限，您的角色（檢視者）沒有。未做任何變更。"


async def test_closing_takes_the_right_to_close(office: Office, card: str) -> None:
    await office.ask(ALEX, GROUP, "resolve INC-1")
    close = buttons(await office.card(GROUP))["Close"]

    async with nothing_changes(office):
        refused = await office.pressed(ALEX, GROUP, card, close["verb"], close["data"])
    assert "“close incidents”" in refused["value"]

    done = await office.pressed(MEI, GROUP, card, close["verb"], close["data"])
    assert "Closed" in texts(done)
    assert (await office.item("INC-1")).stage == "closed"


async def test_somebody_who_cannot_be_looked_up_gets_no_rights(office: Office) -> None:
    (message,) = await office.ask(ALEX, GROUP, "incident new Disk full")
    await office.control("faults", faults=[{"kind": "status", "status": 503, "match": {"path": "/members/"}}])
    body = await office.pressed(MING, GROUP, message["id"], "ack", {"item": "INC-1", "v": 1})

    assert "viewer" in body["value"]
    assert (await office.item("INC-1")).stage == "reported"


GOOD = {"item": "INC-1", "v": 1}


MALFORMED: list[tuple[Any, Any]] = [
    ("edit", {"item": "INC-99", "v": 1, "was": {}}),
    ("explode", GOOD),
    ("", GOOD),
    (None, GOOD),
    (7, GOOD),
    ("ack", None),
    ("ack", []),
    ("ack", "INC-1"),
    ("ack", {}),
    ("ack", {"item": "INC-1"}),
    ("ack", {"item": "INC-1", "v": "1"}),
    ("ack", {"item": "INC-1", "v": True}),
    ("ack", {"item": "INC-1", "v": 0}),
    ("ack", {"item": "INC-1", "v": 10**30}),
    ("ack", {"item": ["INC-1"], "v": 1}),
    ("ack", {"item": "INC-1'; drop table items; --", "v": 1}),
    ("ack", {"item": "INC-99", "v": 1}),
    ("move", GOOD),
    ("move", GOOD | {"to": "nowhere"}),
    ("move", GOOD | {"to": {"a": 1}}),
    ("move", GOOD | {"to": "x" * 1000}),
    ("comment", GOOD),
    ("comment", GOOD | {"comment": " \n "}),
    ("comment", GOOD | {"comment": 5}),
    ("comment", GOOD | {"comment": "x" * 40_000}),
    ("edit", GOOD),
    ("edit", GOOD | {"was": []}),
    ("edit", GOOD | {"was": {"title": "Disk full"}, "title": ""}),
    ("edit", GOOD | {"was": {"title": "Disk full"}, "title": "x" * 500}),
    ("edit", GOOD | {"was": {"title": "Disk full"}, "title": "Disk full", "due": "2026-02-30"}),
    ("edit", GOOD | {"was": {"title": "Disk full"}, "title": "Disk full", "severity": "sev9"}),
]


async def test_what_no_button_of_ours_sends_is_answered_and_changes_nothing(office: Office, card: str) -> None:
    for verb, data in MALFORMED:
        async with nothing_changes(office):
            body = await office.pressed(ALEX, GROUP, card, verb, data)
        assert isinstance(body["value"], str), (verb, data)


# Teams sends no NUL: the edge refuses a whole request that holds one.
_CHARACTERS = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(_CHARACTERS, max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(_CHARACTERS, max_size=8), inner, max_size=3),
    max_leaves=8,
)
_KEYS = st.sampled_from(["item", "v", "to", "was", "comment", "title", "severity", "priority", "due", "x"])


async def test_any_json_at_all_is_answered_under_200(office: Office, card: str) -> None:
    """Made outside the running loop, one example after another: a fresh office for each would take minutes."""
    examples: list[tuple[Any, Any]] = []

    @settings(max_examples=60, database=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(["ack", "move", "comment", "edit", "assign_me"]) | _JSON,
        st.dictionaries(_KEYS, _JSON, max_size=6).map(lambda data: {"item": "INC-1", "v": 2, **data}) | _JSON,
    )
    def gather(verb: Any, data: Any) -> None:
        examples.append((verb, data))

    gather()
    before = await office.rows()
    for verb, data in examples:
        activity = office.press_activity(GINA, GROUP, card, verb, data)
        reply = await office.deliver(activity)
        assert reply.status == 200, (verb, data, reply)
        body_of(reply.body)
    assert await office.rows() == before


async def test_an_edit_of_several_fields_is_one_press(office: Office, card: str) -> None:
    inputs = {"title": "Disk full on db-1", "severity": "sev1", "priority": "low", "due": "2026-12-01"}
    body = await office.press(ALEX, GROUP, card, verb="edit", inputs=inputs)
    await office.settle()

    item = await office.item("INC-1")
    assert (item.title, item.severity, item.priority) == ("Disk full on db-1", "sev1", "low")  # type: ignore[union-attr]
    assert item.due == date(2026, 12, 1)
    assert "Disk full on db-1" in texts(body)
    assert "Disk full on db-1" in texts(await office.card(GROUP))
    assert len(await office.calls("PUT")) == 1


async def test_an_edit_delivered_twice_is_carried_out_once(office: Office, card: str) -> None:
    data = GOOD | {"was": {"title": "Disk full", "severity": "sev3"}, "title": "Other", "severity": "sev1"}
    press = office.press_activity(ALEX, GROUP, card, "edit", data)
    await office.deliver(press)
    await office.settle()

    async with nothing_changes(office):
        assert "Other" in texts(body_of((await office.deliver(press)).body))


async def test_an_edit_of_which_one_field_is_refused_changes_no_field(office: Office, card: str) -> None:
    data = GOOD | {"was": {"title": "Disk full", "severity": "sev3"}, "title": "Other", "severity": "sev9"}
    async with nothing_changes(office):
        body = await office.pressed(ALEX, GROUP, card, "edit", data)

    assert "sev9" in body["value"]


async def test_a_priority_that_the_new_severity_brings_along_holds_nothing_up(office: Office, card: str) -> None:
    inputs = {"severity": "sev1", "priority": "highest", "due": "2026-12-01"}
    body = await office.press(ALEX, GROUP, card, verb="edit", inputs=inputs)

    item = await office.item("INC-1")
    assert (item.priority, item.due) == ("highest", date(2026, 12, 1))
    assert "Nothing was changed" not in texts(body)


async def test_an_edit_without_a_difference_changes_nothing_and_says_so(office: Office, card: str) -> None:
    async with nothing_changes(office):
        body = await office.press(ALEX, GROUP, card, verb="edit")

    assert "Nothing was changed" in texts(body)


async def test_a_comment_is_shown_to_everybody(office: Office, card: str) -> None:
    await office.press(ALEX, GROUP, card, verb="comment", inputs={"comment": "rolled back **now**"})
    await office.settle()

    assert await office.comments("INC-1") == ["rolled back **now**"]
    assert "rolled back \nnow" in texts(await office.card(GROUP, MEI)), "the signs are shown as what they mean"


async def test_a_press_on_a_message_we_do_not_know_works_and_that_message_points_to_the_card(
    office: Office, card: str
) -> None:
    """Such a message stands where a post was repeated because its first answer was lost."""
    state, kept = office.teams.state, office.as_kept(GROUP, card)
    twin = state.add_bot_message(state.directory.conversations[GROUP], None, dict(kept.body))
    body = await office.press(MEI, GROUP, twin.id, verb="ack")
    await office.settle()

    assert "Acknowledged" in texts(body)
    assert (await office.item("INC-1")).stage == "acknowledged"
    first, second = await office.cards(GROUP)
    assert "Acknowledged" in texts(first)
    assert "A newer card for this is further down" in texts(second)
    assert buttons(second) == {}


async def test_a_repeated_delivery_of_a_press_on_an_unknown_message_puts_nothing(office: Office, card: str) -> None:
    state, kept = office.teams.state, office.as_kept(GROUP, card)
    twin = state.add_bot_message(state.directory.conversations[GROUP], None, dict(kept.body))
    press = office.press_activity(MEI, GROUP, twin.id, "ack", GOOD)
    await office.deliver(press)
    await office.settle()

    async with nothing_changes(office):
        assert (await office.deliver(press)).status == 200


async def test_a_press_of_a_client_that_knows_only_submit_works(office: Office, card: str) -> None:
    reply = await office.deliver(office.submit_activity(ALEX, GROUP, card, {"verb": "ack", **GOOD}))
    await office.settle()

    assert reply.status == 200
    assert "Acknowledged" in texts(await office.card(GROUP))


@pytest.mark.parametrize(
    ("user", "data", "sentence"),
    [
        (GINA, {"verb": "ack", **GOOD}, "This takes the right “work on records”"),
        (ALEX, {"verb": "ack", "item": "INC-1", "v": 9}, "Nothing was changed: this card was out of date. INC-1 is"),
        (ALEX, {"verb": "explode"}, "This button is not one that I know."),
    ],
)
async def test_a_refused_submit_is_answered_with_a_message(
    office: Office, card: str, user: str, data: dict[str, Any], sentence: str
) -> None:
    known = {message["id"] for message in await office.messages(GROUP)}
    reply = await office.deliver(office.submit_activity(user, GROUP, card, data))
    await office.settle()

    assert reply.status == 200
    (answer,) = [one for one in await office.messages(GROUP) if one["id"] not in known]
    assert answer["text"].startswith(sentence)
    assert (await office.item("INC-1")).version == 1


async def test_a_presser_sees_the_card_in_the_language_that_it_is_shown_in(office: Office, card: str) -> None:
    """Only what is said to them is in their own: the answer replaces a card that the others go on seeing in English."""
    data = button(await office.card(GROUP), "ack")["data"]
    body = await office.pressed(MEI, GROUP, card, "ack", data, CHINESE)

    assert "Acknowledged" in texts(body)


async def test_an_invoke_that_we_do_not_know_is_not_implemented(office: Office) -> None:
    press = office.press_activity(ALEX, ALEX_CHAT, "1", "ack", GOOD)
    assert (await office.deliver(press | {"name": "composeExtension/query"})).status == 501
