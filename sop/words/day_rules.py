"""What each kind of day phrase means: from the groups of its pattern to a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TypeAlias

from sop.words import dates
from sop.words.dates import Answer, Seen
from sop.words.numerals import MONTHS, WEEKDAYS, number

_MINGUO = 1911

Groups: TypeAlias = Mapping[str, str | None]
Rule: TypeAlias = Callable[[Groups, Seen], Answer]

_UNITS = {
    "天": "day",
    "日": "day",
    "週": "week",
    "周": "week",
    "星期": "week",
    "禮拜": "week",
    "月": "month",
    "小時": "hour",
    "鐘頭": "hour",
    "工作天": "business",
    "工作日": "business",
    "營業日": "business",
    "上班日": "business",
    "business day": "business",
    "working day": "business",
    "workday": "business",
}


def _said(groups: Groups, name: str) -> str:
    return groups.get(name) or ""


def _year(groups: Groups, seen: Seen) -> int | None:
    """The year that the phrase says, if it says one: three digits and Chinese numerals are Minguo years."""
    if which := _said(groups, "which"):
        return seen.today.year + (which in ("明", "next"))
    said = _said(groups, "year")
    if not said:
        return None
    western = len(said) == 4 and not (groups.get("era") or set(said) & set("十百"))
    return number(said) + (0 if western else _MINGUO)


def _month(groups: Groups) -> int:
    said = _said(groups, "month")
    return MONTHS[said] if said in MONTHS else number(said)


def month_and_day(groups: Groups, seen: Seen) -> Answer:
    year, month, day = _year(groups, seen), _month(groups), number(_said(groups, "day"))
    return date(year, month, day) if year is not None else dates.next_such(month, day, seen)


def year_last(groups: Groups, _: Seen) -> Answer:
    """12/25/2026 and 25/12/2026; 1/2/2026 could be either."""
    one, two, year = (int(_said(groups, name)) for name in ("one", "two", "year"))
    if one <= 12 and two <= 12 and one != two:
        return None
    return date(year, one, two) if one <= 12 else date(year, two, one)


def figures(groups: Groups, seen: Seen) -> Answer:
    """Month/day, as in Taiwan; 25/12 can only be day/month."""
    one, two = int(_said(groups, "one")), int(_said(groups, "two"))
    return dates.next_such(two, one, seen) if one > 12 else dates.next_such(one, two, seen)


def end_of_named_month(groups: Groups, seen: Seen) -> Answer:
    return dates.end_of_named_month(_month(groups), _year(groups, seen), seen)


def month_end(groups: Groups, seen: Seen) -> Answer:
    return dates.month_end(_ahead(groups), seen.today)


def year_end(groups: Groups, seen: Seen) -> Answer:
    year = _year(groups, seen)
    return date(seen.today.year if year is None else year, 12, 31)


def quarter_end(groups: Groups, seen: Seen) -> Answer:
    if quarter := _said(groups, "quarter") or _said(groups, "spelled"):
        return dates.quarter_end(number(quarter), _year(groups, seen), seen)
    return dates.this_quarter_end(_ahead(groups), seen)


def _ahead(groups: Groups) -> int:
    """How many weeks or months ahead: next is one, 下下 two."""
    said = _said(groups, "next")
    return said.count("下") or int(bool(said))


def day_of_month(groups: Groups, seen: Seen) -> Answer:
    """The 20th; 下個月5號, 本月20日."""
    settled = groups.get("next") or groups.get("this")
    return dates.day_of_month(
        number(_said(groups, "day") or _said(groups, "short")), _ahead(groups) if settled else None, seen
    )


def weekday(groups: Groups, seen: Seen) -> Answer:
    return dates.weekday(WEEKDAYS[_said(groups, "day")], _ahead(groups), bool(groups.get("this")), seen)


def weekday_week(groups: Groups, seen: Seen) -> Answer:
    """ "Friday week", "a week from Friday": a week after the next such day; said on a Friday it could be either."""
    day = WEEKDAYS[_said(groups, "day") or _said(groups, "named")]
    first = dates.weekday(day, 0, False, seen)
    return first + timedelta(days=7) if first is not None and seen.today.weekday() != day else None


def span(groups: Groups, seen: Seen) -> Answer:
    unit = _said(groups, "unit")
    return dates.after(number(_said(groups, "count")), _UNITS.get(unit, unit), seen)


def in_days(days: int) -> Rule:
    return lambda _, seen: seen.today + timedelta(days=days)


def no_day(_: Groups, __: Seen) -> Answer:
    """Words that count from somewhere else: time, but no day for certain."""
    return None
