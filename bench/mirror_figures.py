"""What a trial measured, and the figures over all of them. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bench.report import Goal, table

GOALS = (
    Goal("requests_per_change", 2, at_least=False),
    Goal("sweep_requests", 110, at_least=False),
    Goal("burst_writes", 3, at_least=False),
    Goal("burst_card_updates", 3, at_least=False),
    Goal("press_to_jira_p95_s", 1.0, at_least=False),
    Goal("jira_to_card_p95_s", 1.0, at_least=False),
)
"""Seconds beyond the calls' own latency that 95 % of changes may take; requests to Jira and updates of cards."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request of SOPilot's to Jira about the trial's issue. name: method and what it is about; at: when it arrived (UTC)."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Trial:
    """One change and when it was seen on the other side.

    kind: what was done; began, seen: UTC; calls: in the order in which they came; latency_s: of each.
    """

    kind: str
    began: datetime
    seen: datetime
    calls: tuple[Call, ...]
    latency_s: float

    @property
    def total_s(self) -> float:
        """From the change to its being seen."""
        return (self.seen - self.began).total_seconds()

    @property
    def beyond_s(self) -> float:
        """The total without the time in which Jira was taking its time over a call: what SOPilot itself costs."""
        return max(0.0, self.total_s - self._under_way_s())

    @property
    def path(self) -> str:
        """The calls, as a person reads them."""
        return " → ".join(call.name for call in self.calls) or "none"

    def _under_way_s(self) -> float:
        """Seconds in which at least one call was under way: overlapping ones count once, as only sequential ones cost time."""
        covered = 0.0
        end = 0.0
        total = self.total_s
        for start in sorted((call.at - self.began).total_seconds() for call in self.calls):
            stop = min(start + self.latency_s, total)
            covered += max(0.0, stop - max(start, end, 0.0))
            end = max(end, stop)
        return covered


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: a value that was measured. share: 0.95 for p95."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def figures(press: Sequence[Trial], jira: Sequence[Trial]) -> dict[str, float]:
    """The named figures, in seconds beyond the latency of the calls."""
    return {
        f"{name}_p{round(share * 100)}_s": percentile([one.beyond_s for one in trials], share)
        for name, trials in (("press_to_jira", press), ("jira_to_card", jira))
        for share in (0.5, 0.95)
    }


def shown(trials: Sequence[Trial]) -> str:
    """A table for people: each kind, and all; then the calls that lay on the way, and how often."""
    kinds = (*sorted({one.kind for one in trials}), "all")
    rows = [_row(kind, [one for one in trials if kind in ("all", one.kind)]) for kind in kinds]
    head = ("", "trials", "calls", "p50", "p95", "beyond p50", "beyond p95")
    paths = Counter(one.path for one in trials).most_common()
    return "\n".join([table(head, rows), *(f"  {count:3} × {path}" for path, count in paths)])


def _row(kind: str, trials: Sequence[Trial]) -> list[str]:
    calls = sum(len(one.calls) for one in trials) / len(trials)
    total, beyond = [one.total_s for one in trials], [one.beyond_s for one in trials]
    cells = [f"{percentile(values, share) * 1000:.0f} ms" for values in (total, beyond) for share in (0.5, 0.95)]
    return [kind, str(len(trials)), f"{calls:.1f}", *cells]
