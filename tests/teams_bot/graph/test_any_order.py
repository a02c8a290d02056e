"""Whatever happens in whatever order: in the end every transcript has arrived, each once, and nobody is told twice."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable

import pytest

from teams_bot.graph.answers import Why
from tests.teams_bot.graph.conftest import Reader

FAULTS = [
    {"kind": "notification_lost", "times": 1},
    {"kind": "notification_doubled", "times": 2},
    {"kind": "notification_reordered", "times": 1},
    {"kind": "notification_late", "seconds": 1800, "times": 1},
    {"kind": "drop_after_commit", "match": {"path": "content|delta|subscriptions"}, "times": 1},
    {"kind": "refuse", "times": 2},
    {"kind": "status", "status": 429, "headers": {"Retry-After": "20"}, "times": 1},
    {"kind": "status", "status": 503, "times": 2},
    {"kind": "status", "status": 410, "match": {"path": "delta"}, "times": 1},
]
FORBIDDEN = ["transcripts", "policy", "consent", "paying", "attribution"]


async def _do_something(reader: Reader, chance: random.Random, made: list[str]) -> None:
    """One thing that may happen."""
    doing: list[Callable[[], Awaitable[object]]] = [
        lambda: reader.graph.control("faults", faults=[chance.choice(FAULTS)]),
        lambda: reader.tenant(**{chance.choice(FORBIDDEN): chance.random() < 0.6}),
        lambda: reader.graph.control("lifecycle", event=chance.choice(["missed", "reauthorizationRequired"])),
        lambda: reader.graph.control("lifecycle", event="subscriptionRemoved"),
        lambda: reader.pass_time(chance.choice([30, 900, 3600]), step=chance.choice([30, 300])),
        reader.house.start_schedules,
        reader.expect,
    ]
    await chance.choice(doing)()
    if chance.random() < 0.5:
        made.append(str((await reader.graph.control("transcript", meeting="MSoweekly==", vtt="WEBVTT"))["id"]))
    if chance.random() < 0.3:
        reader.graph.served.state.subscriptions.clear()
    if chance.random() < 0.7:
        await reader.settle()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", range(6))
async def test_every_transcript_arrives_once(reader: Reader, seed: int) -> None:
    chance, made = random.Random(seed), list[str]()
    await reader.expect()
    for _ in range(25):
        await _do_something(reader, chance, made)
    async with reader.graph.http.delete(f"{reader.graph.served.url}/_control/faults"):
        await reader.tenant(**dict.fromkeys(FORBIDDEN, True))
    await reader.pass_time(4 * 3600, step=600)
    assert sorted(one.id for one in reader.arrived) == sorted(made)
    # That speakers are named again is seen by the next transcript only.
    assert await reader.refused() <= {Why.SPEAKERS}
    assert await reader.parked() == []
    await reader.pass_time(26 * 3600, step=7200)
    assert len(await reader.subscriptions()) == 1
    assert len(reader.arrived) == len(made)
