"""Conversations in Chinese, as teams hold them: what is asked, thrown in, handed on, and named two turns before."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_talk import Expected, expected, said

_FILE = Path(__file__).parent / "minutes_talk_zh.txt"


def conversations() -> list[tuple[list[str], Expected]]:
    """The conversations of minutes_talk_zh.txt with what is expected of each."""
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
    assert [one[1:] for one in found] == [one[1:] for one in wanted]
    assert all(words in title for (words, *_), (title, *_) in zip(wanted, found, strict=True)), found
