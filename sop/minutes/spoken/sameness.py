"""Whether a task of a conversation is one of before, agreed anew."""

from __future__ import annotations

import re

from sop.minutes.language.alike import overlap
from sop.minutes.spoken.open import PARTLY, RECENT, SOON, OpenTask
from sop.minutes.spoken.verbs import verb_asked

_SO = re.compile(
    r"(?:好[的啊喔吧啦]?|OK)[，, ]*那(?!另外|還有|也|再來)|(?:okay|ok|good|great|fine)[,.]? (?:so|then) ", re.IGNORECASE
)
_DO = re.compile(r"(?:(?:oh|ah|yeah|well)[,. ]+)*(?:yes,? please|please do|do that|yes,? do)\b", re.IGNORECASE)
"""Who was offered something says yes, and then what it is."""


def is_same(old: OpenTask, new: OpenTask) -> bool:
    """Whether a later task is this one, agreed anew."""
    if new.heard - old.heard >= RECENT and old.topic.isdisjoint(new.topic):
        return False  # most pairs: nothing else makes one of two that are so far apart
    mine, theirs = {*old.owners.sure, *old.owners.ask}, {*new.owners.sure, *new.owners.ask}
    if mine and theirs and not mine & theirs:
        return False
    shared = len(old.topic & new.topic)
    if not shared:
        return _is_answered_with(old, new, mine == theirs)
    part = overlap(old.topic, new.topic)
    if shared >= 2 and part >= 0.6:
        return True
    if new.heard - old.heard == 1 and bool(mine & theirs) and shared and _SO.match(new.said.masked):
        return True
    near = new.turn != old.turn and new.heard - old.heard <= SOON and mine == theirs
    if near and shared and old.due and new.due and old.due.day and old.due.day == new.due.day:
        return True
    if _is_answered_with(old, new, mine == theirs):
        return True
    if (
        mine
        and mine == theirs
        and shared >= 2
        and part >= PARTLY - 0.05
        and old.asked
        and new.asked
        and old.due
        and new.due
    ):
        return new.heard - old.heard < RECENT
    small = min(len(old.topic), len(new.topic)) <= 2
    return new.heard - old.heard < RECENT and bool(mine & theirs) and part > (0.6 if small else 0.45) and shared >= 1


def _is_answered_with(old: OpenTask, new: OpenTask, same_owners: bool) -> bool:
    """Whether a later task is this one whatever words they share: 「那誰來補？」 … 「好，那照片的文字小明補」."""
    if same_owners and new.heard - old.heard < RECENT:
        verb = verb_asked(old.said.masked)
        if verb and new.owners.words + verb in new.said.masked:
            return True
    return new.heard - old.heard == 1 and not old.asked and bool(_DO.match(new.said.masked))
