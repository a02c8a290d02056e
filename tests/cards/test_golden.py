"""Every sample's card is valid, small and as it was reviewed. `--update-golden` writes the files anew."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cards import LIMIT, item_card, size_of, superseded_card
from sop.procedure import load_default
from sop.words import LANGUAGES, words
from tests.cards.samples import T0, TODAY, VIEWS
from tests.cards.schema import faults

GOLDEN = Path(__file__).parent / "golden"
CASES = [(name, language) for name in VIEWS for language in LANGUAGES]


NOW = T0 + timedelta(minutes=34)
"""Of meetings that run: the item that is on is five minutes over its time."""


def card_of(name: str, language: str, today: date = TODAY, **more: Any) -> dict[str, Any]:
    return item_card(VIEWS[name], load_default(), words(language), today=today, **{"now": NOW, **more})


def check(path: Path, card: dict[str, Any], update: bool) -> None:
    text = json.dumps(card, ensure_ascii=False, indent=1) + "\n"
    if update:
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"{path.name} is missing: look at the card, then run with --update-golden"
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "language"), CASES)
def test_card_is_as_reviewed(name: str, language: str, update_golden: bool) -> None:
    card = card_of(name, language)
    assert faults(card) == []
    assert size_of(card) < LIMIT / 2
    check(GOLDEN / f"{name}.{language}.json", card, update_golden)


@pytest.mark.parametrize("language", LANGUAGES)
def test_superseded_card_is_as_reviewed(language: str, update_golden: bool) -> None:
    card = superseded_card(VIEWS["incident-new"], words(language))
    assert faults(card) == []
    assert "actions" not in card
    check(GOLDEN / f"superseded.{language}.json", card, update_golden)


@pytest.mark.parametrize("language", LANGUAGES)
def test_notice_stands_first(language: str, update_golden: bool) -> None:
    card = card_of("incident-acknowledged", language, notice="Nothing was changed: **INC-7** is Acknowledged.")
    assert faults(card) == []
    check(GOLDEN / f"notice.{language}.json", card, update_golden)


def test_no_golden_file_is_left_over() -> None:
    expected = {f"{name}.{language}.json" for name, language in CASES}
    others = ("superseded", "notice", "storm", "storm-posted", "storm-over", "jira-down", "jira-back")
    others += ("report-quiet", "report-busy")
    others += ("digest", "digest-late", "figures", "review", "review-kept")
    expected |= {f"{name}.{language}.json" for name in others for language in LANGUAGES}
    assert {path.name for path in GOLDEN.iterdir()} == expected
