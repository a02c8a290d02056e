"""Digests of action items: one card for a person, a day and a conversation, and what each item's people have heard.

A digest goes into the person's own chat with SOPilot; where there is none, where the item lives.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from sop.desk import conversations, lanes_of as names, people, personal, places, records
from sop.lanes import put
from sop.procedure import Procedure
from sop.procedure.days import is_working
from sop.records.items import ActionItem, Kind, Record, decode, public
from sop.records.people import SYSTEM, Person
from sop.rules import reminding, stage_of
from sop.rules.reminding import Heard
from sop.storage import marks
from sop.storage.sql import Sql

SHOWN_IN = 4
"""Digests that follow an item's changes: the newest ones that show it."""


class Entry(Struct, frozen=True):
    """An item in a digest. late: it is somebody else's, who is late with it, and the reader is asked to see to it."""

    item_id: str
    late: bool = False


class Digest(Struct, frozen=True):
    """What one person was told on a day in a conversation. activity_id: of its card, None until it is posted; language: of
    whoever asked for it, empty for the conversation's.
    """

    person: Person
    conversation: str
    day: date
    entries: tuple[Entry, ...] = ()
    activity_id: str | None = None
    language: str = ""

    @property
    def key(self) -> str:
        """Names the person's digests in that conversation."""
        return digest_key(self.person, self.conversation)


class Turn(Struct, frozen=True):
    """An item whose turn it is. until: the reminder's day, None where it is escalated."""

    item: ActionItem
    person: Person
    conversation: str
    until: date | None = None

    @property
    def entry(self) -> Entry:
        """The item in the digest."""
        return Entry(self.item.id, self.until is None)


class Line(Struct, frozen=True):
    """An item of a digest as it is now, as the conversation may see it."""

    item: Record
    late: bool


class DigestView(Struct, frozen=True):
    """A digest with its items as they are now. own: whether it is the person's own chat; hands: people whom an item can be
    handed over to."""

    digest: Digest
    lines: tuple[Line, ...]
    own: bool
    hands: tuple[Person, ...] = ()


HANDS = 60
"""People to choose from on the card; anybody else is named in `assign`."""


def digest_key(person: Person, conversation: str) -> str:
    """Short, and the same for the same person and conversation."""
    return hashlib.sha256(f"{reminding.key_of(person)}\0{conversation}".encode()).hexdigest()[:24]


def turns(connection: Connection, procedure: Procedure, today: date) -> list[Turn]:
    """Everything that is to be told today, by the items' ids. None on a day without work."""
    if not is_working(today, procedure.meetings):
        return []
    rows = _OPEN(connection, kind=Kind.ACTION.value, over=False).fetchall()
    return [turn for (data,) in rows for turn in _turns_of(connection, decode(data), procedure, today)]


def turns_of(connection: Connection, procedure: Procedure, today: date, item_ids: Sequence[str]) -> list[Turn]:
    """What is still to be told today of these items; nothing on a day without work."""
    if not is_working(today, procedure.meetings):
        return []
    items = [item for item_id in item_ids if (item := records.load(connection, item_id)) is not None]
    return [turn for item in items for turn in _turns_of(connection, item, procedure, today)]


def _turns_of(connection: Connection, item: Record, procedure: Procedure, today: date) -> list[Turn]:
    if not isinstance(item, ActionItem) or not reminding.waits(item, procedure):
        return []
    heard = heard_of(connection, item.id)
    source = records.load(connection, item.about) if item.about else None
    head = people.known(connection, reminding.answerable(item, source))
    owner = people.known(connection, item.assignee) if item.assignee is not None else head
    found: list[Turn] = []
    until = reminding.reminder(item, today, procedure.meetings, heard, reminding.key_of(owner))
    if until is not None and (where := _where(connection, item, owner, procedure)):
        found.append(Turn(item, owner, where, until))
    told_else = not head.is_same_as(owner) and head.name != SYSTEM.person.name
    if (
        told_else
        and reminding.escalates(item, today, procedure.meetings, heard)
        and (where := _where(connection, item, head, procedure))
    ):
        found.append(Turn(item, head, where))
    return found


def _where(connection: Connection, item: ActionItem, person: Person, procedure: Procedure) -> str | None:
    """The person's own chat, else where the item lives; None where nothing can be posted anywhere."""
    own = personal.chat_of(connection, person)
    wanted = [own, item.home, *places.placements_of(connection, item.id), places.route_for(connection, item, procedure)]
    return next((one for one in wanted if one is not None and is_open(connection, one)), None)


def is_open(connection: Connection, conversation: str) -> bool:
    """Whether something can be posted there."""
    row = places.conversation_row(connection, conversation)
    return row is not None and not conversations.is_shut(row)


def tell(connection: Connection, found: Sequence[Turn], now: float) -> None:
    """Wish for everybody's digest with what is to be told to them. now: seconds of the lanes' clock."""
    whom: dict[str, list[Turn]] = {}
    for turn in found:
        whom.setdefault(digest_key(turn.person, turn.conversation), []).append(turn)
    for key in sorted(whom):
        first = whom[key][0]
        ids = [one.item.id for one in whom[key]]
        _wish(connection, first.person, first.conversation, now, "day", items=ids)


def ask(
    connection: Connection, person: Person, conversation: str, language: str, procedure: Procedure, now: float
) -> bool:
    """Somebody wants to see all their open action items: wish for a digest of them, here and in their language. False where there
    are none.
    """
    me = people.known(connection, person)
    rows = _OPEN(connection, kind=Kind.ACTION.value, over=False).fetchall()
    mine = [item for (data,) in rows if _is_open(item := decode(data), procedure) and me.is_same_as(item.assignee)]
    mine.sort(key=lambda item: (item.due is None, item.due, item.created_at))
    if mine:
        _wish(connection, me, conversation, now, "asked", asked=[item.id for item in mine], language=language)
    return bool(mine)


def _is_open(item: Record, procedure: Procedure) -> bool:
    stage = stage_of(item, procedure)
    return not (stage.settled or stage.ends)


def _wish(
    connection: Connection, person: Person, conversation: str, now: float, why: str, **which: Sequence[str]
) -> None:
    """which: `items` that are to be told, `asked` for by the person in a `language`, or neither: the digest as it is."""
    payload = {"person": msgspec.to_builtins(person), "conversation": conversation, **which}
    put(
        connection,
        names.digest_lane(digest_key(person, conversation)),
        names.DIGEST,
        payload,
        gate=names.TEAMS_GATE,
        now=now,
        merge_key=why,
    )


def follow(connection: Connection, item: Record, now: float) -> None:
    """An item has changed: the digests that show it show it as it is now. now: seconds of the lanes' clock."""
    if not isinstance(item, ActionItem):
        return
    for key in heard_of(connection, item.id).digests:
        digest = read(connection, key)
        if digest is not None and digest.activity_id is not None:
            _wish(connection, digest.person, digest.conversation, now, "refresh")


def read(connection: Connection, key: str) -> Digest | None:
    """The newest digest of that key."""
    found = marks.read(connection, f"digest:{key}")
    return msgspec.convert(found, Digest) if found is not None else None


def view_of(connection: Connection, digest: Digest) -> DigestView:
    """The digest with its items as they are now. An item that is no more is left out."""
    loaded = [(entry, records.load(connection, entry.item_id)) for entry in digest.entries]
    lines = tuple(Line(public(item), entry.late) for entry, item in loaded if item is not None)
    own = personal.chat_of(connection, digest.person) == digest.conversation
    return DigestView(digest, lines, own, people.members(connection, HANDS))


def told(connection: Connection, digest: Digest, fresh: list[Turn]) -> None:
    """The digest is out: it is remembered, and so is what of it was new."""
    marks.keep(connection, f"digest:{digest.key}", _plain(digest))
    new = {turn.item.id: turn for turn in fresh}
    for item_id in (entry.item_id for entry in digest.entries):
        before = heard_of(connection, item_id)
        kept = (digest.key, *(one for one in before.digests if one != digest.key))[:SHOWN_IN]
        heard = replace(before, digests=kept)
        turn = new.get(item_id)
        if turn is not None and turn.until is None:
            heard = replace(heard, escalated=turn.item.due)
        elif turn is not None:
            heard = replace(heard, person=reminding.key_of(turn.person), due=turn.item.due, until=turn.until)
        if heard != before:
            marks.keep(connection, f"heard:{item_id}", _plain(heard))


def heard_of(connection: Connection, item_id: str) -> Heard:
    """What people have been told of the item."""
    found = marks.read(connection, f"heard:{item_id}")
    return msgspec.convert(found, Heard) if found is not None else Heard()


def _plain(value: Struct) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(value)
    return plain


_OPEN = Sql("SELECT data FROM items WHERE kind = :kind AND over = :over ORDER BY id")
