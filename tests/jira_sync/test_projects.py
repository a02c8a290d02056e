"""Issues in several projects: made where the procedure says, found and followed wherever they are."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection, select

from jira_sync.sweep import ensure_sweep
from sop.desk import lanes_of
from sop.desk.door import Handled
from sop.desk.view import Sync
from sop.lanes import gates
from sop.procedure import Procedure, parse
from sop.records import commands as c
from sop.storage.tables import intents, links
from tests.jira_sync.conftest import House


@pytest.fixture
def seed() -> dict[str, Any]:
    """A site of two projects that issues are made in, and one more."""
    return {
        "projects": [
            {"key": "OPS", "name": "Operations"},
            {"key": "NET", "name": "Network"},
            {"key": "OLD", "name": "Old"},
        ]
    }


@pytest.fixture
def procedure() -> Procedure:
    """The procedure that ships; grave incidents and action items are the other project's."""
    text = files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8")
    return parse(
        text + "jira:\n  routes:\n    - {kind: action, project: NET, issue_type: Bug}\n"
        "    - {when: {severity: sev1}, project: NET}\n"
    )


async def made(house: House, action: Any) -> str:
    answer = await house.do(action)
    assert isinstance(answer, Handled)
    assert answer.item is not None
    await house.settle()
    return answer.item.id


async def test_an_issue_is_made_where_the_procedure_says_and_stays_there(house: House) -> None:
    here, there = (
        await made(house, c.ReportIncident("small")),
        await made(house, c.ReportIncident("big", severity="sev1")),
    )
    todo = await made(house, c.AddActionItem("Mend it"))
    issues = [await house.issue(item) for item in (here, there, todo)]
    assert [one["fields"]["project"]["key"] for one in issues] == ["OPS", "NET", "NET"]
    assert [one["fields"]["issuetype"]["name"] for one in issues] == ["Task", "Task", "Bug"]
    await house.do(c.Grade("sev4"), there)
    await house.pass_time(20)
    assert (await house.issue(there))["fields"]["project"]["key"] == "NET"
    assert (await house.view(there)).sync is Sync.EQUAL


async def test_a_create_in_doubt_is_found_in_whichever_project_it_was_made(house: House) -> None:
    await house.rest.fault("drop_after_commit", match={"method": "POST", "path": "/issue$"}, times=1)
    answer = await house.do(c.ReportIncident("big", severity="sev1"))
    assert isinstance(answer, Handled)
    assert answer.item is not None
    await house.settle()
    await house.do(c.Grade("sev4"), answer.item.id)
    await house.pass_time(180)
    [only] = house.jira.state.site.issues.values()
    assert only.project == "NET"
    assert (await house.issue(answer.item.id))["id"] == only.id


async def test_the_sweep_finds_what_was_changed_in_any_of_them(house: House) -> None:
    there = await made(house, c.ReportIncident("big", severity="sev1"))
    await house.store.tx(ensure_sweep, house.clock.now())
    await house.pass_time(10)
    await house.act(there, "edit", fields={"summary": "changed, and no webhook came"})
    await house.pass_time(200)
    assert (await house.view(there)).item.title == "changed, and no webhook came"


async def test_an_issue_is_followed_into_a_project_that_the_procedure_does_not_name(house: House) -> None:
    item, other = await made(house, c.ReportIncident("moved")), await made(house, c.ReportIncident("stays"))
    await house.store.tx(ensure_sweep, house.clock.now())
    await house.act(item, "move", project="OLD")
    await house.hint(item)
    assert [await house.store.read(where, one) for one in (item, other)] == [("OLD", "Task"), ("OPS", "Task")]
    await house.pass_time(10)
    await house.act(item, "edit", fields={"summary": "changed, and no webhook came"})
    await house.pass_time(200)
    assert (await house.view(item)).item.title == "changed, and no webhook came"
    await house.rest.act("hide_project", project="OLD")
    await house.act(other, "edit", fields={"summary": "the other, too"})
    await house.pass_time(200)
    assert (await house.view(other)).item.title == "the other, too", "one that is hidden holds up no other"


def where(connection: Connection, item: str) -> tuple[str, str]:
    """Project and issue type, as the link has them."""
    row = connection.execute(select(links.c.project, links.c.issue_type).where(links.c.item_id == item)).one()
    return row.project, row.issue_type


async def test_one_that_is_hidden_as_a_whole_buries_nothing_and_is_one_notice(house: House) -> None:
    here = await made(house, c.ReportIncident("small"))
    there = [await made(house, c.ReportIncident(f"big {n}", severity="sev1")) for n in range(3)]
    await house.pass_time(10)
    await house.rest.act("hide_project", project="NET")
    for item in there:
        await house.hint(item)
    assert {(await house.view(item)).sync for item in there} == {Sync.PENDING}
    [(name, gate)] = (await house.store.read(gates.closed)).items()
    assert (name, "NET" in gate.reason, "Browse Projects" in gate.remedy) == ("jira project NET", True, True)
    assert await watched(house) == [name], "one notice, whatever waits"
    await house.act(here, "edit", fields={"summary": "seen all the same"})
    await house.hint(here)
    assert (await house.view(here)).item.title == "seen all the same"
    await house.rest.act("show_project", project="NET")
    await house.pass_time(400, step=20)
    assert {(await house.view(item)).sync for item in there} == {Sync.EQUAL}
    assert await house.store.read(gates.closed) == {}


async def test_one_that_is_hidden_opens_for_all_that_wait_once_an_issue_of_it_is_seen(house: House) -> None:
    there = [await made(house, c.ReportIncident(f"big {n}", severity="sev1")) for n in range(2)]
    await house.pass_time(10)
    await house.rest.act("hide_project", project="NET")
    for item in there:
        await house.hint(item)
    await house.rest.act("show_project", project="NET")
    seen = set()
    for _moment in range(40):
        await house.pass_time(10, step=10)
        seen = {(await house.view(item)).sync for item in there}
        if Sync.EQUAL in seen:
            break
    assert seen == {Sync.EQUAL}, "none waits for a time of its own"


async def watched(house: House) -> list[str]:
    """The gates that are watched for a notice."""
    found = select(intents.c.payload).where(intents.c.kind == lanes_of.NOTICE).order_by(intents.c.lane)
    rows = await house.store.read(lambda connection: connection.execute(found).scalars().all())
    return [orjson.loads(row)["gate"] for row in rows]
