"""Opening the database that the settings name, and telling why where it cannot be opened."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from service.settings import Settings
from sop.errors import Misconfigured, Rejected, Retryable
from sop.storage import Store, open_store
from sop.storage.migrate import migrate

_SHAPES = "Use sqlite:///path/to/file.db or postgresql://user:password@host/name"


def url_of(settings: Settings) -> URL:
    """The database's URL. Raises Misconfigured; what stands in it is not told, for it may be the password."""
    try:
        return make_url(settings.url_of_database)
    except (ArgumentError, ValueError):
        raise Misconfigured(
            "SOPILOT_DATABASE_URL is no URL of a database",
            setting="SOPILOT_DATABASE_URL",
            remedy=f"{_SHAPES}; percent-encode @ : / and % in the password",
        ) from None


def open_database(settings: Settings) -> Store:
    """The store; nothing is connected or migrated yet. Raises Misconfigured."""
    url_of(settings)
    try:
        return open_store(settings.url_of_database)
    except ValueError as error:
        raise Misconfigured(f"SOPILOT_DATABASE_URL: {error}", setting="SOPILOT_DATABASE_URL", remedy=_SHAPES) from error
    except OSError as error:
        setting = "SOPILOT_DATABASE_URL" if settings.database_url else "SOPILOT_DATA_DIR"
        raise Misconfigured(
            f"the database's folder cannot be made: {error.strerror} ({error.filename})",
            setting=setting,
            remedy=f"Set {setting} to a place that this user may write",
        ) from error


async def upgraded(store: Store) -> None:
    """Bring the tables up to date. Raises Misconfigured for a newer database, Retryable for one that does not answer."""
    try:
        await asyncio.to_thread(migrate, store)
    except DBAPIError as error:
        raise unusable(error, "Look whether it runs, and at SOPILOT_DATABASE_URL") from error


def unusable(error: DBAPIError, remedy: str) -> Retryable:
    """What a driver says of a database that does not do what it is asked to."""
    # The first line: what follows repeats the attempt for every address of the host.
    told = str(error.orig).strip().split("\n")[0]
    return Retryable(
        f"the database cannot be used: {told}",
        destination="database",
        remedy=remedy,
        unreachable=True,
    )


def open_target(url: str) -> Store:
    """The PostgreSQL database of a URL that was typed; nothing is connected yet. Raises Rejected, which does not repeat it."""
    try:
        right = make_url(url).get_backend_name() == "postgresql"
    except (ArgumentError, ValueError):
        right = False
    if not right:
        raise Rejected(
            "--to is no URL of a PostgreSQL database",
            remedy="Use postgresql://user@host/name; percent-encode @ : / and % in a password, or leave it to PGPASSWORD",
        )
    return open_store(url)


def file_of(settings: Settings) -> Path | None:
    """The file of a SQLite database, however it was written; None on PostgreSQL. Raises Misconfigured."""
    url = url_of(settings)
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return Path(url.database).resolve()
