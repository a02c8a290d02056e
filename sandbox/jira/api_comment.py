"""Endpoints of comments and issue links."""

from typing import Any

from aiohttp import web

from sandbox.jira import edits
from sandbox.jira.call import BAD_PAYLOAD, Call, answer, nothing, page, route
from sandbox.jira.errors import JiraError
from sandbox.jira.fields import read_comment_body
from sandbox.jira.model import Issue
from sandbox.jira.properties import read_properties
from sandbox.jira.site import LINK_TYPES

_EXPANDS = {"properties"}
_ORDERS = {"", "created", "+created", "-created"}


async def listing(call: Call) -> web.Response:
    """GET /issue/{issue}/comment"""
    issue, order = call.issue(), call.text("orderBy")
    if order not in _ORDERS:
        raise JiraError(400, f"Comments cannot be ordered by '{order}'.")
    comments = list(reversed(issue.comments)) if order == "-created" else issue.comments
    properties = "properties" in call.expand(_EXPANDS)
    shown = [call.shape.comment(issue, comment, properties) for comment in comments]
    part = page(shown, call.number("startAt", 0, 10**9), call.number("maxResults", 100, 5000), "comments")
    return answer({key: value for key, value in part.items() if key != "isLast"})


async def add(call: Call) -> web.Response:
    """POST /issue/{issue}/comment"""
    issue = call.issue()
    body = await call.body({"body", "properties"})
    text = read_comment_body(body.get("body"), call.version)
    made = edits.comment(call.state, call.user, issue, text, read_properties(body.get("properties", [])))
    return answer(call.shape.comment(issue, made, "properties" in call.expand(_EXPANDS)), 201)


async def read(call: Call) -> web.Response:
    """GET /issue/{issue}/comment/{comment}"""
    issue = call.issue()
    return answer(call.shape.comment(issue, call.comment(issue), "properties" in call.expand(_EXPANDS)))


async def update(call: Call) -> web.Response:
    """PUT /issue/{issue}/comment/{comment}"""
    issue = call.issue()
    comment = call.comment(issue)
    body = await call.body({"body", "properties"})
    text = read_comment_body(body.get("body"), call.version)
    comment.properties.update(read_properties(body.get("properties", [])))
    edits.edit_comment(call.state, call.user, issue, comment, text)
    return answer(call.shape.comment(issue, comment, "properties" in call.expand(_EXPANDS)))


async def delete(call: Call) -> web.Response:
    """DELETE /issue/{issue}/comment/{comment}"""
    issue = call.issue()
    edits.delete_comment(call.state, call.user, issue, call.comment(issue))
    return nothing()


async def link_types(call: Call) -> web.Response:
    """GET /issueLinkType"""
    return answer({"issueLinkTypes": [_shown_type(call, number) for number in LINK_TYPES]})


async def one_link_type(call: Call) -> web.Response:
    """GET /issueLinkType/{id}"""
    if call.path("id") not in LINK_TYPES:
        raise JiraError(404, f"No issue link type with id '{call.path('id')}' exists.")
    return answer(_shown_type(call, call.path("id")))


async def link_issues(call: Call) -> web.Response:
    """POST /issueLink"""
    body = await call.body({"type", "inwardIssue", "outwardIssue", "comment"})
    type_id = _link_type(body.get("type"))
    inward, outward = _linked(call, body, "inwardIssue"), _linked(call, body, "outwardIssue")
    if inward is outward:
        raise JiraError(400, "You cannot link an issue to itself.")
    comment = body.get("comment")
    text = read_comment_body(comment.get("body"), call.version) if isinstance(comment, dict) else None
    edits.link(call.state, call.user, type_id, inward, outward)
    if text is not None:
        edits.comment(call.state, call.user, inward, text, {})
    return web.Response(status=201)


def _shown_type(call: Call, number: str) -> dict[str, Any]:
    name, inward, outward = LINK_TYPES[number]
    return {
        "id": number,
        "name": name,
        "inward": inward,
        "outward": outward,
        "self": f"{call.shape.api}/issueLinkType/{number}",
    }


def _link_type(asked: object) -> str:
    if isinstance(asked, dict):
        for number, (name, _, _) in LINK_TYPES.items():
            if str(asked.get("id")) == number or asked.get("name") == name:
                return number
    raise JiraError(404, "No issue link type with the given id or name found.")


def _linked(call: Call, body: dict[str, Any], side: str) -> Issue:
    asked = body.get(side)
    if not isinstance(asked, dict) or not asked.keys() & {"id", "key"}:
        raise JiraError(400, BAD_PAYLOAD)
    return call.site.issue(str(asked.get("id", asked.get("key"))))


ROUTES = (
    route("GET", "/issue/{issue}/comment", listing, "startAt maxResults orderBy expand"),
    route("POST", "/issue/{issue}/comment", add, "expand", writes=True),
    route("GET", "/issue/{issue}/comment/{comment}", read, "expand"),
    route("PUT", "/issue/{issue}/comment/{comment}", update, "expand notifyUsers", writes=True),
    route("DELETE", "/issue/{issue}/comment/{comment}", delete, writes=True),
    route("GET", "/issueLinkType", link_types),
    route("GET", "/issueLinkType/{id}", one_link_type),
    route("POST", "/issueLink", link_issues),
)
