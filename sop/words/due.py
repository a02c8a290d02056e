"""parse_due(text, today): a due date from what people write, in English and Traditional Chinese.

An own small grammar, because no library reads both languages: of 26 everyday Chinese phrases dateparser understood 3;
parsedatetime reads English well, but also takes "OPS-1234" for a time and "May will review" for a date. Here the whole
phrase must be a date, or the answer is None, and the caller says so. Decided where usage differs:

- `12/1` is month/day, as in Taiwan; `25/12` can only be day/month; `1/2/2026` could be either and is not understood.
- A date without a year is the next such day, today included. So is a bare weekday (`friday`, `週五`).
- `this friday`, `這週五` is this calendar week's (Monday to Sunday), not understood once it is over; `next friday`,
  `下週五` is the next calendar week's.
- Years of three digits are Minguo's: 115/12/01 is 2026-12-01. Two days beside each other must agree: `週五 11/20`.
- `before` and 前 name the day itself; "in two business days", 兩個工作天內 begin to count on the day after.
- `next week`, `下週` name no day and are not understood.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sop.words.clock import STARTS as CLOCK_STARTS, Spoken, may_be_spoken, settled, spoken_at
from sop.words.dates import Seen
from sop.words.days import EVENTS, STARTS as DAY_STARTS, Named, may_be_named, named_at
from sop.words.numerals import WEEK, WEEKDAY, WEEKDAYS

LONGEST = 60
"""Characters; longer phrases are no dates."""

DAYS = frozenset(("full", "dotted", "figures", "date", "nth", "word", "eod", "weekday", "span", "length", "unclear"))
"""The sorts of words that name a day; the others are times of day."""

_LIMIT = (
    "(?:is |are )?due(?: date)?|deadline(?: is)?|by|before|until|till|not? later than|(?:at the (?:very )?)?latest|on or before"
    f"|(?:the )?end of(?= (?:today|tomorrow|{WEEKDAY})(?![a-z]))"
)
_LIMIT_ZH = "最[遲晚慢]|不(?:得|要|可)?(?:[晚遲]於|超過)|截止日?期?|期限|到期日?"
_LEAD = re.compile(
    f"(?P<strong>(?:(?:{_LIMIT})(?![a-z0-9_-])[ :]{{0,2}}|(?:{_LIMIT_ZH})(?:[:為是在於]|定在)?){{1,3}})?"
    "(?P<weak>(?:on|at|at the|around|about)(?![a-z0-9_-]) ?|預[計定]|(?<![現正存自關由對至])[在於])?"
    "(?:the (?=end|week|month|year))?"
)
_AFTER = re.compile("(?:(?:right |only )?after|no earlier than|not (?:before|until)) (?:the (?=end))?|最[快早]")
BEGINS = re.sub(
    r"\(\?P<\w+>", "(?:", f"(?:{_AFTER.pattern}|{_LEAD.pattern})(?:{DAY_STARTS.pattern}|{CLOCK_STARTS.pattern})"
)
"""Pattern: what every due phrase in a folded text begins with, for a glance at where one may start."""
_JOINT = re.compile(
    r"(?P<strong>,? (?:by|before|until|no later than) (?:the )?)"
    r"|,? (?:(?:at|on|around|about|of|in) )?(?:the (?!(?!month)[a-z-]+(?:st|nd|rd|th)\b))?|的| ?@ ?|"
)
_MEETING = f"的?(?:{EVENTS})| ?(?:standup|sync|meeting|review|demo|release) ?"
_TAIL = re.compile(
    "(?P<late>過?之後|過?以後|過?後(?![端台續天])|起(?!來)|(?<![內内])開始)"
    f"|(?:{_MEETING})?(?:之前|以前| ?前(?![端台後置期面述者景言線往]))"
    "| ?(?:之前|以前|為止|截止|到期|止|之?[內内])"
    "|,? (?:at the (?:very )?)?latest(?![a-z])|(?P<event>['’]s [a-z-]+)"
)
_BESIDE = re.compile(rf" ?\((?:{WEEK}?(?P<sign>[一二三四五六日天])|(?P<name>{WEEKDAY})\.?)\)")
_OPEN = re.compile(r" ?\(")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a due phrase says.

    Args:
        start, end: where it stands in the folded text.
        day: None where it names none for certain: "2/30", "12/1 (Mon)", "after Friday".
        at: the time of day, where one is said.
        sorts: which kinds of words it is made of (`days.py`, `clock.py`).
        marked: whether a word says that it is a limit: by, before, due, 前, 內, 截止.
        led: whether any word leads to it: also on, at, 於.
        later: whether the work comes after the day: "after 12/1", 12/1 起.
        clash: whether its words contradict each other: "12/1 (Mon)".
    """

    start: int
    end: int
    day: date | None
    at: time | None
    sorts: frozenset[str]
    marked: bool
    led: bool
    later: bool
    clash: bool


def parse_due(text: str, today: date) -> date | None:
    """The day that the phrase names, seen from today; None where it names none for certain.

    Args:
        text: the phrase alone ("by friday", "下週三前"), not a sentence around it.
        today: the writer's date.
    """
    if len(text) > LONGEST:
        return None
    found = whole_phrase(text, Seen(today))
    return found.day if found and found.sorts & DAYS else None


def whole_phrase(text: str, seen: Seen) -> Phrase | None:
    """The text as one due phrase; None if it is anything else or more than that."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" .,!。、")
    tight = folded if folded.isascii() else folded.replace(" ", "")
    for form in dict.fromkeys((folded, tight)):
        found = phrase_at(form, 0, seen)
        if found and found.end == len(form):
            return found
    return None


def phrase_at(text: str, start: int, seen: Seen) -> Phrase | None:
    """The longest due phrase that starts there in a folded text."""
    after, lead = _AFTER.match(text, start), _LEAD.match(text, start)
    strong, led = bool(lead and lead["strong"]), bool(lead and lead.end() > start)
    begin = after.end() if after else lead.end() if lead else start
    if not may_be_named(text, begin) and not may_be_spoken(text, begin):
        return None
    parts = _Parts(text, begin, seen)
    parts.read(bare=strong or bool(lead and lead["weak"]))
    if parts.nothing:
        return None
    tail = _TAIL.match(text, parts.end)
    tail = None if tail and tail["event"] and not strong else tail
    later = bool(after or (tail and tail["late"]))
    return Phrase(
        start=start,
        end=tail.end() if tail else parts.end,
        day=None if later else parts.day(),
        at=parts.at(),
        sorts=frozenset(parts.sorts),
        marked=not later and (strong or bool(tail) or parts.limited),
        led=led or bool(after),
        later=later,
        clash=parts.odd,
    )


@dataclass(slots=True)
class _Parts:
    """The days and times of one phrase, in any order people put them."""

    text: str
    end: int
    seen: Seen
    days: list[Named] = field(default_factory=list)
    clock: Spoken | None = None
    half: str | None = None
    limited: bool = False
    sorts: set[str] = field(default_factory=set)
    odd: bool = False

    def read(self, *, bare: bool) -> None:
        position: int | None = self._one(self.end, bare=bare)
        while position is not None:
            self.end = position
            position = self._beside() or self._bracketed() or self._joined()

    @property
    def nothing(self) -> bool:
        """Whether no day and no time were read: a number or a part of a day alone are neither."""
        return not self.sorts - {"part", "bare"}

    def day(self) -> date | None:
        seen = self.seen
        if self.odd:
            return None
        if not self.days:
            later_today = seen.now and (at := self.at()) and at > seen.now.time()
            return seen.today if "eod" in self.sorts or later_today else None
        named = next((one for one in self.days if one.sort != "weekday"), self.days[0])
        return named.day.date() if isinstance(named.day, datetime) else named.day

    def at(self) -> time | None:
        if self.clock:
            today = any(one.day == self.seen.today for one in self.days)
            return settled(self.clock, self.half, self.seen.now if today else None)
        instants = [one.day for one in self.days if isinstance(one.day, datetime)]
        return instants[0].time().replace(second=0, microsecond=0) if instants else None

    def _one(self, position: int, *, bare: bool = False, second: str = "none") -> int | None:
        """Take the longer of the day and the time that start there; where it ends, or None.

        bare: whether a number alone may be an hour. second: which day may follow a day: none, any, or weekday for a date
        beside its weekday."""
        day, clock = named_at(self.text, position, self.seen), spoken_at(self.text, position)
        if clock and ((clock.sort == "bare" and not bare) or (self.clock and clock.sort != "part")):
            clock = None
        day = day if day and self._fits(day, second) else None
        if day and (not clock or day.end >= clock.end):
            return self._take_day(day)
        return self._take_time(clock) if clock else None

    def _fits(self, day: Named, second: str) -> bool:
        if day.sort == "eod":
            return "eod" not in self.sorts
        if not self.days:
            return True
        sorts = {day.sort, self.days[0].sort}
        beside = second == "any" or (second == "weekday" and "weekday" in sorts and len(sorts) == 2)
        return beside and len(self.days) == 1

    def _take_day(self, day: Named) -> int:
        self.sorts.add(day.sort)
        self.limited |= day.sort == "span"
        if day.sort != "eod":
            self.days.append(day)
            self.odd |= len(self.days) == 2 and not _agree(*self.days)
        if self.text[day.end - 7 : day.end] == "tonight":
            self.half = "tonight"
        return day.end

    def _take_time(self, clock: Spoken) -> int:
        self.sorts.add(clock.sort)
        if clock.sort == "part":
            self.half = clock.half
        else:
            self.clock = clock
        return clock.end

    def _beside(self) -> int | None:
        """A weekday in brackets, of one sign or a name; it must be the day's."""
        found = _BESIDE.match(self.text, self.end) if self.days else None
        if not found:
            return None
        day = self.day()
        self.odd |= day is None or day.weekday() != WEEKDAYS[found["sign"] or found["name"]]
        return found.end()

    def _bracketed(self) -> int | None:
        """A second day in brackets: 週五(11/20)."""
        opened = _OPEN.match(self.text, self.end) if self.days else None
        end = self._one(opened.end(), second="any") if opened else None
        return end + (self.text[end : end + 1] == ")") if end is not None else None

    def _joined(self) -> int | None:
        found = _JOINT.match(self.text, self.end)
        if not found:
            return None
        words = found[0].split()
        second = "weekday" if not set(words) - {",", "on", "of", "the"} else "none"
        end = self._one(found.end(), bare=bool({"at", "by", "before"} & set(words)), second=second)
        if end is not None:
            self.limited |= bool(found["strong"])
        return end


def _agree(one: Named, other: Named) -> bool:
    days = [named.day.date() if isinstance(named.day, datetime) else named.day for named in (one, other)]
    if days[0] is None or days[1] is None:
        return False
    return days[0].weekday() == days[1].weekday() if "weekday" in (one.sort, other.sort) else days[0] == days[1]
