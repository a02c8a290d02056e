"""Reading the bot's answers to invokes as the Teams client does.

Source: "Universal Actions for Adaptive Cards", response format (learn.microsoft.com/microsoftteams/platform/
task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards).
"""

from dataclasses import dataclass
from typing import Any, Literal

from sandbox.teams.cards import CARD_TYPE, CardError, check_card

Json = dict[str, Any]

MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
ERROR_TYPE = "application/vnd.microsoft.error"


class AnswerError(ValueError):
    """An answer to an invoke that the Teams client cannot use; the text says why."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person sees of an answer: a card in place of the pressed one, or a text."""

    kind: Literal["card", "message", "error"]
    card: Json | None = None
    text: str = ""


def read_execute(body: object) -> Shown:
    """Read the answer to `adaptiveCard/action`. Raises AnswerError."""
    if not isinstance(body, dict) or not isinstance(body.get("statusCode"), int):
        raise AnswerError("an answer to adaptiveCard/action is an object with statusCode, type and value")
    status, kind, value = body["statusCode"], body.get("type"), body.get("value")
    if status == 200 and kind == CARD_TYPE:
        _card(value)
        return Shown("card", card=value)
    if status == 200 and kind == MESSAGE_TYPE:
        if not isinstance(value, str) or not value:
            raise AnswerError("the value of a message answer is a string")
        return Shown("message", text=value)
    if status >= 400 and kind == ERROR_TYPE:
        if not isinstance(value, dict) or not isinstance(value.get("message"), str) or "code" not in value:
            raise AnswerError("the value of an error answer has code and message")
        return Shown("error", text=value["message"])
    raise AnswerError(f"no answer has statusCode {status} with type {kind!r}")


def check_task(body: object) -> None:
    """Check the answer to `task/fetch`: a dialog with a card or an address, or a message. Raises AnswerError."""
    task = body.get("task") if isinstance(body, dict) else None
    if not isinstance(task, dict):
        raise AnswerError("an answer to task/fetch has a task")
    value = task.get("value")
    if task.get("type") == "message" and isinstance(value, str):
        return
    if task.get("type") != "continue" or not isinstance(value, dict):
        raise AnswerError("a task is a message with a text, or continue with an object")
    card = value.get("card")
    if isinstance(card, dict) and card.get("contentType") == CARD_TYPE:
        _card(card.get("content"))
    elif not isinstance(value.get("url"), str):
        raise AnswerError("a dialog needs a card or a url")


def _card(value: object) -> None:
    try:
        check_card(value)
    except CardError as error:
        raise AnswerError(f"the answered card cannot be shown: {error}") from error
