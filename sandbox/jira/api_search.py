"""`/search/jql`: page tokens, no total, an index that may lag, the trap of an anonymous caller. Data Center's `/search` too."""

import base64
import binascii
import hashlib
import json
from typing import Any

from aiohttp import web

from sandbox.jira import jql
from sandbox.jira.call import BAD_PAYLOAD, Call, answer, check_expand, route
from sandbox.jira.errors import JiraError
from sandbox.jira.model import Issue
from sandbox.jira.shapes import Json, choose_fields

_EXPANDS = {"changelog", "transitions", "names"}
_RECONCILE_MOST = 50
_MOST_WITH_FIELDS = 100
_MOST_IDS = 5000
_SERVER_MOST = 1000


async def search_get(call: Call) -> web.Response:
    """GET /search/jql"""
    reconcile = [text for part in call.texts("reconcileIssues") for text in part.split(",") if text]
    if not all(text.isdecimal() for text in reconcile):
        raise JiraError(400, "reconcileIssues must be issue ids.")
    asked = {
        "jql": call.text("jql"),
        "maxResults": call.number("maxResults", 50, _MOST_IDS),
        "nextPageToken": call.request.query.get("nextPageToken"),
        "fields": call.texts("fields"),
        "properties": call.texts("properties"),
        "expand": ",".join(call.texts("expand")),
        "reconcileIssues": [int(text) for text in reconcile],
    }
    return answer(_search(call, asked))


async def search_post(call: Call) -> web.Response:
    """POST /search/jql"""
    known = {"jql", "maxResults", "nextPageToken", "fields", "properties", "expand", "reconcileIssues", "fieldsByKeys"}
    # Jira takes null for what is not said.
    asked = {name: value for name, value in (await call.body(known)).items() if value is not None}
    if not isinstance(asked.get("maxResults", 50), int) or not isinstance(asked.get("expand", ""), str):
        raise JiraError(400, BAD_PAYLOAD)
    for name in ("fields", "properties", "reconcileIssues"):
        if not isinstance(asked.get(name, []), list):
            raise JiraError(400, BAD_PAYLOAD)
    return answer(_search(call, asked))


async def server_search(call: Call) -> web.Response:
    """GET /search on Data Center: startAt, and a total"""
    expand = {name for part in call.texts("expand") for name in part.split(",") if name}
    validated = call.text("validateQuery") != "false"
    start, size = call.number("startAt", 0, 10**9), call.number("maxResults", 50, _SERVER_MOST)
    return answer(_server_search(call, call.text("jql"), validated, call.texts("fields"), expand, start, size))


async def server_search_post(call: Call) -> web.Response:
    """POST /search on Data Center"""
    asked = await call.body({"jql", "startAt", "maxResults", "validateQuery", "fields", "expand"})
    start, size = asked.get("startAt", 0), asked.get("maxResults", 50)
    fields, expand = asked.get("fields") or [], asked.get("expand") or []
    kinds = ((asked.get("jql", ""), str), (start, int), (size, int), (fields, list), (expand, list))
    if not all(isinstance(value, kind) for value, kind in kinds) or min(start, size) < 0:
        raise JiraError(400, BAD_PAYLOAD)
    validated = asked.get("validateQuery") is not False
    size = min(size, _SERVER_MOST)
    return answer(_server_search(call, asked.get("jql", ""), validated, fields, set(expand), start, size))


def _server_search(
    call: Call, text: str, validated: bool, fields: list[str], expand: set[str], start: int, size: int
) -> Json:
    zone, me = call.state.options.time_zone, call.user.account_id
    query = jql.parse(text, call.site, call.state.clock.now(), zone, me, validated=validated)
    check_expand(expand, _EXPANDS)
    chosen = choose_fields(fields, "*navigable")
    found = query.run(_open(call, call.state.index.visible()))
    shown = [call.shape.issue(issue, chosen, expand) for issue in found[start : start + size]]
    return {"expand": "names,schema", "startAt": start, "maxResults": size, "total": len(found), "issues": shown}


async def gone(call: Call) -> web.Response:
    """GET and POST /search"""
    raise JiraError(
        410,
        "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. "
        "A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046",
    )


def _search(call: Call, asked: dict[str, Any]) -> Json:
    if call.caller is None:
        # Jira's trap: whoever lost the credentials is told that there is nothing.
        return {"issues": [], "isLast": True}
    text = str(asked.get("jql") or "")
    query = jql.parse(text, call.site, call.state.clock.now(), call.state.options.time_zone, call.user.account_id)
    expand = check_expand({name for name in asked.get("expand", "").split(",") if name}, _EXPANDS)
    chosen = choose_fields(asked.get("fields"), "id")
    found = query.run(_seen(call, asked.get("reconcileIssues", [])))
    start = _offset(asked.get("nextPageToken"), text)
    size = _size(asked.get("maxResults", 50), chosen)
    part = found[start : start + size]
    bare = chosen == {"id"} and not expand and not asked.get("properties")
    shown = [{"id": i.id} if bare else call.shape.issue(i, chosen, expand, asked.get("properties", [])) for i in part]
    result: Json = {"issues": shown, "isLast": start + len(part) >= len(found)}
    if not result["isLast"]:
        result["nextPageToken"] = _token(start + len(part), text)
    return result


def _seen(call: Call, reconcile: list[int]) -> list[Issue]:
    """The issues as the index has them, those to reconcile as they are."""
    if len(reconcile) > _RECONCILE_MOST:
        raise JiraError(400, f"reconcileIssues takes at most {_RECONCILE_MOST} ids.")
    seen = {issue.id: issue for issue in call.state.index.visible()}
    for number in reconcile:
        issue_id = str(number)
        seen.pop(issue_id, None)
        if issue_id in call.site.issues:
            seen[issue_id] = call.site.issues[issue_id]
    return _open(call, list(seen.values()))


def _open(call: Call, issues: list[Issue]) -> list[Issue]:
    """Those that a search of the token's account may find: neither hidden nor archived."""
    now = call.site.issues
    current = [(one, now.get(one.id, one)) for one in issues]
    return [
        one
        for one, held in current
        if call.site.is_seen(held) and held.archived is None and not call.site.projects[held.project].archived
    ]


def _size(asked: int, chosen: set[str]) -> int:
    if asked < 1:
        raise JiraError(400, "maxResults must be 1 or more.")
    return min(asked, _MOST_IDS if chosen <= {"id", "key"} else _MOST_WITH_FIELDS)


def _token(offset: int, text: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([offset, _mark(text)]).encode()).decode()


def _offset(token: str | None, text: str) -> int:
    if not token:
        return 0
    try:
        offset, mark = json.loads(base64.urlsafe_b64decode(token))
    except (binascii.Error, ValueError, TypeError) as error:
        raise JiraError(400, "The nextPageToken is invalid.") from error
    if mark != _mark(text):
        raise JiraError(400, "The nextPageToken does not belong to this query.")
    return int(offset)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


_QUERY = "jql nextPageToken maxResults fields expand properties fieldsByKeys failFast reconcileIssues"
ROUTES = (
    route("GET", "/search/jql", search_get, _QUERY, anonymous=True),
    route("POST", "/search/jql", search_post, anonymous=True),
    route("GET", "/search", gone, f"{_QUERY} startAt validateQuery", anonymous=True),
    route("POST", "/search", gone, anonymous=True),
)
SERVER_ROUTES = (
    route("GET", "/search", server_search, "jql startAt maxResults validateQuery fields expand"),
    route("POST", "/search", server_search_post),
)
