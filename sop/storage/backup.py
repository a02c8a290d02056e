"""A whole copy of a SQLite database, made beside whoever works on it, and a look at whether such a file is sound."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sop.storage.tables import metadata


@dataclass(frozen=True, slots=True)
class Found:
    """What a database file holds. revision: None for one that no SOPilot has made; rows: by table."""

    revision: str | None
    rows: dict[str, int]


def write_copy(source: sqlite3.Connection, to: Path) -> None:
    """Copy everything that is committed to a new file, which is there whole or not at all.

    SQLite's `VACUUM INTO` reads in one transaction, so that other processes may go on writing (sqlite.org/lang_vacuum.html).
    A file of that name is replaced. Raises sqlite3.Error and OSError (no space, no right).
    """
    fresh = to.with_name(f"{to.name}.tmp")
    fresh.unlink(missing_ok=True)
    try:
        # Made beforehand, empty, so that nobody else may read it: everything that was said in incidents is in it.
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        source.execute("VACUUM INTO ?", (str(fresh),))
        put_in_place(fresh, to)
    finally:
        fresh.unlink(missing_ok=True)


def put_in_place(fresh: Path, to: Path) -> None:
    """Give a file that was written its name, on disk before this returns."""
    _sync(fresh, os.O_RDONLY)
    fresh.replace(to)
    _sync(to.parent, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def opened_to_read(file: Path, **how: Any) -> sqlite3.Connection:
    """A connection that cannot write. how: further parameters of the URI (sqlite.org/uri.html). Raises sqlite3.Error."""
    options = "".join(f"&{name}={value}" for name, value in how.items())
    return sqlite3.connect(f"file:{quote(str(file))}?mode=ro{options}", uri=True, isolation_level=None)


def look(file: Path) -> Found:
    """Read a copy that nobody writes to, every page of it. Raises sqlite3.Error where it is damaged or no database."""
    with closing(opened_to_read(file, immutable=1)) as connection:
        (told,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if told != "ok":
            raise sqlite3.DatabaseError(told)
        named = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        ours = [table.name for table in metadata.sorted_tables if table.name in named]
        rows = {name: int(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in ours}
        if "alembic_version" not in named:
            return Found(None, rows)
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return Found(revision[0] if revision else None, rows)
