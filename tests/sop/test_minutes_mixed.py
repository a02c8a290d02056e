"""Conversations in English and Chinese at once, and whose speakers no transcript names."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_talk import Expected, expected, said

_FILE = Path(__file__).parent / "minutes_mixed.txt"


def conversations() -> list[tuple[list[str], Expected]]:
    """The conversations of minutes_mixed.txt with what is expected of each."""
    blocks = _FILE.read_text(encoding="utf-8").split("\n\n")
    found = [[line for line in block.splitlines() if line and line[:1] != "#"] for block in blocks]
    return [
        ([line for line in block if line[:2] != "= "], [expected(line) for line in block if line[:2] == "= "])
        for block in found
        if block
    ]


@pytest.mark.parametrize(("lines", "wanted"), conversations())
def test_what_is_found(lines: list[str], wanted: Expected) -> None:
    found = [read(one) for one in of_transcript(said(lines), MEETING).items]
    assert [(sorted(who), day) for _, who, day in found] == [(sorted(who), day) for _, who, day in wanted]
    assert all(words.lower() in title.lower() for (words, *_), (title, *_) in zip(wanted, found, strict=True)), found
