"""Conversations in Chinese in which the thing stands first, and who does it behind it: found, or rightly none."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_talk import Expected, blocks, said


def conversations() -> list[tuple[list[str], Expected]]:
    """The conversations of minutes_topical.txt with what is expected of each."""
    return blocks((Path(__file__).parent / "minutes_topical.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("lines", "wanted"), conversations())
def test_what_is_found(lines: list[str], wanted: Expected) -> None:
    found = [read(one) for one in of_transcript(said(lines), MEETING).items]
    assert [one[1:] for one in found] == [one[1:] for one in wanted]
    assert all(words in title for (words, *_), (title, *_) in zip(wanted, found, strict=True)), found
