"""What botbuilder sees as its ConnectorClient: the same operations, carried out by our `Connector`.

The stock client rebuilds an msrest pipeline, with a retry table of its own, for every turn; this one holds two
references. It has the operations that `CloudAdapterBase`, `TurnContext` and `TeamsInfo` call.
"""

from __future__ import annotations

from typing import Any

from botbuilder.schema import (
    Activity,
    ChannelAccount,
    ConversationParameters,
    ConversationResourceResponse,
    PagedMembersResult,
    ResourceResponse,
)
from botbuilder.schema.teams import TeamsPagedMembersResult

from teams_bot.protocol.connector import MEMBERS_PAGE, Connector
from teams_bot.protocol.models import plain, typed
from teams_bot.protocol.reference import ConversationRef


class ConversationsOperations:
    """The ``conversations`` of the ConnectorClient; every method raises what `Connector` raises."""

    def __init__(self, connector: Connector, service_url: str, tenant_id: str, bot_id: str) -> None:
        self._connector = connector
        self._service_url = service_url
        self._tenant_id = tenant_id
        self._bot_id = bot_id

    async def send_to_conversation(self, conversation_id: str, activity: Activity) -> ResourceResponse:
        """Posts an activity."""
        return ResourceResponse(id=await self._connector.send(self._reference(conversation_id), plain(activity)))

    async def reply_to_activity(self, conversation_id: str, activity_id: str, activity: Activity) -> ResourceResponse:
        """Posts an activity as a reply."""
        reference = self._reference(conversation_id)
        return ResourceResponse(id=await self._connector.reply(reference, activity_id, plain(activity)))

    async def update_activity(self, conversation_id: str, activity_id: str, activity: Activity) -> ResourceResponse:
        """Replaces an activity."""
        await self._connector.update(self._reference(conversation_id), activity_id, plain(activity))
        return ResourceResponse(id=activity_id)

    async def delete_activity(self, conversation_id: str, activity_id: str) -> None:
        """Deletes an activity."""
        await self._connector.delete(self._reference(conversation_id), activity_id)

    async def get_conversation_member(self, conversation_id: str, member_id: str) -> ChannelAccount:
        """One member; what ChannelAccount does not name is in ``additional_properties``."""
        return typed(ChannelAccount, await self._connector.member(self._reference(conversation_id), member_id))

    async def get_conversation_members(self, conversation_id: str) -> list[ChannelAccount]:
        """All members."""
        return [
            typed(ChannelAccount, member) for member in await self._connector.members(self._reference(conversation_id))
        ]

    async def get_conversation_paged_members(
        self,
        conversation_id: str,
        page_size: int | None = None,
        continuation_token: str | None = None,
    ) -> PagedMembersResult:
        """One page of members."""
        return typed(PagedMembersResult, await self._page(conversation_id, page_size, continuation_token))

    async def get_teams_conversation_paged_members(
        self, conversation_id: str, page_size: int | None = None, continuation_token: str | None = None
    ) -> TeamsPagedMembersResult:
        """One page of members with what Teams says about each (e-mail, user principal name, tenant)."""
        return typed(TeamsPagedMembersResult, await self._page(conversation_id, page_size, continuation_token))

    async def create_conversation(self, parameters: ConversationParameters) -> ConversationResourceResponse:
        """Opens a conversation."""
        answer = await self._connector.create_conversation(self._reference(""), plain(parameters))
        return typed(ConversationResourceResponse, {"serviceUrl": self._service_url, **answer})

    async def _page(self, conversation_id: str, size: int | None, token: str | None) -> dict[str, Any]:
        reference = self._reference(conversation_id)
        return await self._connector.members_page(
            reference, page_size=size or MEMBERS_PAGE, continuation_token=token or ""
        )

    def _reference(self, conversation_id: str) -> ConversationRef:
        return ConversationRef(
            service_url=self._service_url,
            conversation_id=conversation_id,
            tenant_id=self._tenant_id,
            bot_id=self._bot_id,
            bot_name="",
            conversation_type="",
        )


class ConnectorClient:
    """Stands where botbuilder expects its own ConnectorClient.

    Args:
        connector: carries the calls out.
        service_url: the Connector of this turn.
        tenant_id: the configured tenant.
        bot_id: the bot as Teams names it (``28:`` and the app id).
    """

    def __init__(self, connector: Connector, service_url: str, tenant_id: str, bot_id: str) -> None:
        self.conversations = ConversationsOperations(connector, service_url, tenant_id, bot_id)
