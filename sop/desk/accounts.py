"""Whose account in Jira is whose: linked by a person or an admin, taken apart again, deactivated there."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import Connection, select, update

from sop.desk import people, wishes
from sop.records.people import Person
from sop.storage.moments import from_text
from sop.storage.sql import Sql
from sop.storage.tables import items, people as table


def link(connection: Connection, person: Person, account_id: str, now: float) -> Person:
    """From now on that account is this person's, and no longer anybody else's. person: with their Entra object id.

    Open records that name them are brought to Jira again. now: seconds of the lanes' clock.
    """
    connection.execute(
        update(table)
        .where(table.c.account_id == account_id, table.c.aad_id.is_not(None), table.c.aad_id != person.aad_id)
        .values(account_id=None, account_state=people.UNLINKED)
    )
    known = people.remember(connection, Person(person.name, person.aad_id, person.email, account_id))
    connection.execute(update(table).where(table.c.account_id == account_id).values(account_state=None))
    _look_again(connection, person, now)
    return known


def unlink(connection: Connection, person: Person) -> str | None:
    """The person has no account in Jira from now on, and none is looked for; the account they had."""
    before = people.known(connection, person).account_id
    people.remember(connection, Person(person.name, person.aad_id, person.email))
    connection.execute(
        update(table)
        .where(table.c.aad_id == person.aad_id)
        .values(account_id=None, account_state=people.UNLINKED, jira_asked_at=None)
    )
    return before


def holder(connection: Connection, account_id: str) -> Person | None:
    """The person of Teams whose account that is."""
    row = connection.execute(select(table).where(table.c.account_id == account_id, table.c.aad_id.is_not(None))).first()
    return Person(row.name, row.aad_id, row.email, row.account_id) if row is not None else None


def linked_names(connection: Connection) -> dict[str, str]:
    """Accounts in Jira by the names of people in Teams whose they are. Who shares a name with another is left out."""
    rows = connection.execute(
        select(table.c.name, table.c.account_id, table.c.account_state).where(table.c.aad_id.is_not(None))
    ).all()
    counts = Counter(row.name for row in rows)
    return {
        row.name: row.account_id
        for row in rows
        if row.account_id and row.name and counts[row.name] == 1 and row.account_state is None
    }


def note_active(connection: Connection, account_id: str, at: datetime, *, active: bool) -> None:
    """Jira says whether that account is active."""
    people.asked_jira(connection, Person("", account_id=account_id), at)
    connection.execute(
        update(table).where(table.c.account_id == account_id).values(account_state=None if active else people.INACTIVE)
    )


def state_of(connection: Connection, person: Person) -> tuple[str | None, datetime | None]:
    """What is known of the person's account besides its id, and when Jira was last asked for it."""
    row = _STATE(
        connection, aad_id=person.aad_id or "", email=person.email or "", account_id=person.account_id or ""
    ).fetchone()
    return (row[0], from_text(row[1]) if row[1] else None) if row is not None else (None, None)


_STATE = Sql(
    """
    SELECT account_state, jira_asked_at FROM people
    WHERE aad_id = :aad_id OR email = :email OR account_id = :account_id
    ORDER BY CASE WHEN aad_id = :aad_id THEN 0 ELSE 1 END LIMIT 1
    """
)


def assignable(connection: Connection, person: Person) -> str | None:
    """The account that Jira takes the person by as an owner; None where there is none, or it is deactivated."""
    account_id = people.known(connection, person).account_id
    return None if account_id is None or state_of(connection, person)[0] == people.INACTIVE else account_id


def _look_again(connection: Connection, person: Person, now: float) -> None:
    # Ids are hexadecimal with dashes: nothing in them is a wildcard, and no name of a field looks like one.
    named = items.c.data.contains(person.aad_id, autoescape=True)
    found = connection.execute(select(items.c.id).where(items.c.over.is_(False), named).order_by(items.c.id)).scalars()
    for item_id in found.all():
        wishes.sync_in_background(connection, item_id, now)
