"""Presses that prepare a meeting to the actions they ask for. The other half of `cards.meeting_forms`."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sop.records import commands as c
from sop.records.meetings import AgendaItem, Material
from sop.records.people import Person
from sop.records.text import clean_line, clean_text

_FIRST, _LAST = date(1900, 1, 1), date(9000, 1, 1)
_NUMBER = re.compile(r"[0-9]{1,4}(?:\.0)?", re.ASCII)


def preparing_actions(verb: str, data: dict[str, Any], person: Person) -> tuple[c.Action, ...] | None:
    """The actions of a verb that prepares a meeting; None for any other verb.

    An owner is named only: whom the name means is asked where people are known. Raises ValueError as `meeting_actions` does.
    """
    match verb:
        case "meeting_come":
            return (c.Attend(True),)
        case "meeting_away":
            return (c.Attend(False),)
        case "agenda_add":
            owner = clean_line(text_of(data, "item_owner"))
            title = clean_line(text_of(data, "item_title"))
            minutes = number_of(data, "item_minutes") or 10
            return (c.PutOnAgenda(AgendaItem(key_of(title), title, Person(owner) if owner else None, minutes)),)
        case "material_add":
            return (c.BringMaterial(_material(data, person)),)
        case "meeting_edit":
            return _edits(data)
        case _:
            return None


def key_of(text: str) -> str:
    """The key of an agenda item or of something to read: the same for the same text, so that nothing is there twice."""
    return hashlib.sha256(text.casefold().encode()).hexdigest()[:16]


def _material(data: dict[str, Any], person: Person) -> Material:
    url = text_of(data, "material_url").strip()
    return Material(key_of(url), clean_line(text_of(data, "material_title")) or url, url, person)


def _edits(data: dict[str, Any]) -> tuple[c.Action, ...]:
    """The goal and the time where they differ from what the card showed."""
    was = data.get("was")
    if not isinstance(was, dict):
        raise ValueError("was is not an object")
    found: list[c.Action] = []
    goal = text_of(data, "goal")
    if clean_text(goal) != clean_text(text_of(was, "goal")):
        found.append(c.Describe(goal))
    names = ("meeting_day", "meeting_time", "meeting_minutes")
    given = {name: str(number_of(data, name) or "") if name == names[2] else text_of(data, name) for name in names}
    # An input that was emptied leaves what was there.
    wanted = {name: value or text_of(was, name) for name, value in given.items()}
    if wanted != {name: text_of(was, name) for name in names}:
        minutes = number_of(wanted, "meeting_minutes")
        found.append(c.Reschedule(_moment(wanted["meeting_day"], wanted["meeting_time"], _zone(data)), minutes))
    return tuple(found)


def _moment(day: str, clock: str, zone: ZoneInfo) -> datetime:
    """The moment of a day and a time of day as inputs have them, in UTC. Raises ValueError for what is none."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}", f"{day} {clock}"):
        raise ValueError("no day and time")
    return moment_of(date.fromisoformat(day), time.fromisoformat(clock), zone)


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment in UTC of a day's time in the zone. What is too far off for that is put where it is refused all the same."""
    return datetime.combine(min(max(day, _FIRST), _LAST), at, zone).astimezone(UTC)


def _zone(data: dict[str, Any]) -> ZoneInfo:
    try:
        return ZoneInfo(text_of(data, "zone"))
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError("zone is no time zone") from error


def number_of(data: dict[str, Any], name: str) -> int | None:
    """An input's whole number, which clients send as a number or as text; None for an empty one. Raises ValueError."""
    value = data.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str) or not _NUMBER.fullmatch(str(value)):
        raise ValueError(f"{name} is no number")
    return int(float(value))


def text_of(data: dict[str, Any], name: str) -> str:
    """An input's text; clients leave out an empty one or send null. Raises ValueError for anything but text."""
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is not text")
    return value
