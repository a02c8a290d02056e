"""Endpoints of remote links: what an issue points at outside of Jira."""

from typing import Any

from aiohttp import web

from sandbox.jira.call import Call, answer, nothing, route
from sandbox.jira.errors import JiraError
from sandbox.jira.model import Issue

_KEYS = {"globalId", "application", "relationship", "object"}


async def add(call: Call) -> web.Response:
    """POST /issue/{issue}/remotelink: the same globalId updates the link"""
    issue = call.issue()
    body = await _body(call)
    known = [link for link in issue.remote_links if "globalId" in body and link.get("globalId") == body["globalId"]]
    if known:
        known[0].update(body)
        link, status = known[0], 200
    else:
        link, status = {"id": int(call.site.next_id()), **body}, 201
        issue.remote_links.append(link)
    call.state.changes.bump()
    return answer({"id": link["id"], "self": _self(call, issue, link)}, status)


async def listing(call: Call) -> web.Response:
    """GET /issue/{issue}/remotelink"""
    issue = call.issue()
    if wanted := call.text("globalId"):
        return answer(_shown(call, issue, _by_global_id(issue, wanted)))
    return answer([_shown(call, issue, link) for link in issue.remote_links])


async def read(call: Call) -> web.Response:
    """GET /issue/{issue}/remotelink/{link}"""
    issue = call.issue()
    return answer(_shown(call, issue, _link(call, issue)))


async def update(call: Call) -> web.Response:
    """PUT /issue/{issue}/remotelink/{link}: what is not said is emptied"""
    issue = call.issue()
    link, body = _link(call, issue), await _body(call)
    for name in _KEYS - body.keys():
        link.pop(name, None)
    link.update(body)
    call.state.changes.bump()
    return nothing()


async def delete(call: Call) -> web.Response:
    """DELETE /issue/{issue}/remotelink/{link}"""
    issue = call.issue()
    return _without(call, issue, _link(call, issue))


async def delete_by_global_id(call: Call) -> web.Response:
    """DELETE /issue/{issue}/remotelink"""
    issue = call.issue()
    if not (wanted := call.text("globalId")):
        raise JiraError(400, errors={"globalId": "The globalId query parameter is required."})
    return _without(call, issue, _by_global_id(issue, wanted))


def _without(call: Call, issue: Issue, link: dict[str, Any]) -> web.Response:
    issue.remote_links.remove(link)
    call.state.changes.bump()
    return nothing()


async def _body(call: Call) -> dict[str, Any]:
    body = await call.body(_KEYS)
    target = body.get("object")
    texts = [target.get("url"), target.get("title")] if isinstance(target, dict) else [None]
    if not all(isinstance(text, str) for text in texts):
        raise JiraError(400, errors={"title": "'title' is required.", "url": "'url' is required."})
    return body


def _link(call: Call, issue: Issue) -> dict[str, Any]:
    for link in issue.remote_links:
        if str(link["id"]) == call.path("link"):
            return link
    raise JiraError(404, f"No remote issue link with id '{call.path('link')}' exists.")


def _by_global_id(issue: Issue, wanted: str) -> dict[str, Any]:
    for link in issue.remote_links:
        if link.get("globalId") == wanted:
            return link
    raise JiraError(404, "No remote issue link is associated with the given global ID.")


def _shown(call: Call, issue: Issue, link: dict[str, Any]) -> dict[str, Any]:
    return {**link, "self": _self(call, issue, link)}


def _self(call: Call, issue: Issue, link: dict[str, Any]) -> str:
    return f"{call.shape.api}/issue/{issue.id}/remotelink/{link['id']}"


ROUTES = (
    route("GET", "/issue/{issue}/remotelink", listing, "globalId"),
    route("POST", "/issue/{issue}/remotelink", add, writes=True),
    route("DELETE", "/issue/{issue}/remotelink", delete_by_global_id, "globalId", writes=True),
    route("GET", "/issue/{issue}/remotelink/{link}", read),
    route("PUT", "/issue/{issue}/remotelink/{link}", update, writes=True),
    route("DELETE", "/issue/{issue}/remotelink/{link}", delete, writes=True),
)
