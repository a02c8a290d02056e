"""The last word about the day of a task in English talk, where reading sentence by sentence heard none or an earlier one:
who has it says when it comes, somebody asks for a day and gets it, or two people name the same one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct

from sop.minutes.days.due import Due, has_no_time
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import agrees, refuses, sums_up, thanks
from sop.minutes.language.over import TOLD_AS_PAST
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.sayings import is_reported
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.conversation import Conversation, Tasks
from sop.minutes.spoken.dayswords import days_in, hands_over, named_in
from sop.minutes.spoken.open import FAR, OpenTask
from sop.minutes.spoken.proposed import is_no

_AFTER = 4
"""Sentences after the last one about a task in which its day may still be named; where nobody is named, fewer."""
_UNNAMED = 2
_FAR = 6
"""Sentences in which a day that was agreed on may be agreed on anew, where nobody is named."""
_ANSWER = 2
"""Sentences in which a question whether a day would do is answered."""
_ECHO = 3
_SAME = 2
"""Words that a later sentence shares with a task that it speaks of."""
_OWN = 3
"""Words of a question that make it one of another matter."""
_SHORT = 5
"""Words of an answer that can only be to what was just asked."""
_HAN = re.compile("[㐀-鿿]")
_NO_DAY = Phrases(
    "day|deadline|eventually|hurry|need|rush|some|sometime|soon|whenever",
    r"\b(?:no (?:rush|hurry|deadline)|whenever|at some (?:point|time)|some ?time|one day|no need|as soon as|eventually)\b",
    re.IGNORECASE,
)
"""What says that it has no day."""
_TO_COME = re.compile(r"['’](?:ll|d)\b|\b(?:will|would|should|can|could|said)\b", re.IGNORECASE)
_BOOKS = re.compile(r"(?:book|reserve|schedule|arrange|plan|set up|invite|organi[sz]e)\b", re.IGNORECASE)
"""What is done for a day, which may be all that is said of it."""
_DOUBTS = re.compile(
    r"\b(?:hmm|maybe|perhaps|not sure|depends|see|let me|tight|hard|doubt|why|what|who|not|no(?! problem)|"
    r"[a-z]+n['’]t|but|late|early|was|were)\b",
    re.IGNORECASE,
)
_OF_THAT = re.compile(r"\b(?:that|it|sounds|works|better|fine|good|perfect)\b", re.IGNORECASE)

Days = Callable[[str], Sequence[Due]]
"""Reads the due phrases of a text."""
Whole = Callable[[str, int], Due | None]
"""Reads a due phrase that begins there in its sentence."""


class _Named(Struct, frozen=True, gc=False):
    """A day of the task that a sentence names. at: its number."""

    at: int
    due: Due
    asked: bool


def last_word(task: OpenTask, kept: Tasks, said: Conversation, days: Days, whole: Whole) -> Due | None:
    """The day that a task has by what was said of it last; the one that it has where nothing else is agreed on."""
    span = _span(task, kept, said, days, whole)
    if not span or _BOOKS.match(task.title) or any(_NO_DAY.search(said[at].masked) for at in span):
        return task.due
    named = _named(task, kept, said, span, days, whole)
    settled = [one for one in named if _is_settled(one, named, task, said)]
    if not settled:
        return task.due
    last = settled[-1]
    had = task.due.day if task.due is not None else None
    if last.due.day == had:
        return task.due
    # A day that stands already gives way only to one that two people agreed on, and that was named after it.
    if had is not None and not (_is_agreed(last, named, said) and _is_after(last, had, said, span, days)):
        return task.due
    if last.at - task.heard <= FAR:
        kept.stretch(task, said[last.at].to)
    return last.due


def is_rivalled(task: OpenTask, kept: Tasks, said: Conversation, days: Days, whole: Whole) -> bool:
    """Whether another day than the one it has is named for the task after it was said."""
    span = _span(task, kept, said, days, whole)
    day = task.due.day if task.due is not None else None
    own = [at for at in span if any(due.day == day for due in days(said[at].masked))]
    named = _named(task, kept, said, span, days, whole)
    return any(one.due.day != day and (not own or one.at >= own[-1]) for one in named)


def _span(task: OpenTask, kept: Tasks, said: Conversation, days: Days, whole: Whole) -> list[int]:
    """The sentences in which a task's day may be said: from its own on, until another task is named."""
    if not task.said.masked.isascii() and _HAN.search(task.said.masked):
        return []
    first, about = said.place(task.said), said.about(task)
    if first is None or not about:
        return []
    after = _AFTER if task.said.speaker else _FAR if task.due is not None else _UNNAMED
    end = min(len(said), max(about[-1], first, min(task.heard, len(said) - 1)) + after + 1)
    near = range(first + 1, end)
    stop = next((at for at in near if kept.names_other(said[at], task) or _opens(said[at], task, days, whole)), end)
    span = list(range(first, stop))
    # Where it is named again later on, what is said there and answered is of it as well.
    last = span[-1]
    for at in said.sharing_stems(task.topic, _SAME) if task.said.speaker else ():
        if at > last and not kept.names_other(said[at], task) and not sums_up(said[at].masked):
            span += [each for each in range(at, min(len(said), at + _ANSWER + 1)) if each > span[-1]]
    return span


def _opens(one: Utterance, task: OpenTask, days: Days, whole: Whole) -> bool:
    """Whether somebody asks about something else, where it is not told who speaks."""
    own = tokens(one.masked) - task.topic
    asks = not one.speaker and one.text.endswith("?") and len(own) > _OWN and not tokens(one.masked) & task.topic
    return asks and not named_in(one.masked, task.topic, days, whole, own=True)


def _named(
    task: OpenTask, kept: Tasks, said: Conversation, span: Sequence[int], days: Days, whole: Whole
) -> list[_Named]:
    found: list[_Named] = []
    mine = {*task.owners.sure, *task.owners.ask}
    for at in span:
        one = said[at]
        if has_no_time(one.masked):
            continue
        if (is_reported(one.masked) and not one.text.endswith("?")) or sums_up(one.masked) or _HAN.search(one.masked):
            continue
        if at > span[0] and _is_theirs(one, task, kept):
            continue
        for due in named_in(one.masked, task.topic, days, whole, own=not one.speaker or bool(mine & {*one.who})):
            led = [each for each in one.mentions if each.end <= due.start]
            if any(not mine & {*each.who} for each in led) or _is_past(one.masked[: due.start]):
                continue
            if one is task.said and task.due is None and not hands_over(one.masked, due):
                continue
            if at <= task.contested or _is_of_another(at, due, task, said, days, whole):
                continue
            found.append(_Named(at, due, one.text.rstrip().endswith("?")))
    return found


def _is_of_another(at: int, due: Due, task: OpenTask, said: Sequence[Utterance], days: Days, whole: Whole) -> bool:
    """Whether a day was just said of another matter: "The launch moved to Monday." "Oh, Monday."."""
    for before in said[max(0, at - _ANSWER) : at]:
        other = any(not {*task.owners.sure, *task.owners.ask} & {*each.who} for each in before.mentions)
        again = before is not task.said and any(each.day == due.day for each in days_in(before.masked, days, whole))
        if again and (
            other or all(each.day != due.day for each in named_in(before.masked, task.topic, days, whole, own=True))
        ):
            return True
    return False


def _is_theirs(one: Utterance, task: OpenTask, kept: Tasks) -> bool:
    """Whether a sentence speaks of another task by its name, or is who has that one speaking of it."""
    words, mine = tokens(one.masked), {*task.owners.sure, *task.owners.ask}
    if words & kept.words and not words & task.topic:
        return True
    return bool(one.who) and any({*one.who} <= {*each.owners.sure} - mine for each in kept.on(one.line, one.to))


def _is_past(before: str) -> bool:
    return bool(TOLD_AS_PAST.search(before)) and not _TO_COME.search(before)


def _is_settled(one: _Named, named: Sequence[_Named], task: OpenTask, said: Sequence[Utterance]) -> bool:
    """Whether a day was stated by who can, or asked for and granted."""
    if said[one.at] is task.said:
        # What the sentence itself says is read with it, but for a clause behind it.
        return task.due is None and not one.asked
    if one.asked:
        return _is_granted(one, named, said)
    return _is_party(said[one.at], task) or any(
        _is_party(said[at], task) and _is_agreed(one, named, said)
        for at in range(one.at + 1, min(len(said), one.at + 1 + _ANSWER))
    )


def _is_party(one: Utterance, task: OpenTask) -> bool:
    """Whether it is said by who has a task, or who asked for it, as far as that is known."""
    mine = {*task.owners.sure, *task.owners.ask}
    return not one.speaker or one.speaker == task.speaker or bool(mine & {*one.who})


def _is_agreed(one: _Named, named: Sequence[_Named], said: Sequence[Utterance]) -> bool:
    return _is_echoed(one, named, said) or _is_granted(one, named, said)


def _is_granted(one: _Named, named: Sequence[_Named], said: Sequence[Utterance]) -> bool:
    """Whether the next one who speaks says yes to a day, or no more than that it is easy."""
    after = next(
        (at for at in range(one.at + 1, min(len(said), one.at + 1 + _ANSWER)) if _other(said, at, one.at)), None
    )
    if after is None:
        return False
    text = said[after].masked
    if any(said[each.at].turn == said[after].turn and each.due.day == one.due.day for each in named):
        return True
    if is_no(text) or refuses(text) or any(each.at == after for each in named) or text.rstrip().endswith("?"):
        return False
    short = len(text.split()) <= _SHORT and not _DOUBTS.search(text) and (one.asked or _OF_THAT.search(text))
    return agrees(text) or thanks(text) or bool(short)


def _is_echoed(one: _Named, named: Sequence[_Named], said: Sequence[Utterance]) -> bool:
    """Whether somebody else names the same day just before or after."""
    return any(
        each.due.day == one.due.day and abs(each.at - one.at) <= _ECHO and _other(said, each.at, one.at)
        for each in named
    )


def _other(said: Sequence[Utterance], one: int, other: int) -> bool:
    return said[one].turn != said[other].turn


def _is_after(one: _Named, day: date, said: Sequence[Utterance], span: Sequence[int], days: Days) -> bool:
    """Whether a day is named behind every mention of the one before it, but for where that is turned down."""
    old = [at for at in span if any(due.day == day for due in days(said[at].masked))]
    return not old or one.at >= old[-1]
