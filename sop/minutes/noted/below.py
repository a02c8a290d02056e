"""Numbered points whose who and when stand alone on the line below: 「一、補簽加班單」, 「　　佳蓉，月底前」."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.language.candidate import Reading
from sop.minutes.noted.lines import Line


def with_bare_below(lines: Sequence[tuple[Line, int]], reading: Reading) -> list[tuple[Line, int]]:
    """The lines, with one that only says who and when as a part of the point above it."""
    result: list[tuple[Line, int]] = []
    for at, (line, to) in enumerate(lines):
        if result and _belongs(result[-1], line, reading) and not _goes_on(lines, at):
            before, _ = result[-1]
            raw = f"{before.raw}\n{line.raw}"
            result[-1] = (replace(before, text=f"{before.text}，{line.text.strip(' ()（）→>')}", raw=raw), to)
        else:
            result.append((line, to))
    return result


def _belongs(above: tuple[Line, int], line: Line, reading: Reading) -> bool:
    before, last = above
    point = (before.listed or before.numeral) and not before.heading and bool(before.text)
    if (
        not point
        or last != line.number - 1
        or line.listed
        or line.numeral
        or line.heading
        or line.depth <= before.depth
    ):
        return False
    if before.text.endswith((":", "：", "。", "？", "?")) or reading.people.mentions(before.text):
        return False
    slots = reading.slots(line.text)
    return slots.is_bare and bool(slots.owners and slots.due)


def _goes_on(lines: Sequence[tuple[Line, int]], at: int) -> bool:
    """Whether more stands below it in the same column, so that it is no remark of who and when."""
    after = lines[at + 1][0] if at + 1 < len(lines) else None
    return after is not None and bool(after.text) and after.depth >= lines[at][0].depth
