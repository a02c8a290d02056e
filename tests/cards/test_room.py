"""Cards that would be too large: each step of the order, and that anything fits."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from msgspec.structs import replace

from cards import LIMIT, item_card, size_of
from cards.item import drawn
from cards.parts import plain
from cards.room import STEPS
from cards.size import fits
from sop.desk.view import ItemView, Sync
from sop.procedure.model import Level, Name
from sop.words import LANGUAGES, words
from tests.cards.samples import ALEX, HOSTILE, LINK, MEI, TODAY, VIEWS, alert, comment, incident
from tests.cards.schema import faults
from tests.cards.test_properties import PROCEDURE, VIEW, nodes

SMALLEST = 6 * 1024
EN = words("en")
FULL = replace(
    VIEWS["incident-conflict"],
    item=incident(
        description="Line one of what happened.\n" + "More of it. " * 30,
        alerts=tuple(alert(number) for number in range(1, 8)),
        assignee=MEI,
        labels=("web",),
    ),
    comments=(comment(1, "Oldest words"), comment(2, "Middle words", ALEX), comment(3, "Newest words")),
    comment_count=3,
    conflicts=tuple(
        replace(VIEWS["incident-conflict"].conflicts[0], field=field, at=comment(number, "").at)
        for number, field in enumerate(("title", "priority", "due"))
    ),
)


def at_step(name: str, view: ItemView = FULL) -> dict[str, Any]:
    return plain(drawn(view, PROCEDURE, EN, dict(STEPS)[name], actions=True, notice=None, today=TODAY))


def said(card: dict[str, Any]) -> str:
    return "\n".join(str(node["text"]) for node in nodes(card) if node.get("type") == "TextRun")


def titles(card: dict[str, Any]) -> list[str]:
    return [one["title"] for one in card.get("actions", [])]


SHOWN = {
    "older comments": "Oldest words",
    "alerts and files but the newest": "5 % of requests",
    "most of the description": "More of it. " * 20,
    "conflicts but the newest": "Title",
    "all texts": "Newest words",
}
"""What each step takes away first: it is on the card of the step before, and not on that step's."""


@pytest.mark.parametrize("step", SHOWN)
def test_each_step_takes_its_part_and_leaves_the_rest(step: str) -> None:
    order = [name for name, _room in STEPS]
    before, after = said(at_step(order[order.index(step) - 1])), said(at_step(step))
    assert SHOWN[step] in before
    assert SHOWN[step] not in after
    for later in order[order.index(step) + 1 :]:
        assert SHOWN.get(later, "INC-7") in after, f"{later} comes later"


def test_the_forms_go_before_what_the_buttons_do_at_once() -> None:
    assert "Edit" in titles(at_step("all texts"))
    pressed = titles(at_step("forms"))
    assert "Edit" not in pressed
    assert "Acknowledge" in pressed
    assert "Open in Jira" in pressed
    assert "Mei Lin" in said(at_step("forms")), "who owns it stays"


def test_the_smallest_card_says_what_how_bad_and_how_far() -> None:
    card = at_step("all but what, how bad and how far")
    text = said(card)
    for part in ("INC-7", "首頁 500 錯誤", "SEV1", "Reported"):
        assert part in text
    assert titles(card) == []


@pytest.mark.parametrize("step", [name for name, _room in STEPS[1:]])
def test_a_shortened_card_links_to_the_rest(step: str) -> None:
    card = at_step(step)
    assert faults(card) == []
    assert "Shortened to fit into a message" in said(card)
    linked = [
        node["selectAction"]["url"] for node in nodes(card) if node.get("text") == "OPS-42" and "selectAction" in node
    ]
    assert LINK.url in linked
    assert "Shortened" not in said(at_step("whole"))


def test_without_an_issue_it_says_what_to_type() -> None:
    for view in (replace(FULL, link=None, sync=Sync.OFF), replace(FULL, sync=Sync.GONE)):
        assert "show INC-7" in said(at_step("older comments", view))


def test_steps_only_ever_take_away() -> None:
    sizes = [size_of(at_step(name)) for name, _room in STEPS]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes)


def test_the_first_step_that_fits_is_taken() -> None:
    for name, _room in STEPS:
        card = at_step(name)
        assert item_card(FULL, PROCEDURE, EN, today=TODAY, limit=size_of(card)) == card
    assert item_card(FULL, PROCEDURE, EN, today=TODAY, limit=1) == at_step(STEPS[-1][0]), "none smaller"


def test_usual_cards_are_shown_whole() -> None:
    for view in VIEWS.values():
        whole = plain(drawn(view, PROCEDURE, EN, STEPS[0][1], actions=True, notice=None, today=TODAY))
        assert item_card(view, PROCEDURE, EN, today=TODAY) == whole


def test_a_procedure_with_hundreds_of_choices_costs_the_form_and_not_the_card() -> None:
    many = tuple(Level(f"p{number}", Name("字" * 60, "字" * 60), "Low") for number in range(500))
    card = item_card(FULL, replace(PROCEDURE, priorities=many), EN, today=TODAY)
    assert size_of(card) <= LIMIT
    assert "Edit" not in titles(card)
    assert "Acknowledge" in titles(card)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(VIEW, st.sampled_from(LANGUAGES), st.none() | st.just(HOSTILE * 3), st.integers(SMALLEST, LIMIT))
def test_any_record_fits_whatever_the_limit(view: ItemView, language: str, notice: str | None, limit: int) -> None:
    card = item_card(view, PROCEDURE, words(language), notice=notice, today=TODAY, limit=limit)
    assert size_of(card) <= limit
    assert faults(card) == []


@given(st.text() | st.text(alphabet="a字😀\u07ff"), st.integers(0, 200))
def test_fitting_is_what_the_size_says(text: str, limit: int) -> None:
    card = orjson.dumps({"text": text})
    assert fits(card, limit) == (size_of(card) <= limit)
