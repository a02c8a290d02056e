"""Jira Cloud's burst limits (Atlassian, "Rate limiting": burst per endpoint and method, and writes per issue)."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import timedelta

from sandbox.common import Clock, iso

_ISSUE_WINDOWS = ((20, 2.0), (100, 30.0))
_BURST = {"GET": 100, "POST": 100, "PUT": 50, "DELETE": 50}
_BURST_ISSUE_GET = 150
_BURST_WINDOW_S = 1.0


@dataclass(frozen=True)
class Refusal:
    """Too many: the headers of the 429."""

    headers: dict[str, str]


class Limits:
    """Sliding windows on the clock that never stands still, so that advancing the stand-in's clock frees them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: dict[str, deque[float]] = defaultdict(deque)

    def burst(self, method: str, endpoint: str) -> Refusal | None:
        """Counts a call of `endpoint` (its path template); a Refusal when the second's share is used up."""
        single = method == "GET" and endpoint == "/issue/{issue}"
        limit = _BURST_ISSUE_GET if single else _BURST.get(method, 100)
        return self._count(f"{method} {endpoint}", ((limit, _BURST_WINDOW_S),), "jira-burst-based")

    def write(self, issue_id: str) -> Refusal | None:
        """Counts a write to an issue; a Refusal above 20 in 2 s or 100 in 30 s."""
        return self._count(f"issue {issue_id}", _ISSUE_WINDOWS, "jira-per-issue-on-write")

    def _count(self, key: str, windows: tuple[tuple[int, float], ...], reason: str) -> Refusal | None:
        now, seen = self._clock.flow(), self._seen[key]
        while seen and seen[0] <= now - windows[-1][1]:
            seen.popleft()
        for limit, window_s in windows:
            inside = [at for at in seen if at > now - window_s]
            if len(inside) >= limit:
                return self._refuse(limit, inside[-limit] + window_s - now, reason)
        seen.append(now)
        return None

    def _refuse(self, limit: int, wait_s: float, reason: str) -> Refusal:
        seconds = max(1, math.ceil(wait_s))
        return Refusal(
            {
                "Retry-After": str(seconds),
                "X-RateLimit-Limit": str(limit),
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset": iso(self._clock.now() + timedelta(seconds=seconds)),
                "RateLimit-Reason": reason,
            }
        )
