"""Fetching the files that come with messages. Only from Microsoft's own hosts, and never more than is wanted.

Source: "Send and receive files through the bot" (learn.microsoft.com, microsoftteams/platform/bots/how-to/bots-filesv4): the
address of a file in a personal chat is good for some minutes and wants no token; that of a pasted picture wants the bot's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import aiohttp
from yarl import URL

from sop.errors import Rejected, Retryable
from teams_bot.protocol import trust
from teams_bot.protocol.outcomes import retry_after
from teams_bot.protocol.tokens import TokenProvider

DESTINATION = "files"
TIMEOUT = aiohttp.ClientTimeout(total=120.0, sock_connect=5.0, sock_read=30.0)
_PIECE = 64 * 1024
_GONE = frozenset({400, 401, 403, 404, 410})
"""What file stores answer for an address that has expired, or a file that was deleted."""


class FileGone(Rejected):
    """It is not there any more, or its address has expired."""


class FileTooBig(Rejected):
    """It has more bytes than were wanted."""


class NotTheirs(Rejected):
    """The address is none of Microsoft's: nothing is fetched there."""


class Downloads:
    """Gets files.

    Args:
        openid_metadata: the configured key document, which decides the cloud (`trust`).
        tokens: the bot's access tokens.
        session: gives the shared HTTP session.
    """

    def __init__(
        self, openid_metadata: str, tokens: TokenProvider, session: Callable[[], Awaitable[aiohttp.ClientSession]]
    ) -> None:
        self._openid_metadata = openid_metadata
        self._tokens = tokens
        self._session = session

    async def fetch(self, url: str, *, hosted: bool, limit: int) -> bytes:
        """What is in the file. hosted: whether the Connector gives it out, for the bot's token; limit: bytes at most.

        Raises FileGone, FileTooBig, NotTheirs, other Rejected, Retryable, and Misconfigured for the bot's credentials.
        """
        is_ours = trust.is_hosted_file if hosted else trust.is_stored_file
        if not is_ours(url, self._openid_metadata):
            raise NotTheirs("the file's address is none of Microsoft's")
        token = await self._tokens.token() if hosted else None
        try:
            return await self._get(url, token, limit)
        except _Refused as refused:
            if token is None:
                raise FileGone("the file's address has expired") from refused
        try:
            return await self._get(url, await self._tokens.renew(token), limit)
        except _Refused as refused:
            raise FileGone("Teams gives the picture out no more") from refused

    async def _get(self, url: str, token: str | None, limit: int) -> bytes:
        headers = {"User-Agent": "SOPilot"} | ({"Authorization": f"Bearer {token}"} if token else {})
        session = await self._session()
        try:
            # Redirects are not followed: what was judged is this address.
            async with session.get(
                URL(url, encoded=True), headers=headers, allow_redirects=False, timeout=TIMEOUT
            ) as answer:
                _ensure_there(answer)
                return await _read(answer, limit)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Retryable(f"the file cannot be fetched: {type(error).__name__}", destination=DESTINATION) from error


class _Refused(Exception):
    """401: the token, or the right in the address, is not good."""


def _ensure_there(answer: aiohttp.ClientResponse) -> None:
    status = answer.status
    if status == 200:
        return
    if status == 401:
        raise _Refused
    reason = f"the file store answered {status}"
    if status in _GONE:
        raise FileGone(reason)
    if status in (408, 429) or status >= 500:
        after = retry_after(answer.headers.get("Retry-After"), datetime.now(UTC))
        raise Retryable(reason, destination=DESTINATION, after=after)
    raise Rejected(reason)


async def _read(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    """Counted as it comes: what an answer says of its own length need not be so, and may be of what was compressed."""
    held = bytearray()
    async for piece in answer.content.iter_chunked(_PIECE):
        held += piece
        if len(held) > limit:
            raise FileTooBig(f"the file has more than {limit} bytes")
    if not held:
        raise Rejected("the file is empty")
    return bytes(held)
