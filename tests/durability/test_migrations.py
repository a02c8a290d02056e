"""Migrations: they make the tables that the program expects, once, together, with a copy, and never backwards."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from sop.errors import Misconfigured
from sop.storage import Store, migrate as migrate_module, open_store, tables
from sop.storage.migrate import migrate
from sop.storage.tables import metadata
from tests.durability.support import begin, desk, dump, ended, spawn
from tests.durability.test_storage import prepare

MIGRATIONS = Path(tables.__file__).parent / "migrations"
HEAD = ScriptDirectory(str(MIGRATIONS)).get_current_head()


def tables_that_never_reuse_a_number(connection: Connection) -> set[str]:
    statement = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
    return set(connection.execute(text(statement)).scalars())


async def test_the_migrated_tables_are_those_of_the_program(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))

    assert await store.read(differences) == []
    if store.dialect == "sqlite":
        wanted = {table.name for table in metadata.tables.values() if table.dialect_options["sqlite"]["autoincrement"]}
        assert await store.read(tables_that_never_reuse_a_number) == wanted


async def test_migrating_again_is_harmless(store: Store) -> None:
    await prepare(store, desk())
    before = await store.read(dump)
    assert migrate(store) == migrate(store) == HEAD
    assert await store.read(dump) == before


async def test_processes_that_start_together_migrate_once(database_url: str) -> None:
    processes = [spawn("migrate_process", database_url) for _ in range(3)]
    await begin(*processes)
    assert [said.strip() for said in await ended(*processes)] == [HEAD] * 3


async def test_a_new_file_that_another_process_writes_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "sopilot.db"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        letting_go = threading.Timer(0.1, other.execute, ["COMMIT"])
        letting_go.start()
        store = open_store(f"sqlite:///{path}")
        assert migrate(store) == HEAD
        letting_go.join()
    await store.close()


async def test_a_database_newer_than_the_program_is_refused_untouched(store: Store) -> None:
    await prepare(store, desk())
    await store.tx(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")) and None)
    before = await store.read(dump)
    with pytest.raises(Misconfigured, match="9999") as refused:
        migrate(store)
    assert refused.value.setting == "SOPILOT_DATABASE_URL"
    assert "newer" in refused.value.remedy
    assert await store.read(dump) == before


LATER = """
from alembic import op
import sqlalchemy as sa

revision = "0002_later"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("items") as batch:
        batch.add_column(sa.Column("later", sa.Text()))
    op.create_table("later", sa.Column("id", sa.Integer(), primary_key=True))
"""
FAULTY = """
from alembic import op

revision = "0003_faulty"
down_revision = "0002_later"


def upgrade() -> None:
    op.execute("INSERT INTO nowhere VALUES (1)")
"""


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of migrations that this program has beside its own."""
    folder = tmp_path / "later"
    folder.mkdir()
    monkeypatch.setattr(migrate_module, "FOLDERS", [*migrate_module.FOLDERS, folder])
    return folder


async def test_an_upgrade_keeps_everything_and_a_copy_on_sqlite(store: Store, later: Path, tmp_path: Path) -> None:
    await prepare(store, desk())
    before = await store.read(dump)
    (later / "later.py").write_text(LATER.format(head=HEAD))
    assert migrate(store) == "0002_later"
    assert await store.read(dump) == before
    assert "later" in await store.read(lambda c: inspect(c).get_table_names())
    copy = tmp_path / "sopilot.before-upgrade.db"
    assert copy.exists() == (store.dialect == "sqlite")
    if copy.exists():
        kept = open_store(f"sqlite:///{copy}")
        assert await kept.read(dump) == before
        assert migrate(kept) == "0002_later"
        await kept.close()
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]  # noqa: ASYNC240


async def test_an_upgrade_that_fails_at_a_later_step_changes_nothing(store: Store, later: Path) -> None:
    await prepare(store, desk())
    before = await store.read(dump)
    tables = await store.read(lambda c: sorted(inspect(c).get_table_names()))
    (later / "later.py").write_text(LATER.format(head=HEAD))
    (later / "faulty.py").write_text(FAULTY)
    with pytest.raises(Exception, match="nowhere"):
        migrate(store)
    assert await store.read(dump) == before
    assert await store.read(lambda c: sorted(inspect(c).get_table_names())) == tables
    columns = await store.read(lambda c: {column["name"] for column in inspect(c).get_columns("items")})
    assert "later" not in columns
    (later / "faulty.py").unlink()
    assert migrate(store) == "0002_later", "once it is mended, the same database is upgraded"
    assert await store.read(dump) == before
