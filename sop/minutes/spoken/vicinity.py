"""What is said near a task, and where other tasks are named there: what its day and whose it is are looked for in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.candidate import Candidate
from sop.minutes.language.likelihood import words_of
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance


class Sentence(Struct, frozen=True, gc=False):
    """A sentence near a task. at: its number in the conversation; where: the one that names the task ("in"), or so many turns
    before ("b1"; "b0": earlier in its turn) or after it ("a1"); away: so many sentences before or after it."""

    at: int
    one: Utterance
    dues: Sequence[Due]
    where: str
    away: int

    @property
    def side(self) -> str:
        """Whether it names the task ("i"), or stands before ("b") or after ("a") the one that does."""
        return self.where[0]

    @property
    def asks(self) -> bool:
        """Whether it is a question."""
        return is_question(self.one.text)


class Vicinity:
    """The sentences of a conversation by turn, and those in which its tasks are named.

    Where a task ends is not looked at: that is what the rules made of what was said, which is more often right in documents that
    these were tuned on than in others. Who learnt from it would trust them too much.
    """

    def __init__(self, said: Sequence[Utterance], dues: Sequence[Sequence[Due]], tasks: Sequence[Candidate]) -> None:
        self.said = said
        self.dues = dues
        self._ends = [one.to for one in said]
        self._turns = [one.turn for one in said]
        self._naming: dict[tuple[int, str], int] = {}
        # A sentence is near several tasks.
        self.words = cache(self._words)
        self._named = sorted(self.naming(task) for task in tasks)

    def naming(self, task: Candidate) -> int:
        """The number of the sentence that names a task: of those on its first line the one that shares most with its title."""
        of = task.line, task.title
        if of not in self._naming:
            self._naming[of] = self._sharing_most(*of)
        return self._naming[of]

    def _sharing_most(self, line: int, title: str) -> int:
        first = last = bisect_left(self._ends, line)
        while last + 1 < len(self.said) and self.said[last + 1].line <= line:
            last += 1
        topic = tokens(title)
        return max(range(first, last + 1), key=lambda at: len(tokens(self.said[at].masked) & topic))

    def near(self, task: Candidate, before: int, after: int) -> list[Sentence]:
        """The sentences of so many turns before and after that in which a task is named, and of that turn."""
        naming = self.naming(task)
        first = bisect_left(self._turns, self._turns[naming] - before)
        end = bisect_right(self._turns, self._turns[naming] + after)
        return [
            Sentence(at, self.said[at], self.dues[at], self._where(at, naming), abs(at - naming))
            for at in range(first, end)
        ]

    def names_other(self, at: int, task: Candidate) -> bool:
        """Whether a sentence names another task."""
        return bisect_right(self._named, at) - bisect_left(self._named, at) > (at == self.naming(task))

    def others_between(self, at: int, task: Candidate) -> bool:
        """Whether another task is named after a task and before a later sentence, or after an earlier one and before the task."""
        naming = self.naming(task)
        first, last = min(at, naming), max(at, naming)
        return bisect_left(self._named, last) > bisect_right(self._named, first)

    def beside(self, at: int, step: int) -> list[str]:
        """The words of the nearest sentence of another turn, before (-1) or after (1) one; none where there is none."""
        other = at
        while 0 <= other < len(self.said) and self._turns[other] == self._turns[at]:
            other += step
        return self.words(other) if 0 <= other < len(self.said) else []

    def goes_on(self, at: int) -> list[str]:
        """The words of the next sentence of the same turn."""
        return self.words(at + 1) if self._turns[at + 1 : at + 2] == [self._turns[at]] else []

    def _words(self, at: int) -> list[str]:
        """The words of a sentence; all names and all days are alike."""
        one = self.said[at]
        return words_of(one.masked, self.dues[at], one.mentions)

    def _where(self, at: int, naming: int) -> str:
        if at == naming:
            return "in"
        away = self._turns[at] - self._turns[naming]
        return f"b{-away}" if at < naming else f"a{away}"
