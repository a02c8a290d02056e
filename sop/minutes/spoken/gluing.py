"""Sentences that only go on with the one before: "I build the forecast. You have it on the 15th.", "… Give me until Friday."."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance

_GOES_ON = re.compile(
    r"(?:you|they|he|she|everybody|everyone)(?: (?:get|gets|have|has) (?:it|them|that|one|both)|"
    r"(?: (?:get|gets|have|has)|(?:['’]ll| will) (?:have|get)) (?:an?|your|the) [\w-]+(?: [\w-]+)?)(?: from me)? (?:by |on |"
    r"at )?$|"
    r"(?:so |but )?(?:just )?give me (?:until |till |to |by )?$",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"\b[Ll]et me [a-z]|\bI(?:['’](?:ll|d))? (?!am\b|was\b|think\b|know\b|guess\b|hear\b|see\b|did\b|said\b|had\b|got\b)[a-z]"
)

_HAS = re.compile(r"\bI(?:['’]ve| have)\b")

Days = Callable[[str], Sequence[Due]]


def glued(said: Sequence[Utterance], days: Days) -> list[Utterance]:
    """The sentences of a conversation; one that only says by when others have what the one before takes on, is part of it."""
    result: list[Utterance] = []
    for one in said:
        before = result[-1] if result else None
        if before is not None and before.turn == one.turn and _is_of(before, one, days):
            text, masked = before.text.rstrip(" .!"), before.masked.rstrip(" .!")
            # What "it" is, the sentence before has said; but "the list I have half ready" needs who gets it.
            start = 0 if _HAS.search(masked) else days(one.masked)[0].start
            text = f"{text}, {_low(one.text[start:])}"
            result[-1] = replace(before, text=text, masked=f"{masked}, {_low(one.masked[start:])}", to=one.to)
        else:
            result.append(one)
    return result


def _low(text: str) -> str:
    return text[:1].lower() + text[1:] if text[:3].casefold() in ("you", "the") else text


def _is_of(before: Utterance, one: Utterance, days: Days) -> bool:
    """Whether a sentence is no more than the day of what the speaker takes on right before it."""
    if not one.masked.isascii() or one.mentions or is_question(before.text) or is_question(one.text):
        return False
    if is_supposed(before.masked) or not _MINE.search(before.masked) or days(before.masked):
        return False
    dues = days(one.masked)
    if not dues or dues[0].day is None:
        return False
    return bool(_GOES_ON.fullmatch(unfilled(one.masked[: dues[0].start])))
