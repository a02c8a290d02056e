"""Lanes and intents in the database: put, claim, begin, complete, postpone, park. Plain functions on a connection.

Order of locks: records before lanes, and lanes by their key (`card:…`, `jira:…`, `say:…`). The lane row is always locked
before looking at what the lane still holds; otherwise a put that races a release would be left in a lane that nobody
looks at.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import Connection, Float, Row, bindparam, case, delete, func, insert, or_, select, text, update

from sop.lanes.model import Job, LeaseLost
from sop.storage.tables import gates, intents, lanes, parked

LEASE_S = 4.0
"""A lane is another worker's to take when its owner has not been heard of for so long."""


@dataclass(frozen=True, slots=True)
class Owner:
    """One worker: its name, unique over all replicas and restarts."""

    name: str


def put(
    connection: Connection,
    lane: str,
    kind: str,
    payload: dict[str, Any],
    *,
    gate: str,
    now: float,
    merge_key: str | None = None,
    due_at: float = 0.0,
) -> None:
    """Wish an effect, in the caller's own transaction.

    lane: the mailbox in which order holds; gate: the destination it needs; merge_key: a waiting intent of the same key takes
    this payload instead of a second one being made; now, due_at: seconds of the lanes' clock (0: at once).
    """
    connection.execute(_TOUCH_LANE, {"lane": lane, "gate": gate, "due_at": due_at})
    wish = {"lane": lane, "kind": kind, "merge_key": merge_key, "payload": orjson.dumps(payload).decode()}
    if merge_key is None or connection.execute(_MERGE, {**wish, "due_at": due_at}).rowcount == 0:
        connection.execute(_INSERT, {**wish, "due_at": due_at, "now": now})
    connection.info["put"] = True


# Every command puts several intents, and building these statements anew took ten times as long as running them. As text
# they read alike on both databases.

_TOUCH_LANE = text(
    # Makes the lane or locks it, and lets it be looked at no later than the new intent needs.
    """
    INSERT INTO lanes (key, gate, not_before, next_at) VALUES (:lane, :gate, 0.0, :due_at)
    ON CONFLICT (key) DO UPDATE SET next_at = CASE
        WHEN lanes.next_at IS NULL OR lanes.next_at > :due_at
        THEN CASE WHEN lanes.not_before > :due_at THEN lanes.not_before ELSE :due_at END
        ELSE CASE WHEN lanes.not_before > lanes.next_at THEN lanes.not_before ELSE lanes.next_at END
    END
    """
).bindparams(bindparam("due_at", type_=Float))

_MERGE = text(
    # While it runs, the first newer wish sets the due time anew: a schedule puts its successor into its own place.
    """
    UPDATE intents SET payload = :payload, version = version + 1, due_at = CASE
        WHEN started IS NOT NULL AND version = run_version THEN :due_at
        WHEN due_at > :due_at THEN :due_at
        ELSE due_at
    END
    WHERE lane = :lane AND merge_key = :merge_key
    """
).bindparams(bindparam("due_at", type_=Float))

_INSERT = text(
    """
    INSERT INTO intents (lane, kind, merge_key, payload, version, due_at, put_at, attempts)
    VALUES (:lane, :kind, :merge_key, :payload, 1, :due_at, :now, 0)
    """
)


def due(connection: Connection, now: float) -> tuple[bool, float | None]:
    """Whether anything can be claimed now, and otherwise when next (None: nothing waits). Read-only."""
    free = or_(lanes.c.owner.is_(None), lanes.c.lease_until < now)
    shut = select(gates.c.name)
    first = connection.execute(
        select(func.min(lanes.c.next_at)).where(lanes.c.next_at.is_not(None), free, lanes.c.gate.not_in(shut))
    ).scalar()
    # Behind a closed gate: when its next probe is due and a lane of it has something to probe with.
    behind = connection.execute(
        select(gates.c.probe_at, func.min(lanes.c.next_at).label("next_at"))
        .join(lanes, lanes.c.gate == gates.c.name)
        .where(lanes.c.next_at.is_not(None), free)
        .group_by(gates.c.name, gates.c.probe_at)
    )
    times = [max(row.probe_at, row.next_at) for row in behind] + ([first] if first is not None else [])
    soonest = min(times) if times else None
    return soonest is not None and soonest <= now, soonest


def claim(connection: Connection, owner: Owner, now: float, limit: int) -> list[Job]:
    """Lease up to `limit` free lanes that are due, and begin the head of each."""
    shut = [row.name for row in connection.execute(select(gates.c.name))]
    keys = _free_lanes(connection, now, limit, lanes.c.gate.not_in(shut))
    probes: list[str] = []
    for gate in shut:
        if len(keys) + len(probes) < limit and _may_probe(connection, gate, now):
            probes += _free_lanes(connection, now, 1, lanes.c.gate == gate)
    jobs = []
    for key in keys + probes:
        epoch = secrets.randbits(62)
        connection.execute(
            update(lanes).where(lanes.c.key == key).values(owner=owner.name, epoch=epoch, lease_until=now + LEASE_S)
        )
        job = begin_head(connection, key, epoch, now)
        if job is None:
            _release(connection, key, now)
        else:
            jobs.append(replace(job, probing=key in probes))
    return jobs


def _free_lanes(connection: Connection, now: float, limit: int, where: Any) -> list[str]:
    free = or_(lanes.c.owner.is_(None), lanes.c.lease_until < now)
    statement = select(lanes.c.key).where(lanes.c.next_at <= now, free, where).order_by(lanes.c.next_at).limit(limit)
    return list(connection.execute(statement.with_for_update(skip_locked=True)).scalars())


def _may_probe(connection: Connection, gate: str, now: float) -> bool:
    """Whether this call is the one that may try the closed destination: the update lets one replica through."""
    statement = update(gates).where(gates.c.name == gate, gates.c.probe_at <= now)
    return connection.execute(statement.values(probe_at=now + gates.c.wait_s)).rowcount > 0


def begin_head(connection: Connection, lane: str, epoch: int, now: float) -> Job | None:
    """Mark the lane's first due intent as begun, and hand it over. What was begun before and never ended is suspect."""
    row = connection.execute(
        select(intents, lanes.c.gate)
        .join(lanes, lanes.c.key == intents.c.lane)
        .where(intents.c.lane == lane, intents.c.due_at <= now)
        .order_by(intents.c.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    connection.execute(
        update(intents).where(intents.c.id == row.id).values(started=epoch, run_version=intents.c.version)
    )
    return _job(row, epoch)


def _job(row: Row[Any], epoch: int) -> Job:
    return Job(
        id=row.id,
        lane=row.lane,
        gate=row.gate,
        epoch=epoch,
        kind=row.kind,
        payload=orjson.loads(row.payload),
        version=row.version,
        merge_key=row.merge_key,
        suspect=row.started is not None,
        attempts=row.attempts,
        put_at=row.put_at,
        trouble=row.trouble,
    )


def complete(
    connection: Connection, owner: Owner, job: Job, now: float, finish: Callable[[Connection], None] | None
) -> Job | None:
    """Store the result, delete the intent (or let its newer version wait), and begin the lane's next one.

    Raises LeaseLost, and then nothing is stored.
    """
    if finish is not None:
        finish(connection)
    _lock_own(connection, owner, job)
    _settle(connection, job)
    if job.merge_key is not None:
        connection.execute(delete(parked).where(parked.c.lane == job.lane, parked.c.merge_key == job.merge_key))
    following = begin_head(connection, job.lane, job.epoch, now)
    if following is None:
        _release(connection, job.lane, now)
    return following


def _settle(connection: Connection, job: Job, *, suspect: bool = False) -> None:
    ran = connection.execute(delete(intents).where(intents.c.id == job.id, intents.c.version == job.version))
    if ran.rowcount == 0:
        changes: dict[str, Any] = {"attempts": 0, "trouble": None}
        if not suspect:
            changes |= {"started": None, "run_version": None}
        connection.execute(update(intents).where(intents.c.id == job.id).values(**changes))


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
) -> None:
    """Give the lane back until `now + after`. suspect: the effect may have happened. Raises LeaseLost."""
    _lock_own(connection, owner, job)
    changes: dict[str, Any] = {"trouble": trouble, "attempts": intents.c.attempts + (1 if counted else 0)}
    if not suspect:
        changes |= {"started": None, "run_version": None}
    connection.execute(update(intents).where(intents.c.id == job.id).values(**changes))
    connection.execute(update(lanes).where(lanes.c.key == job.lane).values(not_before=now + after))
    _release(connection, job.lane, now)


def park(
    connection: Connection, owner: Owner, job: Job, now: float, *, reason: str, remedy: str, suspect: bool
) -> None:
    """Set the intent aside with its reason, for people to see and retry; the lane goes on. Raises LeaseLost.

    A newer version that came meanwhile is not parked: it gets its own try.
    """
    _lock_own(connection, owner, job)
    row = connection.execute(select(intents.c.version, intents.c.payload).where(intents.c.id == job.id)).one()
    if row.version == job.version:
        if job.merge_key is not None:
            connection.execute(delete(parked).where(parked.c.lane == job.lane, parked.c.merge_key == job.merge_key))
        connection.execute(
            insert(parked).values(
                lane=job.lane,
                gate=job.gate,
                kind=job.kind,
                merge_key=job.merge_key,
                payload=row.payload,
                reason=reason,
                remedy=remedy,
                suspect=suspect,
                at=now,
            )
        )
    _settle(connection, job, suspect=suspect)
    _release(connection, job.lane, now)


def unpark(connection: Connection, parked_id: int, now: float) -> bool:
    """Give parked work another try; False where there is none of that id."""
    row = connection.execute(select(parked).where(parked.c.id == parked_id)).first()
    if row is None:
        return False
    connection.execute(delete(parked).where(parked.c.id == parked_id))
    put(
        connection,
        row.lane,
        row.kind,
        orjson.loads(row.payload),
        gate=row.gate,
        now=now,
        merge_key=row.merge_key,
    )
    if row.suspect:
        _doubt(connection, row.lane, row.merge_key)
    return True


def _doubt(connection: Connection, lane: str, merge_key: str | None) -> None:
    """The intent that was just put is suspect, unless it was merged into one that runs."""
    newest = select(func.max(intents.c.id)).where(intents.c.lane == lane).scalar_subquery()
    this = intents.c.id == newest if merge_key is None else intents.c.merge_key == merge_key
    not_begun = intents.c.started.is_(None)
    connection.execute(update(intents).where(intents.c.lane == lane, this, not_begun).values(started=0))


def heartbeat(connection: Connection, owner: Owner, lane_keys: Iterable[str], now: float) -> None:
    """Renew this worker's leases of the lanes it works on; any other that it still holds was left to its lease."""
    mine = lanes.c.key.in_(list(lane_keys)), lanes.c.owner == owner.name
    held = list(connection.execute(select(lanes.c.key).where(*mine).order_by(lanes.c.key).with_for_update()).scalars())
    connection.execute(update(lanes).where(lanes.c.key.in_(held)).values(lease_until=now + LEASE_S))


def release_everything(connection: Connection) -> None:
    """End every lease: for the one serving process of a SQLite database, which starts with no other alive."""
    connection.execute(update(lanes).where(lanes.c.owner.is_not(None)).values(owner=None, lease_until=None))


def waiting(connection: Connection, lane_keys: Iterable[str]) -> Sequence[Row[Any]]:
    """The intents that wait in these lanes, oldest first: for views and for status."""
    return connection.execute(select(intents).where(intents.c.lane.in_(list(lane_keys))).order_by(intents.c.id)).all()


def _lock_own(connection: Connection, owner: Owner, job: Job) -> None:
    row = connection.execute(
        select(lanes.c.owner, lanes.c.epoch).where(lanes.c.key == job.lane).with_for_update()
    ).first()
    if row is None or row.owner != owner.name or row.epoch != job.epoch:
        raise LeaseLost(job.lane)


def _release(connection: Connection, lane: str, now: float) -> None:
    """End the lease; an empty lane goes. The lane row is locked by the caller."""
    first_due = connection.execute(select(func.min(intents.c.due_at)).where(intents.c.lane == lane)).scalar()
    if first_due is None:
        connection.execute(delete(lanes).where(lanes.c.key == lane))
        return
    held_back = case((lanes.c.not_before > first_due, lanes.c.not_before), else_=first_due)
    connection.execute(update(lanes).where(lanes.c.key == lane).values(owner=None, lease_until=None, next_at=held_back))
