"""A meeting that the tests of minutes read against: Tuesday, 3 March 2026, 14:00 in Taipei."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sop.minutes.found import Attendee, Context, Found

MEETING = Context(
    held=datetime(2026, 3, 3, 14, tzinfo=ZoneInfo("Asia/Taipei")),
    attendees=(
        Attendee("王小明", ("小明", "Ming"), "u1"),
        Attendee("林佳蓉", ("佳蓉",), "u2"),
        Attendee("Alex Chen", ("Alex", "陳亞歷"), "u3"),
        Attendee("May Chiang", ("May",), "u4"),
        Attendee("陳柏宇", ("柏宇",), "u5"),
    ),
)


def read(found: Found) -> tuple[str, list[str], str]:
    """Title, owners and day of an item, short enough for a table of what is expected."""
    day = found.due.day if found.due else None
    return found.title, [one.name for one in found.owners], f"{day:%m-%d}" if day else ""
