"""What Teams accepts as an Adaptive Card: version 1.5 and its own extensions.

Sources: adaptivecards.io explorer (schema 1.5) and "Cards in Teams" (learn.microsoft.com/microsoftteams/platform/
task-modules-and-cards/cards). Real Teams shows some wrong cards as an error instead of refusing them; the stand-in
refuses them so that nobody builds on one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
MAX_VERSION = (1, 5)
MAX_REFRESH_USERS = 60

INPUTS = {"Input.Text", "Input.Number", "Input.Date", "Input.Time", "Input.Toggle", "Input.ChoiceSet", "Input.Rating"}
STANDARD = {"TextBlock", "RichTextBlock", "Image", "Media", "ImageSet", "Container", "ColumnSet", "FactSet", "Table"}
TEAMS_ELEMENTS = {"Badge", "Carousel", "CodeBlock", "Component", "CompoundButton", "Icon", "ProgressBar"} | {
    "ProgressRing",
    "Rating",
    "Chart.Donut",
    "Chart.Pie",
    "Chart.Line",
    "Chart.Gauge",
    "Chart.VerticalBar",
    "Chart.VerticalBar.Grouped",
    "Chart.HorizontalBar",
    "Chart.HorizontalBar.Stacked",
}
ELEMENTS = STANDARD | {"ActionSet"} | INPUTS | TEAMS_ELEMENTS
ACTIONS = {"Action.Execute", "Action.Submit", "Action.OpenUrl", "Action.ShowCard", "Action.ToggleVisibility"} | {
    "Action.ResetInputs",
    "Action.OpenUrlDialog",
    "Action.Popover",
    "Action.InsertImage",
}

# Where a node holds further nodes, and of which types those may be. A default type may be left out in the JSON.
_CHILDREN: dict[str, tuple[set[str], str | None]] = {
    "body": (ELEMENTS, None),
    "items": (ELEMENTS, None),
    "columns": ({"Column"}, "Column"),
    "rows": ({"TableRow"}, "TableRow"),
    "cells": ({"TableCell"}, "TableCell"),
    "images": ({"Image"}, "Image"),
    "pages": ({"CarouselPage"}, None),
    "inlines": ({"TextRun", "CitationRun", "IconRun", "ImageRun"}, None),
    "actions": (ACTIONS, None),
    "selectAction": (ACTIONS, None),
    "inlineAction": (ACTIONS, None),
    "card": ({"AdaptiveCard"}, None),
}


class CardError(ValueError):
    """A card that Teams would not show; the text names the place and the reason."""


@dataclass(frozen=True, slots=True)
class Node:
    """An element or action found in a card: where, and inside which cards (the outermost first)."""

    type: str
    json: Json
    path: str
    cards: tuple[int, ...]


@dataclass(slots=True)
class Contents:
    """All nodes of a card in document order."""

    nodes: list[Node] = field(default_factory=list)

    def actions(self) -> list[Node]:
        """Every action at any depth."""
        return [node for node in self.nodes if node.type in ACTIONS]

    def inputs_for(self, action: Node) -> list[Node]:
        """The inputs that go with an action: those of its own card and of the cards around it."""
        return [node for node in self.nodes if node.type in INPUTS and node.cards == action.cards[: len(node.cards)]]


def check_card(card: object) -> Contents:
    """Check a card and answer what is in it.

    Raises CardError when it is no AdaptiveCard object, has no version or one above 1.5, holds an unknown type, an input
    without an id or with one used twice, or refreshes for more than 60 people.
    """
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        raise CardError("an Adaptive Card is an object with type AdaptiveCard")
    _check_version(card.get("version"))
    _check_refresh(card.get("refresh"))
    contents = Contents(list(_walk(card, "card", (id(card),))))
    seen: set[str] = set()
    for node in contents.nodes:
        if node.type in INPUTS:
            _check_input(node, seen)
    return contents


def _check_version(version: object) -> None:
    try:
        major, minor = (int(part) for part in str(version).split("."))
    except ValueError as error:
        raise CardError(f"version {version!r} is not like 1.5") from error
    if not isinstance(version, str) or (major, minor) > MAX_VERSION:
        raise CardError(f"version {version!r}: Teams shows cards up to 1.5")


def _check_refresh(refresh: object) -> None:
    if refresh is None:
        return
    if not isinstance(refresh, dict) or not isinstance(refresh.get("action"), dict):
        raise CardError("refresh needs an action")
    if refresh["action"].get("type") != "Action.Execute":
        raise CardError("refresh.action must be an Action.Execute")
    if len(refresh.get("userIds") or []) > MAX_REFRESH_USERS:
        raise CardError(f"refresh.userIds holds more than {MAX_REFRESH_USERS} people")


def _check_input(node: Node, seen: set[str]) -> None:
    input_id = node.json.get("id")
    if not isinstance(input_id, str) or not input_id:
        raise CardError(f"{node.path}: an input needs an id")
    if input_id in seen:
        raise CardError(f"{node.path}: the input id {input_id!r} is used twice")
    seen.add(input_id)


def _walk(parent: Json, path: str, cards: tuple[int, ...]) -> Iterator[Node]:
    for key, (allowed, default) in _CHILDREN.items():
        if key not in parent or (key == "columns" and parent.get("type") == "Table"):
            continue
        value = parent[key]
        single = key in ("selectAction", "inlineAction", "card")
        if not isinstance(value, dict if single else list):
            raise CardError(f"{path}.{key}: {'an object' if single else 'a list'} is needed")
        for number, child in enumerate([value] if single else value):
            where = f"{path}.{key}" if single else f"{path}.{key}[{number}]"
            if key == "inlines" and isinstance(child, str):
                continue
            yield from _node(child, where, allowed, default, cards)


def _node(child: object, path: str, allowed: set[str], default: str | None, cards: tuple[int, ...]) -> Iterator[Node]:
    if not isinstance(child, dict):
        raise CardError(f"{path}: an object is needed")
    kind = child.get("type", default)
    fallback = child.get("fallback")
    if fallback is not None and fallback != "drop":
        # The fallback is not on screen while its owner is: it is checked, and its inputs and actions do not count.
        list(_node(fallback, f"{path}.fallback", allowed, default, cards))
    if kind not in allowed:
        if fallback is not None and isinstance(kind, str):
            return
        raise CardError(f"{path}: type {kind!r} is not one of {sorted(allowed)}")
    if kind == "AdaptiveCard":
        cards = (*cards, id(child))
    yield Node(kind, child, path, cards)
    yield from _walk(child, path, cards)
