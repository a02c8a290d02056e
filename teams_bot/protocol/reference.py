"""A conversation reference: everything that is needed to speak into a conversation later."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace


class ConversationRef(Struct, frozen=True):
    """Where a conversation is. Keep the newest `service_url` of every conversation: it may change.

    Args:
        service_url: the Connector's address as the last activity named it.
        conversation_id: the conversation; for a thread of a channel it ends in ``;messageid=…``.
        tenant_id: the tenant that the conversation lives in.
        bot_id: the bot as the channel names it (``28:`` and the app id).
        bot_name: the bot's display name there.
        conversation_type: ``personal``, ``groupChat`` or ``channel``.
        team_id: the team, in a channel.
        channel_id: the Teams channel (``19:…@thread.tacv2``), in a channel.
    """

    service_url: str
    conversation_id: str
    tenant_id: str
    bot_id: str
    bot_name: str
    conversation_type: str
    team_id: str | None = None
    channel_id: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain data that `from_json` takes."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ConversationRef:
        """The reference that `to_json` gave; raises TypeError on missing or unknown keys."""
        return cls(**data)

    def over(self, older: ConversationRef | None) -> ConversationRef:
        """This newer reference, with what it does not tell taken from an older one: some events leave the name, the team
        or the channel out."""
        if older is None:
            return self
        return replace(
            self,
            tenant_id=self.tenant_id or older.tenant_id,
            bot_id=self.bot_id or older.bot_id,
            bot_name=self.bot_name or older.bot_name,
            team_id=self.team_id or older.team_id,
            channel_id=self.channel_id or older.channel_id,
        )

    def without_thread(self) -> ConversationRef:
        """The conversation itself instead of one thread of it: a message sent there starts a new thread."""
        whole, marked, _thread = self.conversation_id.partition(";messageid=")
        return replace(self, conversation_id=whole) if marked else self
