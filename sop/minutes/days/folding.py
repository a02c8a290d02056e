"""A text folded for reading, which knows where each of its characters stood."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_WIDE = "\u2e80"
"""From here on: Chinese signs and their punctuation."""


@dataclass(frozen=True, slots=True)
class Folded:
    """text: lower case, half-width, one space for many, none beside Chinese except between Chinese signs, no `**`.
    places: for each of its characters, and for its end, where it stood."""

    text: str
    places: Sequence[int]

    def start(self, position: int) -> int:
        return self.places[position]

    def end(self, position: int) -> int:
        """Where a phrase that ends there in the folded text ends in the text itself."""
        return self.places[position - 1] + 1 if position else 0


def fold(text: str) -> Folded:
    if text.isascii() and _is_even(text):
        return Folded(text.lower(), range(len(text) + 1))
    signs: list[str] = []
    places: list[int] = []
    space = -1
    for place, raw in enumerate(text):
        sign = raw.lower() if raw.isascii() else _half_width(raw)
        if sign == " ":
            space = place if space < 0 else space
            continue
        if sign == "*" and (text[place - 1 : place] == "*" or text[place + 1 : place + 2] == "*"):
            continue
        if space >= 0 and signs and not _tight(signs[-1], sign):
            signs.append(" ")
            places.append(space)
        space = -1
        signs.append(sign)
        places.append(place)
    return Folded("".join(signs), (*places, len(text)))


def _is_even(text: str) -> bool:
    """Whether nothing of a text in ASCII is folded away: no blank beside another or at an end of a line, and no `**`."""
    lines = f"\n{text}\n"
    return not ("  " in text or "**" in text or "\n " in lines or " \n" in lines)


@lru_cache(maxsize=8192)
def _half_width(sign: str) -> str:
    folded = unicodedata.normalize("NFKC", sign).casefold()
    if folded.isspace():
        return " " if sign not in "\n\r\u2028\u2029" else "\n"
    return folded if len(folded) == 1 else sign


def _tight(before: str, after: str) -> bool:
    """Whether a space between the two says nothing: one is a Chinese sign and the other is none, or a bracket."""
    return (before >= _WIDE) != (after >= _WIDE)
