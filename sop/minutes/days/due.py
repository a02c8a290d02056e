"""find_dues, read_due: when the work that a meeting agreed on is due, in English and Traditional Chinese.

The phrases are those of `sop.words.due`, read from the day of the meeting. Where minutes differ from what people tell a bot:

- A bare weekday is the next such day after the meeting's own.
- A day that has just passed (a month and day whose next such lies more than ten months ahead, 本週一 on a Wednesday, a
  date of last year) was meant as past: in a limit it determines no day, elsewhere it is no due date.
- What clearly limits the work without naming a day (ASAP, 下週, 上線前) is found too, with no day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from msgspec import Struct

from sop.minutes.days import telling
from sop.minutes.days.events import is_alternative, is_at_meeting, is_limit_of
from sop.minutes.days.folding import Folded, fold
from sop.minutes.days.vague import VAGUE
from sop.words.dates import Seen
from sop.words.due import BEGINS, Phrase, phrase_at, whole_phrase
from sop.words.latin import latin_words
from sop.words.numerals import COUNT, MONTH, MONTHS, ORDINALS, WEEK, WEEKDAY, WEEKDAYS

_PASSED = 300
"""Days: a month and day without a year that next comes later than this has just been."""
_CELL = 60
"""Characters; what is longer is no due date alone."""
_AROUND = " \t.,!。、，．！"

_ANCHORS = (
    r"(?<![a-z0-9_./$#%@&=+-])(?<![0-9]:)(?:(?=[0-9])|(?:due|deadline|by|before|until|till|not?|latest|on|at|around|in|within"
    "|right|only|after|the|end|eo[dbmwqy]|cob|close|half|first|second|third|fourth|last|noon|midday|today|tonight|tomorrow|tmrw?|day"
    r"|this|next|coming|month|year|mid|early|late|later|asap|a\.s|as|soon|shortly|eventually|immediately|straight|when"
    f"|whenever|tb[dca]|to|some|sometime|during|week|q[1-4]|{COUNT}|{WEEKDAY}|{MONTH})(?![a-z_]))"
    "|(?<![零一二三四五六七八九十百兩廿卅])[一二三四五六七八九十兩廿卅]"
    "|[民元今明後大週周星禮這本當此下次月年季第最截期到預即不在於盡儘越愈立隨馬有近待另擇未從速上發切升開會交驗清稽簽春過連尾收放活檔雙"
    "中端聖元跨農國清部測演搬結暑寒那節改文核通確凌早晚傍正夜半]"
)
_ANCHOR = re.compile(f"(?={_ANCHORS})(?={BEGINS}|{VAGUE.pattern})")
"""Where a phrase may start; everything else of a text is passed over."""
_FIGURE = re.compile("[0-9*]")  # "**" may stand in the middle of a word.
_PLAIN = re.compile("[ -~㐀-鿿，。、？！：；「」『』（）…—～“”‘’《》【】]*")
"""What no sign of is written otherwise once it is folded."""
_SIGNS = re.compile("[天日號月年週周星禮期點晚早午晨夜今明後前底末季內内速快盡儘立即馬隨近待另擇未空節班刻次]")
"""Signs of which every due phrase in Chinese without a figure has one."""
_TIMES = frozenset((*WEEKDAYS, *MONTHS, *(name.rpartition("-")[2] for name in ORDINALS))) | frozenset(
    "today tonight tomorrow tmr tmrw afternoon evening noon midday midnight clock half hour hours day days workday workdays week "
    "weeks weekend fortnight fortnights month months quarter year eob eod cob eow eom eoq eoy business play asap p soon shortly "
    "eventually immediately away once when whenever tba tbc tbd determined decided confirmed agreed sprint iteration release "
    "meeting sync standup call before after launch golive live thanksgiving christmas easter cny holidays summer autumn winter "
    "spring".split()
)
"""Words of which every due phrase in English without a figure has one."""
_LIMITS = re.compile("by |before |until |within |.*[前內]$")
_EITHER = re.compile(" ?(?:or|或是?|或者|還是|/) ?")
_BOTH = re.compile(" ?(?:、|and|和|跟|與|及) ?")
_THAT_IS = re.compile(",? ?(?:(?:that is|that['’]s|i\\.?e\\.?,?|namely|meaning|which is) |(?:也?就是|即) ?)")
_BESIDE = re.compile(" ?[,，、] ?")
_WEEKDAY = re.compile(f"{WEEK}[一二三四五六日天]$")
_DATE = re.compile("[0-9]{1,2}/[0-9]{1,2}|.*[號日]$")
_CORRECTED = re.compile(
    r"[ ,.、。?!…—–-]*(?:(?:no|wait|sorry|i mean|or rather|actually|make (?:that|it)|let's (?:say|make it)|hmm?|uh|um|better"
    "|呃|欸|啊|喔|不對|不是|不行|來不及|太趕了?|不|應該是|改成?|還是改)[ ,、。.…—–-]*){1,4}"
    "|(?:…+|[.]{3,}) ?(?=$)"
)


class Due(Struct, frozen=True, gc=False):
    """What a phrase says about when something is due.

    Args:
        day: None where words about time determine no day: to be marked, never guessed.
        at: the time of day in the meeting's zone, where one is said. "EOD", 下班前: None, the day is what counts.
        words: the phrase as it stands in the text, from start to end.
        marked: whether a word makes it a limit (by, before, due, 前, 內, 截止); without one it may only be mentioned.
        sure: whether that day is certainly this task's; a day that is not is shown as one to check.
    """

    day: date | None
    at: time | None
    words: str
    start: int
    end: int
    marked: bool = False
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    day: date | None
    at: time | None
    marked: bool


def find_dues(
    text: str, held: datetime, holidays: frozenset[date] = frozenset(), workdays: frozenset[date] = frozenset()
) -> list[Due]:
    """All due phrases of a running text, in order, each as long as it can be.

    Two with "or" between them determine no day and are one; of a day and its correction ("週四，欸不對，週五") the latter is
    found.

    Args:
        held: the meeting's start, aware; days are counted and named from its date.
        holidays, workdays: weekdays off and weekends on, for business days.
    """
    folded = fold(text)
    seen = _seen(held, holidays, workdays)
    found: list[_Found] = []
    position = 0
    while anchor := _ANCHOR.search(folded.text, position):
        one, position = _at(text, folded, anchor.start(), seen)
        if one:
            _join(found, one, folded.text)
    return [_due(text, folded, one) for one in found]


@lru_cache(maxsize=8192)
def has_no_time(text: str) -> bool:
    """Whether a glance at the words of a text tells that no day and no due phrase stands in it, as in most sentences."""
    return (
        _FIGURE.search(text) is None
        and (text.isascii() or (_PLAIN.fullmatch(text) is not None and _SIGNS.search(text) is None))
        and _TIMES.isdisjoint(latin_words(text))
    )


def read_due(
    phrase: str, held: datetime, holidays: frozenset[date] = frozenset(), workdays: frozenset[date] = frozenset()
) -> Due | None:
    """The whole phrase as a due date, as in a table's cell; None where it is anything else. Args: see find_dues."""
    if len(phrase) > _CELL or has_no_time(phrase):
        return None
    seen = _seen(held, holidays, workdays)
    if found := whole_phrase(phrase, seen):
        day = _not_past(found.day, seen)
        return Due(day, found.at if day else None, phrase, 0, len(phrase), True)
    if VAGUE.fullmatch(fold(phrase).text.strip(_AROUND)):
        return Due(None, None, phrase, 0, len(phrase), True)
    inside = find_dues(phrase, held, holidays, workdays)
    return inside[0] if len(inside) == 1 and inside[0].words.strip(_AROUND) == phrase.strip(_AROUND) else None


@lru_cache(maxsize=16)
def _seen(held: datetime, holidays: frozenset[date], workdays: frozenset[date]) -> Seen:
    return Seen(held.date(), held, holidays, workdays, counts_today=False, horizon=_PASSED)


def _not_past(day: date | None, seen: Seen) -> date | None:
    return day if day and day >= seen.today else None


def _at(text: str, folded: Folded, start: int, seen: Seen) -> tuple[_Found | None, int]:
    """The phrase that starts there, and where to look on. What only looks like a due date is passed over whole:
    the 週五 of 上週五 is none either."""
    phrase = phrase_at(folded.text, start, seen)
    vague = VAGUE.match(folded.text, start)
    if vague and (phrase is None or vague.end() > phrase.end):
        return _vague(folded.text, vague)
    if phrase is None:
        return None, start + 1
    words = text[folded.start(start) : folded.end(phrase.end)]
    due = telling.is_due(folded.text, words, phrase)
    return _judged(folded.text, phrase, seen) if due else None, phrase.end


def _vague(text: str, found: re.Match[str]) -> tuple[_Found | None, int]:
    start, end = found.span()
    if not telling.ends_whole(text, end):
        return None, start + 1
    marked = bool(_LIMITS.match(found[0]))
    return _Found(start, end, None, None, marked) if telling.is_told(text, start, end, marked) else None, end


def _judged(text: str, phrase: Phrase, seen: Seen) -> _Found | None:
    day = _not_past(phrase.day, seen)
    either = is_alternative(text, phrase.start)
    if either or telling.belongs_elsewhere(text, phrase):
        day = None
    if day is None and not (either or phrase.marked or phrase.later or phrase.clash or "unclear" in phrase.sorts):
        return None
    marked = phrase.marked or is_limit_of(text, phrase.start) or is_at_meeting(text, phrase)
    return _Found(phrase.start, phrase.end, day, phrase.at, marked)


def _join(found: list[_Found], one: _Found, text: str) -> None:
    """Add it to those found before it, together with the one that it belongs to."""
    between = text[found[-1].end : one.start] if found else ""
    both = found and not (found[-1].marked or one.marked) and _BOTH.fullmatch(between)
    if found and (both or _EITHER.fullmatch(between)):
        one = _Found(found.pop().start, one.end, None, None, one.marked)
    elif found and _BESIDE.fullmatch(between) and _is_weekday_and_date(text, found[-1], one):
        agree = found[-1].day == one.day
        one = _Found(found.pop().start, one.end, one.day if agree else None, one.at, one.marked)
    elif found and _THAT_IS.fullmatch(between) and one.day is not None:
        before = found.pop()
        one = _Found(before.start, one.end, one.day, one.at, one.marked or before.marked)
    elif found and _CORRECTED.fullmatch(between):
        found.pop()
    found.append(one)


def _is_weekday_and_date(text: str, one: _Found, other: _Found) -> bool:
    """Whether a day is named twice, as in 「下禮拜五，一月十六號」. Where they differ, a limit is a day of its own."""
    words = [text[each.start : each.end] for each in (one, other)]
    both = any(_WEEKDAY.search(a) and _DATE.match(b) for a, b in (words, words[::-1]))
    return both and (one.day == other.day or not (one.marked or other.marked))


def _due(text: str, folded: Folded, one: _Found) -> Due:
    start, end = folded.start(one.start), folded.end(one.end)
    return Due(one.day, one.at if one.day else None, text[start:end], start, end, one.marked)
