"""Lines of minutes that are no tasks by their form: their head, greetings, decisions, notes, whether the goal was met."""

from __future__ import annotations

import re

_META = re.compile(
    r"(?:下次(?:會議|開會)|下回|散會|會議結束|next (?:meeting|call|sync)|"
    r"(?:meeting|call|session) (?:was )?(?:adjourned|closed|ended)|"
    r"adjourned|"
    r"(?:none|nothing|n/a|無|略|沒有)[.。]?$|(?:以上|如有)|(?:best |kind )?regards|cheers[,!]?$|thanks[,!.]?$|"
    r".{0,8}(?:敬上|謹上|敬啟)$|[@＠](?:all|everyone|here|channel|大家|所有人|全體)\b|"
    r"(?:日期|時間|地點|出席(?:者|人員)?|與會(?:者|人員)?|列席(?:人員)?|缺席|主席|主持人?|[紀記]錄|寄件者|"
    r"收件者|副本|主旨|會議(?:時間|日期|地點|名稱)|date|time|when|where|present|attendees|participants|"
    r"apologies|chair|location|place|notes? by|minutes(?: by)?|subject|from|to|cc)\s*[:：]|"
    r"(?:相關|參考)(?:單號|文件|資料|連結)|參見|詳見|詳如|(?:see also|related (?:tickets?|issues?))\b|"
    r".{0,60}(?:僅?供參考?|敬請知悉)[。.]?$|"
    r"請(?:大家|各位|全體|所有人|同仁)|(?:大家|各位|全體|所有人|全體同仁)(?:請|務必|都要|記得|新年|辛苦|好|午安|早))",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:各位|大家)(?:同仁|同事|夥伴|長官|老師)?(?:好|您好|早安?|午安|晚安|辛苦了)[，,。!！~～\s]+(?=\S{6})|"
    r"(?:hi|hello|dear|hey) (?:all|team|everyone|everybody|folks|both)[,.!:]?\s+(?=\S+ \S+ )",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"(?:the )?(?:meeting|call|session|round|review)?,? ?(?:was |is )?(?:adjourned|closed|ended|over|finished)"
    r"(?: (?:at|by|around))?[ \d:.apmh]{0,10}(?:by [A-Z][\w.]+(?: [A-Z]\w+)?)?[.;]\s+(?=[A-Z][a-z])",
    re.IGNORECASE,
)


def without_close(text: str) -> str:
    """A line without the sentence that only says that the meeting was closed, where it goes on."""
    found = _CLOSES.match(text)
    return text[found.end() :] if found else text


_STILL = re.compile(r"next|下次|[【\[]?(?:決議|決定|decision)", re.IGNORECASE)
_DECIDED = re.compile(
    r"[【\[]?(?:決議|決定|結論|decisions?|decided)[】\]]?\s*[:：】\]]\s*(?P<what>\S.*)$", re.IGNORECASE
)
_NOTED = re.compile(r"[【\[]?(?:notes?|remark|備註|附註|註|說明)[】\]]?\s*[:：】\]]\s*(?P<what>\S.*)$", re.IGNORECASE)
_POINT = re.compile(
    r"(?:主席)?(?:決\s*議|裁\s*示|結\s*論)\s*[:：]\s*[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）.、]\s*(?P<what>\S.*)$"
)
_GOAL = re.compile(
    r"(?:goal(?: (?:met|reached))?|(?:會議)?目標(?:是否)?(?:達成|完成))\s*[:：?？]\s*(?P<what>(?:yes|no|met|"
    r"not met|reached|not reached|是|否|達成|未達成|有|沒有)\b.*)$",
    re.IGNORECASE,
)


def without_greeting(text: str) -> str:
    """A line without the greeting that it begins with, where it goes on: 「大家好，今天的重點：…」."""
    return _GREETING.sub("", text)


_ROTA = re.compile(
    r"\W{0,4}(?i:the )?(?:(?i:(?:on[- ]?call|pager|stand-?by|(?:night|weekend|holiday|phone) (?:duty|shift|"
    r"cover))(?: (?:duty|phone|rota))?)|"
    r"值班|輪值|待命)(?: (?:this|next) week(?:end)?)?(?: (?:until|till|from|on) [\w/ ]{3,16})?\s*[:：]\s*"
    r"(?:[A-Z][\w.]*(?: [A-Z][\w.]*)?|[㐀-鿿]{2,3})(?:\s*(?:$|[,，、(（.]|(?:and|&|\+|until|till|from|this|next|then|to \d)\b))"
)
"""On call: Rob until Friday: who is on duty, and nothing to do."""


def is_formula(text: str) -> bool:
    """Whether a line belongs to the head or the end of minutes, or speaks to everybody."""
    return bool(_META.match(text) or _ROTA.match(text))


def may_hold_task(text: str) -> bool:
    """Whether such a line can hold a task all the same: the next meeting's, or that of a marked decision."""
    return bool(_STILL.match(text))


def decision_of(text: str) -> str | None:
    """What a line says was decided, where it says so itself."""
    found = _DECIDED.match(text)
    return found["what"] if found else None


def first_point(text: str) -> str:
    """The first of several numbered points that a line says were resolved: 「決議：（1）…」; empty where it says none."""
    found = _POINT.match(text)
    return found["what"] if found else ""


def note_of(text: str) -> str | None:
    """What a line notes, where it says so itself."""
    found = _NOTED.match(text)
    return found["what"] if found else None


def goal_of(text: str) -> bool | None:
    """Whether the meeting's goal was met, where a line says it."""
    found = _GOAL.match(text)
    return bool(re.match(r"yes|met\b|reached|是|達成|有", found["what"], re.IGNORECASE)) if found else None
