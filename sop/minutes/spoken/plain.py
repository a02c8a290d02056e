"""Which day a task of a conversation has once all is said, and whether it is plain: no other day could be meant instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.phrases import Phrases
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.conversation import Conversation, Tasks
from sop.minutes.spoken.doubtful import is_doubtful
from sop.minutes.spoken.lastword_zh import last_word
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.settled import clause_of

_NEAR = 3
"""Sentences after a task is named in which its day is said."""
_AFTER = 5
"""Sentences after the last one about a task in which its day may still change. Three let wrong days pass on conversations that
nothing was tuned on, four did not (decision 0034)."""
_ECHO = 3
"""Sentences between a day and somebody else's saying it again."""
_FAR = 6
"""Sentences after a task is named in which such an agreed day begins to be said."""
_OBJECTED = 3
"""Sentences after the last one about a task in which somebody says that its day will not do."""
_SAME = 2
"""Words that a sentence shares with a task that it speaks of."""
_NUMBER = re.compile(
    r"(?<![0-9/.])[01]?[0-9]/[0-3]?[0-9](?![0-9/])|"
    r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:[0-9]{1,2}|[一二三四五六七八九十廿]{1,3})|"
    r"(?<![一二三四五六七八九十百0-9第])(?:[一二三]?十[一二三四五六七八九]?|[123]?[0-9])號(?![機碼樓門線店])|"
    r"(?<![一二三四五六七八九十百兩0-9:：/.第])(?:[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[123]?[0-9])[號日]?"
    r"(?=(?:[好吧啦嗎喔欸呢行前]|可以|OK)?(?:[，。！？、]|$))|\bthe [0-9]{1,2}(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
"""What may be a day of the month that is not read as one: 「還是二十八好了」."""
_SPELLED = re.compile(r"\b(?:twenty|thirty|twelf|eleven|ten|nin|eigh|seven|six|fif|four)[a-z-]*th\b", re.IGNORECASE)
_FIGURE = re.compile("[0-9]")
_OBJECTION = Phrases(
    "actually|depending|depends|don|hold|instead|make|move|not|push|rather|t|tight|too|wait",
    r"不用(?:等|拖)?到|太趕|有點趕|來不及|趕不|不行(?!嗎)|沒辦法|太早|太晚|太快|拼|搞不好|不一定|看情況|改(?:到|成|一下|[一二三四五六日下])|延|晚一?點|提早|提前|"
    r"先不要|先別|別急|慢著|"
    r"\b(?:please|no|oh),? don['’]t\b|\bhold (?:on|off|it)\b|\btoo (?:late|early|soon|"
    r"tight)|\b(?:rather|instead|make (?:it|that)|push|move it|won['’]t work|can['’]t do|"
    r"can['’]t (?:promise|make|say)|not (?:before|until|on)|tight|actually|wait|depends|depending)\b",
    re.IGNORECASE,
)

_PAST = re.compile(r"\b(?:was|were|did|had|[a-z]{2,}(?<!ne)ed (?:her|him|them|it|us|me))\b", re.IGNORECASE)
"""What tells when something was done: "Beth answered her on Monday"."""
_IS = re.compile(r"(?:是|有)(?!最|期限|底線|可以|我|你|空|辦法|點)[㐀-鿿]{2,}")

Days = Callable[[str], Sequence[Due]]
"""Reads the due phrases of a text."""


def judged(task: OpenTask, kept: Tasks, said: Conversation, days: Days) -> Due | None:
    """The day of a task: sure where it is plain; one to check where another may be meant, or where it was left open and this is
    the last one that was named.
    """
    due = task.due
    if due is not None and due.day is not None and is_plain(task, kept, said, days):
        return due
    word = last_word(task, kept, said, days)
    if word is not None and (due is None or due.day != word.day):
        return word
    if due is None:
        return None
    if due.day is not None:
        return replace(due, sure=False)
    if not any(each.day for each in days(due.words)):
        return due  # "As soon as possible": no day was ever meant.
    for at in reversed(said.about(task)):
        told = [each for each in days(said[at].masked) if each.day and not _is_theirs(each.day, said[at], task, kept)]
        named = [each for each in told if not _PAST.search(clause_of(said[at].masked, each))]
        if named:
            refused = any(_OBJECTION.search(one.masked) for one in said[at : at + 2])
            return due if refused else replace(named[-1], sure=False)
    return due


def is_plain(task: OpenTask, kept: Tasks, said: Conversation, days: Days) -> bool:
    """Whether a task's day was said right where the task was and whatever other day is near is that of other people's task, or
    the day was the last word of two people.

    What was changed, refused or bargained about has a second day near it, however that was put. kept: all tasks of the
    conversation.
    """
    if task.due is None or task.due.day is None:
        return True
    about = said.about(task)
    if not about:
        return False
    named = [
        (at, due.day)
        for at in range(about[0], min(len(said), about[-1] + _AFTER + 1))
        for due in days(said[at].masked)
        if due.day is not None
    ]
    own = [at for at, day in named if day == task.due.day]
    if all(_is_of_thing(said[at], task.due, days) for at in own):
        return False
    rivals = [at for at, day in named if day != task.due.day and not _is_theirs(day, said[at], task, kept)]
    alone = own and own[0] <= about[0] + _NEAR and not rivals and not _is_questioned(about, said, days)
    told = [(at, day) for at, day in named if at <= about[-1]]
    agreed = _is_echoed(told, task.due.day, about[0], said) and all(at <= about[-1] for at in rivals)
    if not (alone or agreed) or _is_spoken_of_again(task, about[-1], said, days):
        return False
    before = [due.day for one in said[max(0, about[0] - 1) : about[0]] for due in days(one.masked) if due.day]
    if any(day != task.due.day and not _is_theirs(day, said[about[0] - 1], task, kept) for day in before):
        return False
    span = about[0], about[-1], min(len(said) - 1, about[-1] + _AFTER)
    return not is_doubtful(task, kept, said, span, days)


def _is_of_thing(one: Utterance, day: Due, days: Days) -> bool:
    """Whether a sentence tells or asks what happens on that day: 「明天是誰生日？」."""
    return all(_IS.match(one.masked, due.end) for due in days(one.masked) if due.day == day.day)


def _is_spoken_of_again(task: OpenTask, last: int, said: Conversation, days: Days) -> bool:
    """Whether the task's own words stand beside another day later on, as where somebody sums up."""
    return any(
        due.day is not None and due.day != (task.due and task.due.day)
        for at in said.sharing(task.topic, _SAME)
        if at > last
        for due in days(said[at].masked)
    )


def _is_questioned(about: Sequence[int], said: Sequence[Utterance], days: Days) -> bool:
    """Whether what is said of a task, or right after it, objects to a day or may name one that is not read as such."""
    for at in range(about[0], min(len(said), about[-1] + _AFTER + 1)):
        rest = said[at].masked
        for due in reversed(days(rest)):
            rest = rest[: due.start] + "•" + rest[due.end :]
        if _has_number(rest) or (at <= about[-1] + _OBJECTED and _OBJECTION.search(rest)):
            return True
    return False


def _has_number(text: str) -> bool:
    figures = not text.isascii() or _FIGURE.search(text)
    return bool((figures and _NUMBER.search(text)) or _SPELLED.search(text))


def _is_echoed(named: Sequence[tuple[int, date]], day: date, first: int, said: Sequence[Utterance]) -> bool:
    """Whether the last word about the day is one that somebody else says again: "Next Tuesday." "Tuesday, fine"."""
    if len(named) < 2 or {named[-1][1], named[-2][1]} != {day}:
        return False
    before, last = named[-2][0], named[-1][0]
    return said[before].turn != said[last].turn and last - before <= _ECHO and before - first <= _FAR


def _is_of_others(other: OpenTask, task: OpenTask) -> bool:
    apart, theirs = other.to < task.line or task.to < other.line, {*other.candidate().owners.sure}
    return (
        apart and bool(theirs) and not theirs & {*task.owners.sure, *task.owners.ask} and not other.topic & task.topic
    )


def _is_theirs(day: date, one: Utterance, task: OpenTask, kept: Tasks) -> bool:
    return any(
        each.due is not None and each.due.day == day and _is_of_others(each, task) for each in kept.on(one.line, one.to)
    )
