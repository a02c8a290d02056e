"""What the rules left open about a task of talk: whose it is, and its day, by what is said around it."""

from __future__ import annotations

from collections.abc import Sequence

from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.turning import is_short
from sop.minutes.spoken.vicinity import Vicinity
from sop.minutes.spoken.whichday import NamedDays
from sop.minutes.spoken.whose import with_likely_owner


def completed(tasks: Sequence[Candidate], said: Sequence[Utterance], reading: Reading) -> list[Candidate]:
    """The tasks of a conversation, with the day and the owner that are likely where they have none."""
    if is_short(said):
        return [*tasks]
    around = Vicinity(said, [reading.when.all(one.masked) for one in said], tasks)
    # The day goes by the owners that the rules know, as when its weights were learnt.
    days = NamedDays(around, tasks)
    return [with_likely_owner(days.with_likely(task), around) for task in tasks]
