"""Transitions of a workflow: which are open to whom, and what their screens ask for."""

from collections.abc import AsyncIterator
from typing import Any, Literal

import aiohttp
import pytest

from sandbox.jira import JiraOptions, serve
from tests.sandbox.jira_support import Rest

OPEN = {"To Do": ["In Progress", {"to": "Done", "closed": True}, {"to": "In Review", "required": ["resolution"]}]}


@pytest.fixture(params=["cloud", "server"])
async def rest(request: pytest.FixtureRequest) -> AsyncIterator[Rest]:
    deployment: Literal["cloud", "server"] = request.param
    options = JiraOptions(seed={"transitions": {"OPS": OPEN}}, deployment=deployment)
    async with serve(options) as jira, aiohttp.ClientSession() as http:
        yield Rest.to_server(http, jira) if deployment == "server" else Rest(http, jira)


async def told(rest: Rest, issue: str, **query: str) -> dict[str, dict[str, Any]]:
    status, answer = await rest("GET", f"/rest/api/2/issue/{issue}/transitions", **query)
    assert status == 200, answer
    return {one["to"]["name"]: one for one in answer["transitions"]}


async def test_a_closed_transition_is_told_only_to_whom_asks_and_taken_by_people_alone(rest: Rest) -> None:
    made = await rest.create()
    assert set(await told(rest, made["id"])) == {"In Progress", "In Review"}
    if rest.jira.state.site.server:
        assert (await rest("GET", f"/rest/api/2/issue/{made['id']}/transitions", includeUnavailableTransitions="true"))[
            0
        ] == 400
    else:
        every = await told(rest, made["id"], includeUnavailableTransitions="true")
        assert {name: one["isAvailable"] for name, one in every.items()} == {
            "In Progress": True,
            "In Review": True,
            "Done": False,
        }
    path = f"/rest/api/2/issue/{made['id']}/transitions"
    assert (await rest("POST", path, {"transition": {"id": "41"}}))[0] == 400
    await rest.act("transition", issue=made["id"], to="Done")


async def test_a_screen_tells_its_fields_and_insists_on_them(rest: Rest) -> None:
    made = await rest.create()
    way = (await told(rest, made["id"], expand="transitions.fields"))["In Review"]
    field = way["fields"]["resolution"]
    assert way["hasScreen"]
    assert field["required"]
    assert "Won't Do" in [one["name"] for one in field["allowedValues"]]
    path = f"/rest/api/2/issue/{made['id']}/transitions"
    status, answer = await rest("POST", path, {"transition": {"id": way["id"]}})
    assert (status, answer["errors"]) == (400, {"resolution": "Resolution is required."})
    body = {"transition": {"id": way["id"]}, "fields": {"resolution": {"name": "Won't Do"}}}
    assert (await rest("POST", path, body))[0] == 204


async def test_a_field_without_its_screen_is_refused(rest: Rest) -> None:
    made = await rest.create()
    way = (await told(rest, made["id"]))["In Progress"]
    assert "fields" not in way
    body = {"transition": {"id": way["id"]}, "fields": {"resolution": {"name": "Done"}}}
    status, answer = await rest("POST", f"/rest/api/2/issue/{made['id']}/transitions", body)
    assert status == 400
    assert "resolution" in answer["errors"]


@pytest.mark.parametrize(
    "way", [{"to": "Nowhere"}, {"closed": True}, {"to": "Done", "required": ["x"]}, {"to": "Done", "x": 1}]
)
async def test_a_bad_transition_is_refused(rest: Rest, way: dict) -> None:
    status, _ = await rest("POST", "/_control/seed", {"transitions": {"OPS": {"To Do": [way]}}})
    assert status == 400
