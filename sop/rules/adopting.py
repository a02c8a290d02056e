"""A record out of an issue that was in Jira before. Pure.

Nobody is asked whether it may be: it is there. Jira holds no severity: the gravest with the issue's priority stands for it.
"""

from __future__ import annotations

from typing import Any

from sop.procedure.model import Procedure
from sop.records import commands as c
from sop.records.items import ActionItem, Incident, Kind
from sop.records.outcomes import Change, Code, FieldChange, Refusal
from sop.records.text import clean_line


def decide(
    command: c.Command, action: c.AdoptFromJira, procedure: Procedure, new_id: str, uid: str
) -> Change | Refusal:
    """The record as it begins; a refusal where the issue has no title, or is to be a meeting: no issue tells when one is held."""
    if action.kind is Kind.MEETING:
        return Refusal(Code.WRONG_KIND, {"kind": action.kind.value})
    title = clean_line(action.title)
    if not title:
        return Refusal(Code.EMPTY, {"field": "title"})
    common: dict[str, Any] = {
        "id": new_id,
        "uid": uid,
        "version": 1,
        "title": title,
        "description": action.description,
        "stage": action.stage,
        "priority": action.priority,
        "assignee": action.assignee,
        "due": action.due,
        "labels": action.labels,
        "reporter": command.actor.person,
        "created_at": action.created_at,
        "updated_at": command.at,
    }
    if action.kind is Kind.INCIDENT:
        item: Incident | ActionItem = Incident(**common, severity=_severity(action.priority, procedure))
    else:
        item = ActionItem(**common)
    return Change(item, (FieldChange("created", None, title),))


def _severity(priority: str, procedure: Procedure) -> str:
    fitting = (level.key for level in procedure.severities if level.priority == priority)
    return next(fitting, procedure.default_severity)
