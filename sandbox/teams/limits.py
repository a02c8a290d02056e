"""How fast a bot may talk: per conversation, and per app in a tenant.

Source: "Optimize your bot with rate limiting in Teams" (learn.microsoft.com/microsoftteams/platform/bots/how-to/
rate-limit). A conversation there is a personal chat, a group chat or a channel: threads of a channel share its limit.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass, field

CONVERSATION_LIMITS: tuple[tuple[int, int], ...] = ((1, 7), (2, 8), (30, 60), (3600, 1800))
"""Pairs of a window in seconds and the sends allowed in it."""


@dataclass(slots=True)
class Window:
    """Sliding windows over the times (seconds, never running backwards) of what was let through."""

    limits: tuple[tuple[int, int], ...]
    passed: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    peaks: dict[int, int] = field(default_factory=dict)
    refused: int = 0

    def admit(self, now: float) -> int | None:
        """Count one attempt at `now` (seconds). None lets it through; a number is the Retry-After in whole seconds."""
        self._note(now)
        wait = max((self._wait(now, seconds, most) for seconds, most in self.limits), default=0.0)
        if wait > 0:
            self.refused += 1
            return max(1, math.ceil(wait))
        self.passed.append(now)
        return None

    def _wait(self, now: float, seconds: int, most: int) -> float:
        inside = len(self.passed) - bisect_right(self.passed, now - seconds)
        return self.passed[-most] + seconds - now if inside >= most else 0.0

    def _note(self, now: float) -> None:
        longest = max(seconds for seconds, _ in self.limits)
        self.seen.append(now)
        for times in (self.seen, self.passed):
            del times[: bisect_right(times, now - longest)]
        for seconds, _ in self.limits:
            count = len(self.seen) - bisect_right(self.seen, now - seconds)
            self.peaks[seconds] = max(self.peaks.get(seconds, 0), count)


class SendLimits:
    """The windows of every conversation, and the app's own."""

    def __init__(self, requests_per_second: int) -> None:
        self.app = Window(((1, requests_per_second),))
        self.conversations: dict[str, Window] = {}

    def request(self, now: float) -> int | None:
        """Count one connector request of any kind; a number is the Retry-After in seconds."""
        return self.app.admit(now)

    def send(self, conversation_id: str, now: float) -> int | None:
        """Count one send, reply or update in a conversation; a number is the Retry-After in seconds."""
        window = self.conversations.setdefault(conversation_id, Window(CONVERSATION_LIMITS))
        return window.admit(now)

    def report(self) -> dict[str, object]:
        """For `/_control/limits`: the most attempts seen per window, and how often 429 was answered."""
        return {
            "conversations": {key: _report(window) for key, window in self.conversations.items()},
            "app": _report(self.app),
        }


def _report(window: Window) -> dict[str, object]:
    most = {str(seconds): window.peaks.get(seconds, 0) for seconds, _ in window.limits}
    return {"most": most, "refused": window.refused}
