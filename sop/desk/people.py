"""People over both sides: one row for one human, however many identities are known."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select, update

from sop.records.items import Extra
from sop.records.people import Person
from sop.storage.moments import to_text
from sop.storage.sql import Sql
from sop.storage.tables import people

INACTIVE, UNLINKED = "inactive", "unlinked"
"""Of somebody's account in Jira: it is deactivated; the person has said that there is none of theirs."""


def remember(
    connection: Connection, person: Person, *, guest: bool | None = None, teams_asked_at: datetime | None = None
) -> Person:
    """Add what is now known of somebody, and return all that is known. teams_asked_at: when Teams' roster said so.

    Rows that turn out to be one human (an e-mail learnt later) become one. An account that Jira tells of is nobody's who
    has said that it is not theirs, whatever address it has.
    """
    person, rows = _apart(person, _matching(connection, person))
    best = person
    was_guest, asked, asked_teams = False, None, to_text(teams_asked_at) if teams_asked_at else None
    for row in rows:
        was_guest, asked = was_guest or row.guest, asked or row.jira_asked_at
        asked_teams = asked_teams or row.teams_asked_at
        best = Person(
            best.name or row.name,
            best.aad_id or row.aad_id,
            best.email or row.email,
            best.account_id or row.account_id,
        )
    state = next((row.account_state for row in rows if row.account_state), None)
    if state == UNLINKED and not person.account_id:
        best = Person(best.name, best.aad_id, best.email)
    wanted: dict[str, Any] = {
        "id": best.aad_id or (f"mail:{best.email}" if best.email else f"jira:{best.account_id}"),
        "name": best.name,
        "aad_id": best.aad_id,
        "email": best.email,
        "account_id": best.account_id,
        "guest": was_guest if guest is None else guest,
        "jira_asked_at": asked,
        "teams_asked_at": asked_teams,
        "account_state": state,
    }
    if len(rows) == 1 and rows[0]._asdict() == wanted:
        return best
    if not (best.aad_id or best.email or best.account_id):
        return best
    for row in rows:
        connection.execute(delete(people).where(people.c.id == row.id))
    connection.execute(insert(people).values(**wanted))
    return best


def known(connection: Connection, person: Person) -> Person:
    """The person with every identity known of them."""
    rows = _matching(connection, person)
    if not rows:
        return person
    row = rows[0]
    if person.aad_id:
        # What a record was told long ago of somebody's account may be old.
        row = next((one for one in rows if one.aad_id == person.aad_id), row)
    account_id = row.account_id or (None if row.account_state == UNLINKED else person.account_id)
    return Person(person.name or row.name, person.aad_id or row.aad_id, person.email or row.email, account_id)


def named(connection: Connection, person: Person) -> Person:
    """Whom a person means who typed a name or an e-mail: the one known human it fits; otherwise the name as typed."""
    if person.aad_id or person.account_id:
        return person
    if person.email:
        return known(connection, person)
    wanted = person.name.casefold()
    fitting = [row for row in connection.execute(select(people)) if wanted in _calls(row)]
    if len(fitting) != 1:
        return person
    row = fitting[0]
    return Person(row.name, row.aad_id, row.email, row.account_id)


def all_named(connection: Connection, value: Extra | None) -> Extra | None:
    """A field's value with whom a person means by every name in it."""
    if isinstance(value, tuple):
        return tuple(named(connection, one) if isinstance(one, Person) else one for one in value)
    return named(connection, value) if isinstance(value, Person) else value


def members(connection: Connection, most: int) -> tuple[Person, ...]:
    """People of the tenant who are known in Teams, by name, at most so many."""
    rows = _MEMBERS(connection, guest=False, most=most)
    return tuple(Person(name, aad_id, email, account_id) for name, aad_id, email, account_id in rows)


_MEMBERS = Sql(
    """
    SELECT name, aad_id, email, account_id FROM people WHERE aad_id IS NOT NULL AND guest = :guest
    ORDER BY name, aad_id LIMIT :most
    """
)


def member(connection: Connection, aad_id: str) -> Person | None:
    """The known person of that Entra object id."""
    found = known(connection, Person("", aad_id))
    return found if found.name else None


def _calls(row: Row[Any]) -> set[str]:
    """What somebody is called: the whole name, each word of it, the part of the e-mail before the @."""
    name = row.name.casefold()
    return {name, *name.split(), *([row.email.partition("@")[0]] if row.email else [])}


def asked_jira(connection: Connection, person: Person, at: datetime) -> None:
    """Note that Jira was asked for this person's account and has none."""
    for row in _matching(connection, person):
        connection.execute(update(people).where(people.c.id == row.id).values(jira_asked_at=to_text(at)))


def has_no_account(connection: Connection, person: Person) -> bool:
    """Whether Jira was asked for this person and knows none, or cannot be asked since no e-mail is known."""
    rows = _matching(connection, person)
    if any(row.account_id for row in rows):
        return False
    if any(row.account_state == UNLINKED for row in rows):
        return True
    if person.account_id:
        return False
    if not person.email and not any(row.email for row in rows):
        return True
    return any(row.jira_asked_at for row in rows)


def _apart(person: Person, rows: list[_Known]) -> tuple[Person, list[_Known]]:
    """Two people of Teams are never one, whatever address an account has: whose it is, they or an admin have said."""
    anchor = next((row for row in rows if person.aad_id and row.aad_id == person.aad_id), None) or next(
        (row for row in rows if person.account_id and row.account_id == person.account_id), None
    )
    aad_id = person.aad_id or (anchor.aad_id if anchor is not None else None)
    others = [row for row in rows if row.aad_id and _is_other(row, aad_id, person)]
    if not others:
        return person, rows
    email = None if any(row.email == person.email for row in others) else person.email
    account_id = None if any(row.account_id == person.account_id for row in others) else person.account_id
    return Person(person.name, person.aad_id, email, account_id), [row for row in rows if row not in others]


def _is_other(row: _Known, aad_id: str | None, person: Person) -> bool:
    """Whether the row is somebody else's, or of somebody who has said that the account is not theirs."""
    if aad_id is not None:
        return row.aad_id != aad_id
    return person.account_id is not None and row.account_state == UNLINKED


class _Known(NamedTuple):
    """A row of `people`."""

    id: str
    name: str
    aad_id: str | None
    email: str | None
    account_id: str | None
    guest: bool
    jira_asked_at: str | None
    teams_asked_at: str | None
    account_state: str | None


def _matching(connection: Connection, person: Person) -> list[_Known]:
    if not (person.aad_id or person.email or person.account_id):
        return []
    found = _MATCHING(
        connection, aad_id=person.aad_id or "", email=person.email or "", account_id=person.account_id or ""
    )
    return [_Known(*row) for row in found]


_MATCHING = Sql(
    # No identity is empty.
    """
    SELECT id, name, aad_id, email, account_id, guest, jira_asked_at, teams_asked_at, account_state FROM people
    WHERE aad_id = :aad_id OR email = :email OR account_id = :account_id ORDER BY id
    """
)
