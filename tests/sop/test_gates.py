"""Gates over several replicas: closed as one thing, one probe an interval whoever of all asks, opened for all at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, select, update

from sop.errors import Misconfigured, Retryable, Trouble
from sop.lanes import (
    Done,
    Job,
    Later,
    ManualClock,
    SystemClock,
    Task,
    Worker,
    claiming,
    gates,
    leases,
    put,
    worker as worker_module,
)
from sop.storage import Store, open_store
from sop.storage.tables import gates as gates_table, intents, lanes, parked

NOW = 1_000_000.0
GATE = "out"
STEP_S = 0.5


@dataclass
class Destination:
    """What is asked, and when, by the clock; fails while it is down."""

    clock: ManualClock
    failure: Trouble | None = None
    asked: list[tuple[float, str]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    async def __call__(self, job: Job) -> Done:
        self.asked.append((self.clock.now(), job.lane))
        if self.failure is not None:
            raise self.failure
        self.done.append(job.lane)
        return Done()


@dataclass
class Site:
    """Two replicas on one database, and the destination behind the gate."""

    store: Store
    workers: list[Worker]
    clock: ManualClock
    there: Destination

    async def work(self) -> None:
        """Both replicas do what is due, at the same time; once more for a lane that the other was just looking at."""
        for _ in range(2):
            await asyncio.gather(*(worker.run_due() for worker in self.workers))

    async def pass_time(self, seconds: float) -> None:
        """In small steps, working all along."""
        for _ in range(int(seconds / STEP_S)):
            self.clock.advance(STEP_S)
            await self.work()

    async def wish(self, *names: str, due_at: float = 0.0) -> None:
        """One intent in each of these lanes."""
        for name in names:
            await self.store.tx(_put, name, due_at, self.clock.now())

    async def shut(self) -> None:
        """The destination goes down, and a lane finds out."""
        self.there.failure = self.there.failure or down()
        await self.wish("first")
        await self.work()
        assert set(await self.store.read(gates.closed)) == {GATE}

    async def left(self) -> tuple[int, int, int]:
        """Lanes, intents and parked work in the database."""

        def count(connection: Connection) -> tuple[int, int, int]:
            of = [connection.execute(select(func.count()).select_from(one)).scalar_one() for one in ALL]
            return of[0], of[1], of[2]

        return await self.store.read(count)


ALL = (lanes, intents, parked)


def _put(connection: Connection, lane: str, due_at: float, now: float) -> None:
    put(connection, lane, "ask", {}, gate=GATE, now=now, due_at=due_at)


def down(**asked: float) -> Retryable:
    return Retryable("down", destination=GATE, unreachable=True, **asked)


@pytest.fixture
async def site(store: Store, database_url: str) -> AsyncIterator[Site]:
    """Replicas have a connection pool each where the database allows more than one process."""
    other = store if store.dialect == "sqlite" else open_store(database_url)
    clock = ManualClock(NOW)
    there = Destination(clock)
    workers = [Worker(one, {"ask": Task(there)}, clock, concurrency=4) for one in (store, other)]
    yield Site(store, workers, clock, there)
    if other is not store:
        await other.close()


@pytest.mark.parametrize("failure", [down(), Misconfigured("revoked", setting="X")], ids=["down", "misconfigured"])
async def test_exactly_one_request_an_interval_whoever_of_all_lanes_and_replicas_asks(
    site: Site, failure: Trouble
) -> None:
    site.there.failure = failure
    names = [f"lane-{n}" for n in range(30)]
    await site.wish(*names)
    await site.work()
    under_way = len(site.there.asked)
    assert under_way <= 2 * 4, "only what was under way when it closed"
    await site.pass_time(200)
    waits = [later - sooner for (sooner, _), (later, _) in pairwise(site.there.asked[under_way - 1 :])]
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30, 30, 30]
    probed = [lane for _, lane in site.there.asked[under_way:]]
    assert len(set(probed)) == len(probed), (
        "not one lane for all: one that breaks its destination must not be the only one"
    )
    site.there.failure = None
    await site.pass_time(30)
    assert sorted(site.there.done) == sorted(names)
    opened = [at for at, _ in site.there.asked[-len(names) :]]
    assert opened[-1] - opened[0] <= STEP_S, "for all lanes at once"
    assert await site.left() == (0, 0, 0), "waiting parks nothing"
    assert await site.store.read(gates.closed) == {}


async def test_an_hour_behind_it_counts_no_try(site: Site) -> None:
    await site.shut()
    for _ in range(130):
        site.clock.advance(30)
        await site.work()
    attempts = await site.store.read(lambda c: c.execute(select(intents.c.attempts)).scalars().all())
    assert list(attempts) == [0]


@pytest.mark.parametrize("asked", [45.0, 1800.0])
async def test_nobody_asks_before_the_time_that_was_named(site: Site, asked: float) -> None:
    site.there.failure = down(after=asked)
    await site.shut()
    await site.wish("a", "b")
    site.there.failure = None
    site.clock.advance(asked - 1)
    await site.work()
    assert len(site.there.asked) == 1
    site.clock.advance(1)
    await site.work()
    assert sorted(site.there.done) == ["a", "b", "first"]


async def test_a_longer_time_that_a_late_answer_names_counts_and_a_shorter_does_not(site: Site) -> None:
    def close(connection: Connection, after: float | None, now: float) -> None:
        gates.close(connection, GATE, now, "asked", "", after, probed=False)

    for after in (10.0, 60.0, 5.0, None):
        await site.store.tx(close, after, site.clock.now())
    probe_at, wait = (await site.store.read(lambda c: c.execute(select(gates_table)).one()))[2:4]
    assert (probe_at, wait) == (NOW + 60, gates.FIRST_WAIT_S)


async def _probe_and_die(site: Site) -> Job:
    """A replica claims the probe and is never heard of again."""
    [job] = await site.store.tx(claiming.claim, leases.Owner("dead"), site.clock.now(), 4)
    assert job.probing
    return job


@pytest.mark.parametrize("asked", [0.0, 1800.0], ids=["soon", "asked to wait long"])
async def test_a_probe_whose_process_dies_is_another_replicas_after_its_lease(site: Site, asked: float) -> None:
    site.there.failure = down(after=asked)
    await site.shut()
    await site.wish("other")
    site.clock.advance(max(1.0, asked))
    died = await _probe_and_die(site)
    site.there.failure = None
    before = len(site.there.asked)
    site.clock.advance(leases.LEASE_S - 0.1)
    await site.work()
    assert len(site.there.asked) == before, "it may be alive and slow"
    site.clock.advance(0.2)
    await site.work()
    assert sorted(site.there.done) == ["first", "other"]
    assert died.lane in site.there.done
    assert await site.left() == (0, 0, 0)


async def test_while_a_probe_is_slow_nobody_else_tries(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several leases long; the heartbeat keeps the turn."""
    monkeypatch.setattr(leases, "LEASE_S", 0.4)
    monkeypatch.setattr(gates, "FIRST_WAIT_S", 0.05)
    monkeypatch.setattr(worker_module, "HEARTBEAT_S", 0.05)
    monkeypatch.setattr(worker_module, "POLL_S", 0.05)
    asked: list[str] = []
    answer, probing = asyncio.Event(), asyncio.Event()

    async def ask(job: Job) -> Done:
        asked.append(job.lane)
        if not job.probing and not answer.is_set():
            raise down()
        probing.set()
        await answer.wait()
        return Done()

    other = store if store.dialect == "sqlite" else open_store(database_url)
    workers = [Worker(one, {"ask": Task(ask)}, SystemClock(), concurrency=4) for one in (store, other)]
    await store.tx(_put, "a", 0.0, 0.0)
    running = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        async with asyncio.timeout(20):
            await probing.wait()
            for name in "bcdefg":
                await store.tx(_put, name, 0.0, 0.0)
            before = await store.read(_probe_at)
            while await store.read(_probe_at) < before + 3 * 0.4:
                await asyncio.sleep(0.02)
            assert asked == ["a", "a"]
            answer.set()
            while await store.read(lambda c: c.execute(select(func.count()).select_from(intents)).scalar_one()):
                await asyncio.sleep(0.02)
        assert sorted(asked) == sorted("aabcdefg")
    finally:
        answer.set()
        for worker in workers:
            worker.stop()
        await asyncio.gather(*running)
        if other is not store:
            await other.close()


def _probe_at(connection: Connection) -> float:
    return float(connection.execute(select(gates_table.c.probe_at)).scalar_one())


async def test_a_lane_that_vanished_costs_nobody_the_probe(site: Site) -> None:
    await site.shut()
    await site.wish("other")

    def vanish(connection: Connection) -> None:
        connection.execute(delete(intents).where(intents.c.lane == "first"))
        connection.execute(update(lanes).where(lanes.c.key == "first").values(next_at=0.0))

    await site.store.tx(vanish)
    site.there.failure = None
    site.clock.advance(1)
    await site.work()
    assert site.there.done == ["other"]
    assert await site.left() == (0, 0, 0)


async def test_where_nothing_is_left_to_probe_with_the_next_that_comes_may(site: Site) -> None:
    await site.shut()

    def vanish(connection: Connection) -> None:
        connection.execute(delete(intents))
        connection.execute(update(lanes).values(next_at=0.0))

    await site.store.tx(vanish)
    site.there.failure = None
    site.clock.advance(1)
    await site.work()
    await site.wish("new")
    await site.work()
    assert site.there.done == ["new"]


@pytest.mark.parametrize(
    ("outcome", "opens"),
    [
        (Retryable("no database", destination="database", unreachable=True), False),
        (Later(30), False),
        (Retryable("busy", destination="elsewhere", after=5), True),
    ],
    ids=["another's trouble", "a limit of our own", "an answer"],
)
async def test_only_an_answer_of_the_destination_opens_it(site: Site, outcome: Any, opens: bool) -> None:
    await site.shut()

    async def meet(job: Job) -> Any:
        if isinstance(outcome, Trouble):
            raise outcome
        return outcome

    site.clock.advance(1)
    await Worker(site.store, {"ask": Task(meet)}, site.clock).run_due()
    assert (await site.store.read(gates.closed) == {}) is opens


async def test_after_an_outage_what_people_wait_for_comes_before_the_rest(site: Site) -> None:
    people, rest = [f"people-{n}" for n in range(6)], [f"rest-{n}" for n in range(6)]
    await site.wish(*rest, due_at=NOW - 100)
    site.clock.advance(10)
    await site.wish(*people)
    site.there.failure = down()
    site.workers = site.workers[:1]
    await site.work()
    await site.pass_time(400)
    assert {lane for _, lane in site.there.asked} >= set(people), "each has probed"
    site.there.failure = None
    # One at a time: what is taken together runs together.
    site.workers = [Worker(site.store, {"ask": Task(site.there)}, site.clock, concurrency=1)]
    await site.pass_time(30)
    first = site.there.done[0]
    after = [lane for lane in site.there.done if lane != first]
    assert first in people
    assert set(after[:5]) == set(people) - {first}
    assert sorted(site.there.done) == sorted(people + rest)
