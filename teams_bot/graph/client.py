"""Calls to Microsoft Graph over the shared HTTP session. Each raises `sop.errors`; none is repeated here, but for one renewal of
a refused access token.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson
from yarl import URL

from sop.desk.lanes_of import GRAPH_GATE
from sop.errors import Rejected, Retryable, Unknown
from teams_bot.graph.account import GraphAccount
from teams_bot.graph.answers import Area, Refusal, trouble_of
from teams_bot.protocol.tokens import TokenProvider

Json = dict[str, Any]
TIMEOUT = aiohttp.ClientTimeout(total=120.0, sock_connect=5.0, sock_read=30.0)
LARGEST = 64 * 1024 * 1024
"""Bytes of an answer. A transcript of three hours has about one MiB."""
PAGES = 200
"""Pages of one answer that are followed."""
VTT = "text/vtt"
WITHOUT_SPEAKERS = "application/vnd.microsoft.graph.transcript+text"

_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


class GraphClient:
    """Graph, as the app may read it.

    Args:
        account: which Graph.
        tokens: access tokens for its scope.
        session: gives the shared HTTP session.
    """

    def __init__(
        self, account: GraphAccount, tokens: TokenProvider, session: Callable[[], Awaitable[aiohttp.ClientSession]]
    ) -> None:
        self.account = account
        self.tokens = tokens
        self._session = session

    async def meeting(self, organizer: str, join_url: str) -> Json | None:
        """The organizer's meeting with that join address, None where Graph knows none. organizer: Entra object id.

        https://learn.microsoft.com/graph/api/onlinemeeting-get (by joinWebUrl)
        """
        query = {"$filter": f"JoinWebUrl eq '{join_url.replace(chr(39), chr(39) * 2)}'"}
        path = f"users/{_quoted(organizer)}/onlineMeetings"
        found = (await self._json(Area.MEETINGS, "GET", path, query=query)).get("value") or []
        return dict(found[0]) if found else None

    async def transcripts(self, organizer: str, meeting_id: str) -> list[Json]:
        """All transcripts of one meeting, those of channel meetings too.

        https://learn.microsoft.com/graph/api/onlinemeeting-list-transcripts
        """
        path = f"users/{_quoted(organizer)}/onlineMeetings/{_quoted(meeting_id)}/transcripts"
        return (await self._pages(Area.TRANSCRIPTS, path))[0]

    async def new_transcripts(self, organizer: str, since: datetime, link: str | None) -> tuple[list[Json], str | None]:
        """What was added to the organizer's meetings since the link was given, and the next link.

        link: None for the first time: then everything since that moment. Raises Gone where the link is too old.
        https://learn.microsoft.com/graph/api/calltranscript-delta
        """
        who = _quoted(organizer)
        start = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        call = f"getAllTranscripts(meetingOrganizerUserId='{who}',startDateTime={start})/delta"
        return await self._pages(Area.TRANSCRIPTS, link or f"users/{who}/onlineMeetings/{call}")

    async def content(self, organizer: str, meeting_id: str, transcript_id: str, accept: str) -> bytes:
        """A transcript's text. accept: VTT, or WITHOUT_SPEAKERS.

        https://learn.microsoft.com/graph/api/calltranscript-get
        """
        path = f"users/{_quoted(organizer)}/onlineMeetings/{_quoted(meeting_id)}/transcripts/{_quoted(transcript_id)}/content"
        return await self._call(Area.TRANSCRIPTS, "GET", path, accept=accept)

    async def insights(self, organizer: str, meeting_id: str) -> list[Json]:
        """The AI insights of a meeting, without what is in them.

        https://learn.microsoft.com/microsoft-365-copilot/extensibility/api/ai-services/meeting-insights/overview
        """
        path = f"copilot/users/{_quoted(organizer)}/onlineMeetings/{_quoted(meeting_id)}/aiInsights"
        return (await self._pages(Area.INSIGHTS, path))[0]

    async def insight(self, organizer: str, meeting_id: str, insight_id: str) -> bytes:
        """AI insights, whole: JSON as Graph writes it."""
        path = (
            f"copilot/users/{_quoted(organizer)}/onlineMeetings/{_quoted(meeting_id)}/aiInsights/{_quoted(insight_id)}"
        )
        return await self._call(Area.INSIGHTS, "GET", path)

    async def events(self, user: str, start: datetime, end: datetime) -> list[Json]:
        """The events of a person's calendar between two moments, those of series one by one.

        https://learn.microsoft.com/graph/api/user-list-calendarview
        """
        query = {
            "startDateTime": start.astimezone(UTC).isoformat(),
            "endDateTime": end.astimezone(UTC).isoformat(),
            "$top": "100",
        }
        return (await self._pages(Area.CALENDAR, f"users/{_quoted(user)}/calendarView", query))[0]

    async def subscribe(self, wish: Json) -> Json:
        """A new subscription. Raises Conflict where there is one to that resource, Unknown where the answer is lost.

        https://learn.microsoft.com/graph/api/subscription-post-subscriptions
        """
        return await self._json(Area.SUBSCRIPTIONS, "POST", "subscriptions", body=wish)

    async def subscriptions(self) -> list[Json]:
        """The app's subscriptions."""
        return (await self._pages(Area.SUBSCRIPTIONS, "subscriptions"))[0]

    async def renew(self, subscription_id: str, until: str) -> None:
        """A later end, which also shows Graph that the app may still read. Raises Gone."""
        body = {"expirationDateTime": until}
        await self._call(Area.SUBSCRIPTIONS, "PATCH", f"subscriptions/{_quoted(subscription_id)}", body=body)

    async def unsubscribe(self, subscription_id: str) -> None:
        """The end of a subscription. Raises Gone."""
        await self._call(Area.SUBSCRIPTIONS, "DELETE", f"subscriptions/{_quoted(subscription_id)}")

    async def _pages(self, area: Area, path: str, query: dict[str, str] | None = None) -> tuple[list[Json], str | None]:
        """Everything, and the delta link where there is one."""
        found: list[Json] = []
        for _ in range(PAGES):
            page = await self._json(area, "GET", path, query=query)
            found += [one for one in page.get("value") or [] if isinstance(one, dict)]
            following = page.get("@odata.nextLink")
            if not isinstance(following, str):
                link = page.get("@odata.deltaLink")
                return found, link if isinstance(link, str) else None
            path, query = following, None
        raise Rejected(f"Graph does not come to an end of {area}: {PAGES} pages", about=path)

    async def _json(
        self, area: Area, method: str, path: str, *, query: dict[str, str] | None = None, body: Json | None = None
    ) -> Json:
        raw = await self._call(area, method, path, query=query, body=body)
        try:
            answer = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise Rejected(f"Graph's answer is not JSON: {error}", about=path) from error
        if not isinstance(answer, dict):
            raise Rejected("Graph's answer is not an object", about=path)
        return answer

    async def _call(
        self,
        area: Area,
        method: str,
        path: str,
        *,
        accept: str = "application/json",
        query: dict[str, str] | None = None,
        body: Json | None = None,
    ) -> bytes:
        url = self._address(path, query)
        token = await self.tokens.token()
        try:
            return await self._once(area, method, url, token, accept, body)
        except Refusal as refusal:
            if not refusal.token:
                raise
        return await self._once(area, method, url, await self.tokens.renew(token), accept, body)

    async def _once(self, area: Area, method: str, url: URL, token: str, accept: str, body: Json | None) -> bytes:
        headers = {"Authorization": f"Bearer {token}", "Accept": accept, "User-Agent": "SOPilot"}
        session, about = await self._session(), f"{method} {url.path}"
        try:
            async with session.request(
                method, url, headers=headers, json=body, timeout=TIMEOUT, allow_redirects=False
            ) as answer:
                content = await _bounded(answer, about)
                if 200 <= answer.status < 300:
                    return content
                now = datetime.now(UTC)
                raise trouble_of(
                    area=area, status=answer.status, headers=answer.headers, body=content, now=now, about=about
                )
        except _NOT_SENT as error:
            raise _lost(error, about) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            if method == "POST":
                raise Unknown(f"Graph's answer is lost: {type(error).__name__}", about=about) from error
            raise _lost(error, about) from error

    def _address(self, path: str, query: dict[str, str] | None) -> URL:
        """Only Graph itself is ever shown the token: a link it gives must lead back to it."""
        if not path.startswith(("https://", "http://")):
            path = f"{self.account.root}/{path}"
        elif not path.startswith(f"{self.account.root}/"):
            raise Rejected("Graph gave a link that leads elsewhere", about=path[:200])
        address = URL(path, encoded=True)
        return address.update_query(query) if query else address


async def _bounded(answer: aiohttp.ClientResponse, about: str) -> bytes:
    content = bytearray()
    async for chunk in answer.content.iter_chunked(65536):
        content += chunk
        if len(content) > LARGEST:
            raise Rejected(f"Graph's answer is over {LARGEST // 1024 // 1024} MiB", about=about)
    return bytes(content)


def _lost(error: Exception, about: str) -> Retryable:
    reason = f"Graph cannot be reached: {type(error).__name__}"
    return Retryable(reason, destination=GRAPH_GATE, unreachable=True, about=about)


def _quoted(part: str) -> str:
    return quote(part, safe="")
