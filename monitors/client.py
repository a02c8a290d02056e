"""HTTP to Alertmanager's API, its errors translated once.

No library: the package index has none that is a client of this API (the one of that name checks tables), and it is three
GET requests.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

import aiohttp
from aiohttp import hdrs
from yarl import URL

from monitors.account import AlertmanagerAccount
from sop.desk.lanes_of import ALERTMANAGER_GATE
from sop.errors import Misconfigured, Rejected, Retryable, Trouble
from sop.intake import alertmanager_api as api
from sop.intake.alertmanager import BadPayload
from sop.records.text import clean_line

LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes. Ten thousand alerts with long annotations are about 10 MB."""
TIMEOUT = aiohttp.ClientTimeout(total=30, sock_connect=5)
_ADDRESS = "Look at SOPILOT_ALERTMANAGER_URL: it is the address below which /api/v2/status answers"


class AlertmanagerClient:
    """The calls. Made off the loop as well; the session is opened by the first one."""

    def __init__(self, account: AlertmanagerAccount) -> None:
        self.account = account
        self._session: aiohttp.ClientSession | None = None

    async def alerts_of(self, group: api.Group) -> Sequence[api.ListedAlert] | None:
        """The group's alerts, None where the API cannot tell it from another. Raises sop.errors."""
        body, _ = await self._get("/api/v2/alerts/groups", api.group_query(group))
        try:
            return api.alerts_of(body, group)
        except BadPayload as bad:
            raise _unreadable(bad) from bad

    async def fingerprints(self) -> frozenset[str]:
        """The fingerprints of all alerts that are not over. Raises sop.errors."""
        body, _ = await self._get("/api/v2/alerts")
        try:
            return api.fingerprints_in(body)
        except BadPayload as bad:
            raise _unreadable(bad) from bad

    async def is_settled(self) -> bool:
        """Whether it has run for so long that what it does not list is over. Raises sop.errors.

        Asked *after* the list: of one that was started in between, the list may be the new one's and empty.
        """
        body, now = await self._get("/api/v2/status")
        try:
            return api.is_settled(body, now, self.account.settling)
        except BadPayload as bad:
            raise _unreadable(bad) from bad

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()

    async def _get(self, path: str, query: Sequence[tuple[str, str]] = ()) -> tuple[bytes, datetime]:
        """The body, and the moment of the answer by Alertmanager's own clock."""
        # Encoded here: Go refuses the bare semicolons that yarl would leave in a label's value.
        url = URL(self.account.url + path + (f"?{urlencode(query)}" if query else ""), encoded=True)
        try:
            # A redirect would be an address from a message: only the one that is set is ever asked.
            async with self._opened().get(url, allow_redirects=False) as answer:
                body = await _limited(answer)
                if answer.status != 200:
                    raise _refused(answer, body, path)
                return body, _moment(answer)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Retryable(
                f"Alertmanager cannot be reached: {clean_line(str(error)) or type(error).__name__}",
                destination=ALERTMANAGER_GATE,
                unreachable=True,
                remedy="Look whether it runs, and at SOPILOT_ALERTMANAGER_URL",
            ) from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            account = self.account
            headers = {}
            if account.user:
                headers[hdrs.AUTHORIZATION] = aiohttp.encode_basic_auth(account.user, account.password)
            elif account.token:
                headers[hdrs.AUTHORIZATION] = f"Bearer {account.token}"
            self._session = aiohttp.ClientSession(timeout=TIMEOUT, headers=headers)
        return self._session


async def _limited(answer: aiohttp.ClientResponse) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in answer.content.iter_any():
        size += len(part)
        if size > LARGEST_ANSWER:
            raise Rejected(
                f"Alertmanager's answer is longer than {LARGEST_ANSWER} bytes",
                remedy="Route fewer alerts to it, or look at the group in Alertmanager itself",
            )
        parts.append(part)
    return b"".join(parts)


def _moment(answer: aiohttp.ClientResponse) -> datetime:
    """Its own clock tells how old it is: ours may be minutes off."""
    try:
        return parsedate_to_datetime(answer.headers[hdrs.DATE]).astimezone(UTC)
    except (KeyError, ValueError) as error:
        raise _unreadable(error) from error


def _refused(answer: aiohttp.ClientResponse, body: bytes, path: str) -> Trouble:
    reason = f"Alertmanager answered {answer.status}: {clean_line(body[:300].decode('utf-8', 'replace'))}"
    match answer.status:
        case 401 | 403:
            return Misconfigured(
                reason,
                setting="SOPILOT_ALERTMANAGER_TOKEN",
                remedy="Set SOPILOT_ALERTMANAGER_USER and SOPILOT_ALERTMANAGER_PASSWORD, or SOPILOT_ALERTMANAGER_TOKEN",
                about=path,
            )
        case 404 | 405 | 410:
            return Misconfigured(reason, setting="SOPILOT_ALERTMANAGER_URL", remedy=_ADDRESS, about=path)
        case status if status < 400:
            return Misconfigured(
                f"{reason}; redirects are not followed",
                setting="SOPILOT_ALERTMANAGER_URL",
                remedy="Set the address that it points to",
                about=path,
            )
        case 408 | 429 | 500 | 502 | 503 | 504:
            return Retryable(reason, destination=ALERTMANAGER_GATE, unreachable=True, about=path)
    return Rejected(reason, remedy="Report it, with the group's labels", about=path)


def _unreadable(error: Exception) -> Misconfigured:
    return Misconfigured(
        f"what answers is no Alertmanager of version 0.16 or later: {clean_line(str(error))[:200]}",
        setting="SOPILOT_ALERTMANAGER_URL",
        remedy=_ADDRESS,
    )
