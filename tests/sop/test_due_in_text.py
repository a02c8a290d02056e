"""Due dates found in the running text of minutes, in both languages."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from sop.minutes.days.due import Due, find_dues, read_due

TAIPEI = ZoneInfo("Asia/Taipei")
HELD = datetime(2026, 11, 18, 14, tzinfo=TAIPEI)
"""A Wednesday."""

PHRASES: dict[str, tuple[int, int] | tuple[int, int, time] | None] = {
    # what the issue of meetings names
    "下週三前": (11, 25),
    "月底前": (11, 30),
    "明天下午五點": (11, 19, time(17)),
    "12/15 前": (12, 15),
    "本月20日前": (11, 20),
    "下班前": (11, 18),
    "115/12/15": (12, 15),
    "by next Friday EOD": (11, 27),
    "in two business days": (11, 20),
    "end of Q4": (12, 31),
    # figures and months
    "11/20(五)": (11, 20),
    "11/20（五）下午三點前": (11, 20, time(15)),
    "11/20 18:00 前": (11, 20, time(18)),
    "2026/11/27 23:59": (11, 27, time(23, 59)),
    "2026-12-03": (12, 3),
    "12/3": (12, 3),
    "１２／３ 前": (12, 3),
    "Friday (11/20)": (11, 20),
    "週五(11/20)": (11, 20),
    "11月20日": (11, 20),
    "十一月二十日前": (11, 20),
    "11 月 27 日 前": (11, 27),
    "民國115年12月1日下午5時前": (12, 1, time(17)),
    "no later than 3 Dec": (12, 3),
    "Dec 3rd": (12, 3),
    "27 November, 18:00": (11, 27, time(18)),
    "27-Nov-2026": (11, 27),
    "by 27-Nov": (11, 27),
    "by the 25th": (11, 25),
    "before the tenth": (12, 10),
    "下個月5號": (12, 5),
    "次月5日前": (12, 5),
    "20號前": (11, 20),
    # near days and times of day
    "by EOD tomorrow": (11, 19),
    "tomorrow EOB": (11, 19),
    "tomorrow at noon": (11, 19, time(12)),
    "by five today": (11, 18, time(17)),
    "後天中午": (11, 20, time(12)),
    "明早九點": (11, 19, time(9)),
    "今晚十點": (11, 18, time(22)),
    "週五中午前": (11, 20, time(12)),
    "下週一早上十點半": (11, 23, time(10, 30)),
    "on Monday at 10": (11, 23, time(10)),
    "Friday, 5:30 p.m.": (11, 20, time(17, 30)),
    "Sunday night at ten": (11, 22, time(22)),
    "first thing Monday": (11, 23),
    "by close of business Friday": (11, 20),
    "by 17:00 UTC on Friday": (11, 20),
    "by 9 tomorrow morning": (11, 19, time(9)),
    "tonight at 8": (11, 18, time(20)),
    "tomorrow by lunch": (11, 19),
    "Friday midnight": (11, 20),
    "Wednesday morning, 10 o'clock": (11, 25, time(10)),
    "下週五中午十二點前": (11, 27, time(12)),
    "五點前": (11, 18, time(17)),
    "17:30 前": (11, 18, time(17, 30)),
    "5pm 前": (11, 18, time(17)),
    "本日下班前": (11, 18),
    # both languages at once
    "by 週五": (11, 20),
    "before 月底": (11, 30),
    "下週三 EOD": (11, 25),
    "tomorrow 下班前": (11, 19),
    "next Monday 前": (11, 23),
    "half past four tomorrow": (11, 19, time(16, 30)),
    "by four thirty tomorrow": (11, 19, time(16, 30)),
    "by end of tomorrow": (11, 19),
    # weekdays
    "by Friday's standup": (11, 20),
    "下週一例會前": (11, 23),
    "by Friday, the 20th": (11, 20),
    "Thursday the 26th at noon": (11, 26, time(12)),
    "at the latest by Friday": (11, 20),
    "不晚於 11/30": (11, 30),
    "最晚不要超過 11/30": (11, 30),
    "週四 standup 前": (11, 19),
    "二〇二六年十二月一日": (12, 1),
    "一一五年十二月四日前": (12, 4),
    "本週五": (11, 20),
    "這禮拜五": (11, 20),
    "下下週一": (11, 30),
    "下週五下班前": (11, 27),
    "by Wednesday": (11, 25),
    "on Thursday next week": (11, 26),
    # spans and ends
    "三天內": (11, 21),
    "兩週內": (12, 2),
    "兩個工作天內": (11, 20),
    "within 48 hours": (11, 20),
    "兩小時內": (11, 18, time(16)),
    "in a couple of days": (11, 20),
    "within the next two weeks": (12, 2),
    "two weeks from today": (12, 2),
    "in a fortnight": (12, 2),
    "年底前": (12, 31),
    "第四季結束前": (12, 31),
    "Q4 結束前": (12, 31),
    "before the end of the month": (11, 30),
    "截止日：11/27": (11, 27),
    "期限：下週五": (11, 27),
    "due date: Friday": (11, 20),
    # words about time that determine no day
    **dict.fromkeys(
        (
            "ASAP|as soon as you can|soon|next sprint|next week|some time next week|end of next week|mid-November|by March"
            "|before the audit|after the holidays|before Christmas|eow|by the end of the week|12/5 or 12/6|週四或週五"
            "|盡快|儘速|越快越好|下週|這週|本週內|下個月初|月中|11月中旬|三月前|上線前|下次開會前|雙十前|雙十連假前|農曆年前"
            "|上線前一天|活動前三天|半年內|收假後|文到三日內"
            "|兩三天內|週末前|Monday in two weeks|the Friday after next|two weeks from Friday|12月第一個週五|週三、週四"
            "|Tuesday/Wednesday|a week today|最快週五"
            "|no earlier than Friday|明後天"
            "|last Friday of the month"
            # a day that is none, contradicts itself or has passed
            "|by 11/31|Friday 11/21|12/1(一)|by 11/3|11/3 前|2026-11-17 前|週五後|after 12/1|by noon"
        ).split("|")
    ),
}

NO_DUE = [
    "The fix for OPS-1234 is in 2.3.1 and 2.3",
    "10/10 tests passed, 24/7 support, 5/6 台完成，約 1/3 的流量，流量 1/3 導到新機房，比例 3/4",
    "ratio 4/5, score 9/10, page 3/12, v10/15",
    "at 14:05 on 11/3 we saw errors, again at 15:10",
    "昨天已修好，上週五重開，上個月底換過，去年底簽約，三天前就壞了，兩週前也壞",
    "Last Friday it failed, two days ago, 3 days later; it took 3 days and two weeks, on a normal Thursday",
    "May will review the text. You may ask May. Sun spots; sat down; mon ami",
    "週報、週會、日報、月報要更新；月底報表、年底尾牙",
    "Monday standup moves; Friday's release is ready; 週一例會改線上；下週的會議；the Friday release",
    "IP 192.168.1.10, 10.0.12.1, port 8080/8081, http://x.test/2026/12/01/a, logs-2026-12-01.txt",
    "每週五備份，每月5號對帳，每天檢查, every Monday, each Friday, since Monday",
    "小明天天檢查，志明日前已完成，週五的前端；後端",
    "Release on 12/1-12/5；春節（2/16–2/20）期間；from Monday to Friday",
    "At the end of the day, it is about trust. It runs until it stops. Due to load. By the way. On call. At last",
    "目前、以前、之前、先前、日前、提前、事前都有",
    "一月一次，一日三餐，三點建議，第115次，115年度預算，12月營收，Q3 numbers are fine，第三季營收",
    "每天下班前備份，每月 5 日前回報，every other Friday, Friday is a holiday，不要拖到 12/1，11 月 25、26 兩天",
    "隔週一輪值，週三到週五值班，禮拜二到禮拜四之間，Mon-Fri, Mon–Wed, monday.com, owner: Kevin Sun",
    "by the second release, on the first floor, 3號機, 第5號",
    "The 20th user, first Monday release, the second try",
]


def _expected(phrase: str) -> tuple[date | None, time | None]:
    said = PHRASES[phrase]
    return (None, None) if said is None else (date(2026, said[0], said[1]), said[2] if len(said) > 2 else None)


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_alone_and_in_a_sentence(phrase: str) -> None:
    expected = _expected(phrase)
    alone = read_due(phrase, HELD)
    assert alone
    assert (alone.day, alone.at) == expected
    for sentence in (
        f"Alex: {phrase}",
        f"請王小明處理（{phrase}），謝謝",
        f"Alex: file it {phrase}.",
        f"| 備份 | {phrase} | |",
    ):
        found = [(one.day, one.at, one.words.rstrip(".")) for one in find_dues(sentence, HELD)]
        assert found == [(*expected, phrase.rstrip("."))], sentence


@pytest.mark.parametrize("text", NO_DUE)
def test_what_is_no_due_date(text: str) -> None:
    assert find_dues(text, HELD) == []


def test_the_corrected_day_counts() -> None:
    text = (
        "Not Monday, but Tuesday. 月報你週四，欸不對，週五要給我。Thursday, no wait, Friday. 原訂 11/20，改到 11/27。"
    )
    text += " Moved from 11/20 to 11/30. Mei — 12/4, the 27th."
    days = ["Tuesday", "週五", "Friday", "11/27", "11/30", "12/4", "the 27th"]
    assert [one.words for one in find_dues(text, HELD)] == days


def test_a_limit_is_told_from_a_mention() -> None:
    found = find_dues("12/15 切換公告文案，12/9（三）；於 12/4 前寄出；上線日 12/1", HELD)
    assert [(one.words, one.marked) for one in found] == [
        ("12/9（三）", False),
        ("於 12/4 前", True),
        ("12/1", False),
    ]


def test_what_counts_from_something_else_names_no_day() -> None:
    text = "reply within 2 days of receipt; 收到後三天內回覆；restore within 4 hours of the alarm; close within 2 days"
    assert [one.day for one in find_dues(text, HELD)] == [None, None, None, date(2026, 11, 20)]


def test_business_days_honour_holidays_and_working_saturdays() -> None:
    holidays, workdays = frozenset([date(2026, 11, 19)]), frozenset([date(2026, 11, 21)])
    assert read_due("兩個工作天內", HELD, holidays) == Due(date(2026, 11, 23), None, "兩個工作天內", 0, 6, True)
    assert [one.day for one in find_dues("in two business days", HELD, holidays, workdays)] == [date(2026, 11, 21)]


def test_hours_are_counted_across_the_change_of_clocks() -> None:
    evening = datetime(2026, 10, 24, 23, tzinfo=ZoneInfo("Europe/Berlin"))
    found = read_due("within 4 hours", evening)
    assert found
    assert (found.day, found.at) == (date(2026, 10, 25), time(2))


starts = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(TAIPEI))
CHINESE = "一二三四五六日"
ONES = ("", *"一二三四五六七八九")


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else ONES[tens]) + "十" if tens else "") + ONES[ones]


@given(starts, st.integers(0, 300))
def test_every_day_of_the_next_ten_months_in_every_form(held: datetime, ahead: int) -> None:
    day = held.date() + timedelta(days=ahead)
    forms = [
        day.isoformat(),
        f"{day:%Y/%m/%d} 前",
        f"by {day:%d %B %Y}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.year}年{day.month}月{day.day}日前",
        f"{day.month}/{day.day} 前",
        f"{day.month}/{day.day}（{CHINESE[day.weekday()]}）",
        f"{day.month}月{day.day}日",
        f"{_chinese(day.month)}月{_chinese(day.day)}日以前",
        f"by {day.day} {day:%b}",
        f"no later than {day:%A}, {day:%B} {day.day}",
        f"週{CHINESE[day.weekday()]}({day.month}/{day.day})",
    ]
    if day.year > 2010:
        forms.append(f"民國{day.year - 1911}年{day.month}月{day.day}日")
        forms.append(f"{day.year - 1911}/{day.month}/{day.day} 前")
    for form in forms:
        found = find_dues(f"請 Alex 更新文件，{form}。", held)
        assert [(one.day, one.words) for one in found] == [(day, form)], form
        alone = read_due(form, held)
        assert alone
        assert alone.day == day, form


PIECES = [
    *PHRASES,
    *NO_DUE,
    "Alex",
    "，",
    "。",
    " ",
    "\n",
    "|",
    "前",
    "by ",
    "週",
    "月",
    "12",
    "/",
    "(",
    "三",
    "**",
    "ﬀ",
    "İ",
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=8).map("".join)


@settings(max_examples=150)
@given(texts, starts)
def test_what_is_found_stands_in_the_text_and_not_before_the_meeting(text: str, held: datetime) -> None:
    last = 0
    for one in find_dues(text, held):
        assert one.words == text[one.start : one.end]
        assert last <= one.start < one.end
        assert one.day is None or one.day >= held.date()
        assert one.day or one.at is None
        last = one.end


@given(st.sampled_from(sorted(PHRASES)), starts)
def test_full_width_figures_say_the_same(phrase: str, held: datetime) -> None:
    wide = phrase.translate({ord(sign): chr(ord(sign) + 0xFEE0) for sign in "0123456789/:-()"})
    half, full = read_due(phrase, held), read_due(wide, held)
    assert (half is None) == (full is None)
    assert half is None or full is None or (half.day, half.at) == (full.day, full.at)


TUNING = sorted(Path("tests/corpus/tuning").glob("*.labels.yaml"))


@pytest.mark.parametrize("labels", TUNING, ids=lambda path: path.name.removesuffix(".labels.yaml"))
def test_the_phrases_of_the_corpus(labels: Path) -> None:
    told = yaml.safe_load(labels.read_text(encoding="utf-8"))
    held = datetime.fromisoformat(str(told["held"])).replace(tzinfo=ZoneInfo(told["timezone"]))
    for item in told["items"]:
        if phrase := item.get("due_words"):
            found = read_due(phrase, held)
            assert found, phrase
            due = str(found.day) if found.day else None, f"{found.at:%H:%M}" if found.at else None
            assert due == (item["due"] and str(item["due"]), item.get("due_time")), phrase


@pytest.mark.parametrize(
    "piece", ["一", "by ", "1", "11/20 ", "before the ", "十一月", "截止:", "the end of ", "週五或", "12/1-", "* *"]
)
def test_a_long_text_takes_linear_time(piece: str) -> None:
    find_dues(piece * 3_000, HELD)
