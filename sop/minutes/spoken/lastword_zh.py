"""The day that Chinese talk about a task ends with: who named it, who turned it down, who agreed, one sentence after the other.

It only stands in where the day that was read is none or not plain, as one to check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.answers import agrees, refuses, sums_up
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.alone import AT_ONCE
from sop.minutes.spoken.conversation import Conversation, Tasks
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.saidday import denied, is_its, will_not_do
from sop.minutes.spoken.settled import clause_of

_AFTER = 4
"""Sentences after the last one about a task in which its day is still spoken of."""
_NAMED = 2
"""Words that a sentence shares with a task that it names again."""
_ANSWERED = 2
"""Sentences in which a day that was asked about is answered."""
_ASKS = re.compile(r"(?:嗎|好不好|行不行|可不可以|可以不可以|呢|如何|怎麼樣)[^㐀-鿿]*$|[？?]\s*$")
_NO = re.compile(r"(?:[啊喔呃嗯欸，, ]*)(?:不行|不要|不可以|沒辦法|來不及|太[趕晚早快])")

_OPEN_DAY = re.compile(r"盡快|儘快|盡速|不急|再看|再說|越快|有空")
"""What says that no day is meant."""
_DOUBTS = re.compile(r"搞不好|說不定|不一定|可能|也許|不知道|不確定|看情況|恐怕|我怕|問一?下|問看|再確認|考慮|再想")
_MOVES = re.compile(r"改|延(?![遲伸續])|來不及|趕不|提早|提前|晚一?點|早一?點|還是|不行|沒辦法|先不")
_NEXT = re.compile(r"(?:[好對嗯OK，, ]*)(?:另外|還有|再來|最後|下一個|接下來|對了|話說|順便)")

Days = Callable[[str], Sequence[Due]]
"""Reads the due phrases of a text."""


class _Word:
    """Which day stands while talk is read. named: the one that counts; asked: one that waits for an answer, and since when;
    others: days that were said of something else, and where.
    """

    def __init__(self) -> None:
        self.named: Due | None = None
        self.asked: tuple[Due, Utterance, int] | None = None
        self.others: dict[date, int] = {}
        self.gone: set[date] = set()
        self.since = -1

    def is_others(self, at: int, due: Due) -> bool:
        """Whether a day was just said of something else, and is only said again."""
        since = self.others.get(due.day) if due.day else None
        return since is not None and at - since <= _ANSWERED

    def refuse(self, due: Due) -> None:
        self.named = None if self.named is not None and self.named.day == due.day else self.named
        self.asked = None if self.asked is not None and self.asked[0].day == due.day else self.asked

    def answer(self, at: int, one: Utterance, *, dated: bool) -> None:
        """What becomes of a day that was asked about, where somebody else speaks."""
        if self.asked is None or one.turn == self.asked[1].turn:
            return
        due, _, since = self.asked
        if at - since > _ANSWERED or refuses(one.masked) or _NO.match(one.masked):
            self.asked = None
        elif agrees(one.masked) or (dated and not is_question(one.text)):
            self.named, self.asked, self.since = due, None, at


def last_word(task: OpenTask, kept: Tasks, said: Conversation, days: Days) -> Due | None:
    """The day that the talk about a task ends with, None where it ends with none. kept: all tasks of the conversation."""
    if (task.due is None or task.due.day is None) and any(
        _OPEN_DAY.search(said[at].masked)
        for at in said.about(task)
        if task.line <= said[at].line and said[at].to <= task.to
    ):
        return None  # "As soon as possible": no day was ever meant.
    word = _Word()
    for at in _spoken_of(task, kept, said, days):
        one = said[at]
        found = [due for due in days(one.masked) if due.day is not None]
        gone = [due for due in found if will_not_do(one, due)]
        gone += denied(one.masked, [word.named, word.asked and word.asked[0], task.due])
        kept_days = [due for due in found if due not in gone and is_its(one, due, task, gone)]
        word.answer(at, one, dated=any(word.asked and due.day == word.asked[0].day for due in kept_days))
        kept_days = [due for due in kept_days if not (word.is_others(at, due) or _is_told(at, due, said, days))]
        for due in gone:
            word.refuse(due)
            word.gone.update({due.day} if due.day else ())
        word.others |= {due.day: at for due in found if due.day and due not in gone and due not in kept_days}
        if not kept_days:
            continue
        due = kept_days[-1]
        if word.named and due.day and word.named.day and due.day < word.named.day and AT_ONCE.fullmatch(due.words):
            continue  # 「好，我今晚寫」: that he begins.
        mine = (
            not one.speaker or bool({*one.who} & {*task.owners.sure, *task.owners.ask}) or one.speaker == task.speaker
        )
        if _ASKS.search(clause_of(one.masked, due)) or _ASKS.search(one.masked) or not mine:
            word.asked = due, one, at
        else:
            word.named, word.asked, word.since = due, None, at
    old, new = task.due.day if task.due else None, word.named
    if new is None or (
        old is None
        and (said[word.since] is task.said or task.contested >= word.since or _is_left_open(said, word.since))
    ):
        return None
    # What was read stands, unless it was turned down or is that of something else.
    stays = old is not None and old not in word.gone and _is_said(old, task, kept, said, days)
    return None if stays else replace(new, sure=False)


def _is_told(at: int, due: Due, said: Sequence[Utterance], days: Days) -> bool:
    """Whether a day was just said where it is none to do anything by: 「檢查是不是週五？」「對，週五。」"""
    return any(
        due.words in one.masked and not any(due.words in each.words for each in days(one.masked))
        for one in said[max(0, at - _ANSWERED) : at]
        if one.turn != said[at].turn
    )


def _is_said(day: date, task: OpenTask, kept: Tasks, said: Conversation, days: Days) -> bool:
    """Whether a day is said where only that task is spoken of."""
    return any(
        due.day == day
        for at in said.about(task)
        if not any(not each.line <= task.said.line <= each.to for each in _around(said[at], kept))
        for due in days(said[at].masked)
    )


def _around(one: Utterance, kept: Tasks) -> list[OpenTask]:
    """The tasks of which a sentence is a part."""
    return [each for each in kept.on(one.line, one.to) if each.line <= one.line and one.to <= each.to]


def _is_left_open(said: Sequence[Utterance], since: int) -> bool:
    return any(_OPEN_DAY.search(one.masked) or _DOUBTS.search(one.masked) for one in said[since : since + 3])


def _spoken_of(task: OpenTask, kept: Tasks, said: Conversation, days: Days) -> Iterator[int]:
    """The numbers of the sentences in which the day of a task may be spoken of."""
    own = {*said.about(task)}
    moved = {at for at in said.sharing(task.topic, _NAMED) if task.to < said[at].line and _moves_day(said[at], days)}
    left = -1
    # No sentence counts that stands farther behind one that is about the task.
    near = sorted({at for each in own | moved for at in range(each, min(len(said), each + _AFTER + 1))})
    if said.in_chinese.isdisjoint(near):
        return  # no day of English talk is one of these: saidday.is_its
    for at in near:
        one, about, again = said[at], at in own, at in moved
        if left < 0 and not (about or again):
            continue
        theirs = (one.line != task.said.line and one.line in kept.named_on) or any(
            each.to < task.line or task.to < each.line for each in _around(one, kept)
        )
        if theirs or (not (about or again) and _goes_on_to_other(one, task)) or _is_list(one, days):
            left = -1
            continue
        left = _AFTER if about else max(left - 1, _ANSWERED) if again else left - 1
        if left >= 0:
            yield at


def _moves_day(one: Utterance, days: Days) -> bool:
    return bool(_MOVES.search(one.masked)) and bool(days(one.masked))


def _goes_on_to_other(one: Utterance, task: OpenTask) -> bool:
    """Whether a sentence calls somebody else, or says that something else comes."""
    mine = {*task.owners.sure, *task.owners.ask, *task.said.who}
    return bool(_NEXT.match(one.masked)) or any(not {*each.who} & mine for each in one.mentions)


def _is_list(one: Utterance, days: Days) -> bool:
    """Whether a sentence sums up: who does what by when."""
    called = {each.who for each in one.mentions}
    return sums_up(one.masked) or (len(called) > 1 and len({due.day for due in days(one.masked)}) > 1)
