"""Fields that a team keeps besides, on the card."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, strategies as st

from cards import LIMIT, item_card, size_of
from sop.procedure import Custom, Mirroring, load_default
from sop.records.items import Extra
from sop.records.people import Person
from sop.words import LANGUAGES, words
from tests.cards.samples import HOSTILE, TODAY, VIEWS
from tests.cards.schema import faults

FIELDS = {
    "root_cause": Custom(field="Root cause"),
    "cost": Custom(field="customfield_10051", type="number"),
    "found_on": Custom(field="發現日", type="date"),
    "regions": Custom(field="Regions", type="options"),
    "runbook": Custom(field="Runbook", type="url"),
    "approver": Custom(field="Approver", type="user"),
    "reviewers": Custom(field="Reviewers", type="users"),
}
PROCEDURE = msgspec.structs.replace(load_default(), jira=Mirroring(custom=FIELDS))


def card(extra: dict[str, Extra], language: str = "en") -> dict[str, Any]:
    """The card of an incident that has these."""
    view = VIEWS["incident-new"]
    held = msgspec.structs.replace(view.item, extra=extra)
    return item_card(msgspec.structs.replace(view, item=held), PROCEDURE, words(language), today=TODAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_a_fact_by_its_name_in_jira_and_one_without_a_value_is_left_out(language: str) -> None:
    made = card(
        {"root_cause": "a full disk", "cost": 12.5, "found_on": "2026-11-22", "regions": ("JP", "TW")}, language
    )
    assert faults(made) == []
    text = json.dumps(made, ensure_ascii=False)
    for shown in ("Root cause", "a full disk", "cost", "12.5", "發現日", "Regions", "JP"):
        assert f"{shown}" in text
    assert "Runbook" not in text
    assert "2026-11-22" not in text, "a day is told as people of that language write it"


def test_people_are_told_by_name() -> None:
    text = json.dumps(
        card({"approver": Person("Mei Lin", "1"), "reviewers": (Person("Alex", "2"), Person("Kim", account_id="3"))})
    )
    assert "Mei Lin" in text
    assert "Alex, Kim" in text


def test_an_address_leads_there_only_where_the_field_is_one() -> None:
    address = "https://example.com/runbook"
    link = f'"url": "{address}"'
    assert link in json.dumps(card({"runbook": address}))
    assert link not in json.dumps(card({"root_cause": address}))
    assert address in json.dumps(card({"root_cause": address}))


def test_what_the_team_no_longer_names_is_not_shown_and_not_in_the_way() -> None:
    assert card({"gone": "x"}) == card({})
    assert "soon" in json.dumps(card({"found_on": "soon"})), "set before the field became a day"


values = st.text() | st.floats(allow_nan=False) | st.lists(st.text(), min_size=1).map(tuple) | st.just(HOSTILE)


@given(st.dictionaries(st.sampled_from(list(FIELDS)), values))
def test_any_value_makes_a_valid_card_that_fits(extra: dict[str, Extra]) -> None:
    made = card(extra)
    assert faults(made) == []
    assert size_of(made) < LIMIT / 2


def test_a_conflict_on_one_is_settled_by_a_press_as_any() -> None:
    view = VIEWS["incident-conflict"]
    both = msgspec.structs.replace(
        view.conflicts[0], field="root_cause", kept="fan", dropped="disk", dropped_json='"disk"'
    )
    made = item_card(msgspec.structs.replace(view, conflicts=(both,)), PROCEDURE, words("en"), today=TODAY)
    text = json.dumps(made, ensure_ascii=False)
    assert '"verb": "take"' in text
    assert "Root cause" in text
    gone = item_card(msgspec.structs.replace(view, conflicts=(both,)), load_default(), words("en"), today=TODAY)
    assert '"verb": "take"' not in json.dumps(gone), "what the team keeps no longer cannot be set"
