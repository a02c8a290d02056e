"""One turn under load: signed message activities over 200 conversations against echo bots: `python -m bench.turn [--quick]`.

Everything runs on loopback. This process is Teams: it posts activities with a signed token, 16 at a time, and counts the
replies that come back to its Connector; a reply that is missing fails the run. Each bot is a process of its own, measured
alone, in turns. The echo bots answer with a line of text and keep nothing. Ours verifies the same token, decides, commits a
record and its intents with `synchronous=FULL`, and answers with an Adaptive Card; after a kill -9 every record is read back.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import aiohttp
import orjson
import uvloop
from aiohttp import web

from bench.processes import cpu_seconds, running
from bench.report import Goal, finish, table
from bench.turn_microsoft import APP_ID, TENANT, Microsoft, aad_of
from sandbox.ports import free_port

CONVERSATIONS = 200
CONCURRENCY = 16
PATIENCE_S = 60.0
COUNTS = {"stock": 600, "agents": 3_000, "raw": 6_000, "ours": 6_000}
"""Activities of one measurement: each takes a few seconds."""
GOALS = (Goal("stock_ratio", 10), Goal("agents_sdk_ratio", 2))


@dataclass(frozen=True, slots=True)
class Reading:
    """per_s: activities a second, from the first to the last reply; cpu_ms: CPU time of the bot for each."""

    per_s: float
    cpu_ms: float


def activity(microsoft: Microsoft, number: int) -> bytes:
    """A message of one person in their own conversation."""
    who = number % CONVERSATIONS
    return orjson.dumps(
        {
            "type": "message",
            "id": f"{1_700_000_000_000 + number}",
            "timestamp": "2026-11-22T12:00:00.000Z",
            "channelId": "msteams",
            "serviceUrl": microsoft.url,
            "from": {"id": f"29:{who}", "name": f"Person {who}", "aadObjectId": aad_of(f"29:{who}")},
            "conversation": {"id": f"a:conversation-{who}", "conversationType": "personal", "tenantId": TENANT},
            "recipient": {"id": f"28:{APP_ID}", "name": "SOPilot"},
            "textFormat": "plain",
            "locale": "zh-TW",
            "text": f"action new Write the post-mortem of outage {number}",
            "entities": [{"type": "clientInfo", "locale": "zh-TW", "country": "TW", "platform": "Windows"}],
            "channelData": {"tenant": {"id": TENANT}},
        }
    )


async def send(url: str, microsoft: Microsoft, numbers: range) -> None:
    """Post these activities, so many at a time, and wait until each has had its reply. Raises where one is missing."""
    headers = {"Authorization": f"Bearer {microsoft.token()}", "Content-Type": "application/json"}
    before, left = microsoft.replies.total(), iter(numbers)

    async def sender(session: aiohttp.ClientSession) -> None:
        for number in left:
            async with session.post(url, data=activity(microsoft, number), headers=headers) as answer:
                text = await answer.text()
                if answer.status not in (200, 201, 202):
                    raise RuntimeError(f"activity {number} was answered with {answer.status}: {text[:200]}")

    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        await asyncio.gather(*(sender(session) for _ in range(CONCURRENCY)))
    async with asyncio.timeout(PATIENCE_S):
        while (came := microsoft.replies.total() - before) < len(numbers):
            microsoft.seen.clear()
            await microsoft.seen.wait()
    if came != len(numbers):
        raise RuntimeError(f"{len(numbers)} activities had {came} replies")


async def measure(name: str, microsoft: Microsoft, count: int, folder: Path) -> Reading:
    """Start the bot, warm it up with one activity for each conversation, load it, kill it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/api/messages"
    data = folder / f"data-{name}-{port}"
    env = {"SOPILOT_DATA_DIR": str(data)} if name == "ours" else {}
    log = folder / f"{name}.log"
    with running("bench.turn_bots", name, str(port), microsoft.url, env=env, port=port, log=log) as pid:
        await send(url, microsoft, range(CONVERSATIONS))
        cards, cpu, began = microsoft.cards, cpu_seconds(pid), time.perf_counter()
        await send(url, microsoft, range(CONVERSATIONS, CONVERSATIONS + count))
        took, cpu = time.perf_counter() - began, cpu_seconds(pid) - cpu
    if name == "ours":
        if microsoft.cards - cards != count:
            raise RuntimeError(f"{count} activities had {microsoft.cards - cards} cards")
        read_back(data / "sopilot.db", CONVERSATIONS + count)
    return Reading(count / took, cpu / count * 1000)


def read_back(database: Path, wanted: int) -> None:
    """After the kill -9: every activity that was answered is a record, with its entry in the journal and its card's message."""
    with sqlite3.connect(database) as connection:
        for what, sql in (
            ("records", "SELECT count(*) FROM items"),
            ("journal entries", "SELECT count(*) FROM journal WHERE field = 'created'"),
            ("intact files", "SELECT (SELECT count(*) FROM items) WHERE (SELECT * FROM pragma_integrity_check) = 'ok'"),
        ):
            row = connection.execute(sql).fetchone()
            found = row[0] if row is not None else 0
            if found != wanted:
                raise RuntimeError(f"after the kill there are {found} {what}, not {wanted}")


async def main(names: list[str], rounds: int, part: float) -> int:
    """Measure them in turns and print what came out."""
    microsoft = Microsoft()
    runner = web.AppRunner(microsoft.app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    microsoft.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    readings: dict[str, list[Reading]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory(prefix="bench-turn-") as folder:
        for _round in range(rounds):
            for name in names:
                count = max(CONVERSATIONS, int(COUNTS[name] * part))
                readings[name].append(await measure(name, microsoft, count, Path(folder)))
    await runner.cleanup()
    return told(readings)


def told(readings: dict[str, list[Reading]]) -> int:
    """Print the table and the figures; returns the exit status."""
    per_s = {name: median(one.per_s for one in of) for name, of in readings.items()}
    cpu = {name: median(one.cpu_ms for one in of) for name, of in readings.items()}
    rows = [[name, f"{per_s[name]:,.0f}", f"{cpu[name]:.2f}"] for name in readings]
    print(f"median of {len(readings['ours'])}, {CONVERSATIONS} conversations, {CONCURRENCY} at a time")
    print(table(["bot", "activities/s", "CPU ms each"], rows))
    if len(readings) < len(COUNTS):
        return 0
    figures = {
        "stock_ratio": per_s["ours"] / per_s["stock"],
        "agents_sdk_ratio": per_s["ours"] / per_s["agents"],
        "cpu_ms_per_turn": cpu["ours"],
        "raw_cpu_ms_per_turn": cpu["raw"],
        "turns_per_s": per_s["ours"],
    }
    return finish(figures, GOALS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a twentieth of the load, once: to see that it runs")
    parser.add_argument("--only", choices=list(COUNTS), action="append", help="measure these alone, without ratios")
    given = parser.parse_args()
    uvloop.install()
    sys.exit(
        asyncio.run(main(given.only or list(COUNTS), rounds=1 if given.quick else 3, part=0.05 if given.quick else 1.0))
    )
