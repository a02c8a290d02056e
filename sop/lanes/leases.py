"""Leases of lanes: who holds which, renewed by a heartbeat, ended by a release. Plain functions on a connection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, update

from sop.lanes.model import Job, LeaseLost
from sop.storage.sql import Sql
from sop.storage.tables import lanes

LEASE_S = 4.0
"""A lane is another worker's to take when its owner has not been heard of for so long."""
NOT_HELD = -1e9
"""`not_before` of a lane that nothing but its own due time holds back, whatever that is."""


@dataclass(frozen=True, slots=True)
class Owner:
    """One worker: its name, unique over all replicas and restarts."""

    name: str


def heartbeat(connection: Connection, owner: Owner, lane_keys: Iterable[str], now: float) -> list[tuple[str, int]]:
    """Renew this worker's leases of the lanes it works on; any other that it still holds was left to its lease.

    Returns lane and epoch of each that was still its own.
    """
    held = [(key, epoch) for key, epoch in _MINE(connection, keys=sorted(lane_keys), owner=owner.name)]
    _RENEW(connection, keys=[key for key, _ in held], until=now + LEASE_S)
    return held


_MINE = Sql("SELECT key, epoch FROM lanes WHERE key IN :keys AND owner = :owner ORDER BY key /*for update*/")
_RENEW = Sql("UPDATE lanes SET lease_until = :until WHERE key IN :keys")


def release_everything(connection: Connection) -> None:
    """End every lease: for the one serving process of a SQLite database, which starts with no other alive."""
    connection.execute(update(lanes).where(lanes.c.owner.is_not(None)).values(owner=None, lease_until=None))


def lock_own(connection: Connection, owner: Owner, job: Job) -> bool:
    """Hold the lane's row until the transaction ends; whether anything of the lane is parked.

    Raises LeaseLost where the lane is another's by now.
    """
    row = _OWNER(connection, lane=job.lane).fetchone()
    if row is None or row[0] != owner.name or row[1] != job.epoch:
        raise LeaseLost(job.lane)
    return bool(row[2])


_OWNER = Sql(
    # What is parked changes with the lane held only, or is tried again and goes: nothing is missed by looking here.
    """
    SELECT owner, epoch, EXISTS (SELECT 1 FROM parked WHERE parked.lane = lanes.key) FROM lanes
    WHERE key = :lane /*for update*/
    """
)


def release(connection: Connection, lane: str) -> None:
    """End the lease; an empty lane goes. The lane row is locked by the caller."""
    if drop_empty(connection, lane):
        return
    _FREE_LANE(connection, lane=lane, first_due=first_due(connection, lane))
    # Whoever waits for the next due time has not heard of this one.
    connection.info["put"] = True


def first_due(connection: Connection, lane: str) -> float | None:
    """When the first of the lane's intents is due; None for an empty lane."""
    (soonest,) = _FIRST_DUE(connection, lane=lane).fetchone()
    return float(soonest) if soonest is not None else None


def drop_empty(connection: Connection, lane: str) -> bool:
    """An empty lane goes, and its lease with it; whether it was empty. The lane row is locked by the caller."""
    return bool(_DROP_EMPTY(connection, lane=lane).rowcount)


_FIRST_DUE = Sql("SELECT min(due_at) FROM intents WHERE lane = :lane")
_DROP_EMPTY = Sql("DELETE FROM lanes WHERE key = :lane AND NOT EXISTS (SELECT 1 FROM intents WHERE lane = :lane)")
_FREE_LANE = Sql(
    """
    UPDATE lanes SET owner = NULL, lease_until = NULL,
        next_at = CASE WHEN not_before > :first_due THEN not_before ELSE :first_due END
    WHERE key = :lane
    """
)
