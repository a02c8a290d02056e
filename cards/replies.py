"""What an Action.Execute press is answered with: the body of the invoke response, always under HTTP 200.

Source: "Response format" in https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model: the body
has `statusCode`, `type` and `value`; a card replaces the card in the presser's view only, a message is shown as text.
"""

from __future__ import annotations

from typing import Any

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"


def card_reply(card: dict[str, Any]) -> dict[str, Any]:
    """Show this card to the presser in place of the one they pressed on."""
    return {"statusCode": 200, "type": CARD, "value": card}


def message_reply(text: str) -> dict[str, Any]:
    """Show this text to the presser and leave the card as it is."""
    return {"statusCode": 200, "type": MESSAGE, "value": text}
