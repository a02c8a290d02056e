"""The section `meetings` of `sop.yaml`: how a team meets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from msgspec import Struct


class Point(Struct, frozen=True, forbid_unknown_fields=True):
    """An item of a template's agenda. minutes: allotted to it; owner: e-mail or name, empty for the chair."""

    title: str
    minutes: int = 10
    owner: str = ""


class Template(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of meeting that comes again. title, goal: as they begin; attendees: e-mails; minutes: its length."""

    title: str
    goal: str = ""
    minutes: int = 30
    agenda: tuple[Point, ...] = ()
    attendees: tuple[str, ...] = ()


class Reminders(Struct, frozen=True, forbid_unknown_fields=True):
    """When owners are reminded of action items: business days before and after the due date, and the time of day.

    escalate_after: business days after which the owner of the meeting that it came from is told.
    """

    before: tuple[int, ...] = (1,)
    after: tuple[int, ...] = (1, 3)
    at: str = "09:00"
    escalate_after: int = 5


class Meetings(Struct, frozen=True, forbid_unknown_fields=True):
    """How a team meets.

    lead_days: business days before a meeting by which its agenda goes out; holidays: days that are none, beside Saturdays and
    Sundays; working_days: Saturdays and Sundays that are; quiet_from, quiet_until: no reminder is sent between them;
    templates: by key; announced, running, ended: keys of the stages that a meeting is in then; review_day: of the month,
    when the figures are looked at.
    """

    lead_days: int = 1
    holidays: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()
    quiet_from: str = "20:00"
    quiet_until: str = "08:00"
    reminders: Reminders = Reminders()
    templates: dict[str, Template] = {}
    announced: str = "announced"
    running: str = "running"
    ended: str = "recap"
    review_day: int = 1


def clock(text: str) -> time:
    """The time of day that the file gives. Raises ValueError for what is none."""
    return time.fromisoformat(text)


def faults(meetings: Meetings, stages: list[str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the section: path, problem, remedy. stages: keys of a meeting's."""
    for name in ("announced", "running", "ended"):
        if getattr(meetings, name) not in stages:
            yield f"meetings.{name}", f"{getattr(meetings, name)!r} is no stage of a meeting", f"Use one of {stages}"
    times = {
        "meetings.quiet_from": meetings.quiet_from,
        "meetings.quiet_until": meetings.quiet_until,
        "meetings.reminders.at": meetings.reminders.at,
    }
    for path, text in times.items():
        try:
            clock(text)
        except ValueError:
            yield path, f"{text!r} is no time of day", "Write it as 09:00, in quotes"
    if not 0 <= meetings.lead_days <= 30:
        yield "meetings.lead_days", "is not between 0 and 30", "Give business days, such as 1"
    if not 1 <= meetings.review_day <= 28:
        yield "meetings.review_day", "is not between 1 and 28", "Give a day that every month has"
    days = (*meetings.reminders.before, *meetings.reminders.after, meetings.reminders.escalate_after)
    if any(not 0 <= one <= 60 for one in days):
        yield "meetings.reminders", "has a number of days that is not between 0 and 60", "Give business days"
    for key, template in meetings.templates.items():
        if not template.title.strip():
            yield f"meetings.templates.{key}.title", "is empty", "Give the meeting a title"
        for index, minutes in enumerate((template.minutes, *(point.minutes for point in template.agenda))):
            if not 0 < minutes <= 720:
                where = f"agenda[{index - 1}].minutes" if index else "minutes"
                yield f"meetings.templates.{key}.{where}", "is not between 1 and 720", "Give minutes"
