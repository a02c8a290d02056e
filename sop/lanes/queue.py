"""Putting work into lanes, and waking it again: plain functions in the caller's own transaction.

Order of locks: records before lanes, and lanes by their key (`card:…`, `jira:…`, `say:…`). The lane row is always locked
before looking at what the lane still holds; otherwise a put that races a release would be left in a lane that nobody
looks at.
"""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Connection, delete, func, insert, select, update

from sop.lanes.leases import NOT_HELD
from sop.storage.sql import Sql
from sop.storage.tables import intents, lanes, parked


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
    if _WAKE_ALL(connection, gate=gate, now=now, not_held=NOT_HELD).rowcount:
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
