"""Figures of meetings over a span of days, and what of them stands out. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct

from sop.records.items import ActionItem, Meeting

GRACE = timedelta(minutes=5)
"""So much later it still begins, or ends, on time."""
NAMED = 3
"""Agenda items and action items that are named."""
AGAIN = 2
"""Times that something was carried over from which on it is "again and again"."""
ENOUGH = 3
"""Of fewer meetings, ratings or action items no share is told to stand out: chance would."""


class Share(Struct, frozen=True):
    """So many of so many."""

    count: int = 0
    of: int = 0

    @property
    def low(self) -> bool:
        """Whether it is less than two thirds, of enough to tell."""
        return self.of >= ENOUGH and 3 * self.count < 2 * self.of


class Long(Struct, frozen=True):
    """An agenda item that took longer than allotted. over: minutes, all its meetings together; times: meetings."""

    title: str
    over: int
    times: int


class Carried(Struct, frozen=True):
    """Something that was carried over to so many meetings."""

    title: str
    times: int


class Finding(StrEnum):
    """What stands out."""

    LATE_BEGIN = "late_begin"
    LATE_END = "late_end"
    GOALS = "goals"
    WORTH = "worth"
    ACTIONS = "actions"
    LONG = "long"
    CARRIED = "carried"


class Figures(Struct, frozen=True):
    """The meetings that ended between two days (the second excluded).

    meetings: how many; began, ended: on time; over: minutes of all agenda items over what was allotted; points: those that kept
    to it; goals: met, of those where somebody said; worth: mean of what people thought, None without ratings; ratings: how many;
    actions: done by their day, of those that were due; long, carried: the worst first; lines: what people wrote, newest first.
    """

    since: date
    until: date
    meetings: int = 0
    began: Share = Share()
    ended: Share = Share()
    points: Share = Share()
    over: int = 0
    goals: Share = Share()
    worth: float | None = None
    ratings: int = 0
    actions: Share = Share()
    long: tuple[Long, ...] = ()
    carried: tuple[Carried, ...] = ()
    lines: tuple[str, ...] = ()


class Item(Struct, frozen=True):
    """An action item. done: the day on which it was done; None: not yet."""

    item: ActionItem
    done: date | None = None


def figures(held: list[Meeting], actions: list[Item], since: date, until: date, today: date) -> Figures:
    """The figures. held: meetings that ended in that span; actions: those that were due in it."""
    points = [one for meeting in held for one in meeting.agenda if one.spent_s]
    ratings = [one for meeting in held for one in meeting.ratings]
    goals = [met for meeting in held if (met := _goal_met(meeting)) is not None]
    due = [one for one in actions if one.item.due is not None and one.item.due < today]
    return Figures(
        since,
        until,
        meetings=len(held),
        began=Share(sum(1 for one in held if _on_time(one.began_at, one.starts_at)), len(held)),
        ended=Share(sum(1 for one in held if _on_time(one.ended_at, _end(one))), len(held)),
        points=Share(sum(1 for one in points if one.spent_s <= one.minutes * 60), len(points)),
        over=sum(max(0, one.spent_s - one.minutes * 60) for one in points) // 60,
        goals=Share(sum(goals), len(goals)),
        worth=sum(one.worth for one in ratings) / len(ratings) if ratings else None,
        ratings=len(ratings),
        actions=Share(sum(1 for one in due if _in_time(one)), len(due)),
        long=_long(held),
        carried=_carried(held),
        lines=_lines(held),
    )


def _on_time(moment: datetime | None, planned: datetime) -> bool:
    return moment is not None and moment <= planned + GRACE


def _end(meeting: Meeting) -> datetime:
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def _goal_met(meeting: Meeting) -> bool | None:
    """As it was said of the meeting; else by most of those who rated it."""
    if meeting.goal_met is not None:
        return meeting.goal_met
    votes = [one.goal_met for one in meeting.ratings]
    return 2 * sum(votes) > len(votes) if votes else None


def _in_time(one: Item) -> bool:
    return one.done is not None and one.item.due is not None and one.done <= one.item.due


def _long(held: list[Meeting]) -> tuple[Long, ...]:
    over: Counter[str] = Counter()
    times: Counter[str] = Counter()
    names: dict[str, str] = {}
    for one in (one for meeting in held for one in meeting.agenda):
        minutes = (one.spent_s - one.minutes * 60) // 60
        if minutes > 0:
            name = _plain(one.title)
            names.setdefault(name, one.title)
            over[name] += minutes
            times[name] += 1
    return tuple(Long(names[name], count, times[name]) for name, count in over.most_common(NAMED))


def _carried(held: list[Meeting]) -> tuple[Carried, ...]:
    times: Counter[str] = Counter()
    names: dict[str, str] = {}
    for one in (one for meeting in held for one in meeting.agenda if one.carried):
        name = _plain(one.title)
        names.setdefault(name, one.title)
        times[name] += 1
    return tuple(Carried(names[name], count) for name, count in times.most_common(NAMED) if count >= AGAIN)


def _plain(title: str) -> str:
    return "".join(title.casefold().split())


def _lines(held: list[Meeting]) -> tuple[str, ...]:
    newest = sorted(held, key=lambda one: one.ended_at or one.starts_at, reverse=True)
    return tuple(one.line for meeting in newest for one in meeting.ratings if one.line)[:NAMED]


def findings(found: Figures) -> list[tuple[Finding, dict[str, Any]]]:
    """What stands out, with the facts of its sentence; nothing where all is well or there is too little to tell."""
    shares = {
        Finding.LATE_BEGIN: found.began,
        Finding.LATE_END: found.ended,
        Finding.GOALS: found.goals,
        Finding.ACTIONS: found.actions,
    }
    told: list[tuple[Finding, dict[str, Any]]] = [
        (name, {"count": share.of - share.count, "of": share.of}) for name, share in shares.items() if share.low
    ]
    if found.worth is not None and found.ratings >= ENOUGH and found.worth < 3:
        told.append((Finding.WORTH, {"worth": f"{found.worth:.1f}"}))
    told += [(Finding.LONG, {"title": one.title, "over": one.over}) for one in found.long[:1] if one.times >= AGAIN]
    told += [(Finding.CARRIED, {"title": one.title, "times": one.times}) for one in found.carried[:1]]
    return told


def month_before(day: date) -> tuple[date, date]:
    """The first day of the month before that day's, and the first of its own."""
    until = day.replace(day=1)
    return (until - timedelta(days=1)).replace(day=1), until
