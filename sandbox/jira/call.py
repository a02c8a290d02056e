"""One REST call as a handler sees it: who calls, which API version, and the strictly read query and body."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.jira.errors import JiraError, archived
from sandbox.jira.model import Comment, Issue, User
from sandbox.jira.shapes import Json, Shaper
from sandbox.jira.site import Site
from sandbox.jira.state import JiraState

BAD_PAYLOAD = "Invalid request payload. Refer to the REST API documentation and try again."


@dataclass(frozen=True)
class Call:
    """A call of version 2 or 3; `user` is None for an anonymous one, which few endpoints take."""

    request: web.Request
    state: JiraState
    version: int
    caller: User | None

    @property
    def site(self) -> Site:
        """The site's data."""
        return self.state.site

    @property
    def user(self) -> User:
        """The account that calls; only for endpoints that anonymous callers cannot reach."""
        if self.caller is None:
            raise JiraError(401, "Client must be authenticated to access this resource.")
        return self.caller

    @property
    def shape(self) -> Shaper:
        """Shapes answers of this version."""
        return Shaper(self.state.site, self.version, str(self.request.url.origin()))

    def path(self, name: str) -> str:
        """A part of the path."""
        return self.request.match_info[name]

    def issue(self) -> Issue:
        """The issue the path names; raises the 404, and refuses every write to one that is archived, or whose project is."""
        issue = self.site.issue(self.path("issue"))
        shut = issue.archived is not None or self.site.projects[issue.project].archived
        if shut and self.request.method != "GET":
            raise archived()
        return issue

    def comment(self, issue: Issue) -> Comment:
        """The comment of `issue` that the path names; raises the 404."""
        for comment in issue.comments:
            if comment.id == self.path("comment"):
                return comment
        raise JiraError(404, f"Can not find a comment for the id: {self.path('comment')}.")

    def text(self, name: str, default: str = "") -> str:
        """A query parameter."""
        return self.request.query.get(name, default)

    def texts(self, name: str) -> list[str]:
        """A query parameter that may be repeated."""
        return self.request.query.getall(name, [])

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number of the query from 0 on, cut at `most` as Jira cuts it; raises JiraError(400)."""
        text = self.text(name, str(default))
        if not text.isdecimal():
            raise JiraError(400, f"The value '{text}' of {name} is not a whole number from 0 on.")
        return min(int(text), most)

    def expand(self, known: set[str]) -> set[str]:
        """The names in `expand`; one the stand-in cannot expand is a 400."""
        names = {name.strip() for text in self.texts("expand") for name in text.split(",") if name.strip()}
        return check_expand(names, known)

    async def body(self, known: set[str] | None = None) -> Json:
        """The JSON object of the request; raises JiraError 400 or 415, also for keys not in `known`."""
        value = await self.json()
        if not isinstance(value, dict):
            raise JiraError(400, BAD_PAYLOAD)
        if known is not None and (unknown := value.keys() - known):
            raise JiraError(400, f"Unrecognized field: {', '.join(sorted(unknown))}. {BAD_PAYLOAD}")
        return value

    async def json(self) -> Any:
        """The JSON value of the request, of any type; raises JiraError 400 or 415."""
        if self.request.content_type != "application/json":
            raise JiraError(415, "Unsupported Media Type")
        try:
            return json.loads(await self.request.read())
        except ValueError as error:
            raise JiraError(400, BAD_PAYLOAD) from error


Handler = Callable[[Call], Awaitable[web.Response]]


@dataclass(frozen=True)
class Route:
    """An endpoint below `/rest/api/{version}` or `/rest/agile/1.0`; `query` are the parameters it knows."""

    method: str
    path: str
    handler: Handler
    query: frozenset[str] = frozenset()
    anonymous: bool = False
    writes_issue: bool = False


def route(
    method: str, path: str, handler: Handler, query: str = "", anonymous: bool = False, writes: bool = False
) -> Route:
    """A Route whose known query parameters are given as words."""
    return Route(method, path, handler, frozenset(query.split()), anonymous, writes)


def check_expand(names: set[str], known: set[str]) -> set[str]:
    """`names`, if all are known; raises JiraError(400)."""
    if unknown := names - known:
        raise JiraError(400, f"The stand-in cannot expand {', '.join(sorted(unknown))}.")
    return names


def answer(value: Any, status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.json_response(value, status=status)


def nothing() -> web.Response:
    """204 without a body."""
    return web.Response(status=204)


def page(values: list[Any], start: int, size: int, key: str = "values") -> Json:
    """One page of `values`, as Jira's older paging has it."""
    part = values[start : start + size]
    last = start + len(part) >= len(values)
    return {"startAt": start, "maxResults": size, "total": len(values), "isLast": last, key: part}
