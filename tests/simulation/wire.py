"""Our real client, wired straight into the stand-in's application: no socket, no thread, every answer after simulated time.

Errors come as `requests` would raise them, so the client's own translation decides what they mean.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, Future
from typing import Any, TypeVar
from urllib.parse import urlencode

import requests
from aiohttp import web
from aiohttp.http import HttpVersion11, RawRequestMessage
from aiohttp.streams import EMPTY_PAYLOAD
from jira import JIRA
from multidict import CIMultiDict, CIMultiDictProxy
from requests.exceptions import ConnectionError as LostConnection
from yarl import URL

from jira_sync.account import Account
from jira_sync.client import JiraClient
from jira_sync.limits import Scarce, scarce
from jira_sync.pace import Pace
from jira_sync.vendor_errors import refused
from tests.simulation.schedule import BEFORE_A_COMMENT, BEFORE_AN_EDIT

T = TypeVar("T")
URL_OF_JIRA = "http://jira.example"
TOKEN = "sandbox-token"
BEFORE_A_CREATE = "before a create"


class Inline(Executor):
    """Runs what is submitted in the caller's own thread."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """See Executor."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class _Transport:
    """A connection that can be cut."""

    def __init__(self) -> None:
        self.cut = False

    def abort(self) -> None:
        """See asyncio.Transport."""
        self.cut = True

    def get_extra_info(self, _name: str, default: Any = None) -> Any:
        """See asyncio.Transport."""
        return default

    def is_closing(self) -> bool:
        """See asyncio.Transport."""
        return self.cut


class _Protocol:
    """As much of a server's connection as a request asks for."""

    ssl_context = None
    peername = ("127.0.0.1", 1)
    sockname = ("127.0.0.1", 80)
    _reading_paused = False

    def __init__(self) -> None:
        self.transport = _Transport()


class StandIn:
    """The stand-in's application, called directly."""

    def __init__(self, app: web.Application) -> None:
        app.freeze()
        self._app = app
        self.after_write: Callable[[], None] = lambda: None
        self.sent: list[tuple[float, str, str]] = []
        """When, method, path."""

    def ask(self, method: str, path: str, body: Any, authorization: str) -> web.Response | None:
        """One request, answered within this call; None where the connection was cut."""
        loop = asyncio.get_running_loop()
        self.sent.append((loop.time(), method, path.partition("?")[0]))
        headers = {"Host": "jira.example", "Authorization": authorization, "User-Agent": "simulation"}
        raw = b"" if body is None else json.dumps(body).encode()
        if body is not None:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(raw))}
        message = RawRequestMessage(
            method,
            path,
            HttpVersion11,
            CIMultiDictProxy(CIMultiDict(headers)),
            (),
            False,
            None,
            False,
            False,
            URL(path),
        )
        protocol: Any = _Protocol()
        task: Any = asyncio.current_task()
        writer: Any = None
        request = web.Request(message, EMPTY_PAYLOAD, protocol, writer, task, loop)
        request._read_bytes = raw
        answer = _at_once(self._app._handle(request))
        if method != "GET":
            self.after_write()
        return None if protocol.transport.cut else answer


def _at_once(work: Any) -> Any:
    """The result of a coroutine that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("the stand-in waits within a request; delays are the wire's")


def _where(about: str) -> str:
    if about.endswith("/comment"):
        return BEFORE_A_COMMENT
    return BEFORE_A_CREATE if about == "POST issue" else BEFORE_AN_EDIT


class WiredClient(JiraClient):
    """The real client but for the socket. step: see `database.Step`; travel: the time that a request or an answer takes."""

    def __init__(
        self,
        account: Account,
        pace: Pace,
        stand_in: StandIn,
        step: Callable[[str], Awaitable[None]],
        travel: Callable[[], float],
    ) -> None:
        super().__init__(account, pace)
        self._threads = Inline()  # type: ignore[assignment]
        self._stand_in = stand_in
        self._step = step
        self._travel = travel
        secret = base64.b64encode(f"{account.email}:{account.token}".encode()).decode()
        self._authorization = f"Bearer {account.token}" if account.is_data_center else f"Basic {secret}"

    async def _off_loop(self, work: Callable[[], T], *, writes: bool, about: str) -> T:
        await asyncio.sleep(self._travel())
        await self._step(_where(about) if writes else "before a request")
        try:
            return await super()._off_loop(work, writes=writes, about=about)
        finally:
            await self._step("after a request")
            await asyncio.sleep(self._travel())

    def _send(
        self, method: str, path: str, query: dict[str, str] | None, body: Any, base: str, writes: bool
    ) -> tuple[Any, Scarce | None]:
        assert base == JIRA.JIRA_BASE_URL, "no procedure of the simulation has a board"
        target = f"/rest/api/2/{path}" + (f"?{urlencode(query)}" if query else "")
        told = self._stand_in.ask(method, target, body, self._authorization)
        if told is None:
            raise LostConnection("Remote end closed connection without response")
        answer = requests.Response()
        answer.status_code = told.status
        answer.headers.update(told.headers)
        content: Any = told.body
        answer._content = content if isinstance(content, bytes) else b""
        if not 200 <= answer.status_code < 300:
            raise refused(
                answer,
                writes=writes,
                about=f"{method} {path}",
                setting=self._dialect.setting,
                remedy=self._dialect.remedy,
            )
        return json.loads(answer._content) if answer._content else None, scarce(answer.headers)
