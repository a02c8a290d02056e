"""What is kept while nobody has it, in talk and in minutes; and what minutes tell of that is no task any more."""

from __future__ import annotations

import pytest

from sop.minutes.sources import of_text, of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_likely import said
from tests.sop.test_minutes_thanked import untold


@pytest.mark.parametrize(
    ("lines", "title", "day"),
    [
        (
            (
                "林佳蓉: 還有一個，密碼重設的信都跑到垃圾信。",
                "陳柏宇: SPF 紀錄沒設啦，這個一定要補上去，不急就是了。",
                "林佳蓉: 好，記下來。",
            ),
            "SPF",
            "",
        ),
        (
            ("林佳蓉: 對了，客服的 macro 還寫舊的退款規則，三天內一定要改掉。", "陳柏宇: 嗯，對，要改，人我再喬。"),
            "macro",
            "03-06",
        ),
        (
            ("林佳蓉: 還有，網頁上的電話號碼兩天內要改掉，誰改都可以。", "陳柏宇: 舊的那支不是還會轉接嗎？"),
            "電話號碼",
            "03-05",
        ),
        (
            ("林佳蓉: 還有無障礙標章要去申請換發，這個一定得辦，人選我還沒想到，先記著。", "陳柏宇: 好，記了。"),
            "無障礙標章",
            "",
        ),
        (
            (
                "May Chiang: The loan router has to go back by the end of March. Who, I don't mind.",
                "Alex Chen: It's under my desk.",
                "May Chiang: We'll find a volunteer.",
            ),
            "loan router",
            "03-31",
        ),
        (
            (
                "May Chiang: Then there's the redirect list. It has to be cleaned up, I just don't know by whom yet.",
                "Alex Chen: I'm back.",
            ),
            "redirect list",
            "",
        ),
    ],
)
def test_it_is_kept_for_nobody(lines: tuple[str, ...], title: str, day: str) -> None:
    [found] = [read(one) for one in of_transcript(said(*lines), MEETING).items]
    assert title in found[0]
    assert found[1:] == ([], day)


def test_it_is_kept_where_nobody_is_named_as_speaking() -> None:
    lines = untold("the certificate has to be renewed", "whose is it", "nobody knows, put it down without a name")
    [found] = of_transcript(lines, MEETING).items
    assert "certificate" in found.title
    assert found.owners == ()


def test_what_somebody_took_on_is_his_though_it_is_noted() -> None:
    lines = said("王小明: 我下週三把月報寄出去。", "林佳蓉: 好，記下來。")
    assert [read(one) for one in of_transcript(lines, MEETING).items] == [("下週三把月報寄出去", ["王小明"], "03-11")]


BY_PERSON = """各位好，下面是重點。

接下來的事情我按人列：

小明
　荔枝的商品照重拍，等果園通知
　備份還原演練一次

佳蓉
　主機升到 4 核，明天動手
"""


def test_a_name_alone_heads_what_is_that_persons() -> None:
    assert [read(one) for one in of_text(BY_PERSON, MEETING).items] == [
        ("荔枝的商品照重拍，等果園通知", ["王小明"], ""),
        ("備份還原演練一次", ["王小明"], ""),
        ("主機升到 4 核，明天動手", ["林佳蓉"], "03-04"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "- give Gavin access to the analytics (done while we talked)",
        "- (presenter photos: she uploaded them last night, thanks!)",
    ],
)
def test_what_was_done_meanwhile_is_none(line: str) -> None:
    text = f"Notes\n\nActions\n- Alex: write up the outage\n{line}\n"
    assert [one.title for one in of_text(text, MEETING).items] == ["write up the outage"]


def test_an_offer_that_was_thanked_for_is_none() -> None:
    text = "Notes\n\nStill open\n\nAlex offered to design a new player. We said thanks, but not this year.\n"
    assert of_text(text, MEETING).items == ()


def test_what_is_in_force_or_accepted_is_none() -> None:
    text = """| 事項 | 承辦 | 期限 | 備註 |
|---|---|---|---|
| 舊網址轉址清單彙整 | 佳蓉 | 本月底 | 約 300 條 |
| 首頁輪播由 8 張減為 5 張 | — | — | 照案通過，即日起適用 |
"""
    assert [one.title for one in of_text(text, MEETING).items] == ["舊網址轉址清單彙整"]


def test_who_does_it_is_appointed_later() -> None:
    [found] = of_text(
        "捌、臨時動議\n　　三、主機作業系統 10 月終止支援，升級案應儘速辦理，承辦人另行指派。\n", MEETING
    ).items
    assert "升級案" in found.title
    assert found.owners == ()


@pytest.mark.parametrize(
    "line",
    [
        "標章換發送件，主辦：王小明；協辦：林佳蓉；期限：115年11月13日。",
        "裁示：照案通過。標章換發送件，主辦：王小明；協辦：林佳蓉；期限：11/13。",
    ],
)
def test_who_only_helps_has_it_not(line: str) -> None:
    found = [read(one) for one in of_text(f"會議紀錄\n\n現有標章年底到期。\n{line}\n", MEETING).items]
    assert found == [("標章換發送件", ["王小明"], "11-13")]


def test_who_gets_it_does_not_do_it() -> None:
    [found] = of_text("會議紀錄\n\n合約七月到期。\n小明把工時明細整理出來給佳蓉，六月中。\n", MEETING).items
    assert [one.name for one in found.owners] == ["王小明"]


@pytest.mark.parametrize("said", ["，人選未定。", "（負責人未定）。", "，承辦人另行指派。"])
def test_what_a_paragraph_ends_with_nobody_for_is_a_task(said: str) -> None:
    found = [read(one) for one in of_text(f"會議紀錄\n\n標章快到期。\n\n無障礙標章要換發{said}\n", MEETING).items]
    assert found == [("無障礙標章要換發", [], "")]


@pytest.mark.parametrize("when", ["明天動手", "明天晚上進行", "明天處理"])
def test_the_day_that_it_is_done_on_is_its_day(when: str) -> None:
    [found] = [read(one) for one in of_text(f"會議紀錄\n\n待辦：\n- 小明：主機升到 4 核，{when}\n", MEETING).items]
    assert found[1:] == (["王小明"], "03-04")
