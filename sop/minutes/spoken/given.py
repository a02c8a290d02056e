"""What is given to people in so many words: behind a mark, or as minutes would put it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.marks import marks
from sop.minutes.language.nobodys import is_to_do, is_undecided
from sop.minutes.language.people import Owners
from sop.minutes.language.promises import dated_promise, promise
from sop.minutes.language.sayings import is_vague, refers_back
from sop.minutes.language.text import is_question
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask, title_of
from sop.minutes.spoken.pointing import with_before
from sop.minutes.spoken.settled import due_of
from sop.minutes.spoken.tagged import for_me


def marked(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance]) -> bool:
    """ "Action item: Alex renews …": somebody says himself that it is one."""
    mine = for_me(one.masked) if len(one.who) == 1 else None
    found = marks(one.masked)
    start = mine.end() if mine else found[0].end if found else len(one.text)
    owners = Owners(one.who, (), one.speaker) if mine else Owners()
    tasks = ledger.reading.listed(one.text[start:], one.line, one.to, owners) if mine or found else []
    for task in tasks:
        title = task.title
        if len(tokens(title)) < 2:
            title, _ = with_before(title, index, one, said, ledger.reading)
        ledger.open(index, one, OpenTask(title, task.owners, task.due, one, index, agreed=True))
    return bool(tasks)


def nobodys(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
    """Whether something has to be done, and it is said that nobody has it yet: 「這條先記著，誰做還沒定」."""
    if is_question(one.text) or not is_undecided(one.masked):
        return False
    near = [each for each in said[max(0, index - 2) : index] if each.turn == one.turn and not is_question(each.text)]
    need = next((each for each in (one, *reversed(near)) if is_to_do(each.masked)), None)
    title = title_of(need, Owners(), dues if need is one else (), ledger.reading, 0) if need else ""
    if need is None or len(tokens(title)) < 2:
        return False
    ledger.left_over()
    task = OpenTask(title, Owners(), due_of(one, dues, ledger.reading), need, index, agreed=False)
    task.to, task.duty = one.to, True
    ledger.open(index, one, task)
    return True


def assigned_me(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance]) -> bool:
    """What who speaks takes on beside what he gives to others."""
    dues = ledger.reading.when.all(one.masked)
    if len(one.who) != 1 or not (promise(one.masked) or dated_promise(one.masked, dues) is not None):
        return False
    title = title_of(one, Owners(), dues, ledger.reading, 0, own=True)
    owners = Owners(one.who, (), one.speaker)
    ledger.open(index, one, OpenTask(title, owners, due_of(one, dues, ledger.reading), one, index, agreed=True))
    return True


def told(
    ledger: Ledger,
    index: int,
    one: Utterance,
    said: Sequence[Utterance],
    text: str,
    dues: Sequence[Due] = (),
    until: int | None = None,
) -> bool:
    """What a part of a sentence gives to people as minutes would. until: where what the speaker does himself begins."""
    found = ledger.reading.told(text, one.line, one.to)
    for task in found:
        title, line = task.title, one.line
        if until is not None:
            title = re.split(r",? and I\b", title)[0]
            mine = task.due is not None and task.due.words not in one.masked[:until]
            task = replace(task, due=None if mine else task.due)
        if refers_back(text) or is_vague(title):
            title, line = with_before(title, index, one, said, ledger.reading)
        due = task.due or due_of(one, dues, ledger.reading)
        new = OpenTask(title, task.owners, due, one, index, agreed=True)
        new.line = line
        ledger.open(index, one, new)
    return bool(found)
