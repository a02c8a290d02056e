"""How long it takes until thousands of records have their issues, and whether people notice.

A real `sopilot serve` on SQLite between both stand-ins; Jira takes 150 ms over every call and keeps to its published limits.
The records are there and have never been in Jira: each is created there, read, and found equal; then all are compared once
more. Meanwhile Alex renames issues in Jira, and the time is taken until the card shows it. `--quick` takes 300 records.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from bench.mirror_figures import percentile
from bench.mirror_world import LATENCY_S, Record, World, seen, world
from bench.processes import resident_mb
from bench.report import Goal, finish
from jira_sync import backfill
from sop.desk import Desk
from sop.lanes import SystemClock
from sop.procedure import load_default
from sop.records import commands as c
from sop.records.people import Actor, Person, Role, Side
from sop.storage import Store, open_store

FULL, QUICK = 10_000, 300
CHATS = [f"19:backfill-{number}@thread.v2" for number in range(4)]
PAUSE_S = 1.0
"""Between two renames in Jira."""
CREATES_PER_S, READS_PER_S = 100, 150
"""https://developer.atlassian.com/cloud/jira/platform/rate-limiting/: bursts of one endpoint. A bound, whoever asks."""
MEI = Actor(Person("Mei", aad_id="aad-mei"), Side.TEAMS, Role.LEAD)
GOALS = (
    Goal("backfill_s", 900, at_least=False),
    Goal("memory_mb", 300, at_least=False),
    Goal("webhook_to_card_p95_s", 2.0, at_least=False),
    Goal("twins", 0, at_least=False),
    Goal("missing", 0, at_least=False),
)


async def fill(store: Store, desk: Desk, count: int) -> None:
    """So many records that nobody has wished a sync of."""

    def made(connection: Connection, number: int) -> None:
        action = c.ReportIncident(f"filled {number}", "what happened, in a sentence or two")
        desk.handle(connection, c.Command(id=f"bench-{number}", actor=MEI, at=datetime.now(UTC), action=action))

    for start in range(0, count, 500):
        await asyncio.gather(*(store.tx(made, number) for number in range(start, min(start + 500, count))))


async def renamed(made: World, records: list[Record], ended: asyncio.Event) -> list[float]:
    """Seconds from a rename in Jira to the card that shows it, one after the other until the end."""
    found: list[float] = []
    for number in itertools.count():
        if ended.is_set() and found:
            return found
        record = records[number % len(records)]
        title = f"renamed {number} in {record.chat}"
        began = (await made.act(record, "edit", fields={"summary": title})).created

        def shown(record: Record = record, title: str = title) -> datetime | None:
            message = made.message(record)
            return message.edited if title in json.dumps(message.attachments(), ensure_ascii=False) else None

        found.append(((await seen(made.teams.control.changes, shown)) - began).total_seconds())
        await asyncio.sleep(PAUSE_S)
    raise AssertionError("counting never ends")


async def through(store: Store, pid: int) -> tuple[float, float]:
    """One run over everything: seconds, and the most memory that the service had."""
    clock, began, most = SystemClock(), time.monotonic(), 0.0
    standing = await store.tx(backfill.begin, clock.now(), over=True)
    total = standing.total
    while standing.running:
        await asyncio.sleep(0.5)
        most = max(most, resident_mb(pid))
        standing = await store.read(backfill.standing, clock.now())
        if standing.running:
            print(f"\r{standing.done} of {total}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return time.monotonic() - began, most


def child() -> int:
    """The one process that this one has started: the service."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    (pid,) = (int(one) for one in children)
    return pid


async def run(count: int) -> dict[str, float]:
    """Run it, and give the figures."""
    with tempfile.TemporaryDirectory(prefix="bench-backfill-") as name:
        folder = Path(name)
        async with world(folder, CHATS) as made:
            store = open_store(f"sqlite:///{folder / 'sopilot.db'}")
            records = list(await asyncio.gather(*(made.open_record(chat, f"record in {chat}") for chat in CHATS)))
            await fill(store, Desk(load_default(), False, SystemClock()), count)
            ended = asyncio.Event()
            renames = asyncio.create_task(renamed(made, records, ended))
            backfill_s, memory_mb = await through(store, child())
            compare_s, compare_mb = await through(store, child())
            ended.set()
            delays = await renames
            await store.close()
            made_of = Counter(issue.summary for issue in made.jira.site.issues.values())
            refused = sum(made.jira.limits.refused.values())
    wanted = [f"filled {number}" for number in range(count)]
    return {
        "records": count,
        "backfill_s": backfill_s,
        "floor_s": max(count / CREATES_PER_S, count / READS_PER_S),
        "compare_s": compare_s,
        "memory_mb": max(memory_mb, compare_mb),
        "webhook_to_card_p50_s": percentile(delays, 0.5),
        "webhook_to_card_p95_s": percentile(delays, 0.95),
        "renames": len(delays),
        "refused_by_limits": refused,
        "twins": sum(made_of[title] > 1 for title in wanted),
        "missing": sum(made_of[title] == 0 for title in wanted),
    }


def main() -> int:
    """The command line; 1 where a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} records")
    parser.add_argument("--records", type=int, default=FULL, help="how many (default %(default)s)")
    arguments = parser.parse_args()
    count = QUICK if arguments.quick else arguments.records
    print(f"{count} records, Jira takes {LATENCY_S * 1000:.0f} ms over each call")
    return finish(asyncio.run(run(count)), GOALS)


if __name__ == "__main__":
    sys.exit(main())
