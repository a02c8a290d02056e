"""Changes that come thick and fast are carried out together: the first at once, the second soon, then when they pause.

A lane's intent merges with its like, so whatever comes while it waits costs nothing more. Kept in this process's memory: what is
forgotten by a restart costs one effect more.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sop.lanes.clock import Clock
from sop.lanes.model import Job

WINDOW_S = 3.0
"""So long two effects of a lane count as following each other."""
SECOND_S = 0.5
"""At least so long after the first comes the second."""
LONGEST_S = 15.0
"""So long changes that do not pause are held at most."""
_MOST = 2000


@dataclass(slots=True)
class _Recent:
    """acts: when effects happened; held_since: since when a pause is waited for; version, at: the newest wish, and since when."""

    acts: list[float] = field(default_factory=list)
    held_since: float | None = None
    version: int = 0
    at: float = 0.0


class Calm:
    """Says how long an effect should wait. quiet_s: a pause between wishes that ends a burst, in seconds."""

    def __init__(self, clock: Clock, quiet_s: float) -> None:
        self._clock = clock
        self._quiet_s = quiet_s
        self._recent: dict[str, _Recent] = {}

    def wait(self, job: Job) -> float:
        """Seconds until the job's effect should happen; 0 for now."""
        recent = self._recent.get(job.lane)
        if recent is None:
            return 0.0
        now = self._clock.now()
        if recent.held_since is not None:
            return self._held(recent, job, now, recent.held_since)
        acts = [act for act in recent.acts if now - act < WINDOW_S]
        if len(acts) < 2:
            return max(0.0, acts[0] + SECOND_S - now) if acts else 0.0
        recent.held_since, recent.version, recent.at = now, job.version, now
        return self._quiet_s

    def _held(self, recent: _Recent, job: Job, now: float, since: float) -> float:
        if now - since >= LONGEST_S:
            return 0.0
        if job.version != recent.version:
            recent.version, recent.at = job.version, now
        return max(0.0, min(recent.at + self._quiet_s, since + LONGEST_S) - now)

    def acted(self, lane: str) -> None:
        """An effect has happened on that lane."""
        now = self._clock.now()
        recent = self._recent.setdefault(lane, _Recent())
        recent.acts = [*recent.acts[-1:], now]
        recent.held_since = None
        if len(self._recent) > _MOST:
            self._recent = {key: one for key, one in self._recent.items() if now - one.acts[-1] < LONGEST_S}
