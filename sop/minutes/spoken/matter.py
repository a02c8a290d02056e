"""What a sentence is about that says "it", or nothing: what was just asked for, taken on, or only looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import asks_when
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.sayings import is_vague, refers_back
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.open import OpenTask

_LOOKS = re.compile(
    r"(?:[^。]{1,16}[，,])??(?:[.…⋯，, ]|呃|嗯)*"
    r"(?:我(?:先|來|再)?(?:看|查)(?:一下|看看?)[喔啊]?[，,…。]+[^，,。]{2,}|let me (?:just )?(?:check|look|"
    r"see)[,.—–…]+ *\w)",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"(?:(?:like|say|as in|as|meaning|i\.e\.|basically|maybe|just|only)[, ]+)+(?P<en>(?:a|an|one|the|some) [^,.?!]{4,50})|"
    r"(?P<mean>(?:the|our|your|that|those) [^,.?!]{3,40}),? I mean\b|"
    r"(?:就|比如|例如|像是?|類似)(?:是)?(?P<zh>一?[份篇張頁個封](?:[^，。？?！!]{2,20}))",
    re.IGNORECASE,
)
_TO_ME = re.compile(
    r"(?:那|好|OK|[啦吧啊， ])*(?P<zh>[^，。]{2,10}?)(?:就|可以)?(?:交)?給我(?:吧|好了|啦|來)?(?=[，,。！!]|$)|"
    r"(?:(?:okay|ok|fine|sure|right|well|then)[,. ]+)*(?:give|hand|send) (?P<en>[^,.]{3,40}) to me\b",
    re.IGNORECASE,
)


_HOW_FAR = re.compile(
    r"(?:呃|嗯|[，, …])*(?:好像|應該|大概|目前|現在|都)*(?:還?[只剩][有剩]?|有(?!人)|沒有?|還沒|差|做到|改到|弄到|卡在)"
)
_NAMED = 3
"""Words that make a question name its matter."""


_VERB = re.compile("(?![做弄看來])[㐀-鿿]")


def only_looks(index: int, one: Utterance, said: Sequence[Utterance], last: OpenTask | None) -> bool:
    """Whether somebody looks something up to answer a question: 「什麼時候到期？」「我看一下，二月二十號。」"""
    before = said[index - 1] if index else None
    asked = last is not None and last.asked and last.heard >= index - 1
    found = _LOOKS.match(unfilled(one.masked))
    if found is None or before is None or asked or before.turn == one.turn:
        return False
    return is_question(before.text) or asks_when(before.masked)


def names_it(index: int, one: Utterance, last: OpenTask | None, said: Sequence[Utterance]) -> str:
    """ "Could you write that up? Like a one-page note, please?": what "that" is to become; empty where it is something else."""
    if last is None or not last.asked or last.said is not said[index - 1] or last.said.turn != one.turn or one.mentions:
        return ""
    if not (refers_back(last.said.masked) or is_vague(last.title) or last.line != last.said.line):
        return ""
    found = _NAMES.match(unfilled(one.masked))
    return (found["en"] or found["mean"] or found["zh"]).strip() if found else ""


def answered_question(before: Utterance, one: Utterance, said: Sequence[Utterance]) -> Utterance | None:
    """The question that a sentence answers with no more than how far it is: 「用了多少，有數字嗎？」「有到九月的。我拉一下」."""
    if before.turn != one.turn or not _HOW_FAR.match(unfilled(before.masked)):
        return None
    at = next((at for at, each in enumerate(said) if each is before), 0)
    asked = said[at - 1] if at else before
    fits = asked.turn == one.turn - 1 and is_question(asked.text)
    return asked if fits and len(tokens(asked.masked)) >= _NAMED else None


def said_with(title: str, one: Utterance, before: Sequence[Utterance]) -> Utterance | None:
    """The sentence of somebody's that a bare verb comes from: 「檢查表要不要加一條？」 before 「那妳加」."""
    if not _VERB.fullmatch(title):
        return None
    said = (each for each in reversed(before) if each.turn != one.turn or is_question(each.text))
    return next((each for each in said if title in each.masked and len(tokens(each.masked)) >= _NAMED), None)


def is_one_breath(index: int, one: Utterance, last: OpenTask | None, said: Sequence[Utterance]) -> bool:
    """Whether who just took something on goes on in the same turn."""
    return last is not None and last.agreed and last.heard == index - 1 and said[index - 1].turn == one.turn


def wants_it(need: Utterance, one: Utterance) -> bool:
    """Whether who speaks wants to be given what was said to need somebody: 「誰可以補停車資訊？」「好啦停車資訊給我」."""
    found = _TO_ME.match(one.masked)
    named = tokens(found["zh"] or found["en"]) if found else frozenset()
    return bool(named) and named <= tokens(need.masked)
