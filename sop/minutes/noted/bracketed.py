"""Sentences of minutes that end in who and when: "Renew the certificate (Alex, Friday)."."""

from __future__ import annotations

import re

from sop.minutes.language.calling import orders
from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.roles import PAST, is_role, reports_progress
from sop.minutes.language.text import is_done, is_question, is_supposed, sentences

_SIGNED = re.compile(r"(?:[(\[][^()\[\]]{2,30}[)\]]|\s(?:--?|–|—|=>|->|→)\s*[^-–—:.,;]{2,30})\s*\.?\s*$")
_LOGGED = re.compile(
    r"\s*(?:[A-Za-z]{2,9}\.?|\d{1,2}[/.-]\d{1,2}\.?|\d{4}-\d\d-\d\d)?,?\s*\d{1,2}[:.]\d{2}(?:[ 　]{2,}|\t)"
)
_MADE_BY = re.compile(r"\s*[A-Za-z]+ by\b")
"""Approved by Kelly, 3/2: who made what the sentence before speaks of."""


def _is_logged(reading: Reading, words: str) -> bool:
    """Whether it is a row of a log: when it was, what it was, and behind wide blanks who did something then."""
    last = re.split(r"[ 　]{2,}|\t", words.strip())[-1]
    first = next(iter(reading.people.mentions(last)), None)
    return bool(_LOGGED.match(words) and first and not first.start and last[first.end :].strip())


def bracketed(reading: Reading, text: str, line: int, to: int) -> list[Candidate]:
    """Sentences that end in who and when: "Renew the certificate (Alex, Friday)."."""
    result = []
    for start, end in sentences(text):
        words = text[start:end]
        if is_question(words) or is_supposed(words) or is_done(words) or PAST.search(words):
            continue
        slots = reading.slots(words)
        over = slots.owners.words.endswith(("過", "了")) or _is_logged(reading, words)
        if over or is_role(slots.title) or reports_progress(words) or _MADE_BY.match(words):
            continue
        named = bool(slots.title and slots.owners and slots.assigned and not slots.leading)
        strong = slots.due is not None and (slots.apart or reading.when.is_strong(words, slots.due))
        if named and (strong or (_SIGNED.search(words) and orders(words))):
            result.append(Candidate(slots.title, slots.owners, slots.due, line, to))
    return result
