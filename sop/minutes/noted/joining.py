"""Lines that belong together: a long list item that goes on below, and who and when that stand on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.language.marks import field_of, marks
from sop.minutes.noted.fields import labelled
from sop.minutes.noted.lines import Line

_ITEM, _PAGE, _WIDEST = 44, 56, 104
"""Columns: a list item, and a paragraph's line, that long may go on below; what is wider was not broken for a page."""
_BROKEN_OFF = re.compile(
    r"[a-z,] (?:is|are|was|will|the|an?|to|of|and|or|by|for|with|from|in|on|at|that|which|our|has|have)$"
)
"""What no line ends with that is whole: "Owner is"."""
_ENDED = ("。", ".", "：", ":", "！", "？", "!", "?", "|", "；", "──", "--")


def joined(lines: Sequence[Line]) -> list[tuple[Line, int]]:
    """The lines with the number of their last: a long list item goes on in plain, indented lines below it."""
    result: list[tuple[Line, int]] = []
    for line in lines:
        if result and _is_field_of(result[-1][0], result[-1][1], line):
            before, _ = result[-1]
            result[-1] = (
                replace(before, text=f"{before.text}；{line.text}", raw=f"{before.raw}\n{line.raw}"),
                line.number,
            )
        elif result and line.text and _goes_on(result[-1][0], result[-1][1], line):
            before, _ = result[-1]
            glue = " " if before.text[-1:].isascii() or line.text[:1].isascii() else ""
            text = before.text + glue + line.text
            result[-1] = (replace(before, text=text, raw=f"{before.raw}\n{line.raw}"), line.number)
        else:
            result.append((line, line.number))
    return result


def _is_field_of(before: Line, last: int, line: Line) -> bool:
    """Whether a line says who does the task above, or by when: "Owner: Alex"."""
    field = field_of(line.text) if last == line.number - 1 and not line.heading else None
    if labelled(line.text)[0]:
        return False
    if not field or field[0] == "task" or not field[1] or before.heading or not before.text:
        return False
    fresh = field_of(before.text.split("；")[0]) is None and not before.text.endswith((":", "："))
    deeper = line.depth > before.depth or not line.listed
    indented = line.depth > before.depth and not line.listed
    return fresh and (before.listed or bool(before.numeral) or indented) and deeper


def _goes_on(before: Line, last: int, line: Line) -> bool:
    """Whether a line goes on with the one before, which broke off where the page ended."""
    plain = not (line.listed or line.heading or line.numeral or line.quoted or marks(line.text) or field_of(line.text))
    if before.by or line.by:
        # What somebody typed in a chat was broken for no page.
        return False
    if not plain or before.heading or before.quoted or last != line.number - 1 or not before.text:
        return False
    if before.text.rstrip('」』”")）').endswith(_ENDED) or any(sign in before.raw + line.raw for sign in "|\t｜"):
        return False
    width = _width(before.raw.rsplit("\n", 1)[-1])
    if before.listed and line.depth > before.depth:
        return width > _ITEM
    return _PAGE < width < _WIDEST and _flows(before.text, line.text) and (before.listed or line.depth == before.depth)


def _flows(before: str, text: str) -> bool:
    """Whether a line begins in the middle of a sentence. Chinese does not show it, and is seldom broken for a page; nor do
    notes that are written small throughout."""
    return (
        bool(_BROKEN_OFF.search(before))
        or (text[:1].islower() and not before[:1].islower())
        or bool(re.match(r"\d{1,2}(?:st|nd|rd|th)? [a-zA-Z]", text))
    )


def _width(text: str) -> int:
    return sum(1 if sign.isascii() else 2 for sign in text)
