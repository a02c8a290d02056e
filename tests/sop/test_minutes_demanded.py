"""What is demanded by a day, told in the middle of other things, or reminded of, in Chinese talk."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_talk import Expected, blocks, said

_CASES = [one for one in blocks((Path(__file__).parent / "minutes_demanded.txt").read_text(encoding="utf-8")) if one[0]]


@pytest.mark.parametrize(("lines", "wanted"), _CASES)
def test_what_is_found(lines: list[str], wanted: Expected) -> None:
    found = [read(one) for one in of_transcript(said(lines), MEETING).items]
    assert [one[1:] for one in found] == [one[1:] for one in wanted]
    assert all(words in title for (words, *_), (title, *_) in zip(wanted, found, strict=True)), found
