"""A worker in a process of its own, to be killed: `python -m tests.durability.worker_process URL LOG HOLD LANES`.

Waits for a line on its standard input before it touches the database, so that the next one can be started early.
URL: the database; LOG: the file that effects are appended to; HOLD: seconds between an effect and the storing of its
result; LANES: how many lanes it works at once.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from sop.lanes import Done, Job, SystemClock, Task, Worker, queue, worker as worker_module
from sop.storage import open_store

# The product's four seconds, shortened: twenty deaths are to be survived within a test's patience.
queue.LEASE_S = 1.5
worker_module.SAFE_LEASE_S = queue.LEASE_S * 0.6
worker_module.HEARTBEAT_S = 0.3
worker_module.POLL_S = 0.1


async def main(url: str, log: str, hold: float, concurrency: int) -> None:
    """Work until SIGTERM."""
    effects = os.open(log, os.O_WRONLY | os.O_APPEND)
    store = open_store(url)

    async def effect(job: Job) -> Done:
        line = f"{job.lane} {job.payload['seq']} {job.key} {job.suspect}\n"
        job.ensure_mine()
        os.write(effects, line.encode())
        os.fsync(effects)
        await asyncio.sleep(hold)
        return Done()

    if store.dialect == "sqlite":
        await store.tx(queue.release_everything)
    worker = Worker(store, {"effect": Task(effect)}, SystemClock(), concurrency=concurrency)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
    await worker.run()
    await store.close()


if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])))
