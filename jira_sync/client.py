"""Jira's REST API through the `jira` library's session: one object, off the loop, no hidden retries.

Version 2 of the API, whose text fields are wiki text. Paths are made from ids; bodies stay raw JSON: the library's resource
objects cost an extra request per write and five times the time per issue. `max_retries=0`: with the library's own retries
one dropped connection made four issues. Documentation: https://developer.atlassian.com/cloud/jira/platform/rest/v2/.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import quote

from jira import JIRA
from requests import Session
from requests.adapters import HTTPAdapter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from jira_sync.account import Account
from jira_sync.vendor_errors import refused, translate
from sop.errors import Retryable, Trouble

T = TypeVar("T")
THREADS = 12
TRIES = 3
"""Tries of one call, where Jira says that it will be able to take it soon."""
SOON_S = 2.0
TIMEOUT_S = (3.05, 20.0)
"""Seconds to connect, and to wait for an answer."""
ISSUE_FIELDS = "summary,description,status,priority,assignee,duedate,labels,updated,created,creator,comment,project"
PROPERTY = "sopilot"
"""Key of our property on issues and comments."""


class JiraClient:
    """The calls that the sync needs, each raising `sop.errors` only."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="jira")
        self._made: JIRA | None = None
        self._making = threading.Lock()

    async def close(self) -> None:
        """Let connections and threads go."""
        await asyncio.to_thread(self._threads.shutdown)
        if self._made is not None:
            self._made.close()  # type: ignore[no-untyped-call]

    async def server_info(self) -> dict[str, Any]:
        """Version and deployment type; answers without credentials too."""
        return await self._call("GET", "serverInfo")

    async def myself(self) -> dict[str, Any]:
        """The account that the credentials belong to."""
        return await self._call("GET", "myself")

    async def project(self) -> dict[str, Any]:
        """The project that new issues go into, with its issue types."""
        return await self._call("GET", f"project/{quote(self.account.project)}")

    async def statuses(self) -> list[dict[str, Any]]:
        """Issue types of the project, each with the statuses its workflow has."""
        return await self._call("GET", f"project/{quote(self.account.project)}/statuses")

    async def priorities(self) -> list[dict[str, Any]]:
        """All priorities."""
        return await self._call("GET", "priority")

    async def permissions(self, names: tuple[str, ...]) -> dict[str, bool]:
        """Which of these permissions our account has in the project."""
        query = {"projectKey": self.account.project, "permissions": ",".join(names)}
        answer = await self._call("GET", "mypermissions", query=query)
        return {name: bool(answer["permissions"].get(name, {}).get("havePermission")) for name in names}

    async def create(self, fields: dict[str, Any], marker: dict[str, Any]) -> tuple[str, str]:
        """Create an issue with our property on it; returns id and key."""
        body = {"fields": fields, "properties": [{"key": PROPERTY, "value": marker}]}
        answer = await self._call("POST", "issue", body=body)
        return str(answer["id"]), str(answer["key"])

    async def issue(self, issue_id: str, *, marker: bool = False) -> dict[str, Any]:
        """An issue with changelog and open transitions. marker: with our property too."""
        query = {"fields": ISSUE_FIELDS, "expand": "changelog,transitions"}
        if marker:
            query["properties"] = PROPERTY
        return await self._call("GET", f"issue/{quote(issue_id)}", query=query)

    async def edit(self, issue_id: str, fields: dict[str, Any]) -> None:
        """Set fields, all in one request."""
        await self._call("PUT", f"issue/{quote(issue_id)}", body={"fields": fields})

    async def transition(self, issue_id: str, transition_id: str) -> None:
        """Carry out a transition."""
        await self._call("POST", f"issue/{quote(issue_id)}/transitions", body={"transition": {"id": transition_id}})

    async def comments(self, issue_id: str, start: int) -> dict[str, Any]:
        """A page of an issue's comments with their properties, oldest first."""
        query = {"expand": "properties", "orderBy": "created", "startAt": str(start), "maxResults": "100"}
        return await self._call("GET", f"issue/{quote(issue_id)}/comment", query=query)

    async def add_comment(self, issue_id: str, text: str, marker: dict[str, Any]) -> dict[str, Any]:
        """Write a comment with our property on it."""
        body = {"body": text, "properties": [{"key": PROPERTY, "value": marker}]}
        return await self._call("POST", f"issue/{quote(issue_id)}/comment", body=body)

    async def search(self, jql: str, fields: str, page: str | None = None) -> dict[str, Any]:
        """One page of `/search/jql`: `issues`, and `nextPageToken` unless it is the last."""
        query = {"jql": jql, "fields": fields, "maxResults": "100"}
        if page:
            query["nextPageToken"] = page
        return await self._call("GET", "search/jql", query=query)

    async def find_user(self, email: str) -> dict[str, Any] | None:
        """The one active person with that e-mail address; None where there is none or more than one."""
        found = await self._call("GET", "user/search", query={"query": email, "maxResults": "10"})
        people = [
            user
            for user in found
            if user.get("active") and user.get("accountType", "atlassian") == "atlassian" and _is(user, email)
        ]
        return people[0] if len(people) == 1 else None

    async def _call(self, method: str, path: str, *, query: dict[str, str] | None = None, body: Any = None) -> Any:
        writes = method != "GET"

        def send() -> Any:
            jira = self._jira()
            # Not by the library's own `request`: it fails on error bodies that it does not expect, and the status is lost;
            # where it does not fail, its error shows all headers of the answer, cookies too, in every traceback.
            # Redirects are not followed: only SOPILOT_JIRA_URL says where texts and token go.
            answer = Session.request(
                jira._session,
                method,
                jira._get_url(path),
                params=query,
                json=body,
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
            if not 200 <= answer.status_code < 300:
                raise refused(answer, writes=writes, about=f"{method} {path}")
            return answer.json() if answer.content else None

        # "Not now, but soon" (429 or 503 with a short Retry-After: nothing was done) is waited out here, holding no thread;
        # for anything longer the lane gives way to others.
        soon = AsyncRetrying(
            retry=retry_if_exception(_is_soon),
            wait=_as_asked,
            stop=stop_after_attempt(TRIES),
            reraise=True,
        )
        return await soon(self._off_loop, send, writes=writes, about=f"{method} {path}")

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
            basic_auth=(self.account.email, self.account.token),
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


def _is(user: dict[str, Any], email: str) -> bool:
    """Whether the user has that address, or hides it (then the search itself has matched on it)."""
    address = user.get("emailAddress")
    return address is None or str(address).casefold() == email.casefold()


def _is_soon(error: BaseException) -> bool:
    return isinstance(error, Retryable) and error.after is not None and error.after <= SOON_S


def _as_asked(state: RetryCallState) -> float:
    """At least what Jira asked for, and a little more each time, so that several callers do not come back as one."""
    error = state.outcome.exception() if state.outcome is not None else None
    after = error.after if isinstance(error, Retryable) and error.after is not None else 0.0
    return after + random.uniform(0.05, 0.1) * 2**state.attempt_number
