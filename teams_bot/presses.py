"""Presses on cards (`adaptiveCard/action`): decided and committed at once, answered under HTTP 200 in the protocol's own body.

The answer changes the presser's view only; the card that everybody sees is updated by the intent. docs/protocol.md.
"""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import Connection

from cards.item import item_card
from cards.replies import card_reply
from cards.submit import BadPress, Press, parse_submit
from cards.submit_digest import VERBS as OF_DIGESTS
from sop.desk import Desk, Handled, places, records, view, wishes
from sop.desk.door import Answer
from sop.records import commands as c
from sop.records.outcomes import Code, Refusal
from sop.records.text import clean_text
from sop.words import Words, words as spoken
from sop.words.refusals import refusal_text
from teams_bot import commands as chat
from teams_bot.digest_presses import DigestPresses
from teams_bot.plan_form import PLAN, PlanForm
from teams_bot.planning import with_owner_known
from teams_bot.pressed import Pressed, in_words
from teams_bot.reviewing import VERBS as OF_REVIEWS, ReviewPresses
from teams_bot.turn import Turn

log = logging.getLogger(__name__)

_SHOW_STATE = (Code.STALE, Code.ALREADY, Code.NO_CONFLICT)
"""Refusals that mean "your card is old": answered with the card as it is now."""


IMPATIENT_S = 60.0
"""Seconds within which the same words of the same person, with nobody's between them, are one comment sent twice: a card whose
answer is slow is pressed again, and a comment does not raise the version that would tell."""


_ADDS = c.PutOnAgenda | c.BringMaterial | c.Attend


class Presses:
    """Handles one press."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._plan_form = PlanForm(desk)
        self._digests = DigestPresses(desk)
        self._reviews = ReviewPresses(desk)

    def carry_out(self, connection: Connection, turn: Turn, verb: str, data: Any, message_id: str | None) -> Pressed:
        """Carry out a press and say how it is answered. message_id: of the message the card stands in."""
        if verb == PLAN:
            self._desk.heard(connection, turn.conversation, turn.said_at)
            body, said = self._plan_form.sent(connection, turn, data, message_id)
            return Pressed(body, said)
        if verb in OF_DIGESTS:
            self._desk.heard(connection, turn.conversation, turn.said_at)
            return self._digests.carry_out(connection, turn, verb, data)
        if verb in OF_REVIEWS:
            self._desk.heard(connection, turn.conversation, turn.said_at)
            return self._reviews.carry_out(connection, turn, verb, data)
        press = parse_submit(verb, data, turn.actor.person, comment_id=turn.comment_id())
        if isinstance(press, BadPress):
            log.warning("a press was not understood: %s", press.reason)
            return in_words(turn.words("say.bad_press"))
        self._desk.heard(connection, turn.conversation, turn.said_at)
        answer = self._whole(connection, turn, press)
        if message_id and isinstance(answer, Handled) and not answer.repeated:
            self._notice_old_message(connection, turn.conversation, press.item_id, message_id)
        return self._reply(connection, turn, press.item_id, answer)

    def _whole(self, connection: Connection, turn: Turn, press: Press) -> Answer | None:
        """All actions of the press or none: one that is refused takes back those before it. None: there was nothing to do."""
        savepoint = connection.begin_nested()
        done: Answer | None = None
        for part, action in enumerate(press.actions):
            answer = self._one(connection, turn, press, part, action)
            if isinstance(answer, Refusal) and not (answer.code is Code.ALREADY and len(press.actions) > 1):
                savepoint.rollback()
                return answer
            # What another field of the same form has brought along already (the priority follows the severity) is no refusal.
            done = answer if done is None or isinstance(answer, Handled) else done
        savepoint.commit()
        return done

    def _one(self, connection: Connection, turn: Turn, press: Press, part: int, action: c.Action) -> Answer:
        if isinstance(action, c.AddComment):
            item = records.load_locked(connection, press.item_id)
            if item is not None and _just_said(connection, turn, item.id, action):
                return Handled(item, repeated=True)
        # Only the first action's version is what the person saw: each one raises it. What adds to a meeting fits any state of it.
        seen = press.seen_version if part == 0 and not isinstance(action, _ADDS) else None
        action = with_owner_known(connection, press.item_id, action)
        return self._desk.handle(connection, turn.command(action, press.item_id, part=part, seen_version=seen))

    def _reply(self, connection: Connection, turn: Turn, item_id: str, answer: Answer | None) -> Pressed:
        words, procedure = turn.words, self._desk.procedure
        notice = self._notice(answer, words)
        seen = view(connection, item_id, mirrored=self._desk.mirrored)
        if isinstance(answer, Refusal) and answer.code not in _SHOW_STATE:
            return in_words(notice or "")
        if seen is None:
            return in_words(words("refusal.not_found", id=item_id))
        placed = places.placement(connection, turn.conversation, item_id)
        # The card stays in the language it is shown in; only the notice is in the presser's.
        of_card = spoken(placed.language, str(words.zone)) if placed is not None and placed.language else words
        now = turn.at.astimezone(words.zone)
        card = item_card(seen, procedure, of_card, notice=notice, today=now.date(), now=now)
        return Pressed(card_reply(card), notice)

    def _notice(self, answer: Answer | None, words: Words) -> str | None:
        if isinstance(answer, Refusal):
            # Shown as a message of its own where no card is answered, and nothing says how a client reads that.
            return chat.tame(refusal_text(answer, self._desk.procedure, words))
        if answer is None:
            return words("card.unchanged")
        return words("say.repeated") if answer.repeated else None

    def _notice_old_message(self, connection: Connection, conversation: str, item_id: str, message_id: str) -> None:
        """A press on a message that is not the item's card here works all the same; that message says so from now on.

        Such messages exist where a post was repeated after a crash: its first answer was lost.
        """
        standing = places.placement(connection, conversation, item_id)
        if standing is None or standing.activity_id is None or standing.activity_id == message_id:
            return
        wishes.supersede_card(connection, conversation, item_id, message_id, self._desk.clock.now())


def _just_said(connection: Connection, turn: Turn, item_id: str, action: c.AddComment) -> bool:
    """Whether the item's newest comment is this very one, written by the same person a moment ago."""
    said = records.comments_of(connection, item_id)
    if not said:
        return False
    newest = said[-1][0]
    same = newest.author.is_same_as(turn.actor.person) and newest.text == clean_text(action.text)
    return same and (turn.at - newest.at).total_seconds() < IMPATIENT_S
