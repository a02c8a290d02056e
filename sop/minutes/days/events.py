"""Days of what happens anyway: the contract ends, the freeze runs until, the review is on. They are no due dates; what has
to be done before it happens is due on that day."""

from __future__ import annotations

import re

from sop.words.due import Phrase

_HAPPENS = re.compile(
    r"(?:\b(?:expires?|expiring|ends|ending|laps(?:es?|ing)|closes|opens|starts|begins|launches|goes live|arrives|leaves|falls"
    r"|runs(?: out)?|run out|lasts?|continues|(?:is|are|it's) (?:valid|frozen|closed|planned|scheduled)|start|begin)"
    r"|(?:\b(?:am|is|are|be)|'m|'s|'re) (?:(?:off|away|out|gone|back|busy|on (?:leave|holiday|vacation)|travell?ing))"
    r"|\b(?:see you|talk to you|next (?:meeting|call|sync|session|round)(?: (?:is|then|will be|again))*))"
    r"(?: (?:work|with it|with that|it|that))? (?:on |in |at |from )?(?:the )?$"
)
_EVENT = (
    "demo|meeting|call|visit|workshop|review|launch|release|presentation|audit|training|drill|event|webinar|fair|party|sale"
    "|migration|maintenance|cutover|standup|sync|outage|downtime|freeze|switch-?over|closure|holiday|opening|upgrade"
)
_OF_EVENT = re.compile(
    rf"(?<!\bdown )\bfor (?:the|our|a|an|my|your) (?:[a-z-]+ )?(?:{_EVENT}) (?:on )?$"
    rf"|\b(?:to|of|about|plan|announce|prepare|organi[sz]e|communicate)"
    rf" (?:the|our|a|next) (?:[a-z-]+ )?(?:{_EVENT}) (?:on )?$"
    r"|\b(?:move|reschedule|postpone|shift) (?!it\b|this\b|that\b)[^,.;]{2,40} to $"
    "|[把將](?!這|那|它|時間|期限|截止|日期)[^,。、]{1,16}[改延移挪調][到至]?$"
    r"|\b(?:days?|weeks?|months?) (?:before|after|of|prior to) [^,.;]{1,40}$"
    r"|\b(?:book|reserve|schedule)\b[^,.;]{0,40}\bfor (?:the )?$"
)
_IS_LIMIT = re.compile(
    r"(?:by|no later than|not later than|within|in|latest|later today|before) ?(?=[a-z0-9])", re.IGNORECASE
)
"""Tell them about the freeze by Friday: no event is "by" a day."""
_AHEAD_OF = re.compile(
    r"(?<!the day )(?<!a day )(?<!one day )(?<!days )(?<!week )(?<!weeks )\b(?:before|ahead of|by the time|until)"
    r" (?:the|our|its|his|her|their|that|this|it|we|they|he|she|i|you|all|my|your)\b"
    r"(?: ?[a-z'’-]+){0,4} $"
)
_HAPPENS_ZH = re.compile("(?:就|會|要|將)*(?:到期|過期|失效|生效|停用|停止服務|停售|關閉)(?!日|前|之前|以前)")
_MEETS_ZH = re.compile(
    r"(?:早上|上午|中午|下午|晚上)?(?:[一二三四五六七八九十兩0-9]+點半?)?(?:就|會|要|再|先|還|我們|大家|一起|另外|可以)*"
    r"(?:開(?:個|一?次)?(?:會|週會|例會)|碰(?:面|頭|一[下次個])|[見聚](?=$|[,，。吧啦喔面])|(?:聊|討論|對|過|看)(?:一[次下]|看看|吧|$)|review一下|sync|meeting)"
)
_NEXT_ZH = re.compile(
    r"(?:下次|下一次|下回|下一回|下場|下一場)(?:的)?(?:我們)?(?:會議?|開會|例會|週會|碰面|時間|見)?(?:時間)?(?:就|會|是|在|定|訂|改|約|排|到|一樣)*(?:在)?$"
    r"|(?:我們|大家|會議|例會|週會|站會)(?:就|那|會|再|時間|定|訂|改|約|排|是|到)*(?:在)?$"
)
_NEXT_ENDS_ZH = re.compile(
    r"(?:早上|上午|中午|下午|晚上)?(?:[一二三四五六七八九十兩0-9]+點半?)?(?:見|開|吧|好了|喔|啦|再|同一時間|老時間)*(?=$|[,，。!！])"
)
_DENIED = re.compile(
    r"(?<!why do)(?:n['’]t|\bnot|\bnever)(?! (?:you|we|only|later|forget|just|sure)\b) [^,.;?!:]{0,30}$"
    "|(?:不要|不會|不能|沒辦法|別)[^,。、]{0,6}$"
)
_AT_MEETING = re.compile("的?[^,。、]{0,6}會議?[上中裡](?=[^,。、]*[^,。、上中裡])")
_BEGINS_ZH = re.compile("(?:就|再|會|可以)*(?:先(?:看|查|試|了解|研究|開始)|開始)")
_ALTERNATIVE = re.compile("[0-9一二三四五六日天號](?:st|nd|rd|th)? ?(?:or|或是?|還是) ?$")


def happens_then(text: str, start: int, end: int) -> bool:
    """Whether the day there, with the words that lead to it, is that of what happens anyway: "the freeze runs until the 4th"."""
    before = text[max(0, start - 60) : start]
    if _AHEAD_OF.search(before):
        return False
    expires = _HAPPENS_ZH.match(text, end) or text.startswith("到期", end - 2)
    return bool(expires or _HAPPENS.search(before) or (_OF_EVENT.search(before) and not _IS_LIMIT.match(text, start)))


def meets_then(text: str, start: int, end: int) -> bool:
    """Whether people meet on the day there: 「下次會議十八號」, 「我們二十一號再開會」."""
    if _MEETS_ZH.match(text, end) and not re.search("[你妳您]|我(?!們)", text[max(0, start - 6) : start]):
        return True
    return bool(_NEXT_ZH.search(text[max(0, start - 20) : start]) and _NEXT_ENDS_ZH.match(text, end))


def is_denied(text: str, start: int) -> bool:
    """Whether it is said that it will not be then: "let's not go there today"."""
    return bool(_DENIED.search(text[max(0, start - 40) : start]))


def begins_then(text: str, end: int) -> bool:
    """Whether work only begins then: 「我明天先看一下」."""
    return bool(_BEGINS_ZH.match(text, end))


def is_at_meeting(text: str, phrase: Phrase) -> bool:
    """Whether something is to be done in a meeting of that day: 「在下週一的主管會議上爭取預算」."""
    return text[phrase.start] in "在於" and bool(_AT_MEETING.match(text, phrase.end))


def is_limit_of(text: str, start: int) -> bool:
    """Whether something has to be done before what happens on the day there: "before the trial closes on the 24th"."""
    return bool(_AHEAD_OF.search(text[max(0, start - 60) : start]))


def is_alternative(text: str, start: int) -> bool:
    """Whether another day could be meant: 「3/9 或 3/10」, "5 or 6 March"."""
    return bool(_ALTERNATIVE.search(text[max(0, start - 8) : start]))
