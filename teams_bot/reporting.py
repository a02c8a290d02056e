"""The handler of the report on a comparison of everything: one card a day, where incidents go, and none for a quiet night."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection

from cards.report import report_card, report_summary
from sop.desk import Desk, conversations, nightly, places
from sop.desk.nightly import Nightly, Told
from sop.lanes import Done, Job, Later, Outcome
from sop.lanes.buckets import Rank
from sop.records.items import Kind
from sop.storage import Store
from sop.words import words
from teams_bot.pace import Pace
from teams_bot.refusals import SHUTS, WAITS_S, Refusals
from teams_bot.sending import as_attachment
from teams_bot.whereabouts import as_reference

PATIENCE_S = 1800.0
"""So long after the comparison the report waits for what it found to be mended."""
LOOK_EVERY_S = 30.0


class Reporting:
    """Carries out `nightly.report`."""

    def __init__(self, store: Store, desk: Desk, pace: Pace, refusals: Refusals, timezone: str) -> None:
        self._store = store
        self._desk = desk
        self._pace = pace
        self._refusals = refusals
        self._timezone = timezone

    async def report(self, job: Job) -> Outcome:
        """Tell how the comparison went, once what it found is mended. A second one of a day goes on the same card."""
        ended, now = float(job.payload["ended"]), self._desk.clock.now()
        if now - ended < PATIENCE_S and await self._store.read(nightly.under_way, ended):
            return Later(LOOK_EVERY_S)
        night: Nightly = await self._store.read(nightly.read, job.payload)
        before, row = await self._store.read(self._standing)
        told = self._told(night, before)
        if row is None or (not night.tells and told.activity_id is None):
            return Done(lambda connection: nightly.keep(connection, told))
        if conversations.is_shut(row):
            return Later(WAITS_S)
        return await self._post(job, night, row, told)

    async def _post(self, job: Job, night: Nightly, row: places.Conversation, told: Told) -> Outcome:
        conversation, asked_at = row.id, self._desk.clock.now()
        slot = await self._pace.turn(conversation, Rank.NEW, attempts=job.attempts)
        if slot.wait:
            return Later(slot.wait)
        said = words(row.language, self._timezone)
        message = {
            "type": "message",
            "summary": report_summary(night, said),
            "attachments": [as_attachment(report_card(night, said))],
        }
        of_today = told.activity_id if told.conversation == conversation else None
        job.ensure_mine()
        try:
            activity_id = await self._pace.put_up(as_reference(row, conversation), of_today, message, slot)
        except SHUTS as refusal:
            if not await self._refusals.shut(conversation, refusal, asked_at):
                raise
            return Later(WAITS_S)
        posted = msgspec.structs.replace(told, conversation=conversation, activity_id=activity_id)
        return Done(lambda connection: nightly.keep(connection, posted))

    def _told(self, night: Nightly, before: Told | None) -> Told:
        """What is remembered of it, with the card that the day has already."""
        zone = words("en", self._timezone).zone
        day = datetime.fromtimestamp(night.ended, UTC).astimezone(zone).date().isoformat()
        told = Told(night.compared, night.ended, day)
        if before is None or before.day != day:
            return told
        return msgspec.structs.replace(told, conversation=before.conversation, activity_id=before.activity_id)

    def _standing(self, connection: Connection) -> tuple[Told | None, places.Conversation | None]:
        where = places.route_of(connection, Kind.INCIDENT, self._desk.procedure)
        return nightly.last(connection), places.conversation_row(connection, where) if where is not None else None
