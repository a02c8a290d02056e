"""Changes that come thick and fast are carried out together: the first at once, the second soon, all others when they pause.

A lane's intent merges with its like, so whatever comes while it waits costs nothing more; how much came, its version tells. Kept
in this process's memory: what a restart forgets costs one effect more.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sop.lanes.clock import Clock
from sop.lanes.model import Job

WINDOW_S = 3.0
"""So far back wishes and effects count."""
APART_S = 0.5
"""At least so long after one effect of a lane comes the next."""
MANY = 16
"""Wishes within the window that make a burst: more than a person makes by hand."""
LONGEST_S = 30.0
"""So long a burst that does not pause is held at most."""
_KEPT = 2000


@dataclass(slots=True)
class _Recent:
    """wishes: moments and how many came until then; acts: moments of effects; seen: intent and version that were counted last.

    held_since: since when a pause is waited for.
    """

    wishes: list[tuple[float, int]] = field(default_factory=list)
    acts: list[float] = field(default_factory=list)
    seen: tuple[int, int] = (0, 0)
    held_since: float | None = None


class Calm:
    """Says how long an effect should wait. quiet_s: a pause between wishes that ends a burst, in seconds."""

    def __init__(self, clock: Clock, quiet_s: float) -> None:
        self._clock = clock
        self._quiet_s = quiet_s
        self._recent: dict[str, _Recent] = {}

    def wait(self, job: Job) -> float:
        """Seconds until the job's effect should happen, or until it is to be asked again; 0 for now."""
        now = self._clock.now()
        recent = self._recent.setdefault(job.lane, _Recent())
        _count(recent, job, now)
        if recent.held_since is None:
            last = recent.acts[-1] if recent.acts else now - APART_S
            if len(recent.acts) < 2 or sum(count for _, count in recent.wishes) < MANY:
                return max(0.0, last + APART_S - now)
            recent.held_since = now
        quiet_at = min(recent.wishes[-1][0] + self._quiet_s, recent.held_since + LONGEST_S)
        if quiet_at <= now:
            recent.held_since, recent.wishes = None, []
            return 0.0
        # Asked now and then: when the last wish came is known only as of the look that found it.
        return min(quiet_at - now, self._quiet_s / 4)

    def acted(self, lane: str) -> None:
        """An effect has happened on that lane."""
        now = self._clock.now()
        recent = self._recent.setdefault(lane, _Recent())
        recent.acts.append(now)
        if len(self._recent) > _KEPT:
            self._recent = {
                key: one for key, one in self._recent.items() if one.acts and now - one.acts[-1] < LONGEST_S
            }


def _count(recent: _Recent, job: Job, now: float) -> None:
    """The wishes that have come since the last look. Those of a burst that is held are kept: the last one ends it."""
    intent, version = recent.seen
    fresh = job.version - version if job.id == intent else job.version
    recent.seen = (job.id, job.version)
    recent.acts = [act for act in recent.acts if now - act < WINDOW_S]
    if recent.held_since is None:
        recent.wishes = [one for one in recent.wishes if now - one[0] < WINDOW_S]
    if fresh > 0:
        recent.wishes.append((now, fresh))
