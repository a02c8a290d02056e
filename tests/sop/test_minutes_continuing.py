"""Answers in Chinese that name no thing of their own: they go on with the task that was spoken of, and are none themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.minutes.sources import of_transcript
from sop.minutes.spoken.continuing import asks_day, things_in
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_talk import Expected, blocks, said

_FILE = Path(__file__).parent / "minutes_continuing.txt"


@pytest.mark.parametrize(("lines", "wanted"), blocks(_FILE.read_text(encoding="utf-8").split("\n\n", 1)[1]))
def test_what_is_found(lines: list[str], wanted: Expected) -> None:
    found = [read(one) for one in of_transcript(said(lines), MEETING).items]
    assert [one[1:] for one in found] == [one[1:] for one in wanted]
    assert all(words in title for (words, *_), (title, *_) in zip(wanted, found, strict=True)), found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我一早送", []),
        ("改好寄給大家", []),
        ("你直接改", []),
        ("我先試一下", []),
        ("會員名單我看", ["會員名單"]),
        ("行銷那邊我來", ["行銷"]),
        ("說明我來寫", ["說明"]),
    ],
)
def test_things_of_its_own(text: str, found: list[str]) -> None:
    assert things_in(text) == found


@pytest.mark.parametrize(("text", "asks"), [("你給我一個日期", True), ("最快哪天", True), ("你給我一個檔案", False)])
def test_asks_for_a_day(text: str, asks: bool) -> None:
    assert asks_day(text) is asks
