"""Looks at Alertmanager: at one group whose deliveries leave alerts out, and every few minutes at all that fires here.

Both go by what is there now, so a look that is repeated, late or twice does no harm.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection

from monitors import known
from monitors.account import AlertmanagerAccount
from monitors.client import AlertmanagerClient
from sop.desk import Desk, lanes_of as names
from sop.intake import alertmanager_api as api
from sop.intake.alertmanager import Delivery, group_key
from sop.lanes import Clock, Done, Job, put
from sop.storage import Store

AGAIN_S = 60.0
"""A group that stays truncated is looked at so often, beside each of its deliveries."""
EVERY_S = 180.0


class Looks:
    """The handlers of `alertmanager.look` and `alertmanager.reconcile`."""

    def __init__(self, store: Store, desk: Desk, client: AlertmanagerClient, clock: Clock) -> None:
        self._store = store
        self._desk = desk
        self._client = client
        self._clock = clock

    async def look(self, job: Job) -> Done:
        """Carry out `alertmanager.look`: the group's alerts come onto its incident. Raises sop.errors."""
        group = msgspec.convert(job.payload, api.Group)
        began = self._clock.now()
        # Before it is asked: an alert that comes in between is not missed there.
        firing = await self._store.read(known.firing_of, group_key(group.receiver, group.key))
        listed = await self._client.alerts_of(group)
        settled = await self._client.is_settled()

        def finish(connection: Connection) -> None:
            at = datetime.fromtimestamp(began, UTC)
            if listed is not None:
                known.tell(connection, self._desk, api.seen(group, listed, firing, at, settled), at)
            if listed is None or not settled or api.stays_short(group, listed):
                put_look(connection, group, began, due_at=began + AGAIN_S)

        return Done(finish)

    async def reconcile(self, job: Job) -> Done:
        """Carry out `alertmanager.reconcile`: end what fires here and is over there. Puts its successor. Raises sop.errors."""
        began = self._clock.now()
        open_ = await self._store.read(known.open_incidents, self._client.account)
        if open_:
            there = await self._client.fingerprints()
            if await self._client.is_settled():
                # One by one: a long outage leaves many, and other writers wait meanwhile. A repeat finds nothing to do.
                for one in open_:
                    if any(alert.fingerprint not in there for alert in one.firing):
                        at = datetime.fromtimestamp(began, UTC)
                        await self._store.tx(known.end, self._desk, one, there, at)

        def finish(connection: Connection) -> None:
            put_reconcile(connection, began, due_at=began + EVERY_S)

        return Done(finish)


def note(connection: Connection, delivery: Delivery, account: AlertmanagerAccount, now: float) -> None:
    """Wish a look at the group where a delivery left alerts out and came from the Alertmanager that we may ask."""
    group = api.group_left_short(delivery)
    if group is not None and account.sent(group.url):
        put_look(connection, group, now, due_at=0.0)


def put_look(connection: Connection, group: api.Group, now: float, due_at: float) -> None:
    """Wish a look at a group. now, due_at: seconds of the lanes' clock (0: at once)."""
    put(
        connection,
        names.monitor_lane(group_key(group.receiver, group.key)),
        names.LOOK,
        msgspec.to_builtins(group),
        gate=names.ALERTMANAGER_GATE,
        now=now,
        merge_key="look",
        due_at=due_at,
    )


def put_reconcile(connection: Connection, now: float, due_at: float = 0.0) -> None:
    """Schedule the next reconciling; at a start at once, whenever it was due: the start may follow a long standstill."""
    put(
        connection,
        names.cron_lane("alertmanager"),
        names.RECONCILE,
        {},
        gate=names.ALERTMANAGER_GATE,
        now=now,
        merge_key="cron",
        due_at=due_at,
    )
