"""What the Connector's answer means, translated once into the errors the worker decides on. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from sop.errors import Misconfigured, Rejected, Retryable, Trouble

# "Rate limiting for bots" (learn.microsoft.com, microsoftteams/platform/bots/how-to/rate-limit): retry 412, 429, 502
# and 504 with a back-off. Other 5xx and 408 did not work on the request either.
RETRYABLE = frozenset({408, 412, 429})
UNAVAILABLE = frozenset({502, 503, 504})
"""Teams as a whole does not answer, not this call alone: every lane waits for one probe."""
DESTINATION = "teams"


class ActivityGone(Rejected):
    """The message to change does not exist (any more): post anew and link it again."""


class NotInstalled(Rejected):
    """The app is not installed in that conversation, or the person has blocked it."""


class TooLarge(Rejected):
    """The message is over the size that Teams takes (about 100 KB counted as UTF-16)."""


def trouble_of(
    *,
    method: str,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    conversation_id: str,
    names_activity: bool,
    now: datetime,
) -> Trouble:
    """The trouble that a status outside 2xx means.

    Args:
        method: the request's method.
        status: the answer's status.
        headers: the answer's headers, found case-insensitively.
        body: the answer's body; only its error code and message are used.
        conversation_id: what the call was about, and the destination to leave alone on 429.
        names_activity: whether the request named an activity that may be gone.
        now: the time, against which an HTTP-date in Retry-After is counted.
    """
    reason = f"Teams answered {status} to {method}{_error_in(body)}"
    if status in UNAVAILABLE:
        after = retry_after(headers.get("Retry-After"), now)
        return Retryable(reason, destination=DESTINATION, after=after, unreachable=True, about=conversation_id)
    if status in RETRYABLE or status >= 500:
        after = retry_after(headers.get("Retry-After"), now)
        return Retryable(reason, destination=conversation_id, after=after, about=conversation_id)
    if status == 401:
        return Misconfigured(
            reason,
            setting="MicrosoftAppId",
            remedy=(
                "the Azure Bot must be of the app (or managed identity) and tenant that MicrosoftAppId and "
                "MicrosoftAppTenantId name; `sopilot doctor` shows as whom SOPilot signs in"
            ),
            about=conversation_id,
        )
    if status == 403:
        remedy = "install the app in that team, chat or for that person, then retry"
        return NotInstalled(reason, remedy=remedy, about=conversation_id)
    if status == 404 and names_activity:
        return ActivityGone(reason, remedy="post the message anew", about=conversation_id)
    if status == 413:
        return TooLarge(reason, remedy="shorten the card", about=conversation_id)
    return Rejected(reason, about=conversation_id)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header: seconds (fractions are taken too) or an HTTP-date (RFC 9110, 10.2.3).

    Never shortened, never below zero; None when there is no value or it cannot be understood.
    """
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = _seconds_until(value, now)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds_until(value: str, now: datetime) -> float:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return math.nan
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()


def _error_in(body: bytes) -> str:
    """Bot Framework's ``{"error": {"code", "message"}}`` as a suffix, or nothing."""
    try:
        document: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict):
        return ""
    parts = [str(error[name])[:200] for name in ("code", "message") if error.get(name)]
    return f": {': '.join(parts)}" if parts else ""
