"""What a storm's Alertmanager sends: groups that grow, each delivered anew about once a second with all its alerts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

Json = dict[str, Any]


@dataclass
class Group:
    """An alert group. first_sent: when its first delivery was begun, seconds since the epoch; answers: SOPilot's, by status."""

    name: str
    area: str
    size: int
    alerts: list[Json] = field(default_factory=list)
    first_sent: float = 0.0
    answers: dict[int, int] = field(default_factory=dict)
    incident: str = ""

    @property
    def fingerprints(self) -> set[str]:
        """Of the alerts that were told."""
        return {str(alert["fingerprint"]) for alert in self.alerts}

    def grow(self, to: int, now: float) -> None:
        """New alerts have begun until there are so many."""
        while len(self.alerts) < min(to, self.size):
            self.alerts.append(_alert(self, len(self.alerts), now))

    def delivery(self) -> bytes:
        """The body of a delivery, as Alertmanager's webhook version 4 has it."""
        common = {"alertname": self.name, "area": self.area, "severity": "critical", "job": "blackbox"}
        return orjson.dumps(
            {
                "receiver": "sopilot",
                "status": "firing",
                "alerts": self.alerts,
                "groupLabels": {"alertname": self.name, "area": self.area},
                "commonLabels": common,
                "commonAnnotations": {"runbook_url": "https://wiki.example/runbooks/site-down"},
                "externalURL": "http://alertmanager.example:9093",
                "version": "4",
                "groupKey": f'{{}}:{{alertname="{self.name}", area="{self.area}"}}',
                "truncatedAlerts": 0,
            }
        )


def _alert(group: Group, number: int, now: float) -> Json:
    site = f"shop-{number:03}.{group.area}.example.tw"
    begun = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "status": "firing",
        "labels": {
            "alertname": group.name,
            "area": group.area,
            "cluster": "tpe",
            "instance": f"{site}:443",
            "job": "blackbox",
            "severity": "critical",
            "site": site,
        },
        "annotations": {
            "summary": f"網站 {site} 無法連線 / site is down",
            "description": "探測點 tpe 連續失敗，目前值 0",
            "runbook_url": "https://wiki.example/runbooks/site-down",
        },
        "startsAt": begun,
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example:9090/graph?g0.expr=probe_success+%3D%3D+0&g0.tab=1",
        "fingerprint": hashlib.sha256(f"{group.name}/{group.area}/{number}".encode()).hexdigest()[:16],
    }
