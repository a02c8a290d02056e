"""Comparing the settings and the procedure with the real Jira, before the first issue fails on it."""

from __future__ import annotations

from typing import Any

from jira_sync.account import Account
from jira_sync.board_checks import of_boards, of_resolutions
from jira_sync.client import JiraClient
from jira_sync.field_checks import always_said, custom_faults, making_faults
from jira_sync.findings import Finding, names, unknown
from jira_sync.making import fields
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
    "ASSIGN_ISSUES",
)
"""SCHEDULE_ISSUES is what due dates take; https://support.atlassian.com/jira-cloud-administration/docs/permissions-for-company-managed-projects/."""


async def compare(client: JiraClient, procedure: Procedure) -> list[Finding]:
    """Everything that would make a sync fail. Raises sop.errors where Jira cannot be asked at all."""
    if (other := _other_jira(client.account, await client.server_info())) is not None:
        return [other]
    await client.myself()
    try:
        project = await client.project()
    except NotThere:
        key = client.account.project
        return [
            Finding(
                f"there is no project {key!r}, or SOPilot's account may not see it",
                "Check SOPILOT_JIRA_PROJECT, and give the account the permission Browse Projects",
            )
        ]
    held = await client.permissions(NEEDED)
    findings = [
        Finding(f"the account lacks the permission {name}", "Grant it in the project's permission scheme")
        for name, has in held.items()
        if not has
    ]
    workflows = await client.statuses()
    by_type = {str(one["name"]): names(one["statuses"]) for one in workflows}
    ids = {str(one["name"]): str(one["id"]) for one in project.get("issueTypes", [])}
    types = list(ids) or list(by_type)
    for kind in Kind:
        findings += _of_track(kind, procedure, types, by_type)
    priorities = names(await client.priorities())
    for level in procedure.priorities:
        if level.jira not in priorities:
            findings.append(unknown(f"priorities, {level.key}", "priority", level.jira, priorities))
    used = dict.fromkeys(procedure.track(kind).issue_type for kind in Kind)
    screens = {name: fields(await client.create_fields(ids[name])) for name in used if name in ids}
    told = await client.fields() if procedure.jira.custom else []
    findings += custom_faults(procedure, told, [field for screen in screens.values() for field in screen])
    findings += making_faults(procedure, screens, frozenset(always_said(procedure, told)))
    return [*findings, *await of_resolutions(client, procedure), *await of_boards(client, procedure, workflows)]


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


def _of_track(kind: Kind, procedure: Procedure, types: list[str], by_type: dict[str, list[str]]) -> list[Finding]:
    track = procedure.track(kind)
    if track.issue_type not in types:
        return [unknown(f"{kind.value}.issue_type", "issue type of the project", track.issue_type, types)]
    statuses = by_type.get(track.issue_type, [])
    return [
        unknown(f"{kind.value}.stages, {stage.key}", f"status of {track.issue_type!r}", stage.jira, statuses)
        for stage in track.stages
        if stage.jira not in statuses
    ]
