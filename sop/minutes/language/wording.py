"""What is to be done, out of the sentence that gives it to somebody; what it is may stand before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.asked import Asked
from sop.minutes.language.slots import Slots
from sop.minutes.language.text import fold, last_sentence

_ENDING = re.compile(r"[,，;；]?\s*(?:\b(?:and|while|but|so)|並且?|而)\s*$")
_ALL = re.compile(r"(?:都是?|全部|一律|\ball|\bboth)[^，。,.]{0,4}$", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|this|that|them|these|those)\b(?! [a-z]+ (?:is|are))", re.IGNORECASE)
_ASKING = re.compile(
    r"(?:(?:[煩懇敬另再]?請|麻煩|由|拜託|勞煩|交由|指派|指示|責成|委由|商請)|→|->|=>|⇒|➜|➡|👉|»|"
    r"\bplease,?(?: (?:can|could|would|will))?|\b(?:can|could|would|will)|.*\b(?:asked|want|need|would like|"
    r"I['’]d like|let['’]s (?:have|get)|action (?:on|for|with)|assigned to|up to|falls to))\s*[@＠]?\s*$",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\s*(?:[（(]?\d{1,2}[)）.、]\s*)?"
    r"(?!.{0,6}(?:決議|結論|裁示|決定|結果|說明|辦法|備註|待辦|行動|事項|指示|主席|建議|補充|回覆)：)"
    r"[㐀-鿿A-Za-z ]{2,12}："
)
"""圖片壓縮：柏宇週五前完成第一批: what it is about."""
_FEW, _FEWER, _ANY = 6, 3, 99
"""Pairs of Chinese signs that alone do not say what is to be done: 設定好並測試."""
_AGREED = re.compile("^(?:會上|大家|當場|最後|後來|討論後|已經?)*(?:說好|講好|決定|同意|敲定|談好)$")
_CHARGED = re.compile("(?:處理|辦理|負責|承辦|主責|主辦|統籌)$")
_HAN = re.compile("[㐀-鿿]")
_THEN = re.compile(r"\b(?:by|before|until) (?:then|that)\b|在那之前|屆時|那之前")
_LEAD = 5
"""Signs beside a day before a task that do not make a clause of their own: "By Friday, Alex will …"."""
_SAID = r"\s*(?:說|答應|表示)(?:他|她)?(?:會|要|可以)?(?=[今明後下這本週周禮星\d一二三四五六七八九十])"


def words_of(text: str, one: Asked, read: Callable[[str], Slots], *, first: bool) -> Slots:
    """The words of a task, taken apart. first: whether it is its sentence's first."""
    topic = _AGREED.sub("", _ASKING.sub("", text[one.start : one.who[0].start]))
    lead = read(topic) if topic.strip() else None
    # 「明天請 Rob …」: what stands before is only when.
    day = lead.due if lead and lead.is_bare and not lead.owners and not lead.title else None
    topic = "" if day else topic
    own = _ENDING.sub("", text[one.rest : one.end])
    if one.end <= one.start:
        # It was asked for before he took it on.
        return read(own)
    alone = slots = read(topic + re.sub(rf"^\s*[:：]?\s*(?:to|will|please)\b|^\s*[:：]|^{_SAID}", "", own))
    alone = slots = replace(slots, due=slots.due or day)
    head = re.split("[，,；;]", slots.title)[0]
    clause = one.start == one.who[0].start and text[: one.start].rstrip().endswith(("，", ",", "："))
    least = 1 if slots.title.isascii() else _FEW if clause else _FEWER
    least = _ANY if _TOPIC.fullmatch(text, one.sentence, one.who[0].start) else least
    if _CHARGED.search(text[one.who[-1].end : one.rest]) and re.match(r"\s*[，,]", own):
        # 「舊主機下架，由柏宇處理，3/20 前完成並回報」: what follows goes on with it.
        least = _ANY
    if len(tokens(head)) < least and not topic and one.sentence < one.start and first:
        # 「預設改為不勾選，小安於 4/24 前調整」: what it is stands before.
        slots = _due_behind(read(text[one.sentence : one.end]), one.start - one.sentence, alone)
        slots = _whole(slots, alone)
    few = len(tokens(slots.title))
    if (first and few <= 1) or (_PRONOUN.search(slots.title) and few <= 2):
        # "The certificate expires. Alex will renew it.": what "it" is stands before.
        same = text[one.sentence : one.start].strip(" ,;，；")
        before = same if len(tokens(same)) > 1 else last_sentence(text, one.sentence)
        both = f"{before} — {text[one.rest : one.end]}"
        whole = _due_behind(read(both), len(before), alone) if before else slots
        # Of two days the task's is the one that its own words name.
        return replace(whole, due=alone.due) if alone.due and alone.due.day and whole.due is None else whole
    return slots


def _whole(slots: Slots, alone: Slots) -> Slots:
    """With the task's own words, where what stands before it was taken for all: 「稽核要紀錄，小明會在今天前回覆窗口」."""
    missing = alone.title and fold(alone.title) not in fold(slots.title)
    return replace(slots, title=f"{slots.title}，{alone.title}") if missing and _HAN.search(alone.title) else slots


def _due_behind(slots: Slots, end: int, alone: Slots) -> Slots:
    """Without the day of what stands before the task: "The freeze begins on Monday; Alex announces it."."""
    due = slots.due
    own = due is None or due.start >= end or end - (due.end - due.start) <= _LEAD or _THEN.search(slots.title)
    return slots if own else replace(slots, due=alone.due)


def next_to(text: str, one: Asked, dues: Sequence[Due]) -> Due | None:
    """The day right behind who is asked: 「值班表 → 怡安 3/6 前貼群組」."""
    for due in dues:
        if due.day and due.start >= one.rest:
            between = re.sub(f"{_SAID}|這邊|那邊|打算|預計|準備", "", text[one.rest : due.end])[: -len(due.words)]
            return None if between.strip() else due
    return None


def shared_due(text: str, dues: Sequence[Due]) -> Due | None:
    """The day that a sentence gives to all its tasks: 「…，都是週五」."""
    return next((due for due in dues if _ALL.search(text[: due.start])), None)
