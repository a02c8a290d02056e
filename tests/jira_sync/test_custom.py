"""Custom fields of Jira beside fields of records: their own and those that a team makes up."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, strategies as st

from jira_sync import links
from jira_sync.adoption import Adoptable, Adoption
from jira_sync.custom import Mapped, normal, read_custom, write_custom
from sop.desk.view import Sync
from sop.procedure import Custom, Procedure, parse
from sop.procedure.fitting import fitting
from sop.records import commands as c
from sop.records.items import Kind
from sop.records.outcomes import Code, Refusal
from tests.jira_sync.conftest import House

FIELDS = [
    {"name": "Root cause", "type": "textfield"},
    {"name": "Cost", "type": "float"},
    {"name": "Found on", "type": "datepicker"},
    {"name": "Impact", "type": "select", "options": ["Some", "All"]},
    {"name": "Regions", "type": "multiselect", "options": ["TW", "JP", "US"]},
    {"name": "Runbook", "type": "url"},
    {"name": "Grade", "type": "select", "options": ["Critical", "Major", "Minor"]},
    {"name": "Reported by", "type": "textfield"},
]
ROOT, COST, FOUND, IMPACT, REGIONS, RUNBOOK, GRADE, REPORTER = (f"customfield_{10050 + n}" for n in range(8))
SECTION = """
jira:
  custom:
    root_cause: {field: Root cause}
    cost: {field: customfield_10051, type: number}
    found_on: {field: Found on, type: date}
    impact: {field: Impact, type: option}
    regions: {field: Regions, type: options}
    runbook: {field: Runbook, type: url}
    severity: {field: Grade, type: option, values: {sev1: Critical, sev2: Major, sev3: Minor}}
    reporter: {field: Reported by}
    nowhere: {field: Nowhere}
"""
VALUES: dict[str, Any] = {
    "root_cause": "a full disk",
    "cost": 12.5,
    "found_on": "2026-11-22",
    "impact": "Some",
    "regions": ("JP", "TW"),
    "runbook": "https://example.com/runbook",
}


@pytest.fixture
def seed() -> dict[str, Any]:
    """A site with a field of every type."""
    return {"fields": FIELDS}


@pytest.fixture
def procedure() -> Procedure:
    """The procedure that ships, mirrored with those fields and with one that is not there."""
    return parse(files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8") + SECTION)


def plain(issue: dict[str, Any]) -> dict[str, Any]:
    """What the custom fields of an issue say."""
    held = issue["fields"]
    return {
        "root_cause": held[ROOT],
        "cost": held[COST],
        "found_on": held[FOUND],
        "impact": held[IMPACT] and held[IMPACT]["value"],
        "regions": tuple(sorted(one["value"] for one in held[REGIONS] or [])),
        "runbook": held[RUNBOOK],
    }


async def set_all(house: House, item: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        answer = await house.do(c.SetField(name, value), item)
        assert not isinstance(answer, Refusal), (name, answer)


async def test_what_is_set_here_stands_in_jira_and_what_is_set_there_here(house: House) -> None:
    item = await house.report()
    await set_all(house, item, VALUES)
    await house.settle()
    assert plain(await house.issue(item)) == VALUES
    await house.pass_time(10)
    assert (await house.view(item)).sync is Sync.EQUAL
    there = {
        ROOT: "a leak",
        COST: 3,
        FOUND: "2026-11-23",
        IMPACT: {"value": "All"},
        REGIONS: [{"value": "US"}],
        RUNBOOK: None,
    }
    await house.act(item, "edit", fields=there)
    await house.hint(item)
    seen = (await house.view(item)).item
    expected = {"root_cause": "a leak", "cost": 3.0, "found_on": "2026-11-23", "impact": "All", "regions": ("US",)}
    assert seen.extra == expected
    writes = len(house.writes())
    await house.hint(item)
    assert len(house.writes()) == writes, "our own echo plans to nothing"


async def test_what_is_cleared_here_is_cleared_there(house: House) -> None:
    item = await house.report()
    await set_all(house, item, VALUES)
    await house.settle()
    await set_all(house, item, dict.fromkeys(VALUES))
    await house.settle()
    assert plain(await house.issue(item)) == {**dict.fromkeys(VALUES), "regions": ()}
    assert (await house.view(item)).item.extra == {}


async def test_a_severity_goes_by_its_word_in_jira_both_ways(house: House) -> None:
    item = await house.report()
    made = (await house.issue(item))["fields"]
    assert made[GRADE]["value"] == "Minor"
    assert made[REPORTER] == "Mei Lin"
    await house.act(item, "edit", fields={GRADE: {"value": "Critical"}, REPORTER: "somebody else"})
    await house.hint(item)
    seen = (await house.view(item)).item
    assert seen.severity == "sev1"  # type: ignore[union-attr]
    assert seen.reporter.name == "Mei Lin"
    await house.do(c.Grade("sev4"), item)
    await house.settle()
    # No word in Jira stands for it, so nothing is said there.
    assert (await house.issue(item))["fields"][GRADE]["value"] == "Critical"


async def test_options_merge_and_texts_clash(house: House) -> None:
    item = await house.report()
    await set_all(house, item, {"regions": ("TW",), "root_cause": "unknown"})
    await house.pass_time(20)
    await house.act(item, "edit", fields={REGIONS: [{"value": "TW"}, {"value": "US"}], ROOT: "theirs"})
    house.clock.advance(30)
    house.jira.state.clock.advance(30)
    await set_all(house, item, {"regions": ("TW", "JP"), "root_cause": "ours"})
    await house.settle()
    seen = await house.view(item)
    assert seen.item.extra == {"regions": ("JP", "TW", "US"), "root_cause": "ours"}
    assert plain(await house.issue(item))["regions"] == ("JP", "TW", "US")
    [conflict] = seen.conflicts
    assert (conflict.field, conflict.kept, conflict.dropped) == ("root_cause", "ours", "theirs")


async def test_a_value_that_jira_refuses_stops_nothing_else(house: House) -> None:
    item = await house.report()
    await set_all(house, item, {"impact": "None at all", "root_cause": "a full disk"})
    await house.settle()
    assert (await house.issue(item))["fields"][ROOT] == "a full disk"
    seen = await house.view(item)
    assert seen.sync is Sync.PARKED
    assert "None at all" in seen.trouble


async def test_a_field_that_the_site_lacks_stops_nothing_else(house: House) -> None:
    item = await house.report()
    await set_all(house, item, {"nowhere": "x", "root_cause": "a full disk"})
    await house.settle()
    assert (await house.issue(item))["fields"][ROOT] == "a full disk"
    assert (await house.view(item)).sync is Sync.EQUAL
    asked = [one.path for one in house.jira.state.control.log.entries if one.path.endswith("/field")]
    assert len(asked) == 1, "the site's fields are asked for once"


async def test_a_value_that_does_not_fit_and_a_field_that_is_not_there_are_refused(house: House) -> None:
    item = await house.report()
    for action, code in (
        (c.SetField("cost", "much"), Code.BAD_VALUE),
        (c.SetField("found_on", "soon"), Code.BAD_VALUE),
        (c.SetField("severity", "sev1"), Code.NO_SUCH_FIELD),
        (c.SetField("title", "x"), Code.NO_SUCH_FIELD),
    ):
        answer = await house.do(action, item)
        assert isinstance(answer, Refusal)
        assert answer.code is code
    assert (await house.view(item)).item.extra == {}


# --- laws -------------------------------------------------------------------------------------------------------------

KINDS = tuple(kind for kind in get_args(get_type_hints(Custom)["type"]) if kind != "user")
"""Of fields that a team can make up."""
ANYTHING = (
    st.text()
    | st.floats()
    | st.integers().map(float)
    | st.dates().map(str)
    | st.lists(st.text(max_size=8), max_size=4).map(tuple)
    | st.sampled_from(["https://example.com", "TW"])
)


@given(st.sampled_from(KINDS), ANYTHING)
def test_what_fits_comes_back_from_jira_as_it_was(kind: Any, value: Any) -> None:
    kept = fitting(Custom(field="F", type=kind), value)
    if kept is None:
        return
    ours = normal(kind, kept)
    one = Mapped("f", "customfield_1", "F", kind)
    assert read_custom(one, write_custom(one, ours)) == ours


@given(st.sampled_from(KINDS))
def test_nothing_comes_back_as_nothing(kind: Any) -> None:
    one = Mapped("f", "customfield_1", "F", kind)
    nothing = normal(kind, None)
    assert read_custom(one, write_custom(one, nothing)) == read_custom(one, None) == nothing


async def test_what_an_adopted_issue_was_made_with_is_taken_and_not_emptied(house: House) -> None:
    made = await house.rest.create("an old one", **{ROOT: "a full disk", REGIONS: [{"value": "TW"}]})
    adoption = Adoption(house.store, house.desk, house.client)
    found = await adoption.look(made["id"], "Incident", Kind.INCIDENT)
    assert isinstance(found, Adoptable)
    assert await adoption.adopt(found, posted=False)
    await house.settle()
    _, issue = await house.rest("GET", f"/rest/api/2/issue/{made['id']}")
    assert (issue["fields"][ROOT], [one["value"] for one in issue["fields"][REGIONS]]) == ("a full disk", ["TW"])
    item_id = await house.store.read(links.item_of_issue, made["id"])
    assert item_id is not None
    assert (await house.view(item_id)).item.extra == {"root_cause": "a full disk", "regions": ("TW",)}
