"""Conversations by what goes wrong in them: summing up, asides, refusals, objects over several turns, days said anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_talk import Expected, expected, said


def conversations() -> list[tuple[list[str], Expected]]:
    """The conversations of minutes_spoken.txt with what is expected of each."""
    text = (Path(__file__).parent / "minutes_spoken.txt").read_text(encoding="utf-8")
    blocks = [[line for line in block.splitlines() if line[:1] != "#"] for block in text.split("\n\n")]
    return [
        ([line for line in block if line[:2] != "= "], [expected(line) for line in block if line[:2] == "= "])
        for block in blocks
        if block
    ]


@pytest.mark.parametrize(("lines", "found"), conversations())
def test_what_is_found(lines: list[str], found: Expected) -> None:
    got = [read(one) for one in of_transcript(said(lines), MEETING).items]
    shown = []
    for title, owners, day in got:
        # A title between ^ and $ is the whole one; any other is contained in it.
        words = next((each for each, _, _ in found if each == f"^{title}$" or each in title), title)
        shown.append((words, sorted(owners), day))
    assert sorted(shown) == sorted((words, sorted(owners), day) for words, owners, day in found)
