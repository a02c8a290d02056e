"""The stand-in Jira as an aiohttp application."""

import base64
import binascii
import hmac
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Handler as WebHandler

from sandbox.common import Served, control_routes, faults_and_log, serve_app
from sandbox.jira import api_comment, api_issue, api_meta, api_search, properties
from sandbox.jira.acts import JiraControl
from sandbox.jira.call import Call, Route
from sandbox.jira.errors import JiraError
from sandbox.jira.limits import Refusal
from sandbox.jira.model import User
from sandbox.jira.options import JiraOptions
from sandbox.jira.state import JiraState

STATE: web.AppKey[JiraState] = web.AppKey("jira_state", JiraState)
# `latest` is version 2 on Jira Cloud.
_VERSIONS = {"2": 2, "3": 3, "latest": 2}
_MAX_BODY = 10 * 1024 * 1024
_PLATFORM = (*api_search.ROUTES, *api_meta.ROUTES, *api_issue.ROUTES, *api_comment.ROUTES, *properties.ROUTES)
# Endpoints that a real Jira has and the stand-in does not.
_REAL = re.compile(
    r"^/rest/(api/(2|3|latest)/("
    r"issue/(bulk|createmeta|archive|unarchive|picker|watching|properties|limit)\b.*"
    r"|issue/[^/]+/(editmeta|watchers|votes|worklog|attachments|notify|remotelink/[^/]+|archive)\b.*"
    r"|issueLink/[^/]+|issueLinkType/[^/]+|changelog/bulkfetch|bulk/.*|comment/list|attachment\b.*"
    r"|(search/approximate-count|jql|filter|dashboard|group|groups|role|webhook|permissions|permissionscheme|screens"
    r"|workflow|workflows|workflowscheme|statuses|statuscategory|resolution|component|version|label|users|user"
    r"|project|projectCategory|issuetypescheme|customField\w*|field|priority|issuetype|status|serverInfo|myself"
    r"|configuration|settings|task|worklog|auditing|events|avatar|expression|applicationrole|instance)\b.*)"
    r"|agile/1\.0/(board|sprint|epic|issue|backlog)\b.*)$"
)


def create_app(options: JiraOptions | None = None) -> web.Application:
    """The application; its live state is `app[STATE]`."""
    state = JiraState(options or JiraOptions())
    app = web.Application(middlewares=[faults_and_log(state.control), _jira_errors], client_max_size=_MAX_BODY)
    app[STATE] = state
    control_routes(app, state.control, state.reset, state.seed)
    JiraControl(state).mount(app)
    for name, version in _VERSIONS.items():
        for route in _PLATFORM:
            app.router.add_route(route.method, f"/rest/api/{name}{route.path}", _handler(state, route, version))
    for route in api_meta.AGILE_ROUTES:
        app.router.add_route(route.method, f"/rest/agile/1.0{route.path}", _handler(state, route, 2))

    async def close(app: web.Application) -> None:
        await state.webhooks.close()

    app.on_cleanup.append(close)
    return app


@asynccontextmanager
async def serve(
    options: JiraOptions | None = None, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[Served[JiraState]]:
    """Serves a stand-in Jira until the block ends; yields `.url`, `.state`, `.stop()` and `.start()`."""
    app = create_app(options)
    async with serve_app(app, app[STATE], host, port) as served:
        served.state.webhooks.base_url = served.url
        yield served


def _handler(state: JiraState, route: Route, version: int) -> WebHandler:
    async def handle(request: web.Request) -> web.StreamResponse:
        caller = _caller(state, request)
        if caller is None and not route.anonymous:
            raise JiraError(401, "Client must be authenticated to access this resource.")
        if unknown := request.query.keys() - route.query:
            raise JiraError(400, f"Unknown query parameter: {', '.join(sorted(unknown))}")
        if (refusal := _refusal(state, route, request)) is not None:
            answer = _error(JiraError(429, "Rate limit exceeded."))
            answer.headers.update(refusal.headers)
            return answer
        return await route.handler(Call(request, state, version, caller))

    return handle


def _refusal(state: JiraState, route: Route, request: web.Request) -> Refusal | None:
    if not state.options.rate_limits:
        return None
    if (refusal := state.limits.burst(route.method, route.path)) is not None:
        return refusal
    if route.writes_issue and (issue := state.site.find(request.match_info["issue"])) is not None:
        return state.limits.write(issue.id)
    return None


def _caller(state: JiraState, request: web.Request) -> User | None:
    """The token's account; None without credentials; JiraError(401) for wrong ones."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    kind, _, encoded = header.partition(" ")
    try:
        given = base64.b64decode(encoded, validate=True) if kind.lower() == "basic" else b""
    except binascii.Error:
        given = b""
    wanted = f"{state.options.email}:{state.options.token}".encode()
    if not hmac.compare_digest(given, wanted):
        raise JiraError(401, "Client must be authenticated to access this resource.")
    return state.site.bot


@web.middleware
async def _jira_errors(request: web.Request, handler: WebHandler) -> web.StreamResponse:
    if request.path.startswith("/_control/"):
        return await handler(request)
    try:
        return await handler(request)
    except JiraError as error:
        return _error(error)
    except web.HTTPNotFound:
        if _REAL.match(request.path):
            return _error(JiraError(501, f"The stand-in does not have {request.method} {request.path}."))
        return _error(JiraError(404, f"null for uri: {request.path}"))
    except web.HTTPMethodNotAllowed as error:
        answer = _error(JiraError(405, f"{request.method} is not allowed for {request.path}."))
        answer.headers["Allow"] = error.headers["Allow"]
        return answer
    except web.HTTPRequestEntityTooLarge:
        return _error(JiraError(413, "The request is too large."))


def _error(error: JiraError) -> web.Response:
    headers = {"WWW-Authenticate": 'Basic realm="Jira"'} if error.status == 401 else {}
    body = {"errorMessages": list(error.messages), "errors": error.errors}
    return web.json_response(body, status=error.status, headers=headers)
