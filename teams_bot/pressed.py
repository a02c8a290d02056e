"""How a press is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cards.replies import message_reply


@dataclass(frozen=True, slots=True)
class Pressed:
    """body: of the invoke response; said: the sentence in it, for a client that shows no body; None where all went well."""

    body: dict[str, Any]
    said: str | None


def in_words(text: str) -> Pressed:
    """Answered with that sentence."""
    return Pressed(message_reply(text), text)
