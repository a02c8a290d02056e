"""`sopilot database copy`: everything arrives and is compared, or nothing does, and the SQLite database stays as it is."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import insert

from service.moving import copy
from service.running import serving_role
from service.settings import Settings
from sop.errors import Misconfigured, Rejected, Retryable, Trouble
from sop.storage import open_store
from sop.storage.migrate import migrate, newest
from sop.storage.tables import buckets, intents, metadata
from tests.durability.support import ROOT, dump
from tests.operations.filling import OWNER
from tests.service.support import PASSWORD, until


def quiet(_table: str, _rows: int) -> None:
    """No progress is shown."""


async def everything(url: str) -> dict[str, list[Any]]:
    store = open_store(url)
    try:
        return await store.read(dump)
    finally:
        await store.close()


def source_of(settings: Settings) -> Path:
    return settings.data_dir / "sopilot.db"


def held(url: str) -> int:
    """How many rows the target keeps; its tables may exist."""
    with psycopg.connect(url) as connection:
        there = {row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
        counted = (
            connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in there & set(metadata.tables)
        )
        return sum(row[0] for row in counted if row)


def change(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


async def test_everything_arrives_with_leases_ended_and_numbers_going_on(
    filled_settings: Settings, target_url: str
) -> None:
    source = source_of(filled_settings)
    before, bytes_before = await everything(f"sqlite:///{source}"), source.read_bytes()
    told: list[str] = []
    copied = copy(filled_settings, target_url, lambda table, _rows: told.append(table))
    assert source.read_bytes() == bytes_before
    assert copied["rows"] == {name: len(rows) for name, rows in before.items()}
    assert copied["revision"] == newest()
    assert copied["pending"] == len(before["intents"]) + len(before["parked"])
    assert set(told) == set(metadata.tables)
    after = await everything(target_url)
    assert OWNER.name in {row.owner for row in before["lanes"]}
    assert {(row.owner, row.lease_until) for row in after["lanes"]} == {(None, None)}
    kept = [(row.key, row.gate, row.epoch, row.not_before, row.next_at) for row in before.pop("lanes")]
    # PostgreSQL sorts text by its own rules, so the order is no matter.
    assert set(kept) == {(row.key, row.gate, row.epoch, row.not_before, row.next_at) for row in after.pop("lanes")}
    for name, rows in before.items():
        assert sorted(map(repr, rows)) == sorted(map(repr, after[name])), name
    begun = [row for row in after["intents"] if row.lane == "jira:claimed"]
    assert [row.started is not None for row in begun] == [True], "what had been begun is handed over as suspect"
    await numbers_go_on(target_url, source)


async def numbers_go_on(url: str, source: Path) -> None:
    """The next intent's number is above every one ever given, that of a row which is gone too."""
    with closing(sqlite3.connect(source)) as connection:
        (last,) = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'intents'").fetchone()
        (highest,) = connection.execute("SELECT max(id) FROM intents").fetchone()
    assert last > highest
    store = open_store(url)
    wish = {"lane": "x", "kind": "x", "payload": "{}", "version": 1, "due_at": 0.0, "put_at": 0.0, "attempts": 0}
    made = await store.tx(lambda c: c.execute(insert(intents).returning(intents.c.id), wish).scalar_one())
    await store.close()
    assert made == last + 1


def test_a_served_database_is_refused(filled_settings: Settings, target_url: str) -> None:
    with serving_role(filled_settings), pytest.raises(Misconfigured, match="another process serves"):
        copy(filled_settings, target_url, quiet)
    assert held(target_url) == 0


@pytest.mark.parametrize(
    ("prepared", "reason"),
    [
        ("CREATE TABLE customers (id int)", "not SOPilot's: customers"),
        ("CREATE TABLE items (id text); INSERT INTO items VALUES ('INC-1')", "records already, in: items"),
    ],
)
def test_a_target_that_is_not_empty_is_refused_untouched(
    filled_settings: Settings, target_url: str, prepared: str, reason: str
) -> None:
    change(target_url, prepared)
    with pytest.raises(Rejected, match=reason) as refused:
        copy(filled_settings, target_url, quiet)
    assert "new" in refused.value.remedy
    with psycopg.connect(target_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (1,), "nothing was migrated there either"


async def test_copying_twice_is_refused_and_keeps_the_first(filled_settings: Settings, target_url: str) -> None:
    copy(filled_settings, target_url, quiet)
    first = await everything(target_url)
    with pytest.raises(Rejected, match="records already"):
        copy(filled_settings, target_url, quiet)
    assert await everything(target_url) == first


@pytest.mark.parametrize("revision", ["0000", "9999"])
def test_a_database_at_another_revision_is_refused(filled_settings: Settings, target_url: str, revision: str) -> None:
    with closing(sqlite3.connect(source_of(filled_settings))) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    with pytest.raises(Misconfigured, match=f"at revision {revision}") as refused:
        copy(filled_settings, target_url, quiet)
    assert "sopilot serve" in refused.value.remedy
    assert held(target_url) == 0


def test_a_target_made_by_a_newer_program_is_refused(filled_settings: Settings, target_url: str) -> None:
    store = open_store(target_url)
    migrate(store)
    store.engine.dispose()
    change(target_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Misconfigured, match="9999"):
        copy(filled_settings, target_url, quiet)


@pytest.mark.parametrize(
    ("to", "kind", "said"),
    [
        ("sqlite:////tmp/other.db", Rejected, "no URL of a PostgreSQL database"),
        (f"{PASSWORD}", Rejected, "no URL of a PostgreSQL database"),
        (f"postgresql://sopilot:{PASSWORD}@127.0.0.1:1/sopilot", Retryable, "cannot be used"),
    ],
)
def test_a_target_that_is_none(filled_settings: Settings, to: str, kind: type[Trouble], said: str) -> None:
    with pytest.raises(kind, match=said) as refused:
        copy(filled_settings, to, quiet)
    assert "--to" in str(refused.value)
    assert PASSWORD not in str(refused.value)


def test_a_source_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target_url: str) -> None:
    with pytest.raises(Misconfigured, match="there is no database at"):
        copy(Settings(data_dir=tmp_path / "nowhere"), target_url, quiet)
    assert not (tmp_path / "nowhere").exists()
    monkeypatch.setenv("SOPILOT_DATABASE_URL", target_url)
    with pytest.raises(Misconfigured, match="no SQLite database") as refused:
        copy(Settings(data_dir=tmp_path), target_url, quiet)
    assert "pg_dump" in refused.value.remedy


@pytest.mark.parametrize(("name", "said"), [("nul\x00", "NUL"), ("long" * 200, "too long")])
def test_a_row_that_does_not_fit_is_named_and_nothing_is_kept(
    filled_settings: Settings, target_url: str, name: str, said: str
) -> None:
    with closing(sqlite3.connect(source_of(filled_settings))) as connection, connection:
        connection.execute("INSERT INTO buckets (name, data) VALUES (?, '{}')", (name,))
    with pytest.raises(Rejected, match=said) as refused:
        copy(filled_settings, target_url, quiet)
    assert f"a row of {buckets.name} (name={name!r})" in refused.value.reason
    assert held(target_url) == 0


ALTER = """
CREATE FUNCTION alter() RETURNS trigger AS $$ BEGIN NEW.data := '{"other": 1}'; RETURN NEW; END $$ LANGUAGE plpgsql;
CREATE TRIGGER alter BEFORE INSERT ON buckets FOR EACH ROW EXECUTE FUNCTION alter();
"""
HOLD = """
CREATE FUNCTION hold() RETURNS trigger AS $$ BEGIN PERFORM pg_advisory_lock(7); RETURN NEW; END $$ LANGUAGE plpgsql;
CREATE TRIGGER hold BEFORE INSERT ON routes FOR EACH ROW EXECUTE FUNCTION hold();
"""


def prepared(url: str, statements: str) -> None:
    store = open_store(url)
    migrate(store)
    store.engine.dispose()
    change(url, statements)


def test_what_arrives_otherwise_than_it_was_sent_is_not_kept(filled_settings: Settings, target_url: str) -> None:
    prepared(target_url, ALTER)
    with pytest.raises(Rejected, match="what arrived in buckets is not what was sent"):
        copy(filled_settings, target_url, quiet)
    assert held(target_url) == 0


@pytest.mark.parametrize("with_what", [signal.SIGKILL, signal.SIGINT])
async def test_a_copy_that_is_interrupted_keeps_nothing_and_can_be_made_again(
    filled_settings: Settings, target_url: str, with_what: signal.Signals
) -> None:
    prepared(target_url, HOLD)
    with psycopg.connect(target_url, autocommit=True) as holding:
        holding.execute("SELECT pg_advisory_lock(7)")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "service", "database", "copy", "--to", target_url),
            env={"SOPILOT_DATA_DIR": str(filled_settings.data_dir), "PYTHONPATH": str(ROOT), "PATH": ""},
            cwd=filled_settings.data_dir,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
        await until(lambda: holding.execute(waits).fetchone() == (1,))
        process.send_signal(with_what)
        _, err = await process.communicate()
        assert b"items: " in err, "it was under way"
        assert b"Traceback" not in err
        assert process.returncode != 0
    change(target_url, "DROP TRIGGER hold ON routes")
    await until(lambda: held(target_url) == 0, within_s=20)
    assert copy(filled_settings, target_url, quiet)["rows"]["routes"] > 0
