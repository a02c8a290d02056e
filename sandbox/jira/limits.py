"""Jira's rate limits, and an account of what came before it was due.

Cloud (Atlassian, "Rate limiting"): a burst per endpoint and method, writes per issue, and an app's points by the hour. Data
Center ("Improving instance stability with rate limiting"): tokens per account, told by headers of its own. After a refusal
everything of the same kind is refused until the moment that was named; what is sent so is counted.
"""

import math
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

from sandbox.common import Clock, Fault, iso
from sandbox.jira.errors import JiraError
from sandbox.jira.options import JiraOptions

BURST, PER_ISSUE, QUOTA = "jira-burst-based", "jira-per-issue-on-write", "jira-quota-tenant-based"
TOKENS = "tokens"
"""Data Center names no reason in its answer; this is what the counts call it."""
_ISSUE_WINDOWS = ((20, 2.0), (100, 30.0))
_BURST = {"GET": 100, "POST": 100, "PUT": 50, "DELETE": 50}
_BURST_ISSUE_GET = 150
_BURST_WINDOW_S = 1.0
_GRACE_S = 1.0
"""Real seconds after a refusal in which its answer may not have arrived: what comes then may have been under way."""
_NEAR = 0.2


@dataclass(frozen=True)
class Refusal:
    """Too many: the headers of the 429."""

    headers: dict[str, str]


@dataclass(frozen=True)
class _Hold:
    reason: str
    limit: int
    since: float
    until: float
    form: str = "seconds"


class Limits:
    """Windows on the clock that never stands still, so that advancing the stand-in's clock frees them."""

    def __init__(self, clock: Clock, options: JiraOptions) -> None:
        self._clock = clock
        self._options = options
        self._seen: dict[str, deque[float]] = defaultdict(deque)
        self._holds: dict[str, _Hold] = {}
        self._window_until = 0.0
        self._spent = 0
        self.refused: Counter[str] = Counter()
        self.early: Counter[str] = Counter()

    def refuse(self, method: str, endpoint: str, issue_id: str | None, ordered: Fault | None) -> Refusal | None:
        """Counts a call; a Refusal where it is one too many. issue_id: of the issue it writes to; ordered: a `rate_limit`."""
        burst, issue = f"{method} {endpoint}", f"issue {issue_id}" if issue_id else None
        keys = {BURST: burst, PER_ISSUE: issue, QUOTA: "everything", TOKENS: "everything"}
        for key in (burst, issue, "everything"):
            hold = self._holds.get(key) if key else None
            if hold is not None and self._clock.flow() < hold.until:
                self.early[hold.reason] += self._clock.flow() > hold.since + _GRACE_S
                return self._told(hold)
        if ordered is not None:
            return self._order(keys, ordered)
        return self._quota() or (self._windows(method, endpoint, burst, issue) if self._options.rate_limits else None)

    def near(self, ordered: Fault | None) -> dict[str, str]:
        """Headers of an answer that was let through. ordered: a `near_limit`."""
        quota = self._options.quota
        if ordered is not None:
            return {"X-RateLimit-NearLimit": "true", "X-RateLimit-Reset": self._reset(ordered.seconds)}
        if not quota:
            return {}
        left = quota - self._spent
        if self._options.deployment == "server":
            return self._tokens(quota, left, 0)
        told = {"X-RateLimit-Limit": str(quota), "X-RateLimit-Remaining": str(left)}
        told["X-RateLimit-Reset"] = self._reset(self._left_of_window())
        return told | ({"X-RateLimit-NearLimit": "true"} if left < _NEAR * quota else {})

    def _order(self, keys: dict[str, str | None], fault: Fault) -> Refusal:
        server = self._options.deployment == "server"
        reason = TOKENS if server else str(fault.args.get("reason", BURST))
        key = keys.get(reason)
        form = str(fault.args.get("form", "seconds"))
        if key is None or form not in {"seconds", "date", "reset"}:
            raise JiraError(501, f"The stand-in cannot refuse this call for {reason} in the form {form}.")
        return self._hold(key, reason, 1, fault.seconds, form)

    def _windows(self, method: str, endpoint: str, burst: str, issue: str | None) -> Refusal | None:
        if self._options.deployment == "server":
            return None
        single = method == "GET" and endpoint == "/issue/{issue}"
        limit = _BURST_ISSUE_GET if single else _BURST.get(method, 100)
        refusal = self._count(burst, ((limit, _BURST_WINDOW_S),), BURST)
        return refusal or (self._count(issue, _ISSUE_WINDOWS, PER_ISSUE) if issue else None)

    def _count(self, key: str, windows: tuple[tuple[int, float], ...], reason: str) -> Refusal | None:
        now, seen = self._clock.flow(), self._seen[key]
        while seen and seen[0] <= now - windows[-1][1]:
            seen.popleft()
        for limit, window_s in windows:
            inside = [at for at in seen if at > now - window_s]
            if len(inside) >= limit:
                return self._hold(key, reason, limit, inside[-limit] + window_s - now)
        seen.append(now)
        return None

    def _quota(self) -> Refusal | None:
        if not self._options.quota:
            return None
        if self._clock.flow() >= self._window_until:
            self._window_until, self._spent = self._clock.flow() + self._options.quota_window_s, 0
        if self._spent >= self._options.quota:
            reason = TOKENS if self._options.deployment == "server" else QUOTA
            return self._hold("everything", reason, self._options.quota, self._left_of_window())
        self._spent += 1
        return None

    def _left_of_window(self) -> float:
        return self._window_until - self._clock.flow()

    def _hold(self, key: str, reason: str, limit: int, wait_s: float, form: str = "seconds") -> Refusal:
        now = self._clock.flow()
        self._holds[key] = _Hold(reason, limit, now, now + max(1, math.ceil(wait_s)), form)
        return self._told(self._holds[key])

    def _told(self, hold: _Hold) -> Refusal:
        self.refused[hold.reason] += 1
        seconds = max(1, math.ceil(hold.until - self._clock.flow()))
        after = {"seconds": str(seconds), "date": _http_date(self._clock.now() + timedelta(seconds=seconds))}
        asked = {"Retry-After": after[hold.form]} if hold.form in after else {}
        if hold.reason == TOKENS:
            return Refusal(self._tokens(hold.limit, 0, seconds) | asked)
        told = {"X-RateLimit-Limit": str(hold.limit), "X-RateLimit-Remaining": "0", "RateLimit-Reason": hold.reason}
        return Refusal(told | {"X-RateLimit-Reset": self._reset(seconds)} | asked)

    def _tokens(self, limit: int, left: int, seconds: int) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-FillRate": str(limit),
            "X-RateLimit-Interval-Seconds": str(int(self._options.quota_window_s)),
            "Retry-After": str(seconds),
        }

    def _reset(self, seconds: float) -> str:
        return iso(self._clock.now() + timedelta(seconds=seconds))


def _http_date(at: datetime) -> str:
    return format_datetime(at, usegmt=True)
