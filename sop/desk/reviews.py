"""The look at a month's meetings: their figures out of the records, and what the look came to."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import orjson
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from sop.desk import lanes_of as names, places
from sop.lanes import put
from sop.procedure import Procedure
from sop.procedure.days import shifted
from sop.procedure.meetings import Meetings
from sop.records import commands as c
from sop.records.items import ActionItem, Kind, Meeting, decode
from sop.records.outcomes import Code, FieldChange, Refusal
from sop.records.people import Person
from sop.records.text import clean_line, cut
from sop.rules import figures as rules
from sop.rules.figures import Figures, Item, month_before
from sop.storage import marks
from sop.storage.moments import from_text, to_text
from sop.storage.sql import Sql

ASK_AGAIN = 5
"""Working days after which a look that came to nothing is asked for again."""
KEPT_OPEN = 3
"""Months whose look is asked for; an older one is left as it is."""
REASON_LIMIT = 1000


class Review(Struct, frozen=True):
    """The look at one month. month: as `2026-11`; asked: the day it was last asked for; activity_id: of its card.

    by: who said what it came to, None until somebody has; reason: why nothing is changed; item_id: the action item that changes
    something.
    """

    month: str
    conversation: str
    asked: date
    activity_id: str | None = None
    by: Person | None = None
    reason: str = ""
    item_id: str | None = None

    @property
    def span(self) -> tuple[date, date]:
        """Its first day, and the day after its last."""
        first = date.fromisoformat(f"{self.month}-01")
        return first, (first.replace(month=first.month + 1) if first.month < 12 else date(first.year + 1, 1, 1))


def read_figures(connection: Connection, procedure: Procedure, since: date, until: date, now: datetime) -> Figures:
    """The figures of a span of days, the second excluded. now: aware, in the readers' time zone."""
    zone = now.tzinfo
    begins = datetime.combine(since, time(), zone)
    held: list[Meeting] = []
    for (data,) in _SINCE(connection, kind=Kind.MEETING.value, since=to_text(begins)):
        item = decode(data)
        if isinstance(item, Meeting) and item.ended_at and since <= item.ended_at.astimezone(zone).date() < until:
            held.append(item)
    due: list[Item] = []
    for (data,) in _ALL(connection, kind=Kind.ACTION.value):
        item = decode(data)
        if isinstance(item, ActionItem) and item.due and since <= item.due < until:
            done = _done(connection, item, procedure)
            due.append(Item(item, done.astimezone(zone).date() if done else None))
    return rules.figures(held, due, since, until, now.date())


def _done(connection: Connection, item: ActionItem, procedure: Procedure) -> datetime | None:
    """When it was done; None where it is not. Of one that was done from its first hour on, when it last changed."""
    if not _over(item.stage, procedure):
        return None
    found = item.updated_at
    for new, at in _STAGES(connection, item_id=item.id, field="stage"):
        if not _over(str(orjson.loads(new)) if new else "", procedure):
            break
        found = from_text(at)
    return found


def _over(stage: str, procedure: Procedure) -> bool:
    known = procedure.action.stage(stage)
    return known is not None and (known.settled or known.ends)


def read(connection: Connection, month: str) -> Review | None:
    """The look at that month; None where nobody was asked yet."""
    found = marks.read(connection, f"review:{month}")
    return msgspec.convert(found, Review) if found is not None else None


def keep(connection: Connection, review: Review) -> None:
    """Remember it."""
    plain: dict[str, Any] = msgspec.to_builtins(review)
    marks.keep(connection, f"review:{review.month}", plain)


def posted(connection: Connection, month: str, conversation: str, activity_id: str) -> None:
    """Its card stands there. What was said of it meanwhile stays."""
    review = read(connection, month)
    if review is not None:
        keep(connection, replace(review, conversation=conversation, activity_id=activity_id))


def due(connection: Connection, procedure: Procedure, now: datetime) -> list[Review]:
    """The looks that are to be asked for today, as they then are. now: aware, in the readers' time zone."""
    where = places.route_of(connection, Kind.MEETING, procedure) or places.route_of(
        connection, Kind.INCIDENT, procedure
    )
    if where is None:
        return []
    today, meetings = now.date(), procedure.meetings
    found: list[Review] = []
    for nth, month in enumerate(_months(today, meetings)):
        review = read(connection, f"{month:%Y-%m}")
        if review is None:
            # Only the last month is begun with; an older one was either asked for in its time, or there was no SOPilot.
            fresh = Review(f"{month:%Y-%m}", where, today)
            if nth == 0 and read_figures(connection, procedure, *fresh.span, now).meetings:
                found.append(fresh)
        elif review.by is None and shifted(review.asked, ASK_AGAIN, meetings) <= today:
            found.append(replace(review, conversation=where, asked=today, activity_id=None))
    return found


def _months(today: date, meetings: Meetings) -> list[date]:
    """First days of the months that can be looked at today, the newest first."""
    month, this = month_before(today)
    if shifted(this.replace(day=meetings.review_day), 0, meetings) > today:
        month, _ = month_before(month)
    found = [month]
    while len(found) < KEPT_OPEN:
        found.append(month_before(found[-1])[0])
    return found


def end(connection: Connection, command: c.Command, action: c.EndReview) -> FieldChange | Refusal:
    """Keep what the look came to: a change, or the reason for none. Its card shows it."""
    review = read(connection, action.month)
    if review is None:
        return Refusal(Code.NOT_FOUND)
    if review.by is not None:
        return Refusal(Code.ALREADY, {"by": review.by.name})
    reason = cut(clean_line(action.reason), REASON_LIMIT)
    if not reason and action.item_id is None:
        return Refusal(Code.EMPTY, {"field": "reason"})
    keep(connection, replace(review, by=command.actor.person, reason=reason, item_id=action.item_id))
    return FieldChange(f"review:{action.month}", None, action.item_id or reason)


def show(connection: Connection, review: Review, now: float) -> None:
    """Wish that its card be shown as it is. now: seconds of the lanes' clock."""
    put(
        connection,
        names.figures_lane(review.conversation),
        names.FIGURES,
        {"month": review.month},
        gate=names.TEAMS_GATE,
        now=now,
        merge_key=review.month,
    )


def show_figures(
    connection: Connection, conversation: str, since: date, until: date, language: str, now: float
) -> None:
    """Wish that the figures of that span be posted there, for whoever asked. now: seconds of the lanes' clock."""
    payload = {"conversation": conversation, "since": since.isoformat(), "until": until.isoformat()}
    put(
        connection,
        names.figures_lane(conversation),
        names.FIGURES,
        {**payload, "language": language},
        gate=names.TEAMS_GATE,
        now=now,
        merge_key="asked",
    )


def local(now: float, timezone: str) -> datetime:
    """The moment by the clock that people read. now: seconds of the lanes' clock."""
    return datetime.fromtimestamp(now, ZoneInfo(timezone))


_SINCE = Sql("SELECT data FROM items WHERE kind = :kind AND updated_at >= :since ORDER BY id")
_ALL = Sql("SELECT data FROM items WHERE kind = :kind ORDER BY id")
_STAGES = Sql("SELECT new, at FROM journal WHERE item_id = :item_id AND field = :field ORDER BY n DESC")
