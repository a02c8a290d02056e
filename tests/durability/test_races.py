"""Puts that race releases, from several processes on PostgreSQL: nothing is left in a lane that nobody looks at."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from sop.storage import Store
from sop.storage.tables import intents, lanes
from tests.durability.crew import Effects, count
from tests.durability.put_process import LANES
from tests.durability.support import begin, ended, rows, spawn

PUTS = 10_000
PROCESSES = 2
STILL_S = 60.0


@pytest.mark.timeout(600)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_ten_thousand_puts_that_race_releases_strand_nothing(
    database_url: str, store: Store, tmp_path: Path
) -> None:
    log = tmp_path / "done.log"
    log.touch()
    each = PUTS // PROCESSES
    putting = [spawn("put_process", database_url, "put", str(n), str(each), str(log)) for n in range(PROCESSES)]
    working = [spawn("put_process", database_url, "work", str(log), str(PUTS)) for _ in range(PROCESSES)]
    await begin(*working, *putting)
    try:
        await all_done(log, store)
        await ended(*putting, *working)
    finally:
        for process in (*putting, *working):
            process.kill()
    assert await store.read(count, lanes) == 0
    assert await store.read(count, intents) == 0
    check(log.read_text().split(), each)


async def all_done(log: Path, store: Store) -> None:
    """A stranded one would never be done: fails when nothing more is done. How long all of it takes is the machine's affair."""
    effects, done, since = Effects(log), 0, time.monotonic()
    while done < PUTS:
        await asyncio.sleep(0.2)
        effects.count()
        if (now := len(set(effects.lines))) > done:
            done, since = now, time.monotonic()
        if time.monotonic() - since >= STILL_S:
            left = [await store.read(rows, table) for table in (lanes, intents)]
            pytest.fail(f"{done} of {PUTS} done, and no more; lanes and intents that are left: {left}")


def check(done: list[str], each: int) -> None:
    """Everything that any process has put was done, in the order of that process within each lane."""
    last: dict[tuple[int, int], int] = {}
    for one in dict.fromkeys(done):
        process, n = (int(part) for part in one.split("-"))
        lane = process, n % LANES
        assert n > last.get(lane, -1), f"out of order: {one}"
        last[lane] = n
    assert set(done) == {f"{process}-{n}" for process in range(PROCESSES) for n in range(each)}


@pytest.mark.parametrize(
    ("swapped", "lost"), [((3, 3 + LANES), ()), ((), (7,))], ids=["out of order within a lane", "lost"]
)
def test_the_check_can_fail(swapped: tuple[int, ...], lost: tuple[int, ...]) -> None:
    right = [f"{process}-{n}" for process in range(PROCESSES) for n in range(100)]
    check(right, 100)
    wrong = [one for at, one in enumerate(right) if at not in lost]
    if swapped:
        here, there = swapped
        wrong[here], wrong[there] = wrong[there], wrong[here]
    with pytest.raises(AssertionError):
        check(wrong, 100)


def test_a_line_that_is_half_written_is_read_once_it_is_whole(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("0-1\n0-12")
    effects = Effects(log)
    assert (effects.count(), effects.lines) == (1, ["0-1"])
    log.write_text("0-1\n0-1234\n")
    assert (effects.count(), effects.lines) == (2, ["0-1", "0-1234"])
