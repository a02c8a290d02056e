"""Who "he" is at the start of a line whose paragraph named one person right before it: "Rob found it. / He'll write it up."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.language.people import People
from sop.minutes.language.text import sentences, without_quotes
from sop.minutes.noted.lines import Line

_HE = re.compile(
    r"(?P<who>[Ss]?[Hh]e)(?=['’]ll\b|\s+(?:(?:also|then|still|now|kindly|gladly|himself|herself) )*(?:will|shall|is "
    r"going to|is to|"
    r"has to|needs to|agreed to|promised|offered|volunteered|wants to|[a-z-]+s (?:the|a|an|our|all|it|them|this|that)\b))"
)


def with_carried(lines: Sequence[tuple[Line, int]], people: People) -> list[tuple[Line, int]]:
    """The lines of running text, the pronoun that one begins with replaced by whom the line above it ends with."""
    result: list[tuple[Line, int]] = []
    for line, to in lines:
        found = _HE.match(line.text) if result and _is_plain(line) and _is_plain(result[-1][0]) else None
        name = _named(result[-1][0].text, people) if found else ""
        result.append((replace(line, text=name + line.text[found.end() :]) if found and name else line, to))
    return result


def _is_plain(line: Line) -> bool:
    return bool(line.text) and not (line.listed or line.heading or line.quoted or line.numeral)


def _named(text: str, people: People) -> str:
    """The only person whom the last sentence of a text names, as it is written there; empty where there are more or none."""
    masked = without_quotes(text)
    spans = [one for one in sentences(masked) if masked[slice(*one)].strip()]
    start = spans[-1][0] if spans else 0
    mentions = [one for one in people.mentions(masked) if one.start >= start]
    only = len({one.who for one in mentions}) == 1
    return text[mentions[0].start : mentions[0].end] if only else ""
