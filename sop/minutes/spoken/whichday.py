"""Which of the days that are named near a task of talk is its own, by what is said around each of them.

The rules (`dating.py`, `lastword_zh.py` …) know the forms in which a day is given, moved and agreed to; where they leave a task
without one, or doubt it, the likeliest day is shown, to be checked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.candidate import Candidate
from sop.minutes.language.likelihood import Signs, around_day, learnt
from sop.minutes.spoken.vicinity import Sentence, Vicinity

IS_ITS_DAY, RATHER = 0.85, 0.65
"""The chance from which on a day is shown where there is none, and how much likelier than the one that the rules doubt another
has to be. On conversations that were new to rules and weights, four in five of such days were right (decision 0034)."""
_BEFORE, _AFTER = 3, 6
"""Turns before and after a task in which its day is looked for."""
_MANY, _FEW = 4, 2
_NEXT = 3
"""Words of a neighbour."""


class Named(Struct, frozen=True, gc=False):
    """A day that is named near a task. number: which one of its sentence's due phrases it is."""

    sentence: Sentence
    number: int
    due: Due
    day: date


class NamedDays:
    """The days that are named in a conversation, each with the words around it. tasks: all of it, whose days are theirs."""

    def __init__(self, around: Vicinity, tasks: Sequence[Candidate] = ()) -> None:
        self._around = around
        self._granted: dict[tuple[int, date], list[Candidate]] = defaultdict(list)
        for task in tasks:
            if task.due is not None and task.due.day is not None and task.line < task.to:
                self._granted[task.to, task.due.day].append(task)
        # A day is near several tasks.
        self._said = cache(self._words_around)

    def with_likely(self, task: Candidate) -> Candidate:
        """A task with the likeliest day that is named near it, to be checked, where it has none or a doubtful one; else
        itself."""
        if task.due is not None and (task.due.sure or task.due.day is None):
            return task  # "As soon as possible" names no day, and is what was said.
        if task.due is not None and task.due.marked and self._says(task, task.due.day):
            return task  # "By Wednesday", in the sentence that names the task: what is said elsewhere is no likelier.
        near = [
            (learnt().talk_days.chance(signs), named)
            for named, signs in self.near(task)
            if not self._is_others(named, task)
        ]
        chance, named = max(near, key=lambda each: each[0], default=(0.0, None))
        doubted = max((each for each, other in near if task.due and other.day == task.due.day), default=0.0)
        enough = chance >= IS_ITS_DAY if task.due is None else chance - doubted >= RATHER
        return replace(task, due=replace(named.due, sure=False)) if named and enough else task

    def _says(self, task: Candidate, day: date | None) -> bool:
        """Whether the sentence that names a task has that day as its only limit."""
        return {due.day for due in self._around.dues[self._around.naming(task)] if due.day and due.marked} == {day}

    def near(self, task: Candidate) -> Iterator[tuple[Named, list[Signs]]]:
        """The days that are named near a task, in order, with their signs."""
        found = [
            Named(sentence, number, due, due.day)
            for sentence in self._around.near(task, _BEFORE, _AFTER)
            for number, due in enumerate(sentence.dues)
            if due.day is not None
        ]
        often = Counter(each.day for each in found)
        for at, named in enumerate(found):
            place = Signs(frozenset(_place(task, found, at, often, self._around)))
            yield named, [place, self._said(named.sentence.at, named.number)]

    def _is_others(self, named: Named, task: Candidate) -> bool:
        """Whether a day was granted to an earlier task in the last sentence about that: "Next Tuesday's fine. Third, …"."""
        granted = self._granted.get((named.sentence.one.line, named.day), ())
        return named.sentence.side == "b" and any(other is not task for other in granted)

    def _words_around(self, at: int, number: int) -> Signs:
        return Signs(frozenset(_said(at, number, self._around)))


def _place(
    task: Candidate, found: Sequence[Named], at: int, often: Mapping[date, int], around: Vicinity
) -> Iterator[str]:
    """Where a day stands: how far from the task, who says it, and which other days and tasks are near.

    often: the days that are named near the task, and how often each is.
    """
    named, one = found[at], found[at].sentence.one
    where, side = named.sentence.where, named.sentence.side
    owners = {*task.owners.sure}
    by = "nobody" if not owners else "owner" if owners & {*one.who} else "other"
    called = "owner" if any(owners & {*each.who} for each in one.mentions) else "other" if one.mentions else "none"
    yield from (f"at {where}", f"by {by}", f"at {where} by {by}", f"calls {called}", f"at {where} calls {called}")
    yield from (f"at {where} by {by} asks {named.sentence.asks}", f"at {where} marked {named.due.marked}")
    others, between = around.names_other(named.sentence.at, task), around.others_between(named.sentence.at, task)
    yield from (f"others {others} {where}", f"between {between} {side}", f"{where} {by} {others} {between}")
    days = sorted(often)
    many = min(_MANY, len(days))
    yield from (f"days {many}", f"day {min(_MANY - 1, days.index(named.day))} of {many}")
    yield f"same {min(_MANY - 1, often[named.day])}"
    yield from (f"first {named.day == found[0].day}", f"last {named.day == found[-1].day}")
    later = [each for each in found[at + 1 :] if each.day != named.day]
    own = sum(each.sentence.side == "i" for each in later)
    yield f"later {min(_FEW, len(later))} own {min(_FEW, own)}"
    nearest = min(each.sentence.away for each in found)
    is_nearest = named.sentence.away == nearest
    alone = len({each.day for each in found if each.sentence.away == nearest}) == 1
    yield from (f"nearest {is_nearest}", f"only nearest {is_nearest and alone}")
    yield f"shares {min(_FEW, len(tokens(task.title) & tokens(one.masked)))} {side}"


def _said(place: int, number: int, around: Vicinity) -> Iterator[str]:
    """The words around a day, in its sentence and in its neighbours."""
    one, dues = around.said[place], around.dues[place]
    yield from around_day(one.masked, dues, number, one.mentions)
    then, ago = around.beside(place, 1)[:_NEXT], around.beside(place, -1)[-_NEXT:]
    yield from ("then " + "_".join(then[: n + 1]) for n in range(len(then)))
    yield from ("ago " + "_".join(ago[n:]) for n in range(len(ago)))
    yield from (f"on {word}" for word in around.goes_on(place)[:_NEXT])
