"""Workers in processes of their own, to be killed: `python -m tests.durability.worker_process URL LOG LANES LEASE`.

The process itself only gives birth, so that a life begins at once instead of with a second of imports: a line
`start HOLD SHIFT` is answered with the id of a new worker process, a line `wait PID` with its exit code once it has
ended. URL: the database; LOG: the file that effects are appended to; LANES: how many lanes a worker works at once; LEASE:
seconds; HOLD: seconds between an effect and the storing of its result; SHIFT: seconds by which its wall clock is wrong,
by as much more after each SIGUSR1 and as much less after each SIGUSR2.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from sop.lanes import Done, Job, SystemClock, Task, Worker, leases, worker as worker_module
from sop.storage import open_store

STEP_S = 600.0


class WrongClock(SystemClock):
    """The product's own clock on a machine whose wall clock is wrong."""

    def __init__(self, shift: float) -> None:
        self.shift = shift
        super().__init__()

    def _wall(self) -> float:
        return super()._wall() + self.shift

    def step(self, seconds: float) -> None:
        """The wall clock jumps; what was computed from it before stays as it was."""
        self.shift += seconds


@dataclass
class Effects:
    """The handlers. Every effect is one line: lane, number, key, whether it was suspect, kind."""

    path: Path
    log: int
    hold: float

    async def plain(self, job: Job) -> Done:
        """An effect that nobody can look up."""
        job.ensure_mine()
        self._append(job)
        await asyncio.sleep(self.hold)
        return Done()

    async def known(self, job: Job) -> Done:
        """An effect that can be looked up by its key, and is, where an earlier try is in doubt."""
        if job.suspect and f" {job.key} " in self.path.read_text():
            return Done()
        return await self.plain(job)

    async def held(self, job: Job) -> Done:
        """Something slow before the effect: it says that it has begun, and goes on when its process may."""
        pid = os.getpid()
        with self.path.with_suffix(".begun").open("a") as begun:
            begun.write(f"{job.lane} {pid} {job.suspect}\n")
        while not self.path.with_suffix(f".go.{pid}").exists():
            await asyncio.sleep(0.01)
        return await self.plain(job)

    def _append(self, job: Job) -> None:
        os.write(self.log, f"{job.lane} {job.payload['seq']} {job.key} {job.suspect} {job.kind}\n".encode())
        os.fsync(self.log)


async def main(url: str, log: str, concurrency: int, hold: float, shift: float) -> None:
    """Work until SIGTERM."""
    store, clock = open_store(url), WrongClock(shift)
    effects = Effects(Path(log), os.open(log, os.O_WRONLY | os.O_APPEND), hold)
    if store.dialect == "sqlite":
        await store.tx(leases.release_everything)
    tasks = {"plain": Task(effects.plain), "known": Task(effects.known), "held": Task(effects.held)}
    worker = Worker(store, tasks, clock, concurrency=concurrency)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, worker.stop)
    loop.add_signal_handler(signal.SIGUSR1, clock.step, STEP_S)
    loop.add_signal_handler(signal.SIGUSR2, clock.step, -STEP_S)
    await worker.run()
    await store.close()


def start(hold: float, shift: float) -> int:
    """A worker in a process of its own, and its id."""
    pid = os.fork()
    if pid == 0:
        url, log, concurrency = sys.argv[1:4]
        asyncio.run(main(url, log, int(concurrency), hold, shift))
        os._exit(0)
    return pid


def shorten(lease: float) -> None:
    """The product's four seconds, shortened: a hundred deaths are to be survived within a test's patience."""
    leases.LEASE_S = lease
    worker_module.SAFE_LEASE_S = lease * 0.6
    worker_module.HEARTBEAT_S = lease * 0.25
    worker_module.POLL_S = min(worker_module.POLL_S, lease * 0.25)


if __name__ == "__main__":
    shorten(float(sys.argv[4]))
    print("ready", flush=True)
    for order in iter(sys.stdin.readline, ""):
        match order.split():
            case ["start", hold, shift]:
                print(start(float(hold), float(shift)), flush=True)
            case ["wait", pid]:
                print(os.waitstatus_to_exitcode(os.waitpid(int(pid), 0)[1]), flush=True)
