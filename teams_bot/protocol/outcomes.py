"""What the Connector's answer means, translated once into the errors the worker decides on. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from sop.errors import Misconfigured, Rejected, Retryable, Trouble
from sop.records.text import clean_line

# "Rate limiting for bots" (learn.microsoft.com, microsoftteams/platform/bots/how-to/rate-limit): retry 412, 429, 502
# and 504 with a back-off. Other 5xx and 408 did not work on the request either.
RETRYABLE = frozenset({408, 412, 429})
UNAVAILABLE = frozenset({502, 503, 504})
"""Teams as a whole does not answer, not this call alone: every lane waits for one probe."""
DESTINATION = "teams"


class Throttled(Retryable):
    """Too much was sent into the conversation (429)."""


class ActivityGone(Rejected):
    """The message to change does not exist (any more): post anew and link it again."""


class NotInstalled(Rejected):
    """The app is not installed in that conversation, or somebody has blocked it there: nothing can be posted."""


class ConversationGone(Rejected):
    """The channel, chat or thread to post into does not exist (any more)."""


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
    code, message = _error_in(body)
    told = ": ".join(part for part in (code, message) if part)
    reason = f"Teams answered {status} to {method}{f': {told}' if told else ''}"
    if status in UNAVAILABLE:
        after = retry_after(headers.get("Retry-After"), now)
        return Retryable(reason, destination=DESTINATION, after=after, unreachable=True, about=conversation_id)
    if status in RETRYABLE or status >= 500:
        after = retry_after(headers.get("Retry-After"), now)
        kind = Throttled if status == 429 else Retryable
        return kind(reason, destination=conversation_id, after=after, about=conversation_id)
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
        return _forbidden(reason, code, conversation_id)
    if status == 404 and (names_activity or code == "ActivityNotFoundInConversation"):
        return ActivityGone(reason, remedy="post the message anew", about=conversation_id)
    if status == 404 and (method == "POST" or code == "ConversationNotFound"):
        return ConversationGone(reason, remedy=_GONE, about=conversation_id)
    if status == 413:
        return TooLarge(reason, remedy="shorten what is to be sent, then retry", about=conversation_id)
    return Rejected(reason, remedy=_REFUSED if status == 400 else "", about=conversation_id)


# "Status codes from bot conversational APIs" (learn.microsoft.com, microsoftteams/platform/bots/
# build-conversational-capability): none of these is to be repeated by itself.
_NOT_THE_CONVERSATION = {
    "InvalidBotApiHost": "write to the bot there once, so that it learns the address of that tenant's cloud, then retry",
    "NotEnoughPermissions": "give the app the permission that the reason names, or post elsewhere, then retry",
}
_SHUT = {
    "BotDisabledByAdmin": "allow the app in Teams' app policies; it goes on by itself once somebody writes to it there",
    "ConversationBlockedByUser": "have it unblocked there (by the person, or in the channel's moderation settings); "
    "it goes on by itself once somebody writes to it there",
}
_INSTALL = "install the app in that team, chat or for that person; it goes on by itself then"
_GONE = (
    "the channel, chat or thread was deleted: route records elsewhere, or type `show` and the record's id in another"
)
_REFUSED = "the reason says what Teams does not take; report it, then retry"


def _forbidden(reason: str, code: str, conversation_id: str) -> Rejected:
    if code in _NOT_THE_CONVERSATION:
        return Rejected(reason, remedy=_NOT_THE_CONVERSATION[code], about=conversation_id)
    return NotInstalled(reason, remedy=_SHUT.get(code, _INSTALL), about=conversation_id)


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


def _error_in(body: bytes) -> tuple[str, str]:
    """Code and message of Bot Framework's ``{"error": {"code", "message"}}``, each empty where there is none."""
    try:
        document: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        return "", ""
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict):
        return "", ""
    # Cleaned: the reason of parked work is stored, and a database takes no NUL.
    return clean_line(str(error.get("code") or ""))[:200], clean_line(str(error.get("message") or ""))[:200]
