"""What people type around a meeting, carried out: it begins, goes on, ends, and what is said is kept."""

from __future__ import annotations

from sqlalchemy import Connection

from sop.desk import Desk, meetings, records
from sop.desk.door import Answer
from sop.records import commands as c
from sop.records.items import Meeting
from sop.records.meetings import Said
from sop.records.outcomes import Code, Refusal
from teams_bot.commands import parsed as p
from teams_bot.turn import Turn

_STEPS: dict[str, c.Action] = {"begin": c.BeginMeeting(), "next": c.GoOn(), "end": c.EndMeeting()}


class Meetings:
    """Carries out what is asked of meetings in chat. What it answers with, `teams_bot.messages` says."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def step(self, connection: Connection, turn: Turn, wanted: p.MeetingStep) -> Answer | None:
        """The next step of the meeting that is named, else of the one of this conversation; None where there is none."""
        item_id = self._meant(connection, turn, wanted)
        if item_id is None:
            return None if wanted.item_ref is None else Refusal(Code.NOT_FOUND, {"id": wanted.item_ref})
        return self._desk.handle(connection, turn.command(_STEPS[wanted.step], item_id))

    def runs(self, connection: Connection, turn: Turn, reference: str) -> bool:
        """Whether it is the meeting that runs here: what is said of it then is a note of it."""
        running = meetings.running_in(connection, turn.conversation)
        return running is not None and running.id == records.resolve_id(connection, reference)

    def jot(self, connection: Connection, turn: Turn, line: p.Jotted) -> Answer | None:
        """Keep the line with the meeting that runs here; None where none does."""
        running = meetings.running_in(connection, turn.conversation)
        if running is None:
            return None
        said = Said(turn.comment_id(), line.kind, line.text, by=turn.actor.person)
        return self._desk.handle(connection, turn.command(c.Jot((said,)), running.id))

    @staticmethod
    def _meant(connection: Connection, turn: Turn, wanted: p.MeetingStep) -> str | None:
        if wanted.item_ref is not None:
            return records.resolve_id(connection, wanted.item_ref)
        find = meetings.next_in if wanted.step == "begin" else meetings.running_in
        found: Meeting | None = find(connection, turn.conversation)
        return found.id if found else None
