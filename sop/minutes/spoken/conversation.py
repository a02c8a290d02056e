"""A conversation that was read to its end, and the tasks that were heard in it, with where to find what in them.

Much is asked of each task: which sentences are about it, where it is named again, which other tasks are spoken of there. Without
these indices each of hundreds of tasks would walk through thousands of sentences, and through all the other tasks.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain

from sop.minutes.language.alike import tokens
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.dayswords import stems
from sop.minutes.spoken.open import OpenTask

_HAN = re.compile("[㐀-鿿]")

_AROUND = 20
"""Sentences after a task was named, and before it is named again, that are about it."""

Places = dict[str, list[int]]
"""The numbers of the sentences that have a word, in order."""


class Conversation(tuple[Utterance, ...]):
    """The sentences of a conversation."""

    def place(self, one: Utterance) -> int | None:
        """The number of this very sentence, None where it is none of the conversation."""
        return self._places.get(id(one))

    def first(self, line: int, turn: int) -> int | None:
        """The number of the first sentence of a turn that begins in that line."""
        return next((at for at in self.of_turn(turn) if self[at].line == line), None)

    def of_turn(self, turn: int) -> Sequence[int]:
        """The numbers of a turn's sentences, in order."""
        return self._turns.get(turn, ())

    def about(self, task: OpenTask) -> list[int]:
        """The numbers of the sentences that share a line with a task, in order; of one that is named again much later, those
        around its first and its last line: what stands between is about other things."""
        found = sorted({at for line in range(task.line, task.to + 1) for at in self._lines.get(line, ())})
        return found if len(found) <= 3 * _AROUND else [*found[:_AROUND], *found[-_AROUND:]]

    def sharing(self, topic: Iterable[str], least: int) -> list[int]:
        """The numbers of the sentences that have so many of these words, in order."""
        return _sharing(self._words, topic, least)

    def sharing_stems(self, topic: Iterable[str], least: int) -> list[int]:
        """The numbers of the sentences that have so many of these words, however those end, in order."""
        return _sharing(self._stems, stems(topic), least)

    @cached_property
    def in_chinese(self) -> frozenset[int]:
        """The numbers of the sentences with any sign of Chinese."""
        return frozenset(at for at, one in enumerate(self) if _HAN.search(one.masked))

    @cached_property
    def _places(self) -> dict[int, int]:
        return {id(one): at for at, one in reversed([*enumerate(self)])}

    @cached_property
    def _turns(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for at, one in enumerate(self):
            found[one.turn].append(at)
        return found

    @cached_property
    def _lines(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for at, one in enumerate(self):
            for line in range(one.line, one.to + 1):
                found[line].append(at)
        return found

    @cached_property
    def _words(self) -> Places:
        return _placed(self._tokens)

    @cached_property
    def _stems(self) -> Places:
        return _placed(map(stems, self._tokens))

    @cached_property
    def _tokens(self) -> list[frozenset[str]]:
        return [tokens(one.masked) for one in self]


def _placed(spoken: Iterable[Iterable[str]]) -> Places:
    found: Places = defaultdict(list)
    for at, words in enumerate(spoken):
        for word in words:
            found[word].append(at)
    return found


def _sharing(places: Places, topic: Iterable[str], least: int) -> list[int]:
    shared = Counter(chain.from_iterable(places.get(word, ()) for word in topic))
    return sorted(at for at, words in shared.items() if words >= least)


class Tasks(tuple[OpenTask, ...]):
    """The tasks of a conversation."""

    def on(self, line: int, to: int) -> list[OpenTask]:
        """The tasks that are spoken of in any of these lines."""
        found = {id(task): task for each in range(line, to + 1) for task in self._lines.get(each, ())}
        return list(found.values())

    def stretch(self, task: OpenTask, to: int) -> None:
        """A task is spoken of up to that line, too."""
        for line in range(task.to + 1, to + 1):
            self._lines[line].append(task)
        task.to = max(task.to, to)

    def names_other(self, one: Utterance, task: OpenTask) -> bool:
        """Whether a sentence is the one that names another task."""
        return any(each is not task for each in self._named.get(id(one), ()))

    @cached_property
    def words(self) -> frozenset[str]:
        """All words that name any of the tasks."""
        return frozenset().union(*(task.topic for task in self))

    @cached_property
    def named_on(self) -> frozenset[int]:
        """The lines of the sentences that name a task."""
        return frozenset(task.said.line for task in self)

    @cached_property
    def _lines(self) -> dict[int, list[OpenTask]]:
        found: dict[int, list[OpenTask]] = defaultdict(list)
        for task in self:
            for line in range(task.line, task.to + 1):
                found[line].append(task)
        return found

    @cached_property
    def _named(self) -> dict[int, list[OpenTask]]:
        found: dict[int, list[OpenTask]] = defaultdict(list)
        for task in self:
            found[id(task.said)].append(task)
        return found
