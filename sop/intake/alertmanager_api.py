"""Alertmanager's own API, version 2: what to ask about a group, and what its answers mean for the group's incident. Pure.

https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml. The API lists alerts that are not over, silenced ones
too, and keeps nothing of those that are: an alert that is not there has ended, unless Alertmanager has just been started,
for it keeps alerts in memory only and learns them anew from Prometheus.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from sop.intake.alertmanager import BadPayload, DeliveredAlert, Delivery, command_of, receiver_name
from sop.records.commands import AlertsSeen
from sop.records.items import Alert

KEPT_FIRING = 1000
"""Firing alerts that a look puts on one record; the others stay a number. A record is read and written as a whole."""
LONGEST_FILTER = 500
"""Characters; with `MOST_FILTERS` of them an address stays below what servers and proxies take."""
MOST_FILTERS = 8
_PLAIN_NAME = re.compile(r"[A-Za-z_:][A-Za-z0-9_:]*")


class Group(Struct, frozen=True):
    """An alert group that a delivery left alerts out of.

    receiver, key, labels, url: as the delivery names them; listed, left_out: how many alerts it had and had not. A delivery
    names its receiver as a regular expression that only its name fits (seen with 0.25: `team.web` comes as `team\\.web`).
    """

    receiver: str
    key: str
    labels: dict[str, str]
    url: str
    listed: int
    left_out: int


class _Status(Struct):
    state: str


class ListedAlert(Struct):
    """One alert as the API lists it (its own names). Times are cut to milliseconds."""

    fingerprint: str
    labels: dict[str, str]
    annotations: dict[str, str]
    startsAt: datetime
    status: _Status
    generatorURL: str = ""

    @property
    def notified(self) -> bool:
        """Whether receivers are told of it: neither silenced nor inhibited."""
        return self.status.state == "active"


class _Receiver(Struct):
    name: str


class _ListedGroup(Struct):
    labels: dict[str, str]
    receiver: _Receiver
    alerts: list[ListedAlert]


class _Fingerprint(Struct):
    fingerprint: str


class _Cluster(Struct):
    status: str


class _Uptime(Struct):
    uptime: datetime
    cluster: _Cluster


_GROUPS = msgspec.json.Decoder(list[_ListedGroup])
_FINGERPRINTS = msgspec.json.Decoder(list[_Fingerprint])
_STATUS = msgspec.json.Decoder(_Uptime)


def group_left_short(delivery: Delivery) -> Group | None:
    """The group to look up where a delivery was truncated (`max_alerts`), else None."""
    if not delivery.truncatedAlerts:
        return None
    return Group(
        receiver=delivery.receiver,
        key=delivery.groupKey,
        labels=delivery.groupLabels,
        url=delivery.externalURL,
        listed=len(delivery.alerts),
        left_out=delivery.truncatedAlerts,
    )


def group_query(group: Group) -> list[tuple[str, str]]:
    """The query of `GET /api/v2/alerts/groups` for it: `receiver` is a regular expression, each `filter` one matcher.

    It only narrows the answer, so what would make an address too long is left out.
    """
    wanted = [("receiver", group.receiver), *(("filter", _matcher(*label)) for label in sorted(group.labels.items()))]
    return [(name, value) for name, value in wanted if len(value) <= LONGEST_FILTER][:MOST_FILTERS]


def _matcher(name: str, value: str) -> str:
    """`name="value"`. A name that only UTF-8 mode allows (0.27 and later) is quoted too; older ones have no such labels."""
    return f"{name if _PLAIN_NAME.fullmatch(name) else _quoted(name)}={_quoted(value)}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def alerts_of(body: bytes, group: Group) -> Sequence[ListedAlert] | None:
    """The group's alerts in an answer to `group_query`, none where it has none left; None where two groups look the same.

    The API does not name a group's route. Where two routes have one receiver and the same labels, nothing tells which alert
    is whose. Raises BadPayload.
    """
    try:
        found = _GROUPS.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadPayload(str(error)) from error
    if any(alert.startsAt.tzinfo is None for one in found for alert in one.alerts):
        raise BadPayload("startsAt has no time zone")
    name = receiver_name(group.receiver)
    # Filters only narrow the answer: group labels are compared whole, so a group with one label more is another one.
    same = [one for one in found if one.receiver.name == name and one.labels == group.labels]
    if len(same) > 1:
        return None
    return same[0].alerts if same else ()


def fingerprints_in(body: bytes) -> frozenset[str]:
    """The fingerprints of all alerts in an answer of `GET /api/v2/alerts`. Raises BadPayload."""
    try:
        return frozenset(one.fingerprint for one in _FINGERPRINTS.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadPayload(str(error)) from error


def is_settled(body: bytes, now: datetime, settling: timedelta) -> bool:
    """Whether an answer of `GET /api/v2/status` lets a missing alert count as over.

    now: by Alertmanager's own clock, whose `uptime` is the moment it started. A cluster that has not settled has not got
    everything from its peers yet. Raises BadPayload.
    """
    try:
        status = _STATUS.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadPayload(str(error)) from error
    if status.uptime.tzinfo is None:
        raise BadPayload("uptime has no time zone")
    # The clock of an HTTP header has whole seconds.
    age = now - status.uptime.replace(microsecond=0)
    return status.cluster.status != "settling" and age >= settling


def seen(
    group: Group, listed: Sequence[ListedAlert], known: Sequence[Alert], at: datetime, settled: bool
) -> AlertsSeen:
    """The command that a look at a group stands for: as if a delivery had left nothing out.

    listed: the group's alerts in the API; known: those that fired on its record before the API was asked; at: that moment
    (UTC); settled: what is missing there is over, and what is there is all.
    """
    begun = {alert.fingerprint: alert.starts_at for alert in known}
    firing = sorted(
        (one for one in listed if one.notified), key=lambda one: (one.fingerprint not in begun, one.startsAt)
    )
    untold = len(firing) if settled else max(len(firing), group.listed + group.left_out)
    told = firing[:KEPT_FIRING]
    command = command_of(
        Delivery(
            version="4",
            groupKey=group.key,
            receiver=group.receiver,
            alerts=[_delivered(one, begun.get(one.fingerprint)) for one in told],
            truncatedAlerts=untold - len(told),
            groupLabels=group.labels,
            commonLabels=_common([one.labels for one in told]),
            commonAnnotations=_common([one.annotations for one in told]),
            externalURL=group.url,
        )
    )
    quiet = {one.fingerprint for one in listed if not one.notified}
    rest = [alert for alert in known if alert.fingerprint in quiet]
    if settled:
        rest += ended(known, {one.fingerprint for one in listed}, at)
    source = msgspec.structs.replace(command.source, looked=True)
    return msgspec.structs.replace(command, source=source, alerts=(*command.alerts, *rest))


def ended(known: Iterable[Alert], there: Iterable[str], at: datetime) -> list[Alert]:
    """The known alerts that are not there any more, as over since `at` (UTC). there: fingerprints in the API."""
    present = frozenset(there)
    return [
        msgspec.structs.replace(alert, ends_at=at, assumed=True) for alert in known if alert.fingerprint not in present
    ]


def stays_short(group: Group, listed: Sequence[ListedAlert]) -> bool:
    """Whether Alertmanager's next delivery about the group would leave alerts out again."""
    return sum(1 for one in listed if one.notified) > group.listed


def _delivered(one: ListedAlert, begun: datetime | None) -> DeliveredAlert:
    """As a delivery would tell it: those know a start finer than the API does. begun: as the record has it."""
    same = begun is not None and timedelta(0) <= begun - one.startsAt < timedelta(milliseconds=1)
    return DeliveredAlert(
        status="firing",
        labels=one.labels,
        annotations=one.annotations,
        startsAt=begun if begun is not None and same else one.startsAt,
        fingerprint=one.fingerprint,
        generatorURL=one.generatorURL,
    )


def _common(all_pairs: Sequence[dict[str, str]]) -> dict[str, str]:
    """What all of them have, as a delivery's `commonLabels` and `commonAnnotations`."""
    if not all_pairs:
        return {}
    first, *others = all_pairs
    return {name: value for name, value in first.items() if all(one.get(name) == value for one in others)}
