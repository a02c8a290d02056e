"""Where a matter of its own is named, so that a day behind it is not that of the task before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.alike import tokens
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.open import OpenTask

_OPENS = re.compile(
    r"(?:anyway[,. ]+)?(?:the|our|about the|as for the) (?!(?:same|next|last|other|first|second|day|end|start|beginning|"
    r"middle|week|month|morning|afternoon|[a-z]+day|[a-z-]+th|[a-z-]*(?:first|second|third)|[0-9])\b)[a-z][\w’' -]{3,50}?"
    r"(?:[.?]$|, (?=(?:it|they|that|we)\b))",
    re.IGNORECASE,
)

_ASKS_OF = re.compile(
    r"(?P<what>[^，。？]{2,}?)(?:就|再|也|先|都|要)*(?:(?:麻煩|拜託|請|交給)(?:[你妳您]|~)|[你妳您](?=[㐀-鿿]))"
)
"""A thing that somebody is asked to see to: 「那備援機就麻煩你架起來，下週五可以嗎？」."""
_OF_EVENT = re.compile(
    r"(?:\b(?:and|but|so|about)\b,? )?(?:(?:is|are|was|does|did|has|will|how['’]s|how is|what about) )?(?:the|our) "
    r"(?!(?:same|next|last|other|first|second|final|day|date|deadline|due|draft|version|rest|end|start|beginning|middle|week|month|"
    r"morning|afternoon|[a-z]+day|[a-z-]+th|[0-9][a-z0-9]*)\b)(?!.*\b(?:you|your|I|me|it done)\b)[a-z][^?]*\?",
    re.IGNORECASE,
)
"""A question about a thing of its own: "And the launch, is that fixed?"."""


def asks_for_other(one: Utterance, last: OpenTask) -> bool:
    """Whether a sentence asks somebody else, or for another thing than the task: a day in it is that of what it asks for."""
    mine = {*last.owners.sure, *last.owners.ask, *last.said.who}
    found = _ASKS_OF.match(unfilled(one.masked))
    named = tokens(found["what"]) if found else frozenset()
    if not named or named & last.topic:
        return False
    return len(named) > 1 or any(not {*each.who} & mine for each in one.mentions)


def asks_of_other(text: str, last: OpenTask) -> bool:
    """Whether a question is about a thing that the task has nothing to do with."""
    found = _OF_EVENT.match(unfilled(text))
    return found is not None and not tokens(found[0]) & last.topic and bool(tokens(found[0]))


def opens_other(index: int, last: OpenTask, said: Sequence[Utterance]) -> bool:
    """Whether a matter of its own was named since: "The accessibility statement. It must be online by the first."."""
    opened = (
        _OPENS.match(unfilled(each.masked)) for each in said[last.heard + 1 : index + 1] if each.turn != last.turn
    )
    return any(found is not None and bool(tokens(found[0])) and not tokens(found[0]) & last.topic for found in opened)
