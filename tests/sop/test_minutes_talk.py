"""Conversations as teams hold them: small talk, refusals and hand-overs, what a sentence before names, who of two is meant."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sop.minutes.found import Attendee, Context
from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read

Expected = list[tuple[str, list[str], str]]

TWINS = Context(
    held=datetime(2026, 3, 3, 14, tzinfo=ZoneInfo("Asia/Taipei")),
    attendees=(
        Attendee("林佳蓉", ("佳蓉", "小佳"), "u1"),
        Attendee("林佳慧", ("佳慧", "小佳"), "u2"),
        Attendee("Helen Tsao", ("Helen",), "u3"),
        Attendee("Kelvin Tsao", ("Kelvin",), "u4"),
        Attendee("何志明", ("志明",), "u5"),
    ),
)
"""A meeting in which two people share a nickname, and two a surname."""


def said(lines: list[str]) -> str:
    """A WebVTT of lines "Name: words", or a text form without speakers where a line has no name."""
    if ": " not in lines[0]:
        return "".join(f"00:00:{n:02} {line}\n" for n, line in enumerate(lines))
    cues = [
        f"00:00:{n:02}.000 --> 00:00:{n:02}.900\n<v {line.replace(': ', '>', 1)}</v>\n" for n, line in enumerate(lines)
    ]
    return "WEBVTT\n\n" + "\n".join(cues)


def conversations() -> list[tuple[list[str], Expected]]:
    """The conversations of minutes_talk.txt with what is expected of each."""
    return blocks((Path(__file__).parent / "minutes_talk.txt").read_text(encoding="utf-8"))


def blocks(text: str) -> list[tuple[list[str], Expected]]:
    """The conversations of a text, parted by empty lines, with what is expected of each."""
    parts = [[line for line in block.splitlines() if line[:1] != "#"] for block in text.split("\n\n")]
    return [
        ([line for line in part if line[:2] != "= "], [expected(line) for line in part if line[:2] == "= "])
        for part in parts
        if part
    ]


def expected(line: str) -> tuple[str, list[str], str]:
    """ "= title | owners | day" as it is read."""
    title, owners, day = (part.strip() for part in line[2:].split("|"))
    return title, [one for one in owners.split(", ") if one], day


@pytest.mark.parametrize(("lines", "found"), conversations())
def test_what_is_found(lines: list[str], found: Expected) -> None:
    assert [read(one) for one in of_transcript(said(lines), MEETING).items] == found


@pytest.mark.parametrize(
    ("lines", "title", "owners", "asked"),
    [
        (
            ["何志明: 小佳，妳寫一份流程表，好不好？下次會議前。", "林佳慧: 你叫哪一個小佳？", "何志明: 等等再分。"],
            "寫一份流程表，好不好",
            [],
            ["林佳慧", "林佳蓉"],
        ),
        (
            [
                "何志明: Tsao, could you check the agreement with them?",
                "Helen Tsao: Which Tsao?",
                "何志明: Whoever of you has time.",
            ],
            "check the agreement with them",
            [],
            ["Helen Tsao", "Kelvin Tsao"],
        ),
        (
            [
                "何志明: Tsao, could you check the agreement?",
                "Helen Tsao: Which one of us?",
                "何志明: I mean Kelvin, of course.",
                "Kelvin Tsao: Yeah.",
            ],
            "check the agreement",
            ["Kelvin Tsao"],
            [],
        ),
        (
            ["何志明: 小佳，流程表麻煩妳更新。", "林佳慧: 哪個小佳？", "何志明: 佳蓉啦。", "林佳蓉: 好。"],
            "流程表麻煩妳更新",
            ["林佳蓉"],
            [],
        ),
        (
            ["何志明: 佳蓉跟佳慧，妳們其中一個要跟廠商開會。", "林佳慧: 我們兩個再喬一下。"],
            "妳們其中一個要跟廠商開會",
            [],
            ["林佳慧", "林佳蓉"],
        ),
        (
            ["何志明: Helen, Kelvin, one of you please call the bank by Friday.", "Helen Tsao: We'll sort it out."],
            "one of you please call the bank",
            [],
            ["Helen Tsao", "Kelvin Tsao"],
        ),
    ],
)
def test_who_of_two_is_asked(lines: list[str], title: str, owners: list[str], asked: list[str]) -> None:
    found = of_transcript(said(lines), TWINS).items
    assert [
        (one.title, [each.name for each in one.owners], sorted(each.name for each in one.ask)) for one in found
    ] == [(title, owners, asked)]
