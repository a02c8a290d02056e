"""Whom a surname means that several can have: in Chinese, in Latin letters, alone, and when two of them say yes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sop.minutes.found import Attendee, Context, Found
from sop.minutes.language.people import People
from sop.minutes.sources import of_text, of_transcript
from tests.sop.test_minutes_likely import said


def meeting(*people: tuple[str, ...]) -> Context:
    """A meeting of these, each with what else he is called."""
    attendees = tuple(Attendee(name, tuple(also)) for name, *also in people)
    return Context(held=datetime(2026, 3, 3, 14, tzinfo=ZoneInfo("Asia/Taipei")), attendees=attendees)


def asked(one: Found) -> tuple[list[str], list[str]]:
    """Whose an item is for sure, and whom to ask."""
    return [each.name for each in one.owners], [each.name for each in one.ask]


HUANGS = meeting(("黃詩涵", "Hannah"), ("黃冠廷",), ("邱明達", "Daniel"), ("曾郁婷",))
LINS = meeting(("Jasper Lin", "Jasper"), ("林子晴",), ("Marc Dubois", "Marc"))
KENS = meeting(("Ken Liao", "Ken", "Ken L."), ("Ken Wu", "Ken"), ("Julie Hsieh", "Julie"))
LAIS = meeting(("Beatrice Lo", "Beatrice"), ("Gordon Lai", "Gordon", "Lai"), ("Tim Lai", "Tim", "Lai"))
CHIANGS = meeting(("何佩珊", "珊珊"), ("江家豪", "家豪"), ("江志宏", "志宏"))


def test_a_surname_in_latin_letters_is_that_of_who_writes_it_in_chinese() -> None:
    lines = ("曾郁婷: 那張表，Huang，麻煩更新一下，二月底前要交。", "曾郁婷: 再來是別的。")
    [found] = of_transcript(said(*lines), HUANGS).items
    assert asked(found) == ([], ["黃詩涵", "黃冠廷"])


@pytest.mark.parametrize("words", ["Tseng", "Chiu"])
def test_a_surname_in_latin_letters_that_one_has_is_his(words: str) -> None:
    assert len(People(HUANGS.attendees).named(words).sure) == 1


def test_whoever_is_written_so_comes_before_who_could_be() -> None:
    people = People(meeting(("Alex Chen", "Alex"), ("陳柏宇",)).attendees)
    assert people.named("Chen").sure == (0,)


@pytest.mark.parametrize(
    ("cell", "owners"),
    [
        ("林", ([], ["Jasper Lin", "林子晴"])),
        ("林小姐", (["林子晴"], [])),
        ("Jasper", (["Jasper Lin"], [])),
    ],
)
def test_a_surname_alone_in_a_cell_can_be_that_of_a_name_in_latin_letters(
    cell: str, owners: tuple[list[str], list[str]]
) -> None:
    [found] = of_text(f"| 任務 | 負責人 |\n|---|---|\n| 英文版翻譯 | {cell} |", LINS).items
    assert asked(found) == owners


def test_a_surname_that_can_be_written_in_two_ways_says_nothing() -> None:
    people = People(meeting(("Tom Hsu", "Tom"), ("許家豪",)).attendees)
    assert people.named("許").sure == (1,)


@pytest.mark.parametrize(("cell", "name"), [("Ken L.", "Ken Liao"), ("Ken W.", "Ken Wu")])
def test_an_initial_tells_two_of_one_name_apart(cell: str, name: str) -> None:
    [found] = of_text(f"| Task | Owner |\n|---|---|\n| Certificate for the lounge | {cell} |", KENS).items
    assert asked(found) == ([name], [])


@pytest.mark.parametrize(
    ("answers", "owners"),
    [
        (("Gordon Lai: Sure.",), (["Gordon Lai"], [])),
        (("Gordon Lai: Sure.", "Tim Lai: Sure."), ([], ["Gordon Lai", "Tim Lai"])),
        (("Gordon Lai: Sure.", "Beatrice Lo: Great."), (["Gordon Lai"], [])),
        ((), ([], ["Gordon Lai", "Tim Lai"])),
    ],
    ids=["one of them", "both", "one, and who asked", "nobody"],
)
def test_who_says_yes_is_meant_unless_both_do(answers: tuple[str, ...], owners: tuple[list[str], list[str]]) -> None:
    asks = "Beatrice Lo: Lai, can you hold another session for Tainan, next Tuesday?"
    [found] = of_transcript(said(asks, *answers), LAIS).items
    assert asked(found) == owners


def test_somebody_is_called_by_a_surname_alone() -> None:
    [found] = of_transcript(said("何佩珊: 江 可以幫我把庫存接上倉庫的 API 嗎，九月十號前"), CHIANGS).items
    assert asked(found) == ([], ["江家豪", "江志宏"])


def test_a_surname_within_a_sentence_calls_nobody() -> None:
    assert People(CHIANGS.attendees).mentions("那條江你們看過嗎，江水很急") == []


WUS = meeting(
    ("Jason Wu",), ("Jenny Wu",), ("王志明",), ("林大明",), ("陳怡君",), ("李大",), ("Nora Lindqvist",), ("Ivan Tse",)
)


@pytest.mark.parametrize(
    ("cell", "owners"),
    [
        ("JW", ([], ["Jason Wu", "Jenny Wu"])),
        ("J Wu", ([], ["Jason Wu", "Jenny Wu"])),
        ("NL", (["Nora Lindqvist"], [])),
        ("IT", ([], [])),
        ("吳先生", ([], ["Jason Wu", "Jenny Wu"])),
        ("明哥", ([], ["王志明", "林大明"])),
        ("君姐", (["陳怡君"], [])),
        ("大哥", ([], [])),
        ("志明、大明擇一", ([], ["王志明", "林大明"])),
    ],
)
def test_forms_of_names_in_a_cell(cell: str, owners: tuple[list[str], list[str]]) -> None:
    [found] = of_text(f"| Task | Owner |\n|---|---|\n| renew the certificate | {cell} |", WUS).items
    assert asked(found) == owners


def test_an_elder_brother_by_his_name_is_asked_in_a_sentence() -> None:
    [found] = of_text("請明哥於 3/10 前換憑證。", WUS).items
    assert asked(found) == ([], ["王志明", "林大明"])
