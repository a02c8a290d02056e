"""Presses on a digest of action items: decided and committed at once, answered with the digest as it then is."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import Connection

from cards.digest import digest_card
from cards.replies import card_reply
from cards.submit import BadPress
from cards.submit_digest import DigestPress, Done, HandTo, Missing, parse_digest
from sop.desk import Desk, Handled, digests, people, personal, places, records, wishes
from sop.desk.door import Answer
from sop.records import commands as c
from sop.records.items import Record, public
from sop.records.outcomes import Code, Refusal
from sop.records.people import Person
from sop.words import Words, words as spoken
from sop.words.refusals import refusal_text
from teams_bot import commands as chat
from teams_bot.commands.naming import settled_move
from teams_bot.pressed import Pressed, in_words
from teams_bot.turn import Turn

log = logging.getLogger(__name__)

_SHOW_STATE = (Code.STALE, Code.ALREADY)
"""Refusals that mean "your card is old": answered with the digest as it is now."""


class DigestPresses:
    """Handles one press."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def carry_out(self, connection: Connection, turn: Turn, verb: str, data: Any) -> Pressed:
        """Carry it out and say how it is answered."""
        press = parse_digest(
            verb,
            data,
            comment_id=turn.comment_id(),
            today=turn.at.astimezone(turn.words.zone).date(),
            meetings=self._desk.procedure.meetings,
        )
        if isinstance(press, BadPress):
            log.warning("a press on a digest was not understood: %s", press.reason)
            return in_words(turn.words("say.bad_press"))
        if isinstance(press, Missing):
            return in_words(turn.words(f"say.digest.missing/{press.field}"))
        item = records.load(connection, press.item_id)
        if item is None:
            return in_words(turn.words("refusal.not_found", id=press.item_id))
        action = self._action(connection, press, item)
        if action is None:
            return in_words(turn.words("say.digest.unknown_person"))
        command = turn.command(action, item.id, seen_version=press.seen_version)
        answer = self._desk.handle(connection, command)
        if isinstance(answer, Handled) and not answer.repeated and isinstance(action, c.Assign) and answer.item:
            tell_new_owner(connection, answer.item, turn.actor.person, self._desk.clock.now(), turn.words)
        return self._reply(connection, turn, press.digest, answer)

    def _action(self, connection: Connection, press: DigestPress, item: Record) -> c.Action | None:
        match press.wanted:
            case Done():
                return settled_move(self._desk.procedure).of(item.kind)
            case HandTo(aad_id=aad_id):
                person = people.member(connection, aad_id)
                return c.Assign(person) if person is not None else None
            case action:
                return action

    def _reply(self, connection: Connection, turn: Turn, key: str, answer: Answer) -> Pressed:
        notice = None
        if isinstance(answer, Refusal):
            notice = chat.tame(refusal_text(answer, self._desk.procedure, turn.words))
            if answer.code not in _SHOW_STATE:
                return in_words(notice)
        elif answer.repeated:
            notice = turn.words("say.repeated")
        digest = digests.read(connection, key)
        if digest is None:
            return in_words(notice or turn.words("say.digest.kept"))
        view = digests.view_of(connection, digest)
        today = turn.at.astimezone(turn.words.zone).date()
        return Pressed(card_reply(digest_card(view, self._desk.procedure, turn.words, today, notice)), notice)


def tell_new_owner(connection: Connection, item: Record, by: Person, now: float, words: Words) -> None:
    """Whoever was handed an action item hears of it, in their own chat, else where the item lives.

    Not of what they have taken themselves.
    """
    owner = item.assignee
    if owner is None or owner.is_same_as(by):
        return
    own = personal.chat_of(connection, owner)
    where = next((one for one in (own, item.home) if one is not None and digests.is_open(connection, one)), None)
    if where is None:
        return
    row = places.conversation_row(connection, where)
    said = spoken(row.language, str(words.zone)) if row is not None else words
    facts = {"id": item.id, "title": chat.inert(public(item).title, 120), "by": chat.inert(by.name)}
    due = said("say.list.due", due=said.day(item.due)) if item.due else ""
    key = "say.digest.handed" if where == own else "say.digest.handed_to"
    wishes.say(connection, where, said(key, due=due, owner=chat.inert(owner.name), **facts), now)
