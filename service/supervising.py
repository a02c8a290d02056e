"""A supervisor of one `sopilot serve`: starts it, starts it again when it dies, and kills it when asked to."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys

import aiohttp

log = logging.getLogger(__name__)
RESTART_S = 1.5
"""Seconds between death and restart: long enough to be seen on the demo page."""
START_S = 60.0
STOP_S = 30.0


class Supervisor:
    """Keeps one serving process alive. url: where it listens; env: its whole environment."""

    def __init__(self, url: str, env: dict[str, str]) -> None:
        self.url = url
        self.restarts = 0
        self.state = "down"
        self._env = env
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False

    @property
    def pid(self) -> int | None:
        """Of the running process."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def run(self) -> None:
        """Until `stop`."""
        while not self._stopping:
            self.state = "restarting"
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "service", "serve", env=self._env, stdin=asyncio.subprocess.DEVNULL
            )
            if await self._answers():
                self.state = "up"
            code = await self._process.wait()
            if self._stopping:
                return
            self.state = "down"
            self.restarts += 1
            log.warning("the service ended with %s and is started again", code)
            await asyncio.sleep(RESTART_S)

    async def started(self) -> None:
        """Wait until it answers. Raises TimeoutError."""
        async with asyncio.timeout(START_S):
            while self.state != "up":  # noqa: ASYNC110 - a process has no event of ours to wait for
                await asyncio.sleep(0.05)

    def kill(self) -> int | None:
        """kill -9, at whatever point it is; the process id that died."""
        pid = self.pid
        if pid is not None:
            self.state = "down"
            os.kill(pid, signal.SIGKILL)
        return pid

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL when that does not end it."""
        self._stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(STOP_S):
                await process.wait()
        except TimeoutError:
            process.kill()

    async def _answers(self) -> bool:
        """Wait for the first answer; False where the process ends before."""
        process = self._process
        assert process is not None
        async with aiohttp.ClientSession() as http:
            while process.returncode is None:
                try:
                    async with http.get(f"{self.url}/healthz") as answer:
                        if answer.status == 200:
                            return True
                except aiohttp.ClientError:
                    await asyncio.sleep(0.05)
        return False
