"""Where a matter of its own is named, so that a day behind it is not that of the task before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.alike import tokens
from sop.minutes.language.sayings import FILLERS
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.open import OpenTask

_OPENS = re.compile(
    r"(?:anyway[,. ]+)?(?:the|our|about the|as for the) (?!(?:same|next|last|other|first|second|day|end|start|beginning|"
    r"middle|week|month|morning|afternoon|[a-z]+day|[a-z-]+th|[a-z-]*(?:first|second|third)|[0-9])\b)[a-z][\w’' -]{3,50}?"
    r"(?:[.?]$|, (?=(?:it|they|that|we)\b))",
    re.IGNORECASE,
)


def opens_other(index: int, last: OpenTask, said: Sequence[Utterance]) -> bool:
    """Whether a matter of its own was named since: "The accessibility statement. It must be online by the first."."""
    opened = (
        _OPENS.match(FILLERS.sub("", each.masked))
        for each in said[last.heard + 1 : index + 1]
        if each.turn != last.turn
    )
    return any(found is not None and bool(tokens(found[0])) and not tokens(found[0]) & last.topic for found in opened)
