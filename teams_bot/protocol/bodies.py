"""From the bytes of a request to an activity as plain data, or a refusal. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from teams_bot.protocol.refusal import Refused

MAX_BODY_BYTES = 1024 * 1024
MAX_DEPTH = 100
BODY_S = 10.0
"""Seconds within which a request's body has to be here: everybody who may speak to us sends it at once."""

MAX_ID = 255
"""Characters in an id of Teams'. Theirs stay below 200; a longer one would not fit the database."""

_OBJECTS = ("from", "recipient", "channelData", "relatesTo")
_STRINGS = (
    "id",
    "text",
    "name",
    "replyToId",
    "locale",
    "deliveryMode",
    "timestamp",
    "localTimestamp",
    "textFormat",
)
_LISTS_OF_OBJECTS = (
    "entities",
    "attachments",
    "membersAdded",
    "membersRemoved",
    "reactionsAdded",
    "reactionsRemoved",
)


def read_activity(body: bytes) -> dict[str, Any]:
    """The activity in a request's body.

    Lone surrogates, NUL characters and nesting beyond `MAX_DEPTH` are refused here, because further in a database or
    a recursive serialiser would fail on them.

    Raises:
        Refused: 400 with the reason.
    """
    return check_shape(parse(body))


def parse(body: bytes) -> Any:
    """The JSON value in a body; raises `Refused` as `read_activity`."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Refused(400, "the body is not valid JSON") from error
    # Both checks walk the value only when its bytes leave the doubt open: nearly never.
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH and _depth_exceeds(value, MAX_DEPTH):
        raise Refused(400, f"the body is nested deeper than {MAX_DEPTH} levels")
    if b"\\u0000" in body and any("\0" in text for text in _strings(value)):
        raise Refused(400, "the body contains a NUL character")
    return value


def check_shape(value: Any) -> dict[str, Any]:
    """The value, if it has what every activity from Teams has; raises `Refused` as `read_activity`."""
    if not isinstance(value, dict):
        raise Refused(400, "the body is not an activity")
    for name in ("type", "serviceUrl", "channelId"):
        if not isinstance(value.get(name), str) or not value[name]:
            raise Refused(400, f"the activity has no {name}")
    conversation = value.get("conversation")
    if not isinstance(conversation, dict) or not isinstance(conversation.get("id"), str) or not conversation["id"]:
        raise Refused(400, "the activity has no conversation")
    for name in _OBJECTS:
        if not isinstance(value.get(name), dict | None):
            raise Refused(400, f"the activity's {name} is not an object")
    for name in _STRINGS:
        if not isinstance(value.get(name), str | None):
            raise Refused(400, f"the activity's {name} is not a string")
    if value["type"] in ("message", "invoke") and not value.get("id"):
        raise Refused(400, "the activity has no id")
    for held in (conversation.get("id"), value.get("id"), value.get("replyToId"), (value.get("from") or {}).get("id")):
        if isinstance(held, str) and len(held) > MAX_ID:
            raise Refused(400, "the activity has an id that is too long")
    for name in _LISTS_OF_OBJECTS:
        items = value.get(name)
        if items is not None and not (isinstance(items, list) and all(isinstance(item, dict) for item in items)):
            raise Refused(400, f"the activity's {name} is not a list of objects")
    return value


def tenant_of(activity: dict[str, Any]) -> str | None:
    """The tenant an activity says it comes from: ``channelData.tenant.id``, else ``conversation.tenantId``.

    Raises:
        Refused: 403 when it names two different tenants.
    """
    channel_data = activity.get("channelData") or {}
    tenant = channel_data.get("tenant")
    named = [
        tenant.get("id") if isinstance(tenant, dict) else None,
        activity["conversation"].get("tenantId"),
    ]
    found = {name.lower() for name in named if isinstance(name, str) and name}
    if len(found) > 1:
        raise Refused(403, "the activity names two tenants")
    return found.pop() if found else None


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _depth_exceeds(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit + 1):
        level = [child for item in level for child in _children(item)]
        if not level:
            return False
    return True


def _strings(value: Any) -> Iterator[str]:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            yield item
        if isinstance(item, dict):
            yield from item
        pending.extend(_children(item))
