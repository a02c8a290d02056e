"""A task of before that is named again with another day: "Sorry, about the press note: make that Friday"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.sayings import is_reported
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.open import OpenTask

_COMES_BACK = Phrases(
    "about|actually|after|back|better|bring|enough|fine|instead|make|more|move|okay|postpone|push|rather|return|"
    "returning|shift",
    r"\b(?:(?:back|return(?:ing)?) to|one more (?:thing|word|point) (?:on|about)|(?:sorry|again|and),? about|"
    r"(?:make|move|push|shift|postpone|bring)\b|after all|instead|rather|actually|is (?:early |soon |good )?enough for|"
    r"(?:better|fine|okay) for)",
    re.IGNORECASE,
)
"""What says that a day is another one than before."""
_FRAME = re.compile(
    r"\bthan (?:(?:the|on|by|next) )*[a-z0-9]+|\b(?:back|return(?:ing)?|coming|going|more|thing|word|point|sorry|"
    r"again|make|move|push|shift|postpone|bring|need|want|"
    r"after|instead|rather|actually|enough|early|soon|good|better|fine|okay|could|would|forward|earlier|later|"
    r"deadline|date|day|call|before)\b",
    re.IGNORECASE,
)
_FEW = 1
"""Words beside those of the task and the frame that make no matter of its own."""


def reopens(one: Utterance, dues: Sequence[Due], tasks: Sequence[OpenTask]) -> tuple[OpenTask, Due] | None:
    """The task that a sentence names again, and the one day that it says of it now; None where either is not certain.

    tasks: those that are open. Only who has the task or asked for it speaks of its day like that.
    """
    days = [due for due in dues if due.day is not None]
    if len(days) != 1 or len(dues) != 1 or not _COMES_BACK.search(one.masked) or is_reported(one.masked):
        return None
    text = one.masked[: days[0].start] + " " + one.masked[days[0].end :]
    for each in reversed(one.mentions):
        text = text.replace(one.text[each.start : each.end], " ")
    said = tokens(_FRAME.sub(" ", unfilled(text)))
    near = [task for task in tasks if said & task.topic and len(said - task.topic) <= _FEW]
    most = max((len(said & task.topic) for task in near), default=0)
    best = [task for task in near if len(said & task.topic) == most]
    if len(best) != 1 or not _may(one, best[0]) or not best[0].counts:
        return None
    return best[0], days[0]


def _may(one: Utterance, task: OpenTask) -> bool:
    mine = {*task.owners.sure, *task.owners.ask}
    called = {who for each in one.mentions for who in each.who}
    return called <= mine and bool(one.speaker) and (one.speaker == task.speaker or bool(mine & {*one.who}))
