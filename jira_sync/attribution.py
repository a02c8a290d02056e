"""Who in Teams stands behind a write of ours: in Jira all of it is our account's. Part of the write's own request. Pure.

On Cloud the property CHANGES_PROPERTY, which an edit and a transition take alike (`IssueUpdateDetails.properties`,
https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issues/). A Data Center of ours may be too old for that, and
takes `historyMetadata` with both, which then stands in the changelog beside the change
(https://docs.atlassian.com/software/jira/docs/api/REST/9.12.0/#api/2/issue-editIssue).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from jira_sync.dialects import CHANGES_PROPERTY

Changes = list[dict[str, str]]
"""Of each field the last change on our side: field, who, when, operation."""


def as_property(changes: Changes) -> dict[str, Any]:
    """As part of a write's body, telling all fields: the property holds one value, which the next write replaces."""
    return {"properties": [{"key": CHANGES_PROPERTY, "value": {"changes": changes}}]}


def as_history(changes: Changes, wrote: Collection[str]) -> dict[str, Any]:
    """As part of a write's body, telling the fields that it writes; nothing where nobody here has changed one of them."""
    told = [one for one in changes if one["field"] in wrote]
    if not told:
        return {}
    fields: dict[str, list[str]] = {}
    for one in told:
        fields.setdefault(one["who"], []).append(one["field"])
    metadata: dict[str, Any] = {
        "type": CHANGES_PROPERTY,
        "description": "; ".join(f"{who} ({', '.join(names)})" for who, names in fields.items()),
        "generator": {"id": "sopilot", "displayName": "SOPilot", "type": "application"},
        "extraData": {one["field"]: one["operation"] for one in told},
    }
    if len(fields) == 1:
        metadata["actor"] = {"displayName": told[0]["who"], "type": "teams-user"}
    return {"historyMetadata": metadata}
