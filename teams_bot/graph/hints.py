"""What a notification leads to, in one transaction: a source to fetch, or a look at what Graph has."""

from __future__ import annotations

from sqlalchemy import Connection

from teams_bot.graph import meetings, sources, subscribing
from teams_bot.graph.notifications import Changed, Lifecycle
from teams_bot.graph.sources import TRANSCRIPT, Wanted


def note(connection: Connection, told: list[Changed | Lifecycle], now: float) -> list[str]:
    """Wish what follows, and tell what each was: `noted`, `known` already, or `foreign`. now: seconds of the lanes' clock."""
    # In one order, whoever takes in what: two bodies with the same items must not wait for each other.
    ordered = sorted(told, key=lambda one: (isinstance(one, Changed), _name(one)))
    return [
        _changed(connection, one, now) if isinstance(one, Changed) else _lifecycle(connection, one, now)
        for one in ordered
    ]


def _name(one: Changed | Lifecycle) -> str:
    return Wanted(TRANSCRIPT, one.transcript_id or "", "", "").key if isinstance(one, Changed) else one.event


def _changed(connection: Connection, changed: Changed, now: float) -> str:
    meeting = meetings.of_id(connection, changed.meeting_id) if changed.meeting_id is not None else None
    if meeting is not None and changed.transcript_id is not None and changed.created is not None:
        wanted = Wanted(TRANSCRIPT, changed.transcript_id, meeting.join_url, changed.created)
        return "noted" if sources.want(connection, wanted, now) else "known"
    organizer = meeting.organizer if meeting else subscribing.organizer_of(connection, changed.subscription_id)
    if organizer is None or (meeting is None and not _unclear(connection, organizer, now)):
        return "foreign"
    meetings.put_poll(connection, organizer, now, due_at=0.0)
    return "noted"


def _unclear(connection: Connection, organizer: str, now: float) -> bool:
    """Whether it may be one of the organizer's meetings that have not been looked up."""
    return any(one.meeting_id is None for one in meetings.open_of(connection, organizer, now))


def _lifecycle(connection: Connection, told: Lifecycle, now: float) -> str:
    organizer = subscribing.organizer_of(connection, told.subscription_id)
    if organizer is None:
        return "foreign"
    if told.event == "missed":
        meetings.put_poll(connection, organizer, now, due_at=0.0)
    elif told.event == "subscriptionRemoved":
        subscribing.forget(connection, organizer)
        meetings.put_subscribe(connection, organizer, now, due_at=0.0)
    else:
        subscribing.renew_now(connection, organizer, now)
    return "noted"
