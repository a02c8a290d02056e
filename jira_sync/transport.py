"""How a request to Jira is made: through the `jira` library's session, one object, off the loop, no hidden retries.

Paths are made from ids; bodies stay raw JSON: the library's resource objects cost an extra request per write and five times
the time per issue. `max_retries=0`: with the library's own retries one dropped connection made four issues.
"""

from __future__ import annotations

import asyncio
import math
import random
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Literal, TypeVar
from urllib.parse import quote

from jira import JIRA
from requests import Response, Session
from requests.adapters import HTTPAdapter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from jira_sync.account import Account
from jira_sync.dialects import dialect_of
from jira_sync.limits import Scarce, scarce
from jira_sync.outgoing import SECURE, Upload, as_form
from jira_sync.pace import Pace
from jira_sync.read_only import Writes, archived, changes, lacking, speaks_of_archives, written_in
from jira_sync.vendor_errors import Forbidden, Limited, NotThere, ReadOnly, refused, translate
from sop.desk.lanes_of import JIRA_WRITES, writes_of
from sop.errors import Rejected, Retryable, Trouble
from sop.lanes.clock import steady

T = TypeVar("T")
THREADS = 12
TRIES = 3
"""Tries of one call, where Jira says that it will be able to take it soon."""
SOON_S = 2.0
JUST_S = 2.0
"""For so many seconds a Jira that has answered is taken to be there."""
TIMEOUT_S = (3.05, 20.0)
"""Seconds to connect, and to wait for an answer."""


Sending = Callable[[], Awaitable[tuple[Any, Scarce | None]]]
"""One request: the parsed answer, and what it says of a limit that is short."""


class Transport:
    """One account's way to its Jira.

    pace: what Jira has asked to be left alone with; without one nothing is remembered from one call to the next.
    """

    def __init__(self, account: Account, pace: Pace | None = None) -> None:
        self.account = account
        self.pace = pace
        self.writes = Writes(pace.store, pace.clock) if pace is not None else None
        self._dialect = dialect_of(account)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="jira")
        self._answered_at = -math.inf
        self._made: JIRA | None = None
        self._making = threading.Lock()

    async def close(self) -> None:
        """Let connections and threads go."""
        await asyncio.to_thread(self._threads.shutdown)
        if self._made is not None:
            self._made.close()  # type: ignore[no-untyped-call]

    async def myself(self) -> dict[str, Any]:
        """The account that the credentials belong to."""
        return await self.call("GET", "myself")

    async def reach(self) -> None:
        """See that Jira answers us: a request, unless it has just answered another. Raises sop.errors."""
        if steady() - self._answered_at > JUST_S:
            await self.myself()

    async def permissions(self, names: tuple[str, ...], key: str | None = None) -> dict[str, bool]:
        """Which of these permissions our account has in the project."""
        query = {"projectKey": key or self.account.project, **self._dialect.asked_permissions(names)}
        answer = await self.call("GET", "mypermissions", query=query)
        return {name: bool(answer["permissions"].get(name, {}).get("havePermission")) for name in names}

    async def call(
        self,
        method: str,
        template: str,
        *ids: str,
        query: dict[str, str] | None = None,
        body: Any = None,
        agile: bool = False,
        reads: bool = False,
        upload: Upload | None = None,
        raw: Literal["rest", "secure"] | None = None,
    ) -> Any:
        """One request below `/rest/api/2`: the parsed answer, None where it is empty. Raises sop.errors.

        template: the path with `{}` for each of ids; with the method it names the endpoint that Jira limits; agile: below
        `/rest/agile/1.0` instead; reads: it changes nothing, though it is no GET; upload: goes in place of a body; raw: the
        bytes of the answer are wanted, from there or from below `/secure`, where a Data Center has its files.
        """
        # "Not now, but soon" (429 with a short Retry-After: nothing was done) is waited out here, holding no thread; for
        # anything longer the lane gives way to others.
        soon = AsyncRetrying(
            retry=retry_if_exception(_is_soon),
            wait=_as_asked,
            stop=stop_after_attempt(TRIES),
            reraise=True,
        )
        path = template.format(*(quote(one, safe="") for one in ids))
        base, endpoint = (JIRA.AGILE_BASE_URL, f"agile/{template}") if agile else (JIRA.JIRA_BASE_URL, template)
        if raw == "secure":
            base, endpoint = SECURE, f"secure/{template}"
        writes = method != "GET" and not reads
        about = f"{method} {path}"
        send = partial(self._send, method, path, query, body, base, writes)
        if upload is not None or raw is not None:
            send = partial(send, upload=upload, raw=raw is not None)
        issue = ids[0] if writes and template.startswith("issue/{}") else None
        sent = partial(self._counted, issue, partial(self._off_loop, send, writes=writes, about=about))
        return await soon(self._spaced, issue, f"{method} {endpoint}", sent)

    async def _spaced(self, issue: str | None, endpoint: str, send: Sending) -> Any:
        """The request, unless it would be one too many to its issue."""
        if issue is not None and self.pace is not None:
            self.pace.check_issue(issue)
        return await self._paced(endpoint, send)

    async def _counted(self, issue: str | None, send: Sending) -> tuple[Any, Scarce | None]:
        """The request as such, and a note of it whatever comes of it."""
        answer = None
        try:
            answer, spent = await send()
        finally:
            if self.pace is not None:
                await self.pace.sent(issue, answer)
        return answer, spent

    async def _paced(self, endpoint: str, send: Sending) -> Any:
        """The request, unless Jira has asked not to send it yet; and what it asks for now is kept."""
        if self.pace is not None:
            await self.pace.check(endpoint)
        writes = self.writes if changes(endpoint) else None
        project = written_in() or self.account.project
        tried = await writes.begin(project) if writes is not None else ()
        try:
            answer, spent = await send()
        except Limited as limited:
            if self.pace is not None:
                await self.pace.keep(endpoint, limited)
            raise
        except (ReadOnly, Rejected) as refusal:
            why = await self._read_only(refusal, project) if writes is not None else None
            if writes is None or why is None:
                raise
            why.after = await writes.refused(why, tried)
            raise why from refusal
        except Trouble:
            self._answered_at = -math.inf
            raise
        self._answered_at = steady()
        if tried and writes is not None:
            await writes.taken(tried)
        if spent is not None and self.pace is not None:
            await self.pace.keep_scarce(spent)
        return answer

    async def _read_only(self, refusal: ReadOnly | Rejected, project: str) -> ReadOnly | None:
        """Whether a refused write means that no change is taken at all, or in the project; None: it is about this one only."""
        if speaks_of_archives(refusal) and await self._is_archived(project):
            return archived(refusal, project)
        if isinstance(refusal, ReadOnly):
            return refusal
        if not isinstance(refusal, Forbidden):
            return None
        try:
            may = await self.permissions(("EDIT_ISSUES",), project)
        except NotThere:
            return None
        usual = project == self.account.project
        return None if may["EDIT_ISSUES"] else lacking(refusal, project, JIRA_WRITES if usual else writes_of(project))

    async def _is_archived(self, project: str) -> bool:
        try:
            return bool((await self.call("GET", "project/{}", project)).get("archived"))
        except NotThere:
            # Its issues can be read, and Jira has just said why they cannot be changed.
            return True

    def _send(
        self,
        method: str,
        path: str,
        query: dict[str, str] | None,
        body: Any,
        base: str,
        writes: bool,
        *,
        upload: Upload | None = None,
        raw: bool = False,
    ) -> tuple[Any, Scarce | None]:
        """In a thread: the parsed answer, or its bytes (raw), and what it says of a limit that is short."""
        jira = self._jira()
        # Not by the library's own `request`: it fails on error bodies that it does not expect, and the status is lost;
        # where it does not fail, its error shows all headers of the answer, cookies too, in every traceback.
        # Redirects are not followed: only SOPILOT_JIRA_URL says where texts and token go.
        answer: Response = Session.request(
            jira._session,
            method,
            jira._get_url(path, base),
            params=query,
            json=body,
            timeout=TIMEOUT_S,
            allow_redirects=False,
            **as_form(upload),
        )
        if not 200 <= answer.status_code < 300:
            raise refused(
                answer,
                writes=writes,
                about=f"{method} {path}",
                setting=self._dialect.setting,
                remedy=self._dialect.remedy,
            )
        if raw:
            return answer.content, scarce(answer.headers)
        return answer.json() if answer.content else None, scarce(answer.headers)

    async def _off_loop(self, work: Callable[[], T], *, writes: bool, about: str) -> T:
        def run() -> T:
            try:
                return work()
            except Trouble:
                raise
            except Exception as error:
                raise translate(error, writes=writes, about=about) from error

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)

    def _jira(self) -> JIRA:
        with self._making:
            if self._made is None:
                self._made = self._make()
            return self._made

    def _make(self) -> JIRA:
        """Sends nothing: a first request by the library would pass a proxy, and hold up all calls while Jira hangs.

        Without serverInfo the library takes every Jira for one that is not Cloud; only its own searches ask.
        """
        made = JIRA(
            server=self.account.url,
            **self._dialect.credentials(self.account),
            options={"rest_api_version": "2", "check_update": False},
            get_server_info=False,
            max_retries=0,
            timeout=TIMEOUT_S,
        )
        adapter = HTTPAdapter(pool_connections=1, pool_maxsize=THREADS, max_retries=0)
        made._session.mount(self.account.url, adapter)
        # A proxy or a .netrc of this machine must not change where the token goes.
        made._session.trust_env = False
        return made


def _is_soon(error: BaseException) -> bool:
    """Not where all of Jira is to be left alone: that is the gate's to wait out, with one request for all."""
    return isinstance(error, Retryable) and not error.unreachable and error.after is not None and error.after <= SOON_S


def _as_asked(state: RetryCallState) -> float:
    """At least what Jira asked for, and a little more each time, so that several callers do not come back as one."""
    error = state.outcome.exception() if state.outcome is not None else None
    after = error.after if isinstance(error, Retryable) and error.after is not None else 0.0
    return after + random.uniform(0.05, 0.1) * 2**state.attempt_number
