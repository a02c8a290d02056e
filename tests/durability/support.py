"""What the tests of this folder share: commands, and two transactions that are made to overlap."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, Table, select, text

from sop.desk import Desk, Handled
from sop.lanes import SystemClock
from sop.procedure import load_default
from sop.records import commands as c
from sop.records.people import Actor, Person, Role, Side
from sop.storage import Store
from sop.storage.tables import metadata

T = TypeVar("T")
ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MEI = Actor(Person("Mei", aad_id="aad-mei"), Side.TEAMS, Role.ADMIN)
WATCHER = Actor(Person("Wen", aad_id="aad-wen"), Side.TEAMS, Role.VIEWER)


def desk() -> Desk:
    """The door, with the procedure that SOPilot ships, mirrored."""
    return Desk(load_default(), True, SystemClock())


def command(id_: str, action: c.Action, item_id: str | None = None, **more: Any) -> c.Command:
    """A command by an admin."""
    return c.Command(id=id_, actor=more.pop("actor", MEI), at=NOW, action=action, item_id=item_id, **more)


def captured(name: str) -> bytes:
    """The body of a delivery captured from a real Alertmanager."""
    path = Path(__file__).parent.parent / "captured" / "alertmanager" / f"{name}.json"
    return orjson.dumps(orjson.loads(path.read_bytes())["body"])


def spawn(module: str, *arguments: str) -> subprocess.Popen[str]:
    """A process that loads a module of this folder, says that it is ready, and waits for a line before it begins."""
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.durability.{module}", *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


async def ready(process: subprocess.Popen[str]) -> None:
    """Wait until it has loaded its modules."""
    assert process.stdout is not None
    assert (await asyncio.to_thread(process.stdout.readline)).strip() == "ready"


async def begin(*processes: subprocess.Popen[str]) -> None:
    """Let them all go, once every one of them is ready."""
    for process in processes:
        await ready(process)
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()


async def ended(*processes: subprocess.Popen[str], within_s: float = 60) -> list[str]:
    """What they said, once they have all come to a good end; none is left behind in any case."""
    try:
        told = await asyncio.gather(*(asyncio.to_thread(process.communicate, None, within_s) for process in processes))
        assert [process.returncode for process in processes] == [0] * len(processes)
        return [out for out, _ in told]
    finally:
        for process in processes:
            process.kill()
            process.wait(10)


async def report(store: Store, door: Desk, title: str = "首頁 500 錯誤") -> str:
    """A fresh incident's id."""
    answer = await store.tx(door.handle, command(f"report {title}", c.ReportIncident(title)))
    assert isinstance(answer, Handled)
    assert answer.item is not None
    return answer.item.id


async def overlapping(store: Store, first: Callable[[Connection], T], second: Callable[[Connection], T]) -> tuple[T, T]:
    """Run both at once: the first has done everything but commit when the second comes to where it has to wait."""
    written, go_on = threading.Event(), threading.Event()

    def held(connection: Connection) -> T:
        result = first(connection)
        written.set()
        assert go_on.wait(20)
        return result

    one = asyncio.create_task(store.tx(held))
    try:
        assert await asyncio.to_thread(written.wait, 20)
        two = asyncio.create_task(store.tx(second))
        if store.dialect == "postgresql":
            async with asyncio.timeout(20):
                while not await store.read(_somebody_waits):
                    assert not two.done(), "the second waited for nothing"
                    await asyncio.sleep(0.005)
    finally:
        go_on.set()
    return await one, await two


def _somebody_waits(connection: Connection) -> bool:
    """Whether a transaction of this database waits for another's lock."""
    statement = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return bool(connection.execute(text(statement)).scalar_one())


def dump(connection: Connection) -> dict[str, list[Any]]:
    """Every row of every table."""
    return {table.name: rows(connection, table) for table in metadata.sorted_tables}


def rows(connection: Connection, table: Table) -> list[Any]:
    """Every row of a table, in the order of its key."""
    return list(connection.execute(select(table).order_by(*table.primary_key.columns)))
