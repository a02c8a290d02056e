"""A sentence as the steps of a conversation hear it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from sop.minutes.days.due import Due
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.open import OpenTask


class Heard(Struct, frozen=True, gc=False):
    """A sentence as it is heard. said: all of the conversation, of which it is the index-th; last: the task it may be about;
    reply: the sentence without the day that it says again."""

    index: int
    one: Utterance
    said: Sequence[Utterance]
    dues: Sequence[Due]
    last: OpenTask | None
    reply: str
