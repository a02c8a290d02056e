"""How a try ends in the database: complete, postpone, park. Plain functions on a connection."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection

from sop.errors import Said
from sop.lanes.claiming import begin_next
from sop.lanes.leases import NOT_HELD, Owner, first_due, lock_own, release
from sop.lanes.model import Job
from sop.storage.sql import Sql

_RANK = 1e-6


def complete(
    connection: Connection, owner: Owner, job: Job, now: float, finish: Callable[[Connection], None] | None
) -> Job | None:
    """Store the result, delete the intent (or let its newer version wait), and begin the lane's next one.

    Raises LeaseLost, and then nothing is stored.
    """
    if finish is not None:
        finish(connection)
    parked = lock_own(connection, owner, job)
    _settle(connection, job)
    if parked and job.merge_key is not None:
        _UNPARK(connection, lane=job.lane, merge_key=job.merge_key)
    return begin_next(connection, job.lane, job.epoch, now)


_UNPARK = Sql("DELETE FROM parked WHERE lane = :lane AND merge_key = :merge_key")


def _settle(connection: Connection, job: Job, *, suspect: bool = False) -> None:
    if _DELETE(connection, id=job.id, version=job.version).rowcount == 0:
        (_REST_IN_DOUBT if suspect else _REST)(connection, id=job.id)


_DELETE = Sql("DELETE FROM intents WHERE id = :id AND version = :version")
_REST = Sql("UPDATE intents SET attempts = 0, trouble = NULL, started = NULL, run_version = NULL WHERE id = :id")
_REST_IN_DOUBT = Sql("UPDATE intents SET attempts = 0, trouble = NULL WHERE id = :id")


def postpone(
    connection: Connection,
    owner: Owner,
    job: Job,
    now: float,
    after: float,
    *,
    trouble: str | None,
    counted: bool,
    suspect: bool,
    behind: bool = False,
) -> None:
    """Give the lane back until `now + after`. suspect: the effect may have happened. Raises LeaseLost.

    behind: it has tried a closed gate, and comes after the others of its rank that wait there.
    """
    lock_own(connection, owner, job)
    again = _AGAIN_IN_DOUBT if suspect else _AGAIN
    again(connection, id=job.id, trouble=trouble, counted=1 if counted else 0)
    held_back = now + after if after > 0 else NOT_HELD
    if behind:
        # Lanes are taken by their time. Due at 0.0 or before is what somebody waits for, the rest has a real time: the place
        # of a lane that has tried is behind all that somebody waits for, and before those that nobody does.
        held_back = now if (first_due(connection, job.lane) or 0.0) > 0 else now * _RANK
    _HOLD_BACK(connection, lane=job.lane, until=held_back)
    release(connection, job.lane)


_AGAIN = Sql(
    """
    UPDATE intents SET trouble = :trouble, attempts = attempts + :counted, started = NULL, run_version = NULL
    WHERE id = :id
    """
)
_AGAIN_IN_DOUBT = Sql("UPDATE intents SET trouble = :trouble, attempts = attempts + :counted WHERE id = :id")
_HOLD_BACK = Sql("UPDATE lanes SET not_before = :until WHERE key = :lane")


def park(
    connection: Connection,
    owner: Owner,
    job: Job,
    now: float,
    *,
    reason: str,
    remedy: str,
    suspect: bool,
    said: tuple[Said, ...] = (),
) -> bool:
    """Set the intent aside with its reason, for people to see and retry; the lane goes on. Raises LeaseLost.

    said: the reason as data. Answers whether that is news: it may have been tried again, and be parked for the same.
    A newer version that came meanwhile is not parked: it gets its own try.
    """
    lock_own(connection, owner, job)
    version, payload = _HELD(connection, id=job.id).fetchone()
    news = True
    if version == job.version:
        if job.merge_key is not None:
            news = _FOR_THAT(connection, lane=job.lane, merge_key=job.merge_key, reason=reason).fetchone() is None
            _UNPARK(connection, lane=job.lane, merge_key=job.merge_key)
        _PARK(
            connection,
            lane=job.lane,
            gate=job.gate,
            kind=job.kind,
            merge_key=job.merge_key,
            payload=payload,
            reason=reason,
            remedy=remedy,
            suspect=suspect,
            at=now,
            said=msgspec.json.encode(said).decode() if said else None,
        )
    _settle(connection, job, suspect=suspect)
    release(connection, job.lane)
    return news


_HELD = Sql("SELECT version, payload FROM intents WHERE id = :id")
_FOR_THAT = Sql("SELECT id FROM parked WHERE lane = :lane AND merge_key = :merge_key AND reason = :reason")
_PARK = Sql(
    """
    INSERT INTO parked (lane, gate, kind, merge_key, payload, reason, remedy, suspect, at, said)
    VALUES (:lane, :gate, :kind, :merge_key, :payload, :reason, :remedy, :suspect, :at, :said)
    """
)
