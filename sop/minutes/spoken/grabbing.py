"""Who takes what another was asked for, and what somebody took on before he says what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import takes
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.bare import takes_barely
from sop.minutes.spoken.giving import Giving
from sop.minutes.spoken.open import OpenTask

_ALSO = re.compile(r"(?:and|also|plus|then)\b|另外|還有|也|然後|[^,.]{0,30}\balso\b", re.IGNORECASE)
_SOON = 3
"""Sentences in which another may take what somebody was asked for."""


class Grabbing(Giving):
    """What changes hands. unnamed: the task that somebody last took on without saying what it is."""

    unnamed: OpenTask | None = None

    def name_it(self, index: int, one: Utterance, task: OpenTask, said: Sequence[Utterance]) -> None:
        """ "I'll take it. I'll cap the retries at ten.": what somebody took on is what he then says it is."""
        """"May, the titles." "I'll make a fallback.", "I'll take it. I'll cap the retries.": what it is, in the other's words."""
        old = self.tasks[-1] if self.tasks else None
        if old is not None and old.matter and index - old.heard <= _SOON and old.owners.sure == task.owners.sure:
            self.tasks.remove(old)
            task.title = task.title if old.topic <= tokens(task.title) else f"{old.title} — {task.title}"
            task.line = min(task.line, old.line)
            return
        if old is None or old is not self.unnamed or old.heard != index - 1 or old.owners.sure != task.owners.sure:
            return
        if said[index - 1].turn != one.turn or _ALSO.match(one.masked):
            return
        self.tasks.remove(old)
        spoken = tokens(" ".join(each.masked for each in said[max(0, index - 5) : index]))
        if not spoken & task.topic:
            task.title = f"{old.title} — {task.title}"
        task.line, task.due = min(task.line, old.line), task.due or old.due

    def may_take(self, index: int, one: Utterance, last: OpenTask) -> bool:
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
        if not (others and open_ and takes_barely(one.masked)):
            return False
        last.refuse()
        return True
