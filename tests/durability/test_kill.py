"""A worker killed with SIGKILL at random points loses nothing, reorders nothing, and knows what it may have done twice."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

import pytest

from sop.storage import Store
from tests.durability.crew import Effects, Producer, check, crew, repeats, until_empty

KILLS = 110
AT_ONCE = 5
"""Lanes that a worker works at once."""


@pytest.mark.timeout(300)
async def test_a_hundred_sudden_deaths(database_url: str, store: Store, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")  # shown when it fails
    dice = random.Random(seed)
    log = tmp_path / "effects.log"
    # A dead worker's lanes rest until their lease has run out: with many lanes the others always have something to do.
    most, width = (1, AT_ONCE) if store.dialect == "sqlite" else (3, 40)
    producer = Producer(store, random.Random(seed + 1), [f"lane-{n}" for n in range(width)])
    effects = Effects(log)
    async with crew(database_url, log, dice, concurrency=AT_ONCE) as workers:
        producing = asyncio.create_task(producer.run())
        for _ in range(KILLS):
            while len(workers.working) < dice.randint(1, most):
                await workers.add()
            await effects.more(dice.randint(1, 40), producing)
            time.sleep(dice.random() / 1000)  # noqa: ASYNC251 - finer than the loop's own clock
            workers.kill()
        await producer.ended(producing)
        await workers.add()
        await until_empty(store)
        await workers.stop()
    effects.count()
    check(producer, effects.lines)
    again = repeats(effects.lines)
    print(f"{len(effects.lines)} effects after {KILLS} kills, {again['plain']} of them repeated")
    assert again["plain"] > 0, "no death fell between an effect and the storing of its result: this proved nothing"


@pytest.mark.parametrize(
    "lines",
    [
        ["a 1 1.1 False plain", "a 1 1.1 False plain", "a 2 2.1 False plain"],
        ["a 1 1.1 False known", "a 1 1.1 True known", "a 2 2.1 False plain"],
        ["a 2 2.1 False plain", "a 1 1.1 False plain"],
        ["a 1 1.1 False plain", "a 2 2.1 False plain", "a 1 1.1 True plain"],
        ["a 1 1.1 False plain"],
        ["a 1 1.1 False plain", "a 2 2.1 False plain", "a 3 3.1 False plain"],
        ["a 1 1.1 False plain", "a 2 2.1 False plain", "b m0:3 3.1 False plain"],
    ],
    ids=["repeated unawares", "not looked up", "out of order", "repeated late", "lost", "invented", "not merged"],
)
def test_the_check_can_fail(of_two: Producer, lines: list[str]) -> None:
    with pytest.raises(AssertionError):
        check(of_two, lines)


def test_the_check_lets_pass_what_is_right(of_two: Producer) -> None:
    repeated = ["a 1 1.1 False plain", "a 1 1.1 True plain", "a 2 2.1 False plain"]
    check(of_two, repeated)
    of_two.doubtful.add(3)
    check(of_two, [*repeated, "a 3 3.1 False known"])


@pytest.fixture
def of_two(sqlite_store: Store) -> Producer:
    return Producer(sqlite_store, random.Random(0), ["a"], plain={"a": [1, 2]})
