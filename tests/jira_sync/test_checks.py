"""sop.yaml and the settings compared with a real site, before the first issue fails on it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any

import pytest

from jira_sync.account import Account
from jira_sync.checks import NEEDED, Finding, compare
from jira_sync.client import JiraClient
from sandbox.common import Served
from sandbox.jira import JiraOptions, JiraState, serve
from sop.errors import Misconfigured, Retryable
from sop.procedure import Procedure
from sop.procedure.load import load_default, parse
from sop.records.items import Kind
from tests.jira_sync.test_vendor_errors import serving
from tests.support.judging import assert_allowed

Compare = Callable[..., Awaitable[list[Finding]]]


@asynccontextmanager
async def asking(
    jira: Served[JiraState], project: str = "OPS", token: str = "sandbox-token"
) -> AsyncIterator[JiraClient]:
    """A client of the stand-in."""
    client = JiraClient(Account(jira.url, "bot@example.com", token, project))
    try:
        yield client
    finally:
        await client.close()


@pytest.fixture
def findings() -> Compare:
    """Compares with a fresh stand-in; every request is judged by Atlassian's document."""

    async def run(procedure: Procedure | None = None, *, project: str = "OPS", **options: Any) -> list[Finding]:
        async with serve(JiraOptions(rate_limits=False, **options)) as jira:
            async with asking(jira, project) as client:
                found = await compare(client, procedure or load_default())
            assert_allowed(jira.state.control.log.entries)
            assert all(one.method == "GET" for one in jira.state.control.log.entries), "looking changes nothing"
            return found

    return run


def changed(old: str, new: str) -> Procedure:
    """The procedure that ships, with one thing spelled otherwise."""
    text = files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8")
    assert old in text
    return parse(text.replace(old, new, 1))


async def test_the_procedure_that_ships_fits_a_site_as_atlassian_makes_it(findings: Compare) -> None:
    assert await findings() == []


async def test_a_resolution_that_jira_does_not_have(findings: Compare) -> None:
    [found] = await findings(changed("key: closed, jira: Done,", "key: closed, jira: Done, resolution: Wont Do,"))
    assert "incident.stages, closed: 'Wont Do' is no resolution" in found.problem
    assert '"Won\'t Do"' in found.remedy
    assert await findings(changed("key: closed, jira: Done,", "key: closed, jira: Done, resolution: Done,")) == []


async def test_a_project_that_is_not_there(findings: Compare) -> None:
    [found] = await findings(project="OSP")
    assert "'OSP'" in found.problem
    assert "SOPILOT_JIRA_PROJECT" in found.remedy


@pytest.mark.parametrize("missing", NEEDED)
async def test_a_permission_that_is_missing(findings: Compare, missing: str) -> None:
    [found] = await findings(denied=frozenset({missing}))
    assert found.problem == f"the account lacks the permission {missing}"
    assert found.remedy


@pytest.mark.parametrize(
    ("old", "new", "where", "given", "nearest"),
    [
        (
            "{key: fixing, jira: In Progress",
            "{key: fixing, jira: In Progres",
            "incident.stages, fixing",
            "In Progres",
            "In Progress",
        ),
        ("{key: open, jira: To Do", "{key: open, jira: Todo", "action.stages, open", "Todo", "To Do"),
        ("{key: done, jira: Done", "{key: done, jira: done", "action.stages, done", "done", "Done"),
        ("{key: high, jira: High,", "{key: high, jira: Hihg,", "priorities, high", "Hihg", "High"),
        ("issue_type: Task", "issue_type: Taks", "incident.issue_type", "Taks", "Task"),
        ("action:\n  issue_type: Task", "action:\n  issue_type: Incidnt", "action.issue_type", "Incidnt", "Incident"),
    ],
)
async def test_a_name_that_jira_does_not_know(
    findings: Compare, old: str, new: str, where: str, given: str, nearest: str
) -> None:
    [found] = await findings(changed(old, new))
    assert found.problem.startswith(f"sop.yaml, {where}: '{given}' is no ")
    assert found.remedy.startswith(f"Nearest names in Jira: '{nearest}'")


async def test_everything_wrong_is_named_at_once(findings: Compare) -> None:
    procedure = changed("{key: closed, jira: Done", "{key: closed, jira: Closed")
    found = await findings(procedure, denied=frozenset({"ADD_COMMENTS", "ASSIGN_ISSUES"}))
    assert [one.problem for one in found] == [
        "the account lacks the permission ADD_COMMENTS",
        "the account lacks the permission ASSIGN_ISSUES",
        "sop.yaml, incident.stages, closed: 'Closed' is no status of 'Task'",
    ]


async def test_a_procedure_in_another_language_than_the_sites(findings: Compare) -> None:
    """A site whose names are Chinese: nothing is near, and what there is, is told."""
    seed = {"statuses": [{"name": "待辦", "category": "new"}, {"name": "完成", "category": "done"}]}
    found = await findings(seed=seed)
    assert len(found) == sum(len(load_default().track(kind).stages) for kind in Kind)
    assert all("'待辦'" in one.remedy for one in found)


FIELDS = [
    {"name": "Team", "type": "select", "options": ["Core", "Edge", "Data"], "required": True},
    {"name": "Regions", "type": "multiselect", "options": ["TW", "JP"]},
    {"name": "Cost", "type": "float"},
    {"name": "Review", "type": "datepicker"},
]


def with_defaults(line: str) -> Procedure:
    """The procedure that ships, and what issues are made with besides."""
    return changed("\nroles:", f"\njira: {{defaults: {{{line}}}}}\nroles:")


@pytest.mark.parametrize("deployment", ["cloud", "server"])
async def test_what_an_issue_cannot_be_made_without_is_named_before_one_is(deployment: Any) -> None:
    options = JiraOptions(rate_limits=False, deployment=deployment, seed={"fields": FIELDS})
    async with serve(options) as jira:
        client = JiraClient(Account(jira.url, None if deployment == "server" else options.email, options.token, "OPS"))
        [found] = await compare(client, load_default())
        assert await compare(client, with_defaults("Team: Core")) == []
        assert await compare(client, with_defaults("customfield_10050: Core")) == []
        await client.close()
    assert (
        found.problem == "Jira makes no 'Task' without 'Team' (customfield_10050), and SOPilot has nothing to say there"
    )
    assert "`defaults: {'Team': …}`, one of 'Core', 'Edge', 'Data'" in found.remedy


@pytest.mark.parametrize(
    ("line", "problem", "remedy"),
    [
        ("Team: Cor", "'Cor' is no value of 'Team'", "Nearest values in Jira: 'Core'"),
        ("Team: [Core, Edge]", "'Team' holds one value, not a list", "Correct it"),
        ("Team: Core, Regoins: TW", "'Regoins' is no field that an issue is made with", "in Jira: 'Regions'"),
        ("Team: Core, Regions: [TW, US]", "'US' is no value of 'Regions'", "Nearest values in Jira: "),
        ("Team: Core, Cost: much", "'Cost' holds a number, not 'much'", "Correct it"),
        ("Team: Core, Review: soon", "'Review' holds a day such as 2026-11-25, not 'soon'", "Correct it"),
    ],
)
async def test_a_default_that_does_not_fit(findings: Compare, line: str, problem: str, remedy: str) -> None:
    [found] = await findings(with_defaults(line), seed={"fields": FIELDS})
    assert found.problem.startswith("sop.yaml, jira.defaults, ")
    assert problem in found.problem
    assert remedy in found.remedy


def with_custom(line: str) -> Procedure:
    """The procedure that ships, with a custom field, and the default that FIELDS want."""
    return changed("\nroles:", f"\njira: {{defaults: {{Team: Core}}, custom: {{{line}}}}}\nroles:")


@pytest.mark.parametrize(
    ("line", "problem", "remedy"),
    [
        ("cost: {field: Csot, type: number}", "'Csot' is no custom field of Jira", "in Jira: 'Cost'"),
        ("cost: {field: Cost}", "'Cost' holds number, which is no string", "one of 'string', 'url', 'number', 'date'"),
        ("places: {field: Regions, type: option}", "'Regions' holds option, which is no option", "one of 'string'"),
        ("places: {field: Regions, type: options, options: [TW, JO]}", "'JO' is no value of 'Regions'", "Jira: 'JP'"),
        (
            "severity: {field: customfield_10050, type: option, values: {sev1: core}}",
            "'core' is no value of 'customfield_10050'",
            "Nearest values in Jira: 'Core'",
        ),
    ],
)
async def test_a_custom_field_that_does_not_fit(findings: Compare, line: str, problem: str, remedy: str) -> None:
    [found] = await findings(with_custom(line), seed={"fields": FIELDS})
    assert found.problem.startswith("sop.yaml, jira.custom, ")
    assert problem in found.problem
    assert remedy in found.remedy


async def test_custom_fields_that_fit(findings: Compare) -> None:
    line = "cost: {field: Cost, type: number}, places: {field: Regions, type: options, options: [TW]}"
    assert await findings(with_custom(line), seed={"fields": FIELDS}) == []


async def test_a_default_for_people_is_somebody_whom_jira_knows(findings: Compare) -> None:
    seed = {"fields": [{"name": "Approver", "type": "userpicker", "required": True}]}
    assert (
        await findings(changed("\nroles:", "\njira: {defaults: {Approver: alex@example.com}}\nroles:"), seed=seed) == []
    )
    [found] = await findings(changed("\nroles:", "\njira: {defaults: {Approver: who@example.com}}\nroles:"), seed=seed)
    assert found.problem.endswith("no single active person of the address who@example.com")


PROJECTS = {"projects": [{"key": "OPS", "name": "Operations"}, {"key": "NET", "name": "Network"}]}


@pytest.mark.parametrize(
    ("route", "problems"),
    [
        ("{kind: action, project: NET}", []),
        ("{kind: action, project: NTE}", ["there is no project 'NTE', or SOPilot's account may not see it"]),
        (
            "{kind: action, project: NET, issue_type: Stroy}",
            ["sop.yaml, jira.routes[0]: 'Stroy' is no issue type of the project"],
        ),
        ("{when: {severity: sev1}, project: OPS, issue_type: Incident}", []),
    ],
)
async def test_every_project_of_the_procedure_is_looked_at(findings: Compare, route: str, problems: list[str]) -> None:
    procedure = changed("\nroles:", f"\njira: {{routes: [{route}]}}\nroles:")
    assert [one.problem for one in await findings(procedure, seed=PROJECTS)] == problems


async def test_a_permission_is_needed_in_every_project(findings: Compare) -> None:
    procedure = changed("\nroles:", "\njira: {routes: [{kind: action, project: NET}]}\nroles:")
    found = await findings(procedure, seed=PROJECTS, denied=frozenset({"ADD_COMMENTS"}))
    lacks = "the account lacks the permission ADD_COMMENTS"
    assert [one.problem for one in found] == [lacks, f"{lacks} in NET"]


async def test_a_name_that_two_fields_have_needs_an_id(findings: Compare) -> None:
    [found] = await findings(with_defaults("Cost: 5"), seed={"fields": [FIELDS[2], FIELDS[2]]})
    assert "several fields are called so" in found.problem
    assert found.remedy == "Name one by its id: customfield_10050, customfield_10051"


async def test_an_account_that_is_not_accepted_is_a_setting_to_mend() -> None:
    async with serve(JiraOptions(rate_limits=False)) as jira, asking(jira, token="expired") as client:
        with pytest.raises(Misconfigured) as caught:
            await compare(client, load_default())
    assert caught.value.setting == "SOPILOT_JIRA_API_TOKEN"


async def test_a_jira_that_is_down_says_nothing_about_the_procedure() -> None:
    async with serve(JiraOptions(rate_limits=False)) as jira, asking(jira) as client:
        await jira.stop()
        with pytest.raises(Retryable) as caught:
            await compare(client, load_default())
    assert caught.value.unreachable


@pytest.mark.parametrize(
    ("email", "deployment", "remedy"),
    [
        ("bot", "Server", "Set SOPILOT_JIRA_PAT instead of"),
        (None, "Cloud", "instead of SOPILOT_JIRA_PAT"),
    ],
)
async def test_credentials_that_work_but_are_the_other_jiras(email: str | None, deployment: str, remedy: str) -> None:
    """A Data Center may take a name and a password, and then nothing but its own word tells that it is none of Cloud's."""
    async with serving() as site:
        site.body = json.dumps({"deploymentType": deployment})
        client = JiraClient(Account(site.url, email, "token", "OPS"))
        [found] = await compare(client, load_default())
        await client.close()
    assert remedy in found.remedy
    assert site.asked == ["GET /rest/api/2/serverInfo"]
