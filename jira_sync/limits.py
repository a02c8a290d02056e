"""What Jira's answers say of its limits: how long to wait, and whom that concerns. Pure.

Cloud: https://developer.atlassian.com/cloud/jira/platform/rate-limiting/. Data Center:
https://confluence.atlassian.com/adminjiraserver/improving-instance-stability-with-rate-limiting-983794911.html.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum

from sop.lanes import SystemClock

NEAR_S = 5.0
"""Seconds that background work waits where Jira says that a limit is near, and not when it is far again."""
NEAR, SHORT = 0.2, 0.5
"""Shares of a limit: with less left all background work waits, which is Jira's own "near"; with less than the other, sweeps."""


class Scope(Enum):
    """Who has to wait."""

    ISSUE = "issue"
    ENDPOINT = "endpoint"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Limit:
    """A 429. after: seconds to wait; None where the answer names no time."""

    scope: Scope
    after: float | None


def read_limit(headers: Mapping[str, str]) -> Limit:
    """What a 429 asks for.

    Cloud names its reason. A Data Center counts the tokens of an account, whatever that asks for, and is known by its
    header. An answer that says neither is taken to speak of the endpoint that gave it.
    """
    reason = headers.get("RateLimit-Reason", "")
    asked, reset = retry_after(headers), reset_after(headers)
    if reason.startswith("jira-quota-"):
        # Everything stands still until the reset: whichever of the two is later.
        return Limit(Scope.EVERYTHING, max((one for one in (asked, reset) if one is not None), default=None))
    after = asked if asked is not None else reset
    if reason == "jira-per-issue-on-write":
        return Limit(Scope.ISSUE, after)
    if "X-RateLimit-Interval-Seconds" in headers:
        return Limit(Scope.EVERYTHING, after if after is not None else _number(headers["X-RateLimit-Interval-Seconds"]))
    return Limit(Scope.ENDPOINT, after)


@dataclass(frozen=True, slots=True)
class Scarce:
    """Much of a limit is spent. after: seconds until it is whole again; near: whether all background work waits, or sweeps."""

    after: float
    near: bool


def scarce(headers: Mapping[str, str]) -> Scarce | None:
    """Who should give way after this answer, and for how long; None where there is plenty.

    A Data Center says only how many tokens are left, and in how many seconds it gives new ones.
    """
    left = _share_left(headers)
    near = headers.get("X-RateLimit-NearLimit", "").lower() == "true" or left < NEAR
    if not near and left >= SHORT:
        return None
    reset = reset_after(headers)
    after = reset if reset is not None else _number(headers.get("X-RateLimit-Interval-Seconds", ""))
    return Scarce(after if after is not None else NEAR_S, near)


def _share_left(headers: Mapping[str, str]) -> float:
    """What is left of a limit, of 1.0; 1.0 where the answer does not say."""
    limit, left = (_number(headers.get(f"X-RateLimit-{name}", "")) for name in ("Limit", "Remaining"))
    return left / limit if limit and left is not None else 1.0


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that an answer asks to wait: Retry-After as seconds or as a date (RFC 9110, 10.2.3)."""
    value = headers.get("Retry-After")
    if not value:
        return None
    seconds = _number(value)
    return seconds if seconds is not None else _until(_date(value), headers)


def reset_after(headers: Mapping[str, str]) -> float | None:
    """Seconds until `X-RateLimit-Reset`: a moment in ISO 8601, of the minute at times."""
    try:
        then = datetime.fromisoformat(headers.get("X-RateLimit-Reset", "").strip())
    except ValueError:
        return None
    return _until(then if then.tzinfo is not None else then.replace(tzinfo=UTC), headers)


def _until(then: datetime | None, headers: Mapping[str, str]) -> float | None:
    """Seconds from when Jira answered, by its own clock where it tells that: ours may be off."""
    if then is None:
        return None
    date = _date(headers.get("Date", ""))
    try:
        return max(0.0, then.timestamp() - (date.timestamp() if date is not None else SystemClock().now()))
    except (ValueError, OverflowError):
        return None


def _number(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _date(value: str) -> datetime | None:
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    # Of the three forms that a date may have, one names no zone; all are in UTC (RFC 9110, 5.6.7).
    return then if then.tzinfo is not None else then.replace(tzinfo=UTC)
