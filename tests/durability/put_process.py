"""Puts and releases that race: `python -m tests.durability.put_process URL put NAME TIMES LOG` or `… URL work LOG TIMES`.

Waits for a line on its standard input, so that several begin together. Whoever puts into a lane puts the next intent as
soon as the log says that the one before it is done, which is when the worker is about to release the lane: nearly every
put meets a release. A worker ends when the log has TIMES different lines, one for each intent done.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from sop.lanes import Done, Job, SystemClock, Task, Worker, put, worker as worker_module
from sop.storage import open_store
from tests.durability.crew import Effects

LANES = 24
POLL_S = 0.05


async def put_all(url: str, name: str, times: int, log: Path) -> None:
    """Put, into all lanes at once."""
    store, clock = open_store(url), SystemClock()
    done = {f"{name}-{n}": asyncio.Event() for n in range(times)}

    async def one_lane(lane: int) -> None:
        for n in range(lane, times, LANES):
            await store.tx(put, f"lane-{lane}", "note", {"n": f"{name}-{n}"}, gate="out", now=clock.now())
            await done[f"{name}-{n}"].wait()

    async def watch() -> None:
        effects, seen = Effects(log), 0
        while True:
            effects.count()
            for line in effects.lines[seen:]:
                if line in done:
                    done[line].set()
            seen = len(effects.lines)
            await asyncio.sleep(0.0005)

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(one_lane(lane) for lane in range(LANES)))
    watching.cancel()
    await store.close()


async def work(url: str, log: Path, times: int) -> None:
    """Do what comes until all of it is done."""
    store = open_store(url)
    done = os.open(log, os.O_WRONLY | os.O_APPEND)

    async def note(job: Job) -> Done:
        os.write(done, f"{job.payload['n']}\n".encode())
        return Done()

    worker_module.POLL_S = POLL_S
    worker = Worker(store, {"note": Task(note)}, SystemClock())
    running = asyncio.create_task(worker.run())
    effects = Effects(log)
    while effects.count() < times or len(set(effects.lines)) < times:
        await asyncio.sleep(0.05)
    worker.stop()
    await running
    await store.close()


if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    match sys.argv[1:]:
        case [url, "put", name, times, log]:
            asyncio.run(put_all(url, name, int(times), Path(log)))
        case [url, "work", log, times]:
            asyncio.run(work(url, Path(log), int(times)))
