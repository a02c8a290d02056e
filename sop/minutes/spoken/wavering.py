"""What a speaker takes back in the breath after he said it: the day is gone, and another one said there counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Owners
from sop.minutes.language.promises import is_away, promise
from sop.minutes.language.sayings import is_reported
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask, title_of
from sop.minutes.spoken.settled import clause_of, due_of, rejects

SPOKEN_OF = 2
"""Sentences in which an answer is awaited, and after which an agreed task's day stands where nobody is named."""
_WAVERS = re.compile(
    r"(?:(?:hmm|ah|oh|uh|argh|damn)[,.… ]*)*(?:no\b(?! (?:problem|worries|doubt|need|rush|later|more|one|matter|"
    r"idea))|wait\b(?! for)|"
    r"hang on|hold on|sorry\b(?=[,.]? (?:I|that|it|not|no|on|by|to)\b|[, ]{0,2}[^,]{0,12}(?:day|tomorrow))|scratch that|"
    r"actually\b|I forgot|my mistake)|"
    r"不對|不是|等等(?![再我會])|不行|糟糕?|慘了|(?:我|都)?忘了|講錯|說錯",
    re.IGNORECASE,
)
_MINE = re.compile(r"\bI(?:['’]m)?\b|我(?!們)")
_GONE = re.compile(
    r"\bI(?:['’]m| am|['’]ll be) (?:out|gone|elsewhere|travelling|flying|at the [a-z]+|in [A-Z]?[a-z]+)\b|"
    r"我[^，。]{0,4}要(?:看|去|跑)"
)
_NEAR = 2
"""Sentences in which an agreed day may still be corrected."""
_FEW = 2
"""Words beside the new day that make no other task."""


_RATHER = re.compile(
    r"(?:(?:欸|啊|呃|喔|嗯|好|[，, ])*(?:不對|不行|等等|等一下|不|抱歉|sorry|我?[講說]錯了?|那天[^，。]{2,6})"
    r"[，, ]*)*(?:欸|啊|我[講說]錯了?|那|還是|就|是|改成?|改到|應該是|"
    r"抓|[，, ])*~(?:好了|吧|好啦|比較[^，。]{1,3}|啦|之前|前|可以嗎|好嗎)*[。！？]?",
    re.IGNORECASE,
)
_CUE = re.compile(r"不對|不行|等等|等一下|[講說]錯|還是|改|欸|比較|^(?:啊|呃)?不[，, ]", re.IGNORECASE)
"""What says that the day which was agreed to is another now: 「啊不行，十六號好了」."""


def wavers(text: str) -> bool:
    """Whether a sentence opens by taking back what was just said: "No, wait, …", 「啊不對，…」."""
    return bool(_WAVERS.match(unfilled(text)))


def _is_gone(text: str) -> bool:
    return bool(_MINE.search(text) and is_away(text)) or bool(_GONE.search(text))


def corrected(index: int, one: Utterance, last: OpenTask, dues: Sequence[Due]) -> bool:
    """Whether who asked, or who took it, names another day instead of the one agreed to: 「啊不行，十六號好了」."""
    mine = bool(one.speaker) and (one.speaker == last.speaker or bool({*one.who} & {*last.owners.sure}))
    if not (mine and last.accepted and len(dues) == 1 and dues[0].day and index - last.heard <= _NEAR) or one.mentions:
        return False
    bare = one.masked[: dues[0].start] + "~" + one.masked[dues[0].end :]
    other = last.due is not None and last.due.day not in (None, dues[0].day)
    if not (other and _CUE.search(bare) and _RATHER.fullmatch(bare)):
        return False
    last.due, last.to, last.heard, last.contested = dues[0], max(last.to, one.to), index, -1
    return True


def wavered(
    ledger: Ledger, index: int, one: Utterance, last: OpenTask, dues: Sequence[Due], said: Sequence[Utterance]
) -> bool:
    """ "I'll renew it on Friday. No, wait, I'm off, make it Tuesday.": whether the sentence does no more than that."""
    before = said[index - 1] if index else None
    if before is None or before.turn != one.turn or last.heard != index - 1 or not wavers(one.masked):
        return False
    if one.mentions or is_question(one.text) or is_reported(one.masked):
        return False
    old = last.due
    if old is not None and (old.words not in before.masked or old.day is None):
        return False
    other = [due for due in dues if due.day is not None and not rejects(one, due, [due])]
    other = [due for due in other if old is None or due.day != old.day]
    new = other[-1] if len({due.day for due in other}) == 1 else due_of(one, other, ledger.reading)
    rest = tokens(clause_of(one.masked, new).replace(new.words, " ")) if new is not None else frozenset()
    if new is None or new.day is None:
        if old is not None:
            # Which day it is now, nobody has said yet.
            last.due, last.contested = replace(old, day=None, at=None), index
        return old is not None and promise(one.masked) is None
    if len(rest) > _FEW and not rest & last.topic:
        return False
    last.due, last.to, last.heard = new, max(last.to, one.to), index
    return True


def planned(ledger: Ledger, index: int, one: Utterance, dues: Sequence[Due], said: Sequence[Utterance]) -> bool:
    """ "The page goes to staging on Monday. No, wait, Monday I'm out.": what the speaker cannot do then is his to do."""
    before = said[index - 1] if index else None
    if before is None or before.turn != one.turn or len(one.who) != 1 or before.mentions or one.mentions:
        return False
    if any(task.said is before for task in ledger.tasks[-4:]) or is_question(before.text) or is_reported(before.masked):
        return False
    days = [due for due in ledger.reading.when.all(before.masked) if due.day is not None]
    if len(days) != 1 or not (wavers(one.masked) and _is_gone(one.masked)):
        return False
    title = title_of(before, Owners(), days, ledger.reading, 0)
    if len(tokens(title)) < _FEW:
        return False
    task = OpenTask(title, Owners(one.who, (), one.speaker), None, before, index, agreed=True)
    other = [due for due in dues if due.day not in (None, days[0].day)]
    task.due = other[-1] if len(other) == 1 else replace(days[0], day=None, at=None)
    task.contested = index
    ledger.open(index, one, task)
    return True


def waits(index: int, last: OpenTask | None, one: Utterance) -> bool:
    """Whether somebody was just asked something, to which what he tells can be the answer."""
    return last is not None and last.is_for(one) and not last.accepted and index - last.heard <= SPOKEN_OF
