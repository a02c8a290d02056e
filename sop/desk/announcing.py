"""Whom a meeting still has to be told to, and when: seen from the record alone, so that an old wish does no harm.

The agenda goes out some business days ahead, once; who is asked again is who was told of another time. A meeting without goal or
agenda by then is called out to its owner, once, and goes out as soon as it has both.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from sop.desk import wishes
from sop.procedure import Procedure
from sop.procedure.days import at, shifted
from sop.procedure.meetings import clock
from sop.records.items import Meeting, Record
from sop.rules.decide import stage_of

QUIET_S = 60.0
"""What is planned late goes out so long after it was planned: agendas are written item by item."""


class Tells(StrEnum):
    """What there is to tell: the agenda; that goal or agenda are missing; another time; that it does not take place."""

    AGENDA = "agenda"
    CALL_OUT = "call_out"
    MOVED = "moved"
    CANCELLED = "cancelled"


def tells(item: Meeting, procedure: Procedure) -> Tells | None:
    """What people have to be told; None where they know all."""
    stage = stage_of(item, procedure)
    if item.began_at is not None:
        return None
    if stage.ends:
        return Tells.CANCELLED if item.announced_at is not None else None
    if stage.settled or item.announced_at is not None:
        return None
    if stage.key == procedure.meetings.announced:
        return Tells.MOVED
    if not missing(item):
        return Tells.AGENDA
    return Tells.CALL_OUT if item.called_out_at is None else None


def missing(item: Meeting) -> tuple[str, ...]:
    """What a meeting must have before it goes out and has not: names of fields."""
    return tuple(
        name for name, there in (("goal", bool(item.goal.strip())), ("agenda", bool(item.agenda))) if not there
    )


def moment(item: Meeting, procedure: Procedure) -> datetime:
    """When the agenda goes out: so many business days before the meeting, in the morning or as early as the meeting."""
    zone, meetings = ZoneInfo(item.zone), procedure.meetings
    local = item.starts_at.astimezone(zone)
    day = shifted(local.date(), -meetings.lead_days, meetings) if meetings.lead_days else local.date()
    return at(day, min(clock(meetings.reminders.at), local.time()), zone)


def keep(connection: Connection, item: Record, procedure: Procedure, now: float) -> None:
    """See that people are told of the meeting in time. now: seconds of the lanes' clock."""
    if not isinstance(item, Meeting):
        return
    wanted = tells(item, procedure)
    if wanted is None:
        return
    due = 0.0
    if wanted in (Tells.AGENDA, Tells.CALL_OUT):
        due = max(moment(item, procedure).timestamp(), now + QUIET_S)
    wishes.announce(connection, item.id, now, due)
