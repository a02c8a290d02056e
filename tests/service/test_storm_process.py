"""A storm while `sopilot serve` is killed, and with two of them on one database: nothing lost, one card each, limits kept."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from sandbox.ports import free_port
from tests.service.support import CHANNEL, SECRETS, World, serving, spawn, until, world
from tests.support.databases import fresh_database
from tests.teams_bot.monitors import delivery

pytestmark = pytest.mark.timeout(300)  # several processes each, on a machine that may be busy
COUNT = 16


async def fire(made: World, url: str, number: int) -> None:
    headers = {"Authorization": f"Bearer {SECRETS['SOPILOT_INTAKE_TOKEN']}"}
    body = delivery(f"Alert{number:03}")
    async with made.http.post(f"{url}/webhooks/alertmanager", json=body, headers=headers) as answer:
        assert answer.status == 200, await answer.text()


async def shown(made: World) -> tuple[list[str], Counter[str]]:
    """The storm's cards, and how many cards of its own each alert has."""
    cards = await made.cards()
    storms = [card for card in cards if "Storm: " in card or "storm is over" in card]
    singles = [card for card in cards if card not in storms]
    return storms, Counter(f"Alert{n:03}" for n in range(COUNT) for card in singles if f"Alert{n:03}" in card)


async def all_posted(made: World) -> bool:
    storms, singles = await shown(made)
    return bool(storms) and len(singles) == COUNT


async def assert_within_limits(made: World) -> None:
    async with made.http.get(f"{made.teams.url}/_control/limits") as answer:
        report = (await answer.json())["conversations"][CHANNEL]
    assert report["refused"] == 0
    assert report["most"]["1"] <= 7
    assert report["most"]["2"] <= 8
    assert report["most"]["30"] <= 60


async def settled(made: World) -> bool:
    _status, metrics = await made.get("/metrics")
    lines = (line.rpartition(" ") for line in metrics.splitlines() if line.startswith("sopilot_"))
    found = {name: float(value) for name, _, value in lines}
    return found["sopilot_intents_waiting"] == 0 and found["sopilot_items_linked"] == COUNT


async def test_killed_in_the_middle_of_a_storm(any_world: World, tmp_path: Path) -> None:
    made = any_world
    async with serving(made, tmp_path):
        await made.say("route incidents here")
        await asyncio.gather(*(fire(made, made.url, number) for number in range(COUNT)))
        await until(lambda: shown_some(made))
    assert not await all_posted(made), "killed before it was done"
    async with serving(made, tmp_path):
        await until(lambda: all_posted(made), within_s=150)
        await until(lambda: settled(made), within_s=90)
    storms, singles = await shown(made)
    # What was on its way when it was killed may stand there twice: a post cannot be looked up in Teams.
    twins = len(storms) - 1 + sum(count - 1 for count in singles.values())
    assert twins <= 7
    assert all(count <= 2 for count in singles.values())
    assert len(storms) <= 2
    assert len(await made.issues()) >= COUNT


async def shown_some(made: World) -> Any:
    return (await shown(made))[0]


async def test_two_replicas_make_one_storm_card_and_one_card_each(postgresql_url: str, tmp_path: Path) -> None:
    with fresh_database(postgresql_url) as url:
        async with world(tmp_path, url) as made, AsyncExitStack() as stack:
            await stack.enter_async_context(serving(made, tmp_path))
            second = f"http://127.0.0.1:{free_port()}"
            other = await spawn(made, tmp_path, "serve", SOPILOT_PORT=second.rpartition(":")[2])
            stack.push_async_callback(other.killed)
            await until(lambda: answers(made, second), within_s=90)
            await made.say("route incidents here")
            await asyncio.gather(*(fire(made, (made.url, second)[number % 2], number) for number in range(COUNT)))
            await until(lambda: all_posted(made))
            await until(lambda: settled(made))
            storms, singles = await shown(made)
            await assert_within_limits(made)
    assert len(storms) == 1
    assert set(singles.values()) == {1}
    assert json.loads(storms[0])


async def answers(made: World, url: str) -> bool:
    try:
        async with made.http.get(f"{url}/healthz") as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
