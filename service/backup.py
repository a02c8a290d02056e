"""Back-up and restore of the embedded database. PostgreSQL has its own tools for both (docs/operations.md)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from service.database import file_of
from service.running import serving_role
from service.settings import Settings
from sop.errors import Misconfigured, Rejected
from sop.storage.backup import Found, look, opened_to_read, put_in_place, write_copy
from sop.storage.migrate import refuse_newer


def backup(settings: Settings, to: Path) -> dict[str, Any]:
    """Write a whole copy to a new file, beside a server or without one, read it through, and tell what is in it.

    Raises Misconfigured (no SQLite database there), Rejected (the file exists, or cannot be written).
    """
    source = existing_file(settings, "pg_dump backs a PostgreSQL database up: docs/operations.md has the commands")
    if to.exists():
        raise Rejected(f"{to} exists already", remedy="Name a new file; SOPilot overwrites no back-up")
    try:
        with closing(opened_to_read(source)) as connection:
            write_copy(connection, to)
    except (sqlite3.Error, OSError) as error:
        raise Rejected(
            f"the back-up could not be written: {error}",
            remedy=f"Look at the free space and the permissions of {to.absolute().parent}",
        ) from error
    found = _sound(to)
    return {"file": str(to), "bytes": to.stat().st_size, "revision": found.revision, "rows": found.rows}


def restore(settings: Settings, back_up: Path) -> dict[str, Any]:
    """Put a back-up in the database's place and keep what was there beside it.

    Raises Misconfigured (another process serves the database, or the back-up is a newer program's) and Rejected (it is damaged,
    or no database of SOPilot's); then nothing was changed.
    """
    database = _file(settings, "pg_restore restores a PostgreSQL database: docs/operations.md has the commands")
    with serving_role(settings):
        fresh = database.with_name(f"{database.name}.restoring")
        try:
            found = _ours(back_up, fresh)
            kept = _move_aside(database)
            put_in_place(fresh, database)
        except OSError as error:
            raise Rejected(
                f"the back-up could not be put in place: {error}",
                remedy=f"Look at the free space and the permissions of {database.parent}",
            ) from error
        finally:
            fresh.unlink(missing_ok=True)
    return {
        "database": str(database),
        "revision": found.revision,
        "rows": found.rows,
        "kept": str(kept) if kept else None,
    }


def existing_file(settings: Settings, otherwise: str) -> Path:
    """The SQLite database that the settings name. otherwise: the remedy on PostgreSQL. Raises Misconfigured."""
    file = _file(settings, otherwise)
    if not file.exists():
        raise Misconfigured(
            f"there is no database at {file}",
            setting="SOPILOT_DATABASE_URL",
            remedy="Set SOPILOT_DATA_DIR or SOPILOT_DATABASE_URL to where it is, or run this where the service runs",
        )
    return file


def _file(settings: Settings, otherwise: str) -> Path:
    file = file_of(settings)
    if file is None:
        raise Misconfigured(
            "SOPILOT_DATABASE_URL names no SQLite database", setting="SOPILOT_DATABASE_URL", remedy=otherwise
        )
    return file


def _sound(file: Path) -> Found:
    try:
        return look(file)
    except sqlite3.Error as error:
        raise Rejected(f"{file} cannot be used: {error}", remedy="Use another back-up") from error


def _ours(back_up: Path, fresh: Path) -> Found:
    """Copy the back-up, with what is still in a log beside it, and see that it is one which this program can start from."""
    try:
        with closing(opened_to_read(back_up)) as connection:
            write_copy(connection, fresh)
    except sqlite3.Error as error:
        raise Rejected(f"{back_up} cannot be used: {error}", remedy="Use another back-up") from error
    found = _sound(fresh)
    if found.revision is None:
        raise Rejected(f"{back_up} is no database of SOPilot's", remedy="Name a file that was made as a back-up")
    refuse_newer(found.revision)
    return found


def _move_aside(database: Path) -> Path | None:
    """Rename the database with its log: a log left behind would be played into the next file of that name."""
    if not database.exists():
        return None
    kept = database.with_name(f"{database.stem}.before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}{database.suffix}")
    for end in ("", "-wal", "-shm"):
        part = database.with_name(database.name + end)
        if part.exists():
            part.rename(kept.with_name(kept.name + end))
    return kept
