"""What is given to people in so many words: behind a mark, or as minutes would put it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.marks import marks
from sop.minutes.language.nobodys import is_to_do, is_undecided, only_notes
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

_TAKES_UP = re.compile(r"(?:嗯|對|好|是|欸|[，, ])+|[這那](?:個|件|條|項)")
"""What speaks of what was named before, by whomever."""
_ENOUGH = 2
"""Words of a title that names something."""


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
    """Whether something has to be done, and it is said that nobody has it yet: 「這條先記著，誰做還沒定」; or only that it is
    noted: 「好，記下來」."""
    noted = only_notes(one.masked)
    if is_question(one.text) or not (noted or is_undecided(one.masked)):
        return False
    before = [each for each in reversed(said[max(0, index - 2) : index]) if not is_question(each.text)]
    if not (noted or _TAKES_UP.match(one.masked)):
        before = [each for each in before if each.turn == one.turn]
    near = [each for each in before if not (each.turn != one.turn and (each.mentions or promise(each.masked)))]
    for need in [*([] if noted else [one]), *near]:
        days = dues if need is one else ledger.reading.when.all(need.masked)
        title = title_of(need, Owners(), days, ledger.reading, 0)
        if is_to_do(need.masked) and len(tokens(title)) >= _ENOUGH:
            break
    else:
        return False
    if need.turn != one.turn and is_vague(title):
        title, _ = with_before(title, said.index(need), need, said, ledger.reading)
    ledger.left_over()
    due = due_of(one, dues, ledger.reading) or due_of(need, days, ledger.reading)
    task = OpenTask(title, Owners(), due, need, index, agreed=False)
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
