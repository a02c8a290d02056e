"""Days that stand beside a task and are not its own: when something happens, and what the writer was not sure of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.days.events import is_limit_of
from sop.minutes.language.alike import tokens
from sop.minutes.language.phrases import Phrases

_TOLD_OF = Phrases(
    "about|after|are|arrive|arrives|because|begin|begins|case|close|closes|concerning|dated|end|ends|expire|"
    "expires|falls|is|live|of|once|open|opens|regarding|run|runs|since|so|start|starts|through|valid|was|when|"
    "will",
    r"(?<!end )(?<!close )(?<!middle )(?<!as )\b(?:of|dated|since|through) (?:the )?$|\bvalid (?:until |till |through |to )?$|"
    r"\b(?:runs? out|expires?|ends?|starts?|begins?|closes?|opens?|goes live|arrives?|falls)\b(?: again)? (?:on |in |at )?$|"
    r"\b(?:about|regarding|concerning) (?:the |this |next )?$|(?:關於|有關|針對)$|"
    r"\b(?:so that|because|in case)\b[^,.;?!(（]*$|"
    r"\b(?:which|that) (?:is|are|was|will be|falls|starts|opens|ends|expires|runs out) (?:on |in |at )?$|"
    r"\b(?:after|when|once) (?:it|we|they|he|she) [^,.;]{0,30}$",
    re.IGNORECASE,
)
_ONLY_IF = Phrases(
    "case|if|should|unless",
    r"\w[^.;]*\s(?:if|unless|in case|should) (?:it|they|he|she|we|there|nobody|no one|nothing|the|that|this) [^,.;]*$",
    re.IGNORECASE,
)
"""Call them on Friday if they have not answered by Thursday: the day of a condition."""
_HAPPENS = re.compile("[ 就才]*(?:前?有效|屆期|期滿|生效|開跑|起跑)(?!前)")
_EXPIRING = re.compile(r"(?:憑證|合約|契約|網域|授權|租約|證書|保固|帳號|方案)[^，。；]{0,6}[，,]?\s*$")
_DOUBTED = re.compile(r"\s*(?:[(（][?？]+[)）]|[?？]+(?=\s*[(（|]))")
"""6/3 (?): a day that the writer was not sure of."""
_FIRST = re.compile("前?先[給讓交寄出提]")
"""週四先給初稿，週一定稿: the day of what comes first."""
_PARTED = re.compile(r"其餘|剩下|第[一二]批|\b(?:the rest|first (?:batch|half|part))\b", re.I)
"""本週五前完成第一批，其餘月底前: a day for each part, and none for the whole."""
_FACTUAL = re.compile(
    r"\b(?:[Ww]e|they|he|she)(?:['’](?:re|ll))? (?!need|want|have|do\b|say|said|should|could|can|must|agree|make|"
    r"take|settle|go with)"
    r"[a-z]+(?: [a-z]+){0,2} (?:on |at |by )?$"
)
"""What comes before a day of something that happens: "We launch on Monday"."""
_EVENT_IS = re.compile(
    r"\b(?:the|our|their|his|her) (?P<what>[a-z]+(?: [a-z]+)?)(?:['’]s| is)(?: only| not until| planned|"
    r" always)? (?:on |for |at )?(?:the )?$",
    re.IGNORECASE,
)
"""What something happens on, before its day: "The party's on the 20th"."""


def happens_on(text: str, topic: frozenset[str]) -> bool:
    """Whether a sentence up to its day tells when something happens that is not the task. topic: that of the task."""
    event = _EVENT_IS.search(text)
    return bool(_FACTUAL.search(text)) or (event is not None and not tokens(event["what"]) & topic)


def is_of_something_else(text: str, due: Due) -> bool:
    """Whether the day is when something happens: "which opens on Friday", 「憑證 3/20 到期」."""
    if _ONLY_IF.search(text[: due.start]):
        return True
    if is_limit_of(text.lower(), due.start):
        return False
    before, expires = text[: due.start], re.search("到期(?!之?前|以前)", text[due.start : due.end + 4])
    return bool(
        _TOLD_OF.search(before)
        or _HAPPENS.match(text, due.end)
        or (expires and _EXPIRING.search(before))
        or due.words.endswith("起")
    )


def is_doubted(text: str, due: Due, dues: Sequence[Due]) -> bool:
    """Whether a day has a question mark of its own, or is one of those that each part of a task has."""
    several = len({each.day for each in dues if each.day and each.marked}) > 1
    others = any(each.day and each.day != due.day for each in dues)
    first = others and _FIRST.match(text, due.end)
    return bool(first or _DOUBTED.match(text, due.end) or (several and _PARTED.search(text)))
