"""Answers in Chinese with their reason before the yes or behind another day, and what opens a meeting or jokes in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.minutes.language.sayings import request
from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_talk import Expected, blocks, said

_FILE = Path(__file__).parent / "minutes_reasoned.txt"


@pytest.mark.parametrize(("lines", "wanted"), blocks(_FILE.read_text(encoding="utf-8").split("\n\n", 1)[1]))
def test_what_is_found(lines: list[str], wanted: Expected) -> None:
    found = [read(one) for one in of_transcript(said(lines), MEETING).items]
    assert [(sorted(one[1]), one[2]) for one in found] == [(sorted(one[1]), one[2]) for one in wanted]
    assert all(words in title for (words, *_), (title, *_) in zip(wanted, found, strict=True)), found


@pytest.mark.parametrize("text", ["我腳扭到可以坐嗎", "我可以先走嗎", "不過我下週請兩天假喔"])
def test_asks_nobody(text: str) -> None:
    assert request(text) is None
