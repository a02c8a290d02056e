"""The words of a sentence, for a glance at what it can hold before any pattern is tried on it."""

from __future__ import annotations

import re
from functools import lru_cache

_LETTERS = re.compile("[a-z]+")
_SMALL = bytes(sign | 0x20 if chr(sign).isalpha() and sign < 0x80 else 0x20 for sign in range(256))
"""A small letter for each letter in ASCII, a blank for all else."""
_KEPT = 4096
"""Texts whose words are kept: a sentence and its parts, which dozens of patterns are tried on one after the other, and which
are come back to when the whole of a conversation has been heard."""


@lru_cache(maxsize=_KEPT)
def latin_words(text: str) -> frozenset[str]:
    """The words of a text in Latin letters, in small ones; "don't" is two."""
    if text.isascii():
        # A third of the time that the pattern takes.
        return frozenset(text.encode().translate(_SMALL).decode().split())
    return frozenset(_LETTERS.findall(text.lower()))
