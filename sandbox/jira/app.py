"""The stand-in Jira as an aiohttp application."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import format_datetime

from aiohttp import web
from aiohttp.typedefs import Handler as WebHandler, Middleware

from sandbox.common import Fault, Served, control_routes, faults_and_log, serve_app
from sandbox.jira import (
    accounts,
    api_agile,
    api_comment,
    api_file,
    api_issue,
    api_meta,
    api_remote,
    api_search,
    api_single,
    properties,
)
from sandbox.jira.acts import JiraControl
from sandbox.jira.call import Call, Route
from sandbox.jira.errors import JiraError
from sandbox.jira.limits import Refusal
from sandbox.jira.options import JiraOptions
from sandbox.jira.state import JiraState

STATE: web.AppKey[JiraState] = web.AppKey("jira_state", JiraState)
# `latest` is version 2 on Jira Cloud.
_VERSIONS = {"2": 2, "3": 3, "latest": 2}
_MAX_BODY = 12 * 1024 * 1024
_BOTH = (*api_comment.ROUTES, *api_file.ROUTES, *api_remote.ROUTES, *api_single.ROUTES, *properties.ROUTES)
_CLOUD = (*api_search.ROUTES, *api_meta.ROUTES, *api_issue.ROUTES, *api_file.CLOUD_ROUTES, *_BOTH)
_SERVER = (*api_search.SERVER_ROUTES, *api_meta.SERVER_ROUTES, *api_issue.SERVER_ROUTES, *_BOTH)
# What Cloud has and a Data Center answers with 404, whatever its other paths would make of it.
_CLOUD_ONLY = re.compile(r"^/rest/api/(3/|(2|latest)/(search/jql|issue/bulkfetch|changelog/bulkfetch|bulk/))")
# Endpoints that a real Jira has and the stand-in does not.
_REAL = re.compile(
    r"^/rest/(api/(2|3|latest)/("
    r"issue/(bulk|createmeta|archive|unarchive|picker|watching|properties|limit)\b.*"
    r"|issue/[^/]+/(editmeta|watchers|votes|worklog|attachments|notify|remotelink/[^/]+|archive)\b.*"
    r"|issueLink/[^/]+|issueLinkType/[^/]+|changelog/bulkfetch|bulk/.*|comment/list|attachment\b.*"
    r"|(search/approximate-count|jql|filter|dashboard|group|groups|role|webhook|permissions|permissionscheme|screens"
    r"|workflow|workflows|workflowscheme|statuses|statuscategory|resolution|component|version|label|users|user"
    r"|project|projectCategory|issuetypescheme|customField\w*|field|priority|issuetype|status|serverInfo|myself"
    r"|configuration|application-properties|settings|task|worklog|auditing|events|avatar|expression|applicationrole|instance)\b.*)"
    r"|auth/1/websudo|pat/latest/tokens\b.*|project-templates/.*"
    r"|agile/1\.0/(board|sprint|epic|issue|backlog)\b.*)$"
)

# The same of paths that the stand-in knows by another method.
_OTHER_METHODS = re.compile(
    r"^((POST|PUT|DELETE) /rest/api/(2|3|latest)/(project|user|status|priority|issuetype|issueLinkType)\b.*"
    r"|(POST|PUT) /rest/api/(2|3|latest)/issue/(bulk|archive|unarchive)"
    r"|PUT /rest/agile/1\.0/issue/rank|POST /rest/agile/1\.0/board|(POST|DELETE) /rest/auth/1/session)$"
)

# Cloud's paths that would be taken for an issue's key. A Data Center answers that there is no such issue, since version 9.
_NO_KEYS = {"bulk", "createmeta", "picker", "archive", "unarchive", "watching", "properties", "limit"}


def create_app(options: JiraOptions | None = None) -> web.Application:
    """The application; its live state is `app[STATE]`."""
    state = JiraState(options or JiraOptions())
    server = state.options.deployment == "server"
    middlewares = [faults_and_log(state.control), _dated(state), *([_no_cloud] if server else []), _jira_errors]
    app = web.Application(middlewares=middlewares, client_max_size=_MAX_BODY)
    app[STATE] = state
    control_routes(app, state.control, state.reset, state.seed)
    JiraControl(state).mount(app)
    for name, version in _VERSIONS.items():
        for route in _SERVER if server else _CLOUD:
            app.router.add_route(route.method, f"/rest/api/{name}{route.path}", _handler(state, route, version))
    for route in api_file.SECURE_ROUTES if server else ():
        app.router.add_route(route.method, f"/secure{route.path}", _handler(state, route, 2))
    for route in accounts.ROUTES:
        app.router.add_route(route.method, f"/rest/auth/1{route.path}", _handler(state, route, 2))
    for route in api_agile.ROUTES:
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
        caller = accounts.caller(state, request.headers.get("Authorization"))
        if caller is None and not route.anonymous:
            raise JiraError(401, "Client must be authenticated to access this resource.")
        if not state.site.server and request.match_info.get("issue") in _NO_KEYS:
            raise JiraError(501, f"The stand-in does not have {request.method} {request.path}.")
        if unknown := request.query.keys() - route.query:
            raise JiraError(400, f"Unknown query parameter: {', '.join(sorted(unknown))}")
        if (refusal := _refusal(state, route, request)) is not None:
            answer = _error(JiraError(429, "Rate limit exceeded."))
            answer.headers.update(refusal.headers)
            return answer
        answer = await route.handler(Call(request, state, version, caller))
        answer.headers.update(state.limits.near(_ordered(state, "near_limit", request)))
        return answer

    return handle


def _ordered(state: JiraState, kind: str, request: web.Request) -> Fault | None:
    return state.control.faults.take_kind(kind, method=request.method, path=request.path)


def _dated(state: JiraState) -> Middleware:
    """Every answer bears the stand-in's own time: moments in other headers are to be read by it."""

    @web.middleware
    async def apply(request: web.Request, handler: WebHandler) -> web.StreamResponse:
        answer = await handler(request)
        answer.headers["Date"] = format_datetime(state.clock.now(), usegmt=True)
        return answer

    return apply


@web.middleware
async def _no_cloud(request: web.Request, handler: WebHandler) -> web.StreamResponse:
    if _CLOUD_ONLY.match(request.path):
        body = {"message": f"null for uri: {request.url}", "status-code": 404}
        return web.json_response(body, status=404)
    return await handler(request)


def _refusal(state: JiraState, route: Route, request: web.Request) -> Refusal | None:
    issue = state.site.find(request.match_info["issue"]) if route.writes_issue else None
    ordered = _ordered(state, "rate_limit", request)
    return state.limits.refuse(route.method, route.path, issue.id if issue else None, ordered)


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
        if _OTHER_METHODS.match(f"{request.method} {request.path}"):
            return _error(JiraError(501, f"The stand-in does not have {request.method} {request.path}."))
        answer = _error(JiraError(405, f"{request.method} is not allowed for {request.path}."))
        answer.headers["Allow"] = error.headers["Allow"]
        return answer
    except web.HTTPRequestEntityTooLarge:
        return _error(JiraError(413, "The request is too large."))


def _error(error: JiraError) -> web.Response:
    headers = {"WWW-Authenticate": 'Basic realm="Jira"'} if error.status == 401 else {}
    body = {"errorMessages": list(error.messages), "errors": error.errors}
    return web.json_response(body, status=error.status, headers=headers)
