"""Which records are not in step with Jira, and why: what `status` tells beside what is down or parked. Read-only."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import Connection

from sop.desk import conflicts, lanes_of as names
from sop.storage.sql import Sql

SETTLES_S = 5.0
"""What is under way for less long is not worth a word."""
NAMED = 10


class Loose(Struct, frozen=True):
    """waiting: records with something that Jira has not yet, or that is not taken from it; in_conflict: with values that were
    changed on both sides at once; gone: whose issue is deleted, hidden or archived, of which `named` are the first."""

    waiting: int = 0
    in_conflict: int = 0
    gone: int = 0
    named: tuple[str, ...] = ()


def loose(connection: Connection, now: float) -> Loose:
    """Count. now: seconds of the lanes' clock."""
    prefix = names.jira_lane("")
    lanes = {"lanes": f"{prefix}%", "prefix": prefix, "before": now - SETTLES_S}
    (waiting,) = _WAITING(connection, **lanes).fetchone()
    in_conflict = len({item_id for item_id, _ in conflicts.all_open(connection)})
    gone = [str(item_id) for (item_id,) in _GONE(connection)]
    return Loose(int(waiting), in_conflict, len(gone), tuple(gone[:NAMED]))


_WAITING = Sql(
    """
    SELECT count(*) FROM (
        SELECT lane FROM intents
        WHERE lane LIKE :lanes AND (trouble IS NOT NULL OR (due_at <= :before AND put_at <= :before))
        UNION
        SELECT :prefix || item_id FROM links WHERE trouble IS NOT NULL AND state = 'linked'
    ) AS together
    """
)
_GONE = Sql("SELECT item_id FROM links WHERE state IN ('gone', 'archived') ORDER BY item_id")
