"""docs/protocol.md names every verb, data key and input id that our cards use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cards.digest import digest_card
from cards.figures import figures_card
from cards.meeting_buttons import meeting_buttons
from cards.parts import finish, plain
from sop.desk.view import ItemView, Sync
from sop.procedure import load_default
from sop.words import words
from tests.cards.samples import TODAY, VIEWS
from tests.cards.test_digest import VIEWS as DIGESTS
from tests.cards.test_figures import CASES, FOUND
from tests.cards.test_golden import card_of
from tests.sop.test_figures import HELD

PAGE = (Path(__file__).parents[2] / "docs/protocol.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`]+)`", PAGE))


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(inner)


def cards() -> list[dict[str, Any]]:
    """Every sort of card that asks for something."""
    procedure, english = load_default(), words("en")
    found = [card_of(name, "en") for name in VIEWS]
    found += [digest_card(view, procedure, english, TODAY) for view in DIGESTS.values()]
    found += [figures_card(FOUND, english, review) for review in CASES.values()]
    for meeting in HELD:
        stage = procedure.meeting.stage(meeting.stage)
        assert stage is not None
        view = ItemView(item=meeting, sync=Sync.OFF)
        found.append(plain(finish([], meeting_buttons(view, meeting, stage, english, forms=True), "")))
    return found


def test_every_verb_key_and_input_is_written_down() -> None:
    used: set[str] = set()
    for card in cards():
        for node in nodes(card):
            if node.get("type") == "Action.Execute":
                used |= {node["verb"], *node["data"], *node["data"].get("was", {})}
            if str(node.get("type")).startswith("Input."):
                # Inputs of several forms on one card end in the form's number; the page names the first.
                used.add(re.sub(r"-\d+$", "-1", node["id"]))
    assert used >= {
        "ack",
        "move",
        "assign_me",
        "comment",
        "edit",
        "item",
        "v",
        "to",
        "was",
        "digest_done",
        "review_keep",
        "rate",
    }
    assert used <= NAMED


def test_input_ids_are_unique_in_a_card() -> None:
    for card in cards():
        ids = [one["id"] for one in nodes(card) if str(one.get("type")).startswith("Input.")]
        assert len(ids) == len(set(ids))
