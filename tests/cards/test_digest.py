"""The digest of action items: valid, small and inert, as reviewed in both languages; its presses are read back."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cards import LIMIT, size_of
from cards.digest import SHOWN, digest_card
from cards.submit import BadPress
from cards.submit_digest import DigestPress, Done, HandTo, Missing, parse_digest
from sop.desk.digests import HANDS, Digest, DigestView, Entry, Line
from sop.procedure import load_default
from sop.procedure.meetings import Meetings
from sop.records import commands as c
from sop.records.people import Person
from sop.words import LANGUAGES, words
from tests.cards.samples import ALEX, GINA, HOSTILE, MEI, TODAY, action
from tests.cards.schema import faults
from tests.cards.test_golden import GOLDEN, check

PROCEDURE = load_default()
HANDS_SEEN = (GINA, MEI, Person("Gina Wu", aad_id="a-other", email="wu@example.com"))


def view(*lines: Line, own: bool = True, person: Person = ALEX, hands: tuple[Person, ...] = HANDS_SEEN) -> DigestView:
    entries = tuple(Entry(line.item.id, line.late) for line in lines)
    return DigestView(Digest(person, "a:alex", TODAY, entries), lines, own, hands)


LINES = (
    Line(action(id="ACT-2", title="Renew the certificate of the login page", due=date(2026, 4, 30)), False),
    Line(action(id="ACT-3", due=TODAY, about="MTG-3"), False),
    Line(action(id="ACT-4", title="檢查備份", due=date(2026, 5, 5)), False),
    Line(action(id="ACT-5", title="Call the vendor", snoozed=date(2026, 5, 11)), False),
    Line(action(id="ACT-6", title="Order two disks", stage="done"), False),
    Line(action(id="ACT-7", title="Draw the diagram", assignee=GINA), False),
)
LATE = (
    Line(action(id="ACT-8", title="Write the runbook", due=date(2026, 4, 20), assignee=GINA), True),
    Line(action(id="ACT-9", title="Nobody's own", due=date(2026, 4, 20), assignee=None), True),
)
VIEWS = {"digest": view(*LINES), "digest-late": view(*LATE, own=False)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", VIEWS)
def test_it_is_as_reviewed(name: str, language: str, update_golden: bool) -> None:
    card = digest_card(VIEWS[name], PROCEDURE, words(language), TODAY)
    assert faults(card) == []
    check(GOLDEN / f"{name}.{language}.json", card, update_golden)


def presses(part: Any) -> list[dict[str, Any]]:
    """All Action.Execute of a card."""
    if isinstance(part, list):
        return [one for inner in part for one in presses(inner)]
    if not isinstance(part, dict):
        return []
    mine = [part] if part.get("type") == "Action.Execute" else []
    return mine + [one for inner in part.values() for one in presses(inner)]


def test_what_is_done_handed_over_or_snoozed_is_asked_for_no_more() -> None:
    card = digest_card(VIEWS["digest"], PROCEDURE, words("en"), TODAY)
    asked = {(one["verb"], one["data"].get("item")) for one in presses(card)}
    assert {item for verb, item in asked if verb == "digest_done"} == {"ACT-2", "ACT-3", "ACT-4", "ACT-5"}
    assert {item for verb, item in asked if verb == "digest_snooze"} == {"ACT-2", "ACT-3", "ACT-4"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=300), max_size=40), st.text(max_size=200), st.sampled_from(LANGUAGES), st.booleans())
def test_any_digest_makes_a_valid_small_card(titles: list[str], name: str, language: str, own: bool) -> None:
    lines = [Line(action(id=f"ACT-{n}", title=title, due=TODAY), n % 2 == 1) for n, title in enumerate(titles)]
    hands = tuple(Person(name or HOSTILE, aad_id=f"a-{n}", email="m" * 200) for n in range(HANDS))
    card = digest_card(view(*lines, own=own, hands=hands), PROCEDURE, words(language), TODAY, notice=name)
    assert faults(card) == []
    assert size_of(card) < LIMIT
    assert len({one["data"].get("item") for one in presses(card)} - {None}) <= SHOWN


DATA = {"digest": "0" * 24, "item": "ACT-3", "v": 2}
FORM = {"digest": "0" * 24, "due_pick": "ACT-3:2", "hand_pick": "ACT-3:2"}
MONDAY = date(2026, 5, 11)


@pytest.mark.parametrize(
    ("verb", "data", "wanted"),
    [
        ("digest_done", DATA, Done()),
        ("digest_snooze", DATA | {"until": "tomorrow"}, c.Snooze(date(2026, 5, 5))),
        ("digest_snooze", DATA | {"until": "week"}, c.Snooze(MONDAY)),
        ("digest_due", FORM | {"due": "2026-05-20", "because": " late "}, c.SetDue(date(2026, 5, 20), "late", "c-1")),
        ("digest_hand", FORM | {"to": "a-mei"}, HandTo("a-mei")),
    ],
)
def test_presses_are_read_back(verb: str, data: dict[str, Any], wanted: Any) -> None:
    found = parse_digest(verb, data, comment_id="c-1", today=TODAY, meetings=Meetings())
    assert found == DigestPress("0" * 24, "ACT-3", 2, wanted)


@pytest.mark.parametrize(
    ("verb", "data", "field"),
    [
        ("digest_due", {"digest": "0" * 24}, "pick"),
        ("digest_due", FORM | {"because": "late"}, "due"),
        ("digest_due", FORM | {"due": "2026-05-20", "because": "  "}, "because"),
        ("digest_hand", FORM, "to"),
    ],
)
def test_an_empty_field_is_named(verb: str, data: dict[str, Any], field: str) -> None:
    assert parse_digest(verb, data, comment_id="c", today=TODAY, meetings=Meetings()) == Missing(field)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
)


@given(
    st.sampled_from(["digest_done", "digest_snooze", "digest_due", "digest_hand", "digest_x"]),
    st.dictionaries(st.sampled_from([*DATA, *FORM, "due", "because", "to", "until"]), JSON) | JSON,
)
def test_whatever_comes_is_answered_with_a_value(verb: str, data: Any) -> None:
    if isinstance(data, dict):
        data = {"digest": "0" * 24} | data
    found = parse_digest(verb, data, comment_id="c", today=TODAY, meetings=Meetings())
    assert isinstance(found, DigestPress | Missing | BadPress)
    msgspec.json.encode(found)
