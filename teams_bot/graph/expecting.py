"""The handler that waits for what is said in a meeting of ours."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from sop.desk import records
from sop.lanes import Done, Job, Outcome
from sop.records.items import Meeting
from teams_bot.graph.meetings import organizer_of

Expect = Callable[..., bool]
"""`GraphEdge.expect`."""


class Expecting:
    """Carries out `graph.expect`."""

    def __init__(self, expect: Expect) -> None:
        self._expect = expect

    async def run(self, job: Job) -> Outcome:
        """The meeting as it is by now. Whose address does not tell the organizer is taken for its chair's."""
        item_id = job.payload["item"]

        def finish(connection: Connection) -> None:
            item = records.load(connection, item_id)
            if isinstance(item, Meeting) and item.join_url:
                chair = item.assignee.aad_id if item.assignee is not None else None
                who = organizer_of(item.join_url) or chair
                self._expect(connection, item.join_url, organizer=who, chat_id=item.home, starts_at=item.starts_at)

        return Done(finish)
