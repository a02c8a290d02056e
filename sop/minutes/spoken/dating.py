"""By when the tasks of a conversation are due, as it goes on: days that are moved, turned down, or only said again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import agrees, moves, refuses, was_asked_when
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.promises import is_away
from sop.minutes.language.text import is_question
from sop.minutes.language.topical import of_other_thing
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.alone import AT_ONCE, BARE, TIME
from sop.minutes.spoken.hearing import without
from sop.minutes.spoken.ledger import NEAR, Ledger
from sop.minutes.spoken.open import OpenTask
from sop.minutes.spoken.opened import asks_for_other
from sop.minutes.spoken.proposed import propose
from sop.minutes.spoken.redating import proposes
from sop.minutes.spoken.reopened import reopens
from sop.minutes.spoken.settled import due_of

_PLEASE = re.compile(r"\bplease\b|拜託|麻煩", re.IGNORECASE)
_BOOKS = re.compile(r"(?:book|reserve|schedule|order|rent|arrange|plan|set up)\b", re.IGNORECASE)
_MEETS = re.compile(
    r"\bI(?:['’]m| am|['’]ll| will)?(?: be)? (?:see(?:ing)?|meet(?:ing)?|talk(?:ing)? to|hav(?:e|ing) lunch with) "
    r"(?:her|him|them)(?: on| anyway)?(?: on)? ?$"
)
_FOR = re.compile(r"\bfor (?:the )?$", re.IGNORECASE)
_SHORT = 8
"""Signs of a sentence that only agrees to a date."""
_FOR_ALL = re.compile(r"(?:all|both|each)\b|都|全部|一律", re.IGNORECASE)
_YES = re.compile(r"\s?(?:OK|ok|可以|沒問題|行|好)(?:啊|喔)?[，, ]")
"""What agrees to a day that was just said, before what it is for: 「月底前 OK，staging 我來架」."""
_BACK = 20
"""Tasks of before that may be spoken of again by their names."""
_FEW = 3
"""Words beside a date that make no task of their own."""


def is_only_day(one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether who asked for something only says again by when: "No, Friday please."."""
    found = _PLEASE.search(one.masked)
    named = not is_question(one.text) and not one.mentions and any(due.day for due in dues)
    return found is not None and named and not tokens(_PLEASE.sub(" ", without(one.masked, dues, one)))


def answering(
    ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]
) -> OpenTask | None:
    """The task of who answers by when with a date, where another was spoken of last."""
    if not index or len(one.who) != 1 or not opens_with(one, dues) or not was_asked_when(index, said):
        return None
    near = (task for task in reversed(ledger.tasks[-4:]) if index - task.heard <= NEAR)
    return next((task for task in near if task.owners.sure == one.who), None)


def asked_of(ledger: Ledger, index: int, one: Utterance) -> OpenTask | None:
    """The task of who answers, where somebody else was asked for another one after it in the same turn."""
    last = ledger.last(index)
    if last is None or last.accepted or len(one.who) != 1 or {*last.owners.sure, *last.owners.ask} & {*one.who}:
        return None
    asked = (task for task in reversed(ledger.tasks[-4:]) if task.turn == last.turn and task.owners.sure == one.who)
    return next((task for task in asked if task.asked and not task.refused and index - task.heard <= NEAR), None)


def limit_of(ledger: Ledger, line: int, index: int, one: Utterance, said: Sequence[Utterance]) -> Due | None:
    """The limit in the sentence on that line, which names what is asked for."""
    named = next((each for each in said[max(0, index - 4) : index] if each.line == line), None)
    if named is None or line == one.line:
        return None
    strong = [due for due in ledger.reading.when.all(named.masked) if ledger.reading.when.is_strong(named.masked, due)]
    return strong[0] if len(strong) == 1 else None


def redate(ledger: Ledger, task: OpenTask, one: Utterance, dues: Sequence[Due], index: int) -> bool:
    """Give a task the date that a sentence ends up with; whether it has one."""
    due = due_of(one, dues, ledger.reading)
    if due is not None and _BOOKS.match(task.title) and _FOR.search(one.masked[: due.start]):
        return False  # "Shall I book the room?" "Please, for the eleventh.": the day that it is booked for.
    if due is None or (due.day is None and task.due is not None and task.due.day is not None):
        return False
    return date(task, due, one, index)


def date(task: OpenTask, due: Due, one: Utterance, index: int) -> bool:
    """Give a task that date, where it is no echo of the one it has; whether it has one."""
    if due.at is None and task.due is not None and task.due.at is not None and task.due.day == due.day:
        due = task.due
    if task.due is not None and task.due.day is not None and TIME.fullmatch(due.words.strip(" ,.")):
        due = replace(due, day=task.due.day)  # "Tomorrow. By noon."
    if task.due is not None and (_echoes(due, task.due) or (_begins(due, task.due) and not moves(one.masked))):
        due = task.due
    if is_question(one.text) and {*one.who} & {*task.owners.sure} and task.due != due:
        task.earlier = task.due, one, index
    task.due, task.to, task.heard = due, max(task.to, one.to), index
    task.agreed = task.agreed or (bool(task.owners) and (one.turn == task.turn or task.may_agree(one)))
    return True


def gives_day(index: int, one: Utterance, last: OpenTask, dues: Sequence[Due]) -> bool:
    """Whether who was just asked answers with a day and why: "Thursday, I'm passing there anyway."."""
    fresh = last.asked and not last.accepted and index - last.heard <= 1 and last.is_for(one)
    rest = one.masked[dues[0].end :] if dues else ""
    return fresh and rest[:1] in (",", "，") and not is_away(rest) and not refuses(rest) and not is_question(one.text)


def meets(
    ledger: Ledger, index: int, one: Utterance, last: OpenTask, dues: Sequence[Due], said: Sequence[Utterance]
) -> bool:
    """ "I'll get her signature. I'm seeing her on the 29th.": who just took something on says when he has the chance."""
    own = last.agreed and last.heard == index - 1 and said[index - 1].turn == one.turn and last.owners.sure == one.who
    fits = own and last.due is None and len(dues) == 1 and dues[0].day is not None
    found = fits and _MEETS.search(one.masked[: dues[0].start])
    return bool(found) and not one.masked[dues[0].end :].strip(" .!") and date(last, dues[0], one, index)


def redate_all(ledger: Ledger, last: OpenTask, one: Utterance, dues: Sequence[Due], index: int) -> bool:
    """Give the last task a date, and where it is for all, those that were named with it: "All by Friday."."""
    dated = redate(ledger, last, one, dues, index)
    for task in ledger.tasks[-6:] if dated and _FOR_ALL.match(unfilled(one.masked)) else ():
        if task.turn == last.turn and task.due is None:
            task.due, task.to = last.due, max(task.to, one.to)
    return dated


def moved(ledger: Ledger, index: int, one: Utterance, last: OpenTask, dues: Sequence[Due]) -> bool:
    """Whether a sentence does no more than move the day of the last task."""
    if not dues:
        return False
    turned_down = last.contested >= 0 and index - last.contested <= 2
    mine = bool(one.who) and {*one.who} <= {*last.owners.sure}
    # "Sure. Is Friday soon enough?": who has it may name the first day of it, too.
    first = last.accepted and len(one.who) == 1 and mine and index - last.heard <= 1
    if of_other_thing(one.masked, last.topic) or asks_for_other(one, last):
        return False  # 「redirect 的表我出，六月三號好不好？」 is of what it names.
    if proposes(one.text, dues, last.topic) and (
        last.due is not None or turned_down or first or (last.agreed and one.speaker)
    ):
        ledger.pending = last, last.due, one, index
        if mine and (last.due is not None or turned_down or first):
            return date(last, dues[-1], one, index)
        if not (mine or one.mentions):
            return propose(last, dues[-1], one, index)
    fits = moves(one.masked) and last.may_change(one, agreed=agrees(one.masked))
    if not fits or is_question(one.text) or len(tokens(without(one.masked, dues, one))) > _FEW:
        return False
    return redate(ledger, last, one, dues, index)


def reopened(ledger: Ledger, index: int, one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether a sentence names a task of before again, with another day; a question counts once it is agreed to."""
    found = reopens(one, dues, ledger.tasks[-_BACK:])
    if found is None:
        return False
    task, due = found
    # What is answered next is this one, whatever came between.
    ledger.tasks.remove(task)
    ledger.tasks.append(task)
    task.heard, task.to = index, max(task.to, one.to)
    if is_question(one.text):
        task.proposed = due, one, index
    else:
        task.due, task.contested = due, -1
    return True


def bargained(ledger: Ledger, index: int, one: Utterance, last: OpenTask, dues: Sequence[Due]) -> bool:
    """Whether a sentence brings the day of a task whose day was just turned down: 「那明天好了，我十點前放上去」."""
    near = last.contested >= 0 and index - last.contested <= 2 and bool(dues)
    fits = near and opens_with(one, dues) and last.may_change(one, agreed=agrees(one.masked))
    return fits and not is_question(one.text) and redate(ledger, last, one, dues, index)


def _echoes(new: Due, old: Due) -> bool:
    """Whether a bare weekday only says again which: "Wednesday it is" after "by next Wednesday"."""
    said = new.day is not None and old.day is not None and new.day.weekday() == old.day.weekday()
    return said and bool(BARE.fullmatch(new.words.strip()))


def _begins(new: Due, old: Due) -> bool:
    """Whether somebody only says that he begins at once, with a limit that stays: 「好，我今晚寫」."""
    earlier = new.day is not None and old.day is not None and new.day < old.day
    return earlier and old.marked and not new.marked and bool(AT_ONCE.fullmatch(new.words.strip()))


def not_echoed(one: Utterance, last: OpenTask, dues: Sequence[Due]) -> Sequence[Due]:
    """The dates that a sentence brings itself, without the one that it opens with and that was just said:
    「二十三號，嗯，我要留兩天看」."""
    if len(one.masked) <= _SHORT or not dues or last.due is None or last.turn == one.turn:
        return dues
    opens = opens_with(one, dues) and one.masked[dues[0].end : dues[0].end + 1] in ",，"
    return dues[1:] if opens and dues[0].day == last.due.day else dues


def opens_with(one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether a sentence begins with a date."""
    return bool(dues) and not unfilled(one.masked[: dues[0].start]).strip(" ,，.…")


def own_dues(one: Utterance, dues: Sequence[Due], at: int) -> Sequence[Due]:
    """The dates of a promise that begins there: those behind it, else those that nothing parts from it."""
    behind = [due for due in dues if due.start >= at]
    before = [
        due for due in dues if due.end <= at and not re.search("[,，;；]", one.masked[due.end : at].strip(" ,，"))
    ]
    before = before or [due for due in dues[:1] if opens_with(one, [due]) and _YES.match(one.masked, due.end)]
    near = [due for due in before if one.masked[due.end : at].strip()[:1] not in tuple(",，") or opens_with(one, [due])]
    return behind or near or [due for due in dues if due.start < at < due.end]
