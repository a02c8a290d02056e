"""Serving a stand-in on a socket that can be closed and opened again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

from aiohttp import web

S = TypeVar("S")
_GRACE_S = 0.2


class Served(Generic[S]):
    """A stand-in that is listening: `url` (no trailing slash), `state` (live), `stop()` and `start()`."""

    def __init__(self, runner: web.AppRunner, state: S, host: str, port: int) -> None:
        self.state = state
        self._runner = runner
        self._host = host
        self._port = port
        self._site: web.TCPSite | None = None

    @property
    def url(self) -> str:
        """Where it listens, for example `http://127.0.0.1:8081`; the same after `stop` and `start`."""
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        """Opens the listening socket (again, on the same port); nothing when it is open."""
        if self._site is not None:
            return
        site = web.TCPSite(self._runner, self._host, self._port, reuse_address=True)
        await site.start()
        self._site = site
        self._port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Closes the socket and every connection, so that clients are refused; the state stays."""
        if self._site is None:
            return
        site, self._site = self._site, None
        await site.stop()
        if self._runner.server is not None:
            self._runner.server.pre_shutdown()
            await self._runner.server.shutdown(_GRACE_S)


@asynccontextmanager
async def serve_app(app: web.Application, state: S, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[Served[S]]:
    """Serves `app` until the block ends; port 0 picks a free one. Yields a `Served` with `state`."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE_S)
    await runner.setup()
    served = Served(runner, state, host, port)
    try:
        await served.start()
        yield served
    finally:
        await served.stop()
        await runner.cleanup()
