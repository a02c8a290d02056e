"""A project that is archived while its issues can be read: one notice, nothing parked, and all caught up once it is restored."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from sqlalchemy import func, select

from cards.notices import gate_name
from sop.desk import Sync, lanes_of
from sop.desk.door import Handled
from sop.lanes import gates
from sop.procedure import Procedure, parse
from sop.records import commands as c
from sop.storage.tables import intents, parked
from sop.words import LANGUAGES, words
from tests.jira_sync.conftest import House

GATE = lanes_of.writes_of("NET")


@pytest.fixture
def seed() -> dict[str, Any]:
    """A site of two projects."""
    return {"projects": [{"key": "OPS", "name": "Operations"}, {"key": "NET", "name": "Network"}]}


@pytest.fixture
def procedure() -> Procedure:
    """The procedure that ships; grave incidents are the other project's."""
    text = files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8")
    return parse(text + "jira:\n  routes:\n    - {when: {severity: sev1}, project: NET}\n")


async def made(house: House, severity: str) -> str:
    answer = await house.do(c.ReportIncident("slow", severity=severity))
    assert isinstance(answer, Handled)
    assert answer.item is not None
    await house.settle()
    return answer.item.id


async def count(house: House, table: Any, *where: Any) -> int:
    return await house.store.read(
        lambda one: int(one.execute(select(func.count()).select_from(table).where(*where)).scalar_one())
    )


async def syncs(house: House, items: list[str]) -> set[Sync]:
    return {(await house.view(item)).sync for item in items}


async def test_its_issues_wait_others_go_on_and_it_comes_back_by_itself(house: House) -> None:
    there, here = [await made(house, "sev1") for _ in range(4)], await made(house, "sev3")
    await house.pass_time(10)
    await house.rest.act("archive_project", project="NET")
    for item in (*there, here):
        await house.do(c.Rename(f"new {item}"), item)
    await house.settle()
    assert await count(house, intents, intents.c.kind == lanes_of.NOTICE) == 1
    await house.pass_time(400, step=10)
    assert await syncs(house, there) == {Sync.PENDING}
    assert {(await house.view(item)).trouble.partition(",")[0] for item in there} == {
        "the project NET is archived in Jira"
    }
    assert (await house.view(here)).sync is Sync.EQUAL
    assert await syncs(house, [await made(house, "sev3")]) == {Sync.EQUAL}
    closed = await house.store.read(gates.closed)
    assert list(closed) == [GATE]
    assert "Restore NET" in closed[GATE].remedy
    assert await count(house, parked) == 0
    await house.rest.act("restore_project", project="NET")
    await house.pass_time(800, step=10)
    assert await syncs(house, there) == {Sync.EQUAL}
    assert await house.store.read(gates.closed) == {}
    for item in there:
        assert (await house.issue(item))["fields"]["summary"] == f"new {item}"


async def test_a_new_record_waits_and_is_made_once_it_is_restored(house: House) -> None:
    await house.rest.act("archive_project", project="NET")
    item = await made(house, "sev1")
    assert "archived" in (await house.view(item)).trouble
    assert await count(house, parked) == 0
    await house.rest.act("restore_project", project="NET")
    await house.pass_time(800, step=10)
    assert (await house.issue(item))["fields"]["project"]["key"] == "NET"


@pytest.mark.parametrize(("deployment", "database_url"), [("cloud", "sqlite"), ("server", "sqlite")], indirect=True)
@pytest.mark.parametrize("status", [400, 403, 405])
async def test_whatever_status_says_it(house: House, status: int) -> None:
    item = await made(house, "sev1")
    await house.pass_time(10)
    await house.rest.act("archive_project", project="NET")
    refusal = {"errorMessages": ["This issue belongs to an archived project."]}
    await house.rest.fault("status", match={"method": "PUT"}, status=status, body=refusal)
    await house.do(c.Rename("new"), item)
    await house.settle()
    assert list(await house.store.read(gates.closed)) == [GATE]
    assert (await house.view(item)).sync is Sync.PENDING


@pytest.mark.parametrize(("deployment", "database_url"), [("cloud", "sqlite"), ("server", "sqlite")], indirect=True)
async def test_words_about_archives_of_a_project_that_is_not_are_the_issues_own(house: House) -> None:
    item = await made(house, "sev1")
    await house.pass_time(10)
    refusal = {"errorMessages": ["This issue is archived. You cannot edit it."]}
    await house.rest.fault("status", match={"method": "PUT"}, status=403, body=refusal)
    await house.do(c.Rename("new"), item)
    await house.settle()
    assert await house.store.read(gates.closed) == {}
    assert (await house.view(item)).sync is Sync.PARKED


async def test_an_issue_that_is_moved_out_is_its_new_projects(house: House) -> None:
    moved, left = await made(house, "sev1"), await made(house, "sev1")
    await house.pass_time(10)
    await house.act(moved, "move", project="OPS")
    await house.rest.act("archive_project", project="NET")
    for item in (left, moved):
        await house.do(c.Rename("new"), item)
        await house.settle()
    assert (await house.view(left)).sync is Sync.PENDING
    assert (await house.view(moved)).sync is Sync.EQUAL


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_names_the_project(language: str) -> None:
    name = gate_name(GATE, words(language))
    assert "NET" in name
    assert "{" not in name
