"""Presses read back: what the buttons of our own cards ask for, and whatever else may come."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cards import BadPress, Press, item_card, parse_submit
from sop.desk.view import ItemView, Sync
from sop.procedure import load_default
from sop.records import commands as c
from sop.words import words
from tests.cards.samples import GINA, VIEWS, action, incident
from tests.cards.test_golden import card_of

AIM = {"item": "INC-7", "v": 3}
WAS = {"title": "Old title", "severity": "sev1", "priority": "high", "due": "2026-05-08"}
SAME = {**AIM, "was": WAS, **WAS}


def press(verb: str, **data: Any) -> Press | BadPress:
    return parse_submit(verb, data, GINA, comment_id="c-1")


def actions_of(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """All Action.Execute of a card by their title, those inside forms too."""
    found = {}
    for button in card["actions"]:
        inner = button["card"]["actions"] if button["type"] == "Action.ShowCard" else [button]
        found |= {one["title"]: one for one in inner if one["type"] == "Action.Execute"}
    return found


@pytest.mark.parametrize(
    ("verb", "more", "wanted"),
    [
        ("ack", {}, (c.Acknowledge(),)),
        ("move", {"to": "resolved"}, (c.MoveTo("resolved"),)),
        ("assign_me", {}, (c.Assign(GINA),)),
        ("recreate", {}, (c.Recreate(),)),
        ("unlink", {}, (c.Unlink(),)),
        ("comment", {"comment": "hi\nthere"}, (c.AddComment("c-1", "hi\nthere"),)),
        ("comment", {}, (c.AddComment("c-1", ""),)),
        ("take", {"field": "due", "mark": "0a1b"}, (c.TakeOther("due", "0a1b"),)),
        ("keep", {"field": "due", "mark": "0a1b"}, (c.KeepThis("due", "0a1b"),)),
        ("comment", {"comment": None}, (c.AddComment("c-1", ""),)),
    ],
)
def test_verbs(verb: str, more: dict[str, Any], wanted: tuple[c.Action, ...]) -> None:
    assert press(verb, **AIM, **more) == Press("INC-7", 3, wanted)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, ()),
        ({"title": "  Old   title "}, ()),
        ({"title": "New"}, (c.Rename("New"),)),
        ({"title": ""}, (c.Rename(""),)),
        ({"severity": "sev2", "priority": "low"}, (c.Grade("sev2"), c.Prioritise("low"))),
        ({"severity": ""}, ()),
        ({"due": "2026-06-01"}, (c.SetDue(date(2026, 6, 1)),)),
        ({"due": ""}, (c.SetDue(None),)),
    ],
)
def test_an_edit_asks_for_what_differs(changes: dict[str, str], wanted: tuple[c.Action, ...]) -> None:
    assert press("edit", **SAME | changes) == Press("INC-7", 3, wanted)


def test_an_empty_date_left_out_by_the_client_clears_it() -> None:
    without = {key: value for key, value in SAME.items() if key != "due"}
    assert press("edit", **without) == Press("INC-7", 3, (c.SetDue(None),))


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("", AIM),
        ("explode", AIM),
        ("ack", {}),
        ("ack", {"item": "INC-7"}),
        ("ack", {"item": 7, "v": 3}),
        ("ack", {"item": "INC 7; drop", "v": 3}),
        ("ack", {"item": "x" * 65, "v": 3}),
        ("ack", {"item": "INC-7", "v": "3"}),
        ("ack", {"item": "INC-7", "v": True}),
        ("ack", {"item": "INC-7", "v": 0}),
        ("ack", {"item": "INC-7", "v": 2**60}),
        ("move", AIM),
        ("move", {**AIM, "to": ["resolved"]}),
        ("move", {**AIM, "to": "x" * 65}),
        ("move", {**AIM, "to": "a\nb"}),
        ("take", {**AIM, "field": "due"}),
        ("take", {**AIM, "mark": "0a1b"}),
        ("keep", {**AIM, "field": 3, "mark": "0a1b"}),
        ("comment", {**AIM, "comment": 3}),
        ("edit", AIM),
        ("edit", {**SAME, "was": "x"}),
        ("edit", {**SAME, "due": "tomorrow"}),
        ("edit", {**SAME, "due": "2026-02-30"}),
        ("edit", {**SAME, "due": "20260501"}),
        ("edit", {**SAME, "severity": {}}),
    ],
)
def test_anything_else_is_a_bad_press(verb: str, data: dict[str, Any]) -> None:
    answer = press(verb, **data)
    assert isinstance(answer, BadPress)
    assert answer.reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(["item", "v", "to", "was", "comment", "title", "severity", "priority", "due", "field", "mark"])
VERBS = st.sampled_from(["ack", "move", "assign_me", "comment", "edit", "take", "keep"]) | st.text()


@given(VERBS, st.dictionaries(KEYS | st.text(), JSON))
def test_any_json_is_answered_with_a_value(verb: str, data: dict[str, Any]) -> None:
    assert isinstance(parse_submit(verb, data, GINA, comment_id="c"), Press | BadPress)
    assert isinstance(parse_submit(verb, {**SAME, **data}, GINA, comment_id="c"), Press | BadPress)


@given(VERBS, JSON)
def test_data_of_any_type_is_answered_with_a_value(verb: str, data: Any) -> None:
    assert isinstance(parse_submit(verb, data, GINA, comment_id="c"), Press | BadPress)


INPUTS = {"rate": {"goal": "yes", "worth": "4"}}
"""What a client insists on before it lets the button be pressed."""


@pytest.mark.parametrize("name", VIEWS)
def test_every_button_of_our_own_cards_is_understood(name: str) -> None:
    card = card_of(name, "en")
    view = VIEWS[name]
    for button in actions_of(card).values():
        answer = parse_submit(
            button["verb"], {**INPUTS.get(button["verb"], {}), **button["data"]}, GINA, comment_id="c"
        )
        assert isinstance(answer, Press), button
        assert (answer.item_id, answer.seen_version) == (view.item.id, view.item.version)
    assert len(card["actions"]) <= 6


@pytest.mark.parametrize("name", ["incident-acknowledged", "incident-hostile", "action-overdue", "action-hostile"])
def test_a_saved_form_without_changes_asks_for_nothing(name: str) -> None:
    """The values that the form shows are the ones in `was`, also after the client normalised them."""
    form = next(one["card"] for one in card_of(name, "en")["actions"] if one["title"] == "Edit")
    shown = {field["id"]: field["value"] for field in form["body"] if field.get("value")}
    send = form["actions"][0]
    answer = parse_submit(send["verb"], send["data"] | shown, GINA, comment_id="c")
    assert isinstance(answer, Press)
    assert answer.actions == ()


PROCEDURE = load_default()


def titles(item: Any) -> list[str]:
    card = item_card(ItemView(item=item, sync=Sync.OFF), PROCEDURE, words("en"))
    return [button["title"] for button in card["actions"]]


@pytest.mark.parametrize(
    ("stage", "steps"),
    [
        ("reported", ["Acknowledge", "Resolve", "Assign to me"]),
        ("acknowledged", ["Next: Diagnosing", "Resolve", "Assign to me"]),
        ("verifying", ["Next: Monitoring", "Resolve", "Assign to me"]),
        ("monitoring", ["Resolve", "Reopen", "Assign to me"]),
        ("resolved", ["Close", "Reopen", "Assign to me"]),
        ("closed", ["Reopen"]),
    ],
)
def test_steps_of_an_incident(stage: str, steps: list[str]) -> None:
    rest = ["Comment"] if stage == "closed" else ["Comment", "Edit"]
    assert titles(incident(stage=stage)) == steps + rest


@pytest.mark.parametrize(
    ("stage", "steps"),
    [
        ("open", ["Next: In progress", "Done", "Assign to me"]),
        ("review", ["Done", "Assign to me"]),
        ("done", ["Reopen"]),
    ],
)
def test_steps_of_an_action_item(stage: str, steps: list[str]) -> None:
    rest = ["Comment"] if stage == "done" else ["Comment", "Edit"]
    assert titles(action(stage=stage)) == steps + rest


def test_without_actions_there_are_none() -> None:
    assert "actions" not in card_of("incident-new", "en", actions=False)
