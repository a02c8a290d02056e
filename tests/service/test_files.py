"""A file from a person's chat onto the issue, through the whole product, with a sudden death in between."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from sandbox.common.requestlog import LogEntry
from tests.service.support import MEI, World, serving, until

CHAT = "a:mei"
HELD = bytes(range(256)) * 200


async def test_a_file_is_on_the_issue_once_though_the_answer_died_with_us(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with serving(world, tmp_path) as first:
        await world.say("route incidents here")
        await world.say("incident new Disk full", CHAT)
        await until(world.issues)
        match = {"method": "POST", "path": "/attachments"}
        await world.control(world.jira, "faults", faults=[{"kind": "delay", "seconds": 1, "match": match, "times": 1}])
        await send(world, "attach INC-1 the heap")
        await until(lambda: uploads(world))
        await first.killed()
    await until(lambda: attachments(world))
    async with serving(world, tmp_path):
        await until(lambda: looked(world))
        await until(lambda: shown(world))
    (one,) = attachments(world)
    assert (one.name, one.content) == ("heap.bin", HELD)
    assert len(uploads(world)) == 1


async def send(world: World, text: str) -> None:
    """Mei writes to SOPilot with a file."""
    file = {"kind": "file", "name": "heap.bin", "base64": base64.b64encode(HELD).decode()}
    told = await world.control(world.teams, "say", conversation=CHAT, user=MEI, text=text, files=[file])
    assert told["delivered"]


def attachments(world: World) -> list[Any]:
    """What is on the one issue."""
    (issue,) = world.jira.state.site.issues.values()
    return issue.attachments


def uploads(world: World) -> list[LogEntry]:
    """Every time a file was sent to Jira."""
    return [one for one in world.jira.state.control.log.entries if one.path.endswith("/attachments")]


def looked(world: World) -> bool:
    """Whether the file was read back to see whose it is."""
    return any("/attachment/content/" in one.path for one in world.jira.state.control.log.entries)


async def shown(world: World) -> bool:
    """Whether the card lists it."""
    return any("heap.bin" in card and "KB" in card for card in await world.cards(CHAT))
