"""A sync that ends and a person who presses lock the same lanes: always in the same order, or PostgreSQL kills one of them."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, text

from sop.desk import Desk, lanes_of, places, storms
from sop.desk.door import Handled
from sop.lanes import Done, Job, SystemClock, Task, Worker
from sop.procedure import load_default
from sop.records import commands as c
from sop.records.people import Actor, Person, Role, Side
from sop.storage import Store

PRESSERS = 6
PRESSES = 8
ACTOR = Actor(Person("Mei", "aad-mei"), Side.TEAMS, Role.LEAD)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_presses_and_ending_syncs_of_one_item_never_deadlock(store: Store) -> None:
    clock = SystemClock()
    desk = Desk(load_default(), True, clock)

    async def do(action: c.ItemAction, item: str | None = None) -> Handled:
        command = c.Command(id=str(uuid.uuid4()), actor=ACTOR, at=datetime.now(UTC), action=action, item_id=item)
        answer = await store.tx(desk.handle, command)
        assert isinstance(answer, Handled)
        return answer

    made = await do(c.ReportIncident("one", home="chat"))
    assert made.item is not None
    item = made.item.id
    for n in range(3):
        await store.tx(places.place, item, f"channel-{n}")

    async def sync(_job: Job) -> Done:
        return Done(lambda connection: desk.refresh_cards(connection, item))

    async def draw(_job: Job) -> Done:
        return Done()

    worker = Worker(store, {lanes_of.SYNC: Task(sync), lanes_of.CARD: Task(draw)}, clock)
    working = asyncio.create_task(worker.run())

    async def press(person: int) -> None:
        for n in range(PRESSES):
            await do(c.Rename(f"{person}.{n}"), item)

    await asyncio.gather(*(press(person) for person in range(PRESSERS)))
    worker.stop()
    await working
    assert await store.read(_deadlocks) == 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_storm_that_grows_and_cards_that_are_posted_never_deadlock(store: Store) -> None:
    clock = SystemClock()
    desk = Desk(load_default(), True, clock)

    async def post(job: Job) -> Done:
        conversation, item = job.payload["conversation"], job.payload["item"]

        def finish(connection: Connection) -> None:
            places.posted(connection, conversation, item, "activity", "digest")
            storms.posted(connection, conversation, item, clock.now())

        return Done(finish)

    async def storm(job: Job) -> Done:
        def finish(connection: Connection) -> None:
            found = storms.read(connection, job.payload["conversation"])
            if found is not None and found.count % 2:
                storms.end(connection, found)
            elif found is not None:
                storms.shown(connection, found, "storm", "digest", clock.now())

        return Done(finish)

    async def nothing(_job: Job) -> Done:
        return Done()

    tasks = {lanes_of.CARD: Task(post), lanes_of.STORM: Task(storm), lanes_of.SYNC: Task(nothing)}
    worker = Worker(store, tasks, clock)
    working = asyncio.create_task(worker.run())

    async def report(person: int) -> None:
        for n in range(PRESSES):
            action: c.ItemAction = c.ReportIncident(f"{person}.{n}", home=f"chat-{n % 2}")
            command = c.Command(id=str(uuid.uuid4()), actor=ACTOR, at=datetime.now(UTC), action=action)
            opened = await store.tx(desk.handle, command)
            assert isinstance(opened, Handled)
            assert opened.item is not None
            acknowledged = c.Command(
                id=str(uuid.uuid4()), actor=ACTOR, at=datetime.now(UTC), action=c.Acknowledge(), item_id=opened.item.id
            )
            assert isinstance(await store.tx(desk.handle, acknowledged), Handled)
            if n == PRESSES // 2:
                await store.tx(storms.forget, "chat-0")

    await asyncio.gather(*(report(person) for person in range(PRESSERS)))
    worker.stop()
    await working
    assert await store.read(_deadlocks) == 0


def _deadlocks(connection: Connection) -> int:
    statement = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    return int(connection.execute(statement).scalar_one())
