"""English talk of several nations: what is put to somebody in whatever words, and answers with no object of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_talk import Expected, blocks, said


def conversations() -> list[tuple[list[str], Expected]]:
    """The conversations of minutes_several.txt with what is expected of each."""
    return blocks((Path(__file__).parent / "minutes_several.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("lines", "found"), conversations())
def test_what_is_found(lines: list[str], found: Expected) -> None:
    items = [read(one) for one in of_transcript(said(lines), MEETING).items]
    assert [(sorted(owners), day) for _, owners, day in items] == [(sorted(owners), day) for _, owners, day in found]
    assert all(words.casefold() in title.casefold() for (title, _, _), (words, _, _) in zip(items, found, strict=True))
