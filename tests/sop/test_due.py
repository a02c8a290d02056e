"""Due dates as people write them, in both languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from sop.words import words
from sop.words.due import parse_due

TODAY = date(2026, 11, 4)
"""A Wednesday."""

UNDERSTOOD = {
    # dates in figures
    "2026-12-01": date(2026, 12, 1),
    "2026-1-5": date(2026, 1, 5),
    "2026/12/01": date(2026, 12, 1),
    "2026.12.01": date(2026, 12, 1),
    "２０２６／１２／０１": date(2026, 12, 1),
    "12/1": date(2026, 12, 1),
    "11/4": TODAY,
    "11/3": date(2027, 11, 3),
    "25/12": date(2026, 12, 25),
    "12/25/2026": date(2026, 12, 25),
    "25.12.2026": date(2026, 12, 25),
    "5/5/2027": date(2027, 5, 5),
    "12/1(二)": date(2026, 12, 1),
    "12/1（週二）": date(2026, 12, 1),
    "2026-12-01 (Tue)": date(2026, 12, 1),
    "115/12/01": date(2026, 12, 1),
    "115-12-01": date(2026, 12, 1),
    "115.12.1": date(2026, 12, 1),
    # English
    "1 Dec": date(2026, 12, 1),
    "Dec 1": date(2026, 12, 1),
    "Dec 1 2026": date(2026, 12, 1),
    "December 1st, 2027": date(2027, 12, 1),
    "the 1st of December": date(2026, 12, 1),
    "3 nov": date(2027, 11, 3),
    "sept. 9": date(2027, 9, 9),
    "Tuesday, 1 December 2026": date(2026, 12, 1),
    "today": TODAY,
    "EOD": TODAY,
    "Tomorrow": date(2026, 11, 5),
    "the day after tomorrow": date(2026, 11, 6),
    "in 3 days": date(2026, 11, 7),
    "3 days from now": date(2026, 11, 7),
    "within two weeks": date(2026, 11, 18),
    "in a week": date(2026, 11, 11),
    "in 1 month": date(2026, 12, 4),
    "monday": date(2026, 11, 9),
    "wednesday": TODAY,
    "fri": date(2026, 11, 6),
    "by Friday.": date(2026, 11, 6),
    "on friday": date(2026, 11, 6),
    "this friday": date(2026, 11, 6),
    "next monday": date(2026, 11, 9),
    "next friday": date(2026, 11, 13),
    "end of month": date(2026, 11, 30),
    "end of the month": date(2026, 11, 30),
    "end of next month": date(2026, 12, 31),
    "end of year": date(2026, 12, 31),
    "next Friday EOD": date(2026, 11, 13),
    "by 5 pm on Friday": date(2026, 11, 6),
    "in two business days": date(2026, 11, 6),
    "the 20th": date(2026, 11, 20),
    "end of Q4": date(2026, 12, 31),
    "end of the quarter": date(2026, 12, 31),
    "end of August": date(2027, 8, 31),
    "Thursday next week": date(2026, 11, 12),
    # Traditional Chinese
    "今天": TODAY,
    "明天": date(2026, 11, 5),
    "明日": date(2026, 11, 5),
    "後天": date(2026, 11, 6),
    "大後天": date(2026, 11, 7),
    "明天前": date(2026, 11, 5),
    "週五之前": date(2026, 11, 6),
    "下週三": date(2026, 11, 11),
    "下周三": date(2026, 11, 11),
    "下禮拜三": date(2026, 11, 11),
    "下個星期三": date(2026, 11, 11),
    "下下週三": date(2026, 11, 18),
    "下週日": date(2026, 11, 15),
    "這週五": date(2026, 11, 6),
    "本週五": date(2026, 11, 6),
    "這個禮拜天": date(2026, 11, 8),
    "週五": date(2026, 11, 6),
    "星期五": date(2026, 11, 6),
    "禮拜五": date(2026, 11, 6),
    "週三": TODAY,
    "週一": date(2026, 11, 9),
    "月底": date(2026, 11, 30),
    "本月底": date(2026, 11, 30),
    "下個月底": date(2026, 12, 31),
    "年底": date(2026, 12, 31),
    "明天下午五點": date(2026, 11, 5),
    "今晚": TODAY,
    "明天下班前": date(2026, 11, 5),
    "本月20日前": date(2026, 11, 20),
    "下個月5號": date(2026, 12, 5),
    "兩個工作天內": date(2026, 11, 6),
    "明年一月底": date(2027, 1, 31),
    "第四季結束前": date(2026, 12, 31),
    "最晚 11/6": date(2026, 11, 6),
    "三天後": date(2026, 11, 7),
    "3天後": date(2026, 11, 7),
    "３ 天內": date(2026, 11, 7),
    "十二天之後": date(2026, 11, 16),
    "兩週後": date(2026, 11, 18),
    "兩個星期後": date(2026, 11, 18),
    "一個月後": date(2026, 12, 4),
    "12月1日": date(2026, 12, 1),
    "12 月 1 號": date(2026, 12, 1),
    "十二月一日": date(2026, 12, 1),
    "十一月二十五日": date(2026, 11, 25),
    "2026年12月1日": date(2026, 12, 1),
    "民國115年12月1日": date(2026, 12, 1),
    "115年12月1日": date(2026, 12, 1),
    "民國一百一十五年十二月一日": date(2026, 12, 1),
    "民國115/12/01": date(2026, 12, 1),
}

NOT_UNDERSTOOD = [
    "",
    "OPS-1234",
    "May will review",
    "may",
    "12",
    "2027",
    "10%",
    "1234",
    "12:34",
    "1/2/2026",
    "13/13",
    "2026-02-30",
    "2/30",
    "2/29",
    "12/1(三)",
    "Monday, 1 December 2026",
    "next week",
    "下週",
    "soon",
    "盡快",
    "this monday",
    "這週一",
    "version 1.2.3",
    "26/12/01",
    "step",
    "in days",
    "in 0x3 days",
    "星期八",
    "十十月一日",
    "0/0",
    "0000-01-01",
    "9999999999 days",
    "明天" * 40,
    "二三月",
    "by noon",
    "17:00",
    "after Friday",
    "週五後",
    "within 48 hours",
    "the Friday after next",
]


@pytest.mark.parametrize(("phrase", "expected"), UNDERSTOOD.items())
def test_names_a_day(phrase: str, expected: date) -> None:
    assert parse_due(phrase, TODAY) == expected
    assert parse_due(f"\u3000{phrase.upper()} \n", TODAY) == expected


@pytest.mark.parametrize("phrase", NOT_UNDERSTOOD)
def test_names_no_certain_day(phrase: str) -> None:
    assert parse_due(phrase, TODAY) is None


days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(days, days)
def test_reads_every_full_form(day: date, today: date) -> None:
    forms = [
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"民國{day.year - 1911}年{day.month}月{day.day}日",
        f"{day:%d} {day:%B} {day.year}",
        f"{day:%b} {day.day}, {day.year}",
    ]
    assert {parse_due(form, today) for form in forms} == {day}


@given(days, days, st.sampled_from(["en", "zh-Hant"]))
def test_reads_what_we_write(day: date, today: date, language: str) -> None:
    assert parse_due(words(language).day(day), today) == day


@given(days, st.integers(0, 6))
def test_weekdays_lie_where_they_should(today: date, weekday: int) -> None:
    monday = today - timedelta(days=today.weekday())
    bare = parse_due("週" + "一二三四五六日"[weekday], today)
    following = parse_due("下週" + "一二三四五六日"[weekday], today)
    assert bare
    assert today <= bare < today + timedelta(days=7)
    assert bare.weekday() == weekday
    assert following == monday + timedelta(days=7 + weekday)


@given(days, st.integers(1, 12), st.integers(1, 28))
def test_a_day_without_a_year_is_not_past(today: date, month: int, day: int) -> None:
    found = parse_due(f"{month}月{day}日", today)
    assert found
    assert found >= today
    assert (found.month, found.day) == (month, day)


ALPHABET = "0123456789/-.() 年月日週下一二三十百天後民國前mondaynextin今明"


@given(st.one_of(st.text(), st.text(ALPHABET, max_size=14)), days)
def test_raises_for_nothing(text: str, today: date) -> None:
    found = parse_due(text, today)
    assert found is None or isinstance(found, date)


def test_the_calendar_ends_somewhere() -> None:
    assert parse_due("明天", date.max) is None
    assert parse_due("end of next month", date.max) is None
