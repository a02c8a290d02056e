"""Bring a database to this program's tables at start: under a lock, after a copy on SQLite, never backwards."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from sop.errors import Misconfigured
from sop.storage.store import Store

log = logging.getLogger(__name__)
_LOCK = 7_305_010_001
"""PostgreSQL advisory lock that migrating replicas queue on."""


def migrate(store: Store) -> str:
    """Upgrade to the newest revision and return its name. Blocking: run it before serving.

    Raises Misconfigured when the database was made by a newer program: running on would lose what that one keeps.
    """
    script = ScriptDirectory.from_config(_config())
    head = script.get_current_head() or ""
    with store.engine.connect() as connection, _alone(connection):
        current = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
        if current == head:
            return head
        if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
            raise Misconfigured(
                f"the database is at revision {current}, which this program does not know",
                setting="SOPILOT_DATABASE_URL",
                remedy="Run the newer program, or restore the copy that was made before the upgrade",
            )
        if current is not None:
            _copy(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        log.info("database upgraded from %s to %s", current, head)
    return head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
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
    database = Path(str(connection.engine.url.database))
    copy = database.with_suffix(".before-upgrade.db")
    fresh = copy.with_suffix(".tmp")
    fresh.unlink(missing_ok=True)
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute("VACUUM INTO ?", (str(fresh),))
    shutil.move(fresh, copy)
    log.info("copied the database to %s before the upgrade", copy)
