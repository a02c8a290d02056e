"""What follows when a meeting has ended: its minutes are drafted, its card comes anew, accepted items are made, owners told."""

from __future__ import annotations

import uuid
from typing import TypeGuard

from msgspec.structs import replace
from sqlalchemy import Connection

from sop.desk import personal, places, records, wishes
from sop.records import commands as c
from sop.records.items import ActionItem, Kind, Meeting, Record
from sop.records.meetings import Fate, Proposal
from sop.records.people import Person
from sop.words import words

_SPACE = uuid.UUID("0d8a54f3-0e0f-4e0a-9c4b-6a1f0f6f7b52")


def making(command: c.Command, item: Meeting, settled: Proposal) -> c.Command:
    """The command that makes the accepted proposal's action item: the same one however often, and by whomever, it is accepted."""
    owner = settled.owners[0] if settled.owners else None
    action = c.AddActionItem(settled.title, owner, settled.due, about=item.id, home=item.home)
    name = str(uuid.uuid5(_SPACE, f"{item.uid}\0{settled.key}"))
    return replace(command, id=name, action=action, item_id=None, seen_version=None)


def settled_of(item: Record, key: str) -> Proposal:
    """The meeting's proposal of that key."""
    assert isinstance(item, Meeting), "only meetings have proposals"
    return next(one for one in item.proposals if one.key == key)


def is_of_meeting(item: Record) -> TypeGuard[ActionItem]:
    """Whether it is an action item that a meeting came to."""
    return isinstance(item, ActionItem) and (item.about or "").startswith(f"{records.PREFIX[Kind.MEETING]}-")


def follow(connection: Connection, before: Record, after: Record, now: float, *, mirrored: bool) -> None:
    """What a change of a record brings about around meetings. now: seconds of the lanes' clock; mirrored: whether there is a
    Jira whose issues are to be linked.
    """
    if is_of_meeting(after):
        _follow_item(connection, str(after.about), now)
    if not isinstance(before, Meeting) or not isinstance(after, Meeting):
        return
    if before.ended_at is None and after.ended_at is not None:
        wishes.draft_captured(connection, after.id, after.ended_at.isoformat(), now)
        bring_down(connection, after.id, now)
    unmerged = {one.key for one in before.proposals if one.fate is not Fate.MERGED}
    for one in after.proposals:
        if mirrored and one.fate is Fate.MERGED and one.item_id is not None and one.key in unmerged:
            wishes.relate(connection, one.item_id, after.id, now)
    known = {one.key for one in before.proposals if one.told}
    if fresh := [one for one in after.proposals if one.told and one.key not in known]:
        _tell_owners(connection, after, fresh, now)


def bring_down(connection: Connection, item_id: str, now: float) -> None:
    """The record's cards come again at the end of their conversations; the old messages point to them."""
    for conversation in places.placements_of(connection, item_id):
        standing = places.placement(connection, conversation, item_id)
        if standing is not None and standing.activity_id is not None:
            places.unpost(connection, conversation, item_id)
            wishes.supersede_card(connection, conversation, item_id, standing.activity_id, now)
        wishes.refresh_card(connection, conversation, item_id, now)


def _follow_item(connection: Connection, about: str, now: float) -> None:
    """A recap shows how far its action items are."""
    for conversation in places.placements_of(connection, about):
        wishes.refresh_card(connection, conversation, about, now)


def _tell_owners(connection: Connection, item: Meeting, settled: list[Proposal], now: float) -> None:
    """One message for each owner, in their own chat; whoever has none is named in the meeting's conversation."""
    unreached: list[tuple[Person, list[Proposal]]] = []
    for person, theirs in _by_owner(settled):
        chat = personal.chat_of(connection, person)
        if chat is None:
            unreached.append((person, theirs))
        else:
            _say(connection, chat, item, [(None, theirs)], now)
    if unreached and item.home is not None:
        _say(connection, item.home, item, [(person.name, theirs) for person, theirs in unreached], now)


def _say(
    connection: Connection, conversation: str, item: Meeting, whose: list[tuple[str | None, list[Proposal]]], now: float
) -> None:
    row = places.conversation_row(connection, conversation)
    spoken = words(row.language if row is not None else "en", item.zone)
    lines = [spoken("say.recap.yours" if whose[0][0] is None else "say.recap.theirs", id=item.id, title=item.title)]
    for name, theirs in whose:
        if name is not None:
            lines.append(f"{name}:")
        for one in theirs:
            due = spoken("say.recap.due", due=spoken.day(one.due)) if one.due else ""
            lines.append(spoken("say.recap.line", id=one.item_id or "", title=one.title, due=due))
    wishes.say(connection, conversation, "\n\n".join(lines), now, markdown=False)


def _by_owner(settled: list[Proposal]) -> list[tuple[Person, list[Proposal]]]:
    found: list[tuple[Person, list[Proposal]]] = []
    for one in settled:
        owner = one.owners[0] if one.owners else None
        if owner is None:
            continue
        theirs = next((some for person, some in found if person.is_same_as(owner)), None)
        if theirs is None:
            found.append((owner, [one]))
        else:
            theirs.append(one)
    return found
