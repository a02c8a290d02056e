"""The whole product, killed with SIGKILL at random points while people work with it: cards, issues and comments once each."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import Connection, select

from sop.desk import lanes_of
from sop.storage import Store, open_store
from sop.storage.migrate import migrate
from sop.storage.tables import intents, items, links, parked
from tests.durability.people import Card, Told, Typist, messages
from tests.durability.support import ready, rows
from tests.service.support import MEI, World, until, world

KILLS = 20
CHANNELS = [f"19:{name}-channel@thread.tacv2" for name in ("aa", "bb", "cc", "dd")]


@pytest.mark.timeout(300)
async def test_twenty_sudden_deaths_of_the_whole(database_url: str, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    store = open_store(database_url)
    migrate(store)
    async with world(tmp_path, database_url) as made:
        with births(made, tmp_path) as life:
            await ready(life.parent)
            await seed_channels(made)
            typists = [Typist(made, store, channel, random.Random(dice.random())) for channel in CHANNELS]
            await life.begin()
            typing = [asyncio.create_task(typist.run()) for typist in typists]
            for _ in range(KILLS):
                await until(partial(more_than, typists, answered(typists) + dice.randint(-1, 4)))
                await asyncio.sleep(dice.uniform(0, 0.4))
                assert not any(task.done() for task in typing), [task.exception() for task in typing if task.done()]
                await life.end()
                if dice.random() < 0.2:
                    # Once more before it even listens.
                    await life.be_born()
                    await asyncio.sleep(dice.uniform(0, 0.3))
                    await life.end()
                await life.begin()
            for typist in typists:
                typist.done = True
            await asyncio.gather(*typing)
            await until(lambda: store.read(only_schedules), within_s=120)
            assert await store.read(rows, parked) == []
            await check(made, store, typists, life.deaths)
            await life.end()
    await store.close()


@dataclass
class Life:
    """One serving process after the other, and when each died."""

    world: World
    parent: subprocess.Popen[str]
    pid: int = 0
    deaths: list[datetime] = field(default_factory=list)

    async def be_born(self) -> None:
        """Start one."""
        self.pid = await asyncio.to_thread(self._ask, "start")

    async def begin(self) -> None:
        """Start one, and wait until it answers."""
        await self.be_born()
        await until(self._answers)

    async def end(self) -> None:
        """Kill it, at whatever it is doing."""
        os.kill(self.pid, signal.SIGKILL)
        self.deaths.append(datetime.now(UTC))
        assert await asyncio.to_thread(self._ask, f"wait {self.pid}") == -signal.SIGKILL, "it had died by itself"
        self.pid = 0

    async def _answers(self) -> bool:
        try:
            return (await self.world.get("/healthz"))[0] == 200
        except aiohttp.ClientError:
            return False

    def _ask(self, order: str) -> int:
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        self.parent.stdin.write(order + "\n")
        self.parent.stdin.flush()
        return int(self.parent.stdout.readline())


@contextmanager
def births(made: World, folder: Path) -> Iterator[Life]:
    """Nobody lives yet; nobody is left behind."""
    env = made.env | {"SOPILOT_LOG_LEVEL": "WARNING"}
    with (folder / "service.log").open("w") as log:
        parent = subprocess.Popen(
            [sys.executable, "-m", "tests.durability.serve_process"],
            cwd=folder,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    life = Life(made, parent)
    try:
        yield life
    finally:
        if life.pid:
            os.kill(life.pid, signal.SIGKILL)
        parent.kill()
        parent.wait(10)


async def seed_channels(made: World) -> None:
    team = {"id": "19:site-reliability@thread.tacv2", "name": "Site Reliability"}
    channels = [
        {"id": one, "conversationType": "channel", "name": one[3:5], "team": team, "members": [MEI], "installed": True}
        for one in CHANNELS
    ]
    await made.control(made.teams, "seed", conversations=channels)


def answered(typists: list[Typist]) -> int:
    """How many commands were answered up to now."""
    return sum(len(told.taken) for typist in typists for told in (typist.incidents, typist.comments))


def more_than(typists: list[Typist], number: int) -> bool:
    return answered(typists) > number


def only_schedules(connection: Connection) -> bool:
    schedules = {lanes_of.SWEEP, lanes_of.NIGHTLY, lanes_of.REMIND, lanes_of.REVIEW}
    return set(connection.execute(select(intents.c.kind)).scalars()) <= schedules


async def check(made: World, store: Store, typists: list[Typist], deaths: list[datetime]) -> None:
    """What was told as done is there once; what nobody answered is there once or not at all."""
    issues = await made.issues()
    once(Counter(str(issue["summary"]) for issue in issues), [typist.incidents for typist in typists])
    bodies = [str(comment["body"]) for issue in issues for comment in issue["comments"]]
    once(Counter(body.rpartition("\n")[2] for body in bodies), [typist.comments for typist in typists])
    cards = [card for channel in CHANNELS for card in await messages(made, channel)]
    twins = at_most_one_twin_for_a_death(cards, deaths)
    taken = answered(typists)
    doubtful = sum(len(told.doubtful) for typist in typists for told in (typist.incidents, typist.comments))
    print(f"{len(deaths)} deaths, {taken} commands answered, {doubtful} not, {len(issues)} issues, {twins} twin cards")
    stage = {row.id: row.stage for row in await store.read(rows, items)}
    assert {card.item for card in cards} == stage.keys(), "every incident has its card"
    key = {row.item_id: row.issue_key for row in await store.read(rows, links)}
    status = {str(issue["key"]): issue["status"] for issue in issues}
    assert {item: status[key[item]] for item in stage} == {
        item: "To Do" if stage[item] == "reported" else "In Progress" for item in stage
    }
    acknowledged = {item for typist in typists for item in typist.acknowledged.taken}
    assert [item for item in acknowledged if stage[item] == "reported"] == [], "lost"
    assert taken > 2 * len(deaths), "too little happened: this proved nothing"


def at_most_one_twin_for_a_death(cards: list[Card], deaths: list[datetime]) -> int:
    """No card was posted more often than somebody died under it, and once: how many too many there are.

    The request of one who has died may still lie in a socket, and is taken a moment later.
    """
    posted: dict[str, list[datetime]] = {}
    for card in cards:
        posted.setdefault(card.item, []).append(card.at)
    for item, moments in posted.items():
        died = [death for death in deaths if min(moments) - IN_FLIGHT <= death <= max(moments)]
        assert len(moments) - 1 <= len(died), (
            f"posted too often: {item} at {sorted(moments)}, deaths {died} of {deaths}"
        )
    return len(cards) - len(posted)


def once(found: Counter[str], told: list[Told]) -> None:
    taken = {what for one in told for what in one.taken}
    doubtful = {what for one in told for what in one.doubtful}
    assert {what: times for what, times in found.items() if times != 1} == {}
    assert taken <= found.keys(), f"lost: {taken - found.keys()}"
    assert found.keys() <= taken | doubtful, f"invented: {found.keys() - taken - doubtful}"


IN_FLIGHT = timedelta(seconds=2)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_the_checks_can_fail() -> None:
    told = Told(taken={"a"}, doubtful={"b"})
    once(Counter(["a"]), [told])
    once(Counter(["a", "b"]), [told])
    for found in (["b"], ["a", "a"], ["a", "b", "b"], ["a", "c"]):
        with pytest.raises(AssertionError):
            once(Counter(found), [told])
    card = Card("1", "INC-1", NOON, frozenset())
    later = Card("2", "INC-1", NOON + timedelta(seconds=9), frozenset())
    assert at_most_one_twin_for_a_death([card, later], [NOON + timedelta(seconds=5)]) == 1
    with pytest.raises(AssertionError):
        at_most_one_twin_for_a_death([card, later], [NOON + timedelta(seconds=10)])
