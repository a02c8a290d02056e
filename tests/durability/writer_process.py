"""A process that writes beside others: `python -m tests.durability.writer_process URL TIMES`. Says its longest wait."""

from __future__ import annotations

import asyncio
import sys
import time

from sqlalchemy import Connection, insert

from sop.storage import open_store
from sop.storage.tables import buckets


def write(connection: Connection, n: int) -> None:
    """One small row."""
    connection.execute(insert(buckets).values(name=f"other-{n}", data="{}"))


async def main(url: str, times: int) -> None:
    """Write, and time each write."""
    store = open_store(url)
    longest = 0.0
    for n in range(times):
        began = time.monotonic()
        await store.tx(write, n)
        longest = max(longest, time.monotonic() - began)
    await store.close()
    print(longest)


if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
