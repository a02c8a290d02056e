"""Buckets: the rate limit of a destination, shared by all replicas through the database.

One row each, read and written once a take; the arithmetic is `sop.lanes.limits`.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection

from sop.lanes import limits
from sop.lanes.limits import Rank, State, Window
from sop.storage.sql import Sql

_READ = Sql("SELECT name, data FROM buckets WHERE name IN :names ORDER BY name /*for update*/")
_LOOK = Sql("SELECT data FROM buckets WHERE name IN :names")
_MAKE = Sql("INSERT INTO buckets (name, data) VALUES (:name, :data) ON CONFLICT (name) DO NOTHING")
_WRITE = Sql("UPDATE buckets SET data = :data WHERE name = :name")


def take(
    connection: Connection,
    wanted: Mapping[str, tuple[Window, ...]],
    now: float,
    *,
    rank: Rank = Rank.PERSON,
    spare: Mapping[str, int] | None = None,
) -> float:
    """Take one from each of these buckets: 0.0 when taken, otherwise the seconds to wait (and nothing is taken from any).

    wanted: limits by the bucket's name; spare: by name, how many of each short window to leave to others. Where there is no room
    a moment is booked in that bucket, which whoever comes back then with this rank finds.
    """
    states = _locked_all(connection, sorted(wanted))
    turns: dict[str, float] = {}
    for name, state in states.items():
        limits.trim(state, wanted[name], now)
        turns[name] = limits.turn(state, wanted[name], now, rank, (spare or {}).get(name, 0))
    latest = max(turns.values())
    wait = 0.0 if latest <= now else latest - now
    for name, state in states.items():
        if latest <= now:
            limits.spend(state, round(now, 4), rank)
        elif turns[name] <= now:
            continue
        elif not limits.book(state, turns[name], now, rank):
            # Everybody in line has gone by then; not all of those behind it are to come back at once.
            wait *= random.uniform(0.8, 1.6)
        _store(connection, name, state)
    return wait


def count_from(
    connection: Connection, names: Mapping[str, tuple[Window, ...]], taken: float, at: float, now: float
) -> float:
    """What was taken at `taken` arrives later than a window's margin makes good: it counts from `at` on, which is returned."""
    for name in sorted(names):
        state = _locked(connection, name)
        if round(taken, 4) in state.recent:
            state.recent.remove(round(taken, 4))
        state.recent.append(round(at, 4))
        limits.trim(state, names[name], now)
        _store(connection, name, state)
    return at


def push_back(connection: Connection, name: str, windows: tuple[Window, ...], until: float, now: float) -> None:
    """Nothing more before `until`: the destination itself has said so (429 with Retry-After)."""
    state = _locked(connection, name)
    state.blocked_until = max(state.blocked_until, until)
    limits.trim(state, windows, now)
    _store(connection, name, state)


def held(connection: Connection, names: Iterable[str], now: float) -> float:
    """Seconds for which the destination itself has asked to be left alone, the longest of these buckets'; 0 for none."""
    rows = _LOOK(connection, names=list(names)).fetchall()
    return max((_STATE.decode(data).blocked_until - now for (data,) in rows), default=0.0)


def _locked(connection: Connection, name: str) -> State:
    return _locked_all(connection, [name])[name]


def _locked_all(connection: Connection, names: list[str]) -> dict[str, State]:
    """Always in the same order: two that need the same two buckets must not wait for each other."""
    found = _READ(connection, names=names).fetchall()
    if len(found) < len(names):
        for name in names:
            _MAKE(connection, name=name, data="{}")
        found = _READ(connection, names=names).fetchall()
    return {name: _STATE.decode(data) for name, data in found}


_STATE: msgspec.json.Decoder[State] = msgspec.json.Decoder(State)
_ENCODER = msgspec.json.Encoder()


def _store(connection: Connection, name: str, state: State) -> None:
    _WRITE(connection, name=name, data=_ENCODER.encode(state).decode())


__all__ = ["Rank", "Window", "count_from", "held", "push_back", "take"]
