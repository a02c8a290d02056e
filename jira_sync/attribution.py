"""Which write of ours a change in Jira is, and who in Teams stands behind it: in Jira all of it is our account's. Pure.

Part of the write's own request. `historyMetadata`, which an edit and a transition take alike, then stands in the changelog beside
the change (`IssueUpdateDetails.historyMetadata`, https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issues/;
https://docs.atlassian.com/software/jira/docs/api/REST/9.12.0/#api/2/issue-editIssue). On Cloud the property CHANGES_PROPERTY
tells who is behind every field; a Data Center may be too old to take one with an edit.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from jira_sync.dialects import CHANGES_PROPERTY

WRITE = "sopilot.write"
"""Where the metadata of a change names the write."""
Changes = list[dict[str, str]]
"""Of each field the last change on our side: field, who, when, operation."""


def as_property(changes: Changes) -> dict[str, Any]:
    """As part of a write's body, telling all fields: the property holds one value, which the next write replaces."""
    return {"properties": [{"key": CHANGES_PROPERTY, "value": {"changes": changes}}]}


def as_history(changes: Changes, wrote: Collection[str], write: str) -> dict[str, Any]:
    """As part of a write's body, telling the fields that it writes. write: what the write is known by."""
    told = [one for one in changes if one["field"] in wrote]
    fields: dict[str, list[str]] = {}
    for one in told:
        fields.setdefault(one["who"], []).append(one["field"])
    metadata: dict[str, Any] = {
        "type": CHANGES_PROPERTY,
        "description": "; ".join(f"{who} ({', '.join(names)})" for who, names in fields.items()),
        "generator": {"id": "sopilot", "displayName": "SOPilot", "type": "application"},
        "extraData": {one["field"]: one["operation"] for one in told} | {WRITE: write},
    }
    if len(fields) == 1:
        metadata["actor"] = {"displayName": told[0]["who"], "type": "teams-user"}
    return {"historyMetadata": metadata}


def write_of(history: dict[str, Any]) -> str | None:
    """What the write is known by that has become this entry of a changelog; None where it is nobody's of ours."""
    extra = (history.get("historyMetadata") or {}).get("extraData") or {}
    return str(extra[WRITE]) if WRITE in extra else None
