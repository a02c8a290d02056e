"""Whose turn it is to hear of an action item, and when. Pure.

A reminder belongs to a working day before or after the due date. The latest of those that have come is told, once: after a
stop of some days nobody gets as many. Another due date, or another owner, begins anew.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from sop.procedure.days import shifted
from sop.procedure.meetings import Meetings
from sop.procedure.model import Procedure
from sop.records.items import ActionItem, Meeting, Record
from sop.records.people import Person
from sop.rules.decide import stage_of


class Heard(Struct, frozen=True, omit_defaults=True):
    """What people have been told of an action item. person: key of whom; due: its day then; until: the reminder's day up to
    which it was told; escalated: the due date whose passing was brought before somebody else; digests: keys of those that
    show it."""

    person: str = ""
    due: date | None = None
    until: date | None = None
    escalated: date | None = None
    digests: tuple[str, ...] = ()


def key_of(person: Person) -> str:
    """What somebody is kept under, by the best identity known of them."""
    return person.aad_id or person.email or person.account_id or person.name


def waits(item: Record, procedure: Procedure) -> bool:
    """Whether it is an action item with a day by which somebody shall have done it, who has not."""
    stage = stage_of(item, procedure)
    return isinstance(item, ActionItem) and item.due is not None and not stage.settled and not stage.ends


def reminder(item: ActionItem, today: date, meetings: Meetings, heard: Heard, person: str) -> date | None:
    """The day of the reminder whose turn it is today; None where there is nothing to say. person: key of who would hear it."""
    if item.due is None:
        return None
    steps = (*(-count for count in meetings.reminders.before), *meetings.reminders.after)
    come = [day for day in (shifted(item.due, count, meetings) for count in steps) if day <= today]
    if not come or (item.snoozed is not None and today < item.snoozed):
        return None
    latest = max(come)
    if item.snoozed is not None:
        # What was put off comes on that day, whether or not it is one of the procedure's.
        latest = max(latest, item.snoozed)
    told = heard.until if (heard.due, heard.person) == (item.due, person) else None
    return latest if told is None or told < latest else None


def escalates(item: ActionItem, today: date, meetings: Meetings, heard: Heard) -> bool:
    """Whether it is so long overdue that somebody else is told. Snoozing does not put that off."""
    if item.due is None or heard.escalated == item.due:
        return False
    return shifted(item.due, max(1, meetings.reminders.escalate_after), meetings) <= today


def answerable(item: ActionItem, source: Record | None) -> Person:
    """Who is told where the owner is late, or nobody owns it: the owner of the meeting that it came from, else its reporter.

    source: the record that it follows from.
    """
    if isinstance(source, Meeting) and source.assignee is not None:
        return source.assignee
    return item.reporter
