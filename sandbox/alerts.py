"""Two deliveries that a real Alertmanager 0.25 sent, to be fired again: only their times are moved to now."""

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

    def firing(self, now: datetime) -> dict[str, Any]:
        """The captured delivery as if the alerts had begun to fire just before now (UTC)."""
        body = _load("firing")
        if self._moved is None:
            newest = max(_time(alert["startsAt"]) for alert in body["alerts"])
            self._moved = now - newest
        return self._shift(body, self._moved)

    def resolved(self, now: datetime) -> dict[str, Any]:
        """The captured delivery that ends them; after it they may fire anew."""
        body = _load("resolved")
        moved = self._moved if self._moved is not None else now - _time(body["alerts"][0]["startsAt"])
        self._moved = None
        return self._shift(body, moved)

    @staticmethod
    def _shift(body: dict[str, Any], by: timedelta) -> dict[str, Any]:
        for alert in body["alerts"]:
            for name in ("startsAt", "endsAt"):
                if not alert[name].startswith(_NOT_ENDED):
                    moved = (_time(alert[name]) + by).isoformat(timespec="milliseconds")
                    alert[name] = moved.replace("+00:00", "Z")
        return body


def _load(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((PAYLOADS / f"alertmanager-{name}.json").read_text(encoding="utf-8"))["body"]
    return body


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
