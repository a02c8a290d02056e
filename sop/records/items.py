"""The records: incidents, action items, meetings. Each has an owner and a stage, a card in Teams and an issue in Jira."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from sop.records.meetings import AgendaItem, Material, Proposal, Rating, Said, Spoken
from sop.records.people import Person, Side


class Kind(StrEnum):
    """What sort of record; each kind has its own stages in the procedure."""

    INCIDENT = "incident"
    ACTION = "action"
    MEETING = "meeting"


class Alert(Struct, frozen=True, omit_defaults=True):
    """One alert of a monitor, identified by `fingerprint` and `starts_at` together.

    ends_at: when it resolved, None while it fires; assumed: nobody told that end, the monitor just has the alert no more.
    """

    fingerprint: str
    starts_at: datetime
    name: str
    summary: str = ""
    ends_at: datetime | None = None
    url: str = ""
    assumed: bool = False


class Source(Struct, frozen=True, omit_defaults=True):
    """The monitor's group that a record was made from: `key` is stable over all its deliveries.

    truncated: alerts that nobody has told us of; looked: the monitor's API has been asked about the group, so what is known
    from there counts among those that a delivery leaves out; receiver, group_labels: how Alertmanager came to send it;
    routes may ask for them.
    """

    system: str
    key: str
    url: str = ""
    truncated: int = 0
    looked: bool = False
    receiver: str = ""
    group_labels: dict[str, str] = {}


Extra = str | float | Person | tuple[str | Person, ...]
"""A value of a team's own field: a text (a day as ISO writes it, too), a number, a person, or several options or people."""


class Item(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What all kinds have.

    id: what people type (INC-7); uid: unique over all databases, the same for ever; version: counts changes of what
    people decide on, so a card can say which state it showed; home: id of the conversation it was made in; extra: what the
    team keeps besides, by names that its procedure gives; withheld: whether its words are for fewer people than a
    conversation has, so that none of them is shown.
    """

    id: str
    uid: str
    version: int
    title: str
    description: str = ""
    stage: str
    priority: str
    assignee: Person | None = None
    due: date | None = None
    labels: tuple[str, ...] = ()
    reporter: Person
    home: str | None = None
    extra: dict[str, Extra] = {}
    withheld: bool = False
    created_at: datetime
    updated_at: datetime


class Incident(Item, frozen=True, kw_only=True, omit_defaults=True, tag=Kind.INCIDENT.value):
    """Something is wrong, or may be."""

    severity: str
    acknowledged_by: Person | None = None
    acknowledged_at: datetime | None = None
    resolved_at: datetime | None = None
    source: Source | None = None
    alerts: tuple[Alert, ...] = ()

    @property
    def kind(self) -> Kind:
        """Always an incident."""
        return Kind.INCIDENT

    @property
    def firing(self) -> int:
        """How many of its alerts fire now."""
        return sum(1 for alert in self.alerts if alert.ends_at is None)


class ActionItem(Item, frozen=True, kw_only=True, omit_defaults=True, tag=Kind.ACTION.value):
    """Something somebody shall do until a day. about: id of the record it follows from."""

    about: str | None = None

    @property
    def kind(self) -> Kind:
        """Always an action item."""
        return Kind.ACTION


class Meeting(Item, frozen=True, kw_only=True, omit_defaults=True, tag=Kind.MEETING.value):
    """People who talk about something, to an end.

    The goal is its description, the chair its owner, and the day its due date, so that Jira can hold and change them like those
    of any other record. starts_at: UTC; zone: the time zone that it was set in; minutes: its length; series: key of the
    procedure's template that it was made from; follows: id of the meeting before it, or of the record that it is about;
    join_url: of the meeting in Teams; current: key of the agenda item that is on, since `since`; drafted_from: what the recap
    was made from, its rank before; minutes_url: where the whole minutes are; announced_at, called_out_at: when people were
    told of it, or its owner that something is missing.
    """

    starts_at: datetime
    zone: str
    minutes: int = 30
    note_taker: Person | None = None
    attendees: tuple[Spoken, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    materials: tuple[Material, ...] = ()
    series: str = ""
    follows: str | None = None
    join_url: str = ""
    current: str | None = None
    since: datetime | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None
    said: tuple[Said, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    drafted_from: str = ""
    minutes_url: str = ""
    goal_met: bool | None = None
    ratings: tuple[Rating, ...] = ()
    announced_at: datetime | None = None
    called_out_at: datetime | None = None

    @property
    def kind(self) -> Kind:
        """Always a meeting."""
        return Kind.MEETING

    @property
    def goal(self) -> str:
        """What shall be true when it is over; empty where nobody has said."""
        return self.description

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who is asked to come: the chair, the note-taker and the attendees, each once."""
        found: list[Person] = []
        for person in (self.assignee, self.note_taker, *(one.person for one in self.attendees)):
            if person is not None and not any(person.is_same_as(known) for known in found):
                found.append(person)
        return tuple(found)

    @property
    def talk(self) -> AgendaItem | None:
        """The agenda item that is on."""
        return next((one for one in self.agenda if one.key == self.current), None)


Record = Incident | ActionItem | Meeting

FIELDS = frozenset(
    {
        *(name for record in (Incident, ActionItem, Meeting) for name in record.__struct_fields__),
        "comment",
        "created",
        "kind",
    }
)
"""Names that a team's own field cannot have: those of records, and of what the journal tells besides."""


def value_of(item: Record, field: str) -> Any:
    """A field's value, a team's own among them; None where there is none."""
    return getattr(item, field) if field in item.__struct_fields__ else item.extra.get(field)


def named_in(item: Record) -> tuple[Person, ...]:
    """Whom the team's own fields name."""
    many = (value if isinstance(value, tuple) else (value,) for value in item.extra.values())
    return tuple(one for some in many for one in some if isinstance(one, Person))


def with_people(item: Record, new: Callable[[Person], Person]) -> Record:
    """The record with other people in the team's own fields. new: who for whom."""

    def anew(value: Extra) -> Extra:
        if isinstance(value, tuple):
            return tuple(new(one) if isinstance(one, Person) else one for one in value)
        return new(value) if isinstance(value, Person) else value

    return msgspec.structs.replace(item, extra={name: anew(value) for name, value in item.extra.items()})


def with_values(item: Record, fresh: dict[str, Any], **more: Any) -> Record:
    """The record with these values, a team's own among them (None: no longer there). more: of the record itself."""
    own = {name: value for name, value in fresh.items() if name in item.__struct_fields__}
    extra = item.extra | {name: value for name, value in fresh.items() if name not in own}
    kept = {name: value for name, value in extra.items() if value is not None and value != ()}
    return msgspec.structs.replace(item, **own, extra=kept, **more)


_DECODER: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


def encode(item: Record) -> str:
    """A record as JSON, as the database keeps it."""
    return msgspec.json.encode(item).decode()


def decode(text: str) -> Record:
    """The inverse of `encode`. Raises msgspec.ValidationError on anything else."""
    return _DECODER.decode(text)


LOCK = "🔒"
"""What stands for a title that is withheld, in every language."""


def public(item: Record) -> Record:
    """The record as a conversation may see it: one that is withheld without any of its words."""
    if not item.withheld:
        return item
    bare = msgspec.structs.replace(item, title=LOCK, description="", labels=(), extra={})
    match bare:
        case Incident():
            return msgspec.structs.replace(bare, alerts=())
        case Meeting():
            return msgspec.structs.replace(bare, agenda=(), materials=(), said=(), proposals=(), ratings=())
        case _:
            return bare


class Comment(Struct, frozen=True, omit_defaults=True):
    """What somebody wrote on a record. at, edited_at: UTC; deleted_by: set once one side deleted it.

    internal: for fewer people than a conversation has; then there is no text. unsent: edited or deleted here, which the other
    side has not been told yet.
    """

    id: str
    item_id: str
    author: Person
    side: Side
    text: str
    at: datetime
    edited_at: datetime | None = None
    deleted_by: Person | None = None
    internal: bool = False
    unsent: bool = False
