"""Comparing the settings and the procedure with the real Jira, before the first issue fails on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process, utils

from jira_sync import boards
from jira_sync.account import Account
from jira_sync.client import JiraClient
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

_BY_SPELLING: dict[str, Any] = {"limit": 3, "scorer": fuzz.ratio, "processor": utils.default_process}
"""Names differ by a slip or by case: a longer name that holds a part of it is not the nearer one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit, and what to do about it."""

    problem: str
    remedy: str


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
    told = await client.statuses()
    by_type = {str(one["name"]): _names(one["statuses"]) for one in told}
    types = [str(one["name"]) for one in project.get("issueTypes", [])] or list(by_type)
    for kind in Kind:
        findings += _of_track(kind, procedure, types, by_type)
    priorities = _names(await client.priorities())
    for level in procedure.priorities:
        if level.jira not in priorities:
            findings.append(_unknown(f"priorities, {level.key}", "priority", level.jira, priorities))
    findings += await _of_resolutions(client, procedure)
    return [*findings, *await _of_boards(client, procedure, told)]


async def _of_resolutions(client: JiraClient, procedure: Procedure) -> list[Finding]:
    named = [(kind, stage) for kind in Kind for stage in procedure.track(kind).stages if stage.resolution is not None]
    there = _names(await client.resolutions()) if named else []
    return [
        _unknown(f"{kind.value}.stages, {stage.key}", "resolution", stage.resolution, there)
        for kind, stage in named
        if stage.resolution not in there
    ]


async def _of_boards(client: JiraClient, procedure: Procedure, types: list[dict[str, Any]]) -> list[Finding]:
    """Boards that are not there or have no sprints, and statuses of ours that no column of the board shows."""
    ids = {str(one["name"]): str(one["id"]) for kind in types for one in kind["statuses"]}
    findings: list[Finding] = []
    for kind in Kind:
        track = procedure.track(kind)
        if track.board is None:
            continue
        try:
            board = await boards.find(client, track.board)
        except boards.NoBoard as missing:
            findings.append(
                _unknown(f"{kind.value}.board", "board of the project", track.board.called, list(missing.there))
            )
            continue
        if track.board.sprint != "none" and not board.has_sprints:
            problem = f"sop.yaml, {kind.value}.board: {board.name!r} is a Kanban board, which has no sprints"
            findings.append(Finding(problem, "Name a Scrum board, or leave `sprint` out"))
        shown = await boards.columns(client, board)
        findings += [
            Finding(
                f"the status {status!r} ({kind.value}.stages) is in no column of the board {board.name!r}: "
                "issues in it are not seen there",
                "Put the status into a column, in the board's settings",
            )
            for status in dict.fromkeys(stage.jira for stage in track.stages)
            if status in ids and ids[status] not in shown
        ]
    return findings


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
        return [_unknown(f"{kind.value}.issue_type", "issue type of the project", track.issue_type, types)]
    statuses = by_type.get(track.issue_type, [])
    return [
        _unknown(f"{kind.value}.stages, {stage.key}", f"status of {track.issue_type!r}", stage.jira, statuses)
        for stage in track.stages
        if stage.jira not in statuses
    ]


def _names(things: list[dict[str, Any]]) -> list[str]:
    return [str(one["name"]) for one in things]


def _unknown(where: str, what: str, given: str | None, valid: list[str]) -> Finding:
    nearest = [name for name, _score, _index in process.extract(given or "", valid, **_BY_SPELLING)]
    return Finding(
        f"sop.yaml, {where}: {given!r} is no {what}",
        f"Nearest names in Jira: {', '.join(repr(name) for name in nearest) or 'none'}",
    )
