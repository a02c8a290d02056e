"""Sentences that only say how what was just given is to be done: "Plain words, please."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.alike import tokens
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.sayings import commands
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.open import OpenTask

_MANNER = 4
"""Words of a sentence that only says how."""
_MANNER_END = re.compile(r"[,，]? ?(?:please|if possible|拜託|麻煩(?:[你妳]了?)?|謝謝)[.。!！]?$", re.IGNORECASE)
_MANNER_ALONE = re.compile(
    r"(?:in|with|without|as|on|by|no|not) (?!the\b|your\b|my\b|our\b|it\b|that\b)[^,.]{2,24}"
    r", please(?:, (?:not|and|no) [^.]{2,24})?[.!]?$",
    re.IGNORECASE,
)
"""How somebody who will have it wants it: "In English, please, not in shell."."""
_OBJECT = re.compile(
    r"(?<!in )(?<!on )(?<!with )\b(?:the|it|that|this|them|your|our|my|us|me|him|her|to)\b|[把將給跟去]|請",
    re.IGNORECASE,
)


def is_manner(one: Utterance, last: OpenTask | None, index: int, said: Sequence[Utterance]) -> bool:
    """Whether a request without a day is no task, but how the one that was just given is to be done."""
    if last is None or last.heard != index - 1 or one.mentions:
        return False
    if said[index - 1].turn != one.turn:
        return bool(_MANNER_ALONE.match(unfilled(one.masked)))
    rest = unfilled(_MANNER_END.sub("", one.masked))
    short = len(rest) < len(one.masked) and 0 < len(tokens(rest)) <= _MANNER
    return short and not _OBJECT.search(rest) and not commands(rest)
