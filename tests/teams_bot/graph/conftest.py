"""A whole SOPilot that reads meetings, in front of a stand-in Graph and the stand-in Teams that signs for it."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import Connection, select

from sandbox.graph.model import Json
from sandbox.teams import world
from sandbox.teams.tokens import KeyRing
from service import house as building
from service.house import House
from service.server import build_app
from service.settings import Settings
from sop.desk import notices
from sop.lanes import Worker, gates
from sop.storage import open_store
from sop.storage.migrate import migrate
from sop.storage.tables import intents, parked
from teams_bot.graph.sources import TranscriptSource
from teams_bot.transcripts import Transcripts
from tests.sandbox.graph_support import CHAT, JOIN_URL, MEETING, ORGANIZER, TEXT, VTT, Graph, graph_beside_teams
from tests.teams_bot.office import MovedClock

__all__ = ["Reader"]


@dataclass
class Reader:
    """Our side and Graph's. arrived: the sources that came out, in order."""

    graph: Graph
    house: House
    worker: Worker
    clock: MovedClock
    url: str
    arrived: list[TranscriptSource] = field(default_factory=list)

    async def expect(self, join_url: str = JOIN_URL, chat: str | None = CHAT, **more: Any) -> None:
        """A meeting's sources are wanted from now on; what follows at once is done."""
        assert self.house.graph is not None
        starts = datetime.fromtimestamp(self.clock.now() + more.pop("starts_in", 0.0), UTC)
        organizer = more.pop("organizer", ORGANIZER)
        expect = self.house.graph.expect
        await self.house.store.tx(expect, join_url, organizer=organizer, chat_id=chat, starts_at=starts)
        await self.settle()

    async def transcript(self, meeting: str = MEETING, vtt: str = VTT, text: str = TEXT) -> str:
        """A transcript becomes available; its id. What is told of it is taken in."""
        made = await self.graph.control("transcript", meeting=meeting, vtt=vtt, text=text)
        await self.told()
        return str(made["id"])

    async def told(self) -> None:
        """No notification is under way but those that are held back, and everything that follows is done."""
        for _ in range(20):
            if not (await self.graph.look("deliveries"))["pending"]:
                break
            await asyncio.sleep(0.01)
        await self.settle()

    async def settle(self) -> None:
        """Everything that is due is done."""
        await asyncio.sleep(0.002)
        await self.worker.run_due()

    async def pass_time(self, seconds: float, step: float = 300.0) -> None:
        """Let time pass on both sides, working all along."""
        for _ in range(int(seconds / step)):
            self.clock.moved += step
            await self.graph.control("clock", advance_s=step)
            await self.settle()

    async def tenant(self, **allowed: bool) -> None:
        """An administrator allows or forbids something."""
        await self.graph.control("tenant", **allowed)

    def calls(self, part: str = "", method: str = "") -> list[str]:
        """What was asked of Graph, as METHOD path."""
        log = [f"{one.method} {one.path}" for one in self.graph.served.state.control.log.entries]
        return [one for one in log if part in one and one.startswith(method)]

    async def refused(self) -> set[str]:
        """The refusals that stand, as the admins are told of them."""
        closed = await self.house.store.read(gates.closed)
        return {name for name in closed if name.startswith("graph") and "/" not in name}

    async def subscriptions(self) -> list[Json]:
        """What Graph tells us of."""
        return list((await self.graph.look("subscriptions"))["subscriptions"])

    async def watched(self) -> list[str]:
        """What the admins are told of."""

        def lanes(connection: Connection) -> list[str]:
            kind = notices.names.NOTICE
            return list(connection.execute(select(intents.c.lane).where(intents.c.kind == kind)).scalars())

        return await self.house.store.read(lanes)

    async def parked(self) -> list[Any]:
        return await self.house.store.read(lambda connection: list(connection.execute(select(parked)).all()))

    async def send(self, body: Any, path: str = "", **request: Any) -> tuple[int, Any]:
        """A request to our own endpoint; status and JSON or text."""
        request = {"json": body, **request} if body is not None else request
        async with self.graph.http.post(f"{self.url}/webhooks/graph{path}", **request) as answer:
            return answer.status, await answer.json() if "json" in answer.content_type else await answer.text()


@pytest.fixture
def reading() -> dict[str, Any]:
    """Settings besides those that every reader has; tests override them."""
    return {}


@pytest.fixture
async def reader(
    database_url: str,
    tmp_path: Path,
    migrated: Path,
    reading: dict[str, Any],
    keys: KeyRing,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Reader]:
    """Everything, started, on either database."""
    clock = MovedClock()
    arrived: list[TranscriptSource] = []
    monkeypatch.setattr(world, "KeyRing", lambda: keys)
    monkeypatch.setattr(building, "SystemClock", lambda: clock)
    taken = Transcripts.arrived

    def note(self: Transcripts, connection: Connection, source: TranscriptSource) -> None:
        arrived.append(source)
        taken(self, connection, source)

    monkeypatch.setattr(Transcripts, "arrived", note)
    if database_url.startswith("sqlite"):
        shutil.copy(migrated, database_url.removeprefix("sqlite:///"))
    else:
        store = open_store(database_url)
        migrate(store)
        await store.close()
    # Bound before anything is built: the settings name its port, and nobody else may take it meanwhile.
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with _built(url, database_url, tmp_path, reading) as (graph, house):
            runner = web.AppRunner(build_app(house), access_log=None, shutdown_timeout=0.2)
            await runner.setup()
            await web.SockSite(runner, listening).start()
            yield Reader(graph, house, house.worker(), clock, url, arrived)
            await runner.cleanup()


@asynccontextmanager
async def _built(
    url: str, database_url: str, folder: Path, reading: dict[str, Any]
) -> AsyncIterator[tuple[Graph, House]]:
    async with graph_beside_teams() as graph:
        options = graph.teams.state.options
        settings: dict[str, Any] = {
            "graph": "notify",
            "graph_url": graph.served.url,
            "graph_notification_url": f"{url}/webhooks/graph",
            **reading,
        }
        house = building.build(
            Settings(
                _env_file=None,
                data_dir=folder,
                database_url=database_url,
                MicrosoftAppId=options.app_id,
                MicrosoftAppPassword=options.app_password,
                MicrosoftAppTenantId=options.tenant,
                TEAMS_OPENID_METADATA=f"{graph.teams.url}/v1/.well-known/openidconfiguration",
                TEAMS_AUTHORITY=graph.teams.url,
                **settings,
            )
        )
        yield graph, house
        await house.close()
