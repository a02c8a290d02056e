"""docs/operations.md: every block of commands that it calls tried is run here, as it stands there, on a machine of the test."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from sop.storage.migrate import newest
from tests.operations.machine import BLOCKS, PAGE, Machine, machine, newer_tree
from tests.service.support import World, until, world
from tests.support.databases import fresh_database

pytestmark = pytest.mark.timeout(300)  # several processes each, on a machine that may be busy
FIRST, SECOND, THIRD = "首頁 500 錯誤", "Checkout is slow", "Search finds nothing"
_TRIED = {
    *("backup", "restore", "first-look", "parked", "upgrade", "roll-back", "move"),
    *("pg-backup", "pg-restore"),
}


def test_every_block_that_is_called_tried_is() -> None:
    assert set(BLOCKS) == _TRIED
    assert PAGE.count("<!-- tried: ") == len(_TRIED)


async def route_and_report(made: World, title: str) -> None:
    await made.say("route incidents here")
    await report(made, title)


async def report(made: World, title: str) -> None:
    """An incident that is on its card and in Jira."""
    await made.say(f"incident new {title}")
    await until(lambda: shown(made, title))


async def shown(made: World, title: str) -> bool:
    """Its card names its issue: then nothing of it is under way any more."""
    keys = [str(issue["key"]) for issue in await made.issues() if title in str(issue["summary"])]
    return any(title in card and keys[0] in card for card in await made.cards()) if keys else False


def titles(database: Path) -> dict[str, str]:
    """Every record's title by its id."""
    with closing(sqlite3.connect(database)) as connection:
        return {id_: json.loads(data)["title"] for id_, data in connection.execute("SELECT id, data FROM items")}


async def test_back_up_and_restore(sqlite_world: World, tmp_path: Path) -> None:
    made = sqlite_world
    async with machine(made, tmp_path / "machine") as one:
        await one.systemctl("start")
        await route_and_report(made, FIRST)
        await one.run("backup")
        await report(made, SECOND)
        doctor, _ = await one.run("first-look")
        assert "ok   database" in doctor.out
        await one.run("restore")
        assert titles(one.data / "sopilot.db") == {"INC-1": FIRST}
        (kept,) = before_restores(one)
        assert titles(kept) == {"INC-1": FIRST, "INC-2": SECOND}
        # As the page warns: the number is given again. Nothing of the second's is taken over.
        await report(made, THIRD)
        assert titles(one.data / "sopilot.db") == {"INC-1": FIRST, "INC-2": THIRD}
        assert len(await made.issues()) == 3


def before_restores(one: Machine) -> list[Path]:
    return list(one.data.glob("sopilot.before-restore-*.db"))


async def test_upgrade_and_roll_back(sqlite_world: World, tmp_path: Path) -> None:
    made = sqlite_world
    async with machine(made, tmp_path / "machine") as one:
        one.install("0.2.0", newer_tree(tmp_path / "newer", newest()))
        await one.systemctl("start")
        await route_and_report(made, FIRST)
        await one.run("upgrade")
        assert revision(one) == "9000_made_up"
        await report(made, SECOND)
        await one.systemctl("stop")
        old = await one.shell("/opt/sopilot-0.1.0/bin/sopilot serve")
        assert old.code == 1
        assert "restore the copy that was made before the upgrade" in old.err
        assert revision(one) == "9000_made_up", "the older program changed nothing"
        await one.run("roll-back")
        assert revision(one) == newest()
        assert titles(one.data / "sopilot.db") == {"INC-1": FIRST}
        await made.say("comment INC-1 still here")
        await until(lambda: commented(made, "still here"))


def revision(one: Machine) -> str:
    with closing(sqlite3.connect(one.data / "sopilot.db")) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


async def commented(made: World, text: str) -> bool:
    return any(text in str(issue["comments"]) for issue in await made.issues())


async def test_parked_work_at_three_in_the_morning(sqlite_world: World, tmp_path: Path) -> None:
    made = sqlite_world
    refusal = {"kind": "status", "status": 400, "body": {"errorMessages": ["a field is needed"]}}
    await made.control(made.jira, "faults", faults=[refusal | {"match": {"method": "POST", "path": "/issue$"}}])
    async with machine(made, tmp_path / "machine") as one:
        await one.systemctl("start")
        await made.say("route incidents here")
        await made.say(f"incident new {FIRST}")
        await until(lambda: parked(one))
        async with made.http.delete(f"{made.jira.url}/_control/faults") as answer:
            assert answer.status == 200
        await one.run("parked")
        await until(lambda: shown(made, FIRST))


async def parked(one: Machine) -> bool:
    return "a field is needed" in (await one.shell("sopilot parked")).out


async def test_back_up_and_restore_on_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    assert shutil.which("pg_dump"), "no pg_dump: apt-get install postgresql-client"
    with fresh_database(postgresql_url) as url:
        async with world(tmp_path) as made, machine(made, tmp_path / "machine", url) as one:
            await one.systemctl("start")
            await route_and_report(made, FIRST)
            _, listed = await one.run("pg-backup")
            assert "TABLE DATA public intents" in listed.out
            await report(made, SECOND)
            await one.run("pg-restore")
            assert ids(url) == ["INC-1"]
            await report(made, THIRD)
            assert ids(url) == ["INC-1", "INC-2"]


def ids(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM items ORDER BY id")]


async def test_moving_to_postgresql_takes_pending_work_along(postgresql_url: str, tmp_path: Path) -> None:
    with fresh_database(postgresql_url) as url:
        async with world(tmp_path) as made, machine(made, tmp_path / "machine") as one:
            one.replaced["postgresql://sopilot@db.example.com/sopilot"] = url
            await one.systemctl("start")
            await route_and_report(made, FIRST)
            await made.control(made.jira, "down")
            await made.say("comment INC-1 on its way")
            await made.say(f"incident new {SECOND}")
            await until(lambda: carded(made, SECOND))
            moved = await one.run("move")
            assert "are work that waits and goes on there" in moved[0].out
            assert url in one.env_file.read_text()
            await made.control(made.jira, "up")
            await until(lambda: commented(made, "on its way"))
            await until(lambda: shown(made, SECOND))
            await report(made, THIRD)
            assert ids(url) == ["INC-1", "INC-2", "INC-3"]
            assert sorted(titles(one.data / "sopilot.db")) == ["INC-1", "INC-2"], "the old file is as it was"
            assert len(await made.issues()) == 3
            assert len([card for card in await made.cards() if SECOND in card]) == 1


async def carded(made: World, title: str) -> bool:
    return any(title in card for card in await made.cards())
