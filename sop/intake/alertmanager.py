"""Alertmanager's webhook, version 4: a delivery about one alert group to one command.

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config. The top-level `status` is not read: with
`max_alerts` it says "resolved" while alerts that were left out still fire (seen with 0.25). What counts is each alert's own.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

import msgspec
from msgspec import Struct

from sop.records.commands import AlertsSeen
from sop.records.items import Alert, Source
from sop.records.text import clean_line

_YEAR_ZERO = 1
"""Alertmanager's year for "not ended": Go's zero time."""
TITLE_LABELS = ("alertname",)
SUBJECT_LABELS = ("site", "instance", "service", "job")
SUBJECTS_IN_TITLE = 2
MOST_LEFT_OUT = 1_000_000
"""So many left-out alerts are believed: no database and no JSON of ours takes every number that a body may say."""
LABELS_KEPT = 16
"""Labels of a group that routes can ask for, in order of their names: a group is made by two or three."""
VALUE_KEPT = 200
"""Characters of a label's value, and of the receiver's name."""
SHOWN = 5
"""Alerts whose summaries go into the description of a new incident."""


_QUOTED = re.compile(r"\\([\\.+*?()|\[\]{}^$])")


class BadPayload(ValueError):
    """Not a delivery we can read; the message says what is wrong with it."""


class DeliveredAlert(Struct):
    """One alert as a delivery tells it (Alertmanager's own names)."""

    status: str
    labels: dict[str, str]
    startsAt: datetime
    fingerprint: str
    annotations: dict[str, str] = {}
    endsAt: datetime | None = None
    generatorURL: str = ""


class Delivery(Struct):
    """What Alertmanager posts about one alert group (its own names); `groupKey` is one route's path and the group's labels."""

    version: str
    groupKey: str
    receiver: str
    alerts: list[DeliveredAlert]
    truncatedAlerts: int = 0
    groupLabels: dict[str, str] = {}
    commonLabels: dict[str, str] = {}
    commonAnnotations: dict[str, str] = {}
    externalURL: str = ""


_DECODER = msgspec.json.Decoder(Delivery)


def read(body: bytes) -> Delivery:
    """A delivery as it was posted. Raises BadPayload."""
    try:
        delivery = _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadPayload(str(error) or type(error).__name__) from error
    if delivery.version != "4":
        raise BadPayload(f'version {delivery.version!r} is not known; Alertmanager sends "4"')
    if not delivery.alerts:
        raise BadPayload("no alerts in it")
    delivery.truncatedAlerts = min(max(0, delivery.truncatedAlerts), MOST_LEFT_OUT)
    return delivery


def parse(body: bytes) -> AlertsSeen:
    """The command that a posted delivery stands for. Raises BadPayload."""
    return command_of(read(body))


def command_of(delivery: Delivery) -> AlertsSeen:
    """The command that a delivery stands for. Raises BadPayload where a time has no zone."""
    alerts = tuple(_alert(one) for one in delivery.alerts)
    return AlertsSeen(
        source=Source(
            system="alertmanager",
            key=group_key(delivery.receiver, delivery.groupKey),
            url=delivery.externalURL,
            truncated=delivery.truncatedAlerts,
            receiver=clean_line(receiver_name(delivery.receiver))[:VALUE_KEPT],
            group_labels=_group_labels(delivery),
        ),
        title=_title(delivery),
        description=_description(delivery),
        severity=delivery.commonLabels.get("severity"),
        alerts=alerts,
        labels=("alertmanager",),
    )


def receiver_name(delivered: str) -> str:
    """A receiver's name as Alertmanager's configuration has it: 0.25 was seen to deliver `team.web` as `team\\.web`.

    It is a regular expression there that only the name fits (Go's regexp.QuoteMeta), which is taken back.
    """
    return _QUOTED.sub(r"\1", delivered)


def group_key(receiver: str, key: str) -> str:
    """The group, per receiver: the same group may be routed to several. Hashed, since group keys have no length limit."""
    return hashlib.sha256(f"{receiver}\0{key}".encode()).hexdigest()[:40]


def _group_labels(delivery: Delivery) -> dict[str, str]:
    kept = sorted(delivery.groupLabels.items())[:LABELS_KEPT]
    return {clean_line(name)[:VALUE_KEPT]: clean_line(value)[:VALUE_KEPT] for name, value in kept}


def _alert(alert: DeliveredAlert) -> Alert:
    if alert.startsAt.tzinfo is None:
        raise BadPayload("startsAt has no time zone")
    if alert.endsAt is not None and alert.endsAt.tzinfo is None:
        raise BadPayload("endsAt has no time zone")
    ended = alert.status == "resolved"
    ends_at = alert.endsAt if alert.endsAt and alert.endsAt.year > _YEAR_ZERO else alert.startsAt
    return Alert(
        fingerprint=alert.fingerprint,
        starts_at=alert.startsAt,
        name=clean_line(alert.labels.get("alertname", "")),
        summary=clean_line(_summary(alert)),
        ends_at=ends_at if ended else None,
        url=alert.generatorURL,
    )


def _summary(alert: DeliveredAlert) -> str:
    told = alert.annotations.get("summary") or alert.annotations.get("description")
    return told or " ".join(alert.labels[name] for name in SUBJECT_LABELS if name in alert.labels)


def _title(delivery: Delivery) -> str:
    """What the group is about and which things it names; for a single alert, its own summary."""
    if len(delivery.alerts) == 1 and not delivery.truncatedAlerts:
        summary = delivery.alerts[0].annotations.get("summary")
        if summary:
            return clean_line(summary)
    labels = delivery.commonLabels | delivery.groupLabels
    name = next((labels[label] for label in TITLE_LABELS if label in labels), "")
    subjects = _subjects(delivery)
    rest = ", ".join(f"{key}={value}" for key, value in sorted(delivery.groupLabels.items()))
    told = f"{name}: {subjects}" if name and subjects else name or delivery.commonAnnotations.get("summary", "")
    return clean_line(told or rest or "Alert")


def _subjects(delivery: Delivery) -> str:
    """The things that are in trouble, by the first label that every alert has: `shop.example.tw, www.example.tw +3`."""
    label = next((one for one in SUBJECT_LABELS if all(one in alert.labels for alert in delivery.alerts)), None)
    if label is None:
        return ""
    distinct = list(dict.fromkeys(alert.labels[label] for alert in delivery.alerts))
    more = len(distinct) - SUBJECTS_IN_TITLE
    return ", ".join(distinct[:SUBJECTS_IN_TITLE]) + (f" +{more}" if more > 0 else "")


def _description(delivery: Delivery) -> str:
    lines = [f"- {clean_line(_summary(alert))}" for alert in delivery.alerts[:SHOWN]]
    more = len(delivery.alerts) - SHOWN + delivery.truncatedAlerts if len(delivery.alerts) > SHOWN else 0
    more = more or delivery.truncatedAlerts
    if more:
        lines.append(f"- … +{more}")
    for name in ("runbook_url", "dashboard"):
        if name in delivery.commonAnnotations:
            lines.append(f"{name}: {delivery.commonAnnotations[name]}")
    return "\n".join(lines)
