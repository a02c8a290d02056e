"""A monitor that tells the office of alerts, as Alertmanager does."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.teams_bot.office import INTAKE_TOKEN, Office


def delivery(
    name: str, *, severity: str = "critical", receiver: str = "sopilot", status: str = "firing", **labels: str
) -> dict[str, Any]:
    """A delivery about one alert, in a group of its own. labels: that it is grouped by, beside its name."""
    grouped = {"alertname": name, **labels}
    ended = "2026-11-20T09:00:00Z" if status == "resolved" else "0001-01-01T00:00:00Z"
    one = {
        "status": status,
        "labels": {**grouped, "severity": severity},
        "annotations": {"summary": f"{name} fires"},
        "startsAt": "2026-11-20T08:00:00Z",
        "endsAt": ended,
        "generatorURL": "http://prometheus.example/graph",
        "fingerprint": hashlib.sha256(name.encode()).hexdigest()[:16],
    }
    return {
        "version": "4",
        "groupKey": f'{{}}:{{alertname="{name}"}}',
        "truncatedAlerts": 0,
        "status": status,
        "receiver": receiver,
        "groupLabels": grouped,
        "commonLabels": {**grouped, "severity": severity},
        "commonAnnotations": {},
        "externalURL": "http://alertmanager.example",
        "alerts": [one],
    }


async def alert(office: Office, name: str = "HostDown", result: str = "opened", **more: str) -> None:
    """A monitor tells of something."""
    headers = {"Authorization": f"Bearer {INTAKE_TOKEN}"}
    body = delivery(name, **more)
    async with office.http.post(f"{office.url}/webhooks/alertmanager", json=body, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        assert (await answer.json())["result"] == result
