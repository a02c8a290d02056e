"""A day and its hour that are said apart: 「下週一 before 18:00」."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from sop.minutes.days.due import Due

_HOUR = re.compile(
    r"(?:by|before|until|till|at|around|no later than|於|在|最晚|最慢)?\s*(?:\d{1,2}[:：.]\d{2}|\d{1,2}(?=\s*[ap]\.?m)|"
    r"noon|midnight|"
    r"(?:上午|下午|早上|中午|晚上)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})點半?)\s*(?:[ap]\.?m\.?)?\s*(?:之?前|以前)?",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?:(?:下下?|這|本)?(?:個)?(?:[週周]|禮拜|星期)[一二三四五六日天]|[明後]天|(?:(?:next|this) )?(?:mon|tues|wednes|"
    r"thurs|fri|satur|sun)day|"
    r"tomorrow|\d{1,2}/\d{1,2})\s*[,，(（]?\s*$",
    re.IGNORECASE,
)


def with_hours(text: str, dues: Sequence[Due], read: Callable[[str, int], Due | None]) -> list[Due]:
    """The phrases, an hour right behind a day as one with it: the hour alone would be of the meeting's day. read: a phrase."""
    result: list[Due] = []
    for due in dues:
        beside = _DAY.search(text, 0, due.start) if due.at and _HOUR.fullmatch(due.words) else None
        day = read(beside[0].rstrip(" ,，(（"), beside.start()) if beside else None
        if beside is None:
            result.append(due)
            continue
        result = [one for one in result if one.end <= beside.start()]
        known = day is not None and day.day is not None
        words = text[beside.start() : due.end]
        result.append(
            Due(day.day if day else None, due.at if known else None, words, beside.start(), due.end, due.marked)
        )
    return result


_MIDNIGHT = re.compile(
    r"(?<![a-z])(?:by|before|until|till|no later than|latest|ahead of)\s+midnight\b(?!\s*(?:on|of|tonight|today|"
    r"tomorrow|utc|gmt|the \d|\d|mon|tues|wednes|thurs|fri|satur|sun))",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(r"(?:day|today|tonight|tomorrow|night|\d)\s*,?\s*$", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:every|each|always|usually|was|were|had|did|ran|[a-z]{3,}ed)\b", re.IGNORECASE)


def with_midnight(text: str, dues: Sequence[Due], today: date) -> list[Due]:
    """The phrases, and a midnight that no day stands beside: that which follows the meeting, and so its day."""
    more = [
        Due(today, None, found[0], found.start(), found.end(), True)
        for found in _MIDNIGHT.finditer(text)
        if not _DAY_BEFORE.search(text[: found.start()]) and not _EVERY.search(text[: found.start()])
    ]
    return sorted([*dues, *more], key=lambda one: one.start) if more else [*dues]
