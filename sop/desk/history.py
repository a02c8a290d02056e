"""Why a field is as it is: the operation journal of a record, told change by change."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from sop.records.people import Person, Side
from sop.records.values import from_json
from sop.storage.moments import from_text
from sop.storage.tables import journal

MOST = 50


class What(StrEnum):
    """What became of a change.

    changed: it stood; taken: it stood, as the other value of a conflict; dropped: the other side's stood instead; kept:
    somebody has looked at both and left what stood.
    """

    CHANGED = "changed"
    TAKEN = "taken"
    DROPPED = "dropped"
    KEPT = "kept"


class Entry(Struct, frozen=True, kw_only=True):
    """One change. operation: id of the command; evidence: what tells of it outside; wrote: of its write into Jira, where one
    write was that change's own: a later change may have gone there in its place."""

    n: int
    field: str
    what: What
    old: Any
    new: Any
    person: Person
    side: Side
    at: datetime
    operation: str
    evidence: str
    wrote: tuple[str, ...] = ()


class History(Struct, frozen=True):
    """The last changes, newest first. older: how many more there are."""

    entries: tuple[Entry, ...]
    older: int


def history(connection: Connection, item_id: str, field: str | None, most: int = MOST) -> History:
    """The last changes of a record's field, or of all its fields where None is given."""
    # What was taken stands beside its change, and what was written is told with it.
    beside = journal.c.field.like("taken.%"), journal.c.field.like("wrote.%")
    of_item = journal.c.item_id == item_id
    meant: list[ColumnElement[bool]] = [of_item, ~or_(*beside)]
    if field is not None:
        meant.append(journal.c.field.in_([field, f"dropped.{field}", f"kept.{field}"]))
    rows = connection.execute(select(journal).where(*meant).order_by(journal.c.n.desc()).limit(most)).all()
    count = connection.execute(select(func.count()).select_from(journal).where(*meant)).scalar_one()
    if not rows:
        return History((), 0)
    found = connection.execute(select(journal).where(of_item, journal.c.n >= rows[-1].n, or_(*beside))).all()
    return History(tuple(_entry(row, found) for row in rows), count - len(rows))


def _entry(row: Row[Any], beside: list[Row[Any]] | Any) -> Entry:
    prefix, _, name = row.field.rpartition(".")
    field = name if prefix in tuple(What) else row.field
    taken = any(one.command_id == row.command_id and one.field == f"taken.{field}" for one in beside)
    what = What(prefix) if prefix in tuple(What) else What.TAKEN if taken else What.CHANGED
    return Entry(
        n=row.n,
        field=field,
        what=what,
        old=from_json(field, row.old),
        new=from_json(field, row.new),
        person=msgspec.json.decode(row.person, type=Person),
        side=Side(row.side),
        at=from_text(row.at),
        operation=row.command_id,
        evidence=row.cause,
        wrote=tuple(_wrote(beside, field, row.command_id)) if what in (What.CHANGED, What.TAKEN) else (),
    )


def _wrote(beside: Any, field: str, operation: str) -> list[str]:
    pairs = [one.cause.rpartition(FOR_OPERATION) for one in beside if one.field == f"wrote.{field}"]
    return [evidence for evidence, _, whose in pairs if whose == operation]


FOR_OPERATION = " for operation "
"""Between the entry of Jira's changelog that a write has become and the operation that it carried."""
