"""How a meeting goes: it begins, goes from item to item, leaves one to another time or meeting, ends. Pure.

The time that an item was on is counted when something else is.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from sop.procedure.days import shifted
from sop.procedure.model import Procedure
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.meetings import AgendaItem, Said, SaidKind
from sop.records.outcomes import Code, Refusal
from sop.rules import agenda

OWN_LEAST = 15
"""Minutes that a meeting has at least which an item is left to."""


def follows(item: Meeting, fresh: dict[str, Any], procedure: Procedure, now: datetime) -> dict[str, Any]:
    """What follows from a day or stage that was set anew, in Jira or by a command for any record.

    The meeting is held on that day at the same time; one that was dragged to where meetings run has begun; one that was
    dragged beyond has ended.
    """
    found: dict[str, Any] = {}
    day = fresh.get("due")
    if day is not None:
        zone = ZoneInfo(item.zone)
        local = item.starts_at.astimezone(zone)
        found |= {
            "starts_at": datetime.combine(day, local.time(), zone).astimezone(UTC),
            "announced_at": None,
            "called_out_at": None,
        }
    stage = procedure.meeting.stage(fresh.get("stage", ""))
    if stage is None:
        return found
    if stage.key == procedure.meetings.running and item.began_at is None:
        found |= begun(item, now)
    elif (stage.settled or stage.ends) and item.began_at is not None and item.ended_at is None:
        found |= {"ended_at": now, "agenda": counted(item, now), "current": None, "since": None}
    elif not stage.settled and stage.key != procedure.meetings.running:
        # Back to before it began: it is planned anew, and what it had so far is kept.
        found |= {"began_at": None, "ended_at": None, "agenda": counted(item, now), "current": None, "since": None}
    return found


def step(
    item: Meeting, command: c.Command, action: c.BeginMeeting | c.GoOn | c.EndMeeting, procedure: Procedure
) -> dict[str, Any] | Refusal:
    """It begins, goes on, ends; the time since the last step is counted to the item that was on."""
    steps = procedure.meetings
    if isinstance(action, c.BeginMeeting):
        if item.began_at is not None:
            return Refusal(Code.ALREADY, {"id": item.id, "stage": item.stage, "kind": "meeting"})
        return {"stage": steps.running, "join_url": action.join_url or item.join_url, **begun(item, command.at)}
    if item.began_at is None or item.ended_at is not None:
        return Refusal(Code.NOT_BEGUN, {"id": item.id})
    minutes = counted(item, command.at)
    if isinstance(action, c.EndMeeting):
        return {"ended_at": command.at, "stage": steps.ended, "agenda": minutes, "current": None, "since": None}
    key = action.key or _next(item)
    if action.key is not None and (missing := agenda.missing(item, action.key)):
        return missing
    return {"agenda": minutes, "current": key, "since": command.at}


def spun_off(item: Meeting, command: c.Command, key: str) -> dict[str, Any] | Refusal:
    """It is said that the item has a meeting of its own, and where it is on, the next one is."""
    if item.began_at is None or item.ended_at is not None:
        return Refusal(Code.NOT_BEGUN, {"id": item.id})
    point = next((one for one in item.agenda if one.key == key), None)
    if point is None:
        return Refusal(Code.NO_SUCH_POINT, {"id": item.id})
    line = Said(f"own {key}"[:64], SaidKind.PARKED, point.title, command.actor.person, command.at, key)
    if any(one.key == line.key for one in item.said):
        return {}
    moved: dict[str, Any] = {}
    if item.current == key:
        moved = {"agenda": counted(item, command.at), "current": _next(item), "since": command.at}
    return {"said": (*item.said, line), **moved}


def own_meeting(item: Meeting, key: str, procedure: Procedure, now: datetime) -> c.PlanMeeting:
    """The meeting of an item's own: the same people, at the same time of the next working day, in the item's owner's hands."""
    point = next(one for one in item.agenda if one.key == key)
    zone = ZoneInfo(item.zone)
    day = shifted(now.astimezone(zone).date(), 1, procedure.meetings)
    at = datetime.combine(day, item.starts_at.astimezone(zone).time(), zone).astimezone(UTC)
    return c.PlanMeeting(
        point.title,
        point.title,
        at,
        item.zone,
        max(OWN_LEAST, point.minutes),
        item.note_taker,
        point.owner or item.assignee,
        tuple(one.person for one in item.attendees),
        (AgendaItem(key, point.title, point.owner, point.minutes),),
        item.materials,
        follows=item.id,
        home=item.home,
    )


def begun(item: Meeting, now: datetime) -> dict[str, Any]:
    return {"began_at": now, "ended_at": None, "current": item.agenda[0].key if item.agenda else None, "since": now}


def counted(item: Meeting, now: datetime) -> tuple[AgendaItem, ...]:
    if item.since is None:
        return item.agenda
    seconds = max(0, int((now - item.since).total_seconds()))
    return tuple(replace(one, spent_s=one.spent_s + seconds) if one.key == item.current else one for one in item.agenda)


def _next(item: Meeting) -> str | None:
    keys = [one.key for one in item.agenda]
    position = keys.index(item.current) + 1 if item.current in keys else len(keys)
    return keys[position] if position < len(keys) else None
