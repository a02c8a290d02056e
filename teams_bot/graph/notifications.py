"""Graph's notifications: what a body says, item by item. Pure, apart from the keys it is opened with.

Sources (learn.microsoft.com/graph): change-notifications-delivery-webhooks, change-notifications-with-resource-data,
change-notifications-lifecycle-events. The pages on transcripts spell the sealed content `EncryptedContent` as well.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from teams_bot.graph import meetings, sealed
from teams_bot.graph.sealed import Sealing
from teams_bot.protocol.refusal import Refused

MOST_ITEMS = 200
"""Items of one body: each costs an RSA operation."""
LIFECYCLE = frozenset({"reauthorizationRequired", "subscriptionRemoved", "missed"})
_RESOURCE = re.compile(
    r"/?(?:users[('/]+(?P<user>[^'/)]+)['/)]*/|communications/)?onlineMeetings[('/]+(?P<meeting>[^'/)]+)['/)]*"
    r"/transcripts[('/]+(?P<transcript>[^'/)]+)['/)]*"
)


@dataclass(frozen=True, slots=True)
class Changed:
    """There is a transcript. meeting_id, transcript_id, created: None where it is not said, or cannot be read."""

    subscription_id: str
    meeting_id: str | None = None
    transcript_id: str | None = None
    created: str | None = None


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Something happens to a subscription itself. event: one of LIFECYCLE."""

    subscription_id: str
    event: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item that is known to be for us; sealed: what it carries, still closed."""

    body: dict[str, Any]
    sealed: dict[str, Any] | None


def parse(body: bytes) -> tuple[list[dict[str, Any]], Any]:
    """The items of a body, and the tokens that come with them. Raises Refused (400)."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refused(400, "not JSON") from None
    value = data.get("value") if isinstance(data, dict) else None
    if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
        raise Refused(400, "no notifications in it")
    if len(value) > MOST_ITEMS:
        raise Refused(413, f"over {MOST_ITEMS} notifications")
    return value, data.get("validationTokens")


def ours(items: Sequence[dict[str, Any]], secret: str | None, tenant: str) -> list[Item]:
    """The items that carry our secret, compared in constant time, and are of our tenant."""
    return [Item(one, _sealed_in(one)) for one in items if _is_ours(one, secret, tenant)]


def _is_ours(item: dict[str, Any], secret: str | None, tenant: str) -> bool:
    state, told = item.get("clientState"), item.get("tenantId")
    if secret is None or not isinstance(state, str) or not isinstance(item.get("subscriptionId"), str):
        return False
    same = hmac.compare_digest(state.encode("utf-8", "surrogatepass"), secret.encode())
    return same and isinstance(told, str) and told.lower() == tenant.lower()


def _sealed_in(item: dict[str, Any]) -> dict[str, Any] | None:
    content = item.get("encryptedContent") or item.get("EncryptedContent")
    return content if isinstance(content, dict) else None


def read(item: Item, sealings: Sequence[Sealing]) -> Changed | Lifecycle | None:
    """What an item says; None for what is not known here. Raises Broken where its content was tampered with."""
    subscription = str(item.body["subscriptionId"])
    event = item.body.get("lifecycleEvent")
    if event is not None:
        return Lifecycle(subscription, event) if event in LIFECYCLE else None
    opened = _opened(item, sealings) if item.sealed is not None else None
    if opened is not None:
        return Changed(
            subscription, _id(opened.get("meetingId")), _id(opened.get("id")), _text(opened.get("createdDateTime"))
        )
    named = _RESOURCE.fullmatch(str(item.body.get("resource") or ""))
    if named is None:
        return Changed(subscription)
    return Changed(subscription, _id(named["meeting"]), _id(named["transcript"]))


def _opened(item: Item, sealings: Sequence[Sealing]) -> dict[str, Any] | None:
    """None where it is sealed for a certificate that is no longer held: that it came is worth a look all the same."""
    wanted = item.sealed or {}
    sealing = next((one for one in sealings if one.id == wanted.get("encryptionCertificateId")), None)
    return sealed.unseal(wanted, sealing) if sealing is not None else None


def _id(value: object) -> str | None:
    return value if isinstance(value, str) and meetings.is_id(value) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
