"""Presses on cards (`adaptiveCard/action`): decided and committed at once, answered under HTTP 200 in the protocol's own body.

The answer changes the presser's view only; the card that everybody sees is updated by the intent. docs/protocol.md.
"""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import Connection

from cards.item import item_card
from cards.replies import card_reply, message_reply
from cards.submit import BadPress, Press, parse_submit
from sop.desk import Desk, Handled, places, view, wishes
from sop.desk.door import Answer
from sop.records.outcomes import Code, Refusal
from sop.storage import Store
from sop.words import words as spoken
from sop.words.refusals import refusal_text
from teams_bot.turn import Turn

log = logging.getLogger(__name__)

_SHOW_STATE = (Code.STALE, Code.ALREADY)
"""Refusals that mean "your card is old": answered with the card as it is now."""


class Presses:
    """Handles one press."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    async def handle(self, turn: Turn, verb: str, data: Any, message_id: str | None) -> dict[str, Any]:
        """Carry out a press and return the invoke's body. message_id: of the message the card stands in."""
        press = parse_submit(verb, data, turn.actor.person, comment_id=turn.comment_id())
        if isinstance(press, BadPress):
            log.warning("a press was not understood: %s", press.reason)
            return message_reply(turn.words("say.bad_press"))
        return await self._store.tx(self._carry_out, turn, press, message_id)

    def _carry_out(self, connection: Connection, turn: Turn, press: Press, message_id: str | None) -> dict[str, Any]:
        answer: Answer | None = None
        for part, action in enumerate(press.actions):
            # Only the first action's version is what the person saw: each one raises it.
            seen = press.seen_version if part == 0 else None
            answer = self._desk.handle(connection, turn.command(action, press.item_id, part=part, seen_version=seen))
            if isinstance(answer, Refusal):
                break
        if message_id and not isinstance(answer, Refusal):
            self._notice_old_message(connection, turn.conversation, press.item_id, message_id)
        return self._reply(connection, turn, press.item_id, answer)

    def _reply(self, connection: Connection, turn: Turn, item_id: str, answer: Answer | None) -> dict[str, Any]:
        words, procedure = turn.words, self._desk.procedure
        notice = refusal_text(answer, procedure, words) if isinstance(answer, Refusal) else None
        if isinstance(answer, Refusal) and answer.code not in _SHOW_STATE:
            return message_reply(notice or "")
        if isinstance(answer, Handled) and answer.repeated:
            notice = words("say.repeated")
        seen = view(connection, item_id, mirrored=self._desk.mirrored)
        if seen is None:
            return message_reply(notice or words("refusal.not_found/none"))
        placed = places.placement(connection, turn.conversation, item_id)
        # The card stays in the language it is shown in; only the notice is in the presser's.
        of_card = spoken(placed.language, str(words.zone)) if placed is not None and placed.language else words
        today = turn.at.astimezone(words.zone).date()
        return card_reply(item_card(seen, procedure, of_card, notice=notice, today=today))

    def _notice_old_message(self, connection: Connection, conversation: str, item_id: str, message_id: str) -> None:
        """A press on a message that is not the item's card here works all the same; that message says so from now on.

        Such messages exist where a post was repeated after a crash: its first answer was lost.
        """
        standing = places.placement(connection, conversation, item_id)
        if standing is None or standing.activity_id is None or standing.activity_id == message_id:
            return
        wishes.supersede_card(connection, conversation, item_id, message_id, self._desk.clock.now())
