"""What the records say about an Alertmanager's alerts, and the commands of a look. In the caller's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, select

from monitors.account import AlertmanagerAccount
from sop.desk import Desk, records
from sop.intake import alertmanager_api as api
from sop.records.commands import AlertsSeen, Command
from sop.records.items import Alert, Incident, Kind, Source, decode
from sop.records.people import Actor, Person, Role, Side
from sop.storage.tables import alert_groups, items

SYSTEM = "alertmanager"
LOOKED_AT = 200
"""Incidents, newest first, that a check of the settings looks at."""
ALERTMANAGER = Actor(Person("Alertmanager"), Side.MONITOR, Role.MACHINE)


class Known(Struct, frozen=True):
    """An incident that is not over, and which of its alerts fired when this was read."""

    source: Source
    firing: tuple[Alert, ...]


def firing_of(connection: Connection, group: str) -> tuple[Alert, ...]:
    """The alerts of a group that fire on its latest incident. group: the `key` of the record's source."""
    key = records.alert_group(Source(SYSTEM, group))
    item_id = connection.execute(select(alert_groups.c.item_id).where(alert_groups.c.key == key)).scalar()
    item = records.load(connection, item_id) if item_id is not None else None
    return _firing(item) if isinstance(item, Incident) else ()


def open_incidents(connection: Connection, account: AlertmanagerAccount) -> list[Known]:
    """The incidents from this Alertmanager that are not over and have alerts that fire, each the latest of its group."""
    rows = connection.execute(
        select(items.c.data)
        .join(alert_groups, alert_groups.c.item_id == items.c.id)
        .where(items.c.kind == Kind.INCIDENT.value, items.c.over.is_(False))
        .order_by(items.c.created_at, items.c.id)
    )
    found = []
    for row in rows:
        item = decode(row.data)
        if isinstance(item, Incident) and item.source is not None and _is_of(item.source, account) and item.firing:
            found.append(Known(item.source, _firing(item)))
    return found


def strangers(connection: Connection, account: AlertmanagerAccount) -> list[str]:
    """What other Alertmanagers call themselves that open incidents have come from lately."""
    rows = connection.execute(
        select(items.c.data)
        .where(items.c.kind == Kind.INCIDENT.value, items.c.over.is_(False))
        .order_by(items.c.created_at.desc())
        .limit(LOOKED_AT)
    )
    sources = (item.source for item in (decode(row.data) for row in rows) if isinstance(item, Incident))
    return sorted({one.url or "?" for one in sources if one and one.system == SYSTEM and not account.sent(one.url)})


def _is_of(source: Source, account: AlertmanagerAccount) -> bool:
    return source.system == SYSTEM and account.sent(source.url)


def _firing(item: Incident) -> tuple[Alert, ...]:
    return tuple(alert for alert in item.alerts if alert.ends_at is None)


def tell(connection: Connection, desk: Desk, action: AlertsSeen, at: datetime) -> None:
    """Bring what was seen to the one door. A refusal says that it is known already."""
    command = Command(
        id=str(uuid.uuid4()), actor=ALERTMANAGER, at=at, action=action, cause=f"alertmanager api {action.source.key}"
    )
    desk.handle(connection, command)


def end(connection: Connection, desk: Desk, known: Known, there: Iterable[str], at: datetime) -> None:
    """End the alerts that fired and are not there any more. there: fingerprints in the API; at: UTC."""
    # The source as it is now: a delivery may have come since it was read.
    latest = records.group_locked(connection, records.alert_group(known.source))
    item = records.load(connection, latest) if latest is not None else None
    if not isinstance(item, Incident) or item.source is None:
        return
    then = {(alert.fingerprint, alert.starts_at) for alert in known.firing}
    firing = _firing(item)
    over = api.ended([one for one in firing if (one.fingerprint, one.starts_at) in then], there, at)
    gone = {one.fingerprint for one in over}
    action = AlertsSeen(
        source=item.source,
        title=item.title,
        description=item.description,
        severity=None,
        alerts=(*over, *(one for one in firing if one.fingerprint not in gone)),
    )
    tell(connection, desk, action, at)
