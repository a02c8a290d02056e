"""botbuilder's authentication port, carried out by our verifier and our connector."""

from __future__ import annotations

from typing import Any

from botbuilder.schema import Activity, CallerIdConstants
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)

from teams_bot.protocol import trust
from teams_bot.protocol.connector import Connector
from teams_bot.protocol.connector_client import ConnectorClient
from teams_bot.protocol.credentials import TeamsCredentials
from teams_bot.protocol.inbound import Admitted, InboundVerifier


class _Factory(ConnectorFactory):
    def __init__(self, connector: Connector, credentials: TeamsCredentials) -> None:
        self._connector = connector
        self._credentials = credentials

    # Ours has the operations that are used; it is no subclass of the stock client, whose constructor is the defect.
    async def create(  # type: ignore[override]
        self, service_url: str, audience: str | None = None
    ) -> ConnectorClient:
        bot_id = f"28:{self._credentials.app_id}"
        return ConnectorClient(self._connector, service_url, self._credentials.tenant_id, bot_id)


class SopilotAuthentication(BotFrameworkAuthentication):
    """Who may speak to the bot, and how the bot speaks back.

    Skills, the emulator and web-socket streaming are other ways into a bot; none of them is open here. There is no
    user sign-in (OAuth cards) either, so a turn has no UserTokenClient.
    """

    def __init__(
        self,
        credentials: TeamsCredentials,
        verifier: InboundVerifier,
        connector: Connector,
    ) -> None:
        self._scope = trust.cloud_of(credentials.openid_metadata).scope.removesuffix("/.default")
        self._verifier = verifier
        self._factory = _Factory(connector, credentials)

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        """Verifies a request whose activity is typed already; raises `Refused`."""
        return self.authenticate_plain(plain_identity_of(activity), await self.admit(auth_header))

    async def admit(self, auth_header: str | None) -> Admitted:
        """Verifies a request as far as that goes before its body is read; raises `Refused`."""
        return await self._verifier.admit(auth_header)

    def authenticate_plain(self, activity: dict[str, Any], admitted: Admitted) -> AuthenticateRequestResult:
        """Verifies an admitted request by its activity as plain data; raises `Refused`."""
        claims = self._verifier.claims_for(admitted, activity)
        result = AuthenticateRequestResult()
        result.claims_identity = ClaimsIdentity(claims, True)
        result.audience = self._scope
        result.caller_id = CallerIdConstants.public_azure_channel
        result.connector_factory = self._factory
        return result

    async def authenticate_streaming_request(
        self, auth_header: str, channel_id_header: str
    ) -> AuthenticateRequestResult:
        """Always refuses: Teams does not stream over web sockets."""
        raise PermissionError("streaming is not open")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        """The one connector; whose claims they are makes no difference."""
        return self._factory

    async def create_user_token_client(  # type: ignore[override]
        self, claims_identity: ClaimsIdentity
    ) -> None:
        """None: the bot signs nobody in."""


def plain_identity_of(activity: Activity) -> dict[str, Any]:
    """What the verifier reads of an activity, as plain data."""
    return {
        "serviceUrl": activity.service_url or "",
        "channelId": activity.channel_id or "",
        "channelData": activity.channel_data if isinstance(activity.channel_data, dict) else {},
        "conversation": {"tenantId": activity.conversation.tenant_id if activity.conversation else None},
    }
