"""Custom fields of the stand-in: told in field lists and create metadata, read strictly, kept in the changelog."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from sandbox.common import ControlError
from sandbox.jira import JiraOptions, serve
from tests.sandbox.jira_support import ALEX, SERVER_ALEX, Rest

FIELDS = [
    {"name": "Root cause", "type": "textfield"},
    {"name": "Cost", "type": "float"},
    {"name": "Found on", "type": "datepicker"},
    {"name": "Impact", "type": "select", "options": ["None", "Some", "All"]},
    {"name": "Regions", "type": "multiselect", "options": ["TW", "JP"]},
    {"name": "Approver", "type": "userpicker"},
    {"name": "Runbook", "type": "url"},
    {"name": "Reviewers", "type": "multiuserpicker"},
]
IDS = [f"customfield_{10050 + n}" for n in range(len(FIELDS))]
TEXT, COST, FOUND, IMPACT, REGIONS, APPROVER, RUNBOOK, REVIEWERS = IDS


@pytest.fixture(params=["cloud", "server"])
async def rest(request: pytest.FixtureRequest) -> AsyncIterator[Rest]:
    options = JiraOptions(deployment=request.param, seed={"fields": FIELDS})
    async with serve(options) as jira, aiohttp.ClientSession() as http:
        yield Rest.to_server(http, jira) if request.param == "server" else Rest(http, jira)


def values(rest: Rest) -> dict[str, Any]:
    person = {"name": "alex"} if rest.alex == SERVER_ALEX else {"accountId": ALEX}
    return {
        TEXT: "a full disk",
        COST: 12.5,
        FOUND: "2026-11-22",
        IMPACT: {"value": "Some"},
        REGIONS: [{"value": "TW"}, {"value": "JP"}],
        APPROVER: person,
        RUNBOOK: "https://example.com/runbook",
        REVIEWERS: [person],
    }


async def test_values_come_back_in_each_types_form(rest: Rest) -> None:
    made = await rest.create(**values(rest))
    _, issue = await rest("GET", f"/rest/api/2/issue/{made['id']}")
    held = issue["fields"]
    assert (held[TEXT], held[COST], held[FOUND]) == ("a full disk", 12.5, "2026-11-22")
    assert (held[IMPACT]["value"], [one["value"] for one in held[REGIONS]]) == ("Some", ["TW", "JP"])
    assert held[APPROVER]["displayName"] == "Alex Wilber"
    assert [one["displayName"] for one in held[REVIEWERS]] == ["Alex Wilber"]
    _, chosen = await rest("GET", f"/rest/api/2/issue/{made['id']}", fields=f"summary,{COST}")
    assert set(chosen["fields"]) == {"summary", COST}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (TEXT, 5),
        (TEXT, "x" * 256),
        (COST, "12"),
        (COST, True),
        (FOUND, "22.11.2026"),
        (FOUND, "2026-02-30"),
        (IMPACT, "Some"),
        (IMPACT, {"value": "some"}),
        (REGIONS, {"value": "TW"}),
        (REGIONS, [{"value": "US"}]),
        (APPROVER, "alex"),
        (REVIEWERS, {"name": "alex"}),
        (REVIEWERS, ["alex"]),
        (RUNBOOK, "runbook"),
        ("customfield_10999", "x"),
    ],
)
async def test_a_bad_value_is_refused_by_the_fields_id(rest: Rest, field: str, value: Any) -> None:
    made = await rest.create()
    status, answer = await rest("PUT", f"/rest/api/2/issue/{made['id']}", {"fields": {field: value}})
    assert status == 400
    assert list(answer["errors"]) == [field]


async def test_changes_stand_in_the_changelog(rest: Rest) -> None:
    made = await rest.create()
    path = f"/rest/api/2/issue/{made['id']}"
    for fields in (values(rest), dict.fromkeys(IDS)):
        assert (await rest("PUT", path, {"fields": fields}))[0] == 204
    _, issue = await rest("GET", path, expand="changelog")
    entries = sorted(issue["changelog"]["histories"], key=lambda one: int(one["id"]))
    set_, cleared = ({item["field"]: item for item in entry["items"]} for entry in entries)
    assert {item["fieldtype"] for item in set_.values()} == {"custom"}
    assert (set_["Impact"]["fromString"], set_["Impact"]["toString"]) == (None, "Some")
    assert (set_["Regions"]["to"], set_["Regions"]["toString"]) == ("[10600, 10601]", "TW,JP")
    assert (set_["Cost"]["to"], set_["Cost"]["toString"]) == (None, "12.5")
    assert (set_["Found on"]["to"], set_["Found on"]["toString"]) == ("2026-11-22", "22/Nov/26")
    assert (set_["Approver"]["to"], set_["Approver"]["toString"]) == (rest.alex, "Alex Wilber")
    assert set_["Reviewers"]["to"] == f"[{rest.alex}]"
    assert (cleared["Root cause"]["fromString"], cleared["Root cause"]["toString"]) == ("a full disk", None)


async def test_field_lists_and_create_metadata_tell_them(rest: Rest) -> None:
    _, fields = await rest("GET", "/rest/api/2/field")
    told = {one["id"]: one for one in fields if one["custom"]}
    assert [told[one]["name"] for one in IDS] == [one["name"] for one in FIELDS]
    assert told[REGIONS]["schema"]["items"] == "option"
    _, page = await rest("GET", "/rest/api/2/issue/createmeta/OPS/issuetypes/10001", maxResults="200")
    key = "values" if rest.alex == SERVER_ALEX else "fields"
    made = {one["fieldId"]: one for one in page[key]}
    assert [one["value"] for one in made[IMPACT]["allowedValues"]] == ["None", "Some", "All"]
    assert not made[IMPACT]["required"]


async def test_no_issue_is_made_without_what_is_required() -> None:
    seed = {"fields": [{"name": "Team", "type": "select", "options": ["Core"], "required": True}]}
    async with serve(JiraOptions(seed=seed)) as jira, aiohttp.ClientSession() as http:
        rest = Rest(http, jira)
        fields = {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "t"}
        status, answer = await rest("POST", "/rest/api/2/issue", {"fields": fields})
        assert (status, answer["errors"]) == (400, {TEXT: "Team is required."})
        fields |= {TEXT: {"value": "Core"}}
        assert (await rest("POST", "/rest/api/2/issue", {"fields": fields}))[0] == 201


@pytest.mark.parametrize(
    "spec", [{"name": "x", "type": "text"}, {"type": "float"}, {"name": "x", "type": "url", "id": "x"}]
)
async def test_a_seed_that_is_not_understood_fails(spec: dict[str, Any]) -> None:
    with pytest.raises(ControlError):
        async with serve(JiraOptions(seed={"fields": [spec]})):
            pass
