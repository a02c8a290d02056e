"""A second opinion about what is a task in talk: what no rule heard is opened where it is like what was one, and what a rule
heard is let go where nothing about it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import agrees, needs_none, takes
from sop.minutes.language.dropped import is_dropped
from sop.minutes.language.likelihood import among, is_long, learnt
from sop.minutes.language.naming import chains_of
from sop.minutes.language.people import Owners
from sop.minutes.language.sayings import is_open_need, is_vague
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.hearing import called_before
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask, named_by, title_of
from sop.minutes.spoken.pointing import with_before
from sop.minutes.spoken.settled import due_of
from sop.minutes.spoken.thing import begins_matter
from sop.minutes.spoken.together import speaker_of
from sop.minutes.spoken.turning import Turn, is_short, signs_of, spans_of, turns_in

OPENS, DROPS, NOTHING = 0.75, 0.1, 0.05
"""Chances from which on a turn opens a task of its own, below which what a rule heard in it is none, and below which no rule is
asked whether it opens one. Each is as high as less than half of what it takes away was right, on conversations that neither the
rules nor the weights had seen (decision 0034)."""
LONG_DROPS, LONG_DATED = 0.2, 0.04
"""The chances below which a rule was wrong in a long conversation, without a day and with one, however plain it seemed."""
NAMES = 0.5
"""The chance from which on what a turn says is put in front of a title that shares no word with it."""
_MATTER = 3
"""Words besides a day from which on a turn has a matter of its own."""
_BACK = 4
"""Turns before a task in which what it is about may have been named."""
_YOU = re.compile(r"[你妳您](?!們)|\byou(?:r|rs)?\b", re.IGNORECASE)
_MINE = re.compile(r"(?:(?:那|好|嗯|OK|喔)[，, ]*)*我(?:就|再|會|大概|應該)*")
_ME = re.compile(r"我(?!們)|\b(?:I|me|mine)\b")


class Likely:
    """The turns of a conversation with their chances, which are of the sentences as they were said.

    Attributes:
        is_long: whether there are so many that they tell how few of them are like a task.
    """

    def __init__(self, said: Sequence[Utterance], ledger: Ledger) -> None:
        dues = [ledger.reading.when.all(one.masked) for one in said]
        turns = [] if is_short(said) else turns_in(said, dues)
        talk = learnt().talk
        chances = among([talk.chance(signs_of(turns, at)) for at in range(len(turns))], talk.share)
        self._said = ledger.said
        self._ledger = ledger
        self.is_long = is_long(turns)
        # A sentence may have been parted in two since.
        spans = spans_of(ledger.said) if turns else []
        self._turns = {
            end - 1: (replace(turn, first=first, end=end), chance)
            for (first, end), turn, chance in zip(spans, turns, chances, strict=True)
        }
        self._chance = {at: chance for turn, chance in self._turns.values() for at in range(turn.first, turn.end)}
        self._ends = sorted(self._turns)
        self._on: dict[int, list[int]] = defaultdict(list)
        for end, (turn, _) in self._turns.items():
            for line in range(ledger.said[turn.first].line, ledger.said[turn.first].to + 1):
                self._on[line].append(end)

    def is_open_to(self, index: int) -> bool:
        """Whether a sentence may open a task, as far as its turn goes; who is called by name is sooner asked for something,
        and is where a yes follows; who says what he does on a day sooner promises it."""
        if index not in self._chance or self._chance[index] >= NOTHING:
            return True
        one, following = self._said[index], self._said[index + 1].masked if index + 1 < len(self._said) else ""
        # Where nobody is named as speaking, less speaks for a turn.
        answered = not one.speaker and (agrees(following) or takes(following))
        half = self._chance[index] >= NOTHING / 2
        return (bool(one.mentions) and (half or answered)) or (half and self._says_when(one))

    def _says_when(self, one: Utterance) -> bool:
        """Whether somebody says of himself what he does on a day: 「我後天改好」."""
        dues = self._ledger.reading.when.all(one.masked)
        return any(due.day is not None and _MINE.fullmatch(one.masked[: due.start]) for due in dues)

    def hear(self, index: int) -> None:
        """At the end of a turn in which no task was heard of: open one, where it is like those that did; in a long conversation
        each topic is summed up in words that are as like one."""
        turn, chance = self._turns.get(index, (None, 0.0))
        if turn is None or chance < OPENS or (self._ledger.summing == turn.turn and self.is_long):
            return
        if not (self._is_heard(turn) or self._is_turned_down(turn)):
            self._open(turn)

    def is_likely(self, task: OpenTask) -> bool:
        """Whether any turn of a task is like one that opens a task; what is said plainly to have to be done, was agreed to,
        or has a day that is certain, is one all the same, but in a long conversation."""
        chances = [self._turns[end][1] for end in self._of(task)]
        dated = task.due is not None and task.due.day is not None
        if self.is_long:
            return not chances or max(chances) >= (LONG_DATED if dated else LONG_DROPS)
        taken = is_open_need(task.said.masked) and bool(task.owners)
        plain = taken or task.duty or task.accepted or dated
        return plain or not chances or max(chances) >= DROPS

    def may_mix(self, task: OpenTask) -> bool:
        """Whether a task has its day from a turn that has a matter of its own, and shares no word with another one on its lines
        that is like one that names a task: two tasks may have been heard as one, and the day is that of one of them."""
        if task.due is None or task.due.day is None:
            return False
        days = self._ledger.reading.when.all
        own, others = [], []
        for turn, chance in (self._turns[end] for end in self._of(task)):
            spoken = self._said[turn.first : turn.end]
            dated = any(due.day == task.due.day for one in spoken for due in days(one.masked))
            words = frozenset(word for one in spoken for word in tokens(_undated(one.masked, days(one.masked))))
            if dated:
                own.append(words)
            elif chance >= NAMES and len(words) >= _MATTER:
                others.append(words)
        return bool(own) and len(own[-1]) >= _MATTER and any(not words & own[-1] for words in others)

    def _is_heard(self, turn: Turn) -> bool:
        ledger = self._ledger
        needed = ledger.need is not None and turn.first <= ledger.needed < turn.end
        one = self._said[turn.first]
        return needed or any(
            turn.first <= task.heard < turn.end or (task.line <= one.to and one.line <= task.to)
            for task in reversed(ledger.tasks)
        )

    def _is_turned_down(self, turn: Turn) -> bool:
        """Whether a turn says itself that it is not done, or who speaks next says so."""
        own = self._said[turn.first : turn.end]
        following = [
            each for each in self._said[turn.end : turn.end + 1] if each.speaker != own[0].speaker or not each.speaker
        ]
        return any(is_dropped(each.masked) or needs_none(each.masked) for each in [*own, *following])

    def _open(self, turn: Turn) -> None:
        ledger, reading = self._ledger, self._ledger.reading
        spoken = [ledger.said[at] for at in range(turn.first, turn.end)]
        one = max(spoken, key=lambda each: len(tokens(each.masked)))
        at = turn.first + spoken.index(one)
        dues = reading.when.all(one.masked)
        owners = self._owners(at, one, spoken)
        title, line = title_of(one, owners, dues, reading, 0), one.line
        if is_vague(title) or len(tokens(title)) < 2:
            title, line = with_before(title, at, one, ledger.said, reading)
        asked = owners.sure != one.who
        task = OpenTask(title, owners, self._due(one, spoken), one, turn.end - 1, agreed=True, asked=asked)
        task.line = line
        ledger.open(at, one, task)

    def _due(self, one: Utterance, spoken: Sequence[Utterance]) -> Due | None:
        """The day of the sentence that names the task, or else of another one of the turn."""
        reading = self._ledger.reading
        found = (due_of(each, reading.when.all(each.masked), reading) for each in (one, *spoken))
        return next((due for due in found if due is not None), None)

    def _owners(self, at: int, one: Utterance, spoken: Sequence[Utterance]) -> Owners:
        """Who is called in a turn; else who speaks, where he speaks of himself: where nobody is named, who was called before."""
        called = ((each, said) for said in spoken for each in said.mentions if not {*each.who} & {*one.who})
        mention, said = next(called, (None, one))
        me = _ME.search(said.masked)
        if said is not one and one.speaker and _ME.search(one.masked) and not _YOU.search(one.masked):
            mention = (
                None  # "Bob, you're a saint. I'll draft the mail.": whoever was called before, it is the speaker's.
            )
        if mention is not None and (me is None or me.start() > mention.start or not one.speaker):
            chain = next(each for each in chains_of(said.masked, said.mentions) if mention in each)
            return self._ledger.reading.people.of(chain, said.text[chain[0].start : chain[-1].end])
        you = _YOU.search(one.masked)
        first = _ME.search(one.masked)
        if you is not None and (first is None or you.start() < first.start()):
            return Owners()  # 「妳改好跟我講」: hers who answers.
        if not any(_ME.search(each.masked) for each in spoken):
            return Owners()
        return speaker_of(one) if one.speaker else called_before(at, self._said, self._ledger.reading.people)

    def name_likely(self, tasks: Sequence[OpenTask]) -> None:
        """Put in front of a title that shares no word with it what was said in the likeliest turn of its task, or just before."""
        taken = Counter(end for task in tasks for end in self._of(task))
        for task in tasks:
            turn, chance = self._likeliest(task, taken)
            spoken = self._said[turn.first : turn.end] if turn else []
            words = frozenset(word for one in spoken for word in tokens(one.masked))
            if chance < NAMES or words & tokens(task.title) or task.said.line == spoken[0].line:
                continue
            one = max(spoken, key=lambda each: len(tokens(each.masked)))
            if named := named_by(one, self._ledger.reading):
                task.title = f"{named} — {task.title}"
                task.line, task.to = min(task.line, one.line), max(task.to, one.to)

    def _is_next(self, task: OpenTask, turn: Turn) -> bool:
        """Whether a turn begins to speak of something else, after a task was named."""
        spoken = self._said[turn.first : turn.end]
        return spoken[0].line > task.said.line and any(begins_matter(one.masked) for one in spoken)

    def _of(self, task: OpenTask) -> list[int]:
        """The turns on the lines of a task, by the numbers of their last sentences."""
        return sorted({end for line in range(task.line, task.to + 1) for end in self._on.get(line, ())})

    def _likeliest(self, task: OpenTask, taken: Mapping[int, int]) -> tuple[Turn | None, float]:
        """The turn with the best chance of those of a task and the few before it, but for those of other tasks.

        taken: how many tasks a turn is of.
        """
        own = self._of(task)
        if not own:
            return None, 0.0
        first = bisect_left(self._ends, own[0])
        near = [*self._ends[max(0, first - _BACK) : first], *own]
        near = [end for end in near if not self._is_next(task, self._turns[end][0])]
        free = (self._turns[end] for end in near if taken.get(end, 0) <= (end in own))
        return max(free, key=lambda each: each[1], default=(None, 0.0))


def _undated(text: str, dues: Sequence[Due]) -> str:
    for due in reversed(dues):
        text = f"{text[: due.start]} {text[due.end :]}"
    return text
