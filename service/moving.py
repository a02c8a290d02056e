"""Moving from SQLite to PostgreSQL: everything is copied in one transaction, compared, and only then kept."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import DBAPIError

from service.backup import existing_file
from service.database import open_target, unusable
from service.running import serving_role
from service.settings import Settings
from sop.errors import Misconfigured, Rejected
from sop.storage.migrate import migrate, newest, revision
from sop.storage.sqlite import make_engine
from sop.storage.store import Store
from sop.storage.transfer import Progress, copy_rows, occupied, pending


def copy(settings: Settings, to: str, progress: Progress) -> dict[str, Any]:
    """Copy the SQLite database of the settings into the PostgreSQL database `to`, which must be new; tell how many rows.

    Blocking. Nobody may serve the database meanwhile; it stays as it is. Where anything fails, the target keeps no row.
    Raises Misconfigured (served, another revision, no such database), Rejected (not empty, a row that does not fit), Retryable.
    """
    source = existing_file(settings, "This command moves SQLite to PostgreSQL; pg_dump and pg_restore move PostgreSQL")
    with serving_role(settings):
        target = open_target(to)
        # Its transaction takes the write lock, so no command line changes what is being copied.
        engine = make_engine(source)
        try:
            with engine.connect() as reading:
                at = revision(reading)
                _refuse_other(at)
                _prepare(target)
                with target.engine.connect() as writing, writing.begin():
                    rows = copy_rows(reading, writing, progress)
        except DBAPIError as error:
            raise unusable(error, "Look whether the target runs and takes connections, and at --to") from error
        finally:
            engine.dispose()
            target.engine.dispose()
    return {"from": str(source), "revision": at, "rows": rows, "pending": pending(rows)}


def _refuse_other(at: str | None) -> None:
    if at != newest():
        raise Misconfigured(
            f"the SQLite database is at revision {at or '(none)'}, this program's tables at {newest()}",
            setting="SOPILOT_DATABASE_URL",
            remedy="Start this program's `sopilot serve` on it once, which upgrades it, and stop it again",
        )


def _prepare(target: Store) -> None:
    """Make the tables, in a database that holds nothing yet."""
    with target.engine.connect() as connection:
        if reason := occupied(connection):
            raise Rejected(f"the target is not empty: {reason}", remedy="Name a database that is new")
    migrate(target)


def summary(copied: dict[str, Any]) -> str:
    """For people."""
    rows = copied["rows"]
    return (
        f"{sum(rows.values())} rows of {len(rows)} tables were copied and compared; {copied['pending']} of them are work that"
        " waits and goes on there.\n"
        f"{copied['from']} is as it was.\n"
        "→ Set SOPILOT_DATABASE_URL to the new database for every service and worker, start them, and do not serve the old"
        " file again"
    )
