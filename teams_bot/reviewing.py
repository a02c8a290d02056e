"""Figures of meetings as a card: for whoever asks, and once a month for all, until somebody says what it comes to."""

from __future__ import annotations

import logging
import re
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from cards.figures import figures_card, figures_summary
from cards.replies import card_reply
from sop.desk import Desk, conversations, lanes_of as names, places, reviews
from sop.desk.reviews import Review
from sop.lanes import Done, Job, Later, Outcome, put
from sop.lanes.buckets import Rank
from sop.procedure.meetings import Meetings
from sop.records import commands as c
from sop.records.outcomes import Refusal
from sop.records.text import clean_line
from sop.rules.figures import Figures, month_before
from sop.storage import Store
from sop.words import words
from sop.words.refusals import refusal_text
from teams_bot import commands as chat
from teams_bot.pace import Pace
from teams_bot.pressed import Pressed, in_words
from teams_bot.refusals import SHUTS, Refusals
from teams_bot.reminding import next_turn
from teams_bot.sending import as_attachment
from teams_bot.turn import Turn
from teams_bot.whereabouts import as_reference

log = logging.getLogger(__name__)
LANE = names.cron_lane("meetings-review")
VERBS: Final = frozenset({"review_change", "review_keep"})
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def ask(connection: Connection, turn: Turn, now: float) -> str:
    """Somebody asks for the figures: of this month so far and the whole of the last one. The card says it all."""
    today = turn.at.astimezone(turn.words.zone).date()
    since = month_before(today)[0]
    until = date.fromordinal(today.toordinal() + 1)
    reviews.show_figures(connection, turn.conversation, since, until, turn.words.language, now)
    return ""


def put_next(connection: Connection, now: float, zone: ZoneInfo, meetings: Meetings) -> None:
    """Schedule the next turn; one that is scheduled for an earlier moment stays."""
    due_at = next_turn(now, zone, meetings)
    put(connection, LANE, names.REVIEW, {}, gate=names.TEAMS_GATE, now=now, merge_key="cron", due_at=due_at)


class Reviewing:
    """Carries out `meetings.review`, which puts its own next turn, and `meetings.figures`."""

    def __init__(self, store: Store, desk: Desk, pace: Pace, refusals: Refusals, timezone: str) -> None:
        self._store = store
        self._desk = desk
        self._pace = pace
        self._refusals = refusals
        self._timezone = timezone

    async def review(self, job: Job) -> Outcome:
        """On every working day: ask for the looks whose turn it is."""
        now, procedure = self._desk.clock.now(), self._desk.procedure
        found = await self._store.read(reviews.due, procedure, reviews.local(now, self._timezone))

        def finish(connection: Connection) -> None:
            put_next(connection, now, ZoneInfo(self._timezone), procedure.meetings)
            for review in found:
                reviews.keep(connection, review)
                reviews.show(connection, review, now)

        return Done(finish)

    async def figures(self, job: Job) -> Outcome:
        """Post the figures that somebody asked for, or the card of a month's look, which is updated in place."""
        asked_at = self._desk.clock.now()
        drawn = await self._store.read(self._drawn, job.payload)
        if drawn is None:
            return Done()
        found, review, row, conversation, language = drawn
        if conversations.is_shut(row):
            # Whoever asked is not there any more; a month's look is asked for again, wherever meetings go then.
            return Done()
        slot = await self._pace.turn(conversation, Rank.NEW, attempts=job.attempts)
        if slot.wait:
            return Later(slot.wait)
        said = words(language, self._timezone)
        message = {
            "type": "message",
            "summary": figures_summary(found, said, review),
            "attachments": [as_attachment(figures_card(found, said, review))],
        }
        of_month = review.activity_id if review is not None else None
        job.ensure_mine()
        try:
            activity_id = await self._pace.put_up(as_reference(row, conversation), of_month, message, slot)
        except SHUTS as refusal:
            if not await self._refusals.shut(conversation, refusal, asked_at):
                raise
            return Later(0.0)
        if review is None:
            return Done()
        month = review.month
        return Done(lambda connection: reviews.posted(connection, month, conversation, activity_id))

    def _drawn(
        self, connection: Connection, payload: dict[str, Any]
    ) -> tuple[Figures, Review | None, places.Conversation, str, str] | None:
        review = reviews.read(connection, str(payload["month"])) if "month" in payload else None
        if "month" in payload and review is None:
            return None
        conversation = review.conversation if review is not None else str(payload["conversation"])
        row = places.conversation_row(connection, conversation)
        if row is None:
            return None
        since, until = review.span if review is not None else _span(payload)
        now = reviews.local(self._desk.clock.now(), self._timezone)
        found = reviews.read_figures(connection, self._desk.procedure, since, until, now)
        return found, review, row, conversation, str(payload.get("language") or row.language)


def _span(payload: dict[str, Any]) -> tuple[date, date]:
    return date.fromisoformat(payload["since"]), date.fromisoformat(payload["until"])


class ReviewPresses:
    """Handles one press on the card of a month's look."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def carry_out(self, connection: Connection, turn: Turn, verb: str, data: Any) -> Pressed:
        """Carry it out, all of it or nothing, and say how it is answered."""
        month = data.get("month") if isinstance(data, dict) else None
        if not isinstance(month, str) or not _MONTH.fullmatch(month):
            log.warning("a press on a review was not understood: month is none")
            return in_words(turn.words("say.bad_press"))
        savepoint = connection.begin_nested()
        refusal = self._ended(connection, turn, verb, month, data)
        if refusal is not None:
            savepoint.rollback()
            return in_words(chat.tame(refusal_text(refusal, self._desk.procedure, turn.words)))
        savepoint.commit()
        review = reviews.read(connection, month)
        if review is None:
            return in_words(turn.words("say.bad_press"))
        now = turn.at.astimezone(turn.words.zone)
        found = reviews.read_figures(connection, self._desk.procedure, *review.span, now)
        return Pressed(card_reply(figures_card(found, turn.words, review)), None)

    def _ended(self, connection: Connection, turn: Turn, verb: str, month: str, data: dict[str, Any]) -> Refusal | None:
        if verb == "review_keep":
            action = c.EndReview(month, _text(data, "reason"))
        else:
            change = c.AddActionItem(
                _text(data, "title"), turn.actor.person, _day(_text(data, "due")), home=turn.conversation
            )
            made = self._desk.handle(connection, turn.command(change))
            if isinstance(made, Refusal):
                return made
            action = c.EndReview(month, item_id=made.item.id if made.item is not None else None)
        answer = self._desk.handle(connection, turn.command(action, part=1))
        return answer if isinstance(answer, Refusal) else None


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return clean_line(value) if isinstance(value, str) else ""


def _day(text: str) -> date | None:
    """The day of a date field; None where it was left empty or holds none."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None
