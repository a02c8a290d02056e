"""Copy every row of one database into another that is empty, and prove it: how SQLite's data come to PostgreSQL.

No library served: those that copy between databases guess types of their own where ours have been declared once, for both
(`sop.storage.tables`), and know neither leases nor the numbers that are never given twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, LargeBinary, Row, Table, func, insert, inspect, select, text
from sqlalchemy.exc import DataError

from sop.errors import Rejected
from sop.storage.tables import intents, lanes, metadata, parked

BATCH = 1000
"""Rows that are held and written at once."""
LOCK_WAIT_MS = 10_000
Progress = Callable[[str, int], None]
"""Called with a table's name and its rows so far."""
_CLEARED: dict[str, dict[str, None]] = {lanes.name: {"owner": None, "lease_until": None}}
"""What is not taken along: a lease is held by a process on the old database. What it had begun stays marked so, and is
handed over as suspect."""


@dataclass(slots=True)
class Tally:
    """How many rows, and one number over all their values that the rows' order makes no difference to."""

    rows: int = 0
    total: int = 0

    def add(self, values: Sequence[Any]) -> None:
        """Count one row in. Values compare as Python's own, whatever the database stores them as."""
        self.rows += 1
        digest = sha256(repr(tuple(values)).encode("utf-8", "surrogatepass")).digest()
        self.total = (self.total + int.from_bytes(digest)) % (1 << 256)


def occupied(connection: Connection) -> str:
    """Why nothing may be copied into this database: what it holds already; empty where it holds nothing."""
    held = set(inspect(connection).get_table_names()) - {"alembic_version"}
    if strange := sorted(held - set(metadata.tables)):
        return f"it holds tables that are not SOPilot's: {', '.join(strange[:5])}"
    filled = [table.name for table in metadata.sorted_tables if table.name in held and _any_row(connection, table.name)]
    return f"it holds records already, in: {', '.join(filled[:5])}" if filled else ""


def _any_row(connection: Connection, name: str) -> bool:
    return bool(connection.execute(text(f"SELECT EXISTS (SELECT 1 FROM {name})")).scalar())


def copy_rows(source: Connection, target: Connection, progress: Progress) -> dict[str, int]:
    """Copy all tables within the callers' two transactions, compare what arrived, and return how many rows each has.

    source: a SQLite database in a transaction that keeps writers out; target: a PostgreSQL database with the same tables.
    Nothing is committed here. Raises Rejected where the target is not empty, does not take a row, or holds another value
    than it was given; the caller rolls back.
    """
    target.execute(text(f"SET LOCAL lock_timeout = {LOCK_WAIT_MS}"))
    names = ", ".join(table.name for table in metadata.sorted_tables)
    target.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))
    if reason := occupied(target):
        raise Rejected(f"the target is not empty: {reason}", remedy="Name a database that is new")
    return {table.name: _copy_table(source, target, table, progress) for table in metadata.sorted_tables}


def _copy_table(source: Connection, target: Connection, table: Table, progress: Progress) -> int:
    given = Tally()
    for rows in _batches(source, table):
        values = [dict(row._mapping) | _CLEARED.get(table.name, {}) for row in rows]
        for one in values:
            given.add(list(one.values()))
        _write(target, table, values)
        progress(table.name, given.rows)
    arrived = Tally()
    for rows in _batches(target, table):
        for row in rows:
            arrived.add(row)
    if arrived != given:
        raise Rejected(
            f"what arrived in {table.name} is not what was sent: {given.rows} rows sent, {arrived.rows} read back",
            remedy="Nothing was kept. Look for triggers and rules in the target, which should be new",
        )
    _continue_numbers(source, target, table)
    return given.rows


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    # Files are held one at a time: a thousand of them would fill the memory.
    batch = 1 if any(isinstance(column.type, LargeBinary) for column in table.columns) else BATCH
    return connection.execute(select(table).execution_options(yield_per=batch)).partitions()


def _write(target: Connection, table: Table, values: list[dict[str, Any]]) -> None:
    try:
        with target.begin_nested():
            target.execute(insert(table), values)
    except DataError:
        for one in values:
            _write_one(target, table, one)
        raise  # each by itself was taken: then the fault is no row's


def _write_one(target: Connection, table: Table, values: dict[str, Any]) -> None:
    """Find the row that the target does not take: SQLite knows no longest text, and takes a NUL within one."""
    try:
        with target.begin_nested():
            target.execute(insert(table), [values])
    except DataError as error:
        key = ", ".join(f"{column.name}={values[column.name]!r}" for column in table.primary_key)
        told = str(error.orig).strip().split("\n")[0]
        raise Rejected(
            f"a row of {table.name} ({key}) does not fit: {told}",
            remedy="Nothing was kept. Correct that row in the SQLite database, then copy again",
        ) from error


def _continue_numbers(source: Connection, target: Connection, table: Table) -> None:
    """The next number is one that was never given, even where its row is gone (sqlite.org/autoinc.html)."""
    column = table.autoincrement_column
    if column is None:
        return
    given = source.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}).scalar()
    highest = source.execute(select(func.max(column))).scalar()
    if last := max(given or 0, highest or 0):
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        target.execute(select(func.setval(sequence, last)))


def pending(rows: dict[str, int]) -> int:
    """How much work travelled along, waiting or parked."""
    return rows[intents.name] + rows[parked.name]
