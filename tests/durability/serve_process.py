"""`sopilot serve`, to be killed and started again: `python -m tests.durability.serve_process`, with a service's environment.

The process itself only gives birth, so that a life begins at once instead of with two seconds of imports: a line `start`
is answered with the id of a process that runs `sopilot serve`, a line `wait PID` with its exit code once it has ended.
"""

from __future__ import annotations

import os
import sys

from jira_sync import creation
from service import cli, running

INDEX_LAG_S = 3.0
"""The product waits a minute before it repeats a create that Jira's search does not know; this stand-in has no lag."""


def start() -> int:
    """A serving process, and its id."""
    pid = os.fork()
    if pid == 0:
        os.close(0)
        cli.main(["serve"])
        os._exit(0)
    return pid


if __name__ == "__main__":
    creation.INDEX_LAG_S = INDEX_LAG_S
    assert running.serve is not None  # imported before the first birth
    print("ready", flush=True)
    for order in iter(sys.stdin.readline, ""):
        match order.split():
            case ["start"]:
                print(start(), flush=True)
            case ["wait", pid]:
                print(os.waitstatus_to_exitcode(os.waitpid(int(pid), 0)[1]), flush=True)
