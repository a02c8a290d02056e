"""A task's line in segments: what is to be done, who, by when. A cut inside a date or a name is none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from sop.minutes.days.due import Due
from sop.minutes.language.people import Mention

NOTHING = "\u2027"
"""Stands for a sign that was read already."""
_CUT = re.compile(
    r"[，；;｜|（）()【】\[\]\t。]|,(?!\d)|：(?!\d)|:(?!\d|//)|\.(?=\s|$)|(?<=\s)[-–—]{1,2}>?(?=\s)|(?<!\d)[–—]+|[–—]+(?!\d)|[→⇒]+|"
    r"(?<=\s)[?？]+(?=\s|$)|\s/\s|／|-{1,2}>|=>|>{2,3}|--+|…{2,}|(?<=\s)(?:…|»)(?=\s)|[ 　]{2,}|　"
)
_DUE_FILLING = re.compile(
    r"延[到至]|順延(?:[到至])?|展延(?:[到至])?|期限|截止日?期?|期程|時限|交期|完成日?|最慢|最晚|最遲|之前|以前|為止|前|內|限|於|在|訂於|預計|須|需|應|"
    r"要|到|左右|提供(?=給|$)|給(?:我|大家|各位|你|您)|交件?(?![㐀-鿿\u2027])|繳交|回覆|起|開始|提出|回報|"
    r"\b(?:due(?: date)?|deadline|by|before|until|till|eta|target|on|at the latest|no later than|d/l|when|"
    r"latest|around|at|the|to be|done|in|within"
    r"|please|pls|if poss(?:ible)?|if you can|ideally|preferably)\b",
    re.IGNORECASE,
)
_OWNER_LABEL = re.compile(
    r"(?:\b(?:owners?(?: is| are| will be| would be)?|who|assignees?|assigned(?: to)?|taken by|responsible|lead|pic|dri|by|"
    r"for)\b|負責人員?|負責|"
    r"承辦人?|主責|主辦|協辦|窗口|執行人?|經辦|處理人?|認領人?)(?:[是為]|就是)?",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"[\s?？–—-]*(?:(?:人員|人選)?另行?(?:指派|派[員人]|分派|指定|安排|訂|議)|待認領|待指派|待分派|待定|待訂|未定|"
    r"未指定|再議(?![㐀-鿿])|無人認領|誰來做?|誰|(?<![㐀-鿿])待確認(?![㐀-鿿])|\btb[dca]\b|"
    r"\bunassigned\b|\bnobody\b|\bno ?one\b|\bno owner\b|"
    r"\bto be (?:assigned|decided|agreed)\b|\bowner needed\b|\bnot assigned\b|^[?？]+$)",
    re.IGNORECASE,
)
EDGES = "?？!！ \t　，,；;：:、–—→»…|｜/。.-=>…@＠*"
"""Signs that are no part of what they stand around."""
_STATE = re.compile(
    r"進行中|未開始|處理中|待處理|草稿|新增|open|in progress|new|pending|wip|ongoing|started|not started|"
    r"draft|urgent|high|medium|low|p\d|priority",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\bw(?=/)|[\s、,，/／&＆+＋和與及跟@＠:：.*]|以及|\band\b|\bwith\b|由|請|共同|一起")
_TO_THEM = re.compile("(?:給|寄|傳|交|提供|回報|轉|跟|向|找|問|通知)\u2027")
"""給小明看: who gets it, and does nothing."""
_APART = re.compile(
    rf"(?:^|\s)(?!協助|支援|幫忙|共同|一起|主責|主辦|主要|覆核|核定|確認|代理|會同|還是|或者|以及)[㐀-鿿]{{2}}\s+{NOTHING}|"
    rf"{NOTHING}\s+(?!協助|支援|幫忙|共同|一起|主責|主辦|主要|覆核|核定|確認|代理|會同|還是|或者|以及|負責)[㐀-鿿]{{2}}(?=\s|$)"
)
"""文案 佳蓉 今天: a word with a blank between it and the name is what is to be done."""
_DOES = re.compile(r"(?!負責|承辦|主辦|窗口)[㐀-鿿]{2}$")
_FIRST = re.compile(
    rf"\s*(?:and )?(?:with )?(?:the |a )?first (?:one|draft|version|issue|round|edition|results?|batch|part|run|figures?|try)"
    rf"(?: (?:is|comes|goes out))?(?: due)?\s*{NOTHING}+[\s.]*"
)
_WORD = re.compile(r"[^\W_]")


class Segment(Struct, frozen=True, gc=False):
    """A part of a line. kind: text, due, owner, both, nobody, state or label."""

    start: int
    end: int
    kind: str


def segments(text: str, dues: Sequence[Due], mentions: Sequence[Mention]) -> list[Segment]:
    """The parts of a line that are not blank, in order."""
    held = blanked(text, [(due.start, due.end) for due in dues])
    whole = blanked(held, [(one.start, one.end) for one in mentions])
    cuts = [(found.start(), found.end()) for found in _CUT.finditer(whole)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    parts = [
        Segment(start, end, _kind(text, start, end, dues, mentions))
        for start, end in zip(starts, ends, strict=True)
        if text[start:end].strip()
    ]
    if parts and not any(part.kind == "text" for part in parts):
        # 「小明下週三前更新」: what he does is all that there is to be done.
        rest = blanked(held, [(one.start, one.end) for one in mentions])
        parts = [
            Segment(one.start, one.end, "text") if _DOES.search(rest[one.start : one.end]) else one for one in parts
        ]
    return _with_first(held, parts)


def _with_first(held: str, parts: list[Segment]) -> list[Segment]:
    """The parts, of which one that says when the first of what stands before comes is only when: ", first one on Monday".
    held: the line with its due phrases blanked out."""
    return [
        Segment(one.start, one.end, "due")
        if at and parts[at - 1].kind == "text" and _FIRST.fullmatch(held, one.start, one.end)
        else one
        for at, one in enumerate(parts)
    ]


def blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with the spans replaced sign by sign."""
    for start, end in spans:
        text = text[:start] + NOTHING * (end - start) + text[end:]
    return text


def _kind(text: str, start: int, end: int, dues: Sequence[Due], mentions: Sequence[Mention]) -> str:
    when = [(due.start, due.end) for due in dues if start <= due.start and due.end <= end]
    who = [(one.start, one.end) for one in mentions if start <= one.start and one.end <= end]
    who = [one for one in who if not any(a < one[1] and one[0] < b for a, b in when)]
    without = blanked(text, when)[start:end].replace(NOTHING, " ")
    rest = _DUE_FILLING.sub("", without)
    if when and not _WORD.search(rest):
        return "due"
    names = blanked(text, [*when, *who])[start:end]
    asked = re.match(r"\s*(?:[煩懇敬另再]?請|麻煩|拜託|由)", names)
    if (
        who
        and not (asked and re.search("[㐀-鿿]{2}", names[asked.end() :]))
        and _only_names(_DUE_FILLING.sub(" ", names) if when else names)
    ):
        return "both" if when else "owner"
    if _STATE.fullmatch(without.strip()):
        return "state"
    if len(text[start:end].strip()) <= 14 and _NOBODY.search(text[start:end].strip()):
        return "nobody"
    if not _WORD.search(_OWNER_LABEL.sub("", rest)):
        return (
            "label" if _WORD.search(text[start:end]) else "nobody" if re.search("[?？]", text[start:end]) else "label"
        )
    return "text"


def _only_names(rest: str) -> bool:
    """Whether what is left beside names is at most what each of them does, in two signs: 宛蓉訂, 俊宏核定."""
    rest = _OWNER_LABEL.sub("", rest)
    if _TO_THEM.search(rest) or _APART.search(rest):
        return False
    parts = [part for part in _JOIN.split(rest.replace(NOTHING, " ")) if part]
    return all(
        re.fullmatch(r"[㐀-鿿]{1,2}|[()（）]+", part) and not re.match(r"的|們|說|問|已|都|也", part) for part in parts
    )
