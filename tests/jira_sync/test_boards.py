"""New issues in the sprint that the team wants, once; columns follow the status, and ranks are nobody's but people's."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import aiohttp
import pytest

from jira_sync.account import Account
from jira_sync.checks import compare
from jira_sync.client import JiraClient
from sandbox.jira import JiraOptions, serve
from sop.desk import Sync
from sop.procedure import Procedure, ProcedureFault, parse
from sop.records import commands as c
from tests.jira_sync.conftest import House
from tests.support.judging import assert_allowed

BOARDS = [
    {"name": "Other", "type": "kanban"},
    {
        "name": "Ops",
        "columns": {"Waiting": ["To Do"], "Doing": ["In Progress", "In Review"], "Done": ["Done"]},
        "sprints": [
            {"name": "one", "state": "closed"},
            {"name": "two", "state": "active"},
            {"name": "three", "state": "future"},
        ],
    },
]


def with_board(board: str) -> Procedure:
    """The procedure that ships, with a board for incidents."""
    text = files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8")
    return parse(text.replace("incident:\n", f"incident:\n  board: {board}\n", 1))


@pytest.fixture
def seed() -> dict[str, Any]:
    return {"boards": BOARDS}


@pytest.fixture
def procedure(request: pytest.FixtureRequest) -> Procedure:
    return with_board(getattr(request, "param", "{name: Ops, sprint: active}"))


def sprint_of(house: House) -> str | None:
    """The name of the sprint that the one issue is in."""
    [issue] = house.jira.state.site.issues.values()
    sprint, _board = house.jira.state.site.sprint(issue)
    return sprint.name if sprint is not None else None


def moves(house: House) -> list[str]:
    return [one for one in house.writes() if "/agile/" in one]


async def test_a_new_issue_lands_in_the_active_sprint_once(house: House) -> None:
    item = await house.report()
    assert sprint_of(house) == "two"
    assert (await house.view(item)).sync is Sync.EQUAL
    await house.do(c.MoveTo("fixing"), item)
    await house.act(item, "sprint", sprint="three")
    await house.pass_time(60)
    await house.hint(item)
    assert sprint_of(house) == "three", "where a person puts it afterwards is theirs"
    assert len(moves(house)) == 1


async def test_no_request_of_ours_says_anything_of_ranks(house: House) -> None:
    await house.report()
    entries = house.jira.state.control.log.entries
    assert moves(house)
    assert not [one for one in entries if "rank" in json.dumps([one.path, one.query, one.body]).lower()]


async def test_a_lost_answer_moves_nothing_twice(house: House) -> None:
    await house.rest.fault("drop_after_commit", match={"method": "POST", "path": "/sprint/"}, times=1)
    item = await house.report()
    await house.pass_time(60)
    assert sprint_of(house) == "two"
    assert len(moves(house)) == 1
    assert (await house.view(item)).sync is Sync.EQUAL


async def test_where_a_person_was_first_it_stays(house: House) -> None:
    fault: dict[str, Any] = {"status": 503, "headers": {"Retry-After": "20"}}
    await house.rest.fault("status", match={"method": "GET", "path": "/agile/"}, times=1, **fault)
    item = await house.report()
    await house.act(item, "sprint", sprint="three")
    await house.pass_time(60)
    assert (sprint_of(house), moves(house)) == ("three", [])


@pytest.mark.parametrize("procedure", ["{name: Ops, sprint: none}", "{name: Ops}"], indirect=True)
async def test_without_a_wish_nothing_is_asked(house: House) -> None:
    await house.report()
    assert not [one for one in house.jira.state.control.log.entries if "/agile/" in one.path]


@pytest.mark.parametrize("procedure", ["{id: 2, sprint: backlog}"], indirect=True)
async def test_in_the_backlog_a_new_issue_is_already(house: House) -> None:
    await house.report()
    assert (sprint_of(house), moves(house)) == (None, [])


@pytest.mark.parametrize("procedure", ["{name: Ops, sprint: backlog}"], indirect=True)
async def test_what_a_rule_of_jiras_put_into_a_sprint_goes_to_the_backlog(house: House) -> None:
    fault: dict[str, Any] = {"status": 503, "headers": {"Retry-After": "20"}}
    await house.rest.fault("status", match={"method": "GET", "path": "/agile/"}, times=1, **fault)
    item = await house.report()
    await house.act(item, "sprint", sprint="two")
    await house.pass_time(60)
    assert sprint_of(house) is None
    assert len(moves(house)) == 1


@pytest.mark.parametrize("seed", [{"boards": [{"name": "Ops", "sprints": [{"name": "next", "state": "future"}]}]}])
async def test_between_two_sprints_it_waits_in_the_backlog(house: House) -> None:
    item = await house.report()
    assert (sprint_of(house), moves(house)) == (None, [])
    assert (await house.view(item)).sync is Sync.EQUAL


@pytest.mark.parametrize("procedure", ["{name: Opps, sprint: active}"], indirect=True)
async def test_a_board_that_is_not_there_is_said_and_stops_nothing_else(house: House) -> None:
    item = await house.report()
    await house.do(c.Rename("renamed"), item)
    await house.settle()
    seen = await house.view(item)
    assert (await house.issue(item))["fields"]["summary"] == "renamed"
    assert seen.sync is Sync.PARKED
    assert [(one.code, one.facts) for one in seen.said] == [("board", {"board": "Opps"})]


async def test_a_card_that_is_dragged_is_a_status_that_is_changed(house: House) -> None:
    item = await house.report()
    await house.act(item, "drag", column="Doing")
    await house.hint(item)
    assert (await house.view(item)).item.stage == "diagnosing"
    await house.act(item, "drag", column="Done")
    await house.hint(item)
    seen = await house.view(item)
    assert (seen.item.stage, seen.sync) == ("resolved", Sync.EQUAL)


# --- before the first issue -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("deployment", ["cloud", "server"])
@pytest.mark.parametrize(
    ("board", "problem", "remedy"),
    [
        ("{name: Ops, sprint: active}", None, None),
        ("{id: 2, sprint: backlog}", None, None),
        ("{name: Opps}", "'Opps' is no board of the project", "'Ops'"),
        ("{id: 7}", "'7' is no board of the project", "Nearest names"),
        ("{name: Other, sprint: active}", "'Other' is a Kanban board", "Scrum"),
    ],
)
async def test_doctor_knows_the_boards(deployment: Any, board: str, problem: str | None, remedy: str | None) -> None:
    found = await findings(deployment, BOARDS, board)
    assert [problem is not None and problem in one.problem for one in found] == ([] if problem is None else [True])
    assert remedy is None or remedy in found[0].remedy


async def test_doctor_tells_of_a_status_that_no_column_shows() -> None:
    boards = [{"name": "Ops", "columns": {"Waiting": ["To Do"], "Done": ["Done", "In Progress"]}}]
    [found] = await findings("cloud", boards, "{name: Ops}")
    assert "'In Review'" in found.problem
    assert "no column of the board 'Ops'" in found.problem


async def findings(deployment: Any, boards: list[Any], board: str) -> list[Any]:
    async with serve(JiraOptions(seed={"boards": boards}, deployment=deployment)) as jira, aiohttp.ClientSession():
        email = None if deployment == "server" else "bot@example.com"
        client = JiraClient(Account(jira.url, email, "sandbox-token", "OPS"))
        try:
            found = await compare(client, with_board(board))
        finally:
            await client.close()
        if deployment == "cloud":
            assert_allowed(jira.state.control.log.entries)
        return found


@pytest.mark.parametrize("board", ["{sprint: active}", "{name: Ops, id: 2}", "{name: Ops, sprint: next}", "{nam: Ops}"])
def test_a_board_that_names_none_or_two_is_a_fault_with_its_place(board: str) -> None:
    with pytest.raises(ProcedureFault) as raised:
        with_board(board)
    assert raised.value.faults[0].path.startswith("incident.board")
