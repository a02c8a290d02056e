"""The words of a sentence, for a glance at what it can hold before any pattern is tried on it."""

from __future__ import annotations

import re
from functools import lru_cache

_LETTERS = re.compile("[a-z]+")
_KEPT = 512
"""Texts whose words are kept: a sentence and its parts, which dozens of patterns are tried on one after the other."""


@lru_cache(maxsize=_KEPT)
def latin_words(text: str) -> frozenset[str]:
    """The words of a text in Latin letters, in small ones; "don't" is two."""
    return frozenset(_LETTERS.findall(text.lower()))
