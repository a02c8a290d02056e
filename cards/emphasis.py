"""Emphasis that people wrote, shown as such: bold, italic, struck out, code. Runs do it; Markdown is read nowhere on a card.

Links stay as they were written: a card leads nowhere that somebody else wrote (`cards.escape`).
"""

from __future__ import annotations

import re
from typing import Any

from msgspec.structs import replace

from cards.elements import TextRun
from cards.escape import runs

MOST = 8
"""Pieces of emphasis in a text; what goes beyond stays as it was written, so that no text makes a card big."""

_MARKED = re.compile(
    r"\*\*(?=\S)(?P<bold>.{1,500}?)(?<=\S)\*\*"
    r"|~~(?=\S)(?P<struck>.{1,500}?)(?<=\S)~~"
    r"|(?<!\w)_(?=\S)(?P<slanted>.{1,500}?)(?<=\S)_(?!\w)"
    r"|`(?P<code>[^`]{1,500})`"
)
_LOOKS: dict[str, dict[str, Any]] = {
    "bold": {"weight": "Bolder"},
    "struck": {"strikethrough": True},
    "slanted": {"italic": True},
    "code": {"font_type": "Monospace"},
}


def marked(lines: list[str]) -> list[list[TextRun]]:
    """Each line as runs, without the signs of its emphasis. Emphasis within emphasis keeps its signs."""
    left = MOST
    found: list[list[TextRun]] = []
    for line in lines:
        pieces = list(_MARKED.finditer(line))[:left]
        left -= len(pieces)
        found.append(_runs(line, pieces))
    return found


def _runs(line: str, pieces: list[re.Match[str]]) -> list[TextRun]:
    found: list[TextRun] = []
    done = 0
    for piece in pieces:
        kind = str(piece.lastgroup)
        found += runs(line[done : piece.start()])
        found += [replace(run, **_LOOKS[kind]) for run in runs(piece[kind])]
        done = piece.end()
    return [*found, *runs(line[done:])]
