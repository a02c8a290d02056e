"""What a point of minutes is about, for resolutions that only say who does it: 「案由一：個資盤點」, 「決議：由佳蓉辦理」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.language.candidate import Candidate

_TOPIC = re.compile(
    r"(?:案由|議題|提案|議案|案)\s*[一二三四五六七八九十\d]{0,3}\s*[：:、.]\s*(?P<topic>[^。：:]{2,40})[。]?$|"
    r"(?:topic|item|agenda item)\s*#?\d*\s*[:–—-]\s*(?P<english>[^.:]{2,60})$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:主席)?(?:決\s*議|裁\s*示|結\s*論)\s*(?:[：:]\s*|$)")
_BARE = re.compile(
    r"[\s，,、。]*(?:照案通過|同意|通過|准予備查|如擬)?[\s，,、。]*(?:請|由)?[\s，,、]*(?:共同|協助|儘?速|盡快|依限|繼續|先行)?"
    r"(?:辦理|處理|負責|執行|續辦|研議|研擬|追蹤|完成|主辦|統籌|跟進)?(?:完[成畢])?[\s，,、。]*"
)


def topic_of(text: str) -> str:
    """What a line says that the next lines are about; empty where it says nothing of the kind."""
    found = _TOPIC.match(text)
    return (found["topic"] or found["english"] or "").strip() if found else ""


def named_after(topic: str, tasks: Sequence[Candidate]) -> list[Candidate]:
    """The tasks, without the label of a resolution before them, and those that say no more than "does it" by their topic."""
    result = []
    for task in tasks:
        title = _LABEL.sub("", task.title, count=1) if _LABEL.match(task.title) else task.title
        result.append(replace(task, title=topic if topic and _BARE.fullmatch(title) else title or task.title))
    return result
