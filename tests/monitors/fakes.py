"""An Alertmanager that does as it is told: for what a real one does only when something is wrong with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web


@dataclass
class FakeAlertmanager:
    """Answers each path with what is set for it; anything else is 501. asked: every request's path and Authorization."""

    url: str = ""
    answers: dict[str, web.Response] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def will(self, path: str, body: Any, status: int = 200, **headers: str) -> None:
        """From now on this path answers so."""
        self.answers[path] = web.Response(
            body=body if isinstance(body, bytes) else orjson.dumps(body),
            status=status,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    async def handle(self, request: web.Request) -> web.Response:
        """One request."""
        self.asked.append((request.path, request.headers.get("Authorization")))
        answer = self.answers.get(request.path)
        if answer is None:
            return web.Response(status=501)
        return web.Response(body=answer.body, status=answer.status, headers=answer.headers)


@asynccontextmanager
async def fake_alertmanager() -> AsyncIterator[FakeAlertmanager]:
    """Served on loopback."""
    made = FakeAlertmanager()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield made
    finally:
        await runner.cleanup()
