"""Metrics in Prometheus' form. Names and labels are kept stable; the README lists them all."""

from __future__ import annotations

import math
from functools import cache
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest

from sop.desk.health import Health
from sop.desk.lanes_of import ALERTMANAGER_GATE, JIRA_GATE, JIRA_WRITES, TEAMS_GATE
from sop.lanes import Clock, Job


class Metrics:
    """All metrics of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        # The moment of each counter's first increment would be a second name for each of them.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.activities = self._counter("sopilot_activities", "Activities from Teams, by type or invoke name", "kind")
        self.intents = self._counter("sopilot_intents", "Intents settled, by what came of it", "kind", "outcome")
        self.intent_seconds = Histogram(
            "sopilot_intent_seconds",
            "From the wish to its effect",
            ["kind"],
            registry=self.registry,
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600),
        )
        self.hints = self._counter("sopilot_jira_hints", "Webhooks from Jira, by what they were", "result")
        self.alerts = self._counter("sopilot_alerts", "Deliveries of monitors, by what came of it", "source", "result")
        self.waiting = self._gauge("sopilot_intents_waiting", "Intents that are due and wait")
        self.oldest = self._gauge("sopilot_intents_oldest_seconds", "Age of the oldest of them")
        self.parked = self._gauge("sopilot_parked", "Intents that wait for a person")
        self.gate = self._gauge("sopilot_gate_closed", "1 while a destination cannot be used", "gate")
        self.shut = self._gauge("sopilot_conversations_shut", "Conversations where nothing can be posted, worth a look")
        self.points = self._gauge("sopilot_jira_points_left", "Left of this hour's budget for Jira; +Inf without one")
        self.open_items = self._gauge("sopilot_items_open", "Records that are not over")
        self.linked = self._gauge("sopilot_items_linked", "Records that have an issue")
        # Looking up a child by its labels takes longer than counting; there are few of them.
        self._intents = cache(self.intents.labels)
        self._seconds = cache(self.intent_seconds.labels)
        self._gauge("sopilot_build_info", "Always 1", "version").labels(version("sopilot")).set(1)

    def settled(self, job: Job, outcome: str, clock: Clock) -> None:
        """An intent came to an outcome."""
        self._intents(job.kind, outcome).inc()
        if outcome == "done":
            self._seconds(job.kind).observe(max(0.0, clock.now() - job.put_at))

    def render(self, health: Health, points: float = math.inf) -> bytes:
        """The text that Prometheus reads, with the gauges as of now. points: left of the hour's budget for Jira."""
        self.points.set(points)
        self.waiting.set(health.waiting)
        self.oldest.set(health.oldest_s)
        self.parked.set(health.parked)
        self.shut.set(len(health.shut))
        self.open_items.set(health.open_items)
        self.linked.set(health.linked)
        closed = {gate.name for gate in health.gates}
        # Not those of single projects: one may be archived for good, and the others' work goes on.
        for name in (JIRA_GATE, JIRA_WRITES, TEAMS_GATE, ALERTMANAGER_GATE):
            self.gate.labels(name).set(name in closed)
        return generate_latest(self.registry)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(name, text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(name, text, labels, registry=self.registry)
