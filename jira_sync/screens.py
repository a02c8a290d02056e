"""What a transition's screen asks for, and what we can answer. Pure.

https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issues/#api-rest-api-2-issue-issueidorkey-transitions-get
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

USUAL = ("Done", "Fixed", "Resolved")
"""Resolutions that Jira ships: given, the first that there is, where the procedure names none."""


@dataclass(frozen=True, slots=True)
class Filled:
    """values: what to send; open: fields that have to be filled, id to name, unless the issue has them filled already;
    resolutions: those there are, where one is asked for and none fits."""

    values: dict[str, Any]
    open: dict[str, str]
    resolutions: tuple[str, ...] | None = None


def fill(fields: dict[str, Any], resolution: str | None) -> Filled:
    """Answer a screen. fields: as Jira tells them by id; resolution: the procedure's for the stage."""
    asked = {name: field for name, field in fields.items() if field.get("required")}
    values: dict[str, Any] = {}
    resolutions: tuple[str, ...] | None = None
    if "resolution" in asked or ("resolution" in fields and resolution is not None):
        there = tuple(str(one["name"]) for one in fields["resolution"].get("allowedValues") or [])
        chosen = _choose(there, resolution)
        if chosen is None:
            resolutions = there
        else:
            values["resolution"] = {"name": chosen}
    left = {name: str(field.get("name") or name) for name, field in asked.items() if not field.get("hasDefaultValue")}
    left.pop("resolution", None)
    return Filled(values, left, resolutions)


def _choose(there: tuple[str, ...], wanted: str | None) -> str | None:
    if wanted is not None:
        return wanted if wanted in there else None
    usual = next((one for one in USUAL if one in there), None)
    return there[0] if usual is None and len(there) == 1 else usual
