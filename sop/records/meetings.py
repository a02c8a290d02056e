"""What a meeting is made of: agenda, materials, what was said, and what was proposed as an action item."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from msgspec import Struct

from sop.records.people import Person

REVIEW = "review"


class AgendaItem(Struct, frozen=True, omit_defaults=True):
    """One point of the agenda. key: the same as long as it stands there.

    minutes: allotted to it; spent_s: seconds that it has had so far; carried: the day of the meeting that it was carried over
    from, as ISO writes it, or `REVIEW` where it is an incident that waits for its review; then key is the record's id.
    """

    key: str
    title: str
    owner: Person | None = None
    minutes: int = 10
    spent_s: int = 0
    carried: str = ""


class Material(Struct, frozen=True, omit_defaults=True):
    """Something to read before: a link, or a file that Teams holds."""

    key: str
    title: str
    url: str
    by: Person


class SaidKind(StrEnum):
    """What a captured line is: to be kept, to be done, decided, or left for another time."""

    NOTE = "note"
    ACTION = "action"
    DECISION = "decision"
    PARKED = "parked"


class Said(Struct, frozen=True, omit_defaults=True):
    """One line of the record of a meeting. key: the same for the same line of the same source.

    about: key of the agenda item that was on; source: where it was found, empty for what was typed in chat.
    """

    key: str
    kind: SaidKind
    text: str
    by: Person | None = None
    at: datetime | None = None
    about: str = ""
    source: str = ""


class Fate(StrEnum):
    """What became of a proposed action item. merged: it is one that existed already."""

    OPEN = "open"
    ACCEPTED = "accepted"
    MERGED = "merged"
    DROPPED = "dropped"


class Proposal(Struct, frozen=True, omit_defaults=True):
    """An action item as found in a source, until a person has said what becomes of it.

    key: the same for the same item in a second run over the source; owners: those it names, the first is asked to own it; ask:
    those whom an ambiguous name may mean; owner_words, due_words: as they stood there; due_sure: whether
    the day is certainly this item's; evidence: the source's own words;
    likely: id of an open record that looks like the same; item_id: the record it became or was merged with; told: whether its
    owner has been told of it.
    """

    key: str
    title: str
    owners: tuple[Person, ...] = ()
    ask: tuple[Person, ...] = ()
    owner_words: str = ""
    due: date | None = None
    due_words: str = ""
    due_sure: bool = True
    evidence: str = ""
    source: str = ""
    likely: str | None = None
    fate: Fate = Fate.OPEN
    item_id: str | None = None
    by: Person | None = None
    told: bool = False

    @property
    def mark(self) -> str:
        """The same as long as it proposes the same: a press tells by it what the card showed."""
        shown = (self.title, *(person_key(one) for one in (*self.owners, *self.ask)), str(self.due), self.likely or "")
        return sha256("\0".join(shown).encode()).hexdigest()[:12]


def person_key(person: Person) -> str:
    """What a card's button names somebody by."""
    return sha256((person.aad_id or person.email or person.account_id or person.name).encode()).hexdigest()[:16]


class Rating(Struct, frozen=True, omit_defaults=True):
    """What somebody thought of the meeting. worth: from 1 (not worth the time) to 5."""

    by: Person
    goal_met: bool
    worth: int
    line: str = ""


class Spoken(Struct, frozen=True, omit_defaults=True):
    """Whether an attendee has been heard, and the minutes that they were promised, where they were.

    absent: they said that they cannot come.
    """

    person: Person
    minutes: int | None = None
    heard: bool = False
    absent: bool = False
