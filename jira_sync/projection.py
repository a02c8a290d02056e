"""project(record): the record in Jira's own values; absorb(values): Jira's values in the record's terms. Pure lenses.

Our stages are finer than Jira's statuses, so `absorb` leaves a record alone whose projection already equals the value:
project(absorb(record, v)) == v for every value that the procedure maps, and absorb(record, project(record)) is nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from jira_sync import markdown
from jira_sync.custom import Customs, absorb_custom, project_custom, write_custom
from jira_sync.values import OUR_LABEL, Values, normal_text, read_labels
from sop.procedure import Procedure
from sop.records.items import Kind, Record
from sop.records.people import Person


def marker_label(item: Record) -> str:
    """The label that lets a search find the issue we made for a record: ids alone repeat over databases."""
    return f"{OUR_LABEL}{item.id.lower()}-{item.uid[:8]}"


def marker(item: Record) -> dict[str, Any]:
    """Our property's value on the issue of a record: a clone does not have it."""
    return {"uid": item.uid, "item": item.id}


def project(item: Record, procedure: Procedure, account_id: str | None) -> Values:
    """The record's values as Jira would hold them.

    account_id: the owner's account. A field that cannot be said in Jira's terms (an owner without an account, a stage or
    priority that a changed procedure no longer knows) is left out: it is neither written nor taken for empty.
    """
    values: Values = {
        "title": normal_text(item.title),
        "description": normal_text(item.description),
        "due": item.due.isoformat() if item.due else None,
        "labels": read_labels(item.labels),
    }
    stage = procedure.track(item.kind).stage(item.stage)
    if stage is not None:
        values["stage"] = stage.jira
    level = procedure.priority(item.priority)
    if level is not None:
        values["priority"] = level.jira
    if item.assignee is None or account_id is not None:
        values["assignee"] = account_id if item.assignee is not None else None
    return values | project_custom(item, procedure.jira)


@dataclass(frozen=True, slots=True)
class Absorbed:
    """Record fields to take, and those whose value the procedure does not map (field to Jira's value)."""

    fields: dict[str, Any]
    unmapped: dict[str, str]


def absorb(
    kind: Kind,
    values: Values,
    assignee: Person | None,
    procedure: Procedure,
    people: Mapping[str, Person] = MappingProxyType({}),
) -> Absorbed:
    """Jira's values (some fields of them) in the record's terms.

    assignee: the person behind the accountId; people: those whom custom fields may name, by accountId.
    """
    fields: dict[str, Any] = {}
    unmapped: dict[str, str] = {}
    for name, value in values.items():
        match name:
            case "stage":
                stage = procedure.track(kind).entry_for(value)
                if stage is None:
                    unmapped[name] = str(value)
                else:
                    fields[name] = stage.key
            case "priority":
                level = procedure.priority_for(value)
                if level is None:
                    unmapped[name] = str(value)
                else:
                    fields[name] = level.key
            case "assignee":
                fields[name] = assignee if value is not None else None
            case "due":
                fields[name] = date.fromisoformat(value) if value else None
            case _ if name in procedure.jira.custom:
                severities = [one.key for one in procedure.severities]
                taken, known = absorb_custom(name, value, procedure.jira, severities, people)
                (fields if known else unmapped)[name] = taken if known else str(value)
            case _:
                fields[name] = value
    return Absorbed(fields, unmapped)


def to_fields(values: Values, label: str, customs: Customs = ()) -> dict[str, Any]:
    """Values as the `fields` of a create or an edit; the status goes by transitions. label: our marker, always kept.
    customs: the custom fields of the site.

    People are bare identities: how a field names a person, the client knows.
    """
    fields: dict[str, Any] = {}
    for name, value in values.items():
        match name:
            case "title":
                fields["summary"] = value
            case "description":
                # Only what our side changed is written: a description with markup that somebody made in Jira stays as it is.
                fields["description"] = markdown.write(value) or None
            case "priority":
                fields["priority"] = {"name": value}
            case "assignee":
                fields["assignee"] = value or None
            case "due":
                fields["duedate"] = value
            case "labels":
                fields["labels"] = [*value, label]
    fields |= {one.id: write_custom(one, values[one.name]) for one in customs if one.name in values}
    return fields
