"""The outbound side: the Bot Connector's REST API over one shared HTTP session.

No call is repeated here (apart from one renewal of a refused access token): repeating is the worker's duty, and it
needs to know what happened. Source of the paths: "Bot Connector REST API reference" (learn.microsoft.com,
bot-service/rest-api/bot-framework-rest-connector-api-reference).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson
from yarl import URL

from sop.errors import Rejected, Retryable, Trouble, Unknown
from teams_bot.protocol import trust
from teams_bot.protocol.credentials import TeamsCredentials
from teams_bot.protocol.outcomes import DESTINATION, trouble_of
from teams_bot.protocol.reference import ConversationRef
from teams_bot.protocol.tokens import TokenProvider

CONNECT_TIMEOUT_S = 5.0
TOTAL_TIMEOUT_S = 30.0
MEMBERS_PAGE = 500
JSON_HEADERS = {
    "Content-Type": "application/json; charset=utf-8",
    "User-Agent": "SOPilot",
}

_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


class SessionHolder:
    """One aiohttp session for everything that is said to Microsoft, made lazily in the running loop."""

    def __init__(
        self,
        *,
        total_timeout_s: float = TOTAL_TIMEOUT_S,
        connect_timeout_s: float = CONNECT_TIMEOUT_S,
    ) -> None:
        self._timeout = aiohttp.ClientTimeout(total=total_timeout_s, sock_connect=connect_timeout_s)
        self._session: aiohttp.ClientSession | None = None

    async def session(self) -> aiohttp.ClientSession:
        """The shared session, open."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    async def close(self) -> None:
        """Closes the connections; a later call opens a new session."""
        if self._session is not None:
            await self._session.close()


class Connector:
    """Calls to the Bot Connector on behalf of the bot.

    Every method raises the errors of `sop.errors`: Retryable (429, 412, 5xx, no connection), Unknown (a post whose
    answer was lost), `ActivityGone`, `ConversationGone`, `NotInstalled`, `TooLarge` and other Rejected, Misconfigured
    (credentials).

    Args:
        credentials: the bot's identity; decides which service URLs are called at all.
        tokens: its access tokens.
        session: gives the shared HTTP session.
    """

    def __init__(
        self,
        credentials: TeamsCredentials,
        tokens: TokenProvider,
        session: Callable[[], Awaitable[aiohttp.ClientSession]],
    ) -> None:
        self._openid_metadata = credentials.openid_metadata
        self._tenant = credentials.tenant_id.lower()
        self._tokens = tokens
        self._session = session

    async def send(self, reference: ConversationRef, activity: dict[str, Any]) -> str:
        """Posts an activity; gives its id, empty for one that has none (typing)."""
        path = f"/v3/conversations/{_quoted(reference.conversation_id)}/activities"
        return _id_in(await self._call("POST", reference, path, _addressed(reference, activity)))

    async def reply(self, reference: ConversationRef, activity_id: str, activity: dict[str, Any]) -> str:
        """Posts an activity as a reply to another one; gives its id."""
        body = _addressed(reference, {"replyToId": activity_id, **activity})
        return _id_in(await self._call("POST", reference, _activity_path(reference, activity_id), body))

    async def update(self, reference: ConversationRef, activity_id: str, activity: dict[str, Any]) -> None:
        """Replaces an activity that the bot posted."""
        body = _addressed(reference, {**activity, "id": activity_id})
        await self._call(
            "PUT",
            reference,
            _activity_path(reference, activity_id),
            body,
            names_activity=True,
        )

    async def delete(self, reference: ConversationRef, activity_id: str) -> None:
        """Deletes an activity that the bot posted."""
        await self._call(
            "DELETE",
            reference,
            _activity_path(reference, activity_id),
            names_activity=True,
        )

    async def member(self, reference: ConversationRef, user_id: str) -> dict[str, Any]:
        """One member of a conversation as the Connector gives it (id, aadObjectId, name, email, …)."""
        path = f"/v3/conversations/{_quoted(reference.conversation_id)}/members/{_quoted(user_id)}"
        return _object(await self._call("GET", reference, path))

    async def members(self, reference: ConversationRef) -> list[dict[str, Any]]:
        """All members of a conversation, page by page (up to 500 a page)."""
        found: list[dict[str, Any]] = []
        token = ""
        while True:
            page = await self.members_page(reference, page_size=MEMBERS_PAGE, continuation_token=token)
            found += page.get("members") or []
            following = page.get("continuationToken") or ""
            if not following or following == token:
                return found
            token = following

    async def members_page(
        self,
        reference: ConversationRef,
        *,
        page_size: int,
        continuation_token: str = "",
    ) -> dict[str, Any]:
        """One page of members: ``members`` and, unless it is the last, ``continuationToken``."""
        path = f"/v3/conversations/{_quoted(reference.conversation_id)}/pagedmembers?pageSize={page_size}"
        if continuation_token:
            path += f"&continuationToken={_quoted(continuation_token)}"
        return _object(await self._call("GET", reference, path))

    async def create_conversation(self, reference: ConversationRef, parameters: dict[str, Any]) -> dict[str, Any]:
        """Opens a conversation (a personal chat, a thread in a channel).

        Args:
            reference: names the service URL and the bot; its conversation is not used.
            parameters: ConversationParameters as plain data; ``bot`` and ``tenantId`` are filled in when missing.

        Returns:
            ``id`` of the conversation, and ``activityId`` when a first activity was among the parameters.
        """
        bot = {"id": reference.bot_id, "name": reference.bot_name}
        body = {"bot": bot, "tenantId": reference.tenant_id, **parameters}
        return _object(await self._call("POST", reference, "/v3/conversations", body))

    async def _call(
        self,
        method: str,
        reference: ConversationRef,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        names_activity: bool = False,
    ) -> bytes:
        self._ensure_ours(reference)
        url = _address(reference.service_url, path)
        data = None if body is None else _encoded(body, reference)
        token = await self._tokens.token()
        status, headers, answer = await self._request(method, url, data, token, reference)
        if status == 401:
            token = await self._tokens.renew(token)
            status, headers, answer = await self._request(method, url, data, token, reference)
        if 200 <= status < 300:
            return answer
        raise trouble_of(
            method=method,
            status=status,
            headers=headers,
            body=answer,
            conversation_id=reference.conversation_id,
            names_activity=names_activity,
            now=datetime.now(UTC),
        )

    def _ensure_ours(self, reference: ConversationRef) -> None:
        """A reference is kept for months: what was trusted when it was written is judged again before each call."""
        if not trust.is_trusted_service_url(reference.service_url, self._openid_metadata):
            raise Rejected(
                "the conversation's service URL is not one of Microsoft Teams",
                remedy=(
                    "check TEAMS_OPENID_METADATA, or write to the bot there once so that it learns the new address; "
                    "then retry"
                ),
                about=reference.conversation_id,
            )
        if reference.tenant_id.lower() != self._tenant:
            raise Rejected(
                "the conversation is in another tenant",
                remedy="set MicrosoftAppTenantId to that tenant again, or route records into a conversation of this one",
                about=reference.conversation_id,
            )

    async def _request(
        self,
        method: str,
        url: URL,
        data: bytes | None,
        token: str,
        reference: ConversationRef,
    ) -> tuple[int, Mapping[str, str], bytes]:
        session = await self._session()
        headers = {**JSON_HEADERS, "Authorization": f"Bearer {token}"}
        try:
            async with session.request(method, url, data=data, headers=headers, allow_redirects=False) as response:
                return response.status, response.headers, await response.read()
        except _NOT_SENT as error:
            raise Retryable(
                f"Teams cannot be reached: {type(error).__name__}",
                destination=DESTINATION,
                unreachable=True,
                about=reference.conversation_id,
            ) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _lost(method, type(error).__name__, reference) from error


@lru_cache(maxsize=1024)
def _address(service_url: str, path: str) -> URL:
    return URL(service_url.rstrip("/") + path, encoded=True)


def _lost(method: str, what: str, reference: ConversationRef) -> Trouble:
    """The request went out and no answer came. Only a post does something twice when it is repeated."""
    reason = f"Teams did not answer {method}: {what}"
    if method == "POST":
        return Unknown(reason, about=reference.conversation_id)
    return Retryable(reason, destination=DESTINATION, unreachable=True, about=reference.conversation_id)


def _addressed(reference: ConversationRef, activity: dict[str, Any]) -> dict[str, Any]:
    sender = {"id": reference.bot_id, "name": reference.bot_name}
    return {
        "from": sender,
        "conversation": {"id": reference.conversation_id},
        **activity,
    }


def _activity_path(reference: ConversationRef, activity_id: str) -> str:
    return f"/v3/conversations/{_quoted(reference.conversation_id)}/activities/{_quoted(activity_id)}"


def _encoded(body: dict[str, Any], reference: ConversationRef) -> bytes:
    try:
        return orjson.dumps(body)
    except orjson.JSONEncodeError as error:
        raise Rejected(
            f"the activity cannot be written as JSON: {error}",
            about=reference.conversation_id,
        ) from error


@lru_cache(maxsize=1024)
def _quoted(segment: str) -> str:
    return quote(segment, safe="")


def _object(answer: bytes) -> dict[str, Any]:
    """The answer of a call that succeeded; when it cannot be read, what the call did is unknown."""
    try:
        value = orjson.loads(answer)
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise Unknown("Teams answered something that is not a JSON object")
    return value


def _id_in(answer: bytes) -> str:
    return str(_object(answer).get("id") or "") if answer else ""
