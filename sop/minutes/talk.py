"""Tasks out of what was said: promises, requests that somebody takes, and what later sentences change about them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.alike import alike, tokens
from sop.minutes.candidate import Candidate, Reading
from sop.minutes.due import Due
from sop.minutes.marks import marks
from sop.minutes.open import OpenTask, addressed, title_of
from sop.minutes.people import Owners
from sop.minutes.sayings import (
    FILLERS,
    agrees,
    asks_when,
    dated_promise,
    is_away,
    is_open_need,
    is_reported,
    promise,
    refers_back,
    refuses,
    request,
    speaks_of_self,
    sums_up,
)
from sop.minutes.text import is_question, is_supposed
from sop.minutes.utterances import Utterance

_NEAR = 6
"""Sentences after a task in which its date may still be settled."""
_CORRECTED = re.compile(
    r"\b(?:no|not|wait|make (?:it|that)|instead|rather|actually|sorry|better)\b|不對|不是|改|不然|還是|等等|"
    r"欸|啊|——|—",
    re.IGNORECASE,
)
_NOT_THEN = re.compile(r"\b(?:not|isn't|can't do)\s*$|(?:不要|不是|不能|不行)\s*$", re.IGNORECASE)
_CALLED = re.compile(r"\s*[,，、](?!\s*(?:I|we|it|that|the)\b)")
_IT = re.compile(r"\b(?:it|that|this|those|these|them)\b")
_OVER = re.compile(r"\b(?:was|were|did|had|[a-z]{2,}ed)\b|已|[了過](?:[，。,.]|$)", re.IGNORECASE)
_FACT = re.compile(r"(?:是|定在|訂在|\bis|\bwas|\bare|\bgo(?:es)? live)\s*(?:on )?$", re.IGNORECASE)
_OLD = re.compile(
    r"[^，。,.!！?？]{0,12}(?:我在|沒空|不行|請假|休假|有會|is (?:too )?late|is bad|doesn't work|I'm (?:off|"
    r"away|out))",
    re.IGNORECASE,
)


class Talk:
    """What is open while a conversation is read."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tasks: list[OpenTask] = []
        self.need: Utterance | None = None

    def read(self, said: Sequence[Utterance]) -> list[Candidate]:
        """The tasks of a conversation, in order of where they are final."""
        for index, one in enumerate(said):
            self._hear(index, one, said)
        kept = [task for task in self.tasks if task.counts]
        return sorted((task.candidate() for task in kept), key=lambda task: task.line)

    def _hear(self, index: int, one: Utterance, said: Sequence[Utterance]) -> None:
        dues = self.reading.when.all(one.masked)
        last = self._last(index)
        if is_supposed(FILLERS.sub("", one.masked)) or sums_up(one.masked):
            return
        if self._named_only(index, one):
            return
        if self._marked(index, one, said):
            return
        if self._asked(index, one, said, dues) or self._promised(index, one, said, dues):
            return
        if self._assigned(index, one, dues):
            return
        if last is not None and self._settled(index, one, last, dues):
            return
        if is_open_need(one.masked):
            self.need = one

    def _marked(self, index: int, one: Utterance, said: Sequence[Utterance]) -> bool:
        """ "Action item: Alex renews …": somebody says himself that it is one."""
        found = marks(one.masked)
        tasks = self.reading.listed(one.text[found[0].end :], one.line, one.to, Owners()) if found else []
        for task in tasks:
            title = self._with_before(task.title, index, one, said) if len(tokens(task.title)) < 2 else task.title
            self._open(index, one, OpenTask(title, task.owners, task.due, one, index, agreed=True))
        return bool(tasks)

    def _last(self, index: int) -> OpenTask | None:
        return self.tasks[-1] if self.tasks and index - self.tasks[-1].heard <= _NEAR else None

    def _asked(self, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
        found = request(one.masked)
        if not found or (one.who and promise(one.masked) and not one.mentions):
            return False
        who = addressed(one, found.start(), said, index, self.reading.people)
        question = is_question(one.text)
        if who.words == "" and not who and question and not dues:
            return False
        title = title_of(one, who, dues, self.reading, found.end())
        if (refers_back(one.masked) or len(tokens(title)) < 2) and index:
            title = self._with_before(title, index, one, said)
        if len(tokens(title)) < 1:
            return False
        turn = " ".join(each.text for each in said[max(0, index - 4) : index + 1] if each.turn == one.turn)
        bound = bool(dues) or (not question and bool(who.words) and who.words in turn)
        self._open(
            index, one, OpenTask(title, who, self._due(one, dues), one, index, agreed=bound and bool(who), asked=True)
        )
        return True

    def _with_before(self, title: str, index: int, one: Utterance, said: Sequence[Utterance]) -> str:
        """A title whose "that" was named in one of the sentences before: in front of it."""
        for before in reversed(said[max(0, index - 3) : index]):
            named = title_of(before, Owners(), self.reading.when.all(before.masked), self.reading, 0)
            if (
                before.turn >= one.turn - 1
                and len(tokens(named)) >= 1
                and (not agrees(before.masked) or len(tokens(named)) > 2)
            ):
                return f"{named} — {title}" if tokens(title) else named
        return title

    def _named_only(self, index: int, one: Utterance) -> bool:
        """ "We need to renew the domain by Friday. Tom?": a name alone asks for what was said to be needed."""
        if self.need is None or not one.mentions or not is_question(one.text):
            return False
        who = self.reading.people.of(one.mentions, one.text)
        rest = one.masked
        for each in reversed(one.mentions):
            rest = rest[: each.start] + rest[each.end :]
        if tokens(FILLERS.sub("", rest)):
            return False
        need, dues = self.need, self.reading.when.all(self.need.masked)
        title = title_of(need, Owners(), dues, self.reading, 0)
        task = OpenTask(title, who, self._due(need, dues), need, index, agreed=False, asked=True)
        task.speaker = one.speaker
        self._open(index, one, task)
        return True

    def _promised(self, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
        found = promise(one.masked)
        at = found.start() if found else self._dated_self(one, dues)
        if at is None and not one.mentions and not is_question(one.text):
            at = dated_promise(one.masked, dues)
        if (
            at is None
            or is_reported(one.masked[:at])
            or (found is None and (is_question(one.text) or is_away(one.text)))
        ):
            return False
        owners = Owners(one.who, (), one.speaker) if len(one.who) == 1 else Owners((), one.who, one.speaker)
        rest = one.masked[found.end() if found else at :]
        rest = rest.removeprefix("我")
        last = self._last(index)
        title = title_of(one, Owners(), dues, self.reading, at, own=True)
        own = tokens(_without(rest, dues, one))
        back = (
            refers_back(one.masked[at:])
            or len(own) < (1 if rest.isascii() else 2)
            or (len(own) < 2 and bool(_IT.search(rest)))
        )
        fits = last is not None and last.takes(one, owners)
        before = len(tokens(_without(one.masked[:at], [due for due in dues if due.end <= at], one)))
        if back and fits and last is not None and not self.need and (before < 2 or alike(title, last.title)):
            last.agree(one, index, owners)
            self._redate(last, one, dues, index)
            return True
        if back and (self.need is not None or len(tokens(title)) < 2):
            return self._taken(index, one, said, dues, owners, title)
        self._open(index, one, OpenTask(title, owners, self._due(one, dues), one, index, agreed=True))
        return True

    def _taken(
        self, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due], owners: Owners, title: str
    ) -> bool:
        """ "I'll do it": what it is was said before."""
        topic = self.need or (said[index - 1] if index and (said[index - 1].turn >= one.turn - 1) else None)
        if topic is None:
            return False
        when = self.reading.when.all(topic.masked)
        named = title_of(topic, Owners(), when, self.reading, 0)
        if len(tokens(named)) < 1 or agrees(topic.masked):
            named = self._with_before(title, index, one, said)
        elif not refers_back(one.masked) and tokens(title):
            named = f"{named} — {title}"
        due = self._due(one, dues) or (self._due(topic, when) if topic is self.need else None)
        task = OpenTask(named or title, owners, due, topic, index, agreed=True)
        task.to = one.to
        self._open(index, one, task)
        return True

    def _dated_self(self, one: Utterance, dues: Sequence[Due]) -> int | None:
        """Where somebody says of himself what he does by a day: 「我週三給」."""
        for due in dues:
            before = re.search(r"我[^，。,；]{0,6}$", one.masked[: due.start])
            after = one.masked[due.end : due.end + 8].strip(" 。，,.")
            if (
                before
                and speaks_of_self(one.masked[: due.start])
                and after
                and not re.match(r"[^，。]{0,6}[了過]", after)
            ):
                return before.start()
            if re.match(
                r"(?:之前|以前|前)?[，, ]?我(?:再|就|先|會|可以|來|這邊)*[^，。,在請休沒不有要了過]",
                one.masked[due.end :],
            ):
                return due.start
        return None

    def _assigned(self, index: int, one: Utterance, dues: Sequence[Due]) -> bool:
        """ "May will review …", 「建宏月報下週三給我」: somebody is said to be going to do it."""
        if not one.mentions or is_reported(one.masked):
            return False
        if asks_when(one.masked) and is_question(one.text):
            # It is a task only once its date is said.
            who = addressed(one, 0, [], 0, self.reading.people)
            if who:
                title = title_of(one, who, dues, self.reading, 0)
                self._open(index, one, OpenTask(title, who, None, one, index, agreed=False, asked=True))
            return bool(who)
        found = self.reading.told(FILLERS.sub("", one.masked), one.line, one.to)
        for task in found:
            self._open(
                index, one, OpenTask(task.title, task.owners, task.due or self._due(one, dues), one, index, agreed=True)
            )
        if found:
            return True
        opening = FILLERS.match(one.masked)
        start = opening.end() if opening else 0
        first = one.mentions[0]
        given = re.search(r"給(?:我|你|妳|您|大家)|交給|要交|要給", one.masked) or _CALLED.match(one.masked, first.end)
        if (
            first.start != start
            or not dues
            or is_question(one.text)
            or is_away(one.text)
            or _OVER.search(one.masked)
            or not given
        ):
            return False
        who = self.reading.partners(one.masked, self.reading.people.of([first], one.text[first.start : first.end]))
        title = title_of(one, who, dues, self.reading, first.end)
        self._open(index, one, OpenTask(title, who, self._due(one, dues), one, index, agreed=True))
        return True

    def _settled(self, index: int, one: Utterance, last: OpenTask, dues: Sequence[Due]) -> bool:
        """What a sentence without a task of its own changes about the last one: who takes it, by when."""
        said = FILLERS.sub("", one.masked)
        short = len(tokens(_without(one.masked, dues, one))) <= 5
        if agrees(one.masked) and last.may_agree(one):
            last.agree(one, index, Owners(one.who, (), one.speaker) if len(one.who) == 1 else Owners())
        elif refuses(one.masked) and not dues and last.may_agree(one):
            last.refuse()
        strangers = [each for each in one.mentions if not {*each.who} & {*last.owners.sure, *last.owners.ask}]
        if asks_when(one.masked):
            return True
        may = last.may_change(one, agreed=agrees(one.masked)) and not is_reported(one.masked)
        if (
            dues
            and short
            and may
            and not strangers
            and not _OVER.search(one.masked)
            and not is_away(one.masked[: dues[0].start])
        ):
            return self._redate(last, one, dues, index)
        return bool(said) and last.heard == index

    def _redate(self, task: OpenTask, one: Utterance, dues: Sequence[Due], index: int) -> bool:
        due = self._due(one, dues)
        if due is None:
            return False
        task.due, task.to, task.heard = due, max(task.to, one.to), index
        task.agreed = task.agreed or (bool(task.owners) and (one.turn == task.turn or task.may_agree(one)))
        return True

    def _due(self, one: Utterance, dues: Sequence[Due]) -> Due | None:
        """The day that a sentence ends up with: what is taken back in it ("Friday, no, Monday") does not count."""
        dues = [due for due in dues if not _FACT.search(one.masked[: due.start])]
        left = [
            due
            for due in dues
            if not _NOT_THEN.search(one.masked[: due.start]) and not _OLD.match(one.masked[due.end :])
        ]
        if not left:
            return None
        if len(left) > 1 and _CORRECTED.search(one.masked[left[0].end : left[-1].start]):
            return left[-1]
        read = self.reading.slots(one.masked).due
        if read is not None and read in left:
            return read
        return next((due for due in reversed(left) if due.day), left[-1])

    def _open(self, index: int, one: Utterance, task: OpenTask) -> None:
        """A new task; one that was open already is replaced: what is final counts."""
        self.need = None
        for old in reversed(self.tasks[-40:]):
            if old.same(task):
                self.tasks.remove(old)
                task.merge(old)
                break
        self.tasks.append(task)


def _without(text: str, dues: Sequence[Due], one: Utterance) -> str:
    offset = len(one.masked) - len(text) if one.masked.endswith(text) else 0
    for due in reversed(dues):
        if due.start >= offset:
            text = text[: due.start - offset] + " " + text[due.end - offset :]
    return FILLERS.sub("", text)
