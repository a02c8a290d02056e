"""What is kept while nobody has it yet: "The router has to go back by Friday. Who, I don't mind."."""

from __future__ import annotations

import re

from sop.minutes.language.needing import is_nameless
from sop.minutes.language.nobodys import is_to_do, is_undecided
from sop.minutes.language.people import Owners
from sop.minutes.language.sayings import is_reported, is_vague, refers_back
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask, title_of
from sop.minutes.spoken.pointing import with_before
from sop.minutes.spoken.settled import due_of

_HAS_TO = re.compile(
    r"^(?!.*\b(?:I|we|you)(?:['’](?:ve|ll|d))? (?:have|need|got|ought|"
    r"must)\b).*\b(?:has|have|needs?|['’]s got|['’]ll have|ought) to\b"
    r"(?! be (?:fine|ok|okay)\b)",
    re.IGNORECASE,
)
"""What has to become of a thing."""
_IT = re.compile(r"(?:it|they|that|those|these|this)\b", re.IGNORECASE)
_NEAR = 2
"""Sentences before it is said to be nobody's in which what has to be done may stand."""


def nameless(ledger: Ledger, index: int, one: Utterance) -> bool:
    """ "Then it goes on the list without a name.": what was said to need somebody is kept, for nobody yet."""
    if ledger.need is None:
        return _owed(ledger, index, one)
    if index == ledger.needed:
        return False
    if not (is_nameless(one.masked) or (is_undecided(one.masked) and not is_to_do(one.masked))):
        return False
    ledger.left_over(kept=True)
    dues = [due for due in ledger.reading.when.all(one.masked) if due.day is not None]
    if len(dues) == 1 and ledger.tasks and ledger.tasks[-1].due is None:
        ledger.tasks[-1].due, ledger.tasks[-1].to = dues[0], one.to
    return True


def _owed(ledger: Ledger, index: int, one: Utterance) -> bool:
    """ "The router has to go back by Friday. Who, I don't mind.": what has to be done, for nobody yet."""
    if not is_nameless(one.masked):
        return False
    said = ledger.said
    near = [one, *reversed(said[max(0, index - _NEAR) : index])]
    need = next((each for each in near if _HAS_TO.search(each.masked) and not is_reported(each.masked)), None)
    if need is None or need.mentions or is_question(need.text) or is_supposed(need.masked):
        return False
    dues = ledger.reading.when.all(need.masked)
    title, line = title_of(need, Owners(), dues, ledger.reading, 0), need.line
    if refers_back(need.masked) or is_vague(title) or _IT.match(title):
        title, line = with_before(title, index - near.index(need), need, said, ledger.reading)
    task = OpenTask(title, Owners(), due_of(need, dues, ledger.reading), need, index, agreed=False)
    task.line, task.to, task.duty = line, one.to, True
    ledger.open(index, one, task)
    return True
