"""Conversations in Chinese about what nobody has yet, days taken back in one breath, and what asks nobody for anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_talk import Expected, blocks, said


def conversations() -> list[tuple[list[str], Expected]]:
    """The conversations of minutes_nobodys.txt with what is expected of each."""
    return blocks((Path(__file__).parent / "minutes_nobodys.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("lines", "wanted"), conversations())
def test_what_is_found(lines: list[str], wanted: Expected) -> None:
    found = [read(one) for one in of_transcript(said(lines), MEETING).items]
    assert [one[1:] for one in found] == [one[1:] for one in wanted]
    assert all(words in title for (words, *_), (title, *_) in zip(wanted, found, strict=True)), found


@pytest.mark.parametrize(
    ("lines", "owner"),
    [
        (("訂房頁也要改", "這我可以，我小明來改訂房頁，週四"), "王小明"),
        (("好，倉庫標籤誰印", "我柏宇印，週四"), "陳柏宇"),
        (("退件統計太舊了，要重跑", "那我佳蓉處理退件統計，週四前"), "林佳蓉"),
        (("門市清單後來怎麼樣", "我跟小明上週改好了"), ""),
        (("門市清單這件事", "我柏宇上次有講過啊"), ""),
    ],
)
def test_who_says_his_own_name(lines: tuple[str, ...], owner: str) -> None:
    text = "\n".join(f"00:00:{at:02d} {line}" for at, line in enumerate(lines))
    found = [read(one)[1:] for one in of_transcript(text, MEETING).items]
    assert found == ([([owner], "03-05")] if owner else [])
