"""The stand-in's Agile API: boards, columns, sprints, and moving issues between them."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.jira import JiraOptions, serve
from tests.sandbox.jira_support import Rest

SPRINTS = [{"name": "b", "state": "active"}, {"name": "a", "state": "closed"}, {"name": "c", "state": "future"}]
SEED = {
    "boards": [
        {"name": "Ops", "columns": {"Doing": ["in progress", "In Review"]}, "sprints": SPRINTS},
        {"name": "Flow", "type": "kanban"},
    ]
}
AGILE = "/rest/agile/1.0"


@pytest.fixture
async def rest() -> AsyncIterator[Rest]:
    async with serve(JiraOptions(seed=SEED)) as jira, aiohttp.ClientSession() as http:
        yield Rest(http, jira)


async def test_boards_are_found_by_project_type_and_a_part_of_the_name(rest: Rest) -> None:
    for query, names in (
        ({"projectKeyOrId": "OPS"}, ["Ops", "Flow"]),
        ({"name": "lo"}, ["Flow"]),
        ({"type": "scrum"}, ["Ops"]),
        ({"startAt": 1, "maxResults": 1}, ["Flow"]),
    ):
        status, answer = await rest("GET", f"{AGILE}/board", **query)
        assert (status, [one["name"] for one in answer["values"]]) == (200, names)
    assert (await rest("GET", f"{AGILE}/board", projectKeyOrId="NONE"))[0] == 404
    assert (await rest("GET", f"{AGILE}/board/9"))[0] == 404


async def test_a_configuration_names_statuses_by_id(rest: Rest) -> None:
    _, answer = await rest("GET", f"{AGILE}/board/1/configuration")
    [column] = answer["columnConfig"]["columns"]
    assert (column["name"], [one["id"] for one in column["statuses"]]) == ("Doing", ["10001", "10002"])


async def test_sprints_come_by_their_state(rest: Rest) -> None:
    _, answer = await rest("GET", f"{AGILE}/board/1/sprint")
    assert [one["name"] for one in answer["values"]] == ["a", "b", "c"]
    _, answer = await rest("GET", f"{AGILE}/board/1/sprint", state="active,future")
    assert [(one["name"], one["originBoardId"]) for one in answer["values"]] == [("b", 1), ("c", 1)]
    assert (await rest("GET", f"{AGILE}/board/1/sprint", state="open"))[0] == 400
    assert (await rest("GET", f"{AGILE}/board/2/sprint"))[0] == 400


async def test_an_issue_goes_into_a_sprint_and_out_again(rest: Rest) -> None:
    made = await rest.create()
    path = f"{AGILE}/issue/{made['id']}"
    assert (await rest("GET", path, fields="sprint"))[1]["fields"] == {"sprint": None}
    for _ in range(2):
        assert (await rest("POST", f"{AGILE}/sprint/101/issue", {"issues": [made["key"]]}))[0] == 204
    assert (await rest("GET", path, fields="sprint"))[1]["fields"]["sprint"]["name"] == "b"
    assert (await rest("POST", f"{AGILE}/backlog/issue", {"issues": [made["id"]]}))[0] == 204
    assert (await rest("GET", path))[1]["fields"]["sprint"] is None
    _, log = await rest("GET", f"/rest/api/2/issue/{made['id']}/changelog")
    assert [(one["items"][0]["fromString"], one["items"][0]["toString"]) for one in log["values"]] == [
        ("", "b"),
        ("b", ""),
    ]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("sprint/102/issue", {"issues": ["OPS-1"]}, 400),
        ("sprint/999/issue", {"issues": ["OPS-1"]}, 404),
        ("sprint/101/issue", {"issues": ["OPS-9"]}, 404),
        ("sprint/101/issue", {"issues": "OPS-1"}, 400),
        ("sprint/101/issue", {"issues": ["OPS-1"] * 51}, 400),
        ("backlog/issue", {"issues": [], "sprint": 1}, 400),
    ],
)
async def test_what_cannot_be_moved_is_refused(rest: Rest, path: str, body: dict, status: int) -> None:
    await rest.create()
    assert (await rest("POST", f"{AGILE}/{path}", body))[0] == status


@pytest.mark.parametrize(
    "board",
    [{}, {"name": "x", "type": "round"}, {"name": "x", "columns": {"a": ["Nowhere"]}}, {"name": "x", "project": "N"}],
)
async def test_a_bad_board_is_refused(rest: Rest, board: dict) -> None:
    assert (await rest("POST", "/_control/seed", {"boards": [board]}))[0] == 400
