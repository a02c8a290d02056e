"""What a chat message asks of a meeting before it begins, as data."""

from __future__ import annotations

from datetime import date, time

from msgspec import Struct

from sop.records.people import Person


class Point(Struct, frozen=True):
    """An item of an agenda. minutes: None where none were said."""

    title: str
    minutes: int | None = None
    owner: Person | None = None


class Link(Struct, frozen=True):
    """Something to read before."""

    title: str
    url: str


class PlanMeeting(Struct, frozen=True):
    """Plan a meeting. day, at: in the writer's time zone; minutes: None where no length was said; series: key of a template;
    follows: id or Jira key of the meeting (or other record) that it follows.
    """

    title: str
    day: date
    at: time
    minutes: int | None = None
    goal: str = ""
    chair: Person | None = None
    note_taker: Person | None = None
    attendees: tuple[Person, ...] = ()
    agenda: tuple[Point, ...] = ()
    materials: tuple[Link, ...] = ()
    series: str = ""
    follows: str | None = None


class PlanForm(Struct, frozen=True):
    """Post a form to plan a meeting with."""


class AddPoints(Struct, frozen=True):
    """Add items to an agenda. item_ref: of the meeting, None for the next one of the conversation, here and below."""

    item_ref: str | None
    points: tuple[Point, ...]


class RemovePoint(Struct, frozen=True):
    """Take an item off the agenda. word: its number, or its title or a part of it."""

    item_ref: str | None
    word: str


class AddMaterials(Struct, frozen=True):
    """Add something to read before. links: empty where files came with the message instead."""

    item_ref: str | None
    links: tuple[Link, ...]


class AskPeople(Struct, frozen=True):
    """Ask people to come, or no longer. minutes: of speaking time for each."""

    item_ref: str | None
    people: tuple[Person, ...]
    minutes: int | None = None
    away: bool = False


class SetNoteTaker(Struct, frozen=True):
    """Make somebody the note-taker; None: whoever writes it."""

    item_ref: str | None
    person: Person | None


class SetGoal(Struct, frozen=True):
    """Say what shall be true when the meeting is over."""

    item_ref: str | None
    goal: str


class ComeOrNot(Struct, frozen=True):
    """The writer comes, or cannot."""

    item_ref: str | None
    coming: bool


class MoveMeeting(Struct, frozen=True):
    """Hold it at another time. day, at: in the writer's time zone; minutes: None as before."""

    item_ref: str | None
    day: date
    at: time
    minutes: int | None = None


class CancelMeeting(Struct, frozen=True):
    """It does not take place. It is always named: an id that is left out would cancel the wrong one."""

    item_ref: str


PlanWish = (
    PlanMeeting
    | PlanForm
    | AddPoints
    | RemovePoint
    | AddMaterials
    | AskPeople
    | SetNoteTaker
    | SetGoal
    | ComeOrNot
    | MoveMeeting
    | CancelMeeting
)
