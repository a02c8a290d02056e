"""The tasks that are open while a conversation is read."""

from __future__ import annotations

from collections.abc import Sequence

from sop.minutes.alike import tokens
from sop.minutes.answers import agrees
from sop.minutes.candidate import Reading
from sop.minutes.due import Due
from sop.minutes.open import OpenTask, title_of
from sop.minutes.people import Owners
from sop.minutes.settled import due_of
from sop.minutes.utterances import Utterance

_NEAR = 6
"""Sentences after a task in which its date may still be settled."""


class Ledger:
    """What is open. need: the sentence that last asked for somebody."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tasks: list[OpenTask] = []
        self.need: Utterance | None = None

    def last(self, index: int) -> OpenTask | None:
        """The task that was spoken of lately."""
        return self.tasks[-1] if self.tasks and index - self.tasks[-1].heard <= _NEAR else None

    def with_before(self, title: str, index: int, one: Utterance, said: Sequence[Utterance]) -> tuple[str, int]:
        """A title whose "that" was named in one of the sentences before: in front of it; and the line of that sentence."""
        for before in reversed(said[max(0, index - 4) : index]):
            named = title_of(before, Owners(), self.reading.when.all(before.masked), self.reading, 0)
            agreed = agrees(before.masked) and len(tokens(named)) <= 2
            if before.turn >= one.turn - 2 and len(tokens(named)) >= 2 and not agreed:
                return (f"{named} — {title}" if tokens(title) else named), before.line
        return title, one.line

    def redate(self, task: OpenTask, one: Utterance, dues: Sequence[Due], index: int) -> bool:
        """Give a task the date that a sentence ends up with; whether it has one."""
        due = due_of(one, dues, self.reading)
        if due is None or (due.day is None and task.due is not None and task.due.day is not None):
            return False
        task.due, task.to, task.heard = due, max(task.to, one.to), index
        task.agreed = task.agreed or (bool(task.owners) and (one.turn == task.turn or task.may_agree(one)))
        return True

    def open(self, index: int, one: Utterance, task: OpenTask) -> None:
        """A new task; one that was open already is replaced: what is final counts."""
        self.need = None
        for old in reversed(self.tasks[-40:]):
            if old.same(task):
                self.tasks.remove(old)
                task.merge(old)
                break
        self.tasks.append(task)
