"""docs/protocol.md names every verb, data key and input id that our cards use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.cards.samples import VIEWS
from tests.cards.test_golden import card_of

PAGE = (Path(__file__).parents[2] / "docs/protocol.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`]+)`", PAGE))


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(inner)


def test_every_verb_key_and_input_is_written_down() -> None:
    used: set[str] = set()
    for name in VIEWS:
        for node in nodes(card_of(name, "en")):
            if node.get("type") == "Action.Execute":
                used |= {node["verb"], *node["data"], *node["data"].get("was", {})}
            if str(node.get("type")).startswith("Input."):
                # Inputs of several forms on one card end in the form's number; the page names the first.
                used.add(re.sub(r"-\d+$", "-1", node["id"]))
    assert used >= {"ack", "move", "assign_me", "comment", "edit", "item", "v", "to", "was"}
    assert used <= NAMED


def test_input_ids_are_unique_in_a_card() -> None:
    for name in VIEWS:
        ids = [one["id"] for one in nodes(card_of(name, "en")) if str(one.get("type")).startswith("Input.")]
        assert len(ids) == len(set(ids))
