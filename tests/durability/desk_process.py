"""A process that gives commands on one incident: `python -m tests.durability.desk_process URL ITEM NAME TASKS EACH`.

Waits for a line on its standard input, so that several begin together.
"""

from __future__ import annotations

import asyncio
import sys

from sop.desk import Handled
from sop.records import commands as c
from sop.storage import Store, open_store
from tests.durability.support import command, desk


async def write(store: Store, item: str, name: str, each: int) -> None:
    """Write comments and labels in turn, `each` of both."""
    door = desk()
    for n in range(each):
        mark = f"{name}-{n}"
        for action in (c.AddComment(f"comment-{mark}", f"text {mark}"), c.Relabel(add=(mark,))):
            answer = await store.tx(door.handle, command(f"{type(action).__name__} {mark}", action, item))
            assert isinstance(answer, Handled), answer


async def main(url: str, item: str, name: str, tasks: int, each: int) -> None:
    """All tasks at once."""
    store = open_store(url)
    await asyncio.gather(*(write(store, item, f"{name}{task}", each) for task in range(tasks)))
    await store.close()


if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])))
