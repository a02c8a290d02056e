"""The days that a phrase can name, each kind a pattern with its rule; `due.py` puts them together with times and markers.

Every pattern is written for folded text (`due.fold`): lower case, half-width, no spaces beside figures in Chinese.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from sop.words import day_rules as rules
from sop.words.dates import Answer, Seen
from sop.words.numerals import COUNT, MONTH, NUMBER, ORDINAL, SIGN, WEEK, WEEKDAY

_THE = "(?:the )?"
_YEAR = "(?:,? (?P<year>[0-9]{4}))?"
_OF_YEAR = f"(?:(?P<which>明|今)年|(?P<era>民國)?(?P<year>[0-9]{{4}}|{NUMBER})年)"
_THIS = "(?P<this>這個?|本|當|此)"
_NEXT = "(?P<next>下{1,3}|次)個?"
_FROM_NOW = "(?: (?:from|of) (?:now|today|this (?:call|meeting))|['’]s?(?= time)| time){0,2}"
_UNIT = "business day|working day|workday|day|week|fortnight|month|hour"
_FROM_HERE = "(?:會後|(?:本次)?會議(?:結束)?之?後|[即今]日起|今天起|從?今天開始)"
_UNIT_ZH = "工作天|工作日|營業日|上班日|天|日|週|周|星期|禮拜|月|小時|鐘頭"

EVENTS = (
    "上班|開[會工幕賣站學]|凍結|封[站版]|交接|到期|期滿|營業|例會|會議|[站週晨月早]?會|發[佈布]|上線|演練|部署|切換|改版|升級"
    "|稽核|驗收|活動|測試|搬遷|簽約|維護|停機"
)
"""Pattern: what is on that day; before it is before the day."""

_TABLE: list[tuple[str, str, rules.Rule]] = [
    # In figures.
    (
        "full",
        r"(?:民國)?(?P<year>[0-9]{3,4})(?P<s>[-/])(?P<month>[0-9]{1,2})(?P=s)(?P<day>[0-9]{1,2})",
        rules.month_and_day,
    ),
    (
        "dotted",
        r"(?:民國)?(?P<year>[0-9]{3,4})\.(?P<month>[0-9]{1,2})\.(?P<day>[0-9]{1,2})",
        rules.month_and_day,
    ),
    ("full", r"(?P<one>[0-9]{1,2})(?P<s>[-/.])(?P<two>[0-9]{1,2})(?P=s)(?P<year>[0-9]{4})", rules.year_last),
    ("dotted", r"(?P<year>20[0-9]{2}|1[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])", rules.month_and_day),
    ("figures", r"(?P<one>[0-9]{1,2})/(?P<two>[0-9]{1,2})", rules.figures),
    # A month by its name, and a day.
    (
        "date",
        rf"{_THE}(?P<day>{ORDINAL}|[0-9]{{1,2}}) (?:of )?(?P<month>{MONTH})(?![a-z])(?:\.(?=,? [0-9]))?{_YEAR}",
        rules.month_and_day,
    ),
    ("date", rf"(?P<day>[0-9]{{1,2}})-(?P<month>{MONTH})(?:-(?P<year>[0-9]{{4}}))?", rules.month_and_day),
    ("date", rf"(?P<month>{MONTH})(?![a-z])\.? {_THE}(?P<day>{ORDINAL}|[0-9]{{1,2}}){_YEAR}", rules.month_and_day),
    (
        "date",
        rf"{_OF_YEAR}?(?P<month>元|{NUMBER})月(?P<day>{NUMBER})(?:[日號]|(?=$|[^\u3400-\u9fff0-9]|[前之以上下中早晚凌止截]))",
        rules.month_and_day,
    ),
    ("word", rf"(?:{_NEXT}|{_THIS})月的?(?P<day>{NUMBER})[日號]", rules.day_of_month),
    ("nth", rf"(?P<day>{NUMBER})[日號]", rules.day_of_month),
    (
        "nth",
        rf"(?:the (?P<day>{ORDINAL}|[0-9]{{1,2}})|(?P<short>[0-9]{{1,2}}(?:st|nd|rd|th)))",
        rules.day_of_month,
    ),
    (
        "word",
        rf"{_THE}(?P<day>{ORDINAL}|[0-9]{{1,2}}) of (?:(?P<next>next)|(?P<this>the|this)) month",
        rules.day_of_month,
    ),
    # Near days.
    ("word", "(?:later )?today|tonight|this (?=afternoon|evening)|今天|[今本]日|今(?=[晚早])", rules.in_days(0)),
    ("eod", f"eo[db]|cob|end of {_THE}day|end of business|close of (?:business|play)|下班", rules.in_days(0)),
    ("word", r"tomorrow|tmrw?|明天(?!天)|明日(?!前[已曾])|明(?=[晚早](?!上))", rules.in_days(1)),
    ("word", f"{_THE}day after tomorrow|後天|後日", rules.in_days(2)),
    ("word", "大後天", rules.in_days(3)),
    # Weekdays.
    ("weekday", rf"(?:this coming |the coming |coming )?(?P<day>{WEEKDAY})", rules.weekday),
    ("weekday", rf"{WEEK}(?P<day>{SIGN})", rules.weekday),
    ("word", rf"(?:(?P<this>this)|(?P<next>next)) (?P<day>{WEEKDAY})", rules.weekday),
    ("word", rf"(?P<day>{WEEKDAY}) (?:of )?(?:(?P<this>this)|(?P<next>next)) week", rules.weekday),
    ("word", rf"(?:(?P<this>this)|(?P<next>next)) week(?:['’]s|,)?(?: on)? (?P<day>{WEEKDAY})", rules.weekday),
    ("word", rf"(?:{_THIS}|{_NEXT}){WEEK}的?{WEEK}?(?P<day>{SIGN})", rules.weekday),
    ("word", rf"(?P<day>{WEEKDAY}) week(?! ?[0-9])|a week (?:on|from) (?P<named>{WEEKDAY})", rules.weekday_week),
    (
        "unclear",
        rf"{_THE}{WEEKDAY} (?:after|before)(?! all)(?: next)?|{WEEKDAY} (?:in {COUNT} weeks?|week)"
        rf"|\w+ weeks? (?:from|on) {WEEKDAY}|{COUNT} weeks? (?:today|tomorrow)|{WEEKDAY} ?/ ?{WEEKDAY}",
        rules.no_day,
    ),
    ("unclear", rf"{_THE}(?:first|second|third|fourth|last) {WEEKDAY} (?:of|in) \w+(?: month)?", rules.no_day),
    (
        "unclear",
        rf"(?:(?:{NUMBER}|本|下?個)月的?)?(?:第{NUMBER}|最後一)個{WEEK}{SIGN}|{NUMBER}個?{WEEK}後的?{WEEK}{SIGN}",
        rules.no_day,
    ),
    # Spans.
    (
        "span",
        rf"(?:in|within) {_THE}(?:next )?(?P<count>{COUNT})(?: \([0-9]+\))?[ -](?P<unit>{_UNIT})s?{_FROM_NOW}",
        rules.span,
    ),
    ("span", rf"(?P<count>{COUNT}) (?P<unit>{_UNIT})s? from (?:now|today)", rules.span),
    ("length", rf"{_FROM_HERE}?(?P<count>{NUMBER})個?(?P<unit>工作[天日]|天|[週周]|星期|禮拜)", rules.span),
    ("length", rf"(?P<count>{COUNT}) (?P<unit>{_UNIT})s?", rules.span),
    ("span", rf"{_FROM_HERE}?(?P<count>{NUMBER})個?(?P<unit>{_UNIT_ZH})(?:之?[後內内]|以[後內内])", rules.span),
    # Ends.
    (
        "word",
        f"eom|{_THE}(?:end|last day) of {_THE}(?:this |(?P<next>next ))?month|month(?:['’]s)?[- ]end",
        rules.month_end,
    ),
    ("word", f"(?:(?:這個?|本|當)?|{_NEXT})月(?:[底末]|的?最後[一1][天日])", rules.month_end),
    (
        "word",
        rf"(?:{_THE}(?:end|last day) of (?:the month of )?|end[- ])(?P<month>{MONTH}){_YEAR}",
        rules.end_of_named_month,
    ),
    ("word", rf"{_OF_YEAR}?(?P<month>元|{NUMBER})月(?:[底末]|份?的?最後[一1][天日])", rules.end_of_named_month),
    (
        "word",
        f"eoy|{_THE}(?:end|last day) of {_THE}(?:this |(?P<which>next ))?year|year(?:['’]s)?[- ]end",
        rules.year_end,
    ),
    ("word", f"{_THE}end of (?P<year>20[0-9]{{2}})", rules.year_end),
    ("word", f"(?:{_OF_YEAR}|本?年)底", rules.year_end),
    (
        "word",
        rf"{_THE}end of (?:q(?P<quarter>[1-4])|{_THE}(?P<spelled>first|second|third|fourth) quarter){_YEAR}|eoq"
        rf"|{_THE}end of {_THE}(?:this |(?P<next>next ))?quarter",
        rules.quarter_end,
    ),
    (
        "word",
        rf"(?:{_OF_YEAR}?(?:q|第)(?P<quarter>[1-4一二三四])季?|(?:這一?|本|{_NEXT}一?)?季)(?:結束|[底末])",
        rules.quarter_end,
    ),
]

# Nothing that goes on is a whole number or word: neither "Friday" in "Fridays" nor 10/15 in "10/15/26" or "10/15.2".
_WHOLE = "(?:(?<=[0-9])(?![a-z0-9_]|[-/.:][0-9a-z]|%)|(?<=[a-z])(?![a-z0-9_]|[-.][a-z])|(?<=[^a-z0-9]))"


class Named(NamedTuple):
    """A day's words. sort: which kind of phrase; end: where it ends; day: None where no day is determined."""

    sort: str
    end: int
    day: Answer


@dataclass(frozen=True, slots=True)
class _Kind:
    sort: str
    pattern: re.Pattern[str]
    rule: rules.Rule


_KINDS = [_Kind(sort, re.compile(f"(?:{pattern}){_WHOLE}"), rule) for sort, pattern, rule in _TABLE]
_ANY = re.compile(
    "|".join(
        # Each with names of its own for its groups: a pattern may hold a name only once.
        f"(?P<kind{number}>" + re.sub(r"\(\?P([<=])", rf"(?P\1in{number}_", f"(?:{pattern}){_WHOLE}") + ")"
        for number, (_, pattern, _) in enumerate(_TABLE)
    )
)
"""Any of them: at most places there is none, and they need not be tried one by one. Its last group is the first that is."""
_NUMBERS = {f"kind{number}": number for number in range(len(_TABLE))}
STARTS = re.compile(
    "[0-9]|民國|元月|[零〇○一二兩三四五六七八九十百廿卅]{1,6}個?[年月日號天週周星禮工營上小鐘]|會[後議]|即日|從今"
    f"|[今明][天日晚早年]|後[天日]|大後|{WEEK}{SIGN}|這(?:個?[月週周星禮]|一?季)|本[日月週周星禮季年次]|[當此][月週周星禮]"
    "|(?:下{1,3}|次)個?(?:[月週周星禮]|一?季)|下班|個月|月[底末的最]|年底|季[結底末]|第[0-9零一二兩三四五六七八九十]|最後"
    f"|the (?:[0-9]|day |coming |end |last |{ORDINAL}|{WEEKDAY})|this |next |coming |later |last |to(?:day|night|morrow)|tmr|day "
    f"|end|eo[a-z]|cob|close|month|year|(?:with)?in (?:the )?(?:next )?{COUNT}|q[1-4]|{ORDINAL}|{COUNT} [bdfhmw]"
    rf"|{MONTH}\.? (?:the )?(?:[0-9]|{ORDINAL})|{WEEKDAY}|\w+ weeks? "
)
"""What any of them begins with."""


def may_be_named(text: str, position: int) -> bool:
    """Whether a glance does not rule out that a day phrase starts there."""
    return STARTS.match(text, position) is not None


def named_at(text: str, position: int, seen: Seen) -> Named | None:
    """The longest day phrase that starts there."""
    first = _ANY.match(text, position) if STARTS.match(text, position) else None
    if first is None or first.lastgroup is None:
        return None
    best: Named | None = None
    for kind in _KINDS[_NUMBERS[first.lastgroup] :]:
        found = kind.pattern.match(text, position)
        if found and (best is None or found.end() > best.end):
            best = Named(kind.sort, found.end(), _answer(kind.rule, found.groupdict(), seen))
    return best


def _answer(rule: rules.Rule, groups: rules.Groups, seen: Seen) -> Answer:
    try:
        return rule(groups, seen)
    except (ValueError, OverflowError):  # 2/30, 十十月, a day after the calendar's last
        return None
