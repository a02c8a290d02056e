"""Patterns of phrases that few sentences have, and that most can be told not to have by a glance at their words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sop.words.latin import latin_words


class Phrases:
    """A pattern that is only tried on a sentence where one of some words stands in it: on any sentence where it is of English
    alone, else on an English one.

    Most sentences have none of them, and many phrases take long not to be found in a sentence.

    Args:
        words: in small letters, with | between them; whatever the pattern matches in ASCII has at least one of them, with no
            letter beside it. "" for a pattern that matches nothing in ASCII.
        pattern, flags: as re.compile takes them.
    """

    def __init__(self, words: str, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._words = frozenset(words.split("|"))
        self._pattern = re.compile(pattern, flags)
        self._is_english = pattern.isascii()

    def search(self, text: str) -> re.Match[str] | None:
        """The first of the phrases in a text."""
        # What is asked most of all: a call of _is_without would cost as much as its answer.
        if (self._is_english or text.isascii()) and self._words.isdisjoint(latin_words(text)):
            return None
        return self._pattern.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """The phrase that a text begins with."""
        return None if self._is_without(text) else self._pattern.match(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Each of the phrases in a text."""
        return iter(()) if self._is_without(text) else self._pattern.finditer(text)

    def sub(self, instead: str | Callable[[re.Match[str]], str], text: str) -> str:
        """The text with something in place of each of the phrases."""
        return text if self._is_without(text) else self._pattern.sub(instead, text)

    def _is_without(self, text: str) -> bool:
        return (self._is_english or text.isascii()) and self._words.isdisjoint(latin_words(text))
