"""The schema that cards are held to really refuses what does not belong on a card."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.cards.schema import faults
from tests.cards.test_golden import card_of

GOOD: dict[str, Any] = card_of("incident-acknowledged", "en")


def spoilt(change: Any) -> dict[str, Any]:
    card = copy.deepcopy(GOOD)
    change(card)
    return card


BAD = {
    "unknown property of the card": lambda card: card.update(colour="red"),
    "unknown property of an element": lambda card: card["body"][0].update(colour="red"),
    "unknown element": lambda card: card["body"].append({"type": "Badge", "text": "x"}),
    "unknown element deep inside": lambda card: card["body"][0]["items"].append({"type": "Chart.Pie"}),
    "unknown action": lambda card: card["actions"].append({"type": "Action.Http", "title": "x"}),
    "unknown property of an action": lambda card: card["actions"][0].update(verbs="x"),
    "a style that does not exist": lambda card: card["body"][0].update(style="red"),
    "a run without text": lambda card: card["body"][0]["items"][1]["inlines"].append({"type": "TextRun"}),
    "unknown property of a form": lambda card: card["actions"][3]["card"].update(x=1),
    "an input without id": lambda card: card["actions"][3]["card"]["body"][0].pop("id"),
    "unknown Teams property": lambda card: card["msteams"].update(x=1),
    "unknown Teams width": lambda card: card["msteams"].update(width="Huge"),
    "no version": lambda card: card.pop("version"),
    "no body": lambda card: card.pop("body"),
}


def test_good_card_passes() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize("what", BAD)
def test_bad_card_is_refused(what: str) -> None:
    assert faults(spoilt(BAD[what])) != []
