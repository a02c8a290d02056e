"""What Jira's changelog tells of values that we take: each change since both sides last agreed, by whom, when. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from jira_sync.changelog import Step
from jira_sync.projection import absorb
from jira_sync.remote import Remote
from jira_sync.values import Values
from sop.procedure import Procedure
from sop.records.commands import Told
from sop.records.items import Kind
from sop.records.people import Person


def told(
    remote: Remote, base: Values, fields: dict[str, Any], kind: Kind, procedure: Procedure, people: Mapping[str, Person]
) -> dict[str, tuple[Told, ...]]:
    """For each field that is taken, the changes that led to it, oldest first; of one without any in the changelog, none.

    fields: the values to take, in the record's terms; people: whom custom fields name. Where the way from what was agreed on
    cannot be followed (a long changelog comes without its beginning, a value on the way has no word in the procedure) only the
    last change is told.
    """
    found = {}
    for field, value in fields.items():
        steps = [step for step in remote.steps if step.field == field]
        if steps:
            found[field] = (
                *_on_the_way(remote, _since(steps, base.get(field)), kind, procedure, people),
                _one(remote, steps[-1], value),
            )
    return found


def _since(steps: list[Step], agreed: Any) -> list[Step]:
    """The steps from the agreed value to the last; that alone where the others are not its forerunners."""
    last = len(steps) - 1
    first = last
    while steps[first].old != agreed and first > 0 and steps[first - 1].new == steps[first].old:
        first -= 1
    return steps[first:] if steps[first].old == agreed else steps[last:]


def _on_the_way(
    remote: Remote, steps: list[Step], kind: Kind, procedure: Procedure, people: Mapping[str, Person]
) -> list[Told]:
    found = []
    for step, following in pairwise(steps):
        person = Person(following.shown, account_id=step.new) if step.field == "assignee" and step.new else None
        fields = absorb(kind, {step.field: step.new}, person, procedure, people).fields
        if step.field not in fields:
            return []
        found.append(_one(remote, step, fields[step.field]))
    return found


def _one(remote: Remote, step: Step, value: Any) -> Told:
    return Told(value, step.touch.at, step.touch.by, remote.evidence(step))
