"""What is likely about a task where the rules know nothing: its day, and in talk whose it is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.candidate import Candidate
from sop.minutes.language.people import Owners
from sop.minutes.noted.openday import with_likely_day
from sop.minutes.noted.written import lines_of
from sop.minutes.sources import of_text, of_transcript, reading_of
from sop.minutes.spoken.vicinity import Vicinity
from sop.minutes.spoken.whichday import NamedDays
from sop.minutes.spoken.whose import with_likely_owner
from tests.corpus.examples import said_in
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_likely import BEFORE, NOTES, said

_MESSAGES = (
    "May Chiang: 罐頭訊息我想改，現在太長了。",
    "Alex Chen: 改啊，妳改完誰看？",
    "May Chiang: 佳蓉看。",
    "林佳蓉: 傳來。",
    "May Chiang: 我排好版是八號禮拜天晚上，行嗎？",
    "Alex Chen: 行。",
)
_FAQ = (
    "Alex Chen: 小明，你那邊還好嗎？",
    "王小明: 還行，就是常見問答有點舊。",
    "Alex Chen: 那如果不會太為難你，月底前幫我們把常見問答更新一輪，好嗎？",
    "王小明: 嗯，應該可以，我盡量。",
)


def vicinity(lines: tuple[str, ...], *tasks: Candidate) -> Vicinity:
    """The conversation, each line of which is the third of four lines of its cue."""
    reading = reading_of(MEETING)
    sentences = said_in(said(*lines), reading)
    return Vicinity(sentences, [reading.when.all(one.masked) for one in sentences], tasks)


def task(title: str, spoken: int, due: Due | None = None, who: tuple[int, ...] = ()) -> Candidate:
    """A task that is named in the so-manyth line of what is said."""
    line = 4 + spoken * 3
    return Candidate(title, Owners(who), due, line, line)


def test_a_day_that_is_said_turns_later_is_shown_to_be_checked() -> None:
    found = of_transcript(said(*BEFORE, *_MESSAGES), MEETING).items
    assert [read(one) for one in found] == [("罐頭訊息我想改，現在太長了 — 改啊，妳改完誰看", ["May Chiang"], "03-08")]
    assert found[0].due is not None
    assert not found[0].due.sure


def test_who_was_asked_how_it_goes_has_what_he_is_then_asked_for() -> None:
    found = of_transcript(said(*BEFORE, *_FAQ), MEETING).items
    assert [read(one) for one in found] == [("如果不會太為難你，月底前幫我們把常見問答更新一輪", ["王小明"], "03-31")]


@pytest.mark.parametrize(("nobodys", "owners"), [(False, (0,)), (True, ())])
def test_who_is_likely_gets_what_is_not_said_to_be_nobodys(nobodys: bool, owners: tuple[int, ...]) -> None:
    mine = replace(task("更新一輪", 2), nobodys=nobodys)
    assert with_likely_owner(mine, vicinity(_FAQ, mine)).owners.sure == owners


def test_a_day_that_minutes_state_stays() -> None:
    reading = reading_of(MEETING)
    lines = lines_of(NOTES.format(line="- [ ] 停機用的離線庫存檔：佳蓉，17 號晚上備妥"), reading)
    at = next(line.number for line, _ in lines if "離線" in line.text)
    bare = Candidate("停機用的離線庫存檔", Owners((1,)), None, at, at)
    dated = replace(bare, due=Due(date(2026, 3, 20), None, "二十號", 0, 3))
    assert str(getattr(with_likely_day(bare, [bare], lines, reading).due, "day", None)) == "2026-03-17"
    assert with_likely_day(dated, [dated], lines, reading) is dated


def test_a_conversation_of_few_turns_is_left_to_the_rules() -> None:
    [messages] = of_transcript(said(*_MESSAGES), MEETING).items
    assert messages.due is None


def test_what_nobody_took_stays_nobodys() -> None:
    lines = (
        "Alex Chen: 測試帳號太亂了要清，這條先記著，誰做還沒定。",
        "May Chiang: 我不行喔。",
        "Alex Chen: 好，先記著。",
    )
    found = of_transcript(said(*BEFORE, *lines), MEETING).items
    assert [read(one) for one in found] == [("測試帳號太亂了要清，這條先記著，誰做還沒定", [], "")]


@pytest.mark.parametrize(
    ("sure", "day"),
    [(False, "2026-03-08"), (True, "2026-03-20")],
    ids=["doubted", "stated"],
)
def test_only_a_day_that_the_rules_doubt_gives_way_to_a_likelier_one(sure: bool, day: str) -> None:
    due = Due(date(2026, 3, 20), None, "二十號", 0, 3, sure=sure)
    mine = task("罐頭訊息我想改", 0, due, (3,))
    dated = NamedDays(vicinity(_MESSAGES, mine)).with_likely(mine).due
    assert dated is not None
    assert (str(dated.day), dated.sure) == (day, sure)


def test_a_task_stays_as_it_is_where_no_day_is_near() -> None:
    mine = task("Anything about the banner", 0)
    around = vicinity(("Alex Chen: Anything about the banner?", "May Chiang: No."), mine)
    assert NamedDays(around).with_likely(mine) is mine


_LINES = (
    "Alex Chen: Fine. The banner is old.",
    "May Chiang: I redo it. When?",
    "Alex Chen: Friday.",
    "王小明: I call the vendor.",
    "Alex Chen: Monday, please.",
)


def test_near_a_task_is_what_is_said_some_turns_around_the_sentence_that_names_it() -> None:
    mine = task("I redo it", 1)
    near = vicinity(_LINES, mine).near(mine, 1, 1)
    assert [(each.one.text, each.where, each.away) for each in near] == [
        ("Fine.", "b1", 2),
        ("The banner is old.", "b1", 1),
        ("I redo it.", "in", 0),
        ("When?", "a0", 1),
        ("Friday.", "a1", 2),
    ]
    assert [each.side for each in near] == ["b", "b", "i", "a", "a"]
    assert [each.asks for each in near] == [False, False, False, True, False]


def test_other_tasks_are_those_that_are_named_in_other_sentences() -> None:
    mine, other = task("I redo it", 1), task("call the vendor", 3)
    around = vicinity(_LINES, mine, other)
    at = {one.text: n for n, one in enumerate(around.said)}
    assert [text for text, n in at.items() if around.names_other(n, mine)] == ["I call the vendor."]
    assert [text for text, n in at.items() if around.names_other(n, other)] == ["I redo it."]
    assert [text for text, n in at.items() if around.others_between(n, mine)] == ["Monday, please."]
    assert [text for text, n in at.items() if around.others_between(n, other)] == ["Fine.", "The banner is old."]


def test_the_words_beside_a_sentence_are_of_other_turns_and_know_neither_names_nor_days() -> None:
    around = vicinity(_LINES)
    at = {one.text: n for n, one in enumerate(around.said)}
    assert around.beside(at["When?"], 1) == ["#", "."]
    assert around.beside(at["When?"], -1) == ["the", "banner", "is", "old", "."]
    assert around.beside(0, -1) == []
    assert around.beside(len(around.said) - 1, 1) == []
    assert around.goes_on(at["I redo it."]) == ["when", "?"]
    assert around.goes_on(at["When?"]) == []


@pytest.mark.parametrize(
    ("line", "task"),
    [
        ("- [ ] 停機用的離線庫存檔：佳蓉，17 號晚上備妥", ("停機用的離線庫存檔，17 號晚上備妥", ["林佳蓉"], "03-17")),
        (
            "* Other hosts not looked at. May takes them, through by the 11th",
            ("Other hosts not looked at — takes them, through by the 11th", ["May Chiang"], "03-11"),
        ),
        (
            "- [ ] 庫存同步失敗時要叫人，現在是靜悄悄的……後天弄好",
            ("庫存同步失敗時要叫人，現在是靜悄悄的……後天弄好", [], "03-05"),
        ),
    ],
)
def test_the_day_of_a_line_of_minutes_that_no_rule_reads_is_shown_to_be_checked(
    line: str, task: tuple[str, list[str], str]
) -> None:
    [found] = of_text(NOTES.format(line=line), MEETING).items
    assert read(found) == task
    assert found.due is not None
    assert not found.due.sure


@pytest.mark.parametrize("line", ["- [ ] 換招牌（佳蓉）", "- [ ] 換招牌（佳蓉），盡快"])
def test_a_task_of_minutes_without_a_day_gets_none_of_the_lines_around_it(line: str) -> None:
    [found] = of_text(NOTES.format(line=line), MEETING).items
    assert found.due is None or found.due.day is None


def test_short_minutes_are_left_to_the_rules() -> None:
    [found] = of_text("- [ ] 停機用的離線庫存檔：佳蓉，17 號晚上備妥", MEETING).items
    assert found.due is None


_HANDED_OVER = """# 值班交接

## 一、這週的狀況

* 官網、會員、金流都正常
* 簡訊供應商延遲 18 分鐘，對方已恢復，原因不明
* 磁碟：log-02 用了 83%，一天長 1.2%

## 二、交給佳蓉

1. log-02 滿 90% 之前要清，清 1 月以前的就好，3/9 以前清完
2. 簡訊供應商的事故報告還沒來，星期一追一下
3. 憑證 3/12 到期，新的已簽好放在保險庫，3/11 晚上換上去
4. 測試帳號太亂要清，還沒有人
"""
_PER_PERSON = """# 官網組　週二碰頭

3/3 14:00，線上，都在（紀錄輪到小明）

## 陳柏宇

上週：下載連結簽章、退訂頁，都上了
遇到：簽章效期太短，讀者在捷運上一斷線就失效
接下來
  · 效期從 5 分鐘拉到 2 小時，今天
  · 書封圖片批次壓縮（兩萬張，慢慢跑）—— 3/9
請假：3/5、3/6

## 佳蓉

作者頁流量掉四成，等重抓。
"""


@pytest.mark.parametrize(
    ("text", "owners"),
    [(_HANDED_OVER, [["林佳蓉"], ["林佳蓉"], ["林佳蓉"], []]), (_PER_PERSON, [["陳柏宇"], ["陳柏宇"]])],
    ids=["handed over, and one that nobody has", "per person"],
)
def test_a_task_of_minutes_is_of_whom_is_named_above_it(text: str, owners: list[list[str]]) -> None:
    assert [read(one)[1] for one in of_text(text, MEETING).items] == owners


def test_what_is_said_before_who_does_it_is_in_the_title() -> None:
    line = "Alex Chen: The other half of the coupon box I'll push on Friday—ah no, Friday's the school thing—Saturday morning."
    [found] = of_transcript(said(line, "May Chiang: Good."), MEETING).items
    assert found.title.startswith("The other half of the coupon box")


def test_a_limit_in_the_sentence_that_names_a_task_stays_whatever_day_is_near() -> None:
    lines = (
        "Alex Chen: 好，今天先看上週的事。",
        "Alex Chen: 還有預約網站的憑證，這個原本是佳蓉的齁？",
        "林佳蓉: 對，可是我下禮拜開始要支援總館，怕會漏掉。",
        "Alex Chen: 憑證給我換好了，月底前。",
        "林佳蓉: 謝謝。",
        "Alex Chen: 佳蓉, you draft the notice by next Wednesday, and I'll run it past legal on December 18.",
        "林佳蓉: Okay.",
        "林佳蓉: 我這邊會做一個抽獎頁，下禮拜一給大家看。",
        "Alex Chen: 縣府說不能辦抽獎，所以佳蓉妳那頁不用做了。",
        "林佳蓉: 喔，省事。",
    )
    late = replace(MEETING, held=datetime(2026, 11, 27, 12, 49, tzinfo=ZoneInfo("Asia/Taipei")))
    found = [read(one) for one in of_transcript(said(*lines), late).items]
    assert [day for title, owners, day in found if owners == ["林佳蓉"]] == ["12-02"]
