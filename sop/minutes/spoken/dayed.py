"""What is put to somebody in whatever words, and is a task because he answers with nothing but a day: "I am. Thursday."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import asks_when, refuses
from sop.minutes.language.people import Owners
from sop.minutes.language.sayings import FILLERS
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.confirming import Confirming
from sop.minutes.spoken.hearing import without
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.settled import due_of

_DEED = re.compile(
    r"\b(?:to|you|not|can|will|let(?:['’]s| us)) (?P<what>(?!(?:be|have|see|join|attend|visit|meet|know|come|go|get|hear|ask|"
    r"tell|"
    r"hold|start|open|move|leave|fly|travel|need|want|like|think)\b)[a-z-]+ (?:the|our|those|these|that|all|your|a|an) "
    r"[^,.?!]{3,60})",
)
_THING = re.compile(r"\bis (?P<what>(?:the|our|that) [\w -]{3,30}?) (?:with you|yours|on your (?:list|desk|plate))\?")
_OVER = re.compile(
    r"\b(?:did|was|were|had|happened|last|already|yesterday|when (?:is|are|was|did)|why|how)\b", re.IGNORECASE
)
_AIRY = frozenset(("then", "okay", "promise", "hopefully", "latest", "please", "good", "sure"))
"""What is said beside a day and names nothing."""
_SHORT = 6
"""Words of an answer that comes before the day."""


class Dayed(Confirming):
    """What a bare day answers."""

    def answered(self, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
        """Whether a sentence names somebody and a deed, and he answers by when and no more."""
        deeds = list(_DEED.finditer(one.masked)) or list(_THING.finditer(one.masked))
        others = [each for each in one.mentions if not {*each.who} & {*one.who}]
        if not (deeds and others) or is_supposed(one.masked) or _OVER.search(one.masked) or asks_when(one.masked):
            return False
        answer = next((at for at in range(index + 1, len(said)) if said[at].turn != one.turn), len(said))
        if answer - index > 1 or not self._says_day(answer, said):
            return False
        speaker = {*said[answer].who} if answer < len(said) else set()
        fitting = [each for each in others if not speaker or {*each.who} & speaker]
        if not fitting:
            return False
        first = fitting[0]
        who = self.reading.people.of([first], one.text[first.start : first.end])
        task = OpenTask(
            deeds[-1]["what"].strip(), who, due_of(one, dues, self.reading), one, index, agreed=False, asked=True
        )
        task.tagged = True
        task.agree(said[answer], index, Owners())
        self.open(index, one, task)
        return True

    def _says_day(self, at: int, said: Sequence[Utterance]) -> bool:
        """Whether an answer is a word or two and a day, or the day alone."""
        for number, one in enumerate(said[at : at + 2]):
            if number and one.turn != said[at].turn:
                break
            days = [due for due in self.reading.when.all(one.masked) if due.day is not None]
            if is_question(one.text) or refuses(one.masked):
                return False
            if days and not tokens(without(one.masked, days, one)) - _AIRY:
                return True
            if len(FILLERS.sub("", one.masked).split()) > _SHORT:
                return False
        return False
