"""The card of a comparison: valid, small and inert, as reviewed in both languages, and calm when all is well."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cards import LIMIT, size_of
from cards.report import report_card, report_summary
from sop.desk.nightly import NAMED, Nightly, Waiting
from sop.words import LANGUAGES, words
from tests.cards.samples import T0
from tests.cards.schema import faults
from tests.cards.test_golden import GOLDEN, check

QUIET = Nightly(compared=10_000, behind=0, missing=0, began=T0.timestamp(), ended=T0.timestamp() + 95)
BUSY = msgspec.structs.replace(
    QUIET,
    behind=7,
    unmended=1,
    missing=2,
    parked=Waiting(("INC-7",), 1),
    in_conflict=Waiting(("ACT-3", "INC-9"), 2),
    gone=Waiting(tuple(f"INC-{number}" for number in range(20, 20 + NAMED)), 25),
)
WAITING = st.builds(
    lambda ids, more: Waiting(tuple(ids), len(ids) + more),
    st.lists(st.text(max_size=60), max_size=NAMED),
    st.integers(0),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "night"), [("report-quiet", QUIET), ("report-busy", BUSY)])
def test_it_is_as_reviewed(name: str, night: Nightly, language: str, update_golden: bool) -> None:
    card = report_card(night, words(language))
    assert faults(card) == []
    assert "actions" not in card
    check(GOLDEN / f"{name}.{language}.json", card, update_golden)


def test_calm_is_what_waits_for_nobody() -> None:
    mended = msgspec.structs.replace(QUIET, behind=3)
    assert [report_card(night, words("en"))["body"][0]["style"] for night in (QUIET, mended, BUSY)] == [
        "good",
        "good",
        "warning",
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WAITING, WAITING, WAITING, st.integers(0), st.sampled_from(LANGUAGES))
def test_any_comparison_makes_a_valid_small_card(one: Any, two: Any, three: Any, count: int, language: str) -> None:
    night = msgspec.structs.replace(QUIET, parked=one, in_conflict=two, gone=three, behind=count, missing=count)
    card = report_card(night, words(language))
    assert faults(card) == []
    assert size_of(card) < LIMIT
    assert report_summary(night, words(language))
