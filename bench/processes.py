"""Processes under measurement: started, waited for, their CPU time read from the kernel, killed in the end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """CPU time of a process, user and system, all threads (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB (10**6 bytes)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def running(module: str, *arguments: str, env: Mapping[str, str] | None = None, port: int, log: Path) -> Iterator[int]:
    """A Python process that listens on the port when the body begins; yields its id, kills it with SIGKILL in the end."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env={**_bare_environment(), **(env or {})},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _until_listening(process, port, log)
        yield process.pid
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait(20)


def _bare_environment() -> dict[str, str]:
    """This machine's environment without settings of SOPilot's: what is measured must not depend on whose desk it is."""
    ours = ("SOPILOT_", "MICROSOFTAPP", "TEAMS_")
    return {name: value for name, value in os.environ.items() if not name.upper().startswith(ours)}


def _until_listening(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}:\n{log.read_text()[-4000:]}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{process.args!r} does not listen:\n{log.read_text()[-4000:]}")
