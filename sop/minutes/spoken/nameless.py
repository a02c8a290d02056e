"""What is kept while nobody has it yet: "The router has to go back by Friday. Who, I don't mind."."""

from __future__ import annotations

import re

from sop.minutes.language.needing import is_nameless
from sop.minutes.language.nobodys import is_to_do, is_undecided
from sop.minutes.language.people import Owners
from sop.minutes.language.sayings import is_reported
from sop.minutes.language.text import is_question, is_supposed
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.open import OpenTask, title_of
from sop.minutes.spoken.settled import due_of

_HAS_TO = re.compile(
    r"^(?!.*\b(?:I|we|you)(?:['’](?:ve|ll|d))? (?:have|need|got|ought|"
    r"must)\b).*\b(?:has|have|needs?|['’]s got|['’]ll have|ought) to\b"
    r"(?! be (?:fine|ok|okay)\b)",
    re.IGNORECASE,
)
"""What has to become of a thing."""


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
    said = ledger.said
    need = said[index - 1] if index and said[index - 1].turn == one.turn else None
    if (
        need is None
        or not is_nameless(one.masked)
        or need.mentions
        or is_question(need.text)
        or is_supposed(need.masked)
    ):
        return False
    if not _HAS_TO.search(need.masked) or is_reported(need.masked):
        return False
    dues = ledger.reading.when.all(need.masked)
    title = title_of(need, Owners(), dues, ledger.reading, 0)
    task = OpenTask(title, Owners(), due_of(need, dues, ledger.reading), need, index, agreed=False)
    task.to, task.duty = one.to, True
    ledger.open(index, one, task)
    return True
