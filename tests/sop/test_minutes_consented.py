"""Orders and requests of talk that are tasks since who is meant says yes, in whatever words they are put."""

from __future__ import annotations

from itertools import product

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_likely import BEFORE, said

_BEFORE = ("Alex Chen: 好，今天先看上週的事。", "王小明: 上週的三件事都關了。", "Alex Chen: 很好，流量也正常。")
_AFTER = ("Alex Chen: 好，再來看流量的數字。", "王小明: 流量比上個月多了一成。")
_DEEDS = (
    ("把常見問答更新一輪", "常見問答"),
    ("問一下機房", "機房"),
    ("訂會議室", "會議室"),
    ("跟廠商要報價", "報價"),
    ("把舊主機的備份刪掉", "備份"),
)
_FORMS = (
    "小明，{}，好嗎？",
    "小明{}好嗎？",
    "小明，{}。",
    "那小明{}吧。",
    "好，小明再{}。",
    "幫我{}，好嗎？",
    "可以幫我{}嗎？",
)
_ANSWERS = ("好啊。", "沒問題。", "嗯，應該可以，我盡量。")


@pytest.mark.parametrize(("form", "deed", "answer"), list(product(_FORMS, _DEEDS, _ANSWERS)))
def test_who_says_yes_has_it(form: str, deed: tuple[str, str], answer: str) -> None:
    lines = (*_BEFORE, f"Alex Chen: {form.format(deed[0])}", f"王小明: {answer}", *_AFTER)
    [found] = [read(one) for one in of_transcript(said(*lines), MEETING).items]
    assert deed[1] in found[0]
    assert found[1] == ["王小明"]


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        ("小明訂會議室。", "不行，我那天請假。"),
        ("小明訂會議室了。", "好。"),
        ("小明，三號好嗎？", "好。"),
        ("小明，這個標題好嗎？", "可以。"),
    ],
)
def test_what_is_no_order_or_refused_is_none(order: str, answer: str) -> None:
    lines = (*_BEFORE, f"Alex Chen: {order}", f"王小明: {answer}", *_AFTER)
    assert of_transcript(said(*lines), MEETING).items == ()


@pytest.mark.parametrize(
    "line",
    [
        "如果不會太麻煩你，月底前把常見問答更新一輪。",
        "要是不麻煩的話，月底前把常見問答更新一輪。",
        "如果你不介意，月底前把常見問答更新一輪。",
    ],
)
def test_a_polite_if_supposes_nothing(line: str) -> None:
    [found] = of_transcript(said(f"Alex Chen: 小明，{line}", "王小明: 好。"), MEETING).items
    assert "常見問答" in found.title
    assert [one.name for one in found.owners] == ["王小明"]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            (
                "May Chiang: The debug lines are forty percent.",
                "Alex Chen: Then turn those debug lines off, please.",
                "May Chiang: Okay, they'll be off by tonight.",
            ),
            "debug lines",
        ),
        (
            (
                "May Chiang: I want to go through the heap dumps properly.",
                "Alex Chen: Go through them, then.",
                "May Chiang: By Tuesday, I'd say.",
            ),
            "heap dumps",
        ),
        (
            (
                "May Chiang: The certificate runs out in November.",
                "Alex Chen: You'd better renew it, then.",
                "May Chiang: Works for me.",
            ),
            "certificate",
        ),
    ],
)
def test_who_spoke_of_it_is_told_to_do_it(lines: tuple[str, ...], title: str) -> None:
    [found] = of_transcript(said(*lines), MEETING).items
    assert title in found.title
    assert [one.name for one in found.owners] == ["May Chiang"]


@pytest.mark.parametrize(
    "lines",
    [
        ("May Chiang: I could write a little parser for the quotes.", "Alex Chen: Nah, they're two pages each."),
        ("May Chiang: Alex，我可以順便整理一份舊網址給他們——", "Alex Chen: 不用，妳色號先弄好。", "May Chiang: 好喔。"),
    ],
)
def test_an_offer_that_is_waved_away_is_none(lines: tuple[str, ...]) -> None:
    assert of_transcript(said(*lines), MEETING).items == ()


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("我剛剛對帳還沒講完，財務要去年的退款清單，我會盡快匯出來給他們。", "退款清單"),
        ("那我在說明頁加一段上限的說明，三十號上。", "上限的說明"),
    ],
)
def test_a_promise_beside_what_was_done_or_where(line: str, title: str) -> None:
    [found] = of_transcript(said(f"王小明: {line}", "Alex Chen: 謝謝。"), MEETING).items
    assert title in found.title
    assert [one.name for one in found.owners] == ["王小明"]


@pytest.mark.parametrize(
    ("lines", "title", "owner", "day"),
    [
        (
            ("Alex Chen: 那個演練報告的 final 版什麼時候可以給？", "王小明: 下週二好了。", "Alex Chen: OK。"),
            "演練報告",
            "王小明",
            "03-10",
        ),
        (
            ("Alex Chen: And its seat map, when can I have that?", "May Chiang: Give me until next Thursday."),
            "seat map",
            "May Chiang",
            "03-12",
        ),
    ],
)
def test_what_is_only_asked_by_when_is_of_who_says_when(
    lines: tuple[str, ...], title: str, owner: str, day: str
) -> None:
    [found] = [read(one) for one in of_transcript(said(*lines), MEETING).items]
    assert title in found[0]
    assert found[1:] == ([owner], day)


def test_who_takes_it_with_the_same_verb_has_it() -> None:
    lines = (
        "Alex Chen: 告警電話換電信，小明你去插新的卡，今天要切過去。",
        "王小明: 我人在中和機房，插不到啦。",
        "陳柏宇: 我在辦公室，我插。",
        "Alex Chen: 好。",
    )
    # In a long conversation, too, where little speaks for his words.
    for before in ((), BEFORE):
        [found] = of_transcript(said(*before, *lines), MEETING).items
        assert [one.name for one in found.owners] == ["陳柏宇"]


@pytest.mark.parametrize(("form", "deed"), list(product(("我{}。", "等等我{}。", "我先{}。"), _DEEDS)))
def test_who_says_barely_what_he_does_has_it_where_a_yes_follows(form: str, deed: tuple[str, str]) -> None:
    lines = (*_BEFORE, f"王小明: {form.format(deed[0])}", "Alex Chen: 好。", *_AFTER)
    [found] = [read(one) for one in of_transcript(said(*lines), MEETING).items]
    assert deed[1] in found[0]
    assert found[1] == ["王小明"]


@pytest.mark.parametrize("line", ["我昨天更新了常見問答。", "我訂過會議室。", "我剛剛問一下機房。"])
def test_what_was_done_is_none_though_a_yes_follows(line: str) -> None:
    assert of_transcript(said(*_BEFORE, f"王小明: {line}", "Alex Chen: 好。", *_AFTER), MEETING).items == ()


def test_a_next_step_is_a_promise() -> None:
    lines = said("May Chiang: My next step is to update the status page.", "Alex Chen: Okay.")
    [found] = [read(one) for one in of_transcript(lines, MEETING).items]
    assert "update the status page" in found[0]
    assert found[1] == ["May Chiang"]


def test_a_meeting_room_names_itself() -> None:
    lines = said(
        "Alex Chen: 好，今天先看上週的事。", "Alex Chen: 小明，幫我們訂會議室，好嗎？下週三前。", "王小明: 好啊。"
    )
    assert [read(one) for one in of_transcript(lines, MEETING).items] == [("幫我們訂會議室", ["王小明"], "03-11")]
