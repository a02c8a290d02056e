"""What a trial measured, and the figures over all of them. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

GOAL_S = 1.0
"""Seconds beyond the calls' own latency that 95 % of changes may take."""


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
        f"{name}_p{round(share * 100)}_s": round(percentile([one.beyond_s for one in trials], share), 3)
        for name, trials in (("press_to_jira", press), ("jira_to_card", jira))
        for share in (0.5, 0.95)
    }


def missed(told: dict[str, float]) -> list[str]:
    """The goals that were missed."""
    return [name for name, value in told.items() if name.endswith("p95_s") and value > GOAL_S]


def table(title: str, trials: Sequence[Trial]) -> list[str]:
    """Rows for people: each kind, and all; then the calls that lay on the way."""
    rows = [title, f"  {'':22}{'trials':>7}{'calls':>7}{'p50':>9}{'p95':>9}{'beyond p50':>12}{'beyond p95':>12}"]
    for kind in (*sorted({one.kind for one in trials}), "all"):
        rows.append(_row(kind, [one for one in trials if kind in ("all", one.kind)]))
    rows += [f"  {count:4} × {path}" for path, count in _paths(trials)]
    return rows


def _row(kind: str, trials: Sequence[Trial]) -> str:
    calls = sum(len(one.calls) for one in trials) / len(trials)
    total, beyond = [one.total_s for one in trials], [one.beyond_s for one in trials]
    cells = "".join(
        f"{_ms(value):>{width}}"
        for value, width in (
            (percentile(total, 0.5), 9),
            (percentile(total, 0.95), 9),
            (percentile(beyond, 0.5), 12),
            (percentile(beyond, 0.95), 12),
        )
    )
    return f"  {kind:22}{len(trials):>7}{calls:>7.1f}{cells}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _paths(trials: Iterable[Trial]) -> list[tuple[str, int]]:
    return Counter(one.path for one in trials).most_common()
