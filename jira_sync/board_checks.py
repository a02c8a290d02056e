"""Boards and resolutions against the real Jira."""

from __future__ import annotations

from typing import Any

from jira_sync import boards
from jira_sync.client import JiraClient
from jira_sync.findings import Finding, names, unknown
from sop.procedure import Procedure
from sop.records.items import Kind


async def of_resolutions(client: JiraClient, procedure: Procedure) -> list[Finding]:
    """Resolutions that the procedure names and Jira does not have."""
    named = [(kind, stage) for kind in Kind for stage in procedure.track(kind).stages if stage.resolution is not None]
    there = names(await client.resolutions()) if named else []
    return [
        unknown(f"{kind.value}.stages, {stage.key}", "resolution", stage.resolution, there)
        for kind, stage in named
        if stage.resolution not in there
    ]


async def of_boards(client: JiraClient, procedure: Procedure, types: list[dict[str, Any]]) -> list[Finding]:
    """Boards that are not there or have no sprints, and statuses of ours that no column of the board shows."""
    ids = {str(one["name"]): str(one["id"]) for kind in types for one in kind["statuses"]}
    findings: list[Finding] = []
    for kind in Kind:
        usual = procedure.track(kind)
        track = procedure.within(client.account.project, usual.issue_type).track(kind)
        if track.board is None:
            continue
        try:
            board = await boards.find(client, track.board)
        except boards.NoBoard as missing:
            findings.append(
                unknown(f"{kind.value}.board", "board of the project", track.board.called, list(missing.there))
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
