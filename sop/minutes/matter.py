"""What a sentence is about that says "it", or nothing: what was just asked for, taken on, or only looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.alike import tokens
from sop.minutes.open import OpenTask
from sop.minutes.sayings import FILLERS, is_vague, refers_back
from sop.minutes.text import is_question
from sop.minutes.utterances import Utterance

_LOOKS = re.compile(
    r"(?:[.…⋯，, ]|呃|嗯)*(?:我(?:先|來|再)?(?:看|查)(?:一下|看看?)[，,…。]+[^，,。]{2,}|let me (?:just )?(?:check|look|"
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


def only_looks(index: int, one: Utterance, said: Sequence[Utterance], last: OpenTask | None) -> bool:
    """Whether somebody looks something up to answer a question: 「什麼時候到期？」「我看一下，二月二十號。」"""
    before = said[index - 1] if index else None
    asked = last is not None and last.asked and last.heard >= index - 1
    found = _LOOKS.match(FILLERS.sub("", one.masked))
    return (
        found is not None and before is not None and is_question(before.text) and not asked and before.turn != one.turn
    )


def names_it(index: int, one: Utterance, last: OpenTask | None, said: Sequence[Utterance]) -> str:
    """ "Could you write that up? Like a one-page note, please?": what "that" is to become; empty where it is something else."""
    if last is None or not last.asked or last.said is not said[index - 1] or last.said.turn != one.turn or one.mentions:
        return ""
    if not (refers_back(last.said.masked) or is_vague(last.title) or last.line != last.said.line):
        return ""
    found = _NAMES.match(FILLERS.sub("", one.masked))
    return (found["en"] or found["mean"] or found["zh"]).strip() if found else ""


def is_one_breath(index: int, one: Utterance, last: OpenTask | None, said: Sequence[Utterance]) -> bool:
    """Whether who just took something on goes on in the same turn."""
    return last is not None and last.agreed and last.heard == index - 1 and said[index - 1].turn == one.turn


def wants_it(need: Utterance, one: Utterance) -> bool:
    """Whether who speaks wants to be given what was said to need somebody: 「誰可以補停車資訊？」「好啦停車資訊給我」."""
    found = _TO_ME.match(one.masked)
    named = tokens(found["zh"] or found["en"]) if found else frozenset()
    return bool(named) and named <= tokens(need.masked)
