"""Tasks of talk that are called off, offers that are turned down, and what somebody tells of another."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from sop.minutes.language.people import Owners
from sop.minutes.language.utterances import Utterance
from sop.minutes.sources import of_transcript
from sop.minutes.spoken.open import OpenTask
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_likely import said

SPOKEN = Utterance("Alex Chen", (0,), 1, "The price table.", "The price table.", (), 1, 1)
_KEPT = ("May Chiang: I'll renew the certificate by Friday.", "Alex Chen: Good.")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            (
                "王小明: 我這邊會做一個抽獎頁，下禮拜一給大家看。",
                "Alex Chen: 縣府說不能辦抽獎，所以小明你那頁不用做了。",
                "王小明: 喔，省事。",
            ),
            "抽獎頁",
        ),
        (
            (
                "王小明: 我會寫一支程式發通知給候補的同學。",
                "Alex Chen: 候補不發通知了，小明那支程式不用寫了。",
                "王小明: 好。",
            ),
            "候補",
        ),
        (
            (
                "王小明: I'll redo the gift voucher page.",
                "Alex Chen: Gift vouchers move anyway, so scrap that page, 小明.",
                "王小明: Scrapped.",
            ),
            "voucher",
        ),
        (
            (
                "王小明: I'll clear the old badges out of the database on Thursday.",
                "王小明: About those badges. It turns out the auditors want them kept.",
                "Alex Chen: Then drop it.",
                "王小明: Dropped.",
            ),
            "badges",
        ),
    ],
)
def test_what_is_called_off_is_none(lines: tuple[str, ...], words: str) -> None:
    kept = [read(one) for one in of_transcript(said(*_KEPT, lines[0]), MEETING).items]
    assert any(words in title for title, _, _ in kept)
    found = [read(one) for one in of_transcript(said(*_KEPT, *lines), MEETING).items]
    assert [owners for _, owners, _ in found] == [["May Chiang"]]


@pytest.mark.parametrize(
    "line",
    [
        "Alex Chen: The old forms are gone, so we don't need the archive.",
        "Alex Chen: 去年那個不要再提了。",
        "Alex Chen: 別等了，先開會。",
        "Alex Chen: Do we still need the certificate?",
        "Alex Chen: May, forget the rain, how are you?",
    ],
)
def test_what_calls_off_nothing(line: str) -> None:
    found = of_transcript(said(*_KEPT, line), MEETING).items
    assert [read(one)[1] for one in found] == [["May Chiang"]]


@pytest.mark.parametrize(
    ("answer", "count"), [("心領了，廠商已經在畫了。", 0), ("不用。", 0), ("好啊，週五前。", 1), ("好，麻煩你。", 1)]
)
@pytest.mark.parametrize("offer", ["還是我來畫一組貼圖？", "要不要我畫一組貼圖？"])
def test_what_is_offered_as_a_question(offer: str, answer: str, count: int) -> None:
    found = of_transcript(said(f"王小明: {offer}", f"Alex Chen: {answer}"), MEETING).items
    assert [read(one)[1] for one in found] == [["王小明"]] * count
    assert all("貼圖" in one.title for one in found)


def test_help_that_is_turned_down_leaves_one_task() -> None:
    lines = (
        "王小明: 清單剩英文版，我下週二補齊。",
        "Alex Chen: 要不要我幫你看英文的？",
        "王小明: 不用啦，我自己來比較快。",
    )
    [found] = of_transcript(said(*lines), MEETING).items
    assert read(found)[1:] == (["王小明"], "03-10")


@pytest.mark.parametrize(
    ("line", "owner", "day"),
    [
        ("May will fix the double mails by Tuesday, she said.", "May Chiang", "03-10"),
        ("May told me she's going to fix the double mails by Tuesday.", "May Chiang", "03-10"),
        ("I rang May this morning. She'll fix the double mails by Tuesday.", "May Chiang", "03-10"),
        ("May asked me to tell you she'll fix the double mails on Friday.", "May Chiang", "03-06"),
        ("佳蓉說她禮拜五會把保險名冊送出去。", "林佳蓉", "03-06"),
    ],
)
def test_what_is_told_of_another(line: str, owner: str, day: str) -> None:
    [found] = of_transcript(said(f"Alex Chen: {line}", "王小明: Good."), MEETING).items
    assert read(found)[1:] == ([owner], day)


@pytest.mark.parametrize(
    "line",
    [
        "May told me she'll be late on Tuesday.",
        "I rang May this morning. She won't come on Tuesday.",
        "禮拜一晚上我重建過了，現在都在一秒以內。",
        "那個我週六晚上把連線數調高了，這兩天沒再發生。",
    ],
)
def test_what_gives_nobody_anything(line: str) -> None:
    assert of_transcript(said(f"Alex Chen: {line}", "王小明: Good."), MEETING).items == ()


def test_what_is_named_in_a_breath_names_the_task() -> None:
    line = "The refund report. Finance closes its books on the fifth. May, can you build that for them?"
    [found] = of_transcript(said(f"Alex Chen: {line}", "May Chiang: I can."), MEETING).items
    assert found.title.startswith("The refund report")


def test_what_shares_little_with_what_is_called_off_stays() -> None:
    lines = (
        "Alex Chen: 小明你再看剩下的失敗是哪幾家發卡行，給我一份排名，禮拜五。",
        "王小明: 好，禮拜五給。",
        "Alex Chen: 沙盒的測試卡號還要不要換？",
        "王小明: 發卡行說舊的延到明年，不用換了。",
    )
    assert [read(one)[1:] for one in of_transcript(said(*lines), MEETING).items] == [(["王小明"], "03-06")]


def test_the_same_day_is_the_one_that_was_just_said() -> None:
    line = "The hotels hand in the new rates on the first of July. I'll load them that same day."
    [found] = of_transcript(said(f"Alex Chen: {line}", "May Chiang: Good."), MEETING).items
    assert read(found)[1:] == (["Alex Chen"], "07-01")


def test_what_was_settled_long_before_can_be_called_off() -> None:
    asked = ("May Chiang: 小明, can you redraw the price table by Friday?", "王小明: Sure.")
    other = (
        "May Chiang: The second figure is the traffic.",
        "王小明: It was raining all week over there.",
        "May Chiang: That was the spring sale.",
        "王小明: Oh, I see.",
        "May Chiang: The mobile share went up again.",
        "王小明: To sixty percent.",
        "May Chiang: Sixty-two, and the tablets are gone.",
        "王小明: Nobody has one any more.",
        "May Chiang: My mother does.",
        "王小明: The third chart is the search.",
        "May Chiang: It looks the same every month.",
    )
    later = ("May Chiang: {}", "王小明: Even better.", "May Chiang: The last chart is new.", "王小明: It is pretty.")
    kept, gone = (
        of_transcript(said(*asked, *other, *(one.format(line) for one in later)), MEETING).items
        for line in ("The first chart is old.", "Oh, and scrap the price table.")
    )
    assert len(kept) == 1
    assert gone == ()


@pytest.mark.parametrize(
    "lines",
    [
        (
            "王小明: I'd promised them a list of the zones. I'll do the list next week.",
            "Alex Chen: Don't, it's work for the bin.",
            "王小明: Okay, then I won't do it.",
        ),
        (
            "王小明: I'll export the old news before the server is turned off.",
            "Alex Chen: They are in the city's web archive, each month a copy.",
            "王小明: Okay. Then I don't need to do that.",
        ),
        (
            "王小明: 那我會後去訂會議室，下週五下午。",
            "Alex Chen: 二十二號本來就有例會，可以直接併進去講。",
            "王小明: 太好了，那會議室我就不訂了。",
        ),
        (
            "王小明: 我下週三半夜跑一次壓測。",
            "Alex Chen: 那天 HIS 要升級，全停。",
            "Alex Chen: 換一天呢？",
            "王小明: 那壓測就算了，用測試環境的數字去推。",
        ),
    ],
)
def test_who_took_it_on_need_not_do_it_any_more(lines: tuple[str, ...]) -> None:
    taken = [read(one) for one in of_transcript(said(*_KEPT, lines[0]), MEETING).items]
    assert ["王小明"] in [owners for _, owners, _ in taken]
    found = [read(one) for one in of_transcript(said(*_KEPT, *lines), MEETING).items]
    assert [owners for _, owners, _ in found] == [["May Chiang"]]


@pytest.mark.parametrize(
    ("last", "speaker"),
    [
        ("Okay, then I won't do it.", "Alex Chen"),
        ("那投影片我就不改了。", "王小明"),
        ("Then I won't forget it.", "王小明"),
    ],
)
def test_what_another_says_or_of_another_thing_takes_nothing_back(last: str, speaker: str) -> None:
    lines = ("王小明: I'll export the old news by Friday.", "Alex Chen: They are online as well.")
    found = [read(one) for one in of_transcript(said(*_KEPT, *lines, f"{speaker}: {last}"), MEETING).items]
    assert ["王小明"] in [owners for _, owners, _ in found]


def test_what_is_said_long_after_is_of_something_else_unless_it_is_named() -> None:
    talk = [f"{('Alex Chen', 'May Chiang')[n % 2]}: The figure of slide {n} is fine." for n in range(12)]
    lines = ("王小明: I'll export the old news by Friday.", *talk, "王小明: Okay, then I won't do it.")
    assert ["王小明"] in [read(one)[1] for one in of_transcript(said(*lines), MEETING).items]
    asked = ("Alex Chen: 小明，壓測報告麻煩你週五前寫好。", "王小明: 好，我週五前寫好。")
    named = (*asked, *talk, "王小明: 那壓測報告我就不寫了。")
    assert ["王小明"] in [read(one)[1] for one in of_transcript(said(*named[:-1]), MEETING).items]
    assert ["王小明"] not in [read(one)[1] for one in of_transcript(said(*named), MEETING).items]


def test_a_reminder_calls_nothing_off() -> None:
    lines = (
        "Alex Chen: 小明, please go over the fallback page.",
        "王小明: By when?",
        "Alex Chen: No rush, just don't forget it.",
    )
    found = [read(one) for one in of_transcript(said(*_KEPT, *lines, "王小明: I won't."), MEETING).items]
    assert [owners for _, owners, _ in found] == [["May Chiang"], ["王小明"]]


def test_what_is_told_once_more_much_later_is_known_by_where_it_was_settled() -> None:
    one = OpenTask("the price table", Owners(), None, SPOKEN, 0, agreed=True)
    one.reach(replace(SPOKEN, line=9, to=9), 50)
    assert (one.to, one.heard) == (9, 50)
    one.reach(replace(SPOKEN, line=900, to=900), 500)
    assert (one.to, one.heard) == (9, 500)
