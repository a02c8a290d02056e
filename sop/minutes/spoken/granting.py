"""Offers that are put as what somebody would do, which count once they are wanted; and who answers a request by asking back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.answers import asks_when
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.utterances import Utterance

_WOULD = re.compile(
    r"\bI(?:['’]d| would) (?:just |also |then |probably |simply |gladly )*(?!(?:like|love|rather|say|have|be|need|want|expect|"
    r"prefer|hate|guess|think|been|better|suggest|bet|see|know|keep|leave|never|not|call|take (?:it|that) as|hope|wait|"
    r"stop|agree|appreciate|feel|ask why|tell)\b)[a-z]+ (?:up |out |off |down |over |in |back )?"
    r"(?:the|a|an|our|those|these|that|this|it|them|all|two|three|~)\b"
)
_WANTED = re.compile(
    r"(?:(?:oh|ah|okay|ok|yeah|good|great|sure|well)[,. ]+)*(?:(?:yes|yeah|yep)[, ]+please|please(?: do)?(?=[,.!]|$)|"
    r"(?:then |so |yes,? |just )*do (?:that|it|so)\b|go ahead|go for it|be my guest|that(?:['’]d| would) (?:really |certainly "
    r")?(?:help|be (?:a (?:big )?help|great|good|lovely|nice|kind|perfect))|"
    r"would you\?|that(?:['’]s| is) (?:okay|ok|fine|all ?right|good)(?: (?:with|for|by) (?:me|us))?(?=[,.!]|$))",
    re.IGNORECASE,
)
_ASKS_BACK = re.compile(
    r"(?:and |so |okay,? |ok,? |sure,? |yes,? )*(?:how (?:long|detailed|many|much)|by when|when by|how soon|until when|"
    r"what do I (?:say|tell|write|put|ask)|in (?:english|chinese|which language)|where do I|(?:to|for) (?:whom|who))\b"
    r"(?!.*\b(?:you|we)\b)[^.!]{0,40}\??$",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"(?:okay,? |yes,? |yeah,? |sure,? |but |well,? )*(?:(?:only|just) (?:after|once|when)|not (?:before|until|till)) "
    r"(?=[a-z0-9A-Z])(?!.*\bask\b)",
    re.IGNORECASE,
)
_SOON = 3


def granted(index: int, said: Sequence[Utterance]) -> re.Match[str] | None:
    """Where somebody says what he would do, and is told at once to: "I'd add it to the monitor." "Yes, please."."""
    one = said[index]
    found = _WOULD.search(one.masked) if not one.masked.rstrip().endswith("?") else None
    if found is None:
        return None
    after = next((each for each in said[index + 1 : index + 1 + _SOON] if each.turn != one.turn), None)
    return found if after is not None and is_wanted_of(after.masked) else None


def is_wanted_of(text: str) -> bool:
    """Whether who was offered something says that he wants it: "Do that.", "Yes, please."."""
    return bool(_WANTED.match(text))


def asks_back(text: str) -> bool:
    """Whether who was asked for something only wants to know more of it, and so takes it: "By when?", "What do I say?"."""
    return (bool(_ASKS_BACK.match(text)) and not text.rstrip().endswith(".") and len(text.split()) <= 8) or (
        asks_when(text) and bool(re.fullmatch(r"(?:and |okay,? |so )?(?:by when|how soon)[?]?", unfilled(text), re.I))
    )


def comes_later(text: str) -> bool:
    """Whether who was asked says no more than what has to come first: "Not before the login is finished."."""
    return bool(_LATER.match(text))
