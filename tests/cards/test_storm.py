"""The storm's card: valid, small and inert whatever is in it, the same for the same state, in both languages."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cards import LIMIT, size_of, storm_card
from cards.storm import SIZES, storm_summary
from sop.desk.storms import Storm
from sop.procedure import load_default
from sop.records.people import Person
from sop.words import LANGUAGES, words
from tests.cards.samples import HOSTILE, T0, incident
from tests.cards.schema import faults
from tests.cards.test_golden import GOLDEN, check
from tests.cards.test_properties import INCIDENT, nodes

PROCEDURE = load_default()
STORM = Storm(
    conversation="19:web-operations@thread.tacv2",
    started_at=T0.timestamp(),
    last_at=T0.timestamp() + 3,
    shown_at=None,
    activity_id=None,
    digest=None,
    count=3,
    posted=0,
    last_posted_at=T0.timestamp(),
    incidents=(
        incident(id="INC-7", severity="sev3"),
        incident(id="INC-8", severity="sev1", title=HOSTILE, assignee=Person("**Mei** <at>all</at>")),
        incident(id="INC-9", severity="sev1", stage="diagnosing", title="資料庫連線逾時"),
    ),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["storm", "storm-posted", "storm-over"])
def test_it_is_as_reviewed(state: str, language: str, update_golden: bool) -> None:
    storm = STORM if state == "storm" else msgspec.structs.replace(STORM, posted=3)
    card = storm_card(storm, PROCEDURE, words(language), over=state == "storm-over")
    assert faults(card) == []
    assert "actions" not in card
    check(GOLDEN / f"{state}.{language}.json", card, update_golden)


def rows(card: dict[str, Any]) -> list[str]:
    """The incidents that it lists, as text."""
    return ["".join(run["text"] for run in item["inlines"]) for item in card["body"][1]["items"][1:]]


def test_the_gravest_stand_first() -> None:
    listed = rows(storm_card(STORM, PROCEDURE, words("en"), over=False))
    assert [line.split()[0] for line in listed] == ["INC-8", "INC-9", "INC-7"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(INCIDENT, min_size=1, max_size=9), st.integers(0, 10**6), st.sampled_from(LANGUAGES), st.booleans())
def test_any_storm_makes_a_valid_small_inert_card(incidents: list[Any], more: int, language: str, over: bool) -> None:
    count = len(incidents) + more
    storm = msgspec.structs.replace(STORM, incidents=tuple(incidents), count=count, posted=count // 2)
    card = storm_card(storm, PROCEDURE, words(language), over=over)
    assert faults(card) == []
    assert size_of(card) < LIMIT
    for node in nodes(card):
        assert node.get("type") not in ("TextBlock", "FactSet", "Action.Execute", "Action.OpenUrl")
        assert "entities" not in node
        if node.get("type") == "TextRun":
            assert "{{DATE(" not in node["text"]
            assert not set(node["text"]) & set("\n\x00\u202e\ud800")
    assert storm_card(storm, PROCEDURE, words(language), over=over) == card
    assert storm_summary(storm, words(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_that_would_be_too_large_shrinks_and_says_how_many_are_left(language: str) -> None:
    long = ('"\\' + "{{DATE(2026-05-01T00:00:00Z)}}" + "字") * 20
    many = tuple(incident(id=f"INC-{n}", title=long, severity=long, assignee=Person(long)) for n in range(200))
    storm = msgspec.structs.replace(STORM, incidents=many, count=5000)
    card = storm_card(storm, PROCEDURE, words(language), over=False)
    assert size_of(card) <= LIMIT
    assert faults(card) == []
    shown = len(rows(card)) - 1
    assert shown in {count for count, _characters in SIZES}
    assert str(5000 - shown) in rows(card)[-1]


def test_fifty_usual_incidents_are_all_named() -> None:
    many = tuple(incident(id=f"INC-{n}") for n in range(50))
    card = storm_card(msgspec.structs.replace(STORM, incidents=many, count=50), PROCEDURE, words("zh-Hant"), over=False)
    assert len(rows(card)) == 50
    assert size_of(card) < LIMIT
