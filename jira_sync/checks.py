"""Comparing the settings and the procedure with the real Jira, before the first issue fails on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jira_sync.account import Account
from jira_sync.board_checks import of_boards, of_resolutions
from jira_sync.client import JiraClient
from jira_sync.field_checks import always_said, custom_faults, making_faults
from jira_sync.findings import Finding, names, unknown
from jira_sync.making import Field, fields, named
from jira_sync.vendor_errors import NotThere
from sop.procedure import Procedure
from sop.records.items import Kind

NEEDED = (
    "BROWSE_PROJECTS",
    "CREATE_ISSUES",
    "EDIT_ISSUES",
    "SCHEDULE_ISSUES",
    "TRANSITION_ISSUES",
    "ADD_COMMENTS",
    "CREATE_ATTACHMENTS",
    "LINK_ISSUES",
    "ASSIGN_ISSUES",
)
"""SCHEDULE_ISSUES is what due dates take; https://support.atlassian.com/jira-cloud-administration/docs/permissions-for-company-managed-projects/."""


async def compare(client: JiraClient, procedure: Procedure) -> list[Finding]:
    """Everything that would make a sync fail. Raises sop.errors where Jira cannot be asked at all."""
    if (other := _other_jira(client.account, await client.server_info())) is not None:
        return [other]
    await client.myself()
    findings: list[Finding] = []
    screens: dict[str, list[Field]] = {}
    for key in procedure.jira.projects(client.account.project):
        found, seen = await _project(client, procedure, key)
        findings += found
        screens |= seen
    priorities = names(await client.priorities())
    for level in procedure.priorities:
        if level.jira not in priorities:
            findings.append(unknown(f"priorities, {level.key}", "priority", level.jira, priorities))
    findings += await of_resolutions(client, procedure)
    if not screens:
        return findings
    told = await client.fields() if procedure.jira.custom else []
    findings += custom_faults(procedure, told, [field for screen in screens.values() for field in screen])
    findings += making_faults(procedure, screens, frozenset(always_said(procedure, told)))
    return findings + await _strangers(client, procedure, screens)


async def _strangers(client: JiraClient, procedure: Procedure, screens: dict[str, list[Field]]) -> list[Finding]:
    """Defaults of fields for people, whose address belongs to nobody in Jira."""
    found = []
    for name, value in procedure.jira.defaults.items():
        for_people = any(field.type == "user" for screen in screens.values() for field in named(screen, name))
        if for_people and isinstance(value, str) and "@" in value and await client.find_user(value) is None:
            problem = f"sop.yaml, jira.defaults, {name}: Jira knows no single active person of the address {value}"
            found.append(Finding(problem, "Correct the address, or name somebody else"))
    return found


async def _project(client: JiraClient, procedure: Procedure, key: str) -> tuple[list[Finding], dict[str, list[Field]]]:
    """What does not fit in one project, and the create screens of its issue types that are made there."""
    usual = key == client.account.project
    try:
        project = await client.project(key)
    except NotThere:
        where = "SOPILOT_JIRA_PROJECT" if usual else "sop.yaml, jira.routes"
        problem = f"there is no project {key!r}, or SOPilot's account may not see it"
        return [Finding(problem, f"Check {where}, and give the account the permission Browse Projects")], {}
    there = "" if usual else f" in {key}"
    held = await client.permissions(NEEDED, key)
    findings = [
        Finding(f"the account lacks the permission {name}{there}", "Grant it in the project's permission scheme")
        for name, has in held.items()
        if not has
    ]
    workflows = await client.statuses(key)
    by_type = {str(one["name"]): names(one["statuses"]) for one in workflows}
    ids = {str(one["name"]): str(one["id"]) for one in project.get("issueTypes", [])}
    screens = {}
    for where, issue_type, kind in _made_in(procedure, key, usual=usual):
        if issue_type not in (ids or by_type):
            findings.append(unknown(where, "issue type of the project", issue_type, list(ids or by_type)))
            continue
        findings += _of_track(
            kind, procedure.within(key, issue_type), by_type.get(issue_type, []), f"{issue_type!r}{there}"
        )
        if issue_type in ids and f"{issue_type}{there}" not in screens:
            screens[f"{issue_type}{there}"] = fields(await client.create_fields(ids[issue_type], key))
    if usual:
        findings += await of_boards(client, procedure, workflows)
    return list(dict.fromkeys(findings)), screens


def _made_in(procedure: Procedure, key: str, *, usual: bool) -> Iterator[tuple[str, str, Kind]]:
    """Where the procedure says so, which issue types, for which kind of record."""
    if usual:
        yield from ((f"{kind.value}.issue_type", procedure.track(kind).issue_type, kind) for kind in Kind)
    for index, route in enumerate(procedure.jira.routes):
        if route.project == key:
            for kind in route.kinds:
                yield f"jira.routes[{index}]", route.issue_type or procedure.track(kind).issue_type, kind


def _other_jira(account: Account, info: dict[str, Any]) -> Finding | None:
    """The credentials say which Jira it is (decision 0013): whether the Jira agrees. A Data Center calls itself Server."""
    cloud = info.get("deploymentType") == "Cloud"
    if account.is_data_center and cloud:
        remedy = "Set SOPILOT_JIRA_EMAIL and SOPILOT_JIRA_API_TOKEN instead of SOPILOT_JIRA_PAT"
        return Finding("this is Jira Cloud, and SOPILOT_JIRA_PAT is for a Data Center", remedy)
    if not account.is_data_center and not cloud:
        remedy = "Set SOPILOT_JIRA_PAT instead of SOPILOT_JIRA_EMAIL and SOPILOT_JIRA_API_TOKEN"
        return Finding("this is a Jira Data Center or Server, which takes no API token", remedy)
    return None


def _of_track(kind: Kind, procedure: Procedure, statuses: list[str], issue_type: str) -> list[Finding]:
    return [
        unknown(f"{kind.value}.stages, {stage.key}", f"status of {issue_type}", stage.jira, statuses)
        for stage in procedure.track(kind).stages
        if stage.jira not in statuses
    ]
