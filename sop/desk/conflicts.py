"""Conflicts in the database: one row for a record's field with all of its, until somebody sets the field anew."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, insert, select

from sop.desk import records
from sop.records.conflicts import Conflict, joined
from sop.records.outcomes import FieldChange
from sop.records.people import Person, Side
from sop.storage.sql import Sql
from sop.storage.tables import conflicts, items

_DECODER: msgspec.json.Decoder[Conflict] = msgspec.json.Decoder(Conflict)
_SPACE = uuid.UUID("b0ab5e1c-0b0e-4c43-9a55-0d2f1c1d7c27")


def tell(connection: Connection, item_id: str, conflict: Conflict) -> None:
    """Show both values until a person decides, and write down the change in Jira that did not stand.

    Other values of the field that do not stand are shown on. One that is known already changes nothing: what somebody has
    settled does not come back. The caller holds the record.
    """
    known = conflict_of(connection, item_id, conflict.field)
    if known is not None and any(one.is_still(conflict) for one in known.all):
        return
    store(connection, item_id, joined(known, conflict))
    if conflict.dropped_side is Side.JIRA:
        change = FieldChange(
            f"dropped.{conflict.field}",
            _value(conflict.kept, conflict.kept_json),
            _value(conflict.dropped, conflict.dropped_json),
            Person(conflict.dropped_by),
            conflict.dropped_at or conflict.at,
            conflict.evidence,
        )
        operation = uuid.uuid5(_SPACE, f"{item_id}\0{conflict.mark}\0{conflict.kept_at}")
        records.note(connection, str(operation), item_id, change, Side.JIRA)


def store(connection: Connection, item_id: str, conflict: Conflict) -> None:
    """Keep the field's conflicts, in the place of what was kept of it."""
    connection.execute(delete(conflicts).where(conflicts.c.item_id == item_id, conflicts.c.field == conflict.field))
    data = msgspec.json.encode(conflict).decode()
    connection.execute(insert(conflicts).values(item_id=item_id, field=conflict.field, data=data))


def forget(connection: Connection, item_id: str, fields: Sequence[str]) -> None:
    """A field that somebody has set anew is in conflict no more."""
    _FORGET(connection, item_id=item_id, fields=list(fields))


_FORGET = Sql("DELETE FROM conflicts WHERE item_id = :item_id AND field IN :fields")


def conflict_of(connection: Connection, item_id: str, field: str) -> Conflict | None:
    """The field's newest conflict with the earlier ones, open or settled."""
    row = _ONE(connection, item_id=item_id, field=field).fetchone()
    return _DECODER.decode(row[0]) if row is not None else None


_ONE = Sql("SELECT data FROM conflicts WHERE item_id = :item_id AND field = :field")


def open_of(connection: Connection, item_id: str) -> tuple[Conflict, ...]:
    """The record's open conflicts, by field, each by itself."""
    found = [_DECODER.decode(data) for (data,) in _ALL(connection, item_id=item_id)]
    return tuple(one for of_field in found for one in of_field.open)


_ALL = Sql("SELECT data FROM conflicts WHERE item_id = :item_id ORDER BY field")


def all_open(connection: Connection) -> list[tuple[str, Conflict]]:
    """Every open conflict with its record's id, the newest first."""
    rows = connection.execute(
        select(conflicts.c.item_id, conflicts.c.data).join(items, items.c.id == conflicts.c.item_id)
    )
    found = [(row.item_id, one) for row in rows for one in _DECODER.decode(row.data).open]
    return sorted(found, key=lambda pair: pair[1].at, reverse=True)


def _value(shown: str, text: str | None) -> object:
    return shown if text is None else msgspec.Raw(text.encode())
