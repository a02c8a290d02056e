"""Gates: a destination that is down is closed as one thing, tried by one request, and opened for all lanes at once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sop.storage.sql import Sql
from sop.storage.tables import gates

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 30.0
LONGEST_ASKED_S = 3600.0
"""However long a destination asks to be left alone: it is tried once an hour. Jira's hourly quota asks for no more."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A closed destination. closed_at: seconds of the lanes' clock."""

    name: str
    closed_at: float
    reason: str
    remedy: str


def close(
    connection: Connection, name: str, now: float, reason: str, remedy: str, after: float | None, *, probed: bool
) -> bool:
    """Close it; where it is closed and a probe has failed, wait twice as long. True where it was open until now.

    after: seconds it asked for; probed: whether this failure is the probe's: those of calls that were under way when the
    gate closed say nothing new.
    """
    row = connection.execute(select(gates.c.wait_s).where(gates.c.name == name).with_for_update()).first()
    if row is None:
        wait = max(FIRST_WAIT_S, min(after or 0.0, LONGEST_ASKED_S))
        made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        statement = made(gates).values(
            name=name, closed_at=now, probe_at=now + wait, wait_s=wait, reason=reason, remedy=remedy
        )
        return connection.execute(statement.on_conflict_do_nothing(index_elements=[gates.c.name])).rowcount > 0
    if not probed and after is None:
        return False
    wait = max(min(row.wait_s * 2, LONGEST_WAIT_S), min(after or 0.0, LONGEST_ASKED_S))
    connection.execute(
        update(gates)
        .where(gates.c.name == name)
        .values(probe_at=now + wait, wait_s=min(wait, LONGEST_WAIT_S), reason=reason, remedy=remedy)
    )
    return False


def probe_again(connection: Connection, name: str, now: float) -> None:
    """The probe has not asked anything: another may at once."""
    connection.execute(update(gates).where(gates.c.name == name).values(probe_at=now))


def open_(connection: Connection, name: str) -> bool:
    """Open it; True where it was closed."""
    opened = connection.execute(delete(gates).where(gates.c.name == name)).rowcount > 0
    if opened:
        connection.info["put"] = True
    return opened


def closed(connection: Connection) -> dict[str, Gate]:
    """All closed gates by name."""
    return {row[0]: Gate(*row) for row in _CLOSED(connection)}


_CLOSED = Sql("SELECT name, closed_at, reason, remedy FROM gates")
