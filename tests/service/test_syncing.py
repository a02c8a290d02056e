"""`sopilot sync` over many records, killed on the way; and `sopilot sync adopt`."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sop import procedure
from sop.desk import Desk
from sop.lanes import SystemClock
from sop.procedure import load_default
from sop.records import commands as c
from sop.records.people import Actor, Person, Role, Side
from sop.storage import open_store
from sop.storage.migrate import migrate
from tests.service.support import ALEX, World, run, serving, spawn, until

pytestmark = pytest.mark.timeout(300)  # several processes each, on a machine that may be busy
RECORDS = 40
MEI = Actor(Person("Mei", "aad-mei"), Side.TEAMS, Role.LEAD)


async def fill(folder: Path) -> None:
    """Records that have never been in Jira."""
    store = open_store(f"sqlite:///{folder / 'sopilot.db'}")
    migrate(store)
    desk = Desk(load_default(), False, SystemClock())
    for number in range(RECORDS):
        action = c.ReportIncident(f"filled {number}")
        await store.tx(desk.handle, c.Command(id=f"fill-{number}", actor=MEI, at=datetime.now(UTC), action=action))
    await store.close()


async def test_a_sync_that_is_killed_goes_on_and_does_nothing_twice(sqlite_world: World, tmp_path: Path) -> None:
    made = sqlite_world
    await fill(tmp_path)
    await made.control(made.jira, "faults", faults=[{"kind": "delay", "seconds": 0.2}])
    first = await spawn(made, tmp_path, "sync", "--all")
    issues = made.jira.state.site.issues
    await until(lambda: len(issues) >= RECORDS // 4)
    await first.killed()
    assert len(issues) < RECORDS, "it was killed on the way"
    again = await run(made, tmp_path, "sync", "--all", "--json")
    # What was on its way at the kill may have to wait a minute, until the search index must know of it.
    assert again.json() == {"items": RECORDS, "done": RECORDS, "waiting": 0, "parked": 0}
    assert again.code == 0
    assert Counter(issue.summary for issue in issues.values()) == {f"filled {number}": 1 for number in range(RECORDS)}


async def test_adopting_beside_a_server(sqlite_world: World, tmp_path: Path) -> None:
    made = sqlite_world
    for number in range(3):
        fields = {"project": "OPS", "summary": f"old {number}"}
        await made.control(made.jira, "act", **{"as": ALEX, "do": "create", "fields": fields})
    async with serving(made, tmp_path):
        asked = ("sync", "adopt", "project = OPS")
        unclear, would, ordered, unread = await asyncio.gather(
            run(made, tmp_path, *asked, "--dry-run", "--json"),
            run(made, tmp_path, *asked, "--as", "action", "--dry-run"),
            run(made, tmp_path, "sync", "adopt", "project = OPS order by key"),
            run(made, tmp_path, "sync", "adopt", "nonsense = 1"),
        )
        assert unclear.code == 1
        assert len(unclear.json()["left"]) == 3
        assert would.code == 0
        assert "3 action of 3 issues would be records" in would.out
        assert "Leave it out" in ordered.err
        assert "Mend the query" in unread.err
        done = await run(made, tmp_path, *asked, "--as", "action", "--json")
        assert done.json()["adopted"] == {"action": 3}
        again = await run(made, tmp_path, *asked, "--as", "action", "--json")
        assert (again.json()["adopted"], again.json()["known"]) == ({}, 3)
        assert (await run(made, tmp_path, "sync", "--all", "--dry-run", "--json")).json() == {"items": 3, "changes": []}
    marked = [issue for issue in made.jira.state.site.issues.values() if "sopilot" in issue.properties]
    assert len(marked) == 3


async def test_a_changed_mapping_is_shown_and_accepted_before_it_is_written(
    sqlite_world: World, tmp_path: Path
) -> None:
    made, file = sqlite_world, tmp_path / "sop.yaml"
    shipped = Path(procedure.__file__).with_name("sop.yaml").read_text(encoding="utf-8")
    file.write_text(shipped, encoding="utf-8")
    file_of = {"SOPILOT_PROCEDURE": str(file)}
    async with serving(made, tmp_path, **file_of):
        await made.say("incident new 首頁 500 錯誤")
        await until(lambda: made.jira.state.site.issues)
    (issue,) = made.jira.state.site.issues.values()
    assert made.jira.state.site.status(issue.status).name == "To Do"
    file.write_text(shipped.replace("key: reported, jira: To Do", "key: reported, jira: In Review"), encoding="utf-8")
    assert (await run(made, tmp_path, "sync", "--all", "--json", **file_of)).code == 0
    assert made.jira.state.site.status(issue.status).name == "To Do", "nobody has seen what it would do"
    doctor = (await run(made, tmp_path, "doctor", "--json", **file_of)).json()
    (check,) = [one for one in doctor["checks"] if one["name"] == "mapping"]
    assert "reported: To Do → In Review" in check["problem"]
    assert "accept-mapping" in check["remedy"]
    too_soon = await run(made, tmp_path, "sync", "accept-mapping", **file_of)
    assert (too_soon.code, "--dry-run" in too_soon.err) == (1, True)
    (line,) = (await run(made, tmp_path, "sync", "--all", "--dry-run", "--json", **file_of)).json()["changes"]
    assert (line["to_jira"], line["held"]) == ({"stage": "In Review"}, ["stage"])
    accepted = await run(made, tmp_path, "sync", "accept-mapping", **file_of)
    assert "incident stage reported: To Do → In Review" in accepted.out
    assert (await run(made, tmp_path, "sync", "--all", "--json", **file_of)).code == 0
    assert made.jira.state.site.status(issue.status).name == "In Review"
