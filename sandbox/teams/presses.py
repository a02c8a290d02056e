"""Pressing a button of a card: which action it is, and what the client sends along with it."""

import re
from typing import Any

from sandbox.teams.cards import CARD_TYPE, Contents, Node, check_card

Json = dict[str, Any]

_FORMATS = {
    "Input.Date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "Input.Time": re.compile(r"\d{2}:\d{2}"),
    "Input.Number": re.compile(r"-?\d+(\.\d+)?"),
    "Input.Rating": re.compile(r"\d+(\.\d+)?"),
}
_CLIENT_ONLY = {"Action.OpenUrl", "Action.ShowCard", "Action.ToggleVisibility", "Action.ResetInputs"}


class PressError(ValueError):
    """A press that no person could make on this card; the text says why."""


class Press:
    """A button found in the attachments of a message."""

    def __init__(self, attachment: int, contents: Contents, action: Node) -> None:
        self.attachment = attachment
        self.action = action.json
        self._contents = contents
        self._node = action

    def data(self, inputs: dict[str, str], instead: Json | None) -> Json:
        """The action's data (or `instead` of it) with the inputs merged in as the client does it: inputs win.

        Raises PressError for an input that is not there, a value it cannot hold, and a missing required one.
        """
        own = self.action.get("data", {}) if instead is None else instead
        if not isinstance(own, dict):
            raise PressError("the data of an action must be an object in Teams")
        alone = self.action.get("associatedInputs", "auto").lower() == "none"
        nodes = [] if alone else self._contents.inputs_for(self._node)
        unknown = sorted(set(inputs) - {node.json["id"] for node in nodes})
        if unknown:
            raise PressError(f"the button has no inputs {unknown}")
        values = {node.json["id"]: _value(node, inputs) for node in nodes}
        return {**own, **{key: value for key, value in values.items() if value is not None}}


def find_press(versions: list[list[Json]], verb: str | None, title: str | None, data: Json | None) -> Press:
    """The button with this verb or title in the newest of the given attachment lists that has it.

    `versions` holds what the person sees first and older states after it; those count only with `data`, which says what
    the card on a stale screen holds. Raises PressError when there is none, when several fit and no `data` tells which,
    and for a button that never reaches the bot.
    """
    for attachments in versions if data is not None else versions[:1]:
        found = _matching(attachments, verb, title)
        if len(found) > 1 and data is None:
            raise PressError(f"{len(found)} buttons fit; give the data of the one that is meant")
        if found:
            return _pressable(found[0])
    raise PressError(f"no button with {'verb' if verb is not None else 'title'} {verb or title!r} is in that card")


def _matching(attachments: list[Json], verb: str | None, title: str | None) -> list[Press]:
    found = []
    for number, attachment in enumerate(attachments):
        if attachment.get("contentType") != CARD_TYPE:
            continue
        contents = check_card(attachment.get("content"))
        for node in contents.actions():
            if (verb is None or node.json.get("verb") == verb) and (title is None or node.json.get("title") == title):
                found.append(Press(number, contents, node))
    return found


def _pressable(press: Press) -> Press:
    kind = press.action["type"]
    if kind in _CLIENT_ONLY:
        raise PressError(f"{kind} happens in the client and sends nothing to the bot")
    if kind not in ("Action.Execute", "Action.Submit"):
        raise PressError(f"{kind} is not known to the stand-in")
    if press.action.get("isEnabled") is False:
        raise PressError("the button is disabled")
    return press


def _value(node: Node, inputs: dict[str, str]) -> str | None:
    """What the client sends for an input; None is left out, as Microsoft's test client does with empty inputs."""
    element = node.json
    value = inputs.get(element["id"], _default(node))
    if value is None or value == "":
        if element.get("isRequired"):
            raise PressError(f"the input {element['id']!r} is required")
        return value if element["id"] in inputs else None
    _check_value(node, value)
    return value


def _default(node: Node) -> str | None:
    element = node.json
    if node.type == "Input.Toggle":
        return str(element.get("value", element.get("valueOff", "false")))
    value = element.get("value")
    return None if value is None else str(value)


def _check_value(node: Node, value: str) -> None:
    element, shape = node.json, _FORMATS.get(node.type)
    where = f"the input {element['id']!r}"
    if shape is not None and not shape.fullmatch(value):
        raise PressError(f"{where} cannot hold {value!r}")
    if node.type == "Input.Toggle" and value not in (element.get("valueOn", "true"), element.get("valueOff", "false")):
        raise PressError(f"{where} is neither on nor off with {value!r}")
    if node.type == "Input.ChoiceSet" and "choices.data" not in element:
        chosen = value.split(",") if element.get("isMultiSelect") else [value]
        known = {choice.get("value") for choice in element.get("choices", [])}
        if not set(chosen) <= known:
            raise PressError(f"{where} has no choice {value!r}; it has {sorted(map(str, known))}")
    if node.type == "Input.Text":
        _check_text(element, value, where)


def _check_text(element: Json, value: str, where: str) -> None:
    if "maxLength" in element and len(value) > element["maxLength"]:
        raise PressError(f"{where} takes {element['maxLength']} characters")
    if "regex" in element and not re.search(element["regex"], value):
        raise PressError(f"{where} must match {element['regex']!r}")
