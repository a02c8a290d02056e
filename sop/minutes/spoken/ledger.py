"""The tasks that are open while a conversation is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import overlap, tokens
from sop.minutes.language.answers import puts_off, refuses
from sop.minutes.language.anybody import asks_anybody, is_dropped, wanted_thing
from sop.minutes.language.candidate import Reading
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Owners
from sop.minutes.language.sayings import is_duty, is_vague
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.asides import (
    YOURS,
    only_names,
)
from sop.minutes.spoken.continuing import MOSTLY, continues, is_of_need
from sop.minutes.spoken.hearing import any_of, with_speaker
from sop.minutes.spoken.open import FAR, RECENT, OpenTask, title_of
from sop.minutes.spoken.pointing import with_before
from sop.minutes.spoken.reasoned import asked_for_help
from sop.minutes.spoken.remarking import needs_nobody
from sop.minutes.spoken.sameness import is_same
from sop.minutes.spoken.settled import due_of
from sop.minutes.spoken.tagged import is_needed, is_wanted, without_tag

_VERB = re.compile(r"[㐀-鿿]{1,2}")
_WHETHER = re.compile("能不能(?=麻煩|拜託|請)")
"""What only makes it polite, and asks for no day: 「能不能麻煩哪位明天換好」."""
_OF_DAY = re.compile("[^，。]{1,3}的")
_ANSWERED = 3
"""Sentences in which what anybody was asked for may be dropped."""
_PASSED = 4
"""Sentences in which who has a task may ask somebody else for it."""
NEAR = 6
"""Sentences after a task in which its date may still be settled."""


class Ledger:
    """What is open.

    Attributes:
        tasks: in the order in which they were opened.
        need, needed: the sentence that last asked for somebody, and its place.
        said: all of the conversation.
        pending: a task, its day, the sentence that asks for another, and its place.
        unnamed: the task that has no thing of its own yet.
        summing: the turn in which somebody sums up; -1 where nobody does.
        is_open_to: whether the sentence of that place may open a task.
        is_long: whether the conversation is so long that most of it is about no task.
    """

    def __init__(self, reading: Reading, said: list[Utterance]) -> None:
        self.reading = reading
        self.tasks: list[OpenTask] = []
        self.need: Utterance | None = None
        self.needed = 0
        self.said = said
        self.pending: tuple[OpenTask, Due | None, Utterance, int] | None = None
        self.unnamed: OpenTask | None = None
        self.summing = -1
        self.is_open_to: Callable[[int], bool] = lambda _: True
        self.is_long = False

    def last(self, index: int) -> OpenTask | None:
        """The task that was spoken of lately."""
        return self.tasks[-1] if self.tasks and index - self.tasks[-1].heard <= NEAR else None

    def named_by(self, verb: str, owners: Owners) -> OpenTask | None:
        """The task of these people that a bare verb means: 「那我週五灌」 after 「資料要重新灌」."""
        if not _VERB.fullmatch(verb):
            return None
        near = reversed(self.tasks[-6:])
        return next((task for task in near if task.owners.sure == owners.sure and verb[0] in task.title), None)

    def left_over(self, *, kept: bool = False) -> None:
        """What was said to need somebody, and nobody took: a task of nobody, where it was no mere question. kept: whether it
        is said that it is one."""
        need, self.need = self.need, None
        if need is None:
            return
        owed = self._is_wanted(need) if asks_anybody(need.masked) else _is_owed(need)
        if not (kept or owed):
            return
        dues: Sequence[Due] = self.reading.when.all(_WHETHER.sub("　　　", need.masked))
        title = title_of(need, Owners(), dues, self.reading, 0)
        if needs_nobody(title):
            return
        wanted = asks_anybody(need.masked)
        if wanted:
            # 「誰把今天講的貼上去」: that day is no limit.
            dues = [due for due in dues if not _OF_DAY.match(need.masked, due.end)]
        task = OpenTask(
            title, Owners(), due_of(need, dues, self.reading), need, self.needed, agreed=not wanted and not kept
        )
        task.duty = wanted or kept
        self.tasks.append(task)

    def _is_wanted(self, need: Utterance) -> bool:
        """Whether what anybody was asked for is still wanted, as far as the next sentences say."""
        after = self.said[self.needed + 1 : self.needed + 1 + _ANSWERED]
        return not any(is_dropped(each.masked) or puts_off(each.masked) for each in after)

    def called(self, index: int, one: Utterance, said: Sequence[Utterance]) -> bool:
        """ "We need to renew the domain by Friday. Tom?": a name alone asks for what was said to be needed."""
        if not one.mentions:
            return False
        tag = without_tag(one.masked)
        names = self.need is not None and only_names(one)
        yours = bool(YOURS.search(one.masked)) or tag is not None or names
        before = said[index - 1] if index and said[index - 1].turn == one.turn else None
        before = before if before is not None and (yours or is_wanted(before.masked)) else None
        last = self.last(index)
        refused = last if last is not None and (last.refused or last.handed) else None
        need = self.need or before or (refused.said if refused else None)
        if need is None or not (is_question(one.text) or yours):
            return False
        if tag is not None and need is before and not is_needed(need.masked):
            return False
        who = with_speaker(one, self.reading.people.of(one.mentions, one.text))
        rest = one.masked
        for each in reversed(one.mentions):
            rest = rest[: each.start] + rest[each.end :]
        rest = rest if tag is None else without_tag(rest) or ""
        if not names and tokens(YOURS.sub("", unfilled(rest))):
            return False
        if (before is None or len(tokens(before.masked)) < 2) and self.passed_on(index, one, who, ""):
            return True
        dues = self.reading.when.all(need.masked)
        title = title_of(need, Owners(), dues, self.reading, 0)
        if need is self.need and (len(tokens(title)) < 2 or is_vague(title)):
            title, _ = with_before(title, self.needed, need, said, self.reading)
        elif len(tokens(title)) < 2:
            title, _ = with_before(title, index, one, said, self.reading)
        title = refused.title if refused and not (self.need or before) else title
        # The day that somebody was asked for is not that of whom he calls instead.
        handed = refused is not None and need is refused.said and bool({*one.who} & {*refused.owners.sure})
        handed = handed and refused is not None and not refused.duty and bool(refuses(said[index - 1].masked))
        due = None if handed else due_of(need, dues, self.reading)
        task = OpenTask(title, who, due, need, index, agreed=False, asked=True)
        task.speaker, task.duty, task.tagged = one.speaker, is_duty(need.masked), tag is not None
        if refused in self.tasks and need is refused.said:
            self.tasks.remove(refused)
        self.open(index, one, task)
        return True

    def passed_on(self, index: int, one: Utterance, who: Owners, title: str) -> bool:
        """ "Ming, could you?": who has a task asks somebody else for it, in no other words."""
        last = self.last(index)
        if last is None or self.need is not None or not who or tokens(title) or index - last.heard > _PASSED:
            return False
        if not one.who or last.owners.sure != one.who or last.refused:
            return False
        due = last.due
        last.hand(who, one, index)
        last.asked = True
        # The day that was said with the task itself stays; one that only who had it promised does not.
        last.due = due if due is not None and due.words in last.said.masked and one.who != last.said.who else None
        return True

    def restate(self, one: Utterance, dues: Sequence[Due], index: int, *, sums: bool = False) -> bool:
        """Whether a sentence only says again what somebody does; then the last word about its date counts.
        sums: whether all is summed up, which is no matter of its own."""
        said = tokens(one.masked)
        named = {who for mention in one.mentions if len(mention.who) == 1 for who in mention.who}
        for task in reversed(self.tasks[-40:] if named else ()):
            if not named & {*task.owners.sure} or len(task.topic & said) < 2 or overlap(task.topic, said) < 0.6:
                continue
            # Where several people are named, the day may be another's, and the tasks are only told once more.
            several = len(one.mentions) > 1
            due = None if several else due_of(one, dues, self.reading)
            task.due = due if due and due.day else task.due
            if RECENT < index - task.heard <= FAR and not (several or sums):
                task.line = one.line
            task.reach(one, index)
            return True
        return False

    def open(self, index: int, one: Utterance, task: OpenTask) -> None:
        """A new task; one that was open already is replaced: what is final counts."""
        dues = self.reading.when.all(one.masked)
        if asked_for_help(self.last(index), task, index):
            self.tasks.pop()
        if continues(self.last(index), task, one, dues, index, self.said):
            self.need = None
            return
        if self.need is not None and task.said is not self.need and not is_of_need(self.need, task, one, dues):
            self.left_over()
        self.need = None
        if any_of(one.masked) and len(task.owners.sure) > 1:
            task.owners = Owners((), task.owners.sure, task.owners.words)
        for old in reversed(self.tasks[-40:]):
            if is_same(old, task) or (old.left and (overlap(old.topic, task.topic) >= MOSTLY or _is_wanted(old, task))):
                self.tasks.remove(old)
                task.merge(old)
                break
        self.tasks.append(task)


def _is_owed(need: Utterance) -> bool:
    """Whether it has to be done, whoever does it, and is not only asked."""
    return is_duty(need.masked) and not is_question(need.text)


def _is_wanted(old: OpenTask, task: OpenTask) -> bool:
    """Whether somebody takes late what anybody was asked for, by the thing's name."""
    thing = wanted_thing(old.said.masked)
    return bool(thing) and bool(task.owners) and thing in task.said.masked
