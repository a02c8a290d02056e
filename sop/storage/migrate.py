"""Bring a database to this program's tables at start: under a lock, after a copy on SQLite, never backwards.

Alembic is imported only where there is something to upgrade: at every other start it would cost 75 ms and 7 MB for nothing.
So the newest revision is read off the migrations' files.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from sop.errors import Misconfigured
from sop.storage.backup import write_copy
from sop.storage.store import Store

if TYPE_CHECKING:
    from alembic.config import Config

log = logging.getLogger(__name__)
SCRIPTS = Path(__file__).parent / "migrations"
FOLDERS = [SCRIPTS / "versions"]
_LOCK = 7_305_010_001
"""PostgreSQL advisory lock that migrating replicas queue on."""
_DECLARED = re.compile(r"""^(revision|down_revision)\b[^=\n]*=\s*["']([^"']+)["']""", re.MULTILINE)


def migrate(store: Store) -> str:
    """Upgrade to the newest revision and return its name. Blocking: run it before serving.

    Raises Misconfigured when the database was made by a newer program: running on would lose what that one keeps.
    """
    head = newest()
    with store.engine.connect() as connection, _alone(connection):
        current = revision(connection)
        connection.rollback()
        if current == head:
            return head
        _upgrade(connection, current)
        log.info("database upgraded from %s to %s", current, head)
    return head


def newest() -> str:
    """The revision that this program's tables have: the one of its migrations that none other follows."""
    declared = _declared()
    (head,) = {one["revision"] for one in declared} - {one.get("down_revision") for one in declared}
    return head


def known() -> set[str]:
    """Every revision that this program can start from."""
    return {one["revision"] for one in _declared()}


def _declared() -> list[dict[str, str]]:
    return [dict(_DECLARED.findall(file.read_text())) for folder in FOLDERS for file in folder.glob("*.py")]


def revision(connection: Connection) -> str | None:
    """The revision that a database is at; None for one that was never migrated."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def refuse_newer(current: str) -> None:
    """Raises Misconfigured for a revision that is none of this program's."""
    if current not in known():
        raise Misconfigured(
            f"the database is at revision {current}, which this program does not know",
            setting="SOPILOT_DATABASE_URL",
            remedy="Run the newer program, or restore the copy that was made before the upgrade",
        )


def _upgrade(connection: Connection, current: str | None) -> None:
    from alembic import command

    if current is not None:
        refuse_newer(current)
        _copy(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(str, FOLDERS)))
    return config


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """One replica at a time. SQLite has one serving process anyway, which holds its file lock."""
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
        connection.commit()


def _copy(connection: Connection) -> None:
    """A whole copy beside a SQLite file. On PostgreSQL back-ups are the operator's (docs/operations.md)."""
    if connection.dialect.name != "sqlite":
        return
    copy = Path(str(connection.engine.url.database)).with_suffix(".before-upgrade.db")
    raw = connection.connection.driver_connection
    assert raw is not None
    write_copy(raw, copy)
    log.info("copied the database to %s before the upgrade", copy)
