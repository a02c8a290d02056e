"""What of a sentence its speaker may take on: not what he only threatens, nor what he wants something for."""

from __future__ import annotations

import re

from sop.minutes.language.phrases import Phrases
from sop.minutes.language.recent import kept
from sop.minutes.language.relayed import without_relayed

_OR_ELSE = Phrases("", r"(?<=[，,])(?:再?(?:沒有|不行|沒回)(?:的話)?[，,]?(?=我|就)|(?:不然|否則)[，,]?(?=我?就)).*")
"""What somebody does only if it comes to nothing: 「下週三有答案，沒有我就去他們公司坐」."""
_PURPOSE = re.compile(
    r"\b(?:so(?: that)?|in order that|which|before|until|once|whatever|what) I (?:can|could|may)\b[^.,;]*",
    re.IGNORECASE,
)
"""What something is wanted for, and no promise: "so that I can show it to the board"."""

_MUST_I = Phrases(
    "have|need",
    r"\b(?:do|did|must|should|will) I (?:(?:really|still|even|also) )*(?:have|need) to\b[^?]*\?",
    re.IGNORECASE,
)
"""What somebody asks whether he has to do."""


@kept
def is_said(text: str) -> str:
    """The text without what is only threatened, a purpose, or asked for by others; of the same length."""
    return without_relayed(_MUST_I.sub(_blank, _OR_ELSE.sub(_blank, without_purpose(text))))


def without_purpose(text: str) -> str:
    """The text with what somebody wants something for blanked out."""
    # "I" stands in each of them, and in few sentences.
    return _PURPOSE.sub(_blank, text) if " i " in text.lower() else text


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
