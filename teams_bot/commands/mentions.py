"""Mentions in a text, each held as one sign that nobody typed, so that no rule can cut one in two."""

from __future__ import annotations

import re

from sop.records.people import Person
from teams_bot.commands.parsed import Mention

_FIRST, _LAST = 0xF0000, 0xFFFFD
"""Supplementary private use area A: signs without meaning, which normalisation leaves alone."""


class Held:
    """A text whose mentions are single signs. `text` is what to read; `spoken` gives a part back as people read it;
    `people` has whom each sign stands for."""

    def __init__(self, text: str, mentions: tuple[Mention, ...]) -> None:
        taken = set(text) if mentions else set()
        free = (chr(code) for code in range(_FIRST, _LAST + 1) if chr(code) not in taken)
        self.people: dict[str, Person] = {}
        start = 0
        for mention, sign in zip(mentions, free, strict=False):
            found = text.find(mention.text, start) if mention.text else -1
            if found < 0:
                continue
            self.people[sign] = mention.person
            text = text[:found] + sign + text[found + len(mention.text) :]
            start = found + 1
        self.text = text

    @property
    def pattern(self) -> str:
        """A regular expression for one mention; matches nothing where there is none."""
        return f"[{''.join(map(re.escape, self.people))}]" if self.people else r"(?!)"

    def person(self, sign: str) -> Person:
        """Whom the sign stands for."""
        return self.people[sign]

    def person_in(self, text: str) -> Person | None:
        """The person where the text is one mention and nothing else."""
        return self.people.get(text)

    def spoken(self, text: str) -> str:
        """The text with names for signs."""
        for sign, person in self.people.items():
            text = text.replace(sign, f"@{person.name}")
        return text
