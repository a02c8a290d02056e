"""The tasks that are open while a conversation is read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.alike import overlap, tokens
from sop.minutes.answers import agrees, asks_when, moves
from sop.minutes.candidate import Reading
from sop.minutes.due import Due
from sop.minutes.hearing import with_speaker, without
from sop.minutes.open import RECENT, OpenTask, title_of
from sop.minutes.people import Owners
from sop.minutes.redating import proposes, said_after
from sop.minutes.sayings import FILLERS, is_duty
from sop.minutes.settled import due_of
from sop.minutes.text import is_question
from sop.minutes.utterances import Utterance

_SHORT = 8
"""Signs of a sentence that only agrees to a date."""
_YOURS = re.compile(
    r"\b(?:that|this|it)(?:['’]s| is) (?:you|yours|for you)\b(?: and me\b)?|\bisn['’]t it\b|"
    r"\b(?:can|could|would) you\b|\bis that you\b|"
    r"(?:這個?|那個?)?(?:是|算)?(?:你|妳|您)的?(?:負責|來|處理|可以|行)?(?=[吧嗎喔。？?]|$)",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"(?:對(?:啊|呀)?|是啊|沒錯|還沒|沒有|I (?:know|see|agree)|true|good point|got it|no(?:pe)?|not yet|"
    r"yes|yeah|right|exactly)(?:[,，。.]|$)",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"(?:呢|怎麼辦)[?？]|\b(?:what|how) about\b", re.IGNORECASE)
_FOR_ALL = re.compile(r"(?:all|both|each)\b|都|全部|一律", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:it|they|that|this|he|she|these|those)(?:\b|['’])", re.IGNORECASE)
_MOSTLY = 0.5
_VERB = re.compile(r"[㐀-鿿]{1,2}")
_FEW = 3
"""Words beside a date that make no task of their own."""
_NEAR = 6
"""Sentences after a task in which its date may still be settled."""


class Ledger:
    """What is open. need: the sentence that last asked for somebody."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tasks: list[OpenTask] = []
        self.need: Utterance | None = None
        self.needed = 0

    def last(self, index: int) -> OpenTask | None:
        """The task that was spoken of lately."""
        return self.tasks[-1] if self.tasks and index - self.tasks[-1].heard <= _NEAR else None

    def answering(self, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> OpenTask | None:
        """The task of who answers by when with a date, where another was spoken of last."""
        if not index or len(one.who) != 1 or not asks_when(said[index - 1].masked) or not opens_with(one, dues):
            return None
        near = (task for task in reversed(self.tasks[-4:]) if index - task.heard <= _NEAR)
        return next((task for task in near if task.owners.sure == one.who), None)

    def named_by(self, verb: str, owners: Owners) -> OpenTask | None:
        """The task of these people that a bare verb means: 「那我週五灌」 after 「資料要重新灌」."""
        if not _VERB.fullmatch(verb):
            return None
        near = reversed(self.tasks[-6:])
        return next((task for task in near if task.owners.sure == owners.sure and verb[0] in task.title), None)

    def with_before(self, title: str, index: int, one: Utterance, said: Sequence[Utterance]) -> tuple[str, int]:
        """A title whose "that" was named in one of the sentences before: in front of it; and the line of that sentence."""
        for before in reversed(said[max(0, index - 4) : index]):
            named = title_of(before, Owners(), self.reading.when.all(before.masked), self.reading, 0)
            agreed = (before.turn != one.turn and agrees(before.masked) and len(tokens(named)) <= 2) or _ANSWERS.match(
                before.masked
            )
            enough = 1 if before.turn == one.turn and named[:1].isascii() else 2
            if before.turn >= one.turn - 2 and len(tokens(named)) >= enough and not agreed:
                topic = self._topic_of(before, said[max(0, index - 6) : index])
                if topic is not None:
                    before, named = topic
                return (f"{named} — {title}" if tokens(title) else named), before.line
        return title, one.line

    def limit_of(self, line: int, index: int, one: Utterance, said: Sequence[Utterance]) -> Due | None:
        """The limit in the sentence on that line, which names what is asked for."""
        named = next((each for each in said[max(0, index - 4) : index] if each.line == line), None)
        if named is None or line == one.line:
            return None
        strong = [due for due in self.reading.when.all(named.masked) if self.reading.when.is_strong(named.masked, due)]
        return strong[0] if len(strong) == 1 else None

    def _topic_of(self, one: Utterance, said: Sequence[Utterance]) -> tuple[Utterance, str] | None:
        """The question that a sentence explains: 「開館時間呢？網站上還是去年的。」."""
        before = next((each for each in said if each.turn == one.turn and each is not one), None)
        pronoun = _PRONOUN.match(FILLERS.sub("", one.masked))
        if pronoun:
            before = next(
                (
                    each
                    for each in reversed(said)
                    if each.turn == one.turn and each.line <= one.line and each is not one
                ),
                before,
            )
        if before is None or not (pronoun or _TOPIC.search(before.masked)):
            return None
        named = title_of(before, Owners(), (), self.reading, 0)
        return (before, named) if len(tokens(named)) >= 2 else None

    def redate(self, task: OpenTask, one: Utterance, dues: Sequence[Due], index: int) -> bool:
        """Give a task the date that a sentence ends up with; whether it has one."""
        due = due_of(one, dues, self.reading)
        if due is None or (due.day is None and task.due is not None and task.due.day is not None):
            return False
        return self.date(task, due, one, index)

    def date(self, task: OpenTask, due: Due, one: Utterance, index: int) -> bool:
        """Give a task that date; whether it has one."""
        task.due, task.to, task.heard = said_after(task.due, due), max(task.to, one.to), index
        task.agreed = task.agreed or (bool(task.owners) and (one.turn == task.turn or task.may_agree(one)))
        return True

    def left_over(self) -> None:
        """What was said to need somebody, and nobody took: a task of nobody, where it was no mere question."""
        need, self.need = self.need, None
        if need is None or not is_duty(need.masked) or is_question(need.text):
            return
        dues = self.reading.when.all(need.masked)
        title = title_of(need, Owners(), dues, self.reading, 0)
        self.tasks.append(OpenTask(title, Owners(), due_of(need, dues, self.reading), need, self.needed, agreed=True))

    def redate_all(self, last: OpenTask, one: Utterance, dues: Sequence[Due], index: int) -> bool:
        """Give the last task a date, and where it is for all, those that were named with it: "All by Friday."."""
        dated = self.redate(last, one, dues, index)
        for task in self.tasks[-6:] if dated and _FOR_ALL.match(FILLERS.sub("", one.masked)) else ():
            if task.turn == last.turn and task.due is None:
                task.due, task.to = last.due, max(task.to, one.to)
        return dated

    def called(self, index: int, one: Utterance, said: Sequence[Utterance]) -> bool:
        """ "We need to renew the domain by Friday. Tom?": a name alone asks for what was said to be needed."""
        yours = bool(_YOURS.search(one.masked))
        before = said[index - 1] if yours and index and said[index - 1].turn == one.turn else None
        last = self.last(index)
        refused = last if last is not None and last.refused else None
        need = self.need or before or (refused.said if refused else None)
        if need is None or not one.mentions or not (is_question(one.text) or yours):
            return False
        who = with_speaker(one, self.reading.people.of(one.mentions, one.text))
        rest = one.masked
        for each in reversed(one.mentions):
            rest = rest[: each.start] + rest[each.end :]
        if tokens(_YOURS.sub("", FILLERS.sub("", rest))):
            return False
        dues = self.reading.when.all(need.masked)
        title = title_of(need, Owners(), dues, self.reading, 0)
        if len(tokens(title)) < 2:
            title, _ = self.with_before(title, index, one, said)
        title = refused.title if refused and not (self.need or before) else title
        task = OpenTask(title, who, due_of(need, dues, self.reading), need, index, agreed=False, asked=True)
        task.speaker = one.speaker
        self.open(index, one, task)
        return True

    def moved(self, index: int, one: Utterance, last: OpenTask, dues: Sequence[Due]) -> bool:
        """Whether a sentence does no more than move the day of the last task."""
        if proposes(one.text, dues, last.topic) and last.due is not None:
            if one.who and {*one.who} <= {*last.owners.sure}:
                return self.date(last, dues[-1], one, index)
            if not one.mentions:
                return last.propose(dues[-1], one, index)
        fits = dues and moves(one.masked) and last.may_change(one, agreed=agrees(one.masked))
        if not fits or is_question(one.text) or len(tokens(without(one.masked, dues, one))) > _FEW:
            return False
        return self.redate(last, one, dues, index)

    def restate(self, one: Utterance, dues: Sequence[Due], index: int) -> bool:
        """Whether a sentence only says again what somebody does; then the last word about its date counts."""
        said = tokens(one.masked)
        for task in reversed(self.tasks[-40:]):
            named = {who for mention in one.mentions if len(mention.who) == 1 for who in mention.who}
            if not named & {*task.owners.sure} or len(task.topic & said) < 2 or overlap(task.topic, said) < 0.6:
                continue
            # Where several people are named, the day may be another's.
            due = due_of(one, dues, self.reading) if len(one.mentions) == 1 else None
            task.due = due if due and due.day else task.due
            task.line = task.line if index - task.heard <= RECENT else one.line
            task.to, task.heard = one.to, index
            return True
        return False

    def open(self, index: int, one: Utterance, task: OpenTask) -> None:
        """A new task; one that was open already is replaced: what is final counts."""
        about = self.need is not None and overlap(tokens(self.need.masked), task.topic) >= _MOSTLY
        if self.need is not None and task.said is not self.need and not about:
            self.left_over()
        self.need = None
        for old in reversed(self.tasks[-40:]):
            if old.same(task):
                self.tasks.remove(old)
                task.merge(old)
                break
        self.tasks.append(task)


def not_echoed(one: Utterance, last: OpenTask, dues: Sequence[Due]) -> Sequence[Due]:
    """The dates that a sentence brings itself, without the one that it opens with and that was just said:
    「二十三號，嗯，我要留兩天看」."""
    if len(one.masked) <= _SHORT or not dues or last.due is None or last.turn == one.turn:
        return dues
    opens = opens_with(one, dues) and one.masked[dues[0].end : dues[0].end + 1] in ",，"
    return dues[1:] if opens and dues[0].day == last.due.day else dues


def opens_with(one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether a sentence begins with a date."""
    return bool(dues) and not FILLERS.sub("", one.masked[: dues[0].start]).strip(" ,，.…")


def others_called(index: int, last: OpenTask, said: Sequence[Utterance]) -> bool:
    """Whether somebody else was called since a task was spoken of, in a transcript that names no speakers."""
    if said[index].speaker:
        return False
    mine = {*last.owners.sure, *last.owners.ask}
    return any(
        not {*mention.who} & mine
        for each in said[last.heard + 1 : index]
        for mention in each.mentions
        if not FILLERS.sub("", each.masked[: mention.start])
    )


def own_dues(one: Utterance, dues: Sequence[Due], at: int) -> Sequence[Due]:
    """The dates of a promise that begins there: those behind it, else those that nothing parts from it."""
    behind = [due for due in dues if due.start >= at]
    before = [
        due for due in dues if due.end <= at and not re.search("[,，;；]", one.masked[due.end : at].strip(" ,，"))
    ]
    near = [due for due in before if one.masked[due.end : at].strip()[:1] not in tuple(",，") or opens_with(one, [due])]
    return behind or near or [due for due in dues if due.start < at < due.end]
