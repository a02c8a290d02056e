"""How big a card is, and how texts are kept short enough."""

from __future__ import annotations

from typing import Any

import orjson

from sop.records.text import clean_line, clean_text, seen

LIMIT = 80 * 1024
"""Bytes a message may have. Teams refuses about 100 KB, counted as UTF-16, with 413 `MessageSizeTooBig`
(https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages); the rest is room for the
activity around the card."""

MORE = "…"


def size_of(card: dict[str, Any] | bytes) -> int:
    """Bytes of a card, plain data or JSON already, counted as Teams does: in UTF-16."""
    encoded = card if isinstance(card, bytes) else orjson.dumps(card)
    return len(encoded.decode().encode("utf-16-le"))


def fits(encoded: bytes, limit: int) -> bool:
    """Whether the card, given as JSON in UTF-8, has at most that many bytes in UTF-16."""
    # No character has more bytes in UTF-16 than twice those in UTF-8, which nearly always tells.
    return 2 * len(encoded) <= limit or size_of(encoded) <= limit


def short_line(text: str, most: int) -> str:
    """One line of at most that many characters; a cut one ends in an ellipsis. A dash where nothing is left."""
    line = clean_line(seen(text))
    return (line if len(line) <= most else line[: most - 1].rstrip() + MORE) or "–"


def short_lines(text: str, most: int, lines: int) -> list[str]:
    """The text's lines without blank ones, at most that many characters and lines; a cut text ends in an ellipsis."""
    # A tab inside a run is drawn by some clients and left out by others.
    whole = [line.strip() for line in clean_text(seen(text)).replace("\t", " ").split("\n") if line.strip()]
    kept: list[str] = []
    left = most
    for line in whole[:lines]:
        if left <= 0:
            break
        kept.append(line if len(line) <= left else line[: left - 1].rstrip() + MORE)
        left -= len(line)
    if kept and len(kept) < len(whole) and not kept[-1].endswith(MORE):
        kept[-1] += MORE
    return kept
