"""The verb that is asked and answered with, and the day that is settled before somebody is told what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.borrowed import VERB
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.utterances import Utterance

_WHO_DOES = re.compile(rf"誰(?:要|來|去|會|可以|能|先)*(?![有在是知懂說])([㐀-鿿]| ?{VERB})(?!的|過|了)")
_I_DO = re.compile(
    rf"我(?:[跟和與][^，。]{{2,6}}?)?(?:就|先|再)?(?:來|去|會|可以)?([㐀-鿿]| ?{VERB})(?! ?[完好掉]?[了過])"
)
_THAT = re.compile(r"(?:[那喔哦好嗯欸啊對，, ]|OK)*(?:[那這]個|[那這]件事?|[那這]部分|[那這][塊段邊])[，, ]*$")
_GIVES_IT = re.compile(r"給[你妳您](?:們|看|$|[，,。！])")
_READY = re.compile(r"(?:it|that|they)(?:['’]ll| will) be\b", re.IGNORECASE)
_UNNAMED = re.compile(
    r"(?:give|send|get|show|write|make|do|prepare|bring|have|draft|share|find)(?: (?:me|us|him|her|them|everybody))? "
    r"(?:a|an|one|some|two|three|your)(?: (?:new|first|rough|short|quick|fresh|final|updated|better))? "
    r"(?:draft|version|copy|date|day|estimate|answer|list|proposal|price|quote|offer|figure|summary|note|plan|"
    r"screenshot|link|reminder)s?|"
    r"(?:[^，。]{1,5}前)?[先再也]*(?:給我?|寄|傳|寫|列|出|做|排|拉|開|整理|提供|準備|弄|貼)(?:給我|給大家|我|出來)?"
    r"一?[份版張個則篇封組](?:新的?|初步的?)?(?:草稿|版本|清單|報告|時間|報價|說明|初稿|數字|表|信|公告|截圖)?"
    r"(?:出來|給我|給大家)?",
    re.IGNORECASE,
)
_SETTLED = re.compile(r"(?:好|OK|嗯|[，,。 ])*那?就")
_FRONTED = re.compile(
    r"(?:(?:and|but|so|okay|then),? )*(?!so\b|if\b|when\b)[^,.;?!]{5,60}, (?:that|this|those|these)(?: one)? ",
    re.IGNORECASE,
)
BUT = re.compile(r"可是|但|不過|\bbut\b", re.IGNORECASE)
IT = re.compile(
    r"\s*[a-z]+(?: (?:up|at|into|to|for|on|out)| a [a-z]+ (?:at|to|on|with))? (?:it|that|this|those|these|them|one(?= (?:on|"
    r"in|at|for|by|up|out)\b|[.,]|$))\b",
    re.IGNORECASE,
)
ILL = re.compile(
    r"(?:^|, )I(?:['’]ll| will) (?:[a-z-]+ )?[a-z]+(?: (?:them|it|her|him|there|around|again|over))*[,. ]*$",
    re.IGNORECASE,
)
"""What somebody does, with no thing of its own, in the last clause."""
THAT = re.compile(r"\b(?:that|this)\b", re.IGNORECASE)
SELF = re.compile(r"我|\bI\b")
NOT_YET = re.compile(r"(?:今天|現在|目前|這(?:[週周]|兩天|禮拜))[^，。]{0,14}[，,]\s*$")
"""Why it is not at once, before who was asked says when: 「今天還在 freeze，我明天關」."""
AND = re.compile(r"[,，；;]?\s*(?:\band\b|然後|[,，；;])\s*$")


def verb_asked(text: str) -> str:
    """The verb of a question who does something: 「那誰來補？」; empty where it asks none."""
    found = _WHO_DOES.search(text)
    return found[1] if found else ""


def same_verb(need: Utterance, one: Utterance) -> bool:
    """Whether who speaks takes on what was asked with the same verb: 「金鑰誰給？」「我給她。」"""
    asked = _WHO_DOES.search(need.masked)
    clauses = re.split("[，,；]", unfilled(one.masked))
    if asked is None:
        return False
    topic = tokens(need.masked)
    found = (mine for clause in clauses if (mine := _I_DO.search(clause)))
    return any(mine[1].strip() == asked[1].strip() and tokens(mine.string[: mine.start()]) <= topic for mine in found)


def called_after(one: Utterance, dues: Sequence[Due]) -> Sequence[Due]:
    """The days of a request without one that was settled first, of what it is for: 「那就十八號，佳蓉妳訂會議室」."""
    first = one.mentions[0].start if one.mentions else 0
    opens = [due for due in dues if not due.marked and _SETTLED.fullmatch(one.masked[: due.start])]
    return [due for due in dues if due not in opens or one.masked[due.end : first].strip() not in ("，", ",")]


def ends_with_that(text: str) -> bool:
    """Whether a text ends with what was named before: 「那個」."""
    return bool(_THAT.match(text))


def fronts(text: str, at: int) -> bool:
    """Whether what somebody takes on stands in front of it: "Loading the pairs, that I'll do after the check"."""
    return bool(_FRONTED.fullmatch(text[:at]))


def asks_who(text: str) -> bool:
    """Whether a thing is named, and then only asked who: "The checklist, who?"."""
    return bool(re.search(r"[a-z], who\W*$", text))


def gives_it(text: str) -> bool:
    """Whether who speaks gives it to whom he speaks to: 「我十二號給你看」."""
    return bool(_GIVES_IT.search(text))


def will_be_ready(text: str) -> bool:
    """Whether it says that something will be: "It'll be there"."""
    return bool(_READY.match(text))


def is_unnamed(title: str) -> bool:
    """Whether a task names what is to be made, but not of what: "give me a draft"."""
    return bool(_UNNAMED.fullmatch(title))
