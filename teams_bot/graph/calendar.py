"""Meetings of a calendar, as `calendarView` tells them. Pure.

https://learn.microsoft.com/graph/api/user-list-calendarview: times are in UTC unless asked for otherwise.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

Json = dict[str, Any]


class Invited(Struct, frozen=True):
    """Somebody in an invitation."""

    name: str
    email: str


class CalendarMeeting(Struct, frozen=True):
    """An online meeting of a calendar. starts, ends: in UTC; attendees: without the organizer, and without rooms."""

    id: str
    subject: str
    starts: datetime
    ends: datetime
    join_url: str
    organizer: Invited
    attendees: tuple[Invited, ...]


def meetings_in(events: list[Json]) -> list[CalendarMeeting]:
    """The online meetings among the events that are not cancelled, earliest first; what cannot be read is left out."""
    found = [one for one in map(_meeting, events) if one is not None]
    return sorted(found, key=lambda one: (one.starts, one.id))


def _meeting(event: Json) -> CalendarMeeting | None:
    online = event.get("onlineMeeting")
    join_url = online.get("joinUrl") if isinstance(online, dict) else None
    starts, ends = _moment(event.get("start")), _moment(event.get("end"))
    if event.get("isCancelled") or event.get("isAllDay") or not isinstance(join_url, str) or not starts or not ends:
        return None
    organizer = _invited(event.get("organizer"))
    attendees = event.get("attendees") or []
    people = [_invited(one) for one in attendees if isinstance(one, dict) and one.get("type") != "resource"]
    return CalendarMeeting(
        str(event.get("id") or ""),
        str(event.get("subject") or ""),
        starts,
        ends,
        join_url,
        organizer,
        tuple(one for one in people if one.email and one.email.lower() != organizer.email.lower()),
    )


def _invited(recipient: Any) -> Invited:
    address = recipient.get("emailAddress") if isinstance(recipient, dict) else None
    known = address if isinstance(address, dict) else {}
    return Invited(str(known.get("name") or ""), str(known.get("address") or ""))


def _moment(when: Any) -> datetime | None:
    """None for another time zone than the UTC that was asked for."""
    if not isinstance(when, dict) or when.get("timeZone") != "UTC":
        return None
    try:
        return datetime.fromisoformat(str(when["dateTime"]).removesuffix("Z")).replace(tzinfo=UTC)
    except (KeyError, ValueError):
        return None
