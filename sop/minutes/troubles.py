"""Why a draft is less than it could be, as keys of sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.turns import Turn

EMPTY = "minutes.empty"
WRONG_LANGUAGE = "minutes.wrong_language"
NO_SPEAKERS = "minutes.no_speakers"
TOO_LARGE = "minutes.too_large"
UNREADABLE = "minutes.unreadable"

LARGEST = 16 * 1024 * 1024
"""Signs of a text that is read: a transcript of a day has a tenth of that."""
_LOOKED_AT = 20_000
_ENOUGH = 40
"""Words or signs; less says nothing about its language."""
_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[㐀-鿿]")
_KANA = re.compile(r"[぀-ヿ]")
_ENGLISH = frozenset(
    "the a an and or of to in is are was for on by with we i you he she it they that this not will be have has do at from as can "
    "all if then what who when our your please okay yes no so just about".split()
)


def trouble_of(text: str) -> str | None:
    """Whether a text holds nothing, or is in a language that is not read."""
    seen = text[:_LOOKED_AT]
    words = _WORD.findall(seen)
    if not words:
        return EMPTY
    han, kana = len(_HAN.findall(seen)), len(_KANA.findall(seen))
    if kana * 5 > han and kana > 10:
        return WRONG_LANGUAGE
    if han >= _ENOUGH // 2:
        return None
    if len(words) < _ENOUGH:
        return None
    english = sum(word.casefold() in _ENGLISH for word in words)
    latin = sum(word.isascii() for word in words)
    return (
        WRONG_LANGUAGE if english * 12 < len(words) and (english * 25 < len(words) or latin * 2 < len(words)) else None
    )


def trouble_of_talk(turns: Sequence[Turn]) -> str | None:
    """What is wrong with a transcript: nothing said, another language, nobody named."""
    if not turns:
        return EMPTY
    spoken = trouble_of("\n".join(turn.text for turn in turns[:500]))
    if spoken is not None:
        return spoken
    return None if any(turn.speaker for turn in turns) else NO_SPEAKERS
