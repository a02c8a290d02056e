"""What somebody takes on by a thing's name that he said a breath before, or has on already and puts on another day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.beside import puts_rather
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Owners
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.handed_over import names_taker, takes_named
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask, title_of
from sop.minutes.spoken.settled import due_of
from sop.minutes.spoken.together import speaker_of

_THING = re.compile(r"[，,](?P<thing>[^，,。我你妳]{2,10})我[^，。]*好了(?:吧|啦)?[。！]?$")
_LOOKED_BACK = 40


def put_off(ledger: Ledger, index: int, one: Utterance, dues: Sequence[Due]) -> bool:
    """Whether who has a task names another day for it, in place of one that will not do: 「週四滿了，退票我週三跑好了」."""
    found = _THING.search(one.masked) if dues and one.who and puts_rather(one.masked) else None
    thing = unfilled(found["thing"]) if found else ""
    near = reversed(ledger.tasks[-_LOOKED_BACK:])
    task = next((task for task in near if thing and task.owners.sure == one.who and thing in task.title), None)
    if task is None:
        return False
    task.agree(one, index, task.owners)
    task.due = next((due for due in reversed(dues) if due.day), task.due)
    return True


def took_named(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
    """Whether somebody says that he does what he named a breath before: 「啊，值班名單。我換，天亮就換」."""
    named = takes_named(index, one, said) if one.who else None
    if named is None:
        return False
    thing = title_of(named, Owners(), (), ledger.reading, 0)
    title = f"{thing} — {title_of(one, Owners(), dues, ledger.reading, 0)}"
    task = OpenTask(title, speaker_of(one), due_of(one, dues, ledger.reading), named, index, agreed=True)
    task.to = one.to
    ledger.open(index, one, task)
    return True


def named_taker(ledger: Ledger, last: OpenTask | None, index: int, one: Utterance) -> bool:
    """Whether somebody asks whether it was that one who took something on, and it was: 「聲明我改」「雅雯改喔？」「對」."""
    if last is None or not names_taker(last, index, one, ledger.said):
        return False
    name = one.mentions[0]
    last.agree(one, index, ledger.reading.people.of([name], one.text[name.start : name.end]))
    return True
