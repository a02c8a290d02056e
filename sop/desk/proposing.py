"""Between the minutes as they are read and the record of the meeting: who was there, what is proposed, what exists already."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz import fuzz
from sqlalchemy import Connection, select

from sop.desk import records
from sop.minutes.found import Attendee, Captured, Context, Draft, Found, Said as Told
from sop.procedure.model import Procedure
from sop.records.items import ActionItem, Kind, Meeting
from sop.records.meetings import Proposal, Said, SaidKind
from sop.records.people import Person
from sop.records.text import TITLE_LIMIT, clean_line, cut
from sop.rules.recap import CHAT
from sop.storage.tables import people as known_people

_SCRIPT = re.compile(r"[\u3400-\u9fff]+|[^\W\d_\u3400-\u9fff][^\d_\u3400-\u9fff()（）]*")
"""A part of a name in Chinese characters, or one in other letters."""
ALIKE = 82.0
"""Of 100: from here on two titles are likely to be one action item."""
SAME_OWNER, OTHER_OWNER = 8.0, -12.0
"""What it adds that both have the same owner, or each another one."""
MOST_KNOWN = 300
"""People who may be meant where nobody has said who came to the meeting."""
OPEN_LOOKED_AT = 500


class Room(Struct, frozen=True):
    """A meeting as its minutes are read. people: those who may be meant, by the position that is their attendee's key."""

    context: Context
    people: tuple[Person, ...]
    captured: tuple[Captured, ...] = ()


def names_nobody(item: Meeting) -> bool:
    """Whether nobody has said who came: only who brought the minutes is known."""
    return len(item.people) <= 1


def room_of(connection: Connection, item: Meeting, procedure: Procedure, members: tuple[Person, ...] = ()) -> Room:
    """Who was there, and when. members: of its conversation, who may be meant where nobody has said who came; where those are
    not known either, whoever the bot knows.
    """
    people = list(item.people)
    if names_nobody(item):
        # A chat with the bot alone says nothing of who met.
        known = list(members[:MOST_KNOWN]) if len(members) > 1 else _everybody(connection)
        people += [one for one in known if not any(one.is_same_as(there) for there in people)]
    attendees = tuple(_attendee(position, one) for position, one in enumerate(people))
    holidays = frozenset(procedure.meetings.holidays)
    captured = tuple(_captured(one, attendees, people) for one in item.said if not one.source)
    return Room(Context(_held(item), attendees, holidays), tuple(people), captured)


def _everybody(connection: Connection) -> list[Person]:
    rows = connection.execute(select(known_people).order_by(known_people.c.id).limit(MOST_KNOWN))
    return [Person(row.name, row.aad_id, row.email, row.account_id) for row in rows]


def _held(item: Meeting) -> datetime:
    return (item.began_at or item.starts_at).astimezone(ZoneInfo(item.zone))


def _attendee(position: int, person: Person) -> Attendee:
    """Many people in Teams are called in two scripts at once (林美 Mei Lin); minutes name them in one."""
    also = [" ".join(part.split()) for part in _SCRIPT.findall(person.name)]
    if person.email:
        also.append(person.email.partition("@")[0])
    return Attendee(person.name, tuple(one for one in also if one and one != person.name), str(position))


def _captured(line: Said, attendees: tuple[Attendee, ...], people: Sequence[Person]) -> Captured:
    by = next((one for one, who in zip(attendees, people, strict=True) if who.is_same_as(line.by)), None)
    return Captured(line.kind.value, line.text, by, line.at)


def proposals_of(connection: Connection, item: Meeting, draft: Draft, room: Room, source: str) -> tuple[Proposal, ...]:
    """The draft's action items as proposals, each with the open one that it looks like.

    What was typed while they met is proposed already: the same found again in a transcript is left out.
    """
    there = [one for one in records.open_items(connection, Kind.ACTION, OPEN_LOOKED_AT) if isinstance(one, ActionItem)]
    typed = [] if source == CHAT else [one for one in item.proposals if one.source == CHAT]
    found = (_proposal(one, room.people) for one in draft.items)
    return tuple(
        _with_likely(one, there)
        for one in found
        if not any(_likeness(one.title, _first(one), other.title, _first(other)) >= ALIKE for other in typed)
    )


def lines_of(draft: Draft, source: str) -> tuple[Said, ...]:
    """The draft's decisions and notes as lines of the record; those that were typed are there already."""
    if source == CHAT:
        return ()
    kinds = ((SaidKind.DECISION, draft.decisions), (SaidKind.NOTE, draft.notes))
    return tuple(_line(kind, one, source) for kind, several in kinds for one in several)


def _line(kind: SaidKind, one: Told, source: str) -> Said:
    key = sha256(f"{source}\0{kind.value}\0{' '.join(one.text.split())}".encode()).hexdigest()[:24]
    return Said(key, kind, one.text, by=Person(one.by) if one.by else None, source=source)


def _proposal(found: Found, people: Sequence[Person]) -> Proposal:
    due = found.due
    return Proposal(
        found.key,
        cut(clean_line(found.title), TITLE_LIMIT),
        owners=tuple(people[int(one.key)] for one in found.owners),
        ask=tuple(people[int(one.key)] for one in found.ask),
        owner_words=cut(clean_line(found.owner_words), 120),
        due=due.day if due is not None else None,
        due_words=cut(clean_line(due.words), 120) if due is not None else "",
        due_sure=due is None or due.sure,
        evidence=cut(clean_line(found.evidence), 600),
    )


def _with_likely(one: Proposal, there: list[ActionItem]) -> Proposal:
    scored = [(_likeness(one.title, _first(one), other.title, other.assignee), other.id) for other in there]
    score, item_id = max(scored, default=(0.0, ""))
    likely = item_id if score >= ALIKE else None
    return replace(one, likely=likely)


def _likeness(title: str, owner: Person | None, other: str, their: Person | None) -> float:
    score = max(fuzz.ratio(_folded(title), _folded(other)), fuzz.token_sort_ratio(_folded(title), _folded(other)))
    if owner is None or their is None:
        return score
    return score + (SAME_OWNER if owner.is_same_as(their) else OTHER_OWNER)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _first(one: Proposal) -> Person | None:
    return one.owners[0] if one.owners else None
