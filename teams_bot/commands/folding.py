"""Reading a text without changing it: a folded copy to match on, and the way back into what was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")
_ENTITY = "&nbsp;"


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is `original` with widths, case, blanks and dashes made alike; `origin[i]` is where text[i] came from."""

    original: str
    text: str
    origin: Sequence[int]

    def after(self, position: int) -> str:
        """What was written from that position of the folded text on, trimmed."""
        return trim(self.original[self.origin[position] :])

    def before(self, position: int) -> str:
        """What was written up to that position of the folded text, trimmed."""
        return trim(self.original[: self.origin[position]])

    def between(self, start: int, end: int) -> str:
        """What was written between two positions of the folded text, trimmed."""
        return trim(self.original[self.origin[start] : self.origin[end]])


def fold(text: str) -> Folded:
    """A folded copy (NFKC, case, one kind of blank and dash, nothing invisible), character by character.

    Teams writes a no-break space after a mention, in some clients as `&nbsp;`: that is a blank too.
    """
    if text.isascii() and _ENTITY not in text:
        # Sign by sign the same, and most messages of most teams.
        return Folded(text, text.translate(_PLAIN), range(len(text) + 1))
    pieces: list[str] = []
    origin: list[int] = []
    index = 0
    while index < len(text):
        entity = text.startswith(_ENTITY, index)
        piece = " " if entity else _fold_one(text[index])
        pieces.append(piece)
        origin.extend([index] * len(piece))
        index += len(_ENTITY) if entity else 1
    return Folded(text, "".join(pieces), (*origin, len(text)))


def fold_word(word: str) -> str:
    """The folded text of a word or phrase, trimmed, its blanks single."""
    return " ".join(fold(word).text.split())


def squash(word: str) -> str:
    """A name without what people leave out or write differently: blanks, dots, dashes, underscores."""
    return re.sub(r"[\s・·._/-]", "", fold_word(word))


def trim(text: str) -> str:
    """The text without blanks at its ends, visible or not. Its inside stays as it was written."""
    if text[:1].isalnum() and text[-1:].isalnum():
        return text
    start, end = 0, len(text)
    while start < end and (width := _blank_after(text, start)):
        start += width
    while end > start and (width := _blank_before(text, end)):
        end -= width
    return text[start:end]


def _blank_after(text: str, index: int) -> int:
    return len(_ENTITY) if text.startswith(_ENTITY, index) else int(_is_blank(text[index]))


def _blank_before(text: str, index: int) -> int:
    return len(_ENTITY) if text.endswith(_ENTITY, 0, index) else int(_is_blank(text[index - 1]))


def _is_blank(sign: str) -> bool:
    """Joiners are no blanks: they belong to the emoji before them."""
    return sign.isspace() or (sign in _UNSEEN and sign not in "\u200c\u200d")


def is_chinese(text: str) -> bool:
    """Whether there is a Han character in it."""
    return any("\u3400" <= sign <= "\u9fff" for sign in text)


@lru_cache(maxsize=8192)
def _fold_one(sign: str) -> str:
    if sign in _UNSEEN:
        return ""
    if sign.isspace():
        return " "
    if sign in _DASHES:
        return "-"
    return unicodedata.normalize("NFKC", sign).casefold()


_PLAIN = {code: _fold_one(chr(code)) for code in range(128)}
