"""Talk in Chinese beside the work, of which nothing is a task; and tasks that name their thing only turns before."""

from __future__ import annotations

import pytest

from sop.minutes.language.beside import is_own_life
from sop.minutes.sources import of_transcript
from sop.minutes.spoken.thing import names_nothing
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_talk import said


@pytest.mark.parametrize(
    "words",
    [
        "我等一下三點還有一個會，可能要先走",
        "我月底要考證照",
        "我週末看了一下監控，其實還好",
        "我再五分鐘就要走",
        "我明天要搬家",
        "我明天生日",
        "我下週一才會回台灣",
        "我今天早上差點遲到",
        "我這週五要交另一個案子的東西",
        "我先關，老師們今天應該會來抱怨",
        "我會這樣問是因為上次被罵",
        "我先問一下，這個是誰決定的",
        "那我就不用了，給我結果就好",
        "我以為佳蓉會處理",
        "佳蓉上次請的那個蛋糕超好吃",
        "佳蓉下週要去受訓，所以不會在",
        "佳蓉今天是最後一天上班",
        "佳蓉禮拜五晚上有在線上",
        "佳蓉下個月要調去台北",
        "佳蓉負責的是前端，後端是外包",
        "佳蓉幫忙測的時候有發現兩個錯",
        "佳蓉幫我看過了，說是權限的問題",
        "感謝佳蓉上週幫忙代班",
        "剛剛佳蓉已經傳給我了",
        "佳蓉你斷掉了，剛剛那段沒聽到",
        "佳蓉加油，你可以的",
        "佳蓉妳感冒好一點沒",
        "佳蓉你今天聲音特別有磁性",
        "佳蓉你這張表做得很漂亮",
        "佳蓉你去年不是也遇過一次",
        "你先冷靜",
        "你這樣講我會怕",
        "你把快取清掉就會看到新的",
        "不用啦，太麻煩了",
        "又要重簽一次，好麻煩",
        "拜託，那根本是十年前的寫法",
        "這個交給電腦自己跑就好",
        "下次開會換佳蓉主持",
        "下週是我值班",
        "好，那開始，今天禮拜五，我們速戰速決",
        "郵局那邊禮拜一會改系統",
    ],
)
def test_what_is_beside_the_work_is_no_task(words: str) -> None:
    found = of_transcript(said([f"王小明: {words}。", "林佳蓉: 好。"]), MEETING).items
    assert [one.title for one in found] == []


_THING = ("王小明: 門市那台印表機又卡紙了。", "陳柏宇: 難怪有人來抱怨。")


@pytest.mark.parametrize(
    ("lines", "owners", "day"),
    [
        (["王小明: 佳蓉，這個你週五前處理一下好不好？", "林佳蓉: 好。"], ["林佳蓉"], "03-06"),
        (["林佳蓉: 這個我來，下週一弄好。"], ["林佳蓉"], "03-09"),
        (["林佳蓉: 那我後天修一修。"], ["林佳蓉"], "03-05"),
        (["林佳蓉: 交給我，這週四搞定。"], ["林佳蓉"], "03-05"),
        (["王小明: 那佳蓉你週五前修完跟我說一聲。", "林佳蓉: 好。"], ["林佳蓉"], "03-06"),
        (["林佳蓉: 我跟柏宇三月十二號一起修。", "陳柏宇: 好啊。"], ["林佳蓉", "陳柏宇"], "03-12"),
        (
            [
                "王小明: 佳蓉，你週五前修好可以嗎？",
                "林佳蓉: 好，週五前。",
                "王小明: 啊不行，十六號好了。",
                "林佳蓉: 好。",
            ],
            ["林佳蓉"],
            "03-16",
        ),
        (
            ["王小明: 佳蓉，你週五前修好可以嗎？", "林佳蓉: 好。", "王小明: 欸，下週二比較保險。", "林佳蓉: 好。"],
            ["林佳蓉"],
            "03-10",
        ),
        (["林佳蓉: 我這週四修，等等，還是明天好了。"], ["林佳蓉"], "03-04"),
        (["林佳蓉: 我今天下班前處理，啊不行，十六號好了。"], ["林佳蓉"], "03-16"),
        (["王小明: 佳蓉，能不能請你修一下？", "林佳蓉: 行，週五之前。", "林佳蓉: 我禮拜四請假。"], ["林佳蓉"], "03-06"),
    ],
)
def test_what_names_nothing_is_named_by_what_was_spoken_of(lines: list[str], owners: list[str], day: str) -> None:
    found = [read(one) for one in of_transcript(said([*_THING, *lines]), MEETING).items]
    assert [one[1:] for one in found] == [(owners, day)]
    assert "印表機" in found[0][0]


def test_who_says_yes_for_two_takes_on_nothing_else() -> None:
    lines = ["王小明: 佳蓉跟柏宇，折價券那一頁一起更新一下，今天。", "陳柏宇: OK，我跟佳蓉等等弄。"]
    found = [read(one) for one in of_transcript(said(lines), MEETING).items]
    assert [one[1] for one in found] == [["林佳蓉", "陳柏宇"]]


@pytest.mark.parametrize(
    ("title", "expected"), [("這個你處理一下", True), ("佳蓉修好", True), ("備份", False), ("補替代文字", False)]
)
def test_names_nothing(title: str, *, expected: bool) -> None:
    assert names_nothing(title, ["佳蓉"]) is expected


@pytest.mark.parametrize("words", ["我找了兩家，晚點轉給妳", "DNS 我週六晚上搬", "那下拉選單我做，我看一下時間"])
def test_what_is_taken_on_is_not_ones_own_life(words: str) -> None:
    assert not is_own_life(words)
