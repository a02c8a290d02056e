"""Lanes, intents, gates, buckets and the worker, on both databases."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import Connection, select

from sop.errors import Misconfigured, Rejected, Retryable, Unknown
from sop.lanes import Done, Job, Later, ManualClock, Task, Worker, claiming, gates, leases, put, queue
from sop.storage import Store
from sop.storage.tables import intents, lanes, parked


class Recorder:
    """A handler that notes what it ran, and fails as told."""

    def __init__(self) -> None:
        self.ran: list[Job] = []
        self.failures: list[Exception] = []

    async def __call__(self, job: Job) -> Done | Later:
        self.ran.append(job)
        if self.failures:
            raise self.failures.pop(0)
        return Done()

    @property
    def notes(self) -> list[Any]:
        return [job.payload["n"] for job in self.ran]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(1_000_000.0)


@pytest.fixture
def handler() -> Recorder:
    return Recorder()


@pytest.fixture
def worker(store: Store, clock: ManualClock, handler: Recorder) -> Worker:
    return Worker(store, {"note": Task(handler)}, clock)


def wish(connection: Connection, lane: str, n: int, **options: Any) -> None:
    put(connection, lane, "note", {"n": n}, gate=options.pop("gate", "out"), now=1_000_000.0, **options)


async def counts(store: Store) -> tuple[int, int, int]:
    def count(connection: Connection) -> tuple[int, int, int]:
        return (
            len(connection.execute(select(lanes)).all()),
            len(connection.execute(select(intents)).all()),
            len(connection.execute(select(parked)).all()),
        )

    return await store.read(count)


async def test_a_lane_keeps_order_and_leaves_nothing_behind(store: Store, worker: Worker, handler: Recorder) -> None:
    for n in range(5):
        await store.tx(wish, "a", n)
    assert await worker.run_due() == 5
    assert handler.notes == [0, 1, 2, 3, 4]
    assert await counts(store) == (0, 0, 0)


async def test_a_waiting_intent_takes_the_newer_payload(store: Store, worker: Worker, handler: Recorder) -> None:
    await store.tx(wish, "a", 1, merge_key="sync")
    await store.tx(wish, "a", 2, merge_key="sync")
    await worker.run_due()
    assert handler.notes == [2]


async def test_a_wish_that_comes_while_its_like_runs_gets_its_own_run(
    store: Store, clock: ManualClock, handler: Recorder
) -> None:
    async def run(job: Job) -> Done:
        await handler(job)
        if job.payload["n"] == 1:
            await store.tx(wish, "a", 2, merge_key="sync")
        return Done()

    await store.tx(wish, "a", 1, merge_key="sync")
    await Worker(store, {"note": Task(run)}, clock).run_due()
    assert handler.notes == [1, 2]
    assert await counts(store) == (0, 0, 0)


async def test_a_schedule_puts_its_successor_into_its_own_place(
    store: Store, clock: ManualClock, handler: Recorder
) -> None:
    async def tick(job: Job) -> Done:
        await handler(job)
        return Done(lambda c: wish(c, "cron:x", job.payload["n"] + 1, merge_key="cron", due_at=clock.now() + 60))

    worker = Worker(store, {"note": Task(tick)}, clock)
    await store.tx(wish, "cron:x", 0, merge_key="cron")
    await worker.run_due()
    assert handler.notes == [0]
    clock.advance(61)
    await worker.run_due()
    assert handler.notes == [0, 1]


async def test_an_intent_of_the_future_does_not_block_its_lane(
    store: Store, worker: Worker, handler: Recorder, clock: ManualClock
) -> None:
    await store.tx(wish, "a", 1, due_at=clock.now() + 3600)
    await store.tx(wish, "a", 2)
    await worker.run_due()
    assert handler.notes == [2]
    clock.advance(3601)
    await worker.run_due()
    assert handler.notes == [2, 1]


async def test_a_failed_try_waits_and_keeps_its_lane_in_order(
    store: Store, worker: Worker, handler: Recorder, clock: ManualClock
) -> None:
    handler.failures = [Retryable("busy", destination="x", after=30)]
    await store.tx(wish, "a", 1)
    await store.tx(wish, "a", 2)
    await worker.run_due()
    assert handler.notes == [1]
    clock.advance(29)
    await worker.run_due()
    assert handler.notes == [1]
    clock.advance(10)
    await worker.run_due()
    assert handler.notes == [1, 1, 2]
    assert [job.suspect for job in handler.ran] == [False, False, False]


async def test_a_lost_answer_hands_the_intent_over_as_suspect(
    store: Store, worker: Worker, handler: Recorder, clock: ManualClock
) -> None:
    handler.failures = [Unknown("the answer was lost")]
    await store.tx(wish, "a", 1)
    await worker.run_due()
    clock.advance(10)
    await worker.run_due()
    assert [(job.suspect, job.key) for job in handler.ran] == [(False, handler.ran[0].key), (True, handler.ran[0].key)]


async def test_what_cannot_succeed_is_parked_and_one_press_retries_it(
    store: Store, worker: Worker, handler: Recorder
) -> None:
    handler.failures = [Rejected("no such field", remedy="map it")]
    await store.tx(wish, "a", 1)
    await store.tx(wish, "a", 2)
    await worker.run_due()
    assert handler.notes == [1, 2], "the lane goes on"
    row = (await store.read(lambda c: c.execute(select(parked)).all()))[0]
    assert (row.reason, row.remedy) == ("no such field", "map it")
    assert await store.tx(queue.unpark, row.id, 0.0)
    await worker.run_due()
    assert handler.notes == [1, 2, 1]
    assert await counts(store) == (0, 0, 0)


async def test_a_bug_in_a_handler_parks_and_is_not_swallowed(
    store: Store, worker: Worker, handler: Recorder, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    handler.failures = [ZeroDivisionError("oops")] * 3
    await store.tx(wish, "a", 1)
    for _ in range(3):
        await worker.run_due()
        clock.advance(60)
    row = (await store.read(lambda c: c.execute(select(parked)).all()))[0]
    assert "oops" in row.reason
    assert row.suspect
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    "failure",
    [Retryable("down", destination="out", unreachable=True), Misconfigured("bad token", setting="X")],
    ids=["unreachable", "misconfigured"],
)
async def test_a_closed_gate_holds_all_its_lanes_for_one_probe_and_parks_nothing(
    store: Store, worker: Worker, handler: Recorder, clock: ManualClock, failure: Exception
) -> None:
    for lane in "abcdef":
        await store.tx(wish, lane, ord(lane))
    handler.failures = [failure] * 6
    await worker.run_due()
    first = len(handler.ran)
    handler.failures = [failure] * 10_000
    tried = 0
    for _ in range(400):
        clock.advance(9)
        tried += await worker.run_due()
    assert tried < 3600 / gates.LONGEST_WAIT_S + 10, "one probe at a time"
    handler.failures = []
    clock.advance(60)
    await worker.run_due()
    assert sorted(handler.notes[first + tried :]) == [ord(lane) for lane in "abcdef"]
    assert await counts(store) == (0, 0, 0)
    assert await store.read(gates.closed) == {}


async def test_trouble_of_another_destination_closes_no_gate_and_parks_nothing(
    store: Store, worker: Worker, handler: Recorder, clock: ManualClock
) -> None:
    handler.failures = [Retryable("no writes", destination="database", unreachable=True)] * 40
    await store.tx(wish, "a", 1)
    for _ in range(40):
        await worker.run_due()
        assert await store.read(gates.closed) == {}
        clock.advance(10)
    await worker.run_due()
    assert len(handler.ran) == 41
    assert await counts(store) == (0, 0, 0)


async def test_a_schedule_is_never_parked(store: Store, clock: ManualClock, handler: Recorder) -> None:
    handler.failures = [Rejected("no such project")]
    worker = Worker(store, {"note": Task(handler, parks=False)}, clock)
    await store.tx(wish, "cron:x", 1, merge_key="cron")
    await worker.run_due()
    clock.advance(301)
    await worker.run_due()
    assert handler.notes == [1, 1], "with the same payload: what it had not seen it still looks for"
    assert await counts(store) == (0, 0, 0)


async def test_what_cannot_be_looked_up_is_repeated_as_often_as_its_task_says(
    store: Store, clock: ManualClock, handler: Recorder
) -> None:
    handler.failures = [Unknown("the answer was lost")] * 5
    worker = Worker(store, {"note": Task(handler, repeats=1)}, clock)
    await store.tx(wish, "a", 1)
    for _ in range(5):
        await worker.run_due()
        clock.advance(400)
    assert len(handler.ran) == 2
    assert (await counts(store))[2] == 1


async def test_a_probe_that_is_answered_at_all_opens_the_gate(
    store: Store, worker: Worker, handler: Recorder, clock: ManualClock
) -> None:
    handler.failures = [Retryable("down", destination="out", unreachable=True), Rejected("no such thing")]
    await store.tx(wish, "a", 1)
    await worker.run_due()
    assert set(await store.read(gates.closed)) == {"out"}
    clock.advance(5)
    await worker.run_due()
    assert await store.read(gates.closed) == {}


async def test_other_gates_stay_open(store: Store, worker: Worker, handler: Recorder) -> None:
    handler.failures = [Retryable("down", destination="out", unreachable=True)]
    await store.tx(wish, "a", 1)
    await worker.run_due()
    await store.tx(wish, "b", 2, gate="elsewhere")
    await worker.run_due()
    assert handler.notes == [1, 2]


async def test_two_workers_never_run_one_lane_at_once(store: Store, clock: ManualClock) -> None:
    inside: set[str] = set()
    ran: list[tuple[str, int]] = []

    async def run(job: Job) -> Done:
        assert job.lane not in inside
        inside.add(job.lane)
        await asyncio.sleep(0)
        inside.discard(job.lane)
        ran.append((job.lane, job.payload["n"]))
        return Done()

    for n in range(20):
        for lane in "abcd":
            await store.tx(wish, lane, n)
    workers = [Worker(store, {"note": Task(run)}, clock, concurrency=2) for _ in range(3)]
    await asyncio.gather(*(worker.run_due() for worker in workers))
    for lane in "abcd":
        assert [n for name, n in ran if name == lane] == list(range(20))


async def test_a_worker_that_lost_its_lease_stores_nothing(store: Store, clock: ManualClock, handler: Recorder) -> None:
    stored: list[str] = []

    async def slow(job: Job) -> Done:
        clock.advance(leases.LEASE_S + 1)
        await Worker(store, {"note": Task(handler)}, clock).run_due()
        return Done(lambda c: stored.append("slow") or wish(c, "b", 9))

    await store.tx(wish, "a", 1)
    await Worker(store, {"note": Task(slow)}, clock).run_due()
    assert [(job.payload["n"], job.suspect) for job in handler.ran] == [(1, True)]
    assert await counts(store) == (0, 0, 0), "what the paused worker wanted to store was rolled back"


async def test_puts_that_race_releases_strand_nothing(store: Store) -> None:
    ran = 0

    async def run(job: Job) -> Done:
        nonlocal ran
        ran += 1
        return Done()

    worker = Worker(store, {"note": Task(run)}, ManualClock(1_000_000.0))
    working = asyncio.create_task(worker.run())
    await asyncio.gather(*(store.tx(wish, f"lane-{n % 7}", n) for n in range(700)))
    async with asyncio.timeout(30):
        while await counts(store) != (0, 0, 0):
            await asyncio.sleep(0.02)
    worker.stop()
    await working
    assert ran == 700


async def test_a_slow_destination_does_not_take_the_whole_worker(store: Store, clock: ManualClock) -> None:
    """Sixteen calls that wait for one destination must not keep a person's answer from another."""
    let_go, answered = asyncio.Event(), asyncio.Event()

    async def slow(job: Job) -> Done:
        await let_go.wait()
        return Done()

    async def quick(job: Job) -> Done:
        answered.set()
        return Done()

    for number in range(40):
        await store.tx(put, f"slow:{number}", "slow", {}, gate="slow", now=clock.now())
    worker = Worker(store, {"slow": Task(slow), "quick": Task(quick)}, clock)
    running = asyncio.create_task(worker.run())
    try:
        await asyncio.sleep(0.2)  # whatever it can hold of the slow ones it holds by now, or the test proves less
        await store.tx(put, "quick:1", "quick", {}, gate="quick", now=clock.now())
        async with asyncio.timeout(20):
            await answered.wait()
    finally:
        let_go.set()
        worker.stop()
        await running


async def test_a_claim_takes_no_more_of_one_destination_than_there_is_room_for(store: Store) -> None:
    owner = leases.Owner("a")
    for number in range(10):
        await store.tx(wish, f"a{number}", number, gate="one")
    await store.tx(wish, "b", 0, gate="two", due_at=5.0)

    first = await store.tx(claiming.claim, owner, 1_000_000.0, 8, most=3)
    second = await store.tx(claiming.claim, owner, 1_000_000.0, 8, most=3, busy={"one": 3})
    assert [job.gate for job in first] == ["one"] * 3
    assert [job.gate for job in second] == ["two"]
    assert await store.read(claiming.due, 1_000_000.0, ["one"]) == (False, None)
    assert await store.read(claiming.due, 1_000_000.0) == (True, 0.0)
