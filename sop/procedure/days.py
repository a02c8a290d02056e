"""Working days of a team: Monday to Friday, less its holidays, with the Saturdays and Sundays that it works.

Own code: calendars of holidays (`holidays`, `workalendar`) know a country's, and Taiwan moves working days about by decree every
year; a team's own list is short and certain.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sop.procedure.meetings import Meetings, clock

_WEEKEND = 5
"""The weekday from which on a day is none of work, counted from Monday as 0."""


def is_working(day: date, meetings: Meetings) -> bool:
    """Whether the team works that day."""
    if day in meetings.working_days:
        return True
    return day.weekday() < _WEEKEND and day not in meetings.holidays


def shifted(day: date, count: int, meetings: Meetings) -> date:
    """The working day so many working days after (before, where negative) that day; with 0 the day itself, or the next one
    that is worked.
    """
    step = timedelta(days=-1 if count < 0 else 1)
    while not count and not is_working(day, meetings):
        day += step
    left = abs(count)
    while left:
        day += step
        left -= is_working(day, meetings)
    return day


def awake(moment: datetime, zone: ZoneInfo, meetings: Meetings) -> datetime:
    """That moment, or the end of the quiet hours that it falls into. Aware, in the zone."""
    local = moment.astimezone(zone)
    begins, ends = clock(meetings.quiet_from), clock(meetings.quiet_until)
    if begins == ends:
        return local
    over_midnight = begins > ends
    quiet = (local.time() >= begins or local.time() < ends) if over_midnight else begins <= local.time() < ends
    if not quiet:
        return local
    day = local.date() + timedelta(days=1 if over_midnight and local.time() >= begins else 0)
    return datetime.combine(day, ends, zone)


def at(day: date, when: time, zone: ZoneInfo) -> datetime:
    """That day's time in the zone."""
    return datetime.combine(day, when, zone)
