"""The demo as a person starts it: `sopilot demo` in a process of its own, on a free port."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.support.leaks import watch

ROOT = Path(__file__).parents[2]
START_S = 60.0
STOP_S = 30.0
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@asynccontextmanager
async def running_demo(log: Path) -> AsyncIterator[str]:
    """Yields the printed address, and ends the process as Ctrl+C does. log: where its output goes.

    Raises AssertionError with the output when it does not start, or does not end by itself.
    """
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "service", "demo", "--port", "0"),
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
        )
    try:
        yield await _address(process, log)
    finally:
        await _end(process, log)


def _output(log: Path) -> str:
    return log.read_text(encoding="utf-8")


async def _address(process: asyncio.subprocess.Process, log: Path) -> str:
    loop = asyncio.get_running_loop()
    end = loop.time() + START_S
    while process.returncode is None and loop.time() < end:
        found = _ADDRESS.search(_output(log))
        if found:
            return found.group()
        await asyncio.sleep(0.05)
    raise AssertionError(f"the demo did not start: {_output(log)}")


async def _end(process: asyncio.subprocess.Process, log: Path) -> None:
    try:
        await _stopped(process, log)
    finally:
        watch(_output(log), "the demo's output")


async def _stopped(process: asyncio.subprocess.Process, log: Path) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGINT)
    try:
        async with asyncio.timeout(STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
        raise AssertionError(f"the demo did not end: {_output(log)}") from None
