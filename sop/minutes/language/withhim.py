"""Whoever else does what is somebody's already: （with Alex） below the name of who has it."""

from __future__ import annotations

import re

from sop.minutes.language.people import Owners

_WITH = re.compile(
    r"[（(]\s*(?:with|together with|w/|(?:協同|會同|偕同|搭配|[跟和與同找＋+&])"
    r"(?=[^，,（()）\d]{1,12}(?:一起|共同|合作)?[)）]))\s*",
    re.IGNORECASE,
)


def with_partner(text: str, owners: Owners, default: Owners) -> Owners:
    """Who does a task: those of the line alone, or with whom it is by default where the line only adds a partner."""
    if not default or not _WITH.search(text):
        return owners
    return Owners(
        (*default.sure, *(one for one in owners.sure if one not in default.sure)),
        (*default.ask, *(one for one in owners.ask if one not in default.ask)),
        f"{default.words} {owners.words}".strip(),
    )
