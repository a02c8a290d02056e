"""When a meeting is: a day and a time of day within what people write, in English and Traditional Chinese. Pure.

The day is what `sop.words.due` reads; here is the time beside it, before or after the day. What could be morning or afternoon
("at 3", 三點) is not understood. `14:00-15:30` tells the length as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from sop.words.due import LONGEST, parse_due

_HAN: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"兩": 2, "〇": 0}
_NUMBER: Final = "(?:[0-9]{1,2}|[二三四五]?十[一二三四五六七八九]?|[零〇一二兩三四五六七八九])"
_PART: Final = "凌晨|清晨|早上|上午|中午|下午|午後|傍晚|晚上|晚間"
_CLOCK: Final = (
    rf"(?:(?P<noon>noon|midday|正午)|(?P<part>{_PART})? ?(?:"
    r"(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?::00)?(?![0-9:]) ?(?P<ap>[ap]\.?m\.?(?![a-z]))?"
    r"|(?P<h12>[0-9]{1,2}) ?(?P<ap12>[ap]\.?m\.?(?![a-z]))"
    rf"|(?P<hz>{_NUMBER})[點時](?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<mz>{_NUMBER})分?)?[整鐘]*))"
)
_JOIN: Final = " ?(?:-|~|to|until|till|到|至) ?"
_SHORT: Final = rf"(?P<part0>{_PART})? ?(?P<h0>{_NUMBER})(?={_JOIN}{_NUMBER}(?::[0-9]{{2}})?(?: ?[ap]\.?m|[點時]))"
"""The beginning of `2-4pm`, 下午2到4點: it is of the half of the day that the end tells, or its own part."""
_TIME: Final = re.compile(rf"(?<![0-9:/.\-a-z])(?:{_SHORT}|{_CLOCK})")
_END: Final = re.compile(_CLOCK)
_TO: Final = re.compile(_JOIN)
_JOINED: Final = re.compile(r"(?:[ ,、(的@]|(?<![a-z])(?:at|from)(?= ?$)|[於從自在](?= ?$))+$")
_LEAD: Final = re.compile(r"(?:[ ,、的]|on (?=[a-z0-9]))*")
_AFTERNOON: Final = frozenset({"下午", "午後", "傍晚", "晚上", "晚間"})
_MORNING: Final = 7
"""The first hour that means the morning where 點 stands without a part of the day: nobody meets at three at night."""
_TRIES: Final = 12
"""Times of day that are looked at: a text with more of them is no appointment."""


@dataclass(frozen=True, slots=True)
class When:
    """What was found. day: None where a time has none beside it; minutes: the length, where an end is told.

    start, end: where it stands in the folded text.
    """

    day: date | None
    at: time
    minutes: int | None
    start: int
    end: int


def find_when(text: str, today: date) -> When | None:
    """The first time of day that has a day beside it, else the first time of day. text: folded."""
    first: When | None = None
    for found in _times(text):
        day = _day_before(text, found.start, today) or _day_after(text, found.end, today)
        if day is not None:
            when, start, end = day
            return When(when, found.at, found.minutes, min(start, found.start), max(end, found.end))
        first = first or found
    return first


def find_length(text: str) -> tuple[int, int, int] | None:
    """A length such as `45m`, `1.5 h`, 一個半小時: minutes, and where it stands in the folded text. The last one counts."""
    found = None
    for match in _LENGTH.finditer(text):
        found = match if _minutes(match) else found
    return (_minutes(found), found.start(), found.end()) if found is not None else None


_LENGTH: Final = re.compile(
    r"(?:\(|(?<![a-z])for )?(?<![0-9a-z:/.\-])(?:(?P<n>[0-9]{1,3}(?:\.[0-9])?) ?"
    r"(?:(?P<min>m|mins?|minutes?|')|(?P<hour>h|hrs?|hours?))(?![a-z0-9])"
    r"|(?P<z>[0-9]{1,3}|[一二兩三四五六七八九]?十?[一二兩三四五六七八九]?(?=[個分小鐘])|(?=半)) ?(?:(?P<zhalf>個?半)個?|個)?"
    r"(?:(?P<zhour>小時|鐘頭)(?P<after>半)?|(?P<zmin>分鐘|分(?![\u4e00-\u9fff]))))\)?"
)


def _minutes(found: re.Match[str]) -> int:
    if found["n"]:
        return round(float(found["n"]) * (60 if found["hour"] else 1))
    halves = 0.5 if found["zhalf"] or found["after"] else 0.0
    count = (_number(found["z"]) if found["z"] else 0) + halves
    return round(count * (60 if found["zhour"] else 1))


def _times(text: str) -> Iterator[When]:
    """The times of day, each with the end of its range."""
    position = 0
    for _try in range(_TRIES):
        match = _TIME.search(text, position)
        if match is None:
            return
        position = max(match.end(), position + 1)
        joint = _TO.match(text, match.end())
        last = _END.match(text, joint.end()) if joint else None
        begins, ends = _range(match, last)
        if begins is None:
            continue
        minutes = _between(begins, ends) if ends is not None else None
        yield When(None, begins, minutes, match.start(), last.end() if last is not None and minutes else match.end())


def _range(match: re.Match[str], last: re.Match[str] | None) -> tuple[time | None, time | None]:
    """Begin and end: what one of them leaves out of the half of the day, the other tells."""
    if match["h0"] is None:
        begins = _clock(match)
        ends = _clock(last, match["part"] if last is not None and last["part"] is None else None) if last else None
        return begins, ends
    if last is None:
        return None, None
    part, half = match["part0"] or last["part"], (last["ap12"] or last["ap"] or "")[:1]
    ends = _clock(last, part)
    hour = _number(match["h0"])
    if ends is None or hour > 23:
        return None, ends
    begins = time(hour + 12 if hour < 12 and (half == "p" or part in _AFTERNOON) else hour)
    if ends <= begins and begins.hour >= 12:
        begins = time(begins.hour - 12)
    return begins, ends


def _clock(match: re.Match[str], told: str | None = None) -> time | None:
    """told: the part of the day where the match itself names none."""
    if match["noon"]:
        return time(12)
    hour = _number(match["h"] or match["h12"] or match["hz"])
    minute = (
        30
        if match["half"]
        else {"一": 15, "三": 45}.get(match["quarter"] or "") or _number(match["m"] or match["mz"] or "0")
    )
    part, half_day = match["part"] or told, (match["ap"] or match["ap12"] or "")[:1]
    if half_day and not 1 <= hour <= 12:
        return None
    if part is None and not half_day and match["hz"] and hour < _MORNING:
        return None
    if half_day == "p" or part in _AFTERNOON or (part == "中午" and hour < 3):
        hour += 12 if hour < 12 else 0
    elif half_day == "a" and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _HAN[text]
    return 10 * (_HAN[tens] if tens else 1) + (_HAN[ones] if ones else 0)


def _between(begins: time, ends: time) -> int | None:
    minutes = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    return minutes if minutes > 0 else None


def _day_before(text: str, end: int, today: date) -> tuple[date, int, int] | None:
    """The longest day that ends where the time begins."""
    start = max(0, end - LONGEST)
    joined = _JOINED.search(text, start, end)
    stop = joined.start() if joined else end
    for begin in range(start, stop):
        if _cuts_word(text, begin):
            continue
        day = parse_due(text[begin:stop], today)
        if day is not None:
            return day, begin, end
    return None


def _day_after(text: str, start: int, today: date) -> tuple[date, int, int] | None:
    """The longest day that begins where the time ends."""
    lead = _LEAD.match(text, start)
    begin = lead.end() if lead else start
    for stop in range(min(len(text), begin + LONGEST), begin, -1):
        if stop < len(text) and _cuts_word(text, stop):
            continue
        day = parse_due(text[begin:stop], today)
        if day is not None:
            return day, start, stop
    return None


def _cuts_word(text: str, position: int) -> bool:
    """Whether a cut there would part a word or a number, or begins or ends with a blank."""
    if position == 0:
        return False
    before, after = text[position - 1], text[position]
    if after == " ":
        return False
    joins = before.isascii() and after.isascii()
    return joins and (before.isalnum() or before in "/-.") and (after.isalnum() or after in "/-.")
