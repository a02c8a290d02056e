"""What a meeting takes over: action items that the last one left open, and incidents that wait for their review."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from sqlalchemy import Connection, select

from sop.desk import records
from sop.procedure import Procedure
from sop.records import commands as c
from sop.records.items import ActionItem, Incident, Kind, Meeting, Record, decode, public
from sop.records.meetings import REVIEW, AgendaItem
from sop.rules.decide import stage_of
from sop.storage.tables import items

_LOOKED = 300
"""Meetings, newest first, among which the last one of a series is looked for."""
_OPEN = 2000
_MOST = 20
"""Items that are carried over: more would be an agenda of the past only. They stay open where they are."""
ITEM_MINUTES, REVIEW_MINUTES = 3, 10


def planned(connection: Connection, command: c.Command, procedure: Procedure) -> c.Command:
    """The command to plan a meeting, with what it follows and what it takes over. Any other command as it is."""
    action = command.action
    if not isinstance(action, c.PlanMeeting):
        return command
    last = _last(connection, action.series, action.follows, procedure)
    if last is None and not action.series:
        return command
    follows = action.follows or (last.id if last is not None else None)
    found = tuple(_carried(connection, last, procedure))
    known = {one.key for one in action.agenda}
    agenda = (*(one for one in found if one.key not in known), *action.agenda)
    return replace(command, action=replace(action, follows=follows, agenda=agenda))


def anew(connection: Connection, item: Meeting, procedure: Procedure) -> c.CarryOver | None:
    """What is open by now, and what was carried over and is open no more. None: it takes nothing over."""
    last = _last(connection, item.series, item.follows, procedure)
    if last is None and not item.series:
        return None
    gone = tuple(one.key for one in item.agenda if one.carried and not _is_open(connection, one.key, procedure))
    return c.CarryOver(tuple(_carried(connection, last, procedure)), gone)


def _carried(connection: Connection, last: Meeting | None, procedure: Procedure) -> Iterator[AgendaItem]:
    reviews = list(_reviews(connection, procedure))
    left = list(_left_open(connection, last, procedure)) if last is not None else []
    yield from [*left, *reviews][:_MOST]


def _left_open(connection: Connection, last: Meeting, procedure: Procedure) -> Iterator[AgendaItem]:
    """Action items of the last meeting, and those that it had carried over itself, with the day that they are from."""
    since = {one.key: one.carried for one in last.agenda if one.carried}
    day = last.starts_at.astimezone(ZoneInfo(last.zone)).date().isoformat()
    for item in sorted(records.open_items(connection, Kind.ACTION, _OPEN), key=lambda one: (one.created_at, one.id)):
        if not isinstance(item, ActionItem) or not (item.about == last.id or item.id in since):
            continue
        if not _is_over(item, procedure):
            yield _point(item, ITEM_MINUTES, since.get(item.id, day))


def _reviews(connection: Connection, procedure: Procedure) -> Iterator[AgendaItem]:
    """Incidents that are resolved and not closed: their review is due."""
    for item in sorted(records.open_items(connection, Kind.INCIDENT, _OPEN), key=lambda one: (one.created_at, one.id)):
        if isinstance(item, Incident) and stage_of(item, procedure).settled:
            yield _point(item, REVIEW_MINUTES, REVIEW)


def _point(item: Record, minutes: int, carried: str) -> AgendaItem:
    return AgendaItem(item.id, f"{item.id} {public(item).title}", item.assignee, minutes, carried=carried)


def _is_open(connection: Connection, key: str, procedure: Procedure) -> bool:
    item = records.load(connection, key)
    if isinstance(item, Incident):
        return not stage_of(item, procedure).ends
    return item is not None and not _is_over(item, procedure)


def _is_over(item: Record, procedure: Procedure) -> bool:
    stage = stage_of(item, procedure)
    return stage.settled or stage.ends


def _last(connection: Connection, series: str, follows: str | None, procedure: Procedure) -> Meeting | None:
    """The meeting that is followed, else the last of the series that took place."""
    named = records.load(connection, follows) if follows else None
    if isinstance(named, Meeting):
        return named
    if not series:
        return None
    statement = select(items.c.data).where(items.c.kind == Kind.MEETING.value)
    rows = connection.execute(statement.order_by(items.c.created_at.desc(), items.c.id.desc()).limit(_LOOKED))
    held = [
        one for (data,) in rows if isinstance(one := decode(data), Meeting) and one.began_at and one.series == series
    ]
    return max(held, key=lambda one: (one.began_at or one.starts_at, one.id), default=None)
