"""Entity properties of issues and comments: reading what a client sends, and their endpoints."""

import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.jira.call import BAD_PAYLOAD, Call, Handler, Route, answer, nothing, route
from sandbox.jira.errors import JiraError
from sandbox.jira.fields import PROPERTY_MAX

_KEY_MAX = 255


def read_properties(value: object) -> dict[str, Any]:
    """A request's `properties` list as a mapping; raises JiraError(400)."""
    if not isinstance(value, list):
        raise JiraError(400, BAD_PAYLOAD)
    found = {}
    for entry in value:
        if not isinstance(entry, dict) or set(entry) != {"key", "value"} or not isinstance(entry["key"], str):
            raise JiraError(400, "Each property needs a key and a value.")
        found[entry["key"]] = checked(entry["key"], entry["value"])
    return found


def checked(key: str, value: Any) -> Any:
    """`value`, if it may be kept under `key` (Atlassian, "Entity properties": 255 and 32,768 characters)."""
    if not 0 < len(key) <= _KEY_MAX:
        raise JiraError(400, "The property key cannot be longer than 255 characters.")
    if len(json.dumps(value, ensure_ascii=False)) > PROPERTY_MAX:
        raise JiraError(400, "The property value cannot be longer than 32768 characters.")
    return value


def _of_issue(call: Call) -> tuple[dict[str, Any], str]:
    issue = call.issue()
    return issue.properties, f"{call.shape.api}/issue/{issue.id}/properties"


def _of_comment(call: Call) -> tuple[dict[str, Any], str]:
    comment = call.comment(call.site.comment_owner(call.path("comment")))
    return comment.properties, f"{call.shape.api}/comment/{comment.id}/properties"


def _routes(prefix: str, find: Callable[[Call], tuple[dict[str, Any], str]], writes: bool) -> tuple[Route, ...]:
    return (
        route("GET", prefix, _keys(find)),
        route("GET", prefix + "/{property}", _get(find)),
        route("PUT", prefix + "/{property}", _put(find), writes=writes),
        route("DELETE", prefix + "/{property}", _delete(find), writes=writes),
    )


def _keys(find: Callable[[Call], tuple[dict[str, Any], str]]) -> Handler:
    async def keys(call: Call) -> web.Response:
        properties, base = find(call)
        return answer({"keys": [{"self": f"{base}/{key}", "key": key} for key in properties]})

    return keys


def _get(find: Callable[[Call], tuple[dict[str, Any], str]]) -> Handler:
    async def get(call: Call) -> web.Response:
        properties, _ = find(call)
        key = _existing(call, properties)
        return answer({"key": key, "value": properties[key]})

    return get


def _put(find: Callable[[Call], tuple[dict[str, Any], str]]) -> Handler:
    async def put(call: Call) -> web.Response:
        properties, _ = find(call)
        key = call.path("property")
        status = 200 if key in properties else 201
        properties[key] = checked(key, await call.json())
        call.state.changes.bump()
        return web.Response(status=status)

    return put


def _delete(find: Callable[[Call], tuple[dict[str, Any], str]]) -> Handler:
    async def delete(call: Call) -> web.Response:
        properties, _ = find(call)
        del properties[_existing(call, properties)]
        call.state.changes.bump()
        return nothing()

    return delete


def _existing(call: Call, properties: dict[str, Any]) -> str:
    key = call.path("property")
    if key not in properties:
        raise JiraError(404, f"The property {key} does not exist.")
    return key


ROUTES = (
    *_routes("/issue/{issue}/properties", _of_issue, writes=True),
    *_routes("/comment/{comment}/properties", _of_comment, writes=False),
)
