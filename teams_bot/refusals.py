"""Refusals of Teams that are about a conversation as a whole: then it is shut as one thing."""

from __future__ import annotations

import logging

from sop.desk import Desk, places, shutting
from sop.desk.standing import State
from sop.errors import Rejected, Trouble
from sop.storage import Store
from teams_bot.protocol.connector import Connector
from teams_bot.protocol.outcomes import ConversationGone, NotInstalled
from teams_bot.whereabouts import way_into

log = logging.getLogger(__name__)
FEWEST_MEMBERS = 50
"""Members in the smallest page that Teams gives."""
SHUTS = (NotInstalled, ConversationGone)
"""Refusals that may be about the conversation as a whole."""
WAITS_S = 300.0
"""Seconds between two looks at what waits for its conversation to open: opening it wakes the lane at once."""


class Refusals:
    """Finds out what a refusal is about."""

    def __init__(self, store: Store, desk: Desk, connector: Connector) -> None:
        self._store = store
        self._desk = desk
        self._connector = connector

    async def shut(self, conversation: str, refusal: Rejected, asked_at: float) -> bool:
        """Whether the refusal is about the conversation as a whole; then it is shut, once, and people are told.

        asked_at: when what was refused was begun, in seconds of the lanes' clock.
        """
        if isinstance(refusal, ConversationGone) and places.channel_of(conversation) != conversation:
            about_channel = await self._asked_of_channel(conversation)
            if about_channel is None:
                return False
            refusal = about_channel
        await self._store.tx(
            shutting.refuse,
            conversation,
            State.DELETED if isinstance(refusal, ConversationGone) else State.REFUSED,
            reason=refusal.reason,
            remedy=refusal.remedy,
            asked_at=asked_at,
            now=self._desk.clock.now(),
        )
        return True

    async def _asked_of_channel(self, thread: str) -> Rejected | None:
        """A thread is gone: whether its channel is as well, asked by reading its members. None: not as far as Teams tells."""
        reference, _shut = await self._store.read(way_into, places.channel_of(thread))
        try:
            await self._connector.members_page(reference, page_size=FEWEST_MEMBERS)
        except SHUTS as refusal:
            return refusal
        except Trouble as trouble:
            log.warning("a thread is gone, and its channel cannot be asked about now: %s", trouble)
        return None
