"""Lanes and intents in the database: put, claim, begin, complete, postpone, park. Plain functions on a connection.

Order of locks: records before lanes, and lanes by their key (`card:…`, `jira:…`, `say:…`). The lane row is always locked
before looking at what the lane still holds; otherwise a put that races a release would be left in a lane that nobody
looks at.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from msgspec.structs import replace
from sqlalchemy import Connection, delete, func, insert, select, update

from sop.lanes.gates import probe_again, take_turn
from sop.lanes.model import Job, LeaseLost
from sop.storage.sql import Sql
from sop.storage.tables import intents, lanes, parked

LEASE_S = 4.0
"""A lane is another worker's to take when its owner has not been heard of for so long."""

_RANK = 1e-6
_NOT_HELD = -1e9
"""A lane that nothing but its own due time holds back, whatever that is."""


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
    text = orjson.dumps(payload).decode()
    _TOUCH_LANE(connection, lane=lane, gate=gate, due_at=float(due_at))
    _PUT(connection, lane=lane, kind=kind, merge_key=merge_key, payload=text, due_at=float(due_at), now=now)
    connection.info["put"] = True


_TOUCH_LANE = Sql(
    # Makes the lane or locks it, and lets it be looked at no later than the new intent needs.
    """
    INSERT INTO lanes (key, gate, not_before, next_at) VALUES (:lane, :gate, 0.0, :due_at)
    ON CONFLICT (key) DO UPDATE SET next_at = CASE
        WHEN lanes.next_at IS NULL OR lanes.next_at > excluded.next_at
        THEN CASE WHEN lanes.not_before > excluded.next_at THEN lanes.not_before ELSE excluded.next_at END
        ELSE CASE WHEN lanes.not_before > lanes.next_at THEN lanes.not_before ELSE lanes.next_at END
    END
    """
)

_PUT = Sql(
    # While it runs, the first newer wish sets the due time anew: a schedule puts its successor into its own place.
    """
    INSERT INTO intents (lane, kind, merge_key, payload, version, due_at, put_at, attempts)
    VALUES (:lane, :kind, :merge_key, :payload, 1, :due_at, :now, 0)
    ON CONFLICT (lane, merge_key) DO UPDATE SET payload = excluded.payload, version = intents.version + 1, due_at = CASE
        WHEN intents.started IS NOT NULL AND intents.version = intents.run_version THEN excluded.due_at
        WHEN intents.due_at > excluded.due_at THEN excluded.due_at
        ELSE intents.due_at
    END
    """
)


def due(connection: Connection, now: float, crowded: Sequence[str] = ()) -> tuple[bool, float | None]:
    """Whether anything can be claimed now, and otherwise when next (None: nothing waits). Read-only.

    crowded: gates for whose lanes the caller has no room.
    """
    first = _SOONEST(connection, now=now, crowded=[*crowded, _NO_GATE]).fetchone()
    times = [float(first[0])] if first is not None else []
    # Behind a closed gate: when its next probe is due and a lane of it has something to probe with.
    times += [max(probe_at, next_at) for probe_at, next_at in _BEHIND(connection, now=now)]
    soonest = min(times) if times else None
    return soonest is not None and soonest <= now, soonest


_SOONEST = Sql(
    """
    SELECT next_at FROM lanes
    WHERE next_at IS NOT NULL AND (owner IS NULL OR lease_until < :now)
        AND gate NOT IN (SELECT name FROM gates) AND gate NOT IN :crowded
    ORDER BY next_at LIMIT 1
    """
)

_BEHIND = Sql(
    """
    SELECT gates.probe_at, min(lanes.next_at) FROM gates JOIN lanes ON lanes.gate = gates.name
    WHERE lanes.next_at IS NOT NULL AND (lanes.owner IS NULL OR lanes.lease_until < :now)
    GROUP BY gates.name, gates.probe_at
    """
)


def claim(
    connection: Connection,
    owner: Owner,
    now: float,
    limit: int,
    *,
    most: int | None = None,
    busy: Mapping[str, int] | None = None,
    working_on: Collection[str] = frozenset(),
) -> list[Job]:
    """Lease up to `limit` free lanes that are due, and begin the head of each.

    most: how many lanes of one gate the caller has room for; busy: how many it works on, by gate; working_on: which those
    are. It does not take them from itself, though a lease ran out while it stood still.
    """
    keys = _free_lanes(connection, now, limit, limit if most is None else most, busy or {}, working_on)
    jobs = _lease(connection, owner, keys, now) if keys else []
    for gate, probe_at in _SHUT(connection).fetchall():
        if len(jobs) < limit and probe_at <= now:
            jobs += _probe(connection, owner, gate, now, working_on)
    return jobs


def _lease(connection: Connection, owner: Owner, keys: list[str], now: float) -> list[Job]:
    """Lease these lanes, and begin the head of each; one that has none to begin goes free again."""
    epoch = secrets.randbits(62)
    _LEASE(connection, keys=keys, owner=owner.name, epoch=epoch, until=now + LEASE_S)
    heads = [_job(row, epoch) for row in _HEADS(connection, keys=keys, now=now)]
    if heads:
        _BEGIN(connection, ids=[job.id for job in heads], epoch=epoch)
    for key in {*keys} - {job.lane for job in heads}:
        _release(connection, key)
    return heads


def _probe(connection: Connection, owner: Owner, gate: str, now: float, working_on: Collection[str]) -> list[Job]:
    """The one job that tries a closed destination, where this call is the one that may. Lanes are locked before gates."""
    mine = False
    while keys := [key for (key,) in _FREE_BEHIND(connection, gate=gate, now=now) if key not in working_on]:
        mine = mine or take_turn(connection, gate, now, LEASE_S)
        if not mine:
            return []
        if jobs := _lease(connection, owner, keys, now):
            return [replace(job, probing=True) for job in jobs]
    if mine:
        # What it was to be tried with has gone meanwhile.
        probe_again(connection, gate, now)
    return []


def _free_lanes(
    connection: Connection, now: float, limit: int, most: int, busy: Mapping[str, int], working_on: Collection[str]
) -> list[str]:
    taken = Counter(busy)
    crowded = [gate for gate, count in taken.items() if count >= most]
    keys = []
    for key, gate in _FREE(connection, now=now, limit=limit, crowded=[*crowded, _NO_GATE]):
        if taken[gate] < most and key not in working_on:
            taken[gate] += 1
            keys.append(key)
    return keys


_NO_GATE = "(none)"
"""Stands in lists that must not be empty: nothing at all is outside of an empty one."""

_FREE = Sql(
    """
    SELECT key, gate FROM lanes
    WHERE next_at <= :now AND (owner IS NULL OR lease_until < :now)
        AND gate NOT IN (SELECT name FROM gates) AND gate NOT IN :crowded
    ORDER BY next_at LIMIT :limit /*skip locked*/
    """
)

_FREE_BEHIND = Sql(
    """
    SELECT key FROM lanes WHERE next_at <= :now AND (owner IS NULL OR lease_until < :now) AND gate = :gate
    ORDER BY next_at LIMIT 1 /*skip locked*/
    """
)

_SHUT = Sql("SELECT name, probe_at FROM gates ORDER BY name")

_LEASE = Sql("UPDATE lanes SET owner = :owner, epoch = :epoch, lease_until = :until WHERE key IN :keys")

_INTENT = """
    i.id, i.lane, lanes.gate, i.kind, i.payload, i.version, i.merge_key, i.started, i.attempts, i.put_at, i.trouble
"""

_HEADS = Sql(
    f"""
    SELECT {_INTENT} FROM intents AS i JOIN lanes ON lanes.key = i.lane
    WHERE i.id IN (SELECT min(id) FROM intents WHERE lane IN :keys AND due_at <= :now GROUP BY lane)
    ORDER BY i.id
    """
)

_BEGIN = Sql("UPDATE intents SET started = :epoch, run_version = version WHERE id IN :ids")


def _begin_next(connection: Connection, lane: str, epoch: int, now: float) -> Job | None:
    """Begin the lane's first due intent, and hand it over; where there is none, end the lease.

    What was begun before and never ended is suspect. The lane row is locked by the caller.
    """
    first = _FIRST(connection, lane=lane).fetchone()
    if first is None:
        _DROP_LANE(connection, lane=lane)
        return None
    *row, due_at = first
    if due_at > now:
        row = _NEXT(connection, lane=lane, now=now).fetchone()
    if row is None:
        _release(connection, lane)
        return None
    _BEGIN(connection, ids=[row[0]], epoch=epoch)
    return _job(row, epoch)


_FIRST = Sql(
    # Most lanes are empty by now: this tells, whatever is due when.
    f"""
    SELECT {_INTENT}, i.due_at FROM intents AS i JOIN lanes ON lanes.key = i.lane
    WHERE i.lane = :lane ORDER BY i.id LIMIT 1
    """
)
_NEXT = Sql(
    f"""
    SELECT {_INTENT} FROM intents AS i JOIN lanes ON lanes.key = i.lane
    WHERE i.lane = :lane AND i.due_at <= :now ORDER BY i.id LIMIT 1
    """
)


def _job(row: Sequence[Any], epoch: int) -> Job:
    id_, lane, gate, kind, payload, version, merge_key, started, attempts, put_at, trouble = row
    return Job(
        id=id_,
        lane=lane,
        gate=gate,
        epoch=epoch,
        kind=kind,
        payload=orjson.loads(payload),
        version=version,
        merge_key=merge_key,
        suspect=started is not None,
        attempts=attempts,
        put_at=put_at,
        trouble=trouble,
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
        _UNPARK(connection, lane=job.lane, merge_key=job.merge_key)
    return _begin_next(connection, job.lane, job.epoch, now)


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
    _lock_own(connection, owner, job)
    again = _AGAIN_IN_DOUBT if suspect else _AGAIN
    again(connection, id=job.id, trouble=trouble, counted=1 if counted else 0)
    held_back = now + after if after > 0 else _NOT_HELD
    if behind:
        # Lanes are taken by their time. Due at 0.0 or before is what somebody waits for, the rest has a real time: the place
        # of a lane that has tried is behind all that somebody waits for, and before those that nobody does.
        (first_due,) = _FIRST_DUE(connection, lane=job.lane).fetchone()
        held_back = now if (first_due or 0.0) > 0 else now * _RANK
    _HOLD_BACK(connection, lane=job.lane, until=held_back)
    _release(connection, job.lane)


_AGAIN = Sql(
    """
    UPDATE intents SET trouble = :trouble, attempts = attempts + :counted, started = NULL, run_version = NULL
    WHERE id = :id
    """
)
_AGAIN_IN_DOUBT = Sql("UPDATE intents SET trouble = :trouble, attempts = attempts + :counted WHERE id = :id")
_HOLD_BACK = Sql("UPDATE lanes SET not_before = :until WHERE key = :lane")


def park(
    connection: Connection, owner: Owner, job: Job, now: float, *, reason: str, remedy: str, suspect: bool
) -> None:
    """Set the intent aside with its reason, for people to see and retry; the lane goes on. Raises LeaseLost.

    A newer version that came meanwhile is not parked: it gets its own try.
    """
    _lock_own(connection, owner, job)
    version, payload = _HELD(connection, id=job.id).fetchone()
    if version == job.version:
        if job.merge_key is not None:
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
        )
    _settle(connection, job, suspect=suspect)
    _release(connection, job.lane)


_HELD = Sql("SELECT version, payload FROM intents WHERE id = :id")
_PARK = Sql(
    """
    INSERT INTO parked (lane, gate, kind, merge_key, payload, reason, remedy, suspect, at)
    VALUES (:lane, :gate, :kind, :merge_key, :payload, :reason, :remedy, :suspect, :at)
    """
)


def unpark(connection: Connection, parked_id: int, now: float) -> bool:
    """Give parked work another try; False where there is none of that id."""
    row = connection.execute(select(parked).where(parked.c.id == parked_id)).first()
    if row is None:
        return False
    _TAKE_PARKED(connection, id=parked_id)
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


_TAKE_PARKED = Sql("DELETE FROM parked WHERE id = :id")


def set_aside(
    connection: Connection,
    lane: str,
    kind: str,
    payload: dict[str, Any],
    *,
    gate: str,
    merge_key: str,
    now: float,
    reason: str,
    remedy: str,
) -> None:
    """Park work that has not been begun: a wish that only a person can make come true. One of its key at a time."""
    connection.execute(delete(parked).where(parked.c.lane == lane, parked.c.merge_key == merge_key))
    connection.execute(
        insert(parked).values(
            lane=lane,
            gate=gate,
            kind=kind,
            merge_key=merge_key,
            payload=orjson.dumps(payload).decode(),
            reason=reason,
            remedy=remedy,
            suspect=False,
            at=now,
        )
    )


def wake(connection: Connection, lane: str) -> None:
    """Whatever the lane was made to wait for is over: it is looked at now. One that is worked on is left alone."""
    changes = {"not_before": 0.0, "next_at": 0.0}
    free = lanes.c.owner.is_(None), lanes.c.next_at.is_not(None)
    if connection.execute(update(lanes).where(lanes.c.key == lane, *free).values(**changes)).rowcount:
        connection.info["put"] = True


def wake_all(connection: Connection, gate: str, now: float) -> None:
    """Whatever the lanes of a gate were made to wait for is over: each is looked at when its own work is due."""
    if _WAKE_ALL(connection, gate=gate, now=now, not_held=_NOT_HELD).rowcount:
        connection.info["put"] = True


_WAKE_ALL = Sql(
    """
    UPDATE lanes SET not_before = :not_held,
        next_at = (SELECT min(due_at) FROM intents WHERE intents.lane = lanes.key)
    WHERE gate = :gate AND owner IS NULL AND next_at IS NOT NULL AND not_before > :now
    """
)


def _doubt(connection: Connection, lane: str, merge_key: str | None) -> None:
    """The intent that was just put is suspect, unless it was merged into one that runs."""
    newest = select(func.max(intents.c.id)).where(intents.c.lane == lane).scalar_subquery()
    this = intents.c.id == newest if merge_key is None else intents.c.merge_key == merge_key
    not_begun = intents.c.started.is_(None)
    connection.execute(update(intents).where(intents.c.lane == lane, this, not_begun).values(started=0))


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


def _lock_own(connection: Connection, owner: Owner, job: Job) -> None:
    row = _OWNER(connection, lane=job.lane).fetchone()
    if row is None or row[0] != owner.name or row[1] != job.epoch:
        raise LeaseLost(job.lane)


_OWNER = Sql("SELECT owner, epoch FROM lanes WHERE key = :lane /*for update*/")


def _release(connection: Connection, lane: str) -> None:
    """End the lease; an empty lane goes. The lane row is locked by the caller."""
    (first_due,) = _FIRST_DUE(connection, lane=lane).fetchone()
    if first_due is None:
        _DROP_LANE(connection, lane=lane)
    else:
        _FREE_LANE(connection, lane=lane, first_due=first_due)
        # Whoever waits for the next due time has not heard of this one.
        connection.info["put"] = True


_FIRST_DUE = Sql("SELECT min(due_at) FROM intents WHERE lane = :lane")
_DROP_LANE = Sql("DELETE FROM lanes WHERE key = :lane")
_FREE_LANE = Sql(
    """
    UPDATE lanes SET owner = NULL, lease_until = NULL,
        next_at = CASE WHEN not_before > :first_due THEN not_before ELSE :first_due END
    WHERE key = :lane
    """
)
