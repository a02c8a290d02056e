"""Times of day in a due phrase: 17:00, 5 pm, noon, 下午五點, 上午十點半, and the parts of a day.

An hour without its half of the day is read as at work: one to six in the afternoon, nine to twelve before and at noon.
Seven and eight could be either and say no time.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import NamedTuple

from sop.words.numerals import COUNT, MONTH, NUMBER, number

_ZONE = "(?P<zone> ?(?:utc|gmt|[cew]es?t|[pce][sd]t|jst)(?![a-z]))?"
_HALF = "(?P<half>凌晨|清晨|一?早上?|上午|中午|下午|傍晚|晚上?|晚間|夜間|半夜)"
_PATTERNS = [
    re.compile(pattern)
    for pattern in (
        rf"(?P<hour>[0-9]{{1,2}})(?::(?P<minute>[0-5][0-9]))?(?::00)? ?(?P<half>[ap])(?:m(?![a-z0-9_])|\.m\.?){_ZONE}",
        rf"{_HALF}?(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-5][0-9])(?: ?hrs)?(?![0-9:])(?:整)?{_ZONE}",
        rf"{_HALF}?(?P<hour>{NUMBER})點(?:整|鐘|(?P<thirty>半)|(?P<minute>{NUMBER})分?)?",
        rf"{_HALF}(?P<hour>{NUMBER})時(?:整|(?P<minute>{NUMBER})分)?",
        rf"(?P<hour>{COUNT})(?: o'clock)?(?P<bare>)(?![a-z0-9:%/-]|\.[0-9]"
        rf"| ?(?:days?|weeks?|hours?|percent|business|{MONTH})\b)",
        rf"(?P<thirty>half past) (?P<hour>{COUNT})(?![a-z0-9])",
        rf"(?P<hour>{COUNT})[ -](?P<thirty>thirty)(?![a-z])(?P<bare>)",
        r"(?P<noon>noon|midday|正午|中午)",
        rf"{_HALF}",
        "(?:in the )?(?P<half>first thing(?: in the morning)?|morning|afternoon|evening|night|midnight|lunch(?:time)?)"
        "(?: of)?(?![a-z])",
    )
]
STARTS = re.compile(
    f"凌晨|清晨|一?早|[上中下正]午|傍晚|晚|夜間|半夜|[零〇○一二兩三四五六七八九十百廿卅]{{1,6}}點|{COUNT}"
    "|in the |half|first thing|morning|afternoon|evening|night|mid|lunch|noon"
)
"""What a time of day begins with: at most places none does, and the patterns need not be tried one by one."""
_LATE = ("p", "下午", "傍晚", "晚", "晚上", "晚間", "夜間", "afternoon", "evening", "night", "tonight")


class Spoken(NamedTuple):
    """A time of day's words. sort: bare (only a number), time, or part (of a day, without an hour)."""

    sort: str
    end: int
    at: time | None
    hour: int | None
    minute: int
    half: str | None


def may_be_spoken(text: str, position: int) -> bool:
    """Whether a glance does not rule out that a time of day starts there."""
    return STARTS.match(text, position) is not None


def spoken_at(text: str, position: int) -> Spoken | None:
    """The longest time of day that starts there."""
    if not STARTS.match(text, position):
        return None
    matches = [found for pattern in _PATTERNS if (found := pattern.match(text, position)) and found[0]]
    return _spoken(max(matches, key=lambda found: found.end())) if matches else None


def _spoken(found: re.Match[str]) -> Spoken:
    groups = found.groupdict()
    half = groups.get("half")
    if groups.get("noon") is not None:
        return Spoken("time", found.end(), time(12), None, 0, None)
    if not groups.get("hour"):
        at = time(12) if half == "中午" else None
        return Spoken("time" if at else "part", found.end(), at, None, 0, half)
    sort = "bare" if "bare" in groups and "o'clock" not in found[0] else "time"
    try:
        hour, minute = number(groups["hour"]), number(groups.get("minute") or "零")
    except ValueError:
        return Spoken(sort, found.end(), None, None, 0, half)
    if groups.get("thirty"):
        minute = 30
    if groups.get("zone"):
        return Spoken(sort, found.end(), None, None, 0, None)
    written = groups["hour"].startswith("0") or hour > 12
    return Spoken(sort, found.end(), None, hour, minute, half or ("24" if written else None))


def settled(spoken: Spoken, half: str | None, now: datetime | None = None) -> time | None:
    """The time that was said. half: the part of the day said elsewhere in the phrase ("Sunday night at ten").
    now: where it is today: "by ten today", said in the evening, is at night."""
    hour, half = spoken.hour, spoken.half or half
    if spoken.at or hour is None:
        return spoken.at
    if half == "中午":
        hour += 12 if hour < 3 else 0
    elif half in _LATE:
        if hour == 12 and half not in ("p", "下午"):
            return None  # midnight: of which day?
        hour += 12 if hour < 12 else 0
    elif half is None:
        if hour in (0, 7, 8):
            return None
        over = now is not None and hour < 12 and (hour, spoken.minute) <= (now.hour, now.minute)
        hour += 12 if hour < 7 or over else 0
    elif hour == 12 and half == "a":
        hour = 0
    return time(hour, spoken.minute) if hour < 24 and spoken.minute < 60 else None
