"""Gates: a destination that is down is closed as one thing, tried by one request, and opened for all lanes at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, case, delete, select, update
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
    gate closed say nothing new, but for a longer time that they were asked to wait.
    """
    asked = min(after or 0.0, LONGEST_ASKED_S)
    row = connection.execute(
        select(gates.c.wait_s, gates.c.probe_at).where(gates.c.name == name).with_for_update()
    ).first()
    if row is None:
        made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        statement = made(gates).values(
            name=name,
            closed_at=now,
            probe_at=now + max(FIRST_WAIT_S, asked),
            wait_s=FIRST_WAIT_S,
            reason=reason,
            remedy=remedy,
        )
        return connection.execute(statement.on_conflict_do_nothing(index_elements=[gates.c.name])).rowcount > 0
    wait = min(row.wait_s * 2, LONGEST_WAIT_S) if probed else row.wait_s
    probe_at = now + max(wait, asked) if probed else max(row.probe_at, now + asked)
    told = {"reason": reason, "remedy": remedy} if probed or probe_at > row.probe_at else {}
    connection.execute(update(gates).where(gates.c.name == name).values(probe_at=probe_at, wait_s=wait, **told))
    return False


def take_turn(connection: Connection, name: str, now: float, lease_s: float) -> bool:
    """Whether the caller is the one that may try it now: the update lets one through, whoever of all replicas.

    The turn lasts as long as the wait between two probes, and at least a lease, so that a process that dies with it keeps it
    from nobody for long; `keep_turn` prolongs that of a probe that is slow.
    """
    lasts = case((gates.c.wait_s > lease_s, gates.c.wait_s), else_=lease_s)
    due = update(gates).where(gates.c.name == name, gates.c.probe_at <= now)
    return connection.execute(due.values(probe_at=now + lasts)).rowcount > 0


def next_try(connection: Connection, name: str) -> float | None:
    """When it may be tried next, in seconds of the lanes' clock; None where it is open."""
    at = connection.execute(select(gates.c.probe_at).where(gates.c.name == name)).scalar()
    return float(at) if at is not None else None


def keep_turn(connection: Connection, names: Iterable[str], now: float, lease_s: float) -> None:
    """The probe is still under way: nobody else tries meanwhile."""
    short = update(gates).where(gates.c.name.in_(sorted(names)), gates.c.probe_at < now + lease_s)
    connection.execute(short.values(probe_at=now + lease_s))


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
