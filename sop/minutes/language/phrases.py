"""Patterns of phrases that few sentences have, and that most can be told not to have by a glance at their words."""

from __future__ import annotations

import re


class Phrases:
    """A pattern that is only tried on an English sentence where one of some words stands in it, whole or in part.

    Most sentences have none of them, and many phrases take long not to be found in a sentence.

    Args:
        words: in small letters, with | between them; whatever the pattern matches in ASCII has at least one of them.
        pattern, flags: as re.compile takes them.
    """

    def __init__(self, words: str, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._words = words.split("|")
        self._pattern = re.compile(pattern, flags)

    def search(self, text: str) -> re.Match[str] | None:
        """The first of the phrases in a text."""
        if text.isascii():
            small = text.lower()
            if not any(map(small.__contains__, self._words)):
                return None
        return self._pattern.search(text)
