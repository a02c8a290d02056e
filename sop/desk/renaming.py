"""Somebody has a new name: the records that are not over show it from now on. What is over keeps the name of its time."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import Connection, select

from sop.desk import places, records, wishes
from sop.procedure import Procedure
from sop.records.items import Incident, Record, with_people
from sop.records.people import Person
from sop.storage.tables import items


def show_new_name(connection: Connection, person: Person, procedure: Procedure, now: float) -> None:
    """Put the person's name as it is now into the open records that name them. person: with their Entra object id.

    The version stays: nobody decides anything on how a person is called. Nor is it told to Jira, which has its own name
    for them. now: seconds of the lanes' clock.
    """
    assert person.aad_id, "only whoever has an Entra object id can be told from others of the same name"
    # Ids are hexadecimal with dashes: nothing in them is a wildcard, and no name of a field looks like one.
    named = items.c.data.contains(person.aad_id, autoescape=True)
    found = connection.execute(select(items.c.id).where(items.c.over.is_(False), named).order_by(items.c.id)).scalars()
    for item_id in found.all():
        item = records.load_locked(connection, item_id)
        changed = renamed(item, person) if item is not None else item
        if item is None or changed is None or changed == item:
            continue
        records.save(connection, changed, procedure, is_new=False)
        for conversation in places.placements_of(connection, item_id):
            wishes.refresh_card(connection, conversation, item_id, now)


def renamed(item: Record, person: Person) -> Record:
    """The record with the person's new name wherever it names them. Pure."""

    def new(one: Person) -> Person:
        return replace(one, name=person.name) if one.aad_id == person.aad_id else one

    item = with_people(item, new)
    changed = replace(item, reporter=new(item.reporter), assignee=new(item.assignee) if item.assignee else None)
    if isinstance(changed, Incident) and changed.acknowledged_by is not None:
        return replace(changed, acknowledged_by=new(changed.acknowledged_by))
    return changed
