"""Tasks out of what was said: promises, requests that somebody takes, and what later sentences change about them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.alike import alike, tokens
from sop.minutes.answers import accepts, agrees, asks_when, is_over, refuses, settles, sums_up, takes
from sop.minutes.candidate import Candidate
from sop.minutes.due import Due
from sop.minutes.giving import Giving
from sop.minutes.hearing import (
    bare_verb,
    called_before,
    dated_self,
    only_objects,
    same_verb,
    without,
)
from sop.minutes.ledger import not_echoed, opens_with, others_called, own_dues
from sop.minutes.open import OpenTask, title_of
from sop.minutes.people import Owners
from sop.minutes.promises import dated_promise, is_away, offer, promise
from sop.minutes.redating import answer_to, is_of_task, sets_day
from sop.minutes.sayings import FILLERS, is_open_need, is_reported, is_vague, refers_back
from sop.minutes.settled import clause_of, due_of, instead, rejects
from sop.minutes.text import is_question, is_supposed
from sop.minutes.utterances import Utterance

_WANTED = 4
"""Sentences in which somebody may say that he does what was needed."""
_THAT = re.compile(r"(?:[那喔好嗯欸，, ]|OK)*(?:[那這]個|[那這]件事?|[那這]部分|[那這][塊段邊])[，, ]*$")
_WE = re.compile(r"\b(?:then|and|so) (?:we|they|he|she) [a-z]+ (?:the|a|an)\b", re.IGNORECASE)
_BUT = re.compile(r"可是|但|不過|\bbut\b", re.IGNORECASE)
_IT = re.compile(r"\s*[a-z]+(?: (?:up|at|into|to|for|on|out))? (?:it|that|this|those|these|them)\b", re.IGNORECASE)
_OVER = re.compile(
    r"\b(?:was|were|did|had|[a-z]{2,}ed)\b|已|(?<![日號一二三四五六天前內週]好)[了過](?:[，。,.]|$)", re.IGNORECASE
)


class Talk(Giving):
    """What is open while a conversation is read."""

    def read(self, said: Sequence[Utterance]) -> list[Candidate]:
        """The tasks of a conversation, in order of where they are final."""
        for index, one in enumerate(said):
            self._hear(index, one, said)
        self.left_over()
        kept = [task for task in self.tasks if task.counts]
        return sorted((task.candidate() for task in kept), key=lambda task: task.line)

    def _hear(self, index: int, one: Utterance, said: Sequence[Utterance]) -> None:
        dues: Sequence[Due] = self.reading.when.all(one.masked)
        last = self.answering(index, one, said, dues) or self.last(index)
        if last is not None:
            answer_to(last, one, index)
        if self.need is not None and index - self.needed > _WANTED:
            self.left_over()
        if is_supposed(FILLERS.sub("", one.masked)):
            return
        if sums_up(one.masked):
            self.restate(one, dues, index)
            return
        if self.called(index, one, said) or (last is not None and self.moved(index, one, last, dues)):
            return
        if last is not None and rejects(one, last.due, dues) and not is_question(one.text):
            last.due, last.rejected = None, index
            self.redate(last, one, instead(one, dues), index)
            return
        if last is not None and last.wants_day(one, index) and opens_with(one, dues) and not is_question(one.text):
            last.rejected = None
            self.redate(last, one, dues, index)
            return
        dues = dues if last is None else not_echoed(one, last, dues)
        if self.marked(index, one, said):
            return
        if self.asked(index, one, said, dues) or self._promised(index, one, said, dues):
            return
        if self.assigned(index, one, said, dues):
            return
        spoke = said[index - 1].turn == one.turn or (last is not None and last.is_for(one))
        if last is not None and last.heard == index - 1 and spoke and is_over(one.masked):
            last.refuse()
            return
        if last is not None and self._settled(index, one, last, dues, said):
            return
        if one.mentions and self.restate(one, dues, index):
            return
        offered = None if is_question(one.text) or len(one.who) != 1 else offer(one.masked)
        if offered:
            title = title_of(one, Owners(), dues, self.reading, offered.start(), own=True)
            owners = Owners(one.who, (), one.speaker)
            self.open(index, one, OpenTask(title, owners, None, one, index, agreed=False, asked=True))
            return
        if is_open_need(one.masked):
            self.left_over()
            self.need, self.needed = one, index

    def _promised(self, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
        found = promise(one.masked)
        if self.need is not None and one.turn != self.need.turn and (takes(one.masked) or same_verb(self.need, one)):
            owners = Owners(one.who, (), one.speaker) if len(one.who) == 1 else Owners((), one.who, one.speaker)
            return self._taken(index, one, said, dues, self.reading.partners(one.masked, owners), "")
        at = found.start() if found else dated_self(one, dues)
        together = re.search(r"我(?:跟|和|與)", one.masked)
        if at is None and (only_objects(one) or together) and not is_question(one.text):
            at = dated_promise(one.masked, dues)
        if (
            at is None
            or is_reported(one.masked[:at])
            or (found is None and (is_question(one.text) or is_away(one.text)))
        ):
            return False
        if any(mention.start < at for mention in one.mentions):
            self.told(index, one, said, one.masked[:at])
        dues = dues if refers_back(one.masked[at:]) else own_dues(one, dues, at)
        owners = Owners(one.who, (), one.speaker) if len(one.who) == 1 else Owners((), one.who, one.speaker)
        if not one.speaker:
            owners = called_before(index, said, self.reading.people)
        if together:
            owners = self.reading.partners(one.masked, owners)
        rest = one.masked[found.end() if found else at :]
        rest = rest.removeprefix("我")
        last = self.last(index)
        title = title_of(one, Owners(), dues, self.reading, at, own=True)
        own = tokens(_BUT.split(without(rest, dues, one))[0])
        back = (
            accepts(one.masked)
            or (refers_back(one.masked[at:]) and len(own) <= 3)
            or len(own) < (1 if rest.isascii() else 2)
            or (len(own) <= 2 and bool(_IT.match(rest)))
        )
        fits = (
            last is not None
            and not others_called(index, last, said)
            and (last.takes(one, owners) or last.goes_on(one, owners, index))
        )
        before = len(tokens(without(one.masked[:at], [due for due in dues if due.end <= at], one)))
        answers = fits and last is not None and agrees(one.masked) and index - last.heard <= 1 and len(own) <= 3
        if (
            (back or answers)
            and fits
            and last is not None
            and not self.need
            and (before < 2 or alike(title, last.title))
        ):
            last.agree(one, index, owners)
            if (is_vague(last.title) or before) and not accepts(one.masked):
                last.add(title)
            self.redate(last, one, dues, index)
            return True
        verb = bare_verb(one, dues)
        known = self.named_by(verb, owners) if verb and self.need is None else None
        if known is not None:
            known.agree(one, index, owners)
            return self.redate(known, one, dues, index) or True
        if back and (self.need is not None or len(tokens(title)) < 3):
            return self._taken(index, one, said, dues, owners, title)
        line = one.line
        if is_vague(title) or _THAT.match(one.masked[:at]) or _IT.match(rest):
            title, line = self.with_before(title, index, one, said)
        task = OpenTask(title, owners, due_of(one, dues, self.reading), one, index, agreed=True)
        task.line = line
        self.open(index, one, task)
        return True

    def _taken(
        self, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due], owners: Owners, title: str
    ) -> bool:
        """ "I'll do it": what it is was said before."""
        topic = self.need or (said[index - 1] if index and (said[index - 1].turn >= one.turn - 1) else None)
        if topic is None:
            return False
        when = self.reading.when.all(topic.masked)
        named, line = title_of(topic, Owners(), when, self.reading, 0), topic.line
        if len(tokens(named)) < 2 or agrees(topic.masked):
            named, line = self.with_before(title, index, one, said)
        elif not refers_back(one.masked) and tokens(title):
            named = f"{named} — {title}"
        due = due_of(one, dues, self.reading) or due_of(topic, when, self.reading)
        task = OpenTask(named or title, owners, due, topic, index, agreed=True)
        task.line, task.to = line, one.to
        self.open(index, one, task)
        return True

    def _settled(
        self, index: int, one: Utterance, last: OpenTask, dues: Sequence[Due], said: Sequence[Utterance]
    ) -> bool:
        """What a sentence without a task of its own changes about the last one: who takes it, by when."""
        about = len(tokens(without(one.masked, dues, one)))
        answers = index and asks_when(said[index - 1].masked) and opens_with(one, dues)
        short = (
            answers
            or about <= 1
            or sets_day(one.masked, dues)
            or (about <= 5 and settles(one.masked) and not _WE.search(one.masked))
        )
        if agrees(one.masked) and last.may_agree(one):
            last.agree(one, index, Owners(one.who, (), one.speaker) if len(one.who) == 1 else Owners())
        elif (
            refuses(one.masked)
            and (not dues or is_away(one.masked))
            and not last.accepted
            and last.may_agree(one)
            and last.is_for(one)
        ):
            last.refuse()
        strangers = [each for each in one.mentions if not {*each.who} & {*last.owners.sure, *last.owners.ask}]
        if asks_when(one.masked):
            return True
        fits = (
            bool(dues)
            and bool(short)
            and not strangers
            and is_of_task(index, one, last, dues, said)
            and not _OVER.search(clause_of(one.masked, dues[-1]))
            and not is_away(one.masked[: dues[0].end])
        )
        if fits and last.may_change(one, agreed=agrees(one.masked)):
            return self.redate_all(last, one, dues, index)
        if fits:
            last.propose(dues[-1], one, index)
        return last.heard == index
