"""The way into a conversation that was met before."""

from __future__ import annotations

import orjson
from msgspec.structs import replace
from sqlalchemy import Connection

from sop.desk import conversations, places
from sop.errors import Rejected
from teams_bot.protocol.reference import ConversationRef


def way_into(connection: Connection, conversation: str) -> tuple[ConversationRef, bool]:
    """The newest reference of a conversation or of the channel that it is a thread of, and whether it is shut.

    Raises Rejected where SOPilot has never been there.
    """
    row = places.conversation_row(connection, conversation)
    if row is None:
        raise never_there(conversation)
    return as_reference(row, conversation), conversations.is_shut(row)


def as_reference(row: places.Conversation, conversation: str) -> ConversationRef:
    """What is known of a conversation as a reference to that conversation or thread."""
    return replace(ConversationRef.from_json(orjson.loads(row.reference)), conversation_id=conversation)


def never_there(conversation: str) -> Rejected:
    """What is said where nobody can send."""
    return Rejected(
        "SOPilot has never been in that conversation",
        remedy="Install SOPilot there, or type `route incidents here` in another channel",
        about=conversation,
    )
