"""Tasks out of what was said: promises, requests that somebody takes, and what later sentences change about them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.alike import alike, tokens
from sop.minutes.answers import accepts, agrees, asks_when, is_over, refuses, settles, sums_up, takes
from sop.minutes.candidate import Candidate
from sop.minutes.due import Due
from sop.minutes.hearing import (
    asks_how,
    called_before,
    dated_self,
    does,
    only_objects,
    same_verb,
    shares,
    told_to,
    with_speaker,
    without,
)
from sop.minutes.ledger import Ledger, confirms, not_echoed, opens_with, others_called, own_dues
from sop.minutes.marks import marks
from sop.minutes.naming import chains_of
from sop.minutes.open import OpenTask, addressed, title_of
from sop.minutes.people import Owners
from sop.minutes.sayings import (
    FILLERS,
    commands,
    dated_promise,
    is_away,
    is_open_need,
    is_reported,
    is_vague,
    offer,
    promise,
    refers_back,
    request,
    suggests,
)
from sop.minutes.settled import clause_of, due_of, rejects
from sop.minutes.text import is_question, is_supposed
from sop.minutes.utterances import Utterance

_WANTED = 4
"""Sentences in which somebody may say that he does what was needed."""
_TOPIC = 16
"""Signs of what a task is about before who does it."""
_THAT = re.compile(r"(?:[那喔好嗯欸，, ]|OK)*(?:[那這]個|[那這]件事?|[那這]部分|[那這][塊段邊])[，, ]*$")
_WE = re.compile(r"\b(?:then|and|so) (?:we|they|he|she) [a-z]+ (?:the|a|an)\b", re.IGNORECASE)
_BUT = re.compile(r"可是|但|不過|\bbut\b", re.IGNORECASE)
_CALLED = re.compile(r"\s*[,，、](?!\s*(?:I|we|it|that|the)\b)")
_IT = re.compile(r"\s*[a-z]+(?: (?:up|at|into|to|for|on|out))? (?:it|that|this|those|these|them)\b", re.IGNORECASE)
_OVER = re.compile(
    r"\b(?:was|were|did|had|[a-z]{2,}ed)\b|已|(?<![日號一二三四五六天前內週]好)[了過](?:[，。,.]|$)", re.IGNORECASE
)


class Talk(Ledger):
    """What is open while a conversation is read."""

    def read(self, said: Sequence[Utterance]) -> list[Candidate]:
        """The tasks of a conversation, in order of where they are final."""
        for index, one in enumerate(said):
            self._hear(index, one, said)
        self.left_over()
        kept = [task for task in self.tasks if task.counts]
        return sorted((task.candidate() for task in kept), key=lambda task: task.line)

    def _hear(self, index: int, one: Utterance, said: Sequence[Utterance]) -> None:
        dues = self.reading.when.all(one.masked)
        last = self.last(index)
        if self.need is not None and index - self.needed > _WANTED:
            self.left_over()
        if is_supposed(FILLERS.sub("", one.masked)):
            return
        if sums_up(one.masked):
            self.restate(one, dues, index)
            return
        if self.called(index, one, said) or (last is not None and self.moved(index, one, last, dues)):
            return
        dues = dues if last is None else not_echoed(one, last, dues)
        if self._marked(index, one, said):
            return
        if self._asked(index, one, said, dues) or self._promised(index, one, said, dues):
            return
        if self._assigned(index, one, said, dues):
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

    def _marked(self, index: int, one: Utterance, said: Sequence[Utterance]) -> bool:
        """ "Action item: Alex renews …": somebody says himself that it is one."""
        found = marks(one.masked)
        tasks = self.reading.listed(one.text[found[0].end :], one.line, one.to, Owners()) if found else []
        for task in tasks:
            title = task.title
            if len(tokens(title)) < 2:
                title, _ = self.with_before(title, index, one, said)
            self.open(index, one, OpenTask(title, task.owners, task.due, one, index, agreed=True))
        return bool(tasks)

    def _asked(self, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
        found = request(one.masked) or told_to(one)
        calls = [each for each in said[max(0, index - 3) : index] if each.turn == one.turn and each.mentions]
        if not found and calls and not one.mentions:
            found = commands(FILLERS.sub("", one.masked))
        if not found or (one.who and promise(one.masked) and not one.mentions):
            return False
        own = dated_promise(one.masked, dues) if one.who and only_objects(one) else None
        own_first = own is not None and dues and own < dues[0].start < found.start()
        if own_first or suggests(one.masked):
            return False
        who = with_speaker(one, addressed(one, found.start(), said, index, self.reading.people))
        who = self.reading.with_you(one.masked, who)
        question = is_question(one.text)
        if who.words == "" and not who and question and not dues:
            return False
        others = not question and self._told(index, one, said, one.masked[: found.start()])
        title = title_of(one, who, dues, self.reading, found.end(), own=others)
        line, due = one.line, due_of(one, dues, self.reading)
        if refers_back(one.masked) or len(tokens(title)) < 2 or is_vague(title):
            title, line = self.with_before(title, index, one, said)
            due = due or self.limit_of(line, index, one, said)
        if len(tokens(title)) < 1:
            return False
        turn = " ".join(each.text for each in said[max(0, index - 4) : index + 1] if each.turn == one.turn)
        bound = bool(dues) or (not question and bool(who.words) and who.words in turn)
        task = OpenTask(title, who, due, one, index, agreed=bound and bool(who), asked=True)
        task.line, task.guessed = line, who.words not in turn
        self.open(index, one, task)
        return True

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
            self._told(index, one, said, one.masked[:at])
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
        if back and (self.need is not None or len(tokens(title)) < 3):
            return self._taken(index, one, said, dues, owners, title)
        line = one.line
        if is_vague(title) or _THAT.match(one.masked[:at]):
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

    def _assigned(self, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
        """ "May will review …", 「建宏月報下週三給我」: somebody is said to be going to do it."""
        if not one.mentions or is_reported(one.masked):
            return False
        if (asks_when(one.masked) or asks_how(one)) and is_question(one.text):
            # It is a task only once its date is said.
            who = addressed(one, 0, [], 0, self.reading.people)
            if who:
                title = title_of(one, who, dues, self.reading, 0)
                self.open(index, one, OpenTask(title, who, None, one, index, agreed=False, asked=True))
            return bool(who)
        if self._told(index, one, said, FILLERS.sub("", one.masked), dues):
            return True

        opening = FILLERS.match(one.masked)
        start = opening.end() if opening else 0
        chain = chains_of(one.masked, one.mentions)[0]
        first = chain[-1]
        lead = one.masked[start : chain[0].start]
        due = due_of(one, dues, self.reading)
        doing = (
            (due is not None or shares(one, first))
            and does(one, first)
            and len(lead) <= _TOPIC
            and not re.search(r"[你妳我他她]|[給跟和與幫找問向]$", lead)
        )
        given = (
            doing
            or re.search(r"給(?:我|你|妳|您|大家)|交給|要交|要給", one.masked)
            or _CALLED.match(one.masked, first.end)
        )
        if (
            (lead and not doing)
            or not (dues or doing)
            or is_question(one.text)
            or is_away(one.text)
            or _OVER.search(clause_of(one.masked, dues[-1]) if doing and dues else one.masked)
            or not given
        ):
            return False
        named = self.reading.people.of(chain, one.text[chain[0].start : first.end])
        who = self.reading.partners(one.masked, with_speaker(one, named))
        title, line = title_of(one, who, dues, self.reading, first.end), one.line
        if is_vague(title):
            title, line = self.with_before(title, index, one, said)
        task = OpenTask(title, who, due, one, index, agreed=True)
        task.line = line
        self.open(index, one, task)
        return True

    def _told(self, index: int, one: Utterance, said: Sequence[Utterance], text: str, dues: Sequence[Due] = ()) -> bool:
        """What a part of a sentence gives to people as minutes would."""
        found = self.reading.told(text, one.line, one.to)
        for task in found:
            title, line = task.title, one.line
            if refers_back(text) or is_vague(title):
                title, line = self.with_before(title, index, one, said)
            due = task.due or due_of(one, dues, self.reading)
            new = OpenTask(title, task.owners, due, one, index, agreed=True)
            new.line = line
            self.open(index, one, new)
        return bool(found)

    def _settled(
        self, index: int, one: Utterance, last: OpenTask, dues: Sequence[Due], said: Sequence[Utterance]
    ) -> bool:
        """What a sentence without a task of its own changes about the last one: who takes it, by when."""
        about = len(tokens(without(one.masked, dues, one)))
        answers = index and asks_when(said[index - 1].masked) and opens_with(one, dues)
        short = answers or about <= 1 or (about <= 5 and settles(one.masked) and not _WE.search(one.masked))
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
        if rejects(one, last.due, dues) and not is_question(one.text):
            last.due = None
            return self.redate(last, one, dues, index) or True
        may = last.may_change(one, agreed=agrees(one.masked)) and not is_reported(one.masked)
        if (
            dues
            and short
            and may
            and not strangers
            and not confirms(index, one, last, dues, said)
            and not _OVER.search(clause_of(one.masked, dues[-1]))
            and not is_away(one.masked[: dues[0].end])
        ):
            return self.redate_all(last, one, dues, index)
        return last.heard == index
