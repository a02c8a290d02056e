"""Alembic's entry: runs on the connection that `sop.storage.migrate` hands over."""

from alembic import context
from sqlalchemy import Connection

from sop.storage.tables import metadata


def run(connection: Connection) -> None:
    """All steps in one transaction; on SQLite with foreign keys off, since a batch alter would empty child tables."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    try:
        # Begun before Alembic is told of the connection: on SQLite it would commit after each step.
        with connection.begin():
            context.configure(connection=connection, target_metadata=metadata, render_as_batch=sqlite)
            context.run_migrations()
    finally:
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


run(context.config.attributes["connection"])
