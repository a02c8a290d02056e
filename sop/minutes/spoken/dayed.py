"""What is put to somebody in whatever words, and is a task because he answers with nothing but a day: "I am. Thursday."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import asks_when, refuses
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Owners
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.sayings import is_open_need
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.hearing import without
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.settled import due_of

_DEED = re.compile(
    r"\b(?:to|you|not|can|will|let(?:['’]s| us)) "
    r"(?P<what>(?!(?:be|were|are|is|have|see|join|attend|visit|meet|know|come|go|get|hear|ask|tell|hold|start|open|move|leave|fly|"
    r"travel|need|want|like|think)\b)[a-z-]+ (?:the|our|those|these|that|all|your|a|an) [^,.?!]{3,60})",
)
_THING = re.compile(r"\bis (?P<what>(?:the|our|that) [\w -]{3,30}?) (?:with you|yours|on your (?:list|desk|plate))\?")
_OVER = Phrases(
    "already|did|had|happened|how|last|was|were|when|why|yesterday",
    r"\b(?:did|was|(?<!you )were|had|happened|last|already|yesterday|when (?:is|are|was|did)|why|how)\b",
    re.IGNORECASE,
)
_AIRY = frozenset(("then", "okay", "promise", "hopefully", "latest", "please", "good", "sure"))
"""What is said beside a day and names nothing."""
_WHOEVER = Phrases(
    "anybody|anyone|do|must|no|nobody|some|somebody|someone|who",
    r"\b(?:who|nobody|no one|some(?:body|one)|any(?:body|one)|[Dd]o I have to|[Mm]ust I)\b",
    re.IGNORECASE,
)
"""What is put to whoever wants it."""
_NAMED = re.compile(
    r"(?:^|[,.] |~,? |still )(?P<what>(?:the|our|your) [\w'’-]+(?: [\w'’-]+){0,2}?)(?=[!.?,]|$| (?:waits?|is "
    r"(?:still|yours|waiting|left)|needs you))",
    re.I,
)
"""A thing that is only named to who is called."""
_ASIDE, _BETWEEN = 4, 2
"""Words of a sentence between what is said and the answer, and the sentences up to it."""
_SHORT = 6
"""Words of an answer that comes before the day."""


def answered(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
    """Whether a sentence names somebody and a deed, and he answers by when and no more."""
    answer = next((at for at in range(index + 1, len(said)) if said[at].turn != one.turn), len(said))
    between = said[index + 1 : answer]
    if answer - index > _BETWEEN or any(len(each.masked.split()) > _ASIDE for each in between):
        return False
    called = [(each, one) for each in one.mentions] + [(each, more) for more in between for each in more.mentions]
    if not called and not _WHOEVER.search(one.masked):
        return False
    if is_supposed(one.masked) or _OVER.search(one.masked) or asks_when(one.masked):
        return False
    if not _says_day(ledger, answer, said):
        return False
    speaker = {*said[answer].who}
    others = [
        (each, at) for each, at in called if not {*each.who} & {*one.who} and (not speaker or {*each.who} & speaker)
    ]
    whoever = not called and not is_open_need(one.masked)
    bare = one.masked
    for each in reversed(one.mentions):
        bare = f"{bare[: each.start]}~{bare[each.end :]}"
    named = _DEED.finditer(one.masked) if others or whoever else iter(())
    what = [found["what"] for found in named] or [found["what"] for found in _THING.finditer(one.masked)]
    if not what and others and not dues:
        what = [found["what"] for found in _NAMED.finditer(bare)]
    if not (what and (others or whoever)):
        return False
    who = Owners(said[answer].who, (), said[answer].speaker) if len(speaker) == 1 else Owners()
    if others:
        first, at = others[0]
        who = ledger.reading.people.of([first], at.text[first.start : first.end])
    task = OpenTask(what[-1].strip(), who, due_of(one, dues, ledger.reading), one, index, agreed=False, asked=True)
    task.tagged = True
    task.agree(said[answer], index, Owners())
    ledger.open(index, one, task)
    return True


def _says_day(ledger: Ledger, at: int, said: Sequence[Utterance]) -> bool:
    """Whether an answer is a word or two and a day, or the day alone."""
    for number, one in enumerate(said[at : at + 2]):
        if number and one.turn != said[at].turn:
            break
        days = [due for due in ledger.reading.when.all(one.masked) if due.day is not None]
        if is_question(one.text) or refuses(one.masked):
            return False
        if days and not tokens(without(one.masked, days, one)) - _AIRY:
            return True
        if len(unfilled(one.masked).split()) > _SHORT:
            return False
    return False
