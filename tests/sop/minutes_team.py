"""A team that the tests of minutes read against: two of one surname in each language. Tuesday, 3 March 2026, 14:00 in Taipei."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sop.minutes.found import Attendee, Context
from sop.minutes.sources import of_text

TEAM = Context(
    held=datetime(2026, 3, 3, 14, tzinfo=ZoneInfo("Asia/Taipei")),
    attendees=(
        Attendee("王小明", ("小明", "Ming"), "1"),
        Attendee("林佳蓉", ("佳蓉", "蓉蓉"), "2"),
        Attendee("Alex Chen", ("Alex",), "3"),
        Attendee("Kelly Chen", ("Kelly",), "4"),
        Attendee("陳柏宇", ("柏宇",), "5"),
        Attendee("陳怡安", ("怡安",), "6"),
        Attendee("Rob Sinclair", ("Rob",), "7"),
        Attendee("Priya Nair", ("Priya",), "8"),
    ),
)
Expected = list[tuple[str, list[str], str]]
"""Words of the title, owners (with a question mark: to be asked), day."""


def read(text: str, expected: Expected) -> Expected:
    """What is found in a text, with the expected words in place of a title that contains them."""
    result = []
    for one in of_text(text + "\n", TEAM).items:
        words = next((words for words, _, _ in expected if words in one.title), one.title)
        day = one.due.day if one.due else None
        who = [each.name for each in one.owners] + [f"?{each.name}" for each in one.ask]
        result.append((words, who, f"{day:%m-%d}" if day else ""))
    return result


def cases(documents: str) -> list[tuple[str, Expected]]:
    """Documents with what is expected of each: below it "= words | who, who | day; …"; a blank line parts two, a dot is one
    inside."""
    result = []
    for one in documents.strip().split("\n\n"):
        text, _, below = one.rpartition("\n=")
        expected: Expected = []
        for task in below.split(";") if below.strip() else ():
            words, who, day = (each.strip() for each in task.split("|"))
            expected.append((words, [each.strip() for each in who.split(",") if each.strip()], day))
        result.append((text.replace("\n.\n", "\n\n"), expected))
    return result
