"""Sentences that only go on with the one before: "I build the forecast. You have it on the 15th.", "… Give me until Friday."."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.sayings import FILLERS
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance

_GOES_ON = re.compile(
    r"(?:you|they|he|she|everybody|everyone) (?:get|gets|have|has|['’]ll have|['’]ll get|will have|will get) "
    r"(?:it|them|that|one|both)(?: from me)? (?:by |on |at )?$|"
    r"(?:so |but )?(?:just )?give me (?:until |till |to |by )?$",
    re.IGNORECASE,
)
_MINE = re.compile(r"\bI(?:['’](?:ll|d))? (?!am\b|was\b|think\b|know\b|guess\b|hear\b|see\b|did\b|said\b|had\b|got\b)[a-z]")

Days = Callable[[str], Sequence[Due]]


def glued(said: Sequence[Utterance], days: Days) -> list[Utterance]:
    """The sentences of a conversation; one that only says by when others have what the one before takes on, is part of it."""
    result: list[Utterance] = []
    for one in said:
        before = result[-1] if result else None
        if before is not None and before.turn == one.turn and _is_of(before, one, days):
            joined, masked = before.text.rstrip(" .!"), before.masked.rstrip(" .!")
            low = one.text[:1].lower() + one.text[1:]
            hidden = one.masked[:1].lower() + one.masked[1:]
            result[-1] = replace(
                before, text=f"{joined}, {low}", masked=f"{masked}, {hidden}", to=max(before.to, one.to)
            )
        else:
            result.append(one)
    return result


def _is_of(before: Utterance, one: Utterance, days: Days) -> bool:
    """Whether a sentence is no more than the day of what the speaker takes on right before it."""
    if not one.masked.isascii() or one.mentions or is_question(before.text) or is_question(one.text):
        return False
    if is_supposed(before.masked) or not _MINE.search(before.masked) or days(before.masked):
        return False
    dues = days(one.masked)
    if not dues or dues[0].day is None:
        return False
    return bool(_GOES_ON.fullmatch(FILLERS.sub("", one.masked[: dues[0].start])))
