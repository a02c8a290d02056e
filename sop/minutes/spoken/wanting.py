"""What is said to need somebody, of nobody yet: it is open until somebody takes it, or enough else is said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.anybody import asks_anybody
from sop.minutes.language.needing import calls_all, has_to_be
from sop.minutes.language.sayings import is_open_need
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.ledger import Ledger

_TREATS = re.compile(
    r"\b(?:up|free|game|hungry|coming|in|around) for (?:a |an |some |the )?(?:quick |late |early )?(?:lunch|dinner|breakfast|"
    r"coffee|tea|beers?|drinks?|cake|pizza|walk|snack|karaoke|swim|run|game)\b",
    re.IGNORECASE,
)
"""What people only do together after work, or between."""
_IT = re.compile(
    r"\bsome(?:one|body) (?:still |really )?(?:has to|needs to|must|should|will have to) [a-z]+ (?:it|that|this|them)\b"
)
_WHO_DOES = re.compile(
    r"(?:(?:so|and|but|okay|ok)[, ]+)*[Ww]ho(?: does|['’]s doing| is doing| takes| handles|['’]ll do| will do) "
    r"(?:it|that|this)\??"
)
"""What is asked of something that was just said to have to be done."""


def since_need(ledger: Ledger, index: int) -> int:
    """Sentences since something was said to need somebody; questions about it keep it open."""
    return sum(
        not (one.masked.isascii() and is_question(one.text)) for one in ledger.said[ledger.needed + 1 : index + 1]
    )


def asks_for_somebody(ledger: Ledger, index: int, one: Utterance) -> bool:
    """Whether somebody is wanted for something, who is not named."""
    wanted = is_open_need(one.masked) or asks_anybody(one.masked)
    if not wanted or _TREATS.search(one.masked):
        return False
    before = ledger.said[index - 1] if index else None
    if ledger.need is not None and (calls_all(one.masked) or _IT.search(one.masked)):
        return True  # "Any takers?" is of what was just named.
    if before is not None and _WHO_DOES.fullmatch(one.masked) and has_to_be(before.masked) and not before.mentions:
        _need(ledger, index - 1, before)
    else:
        _need(ledger, index, one)
    return True


def wanted_before(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance]) -> bool:
    """Whether a sentence only asks who will, right after what has to be done: "The form has to be redrawn. Anyone?"."""
    before = said[index - 1] if index else None
    if ledger.need is not None or before is None or before.turn != one.turn or not calls_all(one.masked):
        return False
    if not has_to_be(before.masked) or before.mentions:
        return False
    _need(ledger, index - 1, before)
    return True


def _need(ledger: Ledger, index: int, one: Utterance) -> None:
    ledger.left_over()
    ledger.need, ledger.needed = one, index
