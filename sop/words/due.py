"""parse_due(text, today): a due date from what people write, in English and Traditional Chinese.

An own small grammar, because no library reads both languages: of 26 everyday Chinese phrases dateparser understood 3;
parsedatetime reads English well, but also takes "OPS-1234" for a time and "May will review" for a date. Here the whole
phrase must be a date, or the answer is None, and the caller says so. Decided where usage differs:

- `12/1` is month/day, as in Taiwan; `25/12` can only be day/month; `1/2/2026` could be either and is not understood.
- A date without a year is the next such day, today included. So is a bare weekday (`friday`, `週五`).
- `this friday`, `這週五` is this calendar week's (Monday to Sunday), not understood once it is over; `next friday`,
  `下週五` is the next calendar week's.
- Years of three digits are Minguo years: 115/12/01 is 2026-12-01.
- A weekday beside a date must agree with it: `12/1(二)`.
- `next week`, `下週` name no day and are not understood.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

LONGEST = 60
"""Characters; longer phrases are no dates."""

_MINGUO = 1911
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"兩": 2, "〇": 0}
_WEEKDAYS_ZH = {sign: index for index, sign in enumerate("一二三四五六日")} | {"天": 6}
_WEEKDAYS_EN = {
    name: index
    for index, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed weds",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
_MONTHS = {
    name: index
    for index, long_name in enumerate(
        "january february march april may june july august september october november december".split(), start=1
    )
    for name in (long_name, long_name[:3])
} | {"sept": 9}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}

_WD_EN = "|".join(sorted(_WEEKDAYS_EN, key=len, reverse=True))
_MON = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEK_ZH = "(?:週|周|星期|禮拜)"
_NUM = "(?:[0-9]{1,3}|[零〇一二兩三四五六七八九十百]{1,6})"

_Rule = Callable[[re.Match[str], date], date | None]


def parse_due(text: str, today: date) -> date | None:
    """The day that the phrase names, seen from today; None where it names none for certain.

    Args:
        text: the phrase alone ("by friday", "下週三前"), not a sentence around it.
        today: the writer's date.
    """
    if len(text) > LONGEST:
        return None
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" .,!。、")
    try:
        return _with_weekday(_without_frame(folded), today)
    except (ValueError, OverflowError):
        return None


def _without_frame(phrase: str) -> str:
    phrase = re.sub(r"^(?:by|on|until|till|due|at the)\b[ :]*", "", phrase)
    return re.sub(r"\s*(?:之前|以前|前)$", "", phrase)


def _with_weekday(phrase: str, today: date) -> date | None:
    """A date that may have its weekday beside it."""
    found = re.fullmatch(rf"(.+?) ?\({_WEEK_ZH}?([一二三四五六日天])\)", phrase)
    if found:
        rest, weekday = found[1], _WEEKDAYS_ZH[found[2]]
    else:
        found = re.fullmatch(rf"(?P<rest>[^(]+?) ?\((?P<day>{_WD_EN})\)", phrase) or re.fullmatch(
            rf"(?P<day>{_WD_EN})\.?,? (?:the )?(?P<rest>.*[0-9].*)", phrase
        )
        if not found:
            return _plain(phrase, today)
        rest, weekday = found["rest"], _WEEKDAYS_EN[found["day"]]
    day = _plain(rest.rstrip(", "), today)
    return day if day and day.weekday() == weekday else None


def _plain(phrase: str, today: date) -> date | None:
    compact = phrase.replace(" ", "")
    for pattern, rule in _RULES:
        found = pattern.fullmatch(phrase) or pattern.fullmatch(compact if not compact.isascii() else phrase)
        if found:
            return rule(found, today)
    return None


def _number(text: str) -> int:
    """Digits, or Chinese numerals up to 999. Raises ValueError for anything else."""
    if text.isascii():
        return int(text)
    found = re.fullmatch(
        r"(?:([一二三四五六七八九])百零?)?(?:([一二三四五六七八九])?(十))?([零〇一二兩三四五六七八九])?", text
    )
    if not found:
        raise ValueError(text)
    hundreds, tens, ten, ones = found.groups()
    value = 100 * _DIGITS[hundreds] if hundreds else 0
    if ten:
        value += 10 * (_DIGITS[tens] if tens else 1)
    return value + (_DIGITS[ones] if ones else 0)


def _count(text: str) -> int:
    return _COUNTS[text] if text in _COUNTS else _number(text)


def _year(text: str, *, minguo: bool) -> int:
    return _number(text) + (_MINGUO if minguo else 0)


def _next_such(month: int, day: int, today: date) -> date | None:
    """This month and day, this year or next, not before today."""
    for year in (today.year, today.year + 1):
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
    return None


def _year_first(found: re.Match[str], _: date) -> date:
    year = found["year"]
    return date(_year(year, minguo=len(year) == 3), int(found["month"]), int(found["day"]))


def _year_last(found: re.Match[str], _: date) -> date | None:
    one, two, year = int(found["one"]), int(found["two"]), int(found["year"])
    if one <= 12 and two <= 12 and one != two:
        return None
    return date(year, one, two) if one <= 12 else date(year, two, one)


def _month_day(found: re.Match[str], today: date) -> date | None:
    one, two = int(found["one"]), int(found["two"])
    return _next_such(two, one, today) if one > 12 else _next_such(one, two, today)


def _named_month(found: re.Match[str], today: date) -> date | None:
    month, day = _MONTHS[found["month"]], int(found["day"])
    return date(int(found["year"]), month, day) if found["year"] else _next_such(month, day, today)


def _chinese_date(found: re.Match[str], today: date) -> date | None:
    month, day = _number(found["month"]), _number(found["day"])
    if not found["year"]:
        return _next_such(month, day, today)
    minguo = bool(found["era"]) or not (found["year"].isascii() and len(found["year"]) == 4)
    return date(_year(found["year"], minguo=minguo), month, day)


def _chinese_weekday(found: re.Match[str], today: date) -> date | None:
    return _weekday(_WEEKDAYS_ZH[found["day"]], len(found["next"] or ""), bool(found["this"]), today)


def _english_weekday(found: re.Match[str], today: date) -> date | None:
    which = found["which"]
    return _weekday(_WEEKDAYS_EN[found["day"]], int(which == "next"), which == "this", today)


def _weekday(weekday: int, weeks: int, this: bool, today: date) -> date | None:
    in_week = today + timedelta(days=weekday - today.weekday() + 7 * weeks)
    if weeks or in_week >= today:
        return in_week
    return None if this else in_week + timedelta(days=7)


def _month_end(months: int, today: date) -> date:
    index = today.year * 12 + today.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def _after(count: int, unit: str, today: date) -> date:
    if unit in ("month", "月"):
        last = _month_end(count, today)
        return last.replace(day=min(today.day, last.day))
    return today + timedelta(days=count * (7 if unit in ("week", "週") else 1))


def _english_span(found: re.Match[str], today: date) -> date:
    return _after(_count(found["count"]), found["unit"], today)


def _chinese_span(found: re.Match[str], today: date) -> date:
    unit = {"天": "day", "日": "day", "月": "月"}.get(found["unit"], "週")
    return _after(_number(found["count"]), unit, today)


def _days(days: int) -> _Rule:
    return lambda _, today: today + timedelta(days=days)


def _rules() -> list[tuple[re.Pattern[str], _Rule]]:
    ordinal = "(?:st|nd|rd|th)?"
    year = "(?:,? (?P<year>[0-9]{4}))?"
    count = "|".join(_COUNTS)
    table: list[tuple[str, _Rule]] = [
        (r"(?P<year>[0-9]{3,4})(?P<s>[-/.])(?P<month>[0-9]{1,2})(?P=s)(?P<day>[0-9]{1,2})", _year_first),
        (r"(?:民國)(?P<year>[0-9]{3})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})", _year_first),
        (r"(?P<one>[0-9]{1,2})(?P<s>[-/.])(?P<two>[0-9]{1,2})(?P=s)(?P<year>[0-9]{4})", _year_last),
        (r"(?P<one>[0-9]{1,2})/(?P<two>[0-9]{1,2})", _month_day),
        (rf"(?:the )?(?P<day>[0-9]{{1,2}}){ordinal} (?:of )?(?P<month>{_MON})\.?{year}", _named_month),
        (rf"(?P<month>{_MON})\.? (?P<day>[0-9]{{1,2}}){ordinal}{year}", _named_month),
        (
            rf"(?:(?P<era>民國)?(?P<year>[0-9]{{4}}|{_NUM})年)?(?P<month>{_NUM})月(?P<day>{_NUM})[日號]?",
            _chinese_date,
        ),
        ("today|tonight|eod|end of (?:the )?day|今天|今日|今晚|今天下班", _days(0)),
        ("tomorrow|tmr|tmrw|tomorrow night|明天|明日|明晚", _days(1)),
        ("(?:the )?day after tomorrow|後天|後日", _days(2)),
        ("大後天", _days(3)),
        (rf"(?:(?P<which>this|next|coming) )?(?P<day>{_WD_EN})", _english_weekday),
        (rf"(?:(?P<this>這個?|本|此)|(?P<next>下{{1,3}})個?)?{_WEEK_ZH}(?P<day>[一二三四五六日天])", _chinese_weekday),
        (
            rf"(?:in |within )?(?P<count>[0-9]{{1,3}}|{count}) (?P<unit>day|week|month)s?(?: from (?:now|today))?",
            _english_span,
        ),
        (rf"(?P<count>{_NUM})個?(?P<unit>天|日|週|周|星期|禮拜|月)(?:之?[後内內]|以[後内內])", _chinese_span),
        (
            r"eom|(?:the )?end of (?:the |this )?month|month[- ]end|(?:這個?|本)?月底",
            lambda _, today: _month_end(0, today),
        ),
        (r"(?:the )?end of next month|下個?月底", lambda _, today: _month_end(1, today)),
        (r"(?:the )?end of (?:the |this )?year|year[- ]end|今?年底", lambda _, today: date(today.year, 12, 31)),
    ]
    return [(re.compile(pattern), rule) for pattern, rule in table]


_RULES = _rules()
