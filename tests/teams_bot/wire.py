"""Reading what goes over the wire: cards and messages, as a person would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def card_in(message: Json) -> Json:
    """The card of a message, or of the answer to a press."""
    if "attachments" in message:
        return dict(message["attachments"][0]["content"])
    value = message["value"]
    assert isinstance(value, dict), f"a sentence, no card: {value}"
    return value


def texts(message: Json) -> str:
    """Every word that a person reads on the card, in order."""
    return "\n".join(_texts(card_in(message)["body"]))


def buttons(message: Json) -> dict[str, Json]:
    """The buttons by title, those inside forms and beside conflicts included."""
    return {action["title"]: action for action in _actions(card_in(message))}


def button(message: Json, verb: str) -> Json:
    """The first button of that verb."""
    return next(action for action in _actions(card_in(message)) if action.get("verb") == verb)


def all_actions(message: Json) -> list[Json]:
    """Every button, in order, those inside forms and beside parts of the card included."""
    return list(_actions(card_in(message)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for name in ("items", "columns", "inlines"):
            yield from _texts(value.get(name, []))


def _actions(card: Json) -> Iterator[Json]:
    for action in card.get("actions", []):
        yield action
        if "card" in action:
            yield from _actions(action["card"])
    for name in ("body", "items"):
        for inner in card.get(name, []):
            yield from _actions(inner)
