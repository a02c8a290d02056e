"""A thing that nobody was called for and that is only asked by when: it is a task of who answers with a day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import asks_when, refuses
from sop.minutes.language.people import Owners
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.sayings import is_vague
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask, title_of
from sop.minutes.spoken.pointing import with_before

_GIVES = Phrases(
    "when",
    r"(?:什麼時候|哪[一]?天|幾號|何時)(?:可以|能|會|要|才)*(?:給|(?<=[以能會])好|交|出|寄|弄|完成|改|寫|修|換|做|處理|上[線架]?|補|更新)(?![了過的])|"
    r"[^，。？]{4,24}[，,](?:趕得上|來得及)[^，。]{2,8}嗎|"
    r"\bwhen (?:can|could|will|do|would) (?:I|we) (?:have|get|see|expect) ",
    re.IGNORECASE,
)
"""「final 版什麼時候可以給？」, "And its seat map, when can I have that?"."""
_EN_THING = re.compile(
    r"(?:(?:and|so|but|okay|then),? )*(?P<what>(?:the|its|our|your|that|those) [\w'’ -]{3,40}), when\b", re.IGNORECASE
)
_FOLLOWS = 3
"""Sentences of the answer in which its day may stand."""


def when_ready(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance]) -> bool:
    """Whether a sentence asks by when something is given, and one other person says by when."""
    if not one.speaker or one.mentions or not _GIVES.search(one.masked) or not is_question(one.text):
        return False
    answer = next((at for at in range(index + 1, min(len(said), index + 3)) if said[at].turn != one.turn), None)
    if answer is None or len(said[answer].who) != 1 or said[answer].who == one.who:
        return False
    spoken = [each for each in said[answer : answer + _FOLLOWS] if each.turn == said[answer].turn]
    when = ledger.reading.when
    dated = any(due.day is not None for each in spoken for due in when.all(each.masked))
    if not dated or refuses(spoken[0].masked) or asks_when(spoken[0].masked):
        return False
    who = Owners(said[answer].who, (), said[answer].speaker)
    named = _EN_THING.match(one.masked)
    title, line = named["what"] if named else title_of(one, who, when.all(one.masked), ledger.reading, 0), one.line
    if is_vague(title) or len(tokens(title)) < 1:
        title, line = with_before(title, index, one, said, ledger.reading)
    task = OpenTask(title, who, None, one, index, agreed=False, asked=True)
    task.line, task.guessed = line, True
    ledger.open(index, one, task)
    return True
