"""Deliveries that a real Alertmanager 0.25 sent about one group of alerts, to be fired again: only their times are moved."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

PAYLOADS = Path(__file__).parent / "payloads"
_NOT_ENDED = "0001-01-01"


class Alerts:
    """A group of alerts that fires and resolves. The time is moved by the same amount until it fires anew."""

    def __init__(self) -> None:
        self._moved: timedelta | None = None

    def firing(self, now: datetime) -> list[dict[str, Any]]:
        """The captured delivery of two alerts, as if what followed had ended now (UTC): no time lies ahead."""
        if self._moved is None:
            self._moved = _since_the_end(now)
        return [_moved("firing", self._moved)]

    def resolved(self, now: datetime) -> list[dict[str, Any]]:
        """The captured deliveries that end them, in their order; after them they may fire anew.

        Alertmanager told one end beside a third alert that had begun, and then the ends of the other two. Where
        nothing fires, only the last delivery comes.
        """
        moved, self._moved = self._moved, None
        if moved is None:
            return [_moved("resolved", _since_the_end(now))]
        return [_moved("partly-resolved", moved), _moved("resolved", moved)]


def _since_the_end(now: datetime) -> timedelta:
    return now - max(datetime.fromisoformat(alert["endsAt"]) for alert in _load("resolved")["alerts"])


def _moved(name: str, by: timedelta) -> dict[str, Any]:
    body = _load(name)
    for alert in body["alerts"]:
        for key in ("startsAt", "endsAt"):
            if not alert[key].startswith(_NOT_ENDED):
                moved = (datetime.fromisoformat(alert[key]) + by).isoformat(timespec="milliseconds")
                alert[key] = moved.replace("+00:00", "Z")
    return body


def _load(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((PAYLOADS / f"alertmanager-{name}.json").read_text(encoding="utf-8"))["body"]
    return body
