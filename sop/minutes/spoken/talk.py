"""Tasks out of what was said: promises, requests that somebody takes, and what later sentences change about them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.answers import (
    is_over,
    refuses,
)
from sop.minutes.language.beside import is_beside, is_state
from sop.minutes.language.candidate import Candidate
from sop.minutes.language.pledged import without_purpose
from sop.minutes.language.promises import asks_leave, offer
from sop.minutes.language.sayings import FILLERS, is_open_need
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.certain import is_certain
from sop.minutes.spoken.chatter import is_chatter
from sop.minutes.spoken.clauses import cleared
from sop.minutes.spoken.dating import is_only_day, not_echoed
from sop.minutes.spoken.dayed import Dayed
from sop.minutes.spoken.declining import greets, only_declines
from sop.minutes.spoken.floor import find_owners
from sop.minutes.spoken.granting import granted
from sop.minutes.spoken.hearing import after_echo, without
from sop.minutes.spoken.idle import is_idle, makes_do
from sop.minutes.spoken.matter import names_it, wants_it
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.ordering import told_to
from sop.minutes.spoken.overlooked import is_rivalled, last_word
from sop.minutes.spoken.plain import judged
from sop.minutes.spoken.pleas import plea
from sop.minutes.spoken.proposed import answer_to
from sop.minutes.spoken.reasoned import after_yes, only_jokes, plans_meeting, recalls_day, takes_floor
from sop.minutes.spoken.referred import referred
from sop.minutes.spoken.renaming import rename
from sop.minutes.spoken.retaken import retaken
from sop.minutes.spoken.selfnamed import self_named
from sop.minutes.spoken.settled import instead, rejects
from sop.minutes.spoken.standing import only_stands
from sop.minutes.spoken.telling import is_quoted, only_tells
from sop.minutes.spoken.thing import name_things

_I_WOULD = re.compile(r"I(?:['’]d| would) (?:do|take|help|join)\b", re.IGNORECASE)
"""What somebody would do, if he could."""
_WANTED = 4
"""Sentences in which somebody may say that he does what was needed."""


class Talk(Dayed):
    """What is open while a conversation is read."""

    def read(self, said: Sequence[Utterance]) -> list[Candidate]:
        """The tasks of a conversation, in order of where they are final."""
        days = self.reading.when.all
        retold = [retaken(one, days(one.masked)) for one in map(self_named, said)]
        cut = [cleared(one, days(one.masked)) for one in retold]
        self.said = heard = [replace(one, masked=without_purpose(one.masked)) for one in cut]
        for index, one in enumerate(heard):
            heard[index] = after_yes(one, self.last(index), index, self.reading.when.all(one.masked))
            self._hear(index, heard[index], heard)
            if self.tasks:
                rename(self.tasks[-1], heard[index], days(heard[index].masked), index)
        self.left_over()
        said = heard
        kept = [task for task in self.tasks if task.counts]
        named = {id(task.said) for task in self.tasks}
        opened = frozenset(index for index, one in enumerate(said) if id(one) in named)
        find_owners(kept, said, self.reading.people)
        for task in kept:
            if task.due is not None and not is_certain(task, said, opened, days):
                task.due = replace(task.due, day=None, at=None)
        for task in kept:
            task.due = last_word(task, kept, said, days, self.reading.when.whole)
            task.due = referred(task, said, days)
        judgements = [judged(task, kept, said, days) for task in kept]
        for task, due in zip(kept, judgements, strict=True):
            doubted = due is not None and due.sure and is_rivalled(task, kept, said, days, self.reading.when.whole)
            task.due = replace(due, sure=False) if due is not None and doubted else due
        name_things(kept, said, self.reading)
        return sorted((task.candidate() for task in kept), key=lambda task: task.line)

    def _hear(self, index: int, one: Utterance, said: Sequence[Utterance]) -> None:
        dues: Sequence[Due] = self.reading.when.all(one.masked)
        last = self.answering(index, one, said, dues) or self.asked_of(index, one) or self.last(index)
        if last is not None:
            answer_to(last, one, index)
        reply = after_echo(one, dues)
        if self.need is not None and index - self.needed > _WANTED:
            self.left_over()
        if (
            (is_supposed(FILLERS.sub("", one.masked)) and not plea(one))
            or is_chatter(one.masked, dues)
            or is_quoted(index, said)
            or plans_meeting(one, index, said)
            or recalls_day(one, dues)
            or only_jokes(one, dues)
            or greets(one, index, said, dues)
            or (self.need is not None and only_declines(self.need, one, dues))
            or (self.need is None and takes_floor(one))
            or only_stands(index, one, said, dues)
        ):
            return
        if self.nobodys(index, one, said, dues):
            return
        if self.bargains(index, one, last, dues, said) or self.reopened(index, one, dues):
            return
        if self.reminded(index, one, said, dues) or self.confirmed(index, one, said, dues):
            return
        if (
            is_idle(one, dues)
            or (self.need is None and only_tells(one, dues) and not self.waits(index, last, one))
            or (makes_do(one.masked) and (last is None or not last.asked))
        ):
            return
        if self._is_beside(index, one, dues, last) or (
            last is not None and self.both_agree(index, one, last, reply, dues)
        ):
            return
        if self.summed(index, one, dues):
            return
        if (last is not None and self.wavered(index, one, last, dues, said)) or self.planned(index, one, dues, said):
            return
        if last is not None and self.taken_back(index, one, last, said):
            return
        if self.called(index, one, said) or (last is not None and self.moved(index, one, last, dues)):
            return
        if last is not None and (
            self.told_apart(index, one, last, dues, said)
            or self.thanked(index, one, last)
            or (not rejects(one, last.due, dues) and self.handed(index, one, last, dues, said))
        ):
            return
        if last is not None and last.speaker == one.speaker and is_only_day(one, dues):
            self.redate(last, one, dues, index)
            return
        if last is not None and self.bargained(index, one, last, dues):
            return
        if last is not None and rejects(one, last.due, dues):
            # A day that is turned down is none, whatever comes of it.
            last.due, last.contested = None, index
            self.redate(last, one, instead(one, dues), index)
            return
        if last is not None and self.meets(index, one, last, dues, said):
            return
        if last is not None and self.only_when(index, one, last, dues, said, reply):
            return
        dues = dues if last is None else not_echoed(one, last, dues)
        matter = names_it(index, one, last, said)
        if matter and last is not None:
            last.name(matter, one, index)
            return
        if self.marked(index, one, said):
            return
        if self.took_up(index, one, last, dues, said):
            return
        mine = self.need is not None and wants_it(self.need, one)
        if (not mine and self.asked(index, one, said, dues)) or self.promised(index, one, said, dues):
            return
        if self.assigned(index, one, said, dues):
            return
        if self.need is not None and index - self.needed == 1 and is_over(one.masked):
            self.need = None
            return
        spoke = said[index - 1].turn == one.turn or (last is not None and last.is_for(one))
        if last is not None and last.heard == index - 1 and spoke and is_over(one.masked):
            last.refuse()
            return
        if self.dated(index, one, last, dues, said):
            return
        if last is not None:
            last.call(one, without(one.masked, dues, one), index)
        if last is not None and self.settle(index, one, last, dues, said, reply):
            return
        if self.answered(index, one, said, dues):
            return
        if one.mentions and self.restate(one, dues, index):
            return
        offered = asks_leave(one.masked) if is_question(one.text) else offer(one.masked) or granted(index, said)
        wont = refuses(one.masked) and _I_WOULD.match(FILLERS.sub("", one.masked))
        if offered and not wont and (len(one.who) == 1 or not one.speaker):
            self.offered(index, one, said, dues, offered.start(), last)
            return
        if is_open_need(one.masked):
            self.left_over()
            self.need, self.needed = one, index

    def _is_beside(self, index: int, one: Utterance, dues: Sequence[Due], last: OpenTask | None) -> bool:
        """Whether a sentence is beside the work; who was just asked may say so instead of no."""
        first = one.mentions[0] if one.mentions else None
        opens = first is not None and not FILLERS.sub("", one.masked[: first.start]).strip("，, ")
        told = len(one.mentions) > 1 and told_to(one) is not None
        state = first is not None and opens and not told and is_state(one.masked, first.end)
        return not self.waits(index, last, one) and (state or is_beside(one.masked, dues))
