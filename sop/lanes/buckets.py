"""Buckets: the rate limit of a destination, shared by all replicas through the database.

A sliding window, exact for short windows; a long one is counted by the minute, on the safe side. GCRA (which libraries
offer, for Redis and memory only) admits nearly twice the limit within a window after a quiet time, which Teams answers with 429.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sop.storage.tables import buckets

EXACT_S = 60.0
"""Windows up to this long keep every moment; longer ones keep counts by the minute."""


@dataclass(frozen=True, slots=True)
class Window:
    """At most `limit` in any `seconds`."""

    seconds: float
    limit: int


@dataclass(slots=True)
class State:
    """What a bucket remembers: moments of the last minute, counts by minute before, and a push-back."""

    recent: list[float]
    minutes: dict[int, int]
    blocked_until: float = 0.0


def wait_for(state: State, windows: tuple[Window, ...], now: float, share: float) -> float:
    """Seconds until one more is allowed; 0 for now. share: the part of each limit that this caller may use."""
    wait = max(0.0, state.blocked_until - now)
    for window in windows:
        limit = max(1, int(window.limit * share))
        if window.seconds <= EXACT_S:
            inside = [moment for moment in state.recent if moment > now - window.seconds]
            if len(inside) >= limit:
                wait = max(wait, inside[-limit] + window.seconds - now)
        else:
            wait = max(wait, _wait_by_minutes(state, window, limit, now))
    return wait


def _wait_by_minutes(state: State, window: Window, limit: int, now: float) -> float:
    oldest = int((now - window.seconds) // 60)
    inside = sorted((minute, count) for minute, count in state.minutes.items() if minute >= oldest)
    surplus = sum(count for _minute, count in inside) - limit + 1
    for minute, count in inside:
        if surplus <= 0:
            break
        surplus -= count
        if surplus <= 0:
            return (minute + 1) * 60 + window.seconds - now
    return 0.0


def take(
    connection: Connection,
    wanted: Mapping[str, tuple[Window, ...]],
    now: float,
    *,
    share: float = 1.0,
) -> float:
    """Take one from each of these buckets: 0.0 when taken, otherwise the seconds to wait (and nothing is taken from any).

    wanted: limits by the bucket's name; share: background work passes less than 1, so that a part of every limit stays
    for people's actions.
    """
    # Always in the same order: two that need the same two buckets must not wait for each other.
    states = {name: _locked(connection, name) for name in sorted(wanted)}
    wait = max(wait_for(states[name], windows, now, share) for name, windows in wanted.items())
    if wait <= 0:
        for name, windows in wanted.items():
            spend(states[name], now)
            _store(connection, name, states[name], windows, now)
    return wait


def spend(state: State, now: float) -> None:
    """Note that one was sent."""
    state.recent.append(now)
    state.minutes[int(now // 60)] = state.minutes.get(int(now // 60), 0) + 1


def push_back(connection: Connection, name: str, windows: tuple[Window, ...], until: float, now: float) -> None:
    """Nothing more before `until`: the destination itself has said so (429 with Retry-After)."""
    state = _locked(connection, name)
    state.blocked_until = max(state.blocked_until, until)
    _store(connection, name, state, windows, now)


def held(connection: Connection, names: Iterable[str], now: float) -> float:
    """Seconds for which the destination itself has asked to be left alone, the longest of these buckets'; 0 for none."""
    rows = connection.execute(select(buckets.c.data).where(buckets.c.name.in_(list(names)))).scalars()
    return max((orjson.loads(data).get("blocked_until", 0.0) - now for data in rows), default=0.0)


def _locked(connection: Connection, name: str) -> State:
    made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(made(buckets).values(name=name, data="{}").on_conflict_do_nothing(index_elements=["name"]))
    data = orjson.loads(
        connection.execute(select(buckets.c.data).where(buckets.c.name == name).with_for_update()).scalar_one()
    )
    minutes = {int(minute): count for minute, count in data.get("minutes", {}).items()}
    return State(data.get("recent", []), minutes, data.get("blocked_until", 0.0))


def _store(connection: Connection, name: str, state: State, windows: tuple[Window, ...], now: float) -> None:
    longest = max((window.seconds for window in windows), default=0.0)
    data = {
        "recent": [moment for moment in state.recent if moment > now - EXACT_S],
        "minutes": {str(m): count for m, count in state.minutes.items() if m >= (now - longest) // 60},
        "blocked_until": state.blocked_until,
    }
    connection.execute(update(buckets).where(buckets.c.name == name).values(data=orjson.dumps(data).decode()))
