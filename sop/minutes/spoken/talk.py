"""Tasks out of what was said: promises, requests that somebody takes, and what later sentences change about them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.pledged import without_purpose
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.answering import with_questions
from sop.minutes.spoken.both import both
from sop.minutes.spoken.certain import is_certain
from sop.minutes.spoken.clauses import cleared
from sop.minutes.spoken.completing import completed
from sop.minutes.spoken.conversation import Conversation, Tasks
from sop.minutes.spoken.easy import eased
from sop.minutes.spoken.floor import find_owners
from sop.minutes.spoken.lastword_en import is_rivalled, last_word
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.likely import Likely
from sop.minutes.spoken.plain import judged
from sop.minutes.spoken.reasoned import after_yes
from sop.minutes.spoken.referred import referred
from sop.minutes.spoken.relaying import named_before, relayed
from sop.minutes.spoken.renaming import rename
from sop.minutes.spoken.retaken import retaken
from sop.minutes.spoken.selfnamed import self_named
from sop.minutes.spoken.sharing import shared
from sop.minutes.spoken.steps import hear
from sop.minutes.spoken.tailing import asked_day, tailed
from sop.minutes.spoken.thing import name_things


def read_talk(said: Sequence[Utterance], reading: Reading) -> list[Candidate]:
    """The tasks of a conversation, in order of where they are final."""
    return completed(heard(said, reading), said, reading)


def heard(said: Sequence[Utterance], reading: Reading) -> list[Candidate]:
    """The same with only those owners and days that the rules know."""
    ledger = Ledger(
        reading,
        [
            part
            for one in named_before(said)
            for each in shared(one)
            for part in _parts(_prepared(each, reading), reading)
        ],
    )
    likely = Likely(said, ledger)
    ledger.is_open_to, ledger.is_long = likely.is_open_to, likely.is_long
    for index, one in enumerate(ledger.said):
        ledger.said[index] = after_yes(one, ledger.last(index), index, reading.when.all(one.masked))
        hear(ledger, index)
        if ledger.tasks:
            spoken = ledger.said[index]
            rename(ledger.tasks[-1], spoken, reading.when.all(spoken.masked), index)
        likely.hear(index)
    ledger.left_over()
    kept = [task for task in ledger.tasks if task.counts]
    find_owners(kept, ledger.said, reading.people)
    conversation = Conversation(ledger.said)
    _find_days(Tasks(kept), conversation, ledger)
    kept = [task for task in kept if likely.is_likely(task)]
    name_things(kept, conversation, reading)
    with_questions(kept, conversation, reading)
    likely.name_likely(kept)
    for task in kept:
        if task.due is not None and task.due.sure and likely.may_mix(task):
            task.due = replace(task.due, sure=False)
    return sorted((task.candidate() for task in kept), key=lambda task: task.line)


def _prepared(one: Utterance, reading: Reading) -> Utterance:
    """A sentence without what its speaker takes back in it, tells beside it, or says it is for."""
    own = both(relayed(eased(self_named(one))))
    again = retaken(own, reading.when.all(own.masked))
    clear = cleared(again, reading.when.all(again.masked))
    masked = without_purpose(clear.masked)
    return clear if masked == clear.masked else replace(clear, masked=masked)


def _parts(one: Utterance, reading: Reading) -> list[Utterance]:
    """A sentence, or what it takes on and the day that it asks about; a question only about a day in plain words."""
    asked = asked_day(one.masked, reading.when.all, reading.when.whole)
    if asked is not None and not one.mentions:
        return [replace(one, text=asked, masked=asked)]
    return tailed(one, reading.when.all, reading.when.whole)


def _find_days(kept: Tasks, said: Conversation, ledger: Ledger) -> None:
    """What the whole of a conversation says of each task's day: whether it is one, the last word about it, how sure it is."""
    days, whole = ledger.reading.when.all, ledger.reading.when.whole
    named = {id(task.said) for task in ledger.tasks}
    opened = frozenset(index for index, one in enumerate(said) if id(one) in named)
    for task in kept:
        if task.due is not None and not is_certain(task, said, opened, days):
            task.due = replace(task.due, day=None, at=None)
    for task in kept:
        task.due = last_word(task, kept, said, days, whole)
        task.due = referred(task, said, days)
    judgements = [judged(task, kept, said, days) for task in kept]
    for task, due in zip(kept, judgements, strict=True):
        doubted = due is not None and due.sure and is_rivalled(task, kept, said, days, whole)
        task.due = replace(due, sure=False) if due is not None and doubted else due
