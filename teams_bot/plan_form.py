"""The form to plan a meeting with, read and carried out. Its lists are written as the command's are."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection

from cards.replies import message_reply
from cards.submit_preparing import number_of, text_of
from sop.desk import Desk, wishes
from sop.records.outcomes import Refusal
from sop.records.people import Person
from sop.records.text import clean_line, clean_text
from sop.words.refusals import refusal_text
from teams_bot.commands import parsed_plans as plans, plan_parts as parts, tame
from teams_bot.commands.mentions import Held
from teams_bot.planning import Planning
from teams_bot.turn import Turn

PLAN = "meeting_plan"
"""The verb of the form's button."""
_FORM = re.compile(r"[0-9a-f]{32}")
_NO_MENTIONS = Held("", ())


class PlanForm:
    """Handles the form's button."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._planning = Planning(desk)

    def sent(self, connection: Connection, turn: Turn, data: Any, message_id: str | None) -> tuple[dict[str, Any], str]:
        """Plan the meeting, once for a form; the answer's body and the sentence in it. message_id: of the form's message."""
        words = turn.words
        wanted = self._read(data)
        if isinstance(wanted, str):
            return _in_words(words(wanted))
        form, plan = wanted
        answer = self._planning.plan(connection, replace(turn, id=f"form {form}"), plan)
        if isinstance(answer, Refusal):
            return _in_words(tame(refusal_text(answer, self._desk.procedure, words)))
        item = answer.item
        assert item is not None, "a meeting that was planned is a record"
        if message_id is not None:
            # The form has done its work: it says where the meeting's card is.
            wishes.supersede_card(connection, turn.conversation, item.id, message_id, self._desk.clock.now())
        return _in_words(tame(words("say.meeting.planned", id=item.id, title=clean_line(item.title)[:120])))

    def _read(self, data: Any) -> tuple[str, plans.PlanMeeting] | str:
        """The form's name and the plan; else the key of the sentence that says what is wrong."""
        try:
            if not isinstance(data, dict) or not _FORM.fullmatch(text_of(data, "form")):
                return "say.bad_press"
            return text_of(data, "form"), self._plan(data)
        except _Missing as missing:
            return str(missing)
        except ValueError:
            return "say.bad_press"

    def _plan(self, data: dict[str, Any]) -> plans.PlanMeeting:
        title, series = clean_line(text_of(data, "title")), text_of(data, "series")
        if series not in self._desk.procedure.meetings.templates:
            series = ""
        at = _clock(text_of(data, "time"))
        if not title and not series:
            raise _Missing("command.problem.title")
        if at is None:
            raise _Missing("command.problem.meeting_time")
        if not text_of(data, "day"):
            raise _Missing("command.problem.meeting_day")
        left, links = parts.links(clean_text(text_of(data, "materials")), _NO_MENTIONS)
        if left.strip():
            raise _Missing("command.problem.meeting_url_form")
        return plans.PlanMeeting(
            title,
            date.fromisoformat(text_of(data, "day")),
            at,
            number_of(data, "minutes"),
            clean_text(text_of(data, "goal")),
            _one(text_of(data, "chair")),
            _one(text_of(data, "note_taker")),
            parts.named(clean_text(text_of(data, "attendees")), _NO_MENTIONS),
            parts.points(clean_text(text_of(data, "agenda")), _NO_MENTIONS),
            links,
            series,
        )


class _Missing(Exception):
    """Carries the key of the sentence that says what is missing; never leaves this module."""


def _one(text: str) -> Person | None:
    found = parts.named(clean_line(text), _NO_MENTIONS)
    return found[0] if found else None


def _in_words(text: str) -> tuple[dict[str, Any], str]:
    return message_reply(text), text


def _clock(text: str) -> time | None:
    """A time of day as an input has it (`14:00`); None for what is none."""
    try:
        return time.fromisoformat(text) if re.fullmatch(r"[0-9]{2}:[0-9]{2}", text) else None
    except ValueError:
        return None
