"""How the last comparison of everything went, and what of it waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, Connection, func, select

from sop.desk import conflicts, lanes_of as names
from sop.storage import marks
from sop.storage.tables import intents, links, parked

NAMED = 10
"""Records that are named of each sort; of all of them there is a count."""
MARK = "nightly"


class Waiting(Struct, frozen=True):
    """Records that wait for a person. ids: the first of them; count: all."""

    ids: tuple[str, ...] = ()
    count: int = 0


class Nightly(Struct, frozen=True):
    """One comparison of every record with its issue.

    compared: records; behind: those that differed; missing: issues that no search finds; began, ended: the clock's seconds;
    unmended: of those that differed, the ones that are not in step yet; parked, in_conflict, gone: what waits for a person.
    """

    compared: int
    behind: int
    missing: int
    began: float
    ended: float
    unmended: int = 0
    parked: Waiting = Waiting()
    in_conflict: Waiting = Waiting()
    gone: Waiting = Waiting()

    @property
    def mended(self) -> int:
        """Of those that differed, the ones that are in step again."""
        return max(0, self.behind - self.unmended)

    @property
    def tells(self) -> bool:
        """Whether there is more to say than how many were compared."""
        waiting = self.parked.count + self.in_conflict.count + self.gone.count
        return bool(self.behind or self.missing or waiting)


def read(connection: Connection, figures: dict[str, Any]) -> Nightly:
    """The comparison as it stands by now. figures: `compared`, `behind`, `missing`, `began`, `ended`."""
    ended = float(figures["ended"])
    still = select(func.count()).where(intents.c.kind == names.SYNC, intents.c.put_at <= ended)
    stuck = select(func.count()).where(parked.c.kind == names.SYNC, parked.c.at >= float(figures["began"]))
    return Nightly(
        compared=int(figures["compared"]),
        behind=int(figures["behind"]),
        missing=int(figures["missing"]),
        began=float(figures["began"]),
        ended=ended,
        unmended=connection.execute(still).scalar_one() + connection.execute(stuck).scalar_one(),
        parked=_parked(connection),
        in_conflict=_in_conflict(connection),
        gone=_waiting(connection, links.c.item_id, links.c.state == "gone"),
    )


def under_way(connection: Connection, ended: float) -> bool:
    """Whether something that the comparison found is still to be mended. What has met trouble already is not waited for."""
    found = select(intents.c.id).where(
        intents.c.kind == names.SYNC, intents.c.put_at <= ended, intents.c.trouble.is_(None)
    )
    return connection.execute(found.limit(1)).first() is not None


def _waiting(connection: Connection, column: Column[Any], *where: Any) -> Waiting:
    count = connection.execute(select(func.count(func.distinct(column))).where(*where)).scalar_one()
    rows = connection.execute(select(column).where(*where).distinct().order_by(column).limit(NAMED))
    return Waiting(tuple(str(one) for one in rows.scalars()), int(count))


def _in_conflict(connection: Connection) -> Waiting:
    """What somebody has settled is kept, and waits for nobody."""
    found = sorted({item_id for item_id, _ in conflicts.all_open(connection)})
    return Waiting(tuple(found[:NAMED]), len(found))


def _parked(connection: Connection) -> Waiting:
    prefix = names.jira_lane("")
    found = _waiting(connection, parked.c.lane, parked.c.lane.startswith(prefix))
    return Waiting(_without(prefix, found.ids), found.count)


def _without(prefix: str, lanes: Sequence[str]) -> tuple[str, ...]:
    return tuple(lane.removeprefix(prefix) for lane in lanes)


class Told(Struct, frozen=True):
    """What is remembered of the last comparison. day: on which it was told; activity_id: of its card in that conversation."""

    compared: int
    ended: float
    day: str = ""
    conversation: str = ""
    activity_id: str | None = None


def last(connection: Connection) -> Told | None:
    """The last comparison; None where there was none yet."""
    found = marks.read(connection, MARK)
    return Told(**found) if found is not None else None


def keep(connection: Connection, told: Told) -> None:
    """Remember it."""
    marks.keep(connection, MARK, {name: getattr(told, name) for name in Told.__struct_fields__})
