"""The handler of a running meeting's clock: once a minute its cards are drawn anew, as long as it runs."""

from __future__ import annotations

from sqlalchemy import Connection

from sop.desk import Desk, meetings, records
from sop.lanes import Done, Job, Outcome


class Ticking:
    """Carries out `meeting.tick`, which puts its successor while the meeting runs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def tick(self, job: Job) -> Outcome:
        """The cards are wished for; equal ones are not sent."""
        item_id = job.payload["item"]

        def finish(connection: Connection) -> None:
            item = records.load(connection, item_id)
            if item is not None and meetings.runs(item):
                self._desk.refresh_cards(connection, item_id)
                meetings.keep_time(connection, item, self._desk.clock.now())

        return Done(finish)
