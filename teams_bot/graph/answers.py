"""What Graph's answer means, translated once into the errors the worker decides on. Pure.

Sources (learn.microsoft.com): "Microsoft Graph error responses and resource types", "Microsoft Graph throttling guidance",
"Manage transcript API access for Teams meetings", "Configure application access to online meetings", "Payment models and
licensing requirements for Microsoft Teams APIs".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

from sop.desk.lanes_of import GRAPH_GATE
from sop.errors import Rejected, Retryable, Trouble
from sop.words import words
from teams_bot.protocol.outcomes import RETRYABLE, retry_after

GONE = frozenset({404, 410})


class Area(StrEnum):
    """What a call is about: the permission it needs is named by it."""

    MEETINGS = "meetings"
    TRANSCRIPTS = "transcripts"
    INSIGHTS = "insights"
    CALENDAR = "calendar"
    SUBSCRIPTIONS = "subscriptions"


class Why(StrEnum):
    """Why Graph refuses until an administrator has done something. Each is a gate, and has its sentences (`why.…`, `do.…`)."""

    DISABLED = "graph.disabled"
    SPEAKERS = "graph.speakers"
    POLICY = "graph.policy"
    PAYMENT = "graph.payment"
    LICENCE = "graph.licence"
    ADDRESS = "graph.address"
    CONSENT_MEETINGS = "graph.consent.meetings"
    CONSENT_TRANSCRIPTS = "graph.consent.transcripts"
    CONSENT_INSIGHTS = "graph.consent.insights"
    CONSENT_CALENDAR = "graph.consent.calendar"


_CONSENT = {
    Area.MEETINGS: Why.CONSENT_MEETINGS,
    Area.TRANSCRIPTS: Why.CONSENT_TRANSCRIPTS,
    Area.SUBSCRIPTIONS: Why.CONSENT_TRANSCRIPTS,
    Area.INSIGHTS: Why.CONSENT_INSIGHTS,
    Area.CALENDAR: Why.CONSENT_CALENDAR,
}


class Refusal(Rejected):
    """Refused until an administrator has done something. told: Graph's own words, for the log; token: it was the access
    token, so that a fresh one may help."""

    def __init__(self, why: Why, told: str, *, about: str = "", token: bool = False) -> None:
        english = words("en", "UTC")
        super().__init__(f"{english(f'why.{why}')} ({told})", remedy=english(f"do.{why}"), about=about)
        self.why = why
        self.token = token


class Gone(Rejected):
    """What was asked for is not there (any more)."""


class Conflict(Rejected):
    """There is such a subscription already."""


def trouble_of(
    *, area: Area, status: int, headers: Mapping[str, str], body: bytes, now: datetime, about: str = ""
) -> Trouble:
    """The trouble that a status outside 2xx means. now: against which an HTTP-date in Retry-After is counted."""
    code, message = _error_in(body)
    told = f"Graph answered {status}: {': '.join(part for part in (code, message) if part) or 'nothing'}"
    if status in RETRYABLE or status >= 500:
        after = retry_after(headers.get("Retry-After"), now)
        # Who is throttled is told so per app and per tenant: 429 is about this call, the 5xx about all of Graph.
        return Retryable(told, destination=GRAPH_GATE, after=after, unreachable=status >= 500, about=about)
    if status in GONE:
        return Gone(told, about=about)
    if status == 409:
        return Conflict(told, about=about)
    why = _why(area, status, code, message.lower())
    return Refusal(why, told, about=about, token=status == 401) if why is not None else Rejected(told, about=about)


def _why(area: Area, status: int, code: str, message: str) -> Why | None:
    if status == 402:
        return Why.PAYMENT
    if status == 400 and area is Area.SUBSCRIPTIONS and (code == "ValidationError" or "validation request" in message):
        return Why.ADDRESS
    if status not in (401, 403):
        return None
    if code == "GraphAccessToTranscriptsDisabled":
        return Why.DISABLED
    if code == "SpeakerAttributionNotAllowed":
        return Why.SPEAKERS
    if "application access policy" in message:
        return Why.POLICY
    if area is Area.INSIGHTS and "licen" in message:
        return Why.LICENCE
    return _CONSENT[area]


def _error_in(body: bytes) -> tuple[str, str]:
    """Code and message, each empty where there is none; inner errors name transcripts' refusals more exactly."""
    try:
        document: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        return "", ""
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict):
        return "", ""
    inner = error.get("innerError") or error.get("innererror")
    exact = inner.get("code") if isinstance(inner, dict) else None
    return str(exact or error.get("code") or "")[:200], str(error.get("message") or "")[:200]
