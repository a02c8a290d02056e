"""Sentences that leave nobody anything to do after the meeting: where somebody is, who has a shift, what is hoped of others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.acting import GETS_EN
from sop.minutes.language.people import Mention

_NAME, _DAY = "~", "\ue001"
_WHERE = re.compile(
    rf"(?:{_NAME}|[Ss]?[Hh]e) (?:is|are|was|were|will be) (?:still |also |again |mostly )?"
    r"(?:away|abroad|ill|sick|out|off|back|busy|at|in(?! charge)|"
    r"on (?:holiday|leave|vacation|site|the road|a trip|parental|sick)|travell?ing|part[- ]time)\b"
    r"(?!.*(?:\band (?:will|he|she|then)\b|\band [a-z-]+s (?:the|an?|our|all|it|them|this|that|two|three)\b|\bto "
    r"(?:fetch|collect|sign|fix|get|check|install)\b|[,;:] ))[^,;:]*"
)
_SHIFT = re.compile(
    r"[^:：]{0,24}(?:\b(?:on[- ]?call|duty|rota|roster|shifts?|stand-?by|hotline|front desk|cover|pager|kitchen|keys?|"
    r"sick|ill|leave|holidays?|absent|away|regrets|apologies)\b|病假|請假|缺席|特休|公假|事假|休假|值班|輪值|值日|待命|班表|留守)"
    r"[^:：]{0,16}[:：](?P<who>.*)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"[{_NAME}{_DAY}\s,，、;；.。/()（）–—-]|\b(?:then|and|until|till|from|to|after|that|next|this|week|again|both|mon|tue|wed|"
    rf"thu|fri|sat|sun|"
    r"mornings?|afternoons?|evenings?|nights?|early|late|with|as|backup|am|pm)\b|[週日一二三四五六上下午早中晚班至到起後換接為和與及]|\d|~",
    re.IGNORECASE,
)
_LEADS = re.compile(
    rf"{_NAME}(?: and {_NAME})* (?:(?:will|is going to|is to|is due to) (?:again |also )?"
    r"(?:chair|moderate|host|facilitate|attend|open|close|join|miss|skip|minute)|chairs?|hosts?|moderates?) "
    r"(?:the |our |this )?(?:next |following |coming )?"
    rf"(?:{_DAY}|(?:meeting|session|sync|stand-?up|retro|weekly|one|round)s?\b)[^,;]{{0,24}}\.?"
)
_HOPES = re.compile(
    rf"{_NAME} (?:(?:leads?|heads?|manages?|runs) (?:the|our|a) (?:team|group|department|unit|office|crew)\b[^,;]*|"
    r"(?:still |also |really |now |only )?(?:expects?|hopes?|wishes|fears?|trusts?|assumes?|"
    r"believes?|doubts?|predicts?|reckons?|guess(?:es)?|"
    r"thinks?|feels?|suspects?|is (?:sure|confident|afraid|certain)|counts on|relies on|waits for|is waiting for)"
    rf"(?! to\b)[^{_NAME}]*)"
)
_GETS = re.compile(
    rf"{_NAME} (?:receives|gets|meets|visits|attends|flies|travels|drives|returns(?! (?:the|an?|these|those|this|that|all|"
    rf"both|our|it|them)\b))"
    r"(?! to| back to| in touch| (?:a|the) quotes?)\b"
    rf"[^,;:{_NAME}]*"
)
_FOR_GOOD = re.compile(rf"{_NAME} (?:[a-z]+s) (?:all|any|every)\b[^;:{_NAME}{_DAY}]*")
_SAID = re.compile(
    rf"{_NAME} to {_NAME}: ?[\"“].*|(?:Photos?|Slides|Drawings?) by {_NAME},? ?{_DAY}?\.?|"
    rf"{_NAME} (?:had )?asked {_NAME} (?:about|whether|if|why|how|who|what|when|where)\b[^;{_NAME}]*"
)
_UNABLE = re.compile(
    rf"{_NAME}[^，。；]{{0,12}}(?:未能|沒能|無法(?:於|在)?{_DAY}|引述|轉述|引用|沒來得及|來不及|無法如期|沒辦法在)[^{_NAME}]*"
)
_WISHES = re.compile(
    rf"{_NAME}(?:也|還|都|很|非常|一直)*(?:期待|期望|盼望?|預期|相信|樂見|估計|猜測?|懷疑|看好)(?![^。]*(?:請|由{_NAME}|再[去來]))[^{_NAME}]*"
)
_HOSTS = re.compile(
    rf"(?:{_DAY}|下次|下回|下週|下個月|今天|本次)(?:的)?[^，。{_NAME}]{{0,6}}(?:會議?|例會|週會|主席)?(?:由|換|輪到?|是){_NAME}(?:來|擔任)?(?:主持|主席|記錄|紀錄)[。]?"
)
_JOINED = re.compile(
    rf"{_NAME}(?:於|從|自|{_DAY})*(?:加入|調來|轉來|到職|進公司|報到|起?擔任|接任|拿到|收到|領到)[^{_NAME}]*"
)
_BUT_DOES = re.compile(
    r"(?:\b(?:and|but|so|then)|[,;]) (?:also |then |therefore )?(?:he |she |they )?(?:['’]?ll|will|shall|promised|"
    r"agreed|offered|is going to|"
    r"is to|takes?|has to|needs to)\b|[，,；](?:並|所以|因此|但|而)?(?:[他她])?(?:會|將|再|先|改由|答應)"
)
"""What somebody does about what is told of him: "The form is wrong for May, but she will fix it"."""
_ALL = (_WHERE, _LEADS, _HOPES, _GETS, _FOR_GOOD, _SAID, _UNABLE, _WISHES, _HOSTS, _JOINED)


def only_reports(text: str, mentions: Sequence[Mention], dues: Sequence[Due]) -> bool:
    """Whether a sentence tells of those who were there and gives none of them anything to do.

    "Ming is at a fair until the 10th; May is off", "On call: Alex, then May", 「佳蓉期待客戶週五前簽約」.
    """
    if not mentions or _BUT_DOES.search(text) or any(GETS_EN.match(text, one.end) for one in mentions):
        return False
    signs = _signs(text, mentions, dues).strip()
    shift = _SHIFT.fullmatch(signs)
    if shift and not _BETWEEN.sub("", shift["who"]):
        return True
    parts = [part.strip() for part in re.split("[;；]", signs) if part.strip()]
    return bool(parts) and all(any(form.fullmatch(part) for form in _ALL) for part in parts)


def _signs(text: str, mentions: Sequence[Mention], dues: Sequence[Due]) -> str:
    """The text with one sign for each name and each day."""
    spans = [(one.start, one.end, _NAME) for one in mentions]
    spans += [
        (due.start, due.end, _DAY)
        for due in dues
        if not any(due.start < end and due.end > start for start, end, _ in spans)
    ]
    for start, end, sign in sorted(spans, reverse=True):
        text = text[:start] + sign + text[end:]
    return text
