"""What goes into the reading of a meeting and what comes out."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from sop.minutes.days.due import Due


class Attendee(Struct, frozen=True):
    """Somebody who was there. also: what else they are called; key: an opaque id of the person."""

    name: str
    also: tuple[str, ...] = ()
    key: str = ""


class Context(Struct, frozen=True):
    """What the words are read against. held: the meeting's start, with its time zone; holidays: no working days."""

    held: datetime
    attendees: tuple[Attendee, ...]
    holidays: frozenset[date] = frozenset()


class Found(Struct, frozen=True, kw_only=True):
    """An action item as found.

    Attributes:
        title: what is to be done, in the writer's words.
        owners: who does it, where that is certain.
        ask: who it could be, where a name fits several people.
        owner_words: how the source names the owner, also where it is nobody who attended.
        due: the phrase that says when; a phrase that names no day has none, and is to be shown as such.
        line, to: the lines of the source, counted from 1.
        evidence: these lines' own words; of a transcript, who says what.
        key: the same for the same item in a second run, and after an edit that leaves its title alone.
    """

    title: str
    owners: tuple[Attendee, ...] = ()
    ask: tuple[Attendee, ...] = ()
    owner_words: str = ""
    due: Due | None = None
    line: int
    to: int
    evidence: str
    key: str = ""


class Said(Struct, frozen=True):
    """A decision or a note. by: who said it, where that is known; line: of the source, counted from 1."""

    text: str
    line: int
    by: str = ""


class Captured(Struct, frozen=True):
    """What somebody typed in the chat during the meeting. kind: decision, action, note or parked."""

    kind: str
    text: str
    by: Attendee | None = None
    at: datetime | None = None


class Draft(Struct, frozen=True):
    """The minutes as read, for people to accept.

    Attributes:
        goal_met: whether the source says that the goal was met; None where it does not say.
        trouble: the key of a sentence that tells why the draft is less than it could be.
    """

    items: tuple[Found, ...] = ()
    decisions: tuple[Said, ...] = ()
    notes: tuple[Said, ...] = ()
    goal_met: bool | None = None
    trouble: str | None = None
