"""Posting activities to the bot, signed as the channel signs them."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar

from sandbox.teams.state import Conversation
from sandbox.teams.world import TeamsState

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the bot answered. `status` is None when it could not be reached or did not answer in time."""

    status: int | None
    body: Any

    @property
    def delivered(self) -> bool:
        """Whether Teams counts the activity as taken: only a 2xx answer is."""
        return self.status is not None and 200 <= self.status < 300


class BotLink:
    """The way from the stand-in to the bot. One attempt: Teams does not repeat an activity to a bot."""

    def __init__(self, state: TeamsState) -> None:
        self._state = state
        self._session: ClientSession | None = None

    async def running(self, app: object) -> AsyncIterator[None]:
        """Hold the HTTP session while the application runs (an aiohttp cleanup context)."""
        async with ClientSession(cookie_jar=DummyCookieJar()) as self._session:
            yield

    async def post(self, conversation: Conversation, activity: Json) -> Delivery:
        """Post one activity of a conversation and wait for the bot's answer, at most `bot_timeout_s`."""
        state = self._state
        if self._session is None:
            raise RuntimeError("the stand-in is not running")
        conversation.activity_ids.add(activity["id"])
        token = state.keys.channel_token(state.app_id, state.service_url, state.options.token_lifetime_s)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json; charset=utf-8"}
        timeout = ClientTimeout(total=state.options.bot_timeout_s)
        data = json.dumps(activity, ensure_ascii=False).encode()
        try:
            async with self._session.post(
                state.bot_url, data=data, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return Delivery(response.status, _parsed(await response.text()))
        except (TimeoutError, ClientError, OSError) as error:
            return Delivery(None, f"{type(error).__name__}: {error}")


def _parsed(text: str) -> Any:
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
