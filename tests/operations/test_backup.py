"""`sopilot database backup` and `restore`: whole or not at all, beside a busy writer, and nothing is overwritten."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from service.running import serving_role
from service.settings import Settings
from sop.storage import open_store
from sop.storage.migrate import newest
from sop.storage.tables import metadata
from tests.durability.support import begin, ended, spawn
from tests.operations.test_moving import everything


def sopilot(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def files(folder: Path, pattern: str) -> list[Path]:
    return list(folder.glob(pattern))


@pytest.fixture(autouse=True)
def _its_folder(monkeypatch: pytest.MonkeyPatch, filled_settings: Settings) -> None:
    monkeypatch.setenv("SOPILOT_DATA_DIR", str(filled_settings.data_dir))


def assert_refused(result: Result, problem: str, remedy: str) -> None:
    assert result.exit_code == 1
    told, _, advice = result.stderr.partition("→")
    assert problem in told
    assert remedy in advice


async def test_a_back_up_beside_a_busy_writer_is_whole_and_can_be_restored(tmp_path: Path) -> None:
    database = tmp_path / "sopilot.db"
    writer = spawn("writer_process", f"sqlite:///{database}", "400")
    await begin(writer)
    made = await asyncio.to_thread(sopilot, "database", "backup", str(tmp_path / "backup.db"), "--json")
    assert made.exit_code == 0, made.stderr
    told = json.loads(made.stdout)
    assert told["revision"] == newest()
    assert set(told["rows"]) == set(metadata.tables)
    assert stat.S_IMODE((tmp_path / "backup.db").stat().st_mode) == 0o600
    await ended(writer)
    backed_up = await everything(f"sqlite:///{tmp_path / 'backup.db'}")
    assert {name: len(rows) for name, rows in backed_up.items()} == told["rows"]
    afterwards = await everything(f"sqlite:///{database}")
    restored = await asyncio.to_thread(sopilot, "database", "restore", str(tmp_path / "backup.db"), "--json")
    assert restored.exit_code == 0, restored.stderr
    assert await everything(f"sqlite:///{database}") == backed_up
    assert await everything(f"sqlite:///{json.loads(restored.stdout)['kept']}") == afterwards, "nothing is lost"
    assert not files(tmp_path, "*.tmp") + files(tmp_path, "*.restoring")


async def test_what_was_only_in_the_log_of_a_killed_process_goes_aside_with_it(tmp_path: Path) -> None:
    """A log left behind would be played into the file that was restored."""
    database = tmp_path / "sopilot.db"
    sopilot("database", "backup", str(tmp_path / "backup.db"))
    backed_up = await everything(f"sqlite:///{tmp_path / 'backup.db'}")
    store = open_store(f"sqlite:///{database}")
    with closing(sqlite3.connect(database)) as holding:
        holding.execute("BEGIN")
        holding.execute("SELECT * FROM items").fetchone()  # keeps the log from being folded in when the writer ends
        with store.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM items")
        store.engine.dispose()
        assert (tmp_path / "sopilot.db-wal").stat().st_size > 0
        assert sopilot("database", "restore", str(tmp_path / "backup.db")).exit_code == 0
    assert await everything(f"sqlite:///{database}") == backed_up
    (kept,) = files(tmp_path, "sopilot.before-restore-*.db")
    assert sopilot("database", "restore", str(kept)).exit_code == 0
    assert (await everything(f"sqlite:///{database}"))["items"] == [], "a restore can be undone, log and all"
    await store.close()


async def test_a_restore_on_a_new_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sopilot("database", "backup", str(tmp_path / "backup.db"))
    monkeypatch.setenv("SOPILOT_DATA_DIR", str(tmp_path / "new"))
    restored = sopilot("database", "restore", str(tmp_path / "backup.db"))
    assert restored.exit_code == 0, restored.stderr
    assert "before-restore" not in restored.stdout
    same = [await everything(f"sqlite:///{path}") for path in (tmp_path / "new" / "sopilot.db", tmp_path / "backup.db")]
    assert same[0] == same[1]


def test_what_is_refused_changes_nothing(filled_settings: Settings, tmp_path: Path) -> None:
    database, back_up = tmp_path / "sopilot.db", tmp_path / "backup.db"
    before = database.read_bytes()
    assert sopilot("database", "backup", str(back_up)).exit_code == 0
    first = back_up.read_bytes()
    assert_refused(sopilot("database", "backup", str(back_up)), "exists already", "new file")
    assert back_up.read_bytes() == first
    nowhere = tmp_path / "no" / "folder" / "backup.db"
    assert_refused(sopilot("database", "backup", str(nowhere)), "could not be written", str(nowhere.parent))
    with serving_role(filled_settings):
        assert_refused(sopilot("database", "restore", str(back_up)), "another process serves", "Stop it")
    (tmp_path / "text.db").write_text("no database " * 1000)
    assert_refused(sopilot("database", "restore", str(tmp_path / "text.db")), "cannot be used", "another back-up")
    (tmp_path / "cut.db").write_bytes(first[: len(first) // 2])
    assert_refused(sopilot("database", "restore", str(tmp_path / "cut.db")), "cannot be used", "another back-up")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other, other:
        other.execute("CREATE TABLE customers (id)")
    assert_refused(sopilot("database", "restore", str(tmp_path / "other.db")), "no database of SOPilot's", "back-up")
    with closing(sqlite3.connect(back_up)) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    assert_refused(sopilot("database", "restore", str(back_up)), "9999", "newer program")
    assert database.read_bytes() == before
    assert not files(tmp_path, "*before-restore*")


def test_without_a_database_or_on_postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target_url: str) -> None:
    monkeypatch.setenv("SOPILOT_DATA_DIR", str(tmp_path / "nowhere"))
    assert_refused(sopilot("database", "backup", str(tmp_path / "b.db")), "there is no database", "SOPILOT_DATA_DIR")
    monkeypatch.setenv("SOPILOT_DATABASE_URL", target_url)
    (tmp_path / "some.db").touch()
    assert_refused(sopilot("database", "backup", str(tmp_path / "b.db")), "no SQLite database", "pg_dump")
    assert_refused(sopilot("database", "restore", str(tmp_path / "some.db")), "no SQLite database", "pg_restore")


async def test_copy_as_it_is_typed(tmp_path: Path, target_url: str) -> None:
    copied = await asyncio.to_thread(sopilot, "database", "copy", "--to", target_url, "--json")
    assert copied.exit_code == 0, copied.stderr
    assert "items: " not in copied.stderr, "progress is for people"
    rows = json.loads(copied.stdout)["rows"]
    assert rows == {name: len(found) for name, found in (await everything(target_url)).items()}
    again = sopilot("database", "copy", "--to", target_url)
    assert_refused(again, "not empty", "Name a database that is new")


def test_copy_tells_people_what_comes_next(target_url: str) -> None:
    copied = sopilot("database", "copy", "--to", target_url)
    assert "copied and compared" in copied.stdout
    assert "SOPILOT_DATABASE_URL" in copied.stdout
    assert "items: " in copied.stderr
