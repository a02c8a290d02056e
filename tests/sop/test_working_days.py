"""Working days: holidays, worked Saturdays, quiet hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from sop.procedure.days import awake, is_working, shifted
from sop.procedure.meetings import Meetings

TAIPEI = ZoneInfo("Asia/Taipei")
NEW_YEAR = Meetings(holidays=(date(2027, 1, 1),), working_days=(date(2026, 12, 26),))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 30), -1, date(2026, 11, 27)),  # Monday: the Friday before
        (date(2026, 12, 28), -1, date(2026, 12, 26)),  # a Saturday that is worked
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # over the holiday and the weekend
        (date(2027, 1, 1), 0, date(2027, 1, 4)),
        (date(2026, 12, 30), 0, date(2026, 12, 30)),
    ],
)
def test_shifted(day: date, count: int, expected: date) -> None:
    assert shifted(day, count, NEW_YEAR) == expected


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(-30, 30).filter(bool))
def test_a_shift_ends_on_a_working_day_and_counts_them(day: date, count: int) -> None:
    there = shifted(day, count, NEW_YEAR)
    assert is_working(there, NEW_YEAR)
    first, last = sorted((day, there))
    between = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert sum(is_working(one, NEW_YEAR) for one in between if one != day) == abs(count)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2026-11-26T23:10", "2026-11-27T08:00"),
        ("2026-11-27T03:00", "2026-11-27T08:00"),
        ("2026-11-27T09:00", "2026-11-27T09:00"),
        ("2026-11-27T20:00", "2026-11-28T08:00"),
    ],
)
def test_nobody_is_woken_in_quiet_hours(said: str, expected: str) -> None:
    moment = datetime.fromisoformat(said).replace(tzinfo=TAIPEI)
    assert awake(moment, TAIPEI, Meetings()) == datetime.fromisoformat(expected).replace(tzinfo=TAIPEI)
