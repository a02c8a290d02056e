"""Who takes what another was asked for, and what somebody took on before he says what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import agrees, takes
from sop.minutes.language.owned import waits
from sop.minutes.language.people import Owners
from sop.minutes.language.sayings import is_vague, refers_back
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.asides import is_aside
from sop.minutes.spoken.bare import takes_barely
from sop.minutes.spoken.chatter import is_chatter
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask, title_of
from sop.minutes.spoken.pointing import only_dates, with_before
from sop.minutes.spoken.remarking import only_remarks
from sop.minutes.spoken.settled import due_of
from sop.minutes.spoken.verbs import THAT, asks_who

_ALSO = re.compile(r"(?:and|also|plus|then)\b|另外|還有|也|然後|[^,.]{0,30}\balso\b", re.IGNORECASE)
_I_DO = re.compile(
    r"(?:^|[，,])(?:那|不然)?我(?:來|去|就|再)*(?P<verb>(?![有是在要會也都不沒])[㐀-鿿])(?:啦|吧|喔|好了)?[。！]?$"
)
"""What somebody does, by its verb alone."""
_SOON = 3
"""Sentences in which another may take what somebody was asked for."""


def name_it(ledger: Ledger, index: int, one: Utterance, task: OpenTask, said: Sequence[Utterance]) -> None:
    """ "I'll take it. I'll cap the retries at ten.": what somebody took on is what he then says it is."""
    old = ledger.tasks[-1] if ledger.tasks else None
    if _is_of_matter(ledger, index, task):
        return
    if old is None or old is not ledger.unnamed or old.heard != index - 1 or old.owners.sure != task.owners.sure:
        return
    if said[index - 1].turn != one.turn or _ALSO.match(one.masked):
        return
    ledger.tasks.remove(old)
    spoken = tokens(" ".join(each.masked for each in said[max(0, index - 5) : index]))
    if not spoken & task.topic:
        task.title = f"{old.title} — {task.title}"
    task.line, task.due = min(task.line, old.line), task.due or old.due


def after_all(index: int, one: Utterance, last: OpenTask, rest: str) -> bool:
    """Whether who was asked says yes after some banter, and no other thing. rest: what he says he does."""
    asked = last.asked and not last.accepted and index - last.heard <= _SOON
    return asked and agrees(one.masked) and not THAT.search(rest)


def _is_of_matter(ledger: Ledger, index: int, task: OpenTask) -> bool:
    """ "May, the titles." "I'll make a fallback.": whether a task is of what its owner was called for."""
    old = ledger.tasks[-1] if ledger.tasks else None
    if old is None or not old.matter or index - old.heard > _SOON or old.owners.sure != task.owners.sure:
        return False
    ledger.tasks.remove(old)
    task.title = task.title if old.topic <= tokens(task.title) else f"{old.title} — {task.title}"
    task.line = min(task.line, old.line)
    return True


def may_take(index: int, one: Utterance, last: OpenTask) -> bool:
    """Whether somebody takes what another was asked for and refused, or did not answer with a yes."""
    if last.refused:
        return takes(one.masked) or takes_barely(one.masked)
    others = (
        bool(one.speaker) and one.speaker != last.speaker and not {*one.who} & {*last.owners.sure, *last.owners.ask}
    )
    open_ = (
        last.asked
        and not last.accepted
        and not last.offered
        and bool(last.owners.sure)
        and 1 < index - last.heard <= _SOON
    )
    if not (others and open_ and (takes_barely(one.masked) or _does_same(last, one))):
        return False
    last.refuse()
    return True


def _does_same(last: OpenTask, one: Utterance) -> bool:
    """Whether somebody says that he does what another was asked for, with its verb: 「Dennis 你約他們來」, …, 「嗯，我約」."""
    found = _I_DO.search(one.masked)
    return found is not None and found["verb"] in last.said.masked


def _taken(
    ledger: Ledger,
    index: int,
    one: Utterance,
    said: Sequence[Utterance],
    dues: Sequence[Due],
    owners: Owners,
    title: str,
) -> bool:
    """ "I'll do it": what it is was said before."""
    topic = ledger.need or (said[index - 1] if index and (said[index - 1].turn >= one.turn - 1) else None)
    if topic is None:
        return False
    when = ledger.reading.when.all(topic.masked)
    if is_chatter(topic.masked, when):
        return True
    named, line = title_of(topic, Owners(), when, ledger.reading, 0), topic.line
    if (
        len(tokens(named)) < (1 if topic is ledger.need and asks_who(topic.masked) else 2)
        or (agrees(topic.masked) and (topic is not ledger.need or topic.masked.isascii()))
        or only_dates(topic, ledger.reading)
        or (topic is not ledger.need and (is_aside(topic.masked, pronouns=True) or only_remarks(topic.masked)))
    ):
        at, about = (ledger.needed, topic) if topic is ledger.need else (index, one)
        named, line = with_before(title, at, about, said, ledger.reading)
    elif topic is ledger.need and is_vague(named):
        named, line = with_before(named, ledger.needed, topic, said, ledger.reading)
    elif tokens(title) and (not refers_back(one.masked) or len(tokens(title)) > 1):
        named = f"{named} — {title}"
    due = due_of(one, dues, ledger.reading) or (None if waits(one.masked) else due_of(topic, when, ledger.reading))
    task = OpenTask(named or title, owners, due, topic, index, agreed=True)
    ledger.unnamed = task
    task.line, task.to = line, one.to
    _is_of_matter(ledger, index, task)
    ledger.open(index, one, task)
    return True
