"""How the house stands: what waits, how long, what is parked, which gates are closed. Read-only."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import Connection, Select, case, func, select

from sop.desk import conversations, lanes_of as names, places
from sop.desk.standing import Shut
from sop.lanes import gates
from sop.lanes.gates import Gate
from sop.procedure import Procedure
from sop.records.items import Kind
from sop.storage.tables import gates as gates_table, intents, items, lanes, links, parked


class Health(Struct, frozen=True):
    """waiting: intents due now; oldest_s: age of the oldest of them; parked: intents that wait for a person; gates: closed
    ones; routes: where each kind goes; unmet: conversations that the procedure routes into and SOPilot has never been in;
    open_items, linked: records that are not over, and records with an issue; shut: conversations where nothing can be posted,
    as far as somebody should know. What waits behind those counts as neither waiting nor old: it is not the worker that is
    late."""

    waiting: int
    oldest_s: float
    parked: int
    gates: tuple[Gate, ...]
    routes: dict[str, str | None]
    unmet: tuple[str, ...]
    open_items: int
    linked: int
    shut: tuple[Shut, ...] = ()


def health(connection: Connection, procedure: Procedure, now: float) -> Health:
    """Measure. now: seconds of the lanes' clock."""
    waiting, oldest = _waiting(connection, now)
    return Health(
        waiting=waiting,
        oldest_s=max(0.0, now - oldest) if oldest is not None else 0.0,
        parked=_count(connection, select(func.count()).select_from(parked)),
        gates=tuple(gates.closed(connection).values()),
        routes={kind.value: places.route_of(connection, kind, procedure) for kind in Kind},
        unmet=places.unmet(connection, procedure),
        open_items=_count(connection, select(func.count()).where(items.c.over.is_(False))),
        linked=_count(connection, select(func.count()).where(links.c.issue_id.is_not(None))),
        shut=conversations.worth_telling(
            connection, {kind.value: place for kind, place in procedure.routes.items()}, procedure.routed_to()
        ),
    )


def _waiting(connection: Connection, now: float) -> tuple[int, float | None]:
    """How many intents are due, and since when the oldest of them is."""
    # A schedule waits from its due time on, not from when it was put.
    since = case((intents.c.due_at > intents.c.put_at, intents.c.due_at), else_=intents.c.put_at)
    # What waits for an Alertmanager or a Graph that is down holds up nobody; its gate tells of it.
    gone = select(lanes.c.key).where(
        lanes.c.gate.in_((names.ALERTMANAGER_GATE, names.GRAPH_GATE)), lanes.c.gate.in_(select(gates_table.c.name))
    )
    due = select(intents.c.lane, func.count().label("many"), func.min(since).label("since"))
    due = due.where(intents.c.due_at <= now, intents.c.lane.not_in(gone)).group_by(intents.c.lane)
    shut = conversations.all_shut(connection)
    rows = [row for row in connection.execute(due) if not shut or names.channel_of_lane(row.lane) not in shut]
    return sum(row.many for row in rows), min((row.since for row in rows), default=None)


def _count(connection: Connection, statement: Select[tuple[int]]) -> int:
    return int(connection.execute(statement).scalar_one())
