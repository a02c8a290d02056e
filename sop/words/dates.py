"""Calendar arithmetic of due dates: where a day lies, seen from the day of the writer."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

Answer: TypeAlias = date | datetime | None
"""What a phrase names: a day, an instant (hours from now), or nothing for certain."""

_NONE: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Seen:
    """From where a phrase is read.

    Args:
        today: the writer's date.
        now: the writer's time, aware, where it is known: "within 48 hours" and "by noon" need it.
        holidays: weekdays on which nobody works; workdays: Saturdays and Sundays on which people do.
        counts_today: whether a bare weekday can be today.
        horizon: days; a day without a year is not understood if its next such lies farther away. It has just passed.
    """

    today: date
    now: datetime | None = None
    holidays: frozenset[date] = _NONE
    workdays: frozenset[date] = _NONE
    counts_today: bool = True
    horizon: int = 366

    def near(self, day: date) -> date | None:
        return day if (day - self.today).days <= self.horizon else None


def next_such(month: int, day: int, seen: Seen) -> date | None:
    """This month and day, this year or next, not before today."""
    for year in (seen.today.year, seen.today.year + 1):
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) >= seen.today:
            return seen.near(date(year, month, day))
    return None


def month_end(months: int, today: date) -> date:
    """The last day of the month that lies so many months ahead."""
    index = today.year * 12 + today.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def end_of_named_month(month: int, year: int | None, seen: Seen) -> date | None:
    if year is not None:
        return month_end(0, date(year, month, 1))
    return seen.near(month_end((month - seen.today.month) % 12, seen.today))


def day_of_month(day: int, months: int | None, seen: Seen) -> date | None:
    """That day of the month so many months ahead; of this month or, once it is over, the next where months is None.
    A day of this month that is over is no due date."""
    last = month_end(months or 0, seen.today)
    if months is None and day < seen.today.day:
        last = month_end(1, seen.today)
    found = last.replace(day=day)
    return found if found >= seen.today else None


def weekday(day: int, weeks: int, this: bool, seen: Seen) -> date | None:
    """The weekday of the calendar week so many weeks ahead; a bare one (neither weeks nor this) is the next such."""
    in_week = seen.today + timedelta(days=day - seen.today.weekday() + 7 * weeks)
    if weeks or in_week > seen.today or (in_week == seen.today and (this or seen.counts_today)):
        return in_week
    return None if this else in_week + timedelta(days=7)


def quarter_end(quarter: int, year: int | None, seen: Seen) -> date | None:
    return end_of_named_month(3 * quarter, year, seen)


def this_quarter_end(quarters: int, seen: Seen) -> date:
    return month_end(2 - (seen.today.month - 1) % 3 + 3 * quarters, seen.today)


def after(count: int, unit: str, seen: Seen) -> Answer:
    """So much later. unit: hour, day, business, week, fortnight or month. Less than a day of hours is an instant."""
    match unit:
        case "hour":
            if seen.now is None:
                return None
            then = (seen.now.astimezone(UTC) + timedelta(hours=count)).astimezone(seen.now.tzinfo)
            return then if count < 24 else then.date()
        case "month":
            last = month_end(count, seen.today)
            return last.replace(day=min(seen.today.day, last.day))
        case "business":
            return _business_days(count, seen)
        case _:
            return seen.today + timedelta(days=count * {"week": 7, "fortnight": 14}.get(unit, 1))


def _business_days(count: int, seen: Seen) -> date:
    day = seen.today
    while count > 0:
        day += timedelta(days=1)
        works = day in seen.workdays or (day.weekday() < 5 and day not in seen.holidays)
        count -= works
    return day
