"""Answers in Chinese to whoever asks by when: a day in any words, or a promise of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import asks_when
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Owners
from sop.minutes.language.promises import dated_promise, is_away, promise
from sop.minutes.language.sayings import is_reported
from sop.minutes.language.text import is_question
from sop.minutes.language.topical import reminds
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.dating import redate
from sop.minutes.spoken.hearing import without
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask, title_of
from sop.minutes.spoken.settled import clause_of

_HAN = re.compile("[㐀-鿿]")
_ONCE = re.compile(r"(?:之後|以後|的話|時候?|後)[，, ]*$")
"""What ends a clause that says when something can begin, and asks for nothing."""

_READY = re.compile(r"(?:之前|以前|前|就|可以|會)*[㐀-鿿]{1,2}(?:完|好|出來)(?![了的])")


def says_when(ledger: Ledger, index: int, one: Utterance, last: OpenTask, dues: Sequence[Due]) -> bool:
    """「你把排程修好，什麼時候可以？」「禮拜五修好，順便加個通知」: whether who was asked by when names a day."""
    asked = last.asked and not (last.accepted or last.refused) and index - last.heard <= 1 and last.turn != one.turn
    if not asked or not last.is_for(one) or is_question(one.text):
        return False
    if not (asks_when(last.said.masked) or reminds(last.said.masked)):
        return False
    days = [due for due in dues if due.day is not None and not is_away(clause_of(one.masked, due))]
    if _did(last.said, one):
        ledger.tasks.remove(last)  # Of what is done, no promise is left to take up.
        last.refused = True
        return False
    days = days or (list(dues) if _takes_up(last.said, one) else [])
    if not (days and _HAN.search(one.masked)) or one.mentions or is_reported(one.masked):
        return False
    orders = _orders(last.said)
    own = len(tokens(without(one.masked, dues, one))) >= _NAMED
    says = promise(one.masked) or dated_promise(one.masked, dues) is not None or _READY.match(one.masked, days[-1].end)
    taken = last.agreed and last.line != last.said.line  # Who said before that he does it is only asked when.
    if not (orders or taken) and own and says:
        # 「全部退完要多久？」「我把報告寫完，下週二」: what he answers is the task, the question was none.
        last.title, last.line = title_of(one, Owners(), (), ledger.reading, 0), one.line
        last.topic = tokens(last.title)
    elif not (orders or redate(ledger, last, one, days, index)):
        return False
    last.agree(one, index, Owners(one.who, (), one.speaker) if len(one.who) == 1 else Owners())
    redate(ledger, last, one, days, index)
    return True


_NAMED = 3
"""Words of an answer that says itself what is done."""


def _takes_up(reminder: Utterance, one: Utterance) -> bool:
    """Whether who was reminded of something says that he does it: 「你不是說要改？」「對喔，我連假後改好」."""
    said = reminds(reminder.masked)
    verb = reminder.masked[said.end() : said.end() + 1] if said else ""
    return bool(verb) and bool(re.search(rf"我[^，。]{{0,12}}{re.escape(verb)}(?![了過])", one.masked))


def _did(reminder: Utterance, one: Utterance) -> bool:
    """Whether who was reminded says that he has done that: 「你上次說要找外面的公司」「找了兩家」."""
    said = reminds(reminder.masked)
    verb = reminder.masked[said.end() : said.end() + 1] if said else ""
    return bool(verb) and bool(re.match(rf"(?:已經|早就|我)*{re.escape(verb)}[好完掉]?了", unfilled(one.masked)))


def _orders(one: Utterance) -> bool:
    """Whether somebody is told what to do, or reminded of it, before he is asked by when."""
    if reminds(one.masked):
        return True
    clauses = re.split("[，,]", unfilled(one.masked))
    asked = next((at for at, clause in enumerate(clauses) if asks_when(clause)), 0)
    return any(not _ONCE.search(clause) and len(tokens(clause)) > 1 for clause in clauses[:asked])
