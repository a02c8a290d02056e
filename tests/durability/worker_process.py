"""Workers in processes of their own, to be killed: `python -m tests.durability.worker_process URL LOG LANES`.

The process itself only gives birth, so that a life begins at once instead of with a second of imports: a line
`start HOLD` is answered with the id of a new worker process, a line `wait PID` with its exit code once it has ended.
URL: the database; LOG: the file that effects are appended to; LANES: how many lanes a worker works at once; HOLD:
seconds between an effect and the storing of its result.
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


def start(hold: float) -> int:
    """A worker in a process of its own, and its id."""
    pid = os.fork()
    if pid == 0:
        asyncio.run(main(sys.argv[1], sys.argv[2], hold, int(sys.argv[3])))
        os._exit(0)
    return pid


if __name__ == "__main__":
    print("ready", flush=True)
    for order in iter(sys.stdin.readline, ""):
        match order.split():
            case ["start", hold]:
                print(start(float(hold)), flush=True)
            case ["wait", pid]:
                print(os.waitstatus_to_exitcode(os.waitpid(int(pid), 0)[1]), flush=True)
