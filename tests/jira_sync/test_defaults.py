"""What an issue must be made with, and the record has nothing to say of: the procedure's defaults."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest

from jira_sync.making import fields, made_with, missing
from sop.desk.view import Sync
from sop.procedure import Procedure, parse
from sop.records import commands as c
from tests.jira_sync.conftest import MEI, House


def told(name: str, kind: str, field_id: str, *, items: str | None = None, **more: Any) -> dict[str, Any]:
    """A field as create metadata tells it."""
    schema = {"type": kind} | ({"items": items} if items else {})
    return {"fieldId": field_id, "name": name, "required": True, "schema": schema, "operations": ["set"], **more}


SCREEN = fields(
    [
        told("Summary", "string", "summary"),
        told("Due date", "date", "duedate"),
        told("Priority", "priority", "priority", allowedValues=[{"name": "High"}, {"name": "Low"}]),
        told("Team", "option", "customfield_1", allowedValues=[{"value": "Core"}, {"value": "Edge"}]),
        told("Components", "array", "components", items="component", allowedValues=[{"name": "Web"}]),
        told("Cost", "number", "customfield_2"),
        told("Kept by Jira", "string", "customfield_3", hasDefaultValue=True),
    ]
)


def test_only_what_nobody_says_is_missing() -> None:
    assert [one.name for one in missing(SCREEN, frozenset({"priority"}), {"Team": "Core"})] == [
        "Due date",
        "Components",
        "Cost",
    ]


def test_defaults_fill_what_is_empty_in_each_fields_own_form() -> None:
    defaults = {"Team": "Core", "components": ("Web",), "Cost": 5.0, "Due date": "2026-12-24", "Priority": "Low"}
    made = made_with(SCREEN, defaults, {"summary": "t", "duedate": None, "priority": {"name": "High"}})
    assert made == {
        "summary": "t",
        "duedate": "2026-12-24",
        "priority": {"name": "High"},
        "customfield_1": {"value": "Core"},
        "components": [{"name": "Web"}],
        "customfield_2": 5.0,
    }


# --- the mirror -------------------------------------------------------------------------------------------------------


@pytest.fixture
def seed() -> dict[str, Any]:
    """A project that wants more than a record has."""
    fields = [
        {"name": "Team", "type": "select", "options": ["Core", "Edge"], "required": True},
        {"name": "Approver", "type": "userpicker", "required": True},
        {"name": "Regions", "type": "multiselect", "options": ["TW", "JP"]},
    ]
    return {"fields": fields}


@pytest.fixture
def procedure() -> Procedure:
    """The procedure that ships, with what that project wants."""
    text = files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8")
    return parse(
        text + "jira:\n  defaults: {Team: Core, Approver: alex@example.com, Regions: [JP], Due date: '2026-12-24'}\n"
    )


async def test_an_issue_is_made_with_them_and_the_record_takes_what_it_can_hold(house: House) -> None:
    item = await house.report()
    made = (await house.issue(item))["fields"]
    assert made["customfield_10050"]["value"] == "Core"
    assert made["customfield_10051"]["displayName"] == "Alex Wilber"
    assert [one["value"] for one in made["customfield_10052"]] == ["JP"]
    seen = await house.view(item)
    assert seen.sync is Sync.EQUAL
    assert seen.item.due is not None
    assert seen.item.due.isoformat() == "2026-12-24"
    assert len([one for one in house.writes() if one == "POST /rest/api/2/issue"]) == 1


async def test_screens_are_read_once_and_anew_after_a_refusal(house: House) -> None:
    await house.report("one")
    await house.report("two")

    def reads() -> int:
        return sum("createmeta" in one.path for one in house.jira.state.control.log.entries)

    assert reads() == 1
    await house.rest.fault("status", match={"method": "POST", "path": "/issue"}, times=1, status=400)
    await house.do(c.ReportIncident("three"), actor=MEI)
    await house.settle()
    await house.report("four")
    assert reads() == 2
