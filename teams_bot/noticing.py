"""The handler that watches a closed gate: one notice to the admins' conversation, updated in place when it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from cards.notices import notice_card, notice_summary
from sop.desk import Desk, conversations, lanes_of, notices, places
from sop.desk.notices import CLEAR_S, GRACE_S, LINGERS_S, LOOK_EVERY_S, Notice
from sop.lanes import Done, Job, Later, Outcome
from sop.lanes.buckets import Rank
from sop.storage import Store
from sop.words import Words, words
from teams_bot.pace import Pace
from teams_bot.protocol.reference import ConversationRef
from teams_bot.refusals import SHUTS, WAITS_S, Refusals
from teams_bot.sending import as_attachment
from teams_bot.whereabouts import as_reference


@dataclass(frozen=True, slots=True)
class _Standing:
    """notice: None where there is nothing to say; newer: with what is to be done now, where that has changed; reference: None
    where nobody has said where notices go."""

    notice: Notice | None
    newer: Notice | None
    closed: bool
    conversation: str
    reference: ConversationRef | None
    shut: bool
    words: Words


class Noticing:
    """Carries out `notice.watch`, which puts its successor while there is something to watch."""

    def __init__(self, store: Store, desk: Desk, pace: Pace, refusals: Refusals, timezone: str) -> None:
        self._store = store
        self._desk = desk
        self._pace = pace
        self._refusals = refusals
        self._timezone = timezone

    async def watch(self, job: Job) -> Outcome:
        """Look at the gate, and say what is new."""
        gate, now = job.payload["gate"], self._desk.clock.now()
        standing = await self._store.read(self._read, gate)
        notice = standing.notice
        if notice is None:
            return self._again(job, now) if now < job.payload["until"] else Done()
        if standing.closed:
            if notice.activity_id and standing.newer is not None:
                return await self._tell(job, standing, standing.newer, over=False)
            if notice.activity_id:
                return self._again(job, now, lambda c: notices.opened(c, gate, None))
            if now - notice.since < GRACE_S:
                return Done(lambda c: notices.watch(c, gate, now, notice.since + GRACE_S))
            return await self._tell(job, standing, notice, over=False)
        if notice.opened_at is None:
            return self._again(job, now, lambda c: notices.opened(c, gate, now), until=now + CLEAR_S + LINGERS_S)
        if not notice.is_over(now):
            return self._again(job, now)
        return await self._tell(job, standing, notice, over=True)

    def _again(
        self, job: Job, now: float, also: Callable[[Connection], None] | None = None, until: float | None = None
    ) -> Done:
        """Look once more after a while."""
        gate = job.payload["gate"]

        def finish(connection: Connection) -> None:
            if also is not None:
                also(connection)
            lasts = job.payload["until"] if until is None else until
            notices.watch(connection, gate, now, now + LOOK_EVERY_S, lasts)

        return Done(finish)

    async def _tell(self, job: Job, standing: _Standing, notice: Notice, *, over: bool) -> Outcome:
        """A post cannot be looked up: after a crash it may come twice, but never not at all."""
        now = self._desk.clock.now()
        if standing.reference is None or standing.shut:
            # Nobody can be told. What is over meanwhile is no news any more.
            return Later(WAITS_S) if not over else Done(lambda c: notices.over(c, notice.gate))
        slot = await self._pace.turn(standing.conversation, Rank.URGENT, attempts=job.attempts)
        if slot.wait:
            return Later(slot.wait)
        job.ensure_mine()
        message = {
            "type": "message",
            "summary": notice_summary(notice, standing.words, over=over),
            "attachments": [as_attachment(notice_card(notice, standing.words, over=over))],
        }
        try:
            activity_id = await self._pace.put_up(standing.reference, notice.activity_id or None, message, slot)
        except SHUTS as refusal:
            if not await self._refusals.shut(standing.conversation, refusal, now):
                raise
            return Later(WAITS_S)
        if over:
            return self._again(job, now, lambda c: notices.over(c, notice.gate), until=now + LINGERS_S)
        return self._again(job, now, lambda c: self._told(c, standing, notice, activity_id))

    def _told(self, connection: Connection, standing: _Standing, notice: Notice, activity_id: str) -> None:
        notices.told(connection, notice, standing.conversation, activity_id)
        if notice.gate in (lanes_of.JIRA_GATE, lanes_of.JIRA_WRITES) or lanes_of.project_of(notice.gate):
            notices.show_waiting(connection, self._desk.clock.now())

    def _read(self, connection: Connection, gate: str) -> _Standing:
        notice = notices.read(connection, gate)
        where = (notice.conversation_id if notice else "") or notices.route(connection, self._desk.procedure) or ""
        row = places.conversation_row(connection, where) if where else None
        return _Standing(
            notice,
            notices.newer(connection, notice) if notice is not None and notice.activity_id else None,
            notices.is_closed(connection, gate),
            where,
            as_reference(row, where) if row is not None else None,
            row is not None and conversations.is_shut(row),
            words(row.language if row is not None else "en", self._timezone),
        )
