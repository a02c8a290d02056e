"""Where a task begins in an English sentence behind the name of who has it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from sop.minutes.days.due import Due
from sop.minutes.days.when import When
from sop.minutes.language.acting import OWNS_EN, PRESENT_EN, TO_EN, WILL_EN
from sop.minutes.language.calling import called_en
from sop.minutes.language.committing import agreed_en, commits_en, led_in_en
from sop.minutes.language.joined_deeds import and_will
from sop.minutes.language.saidlater import said_later
from sop.minutes.language.terse import acts_en

_OPENS = re.compile(r"[,，:：;—–(（]\s*$")


class Place(Struct, frozen=True):
    """Where names stand. sentence, stop: of the sentence; first, last: of the names; led: whether only a day stands before."""

    sentence: int
    stop: int
    first: int
    last: int
    led: bool


def begins_en(text: str, place: Place, dues: Sequence[Due], when: When) -> int | None:
    """Where what is to be done begins, where the names are told, asked or said to do it."""
    sentence, last = place.sentence, place.last
    before = text[sentence : place.first]
    agreed = agreed_en(before)
    alone = not before.strip(" -–—*") or _OPENS.search(before)
    going = WILL_EN.match(text, last) or OWNS_EN.match(text, last) or (TO_EN.match(text, last) if alone else None)
    if going and not agreed and "would" in going[0].split() and not any(last <= due.start for due in dues):
        # "Kelly would delete everything": what somebody thinks, unless there is a day.
        return None
    if going:
        return going.end()
    own = commits_en(text, last, place.stop, dues)
    own = called_en(text, sentence, place.first, last, place.stop, dues) if own is None else own
    if own is not None:
        return own
    present = PRESENT_EN.match(text, last)
    if present and (agreed or said_later(text, place.stop, when)):
        return last
    later = and_will(text, last, place.stop) if alone or led_in_en(before) else None
    if later is not None:
        return later
    return last if acts_en(text, sentence, place.first, last, dues, when, led=place.led) else None
