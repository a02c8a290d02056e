"""Statuses that are called otherwise in some projects: written, taken, held and checked by the names of where the issue is."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest

from jira_sync import mapping
from jira_sync.checks import compare
from jira_sync.mirror import Look
from jira_sync.projection import absorb, project
from sop.desk.door import Handled
from sop.desk.view import Sync
from sop.procedure import Procedure, ProcedureFault, parse
from sop.records import commands as c
from sop.records.items import Kind
from tests.cards.samples import incident
from tests.jira_sync.conftest import House

TEXT = files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8")
ROUTES = "jira:\n  routes:\n    - {when: {severity: sev1}, project: NET}\n"
STATUSES = "  statuses:\n    - {project: NET, kind: incident, stages: {acknowledged: In Review}}\n"


@pytest.fixture
def seed() -> dict[str, Any]:
    """A site of two projects."""
    return {"projects": [{"key": "OPS", "name": "Operations"}, {"key": "NET", "name": "Network"}]}


@pytest.fixture
def procedure() -> Procedure:
    """Who works on it is called otherwise in the other project."""
    return parse(TEXT + ROUTES + STATUSES)


async def working_on(house: House, severity: str) -> str:
    answer = await house.do(c.ReportIncident("slow", severity=severity))
    assert isinstance(answer, Handled)
    assert answer.item is not None
    await house.do(c.Acknowledge(), answer.item.id)
    await house.pass_time(10)
    return answer.item.id


async def status(house: House, item: str) -> str:
    return str((await house.issue(item))["fields"]["status"]["name"])


async def test_a_stage_is_the_status_of_where_its_issue_is(house: House) -> None:
    here, there = await working_on(house, "sev3"), await working_on(house, "sev1")
    assert (await status(house, here), await status(house, there)) == ("In Progress", "In Review")
    await house.act(there, "transition", to="Done")
    await house.act(there, "transition", to="In Review")
    await house.hint(there)
    view = await house.view(there)
    assert (view.item.stage, view.sync) == ("acknowledged", Sync.EQUAL)
    before = len(house.writes())
    await house.pass_time(30)
    assert len(house.writes()) == before


async def test_an_issue_that_is_moved_is_read_by_the_names_of_its_new_project(house: House) -> None:
    item = await working_on(house, "sev3")
    await house.act(item, "move", project="NET")
    await house.hint(item)
    view = await house.view(item)
    assert view.conflicts == ()
    assert await status(house, item) == "In Progress", "whoever moved it has seen that status"
    await house.do(c.MoveTo("resolved"), item)
    await house.do(c.MoveTo("acknowledged"), item)
    await house.settle()
    assert await status(house, item) == "In Review"


async def test_other_names_for_what_exists_wait_for_somebodys_word(house: House) -> None:
    item = await working_on(house, "sev1")
    changed = parse(TEXT + ROUTES + STATUSES.replace("In Review", "To Do"))
    await house.store.tx(mapping.notice, house.desk.procedure, house.clock.now())
    object.__setattr__(house.desk, "procedure", changed)
    await house.store.tx(mapping.notice, changed, house.clock.now())
    look = await house.mirror.look(item)
    assert isinstance(look, Look)
    assert (look.plan.write, look.local.held) == ({"stage": "To Do"}, {"stage"})
    found = await house.store.read(mapping.finding, changed)
    assert found is not None
    assert "incident stage in NET acknowledged: In Review → To Do" in found.problem


async def test_doctor_compares_each_project_with_its_own_names(house: House) -> None:
    wrong = parse(TEXT + ROUTES + STATUSES.replace("In Review", "In Revew"))
    assert await compare(house.client, house.desk.procedure) == []
    [found] = await compare(house.client, wrong)
    assert "In Revew" in found.problem
    assert "In Review" in found.remedy


def test_the_lens_holds_where_names_differ(procedure: Procedure) -> None:
    there = procedure.within("NET", "Task")
    for stage in there.incident.stages:
        fields = absorb(Kind.INCIDENT, {"stage": stage.jira}, None, there).fields
        assert project(incident(stage=fields["stage"]), there, None)["stage"] == stage.jira
    assert procedure.within("OPS", "Task").incident == procedure.incident
    assert there.action == procedure.action


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{stages: {acknowledged: Busy}}", "names neither project nor issue type"),
        ("{project: Network, stages: {acknowledged: Busy}}", "'Network' is no key of a project"),
        ("{project: NET, stages: {started: Busy}}", "'started' is no stage"),
        ("{project: NET, kind: action, stages: {acknowledged: Busy}}", "'acknowledged' is no stage"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(line: str, said: str) -> None:
    with pytest.raises(ProcedureFault) as caught:
        parse(f"{TEXT}jira:\n  statuses:\n    - {line}\n")
    [fault] = caught.value.faults
    assert said in str(fault)
    assert fault.line == TEXT.count("\n") + 3
