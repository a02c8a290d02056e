"""Jira's webhooks: a payload is a hint that something changed, never the truth. Pure, but for the last function.

https://developer.atlassian.com/cloud/jira/platform/webhooks/. Payloads come doubled, late and out of order; comment events
carry few fields, some of them no user; old servers leave much out. All we read is which issue to look at.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection

from jira_sync import links
from jira_sync.projection import marker_label
from jira_sync.values import OUR_LABEL, is_marker
from sop.desk import records, wishes

SIGNATURE_HEADER = "X-Hub-Signature"
TOKEN_QUERY = "token"
_COMMENT_ADDRESS = re.compile("/issue/([0-9]+)/comment/[0-9]+$")


@dataclass(frozen=True, slots=True)
class Hint:
    """Look at this issue. reason: the event, for log and metric; labels: those in the payload, to know a lost create by."""

    issue_id: str
    reason: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing to look at, and why."""

    reason: str


class BadWebhook(ValueError):
    """Not a webhook body; the message says why."""


def may_be_signature(header: str | None) -> bool:
    """Whether the header has a signature's shape, which can be seen before the body is there."""
    return re.fullmatch("sha256=[0-9a-f]{64}", header or "") is not None


def is_signed(body: bytes, header: str | None, secret: str) -> bool:
    """Whether `X-Hub-Signature: sha256=…` is the HMAC of the raw bytes under our secret, compared in constant time."""
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), (header or "").encode("utf-8", "surrogatepass"))


def bears_secret(tokens: Sequence[str], secret: str) -> bool:
    """Whether `?token=` of the address is our secret, compared in constant time: for a Data Center that cannot sign.

    tokens: all there are; who comes with two is refused.
    """
    token = tokens[0] if len(tokens) == 1 else ""
    return hmac.compare_digest(token.encode("utf-8", "surrogatepass"), secret.encode())


def read_hint(body: bytes) -> Hint | Ignored:
    """What a body asks for. Raises BadWebhook."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadWebhook(f"not JSON: {error}") from error
    if not isinstance(data, dict):
        raise BadWebhook("not a JSON object")
    event = data.get("webhookEvent")
    if not isinstance(event, str) or not event:
        raise BadWebhook("no webhookEvent in it")
    if event.startswith("worklog_"):
        return Ignored(f"{event}: work logs are not mirrored")
    if not event.startswith(("jira:issue_", "comment_")):
        return Ignored(f"{event}: not about an issue")
    issue = data.get("issue")
    issue_id = issue.get("id") if isinstance(issue, dict) else _commented(data.get("comment"))
    if not isinstance(issue_id, str | int) or not re.fullmatch("[0-9]{1,19}", str(issue_id)):
        return Ignored(f"{event}: names no issue; the sweep finds what it meant")
    return Hint(str(issue_id), event, _labels(issue))


def _commented(comment: Any) -> str | None:
    """The issue of a comment that a Data Center tells without its issue: in the comment's own address."""
    address = comment.get("self") if isinstance(comment, dict) else None
    found = _COMMENT_ADDRESS.search(address) if isinstance(address, str) else None
    return found[1] if found is not None else None


def _labels(issue: Any) -> tuple[str, ...]:
    fields = issue.get("fields") if isinstance(issue, dict) else None
    labels = fields.get("labels") if isinstance(fields, dict) else None
    return tuple(one for one in labels if isinstance(one, str)) if isinstance(labels, list) else ()


def note(connection: Connection, hint: Hint, now: float) -> bool:
    """Wish that the issue's item is looked at; False where it is none of ours. now: seconds of the lanes' clock."""
    item_id = links.item_of_issue(connection, hint.issue_id)
    if item_id is None:
        item_id = _claimed(connection, hint)
        if item_id is None:
            return False
        links.hint(connection, item_id, hint.issue_id)
    wishes.sync(connection, item_id, now)
    return True


def _claimed(connection: Connection, hint: Hint) -> str | None:
    """The record whose create may have made this issue: by our label, which a clone carries too, so the sync looks closer."""
    for label in hint.labels:
        if not is_marker(label):
            continue
        item_id = label.removeprefix(OUR_LABEL).rpartition("-")[0].upper()
        item = records.load(connection, item_id)
        if item is not None and marker_label(item) == label:
            return item_id
    return None
