"""What a sentence takes on and the day that it then asks about, as two: "I'll pull the texts, would Friday do?"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.dayswords import days_in

_MINE = re.compile(r"\b(?:I(?:['’](?:ll|d|m)| can| could| will| would)|let me)\b", re.IGNORECASE)
_ASKS = re.compile(
    r",? (?P<lead>(?:(?:and|so|but|maybe|say|perhaps|if) )?(?:(?:would|will|does|is|could|can|may|might|should|shall)"
    r"(?: (?:it|that|I|we))?(?: (?:be|do|say|make it|have it|till|until|by|for|on))? |how about |what about |"
    r"(?:say|maybe|perhaps|for|by|on|like|until)?,? ?))$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[- ]ish|[, ]*or so|[, ]*or thereabouts)?(?:,? (?:(?:be|still be) )?(?:all ?right|okay|ok|fine|good|early enough|"
    r"soon enough|good enough|enough|possible|too late|do|work|suit|suffice|be (?:enough|in time)|in time)"
    r"(?: (?:you|it|for you|with you|by you|for everybody|for everyone))?)?\?$",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:would|will|does|is|could|can|may|might|should|shall|about)\b", re.IGNORECASE)
_LIMIT = re.compile(r"(?:before|within|until|till|(?:by )?(?:the )?(?:end|start|middle)|in)\b", re.IGNORECASE)
_HEDGED = re.compile(r"\b(?:ish|or so|thereabouts|work|suit|do|suffice|in time|can it be|could it be)\b", re.IGNORECASE)
"""Ways to ask about a day that are not read as they stand."""
_WORDS = 4
"""Words of what is taken on, without which nothing is."""

Days = Callable[[str], Sequence[Due]]


def tailed(one: Utterance, days: Days, whole: Callable[[str, int], Due | None]) -> list[Utterance]:
    """A sentence of who takes something on and asks whether a day would do, parted before that; else the sentence itself."""
    if not one.masked.endswith("?") or not one.masked.isascii() or one.mentions:
        return [one]
    found = _cut(one.masked, days, whole)
    if found is None:
        return [one]
    at, asked = found
    first = one.masked[:at].rstrip(" ,")
    if len(first.split()) < _WORDS or not _MINE.search(first):
        return [one]
    return [replace(one, text=f"{one.text[: len(first)]}.", masked=f"{first}."), replace(one, text=asked, masked=asked)]


def asked_day(text: str, days: Days, whole: Callable[[str, int], Due | None]) -> str | None:
    """Such a question by itself, in plain words: "Tuesday-ish?" is "Is Tuesday okay?"; None where it asks something else."""
    found = _cut(text, days, whole) if text.endswith("?") and text.isascii() else None
    return found[1] if found is not None and not text[: found[0]].strip(" ,") else None


def _cut(text: str, days: Days, whole: Callable[[str, int], Due | None]) -> tuple[int, str] | None:
    """Where the question begins, and what it asks."""
    for due in reversed(_named(text, days, whole)):
        lead = _ASKS.search(f" {text[: due.start]}")
        tail = _TAIL.match(text, due.end)
        if lead is None or tail is None:
            continue
        start = max(0, lead.start("lead") - 1)
        plain = tail[0] == "?" and not _VERB.search(lead["lead"])
        if plain and text[:start].strip() and not text[:start].rstrip().endswith(","):
            continue  # "I'll do it on Friday?"
        words = text[due.start : due.end]
        if _LIMIT.match(words) or not (text[:start].strip(" ,") or _HEDGED.search(text)):
            continue
        return start, f"Is {re.sub('^(?:by|on|for|until) ', '', words, flags=re.IGNORECASE)} okay?"
    return None


def _named(text: str, days: Days, whole: Callable[[str, int], Due | None]) -> list[Due]:
    return [due for due in days_in(text, days, whole) if due.day is not None]
