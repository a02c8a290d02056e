"""Conversations by what goes wrong in them: summing up, asides, refusals, objects over several turns, days said anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.minutes.found import Attendee, Context
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


def test_a_cues_name_is_not_read() -> None:
    cues = [
        "b21e/6-0\n00:00:01.000 --> 00:00:02.000\n<v May>Next.</v>",
        "c7\n00:00:03.000 --> 00:00:04.000\n<v May>I'll take it.</v>",
    ]
    items = of_transcript("WEBVTT\n\n" + "\n\n".join(cues) + "\n", MEETING).items
    assert not any("b21e" in one.title or "c7" in one.title for one in items)


@pytest.mark.parametrize(
    ("attendees", "speaker", "owners"),
    [
        (("Alex", "May Chiang"), "Alex Wilber", ["Alex"]),
        (("Alex Chen", "May Chiang"), "Alex Wilber", []),
        (("Alex", "Wilber"), "Alex Wilber", []),
        (("小明", "May Chiang"), "王小明", ["小明"]),
    ],
)
def test_a_speakers_whole_name(attendees: tuple[str, ...], speaker: str, owners: list[str]) -> None:
    meeting = Context(held=MEETING.held, attendees=tuple(Attendee(name, (), name) for name in attendees))
    items = of_transcript(said([f"{speaker}: I'll renew the certificate by Friday."]), meeting).items
    assert [[one.name for one in each.owners] for each in items] == [owners]
