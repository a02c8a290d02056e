"""The handler that says which online meetings of a person's calendar are not planned here yet, each as what to type for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from sop.desk import wishes
from sop.lanes import Clock, Done, Job, Outcome
from sop.records.items import Kind, Meeting, decode
from sop.storage import Store
from sop.storage.tables import items
from sop.words import Words, words
from teams_bot.commands import inert
from teams_bot.graph.answers import Refusal
from teams_bot.graph.calendar import CalendarMeeting

AHEAD = timedelta(days=7)
LISTED = 10
TITLE_SHOWN = 120

Read = Callable[[str, datetime, datetime], Awaitable[list[CalendarMeeting]]]
"""`GraphEdge.calendar`."""


class Listing:
    """Carries out `graph.calendar`."""

    def __init__(self, store: Store, clock: Clock, timezone: str, read: Read) -> None:
        self._store = store
        self._clock = clock
        self._timezone = timezone
        self._read = read

    async def run(self, job: Job) -> Outcome:
        """Of the week to come. Where Graph does not allow it, that is said: the admins are told what to do about it."""
        now = datetime.fromtimestamp(self._clock.now(), UTC)
        said = words(job.payload["language"], self._timezone)
        try:
            found = await self._read(job.payload["user"], now, now + AHEAD)
        except Refusal:
            text = said("say.calendar.refused")
        else:
            known = await self._store.read(_known)
            text = _text([one for one in found if one.join_url not in known], said)

        def finish(connection: Connection) -> None:
            wishes.say(connection, job.payload["conversation"], text, self._clock.now())

        return Done(finish)


def _known(connection: Connection) -> set[str]:
    rows = connection.execute(select(items.c.data).where(items.c.kind == Kind.MEETING.value, items.c.over.is_(False)))
    return {one.join_url for (data,) in rows if isinstance(one := decode(data), Meeting) and one.join_url}


def _text(found: Sequence[CalendarMeeting], said: Words) -> str:
    if not found:
        return said("say.calendar.none")
    lines = [said("say.calendar.head"), *(_line(one, said) for one in found[:LISTED])]
    if len(found) > LISTED:
        lines.append(said("say.list.more", count=len(found) - LISTED))
    return "\n\n".join(lines)


def _line(one: CalendarMeeting, said: Words) -> str:
    local = one.starts.astimezone(said.zone)
    minutes = max(1, round((one.ends - one.starts).total_seconds() / 60))
    title = inert(one.subject or "–", TITLE_SHOWN)
    return said(
        "say.calendar.line",
        title=title,
        day=local.strftime("%Y-%m-%d"),
        time=local.strftime("%H:%M"),
        minutes=minutes,
        url=one.join_url.replace("`", "%60"),
    )
