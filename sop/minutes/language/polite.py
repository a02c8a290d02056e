"""Questions that ask somebody for something, and are no questions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.calling import asks_by_name
from sop.minutes.language.people import Mention

_POLITE = re.compile(r"\b(?:can|could|would|will) (?:you|[A-Z])|可以|可否|能否|能不能|可不可以|是否可|方便")


def is_polite(text: str, mentions: Sequence[Mention], dues: Sequence[Due], start: int, end: int) -> bool:
    """Whether a question asks somebody for something: "Alex, could you send it by Friday?"."""
    if any(asks_by_name(text, start, one.start, one.end) for one in mentions):
        return True
    sentence = text[start:end]
    return bool(_POLITE.search(sentence)) and (
        any(start <= due.start < end for due in dues) or "please" in sentence.lower()
    )
