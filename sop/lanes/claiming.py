"""Taking lanes that are due: leases, and the intent at the head of each. Plain functions on a connection."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import orjson
from msgspec.structs import replace
from sqlalchemy import Connection

from sop.lanes import leases
from sop.lanes.gates import probe_again, take_turn
from sop.lanes.leases import Owner
from sop.lanes.model import Job
from sop.storage.sql import Sql


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
    _LEASE(connection, keys=keys, owner=owner.name, epoch=epoch, until=now + leases.LEASE_S)
    heads = [_job(row, epoch) for row in _HEADS(connection, keys=keys, now=now)]
    if heads:
        _BEGIN(connection, ids=[job.id for job in heads], epoch=epoch)
    for key in {*keys} - {job.lane for job in heads}:
        leases.release(connection, key)
    return heads


def _probe(connection: Connection, owner: Owner, gate: str, now: float, working_on: Collection[str]) -> list[Job]:
    """The one job that tries a closed destination, where this call is the one that may. Lanes are locked before gates."""
    mine = False
    while keys := [key for (key,) in _FREE_BEHIND(connection, gate=gate, now=now) if key not in working_on]:
        mine = mine or take_turn(connection, gate, now, leases.LEASE_S)
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


def begin_next(connection: Connection, lane: str, epoch: int, now: float) -> Job | None:
    """Begin the lane's first due intent, and hand it over; where there is none, end the lease.

    What was begun before and never ended is suspect. The lane row is locked by the caller.
    """
    # Most lanes are empty by now: one statement for those.
    if leases.drop_empty(connection, lane):
        return None
    *row, due_at = _FIRST(connection, lane=lane).fetchone()
    if due_at > now:
        row = _NEXT(connection, lane=lane, now=now).fetchone()
    if row is None:
        leases.release(connection, lane)
        return None
    _BEGIN(connection, ids=[row[0]], epoch=epoch)
    return _job(row, epoch)


_FIRST = Sql(
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
