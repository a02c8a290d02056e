"""The adapter: one HTTP request in, one verified turn of the bot, one HTTP answer out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import aiohttp
import orjson
from aiohttp import web
from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.serializer_helper import serializer_helper
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity
from msrest.serialization import Model

from sop.errors import Retryable
from teams_bot.protocol import bodies
from teams_bot.protocol.authentication import SopilotAuthentication
from teams_bot.protocol.connector import Connector, SessionHolder
from teams_bot.protocol.credentials import TeamsCredentials
from teams_bot.protocol.downloads import Downloads
from teams_bot.protocol.inbound import InboundVerifier
from teams_bot.protocol.keys import REFETCH_AFTER_S
from teams_bot.protocol.models import typed
from teams_bot.protocol.refusal import Refused
from teams_bot.protocol.tokens import TokenProvider

logger = logging.getLogger(__name__)


class TurnHandler(Protocol):
    """Whatever has `on_turn`: an ActivityHandler, or any other bot."""

    @property
    def on_turn(self) -> Callable[[TurnContext], Awaitable[Any]]:
        """Handles one turn."""


class SopilotAdapter(CloudAdapter):
    """botbuilder's CloudAdapter with its transport replaced: inbound checks, answers, outbound calls.

    Middleware, `on_turn_error`, `continue_conversation`, `create_conversation` and `process_activity` work as in the
    stock adapter. `connector` is the way to speak proactively without a turn.

    Args:
        credentials: the bot's identity and cloud.
        refetch_keys_after_s: seconds between two fetches of the signing keys at least.
    """

    def __init__(
        self,
        credentials: TeamsCredentials,
        *,
        refetch_keys_after_s: float = REFETCH_AFTER_S,
    ) -> None:
        self.credentials = credentials
        self._http = SessionHolder()
        self.tokens = TokenProvider(credentials)
        self.connector = Connector(credentials, self.tokens, self._http.session)
        self.downloads = Downloads(credentials.openid_metadata, self.tokens, self._http.session)
        verifier = InboundVerifier(credentials, self._http.session, refetch_keys_after_s=refetch_keys_after_s)
        self._authentication = SopilotAuthentication(credentials, verifier, self.connector)
        super().__init__(self._authentication)

    async def session(self) -> aiohttp.ClientSession:
        """The one HTTP session for everything that is said to Microsoft, open."""
        return await self._http.session()

    async def close(self) -> None:
        """Closes all connections; call it when the service stops."""
        await self._http.close()
        self.tokens.close()

    async def process(
        self,
        request: web.Request,
        bot: TurnHandler,
        ws_response: web.WebSocketResponse | None = None,
    ) -> web.Response:
        """Answers one request to the messaging endpoint; never raises for what the request contains.

        Statuses: 200 (turn done, or the invoke's own status and body), 400 body, 401 token, 403 tenant or service
        URL, 405 method, 408 body too slow, 413 over 1 MiB, 415 content type, 500 the bot failed, 503 no signing keys,
        or the bot can do nothing right now and has kept nothing.
        The token is checked before the body is read: who has none that Microsoft signed makes us hold nothing.

        Args:
            request: the HTTP request.
            bot: handles the turn.
            ws_response: the stock signature's web socket; streaming is refused with 405.
        """
        try:
            _check_head(request)
            admitted = await self._authentication.admit(request.headers.get("Authorization"))
            plain = bodies.check_shape(await _read(request))
            authenticated = self._authentication.authenticate_plain(plain, admitted)
            activity = _typed(plain)
        except Refused as refused:
            return _refusal(refused)
        return await self._turn(authenticated, activity, bot)

    async def _turn(self, authenticated: Any, activity: Activity, bot: TurnHandler) -> web.Response:
        try:
            answer: InvokeResponse | None = await self.process_activity(authenticated, activity, bot.on_turn)
            return web.Response(status=200) if answer is None else _answer(answer)
        except Retryable as trouble:
            logger.warning("the turn of a %s activity cannot be taken now: %s", activity.type, trouble)
            return _refusal(Refused(503, "not possible right now; try again"))
        except Exception:
            # The outermost guard of a turn: the sender learns nothing, the log has the traceback.
            logger.exception("the turn of a %s activity failed", activity.type)
            return web.json_response({"error": "internal error"}, status=500)


def _check_head(request: web.Request) -> None:
    if request.method != "POST":
        raise Refused(405, "only POST is taken")
    if not _is_json(request.headers.get("Content-Type", "")):
        raise Refused(415, "the body must be application/json")
    if (request.content_length or 0) > bodies.MAX_BODY_BYTES:
        raise Refused(413, "the body is over 1 MiB")


def _is_json(content_type: str) -> bool:
    """As `request.content_type` would say; aiohttp has every header parsed as that of a mail for it."""
    return content_type.partition(";")[0].strip().lower() == "application/json"


async def _read(request: web.Request) -> Any:
    content = request.content
    try:
        # Nearly every body has come with its headers: nothing is waited for then.
        body = content.read_nowait() if content.is_eof() else await _as_it_comes(content)
    except TimeoutError as error:
        raise Refused(408, "the body did not come in time") from error
    except web.RequestPayloadError as error:
        raise Refused(400, "the body is not what its encoding says") from error
    if len(body) > bodies.MAX_BODY_BYTES:
        raise Refused(413, "the body is over 1 MiB")
    return bodies.parse(body)


async def _as_it_comes(content: aiohttp.StreamReader) -> bytes:
    """Counted while it comes, unpacked: a length may be missing, and a small packed body may be a large one."""
    body = bytearray()
    async with asyncio.timeout(bodies.BODY_S):
        async for chunk in content.iter_any():
            body += chunk
            if len(body) > bodies.MAX_BODY_BYTES:
                break
    return bytes(body)


def _typed(plain: dict[str, Any]) -> Activity:
    try:
        return typed(Activity, plain)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise Refused(400, "the activity has a value of the wrong type") from error


def _refusal(refused: Refused) -> web.Response:
    logger.info(
        "refused a request to the messaging endpoint with %d: %s",
        refused.status,
        refused.reason,
    )
    headers = {
        401: {"WWW-Authenticate": "Bearer"},
        405: {"Allow": "POST"},
        503: {"Retry-After": "5"},
    }
    body = {"error": refused.reason}
    return web.json_response(body, status=refused.status, headers=headers.get(refused.status))


def _answer(answer: InvokeResponse) -> web.Response:
    status = int(answer.status or 200)
    if answer.body is None:
        return web.Response(status=status)
    return web.Response(
        status=status,
        body=orjson.dumps(answer.body, default=_model),
        content_type="application/json",
    )


def _model(value: Any) -> Any:
    """Models are written by botbuilder, plain data stays as it is: each exactly once."""
    if isinstance(value, Model):
        return serializer_helper(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
