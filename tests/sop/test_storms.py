"""What counts as a storm, on both databases, with many writers at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, select

from sop.desk import records, storms
from sop.desk.lanes_of import STORM
from sop.procedure import load_default
from sop.records.items import ActionItem, Incident
from sop.records.people import Person
from sop.storage import Store
from sop.storage.tables import intents, storm_items

WHERE = "19:web-operations@thread.tacv2"
AT = datetime(2026, 11, 25, tzinfo=UTC)
NOW = AT.timestamp()
PROCEDURE = load_default()


def incident(number: int) -> Incident:
    return Incident(
        id=f"INC-{number}",
        uid=f"u{number}",
        version=1,
        title="Disk full",
        stage="reported",
        priority="high",
        severity="sev2",
        reporter=Person("Alertmanager"),
        created_at=AT,
        updated_at=AT,
    )


def come(connection: Connection, number: int, now: float = NOW) -> None:
    item = incident(number)
    records.save(connection, item, PROCEDURE, is_new=True)
    storms.came(connection, WHERE, [item], now)


async def wished(store: Store) -> int:
    return await store.read(lambda c: len(c.execute(select(intents).where(intents.c.kind == STORM)).all()))


@pytest.mark.parametrize(("count", "is_storm"), [(7, False), (8, True), (40, True)])
async def test_of_many_writers_at_once_the_eighth_begins_the_storm(store: Store, count: int, is_storm: bool) -> None:
    await asyncio.gather(*(store.tx(come, number) for number in range(count)))

    found = await store.read(storms.read, WHERE)
    assert (found is not None) == is_storm
    assert await wished(store) == int(is_storm)
    if found is not None:
        assert found.count == len(found.incidents) == count
        assert (found.posted, found.activity_id) == (0, None)


async def test_what_was_posted_a_while_ago_counts_no_more(store: Store) -> None:
    for number in range(30):
        now = NOW + number
        await store.tx(come, number, now)
        await store.tx(storms.posted, WHERE, f"INC-{number}", now)
    assert await store.read(storms.read, WHERE) is None
    rows = await store.read(lambda c: c.execute(select(storm_items)).all())
    assert len(rows) <= storms.AT_ONCE, "nothing piles up"


async def test_cards_that_cannot_be_posted_make_no_storm_of_later_ones(store: Store) -> None:
    for number in range(7):
        await store.tx(come, number)
    await store.tx(come, 7, NOW + storms.LOST_S + 1)
    assert await store.read(storms.read, WHERE) is None


async def test_action_items_make_no_storm(store: Store) -> None:
    item = incident(1)
    actions = [
        ActionItem(
            id=f"ACT-{number}",
            uid="u",
            version=1,
            title="Buy disks",
            stage="open",
            priority="high",
            reporter=item.reporter,
            created_at=AT,
            updated_at=AT,
        )
        for number in range(20)
    ]
    await store.tx(storms.came, WHERE, actions, NOW)
    assert await store.read(storms.read, WHERE) is None


async def test_one_that_something_has_joined_since_does_not_end(store: Store) -> None:
    for number in range(8):
        await store.tx(come, number)
    found = await store.read(storms.read, WHERE)
    assert found is not None
    await store.tx(come, 8, NOW + 1)
    assert not await store.tx(storms.end, found)

    found = await store.read(storms.read, WHERE)
    assert found is not None
    assert found.count == 9
    assert await store.tx(storms.end, found)
    assert await store.read(storms.read, WHERE) is None


async def test_it_lasts_until_all_are_posted_and_it_was_quiet(store: Store) -> None:
    for number in range(8):
        await store.tx(come, number)
    found = await store.read(storms.read, WHERE)
    assert found is not None
    assert found.over_at() == NOW + storms.LOST_S
    for number in range(8):
        await store.tx(storms.posted, WHERE, f"INC-{number}", NOW + number)
    found = await store.read(storms.read, WHERE)
    assert found is not None
    assert found.all_posted
    assert found.over_at() == NOW + storms.QUIET_S
