"""How long a change takes to the other side: a button pressed → Jira changed, Jira changed → the card updated.

A real `sopilot serve` on SQLite between both stand-ins; Jira takes 150 ms over every call. From each trial the time is
subtracted in which a call about its issue was under way: what is left is SOPilot's own. `--quick` makes a tenth of everything,
to see that it runs.

Then what it costs: requests a change where many records are changed at once (`mirror_load.py`), writes and updates of cards for
five hundred changes of one record, and requests of a night's sweep over ten thousand issues (`mirror_sweep.py`).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from bench import mirror_load as load
from bench.mirror_figures import GOALS, Call, Trial, figures, shown
from bench.mirror_sweep import ISSUES, sweep_requests
from bench.mirror_world import LATENCY_S, Record, World, button, seen, world
from bench.report import finish

RECORDS = 6
LOADED = 26
"""Records beside those, for what changes cost where many come at once."""
TRIALS = 60
"""One by one, each way; the bursts come beside them."""
QUICK = RECORDS
BURST = 4
"""Changes of one record at once, of which the last is measured."""
PAUSE_S = (0.05, 0.9)
"""Between two trials: the looks that SOPilot takes by itself fall anywhere between them."""
STATUSES = ("In Progress", "In Review", "Done", "To Do")
STAGES = ("diagnosing", "verifying", "resolved", "reported")
"""What is pressed to reach the status at the same place; from To Do, Acknowledge is."""
PRIORITIES = ("high", "low", "medium")


class Bench:
    """The trials on some records. Each record has its own count of changes, so that every change changes something."""

    def __init__(self, made: World, records: list[Record]) -> None:
        self._world = made
        self._records = records
        self._counts = dict.fromkeys(records, 0)

    async def run(self, trials: int) -> tuple[list[Trial], list[Trial]]:
        """All trials: press → Jira, Jira → card."""
        press = await self._way(trials, self._press_move, self._press_edit, self._press_burst)
        jira = await self._way(trials, self._drag, self._rename, self._drag_burst)
        return press, jira

    async def _way(self, trials: int, *kinds: Callable[[Record], Awaitable[Trial]]) -> list[Trial]:
        first, second, burst = kinds
        found = []
        for number in range(trials):
            await asyncio.sleep(random.uniform(*PAUSE_S))
            one = first if number // RECORDS % 2 == 0 else second
            found.append(await one(self._records[number % RECORDS]))
        for kind in (first, second):
            # All records at once.
            await asyncio.sleep(PAUSE_S[1])
            found += await asyncio.gather(*(kind(record) for record in self._records))
        for record in self._records:
            found.append(await burst(record))
        return found

    def _next(self, record: Record) -> int:
        self._counts[record] += 1
        return self._counts[record]

    async def _press_move(self, record: Record) -> Trial:
        here = STATUSES.index(self._status(record))
        if STATUSES[here] == "To Do":
            began = await self._world.press(record, "ack")
            return await self._in_jira("press: acknowledge", record, began, "status")
        began = await self._world.press(record, "move", to=STAGES[(here + 1) % len(STAGES)])
        return await self._in_jira("press: move", record, began, "status")

    async def _press_edit(self, record: Record) -> Trial:
        priority = PRIORITIES[self._next(record) % len(PRIORITIES)]
        began = await self._world.press(record, "edit", inputs={"priority": priority})
        return await self._in_jira("press: edit", record, began, "priority")

    async def _press_burst(self, record: Record) -> Trial:
        """Several edits as fast as the answers come; the last one's value is looked for."""
        for _ in range(BURST):
            title = f"burst {self._next(record)} in {record.chat}"
            began = await self._world.press(record, "edit", inputs={"title": title})
        return await self._in_jira("press: last of a burst", record, began, "summary", title)

    async def _in_jira(self, kind: str, record: Record, began: datetime, field: str, value: str | None = None) -> Trial:
        def changed() -> datetime | None:
            for entry in reversed(self._world.issue(record).histories):
                for item in entry.items:
                    if item.field_id == field and entry.created >= began and value in (None, item.new_string):
                        return entry.created
            return None

        return self._trial(kind, record, began, await seen(self._world.jira.changes, changed))

    async def _drag(self, record: Record) -> Trial:
        return await self._on_card("Jira: drag", record, lambda: self._drag_on(record))

    async def _drag_on(self, record: Record) -> datetime:
        here = STATUSES.index(self._status(record))
        return (await self._world.act(record, "transition", to=STATUSES[(here + 1) % len(STATUSES)])).created

    async def _rename(self, record: Record) -> Trial:
        return await self._on_card("Jira: edit", record, lambda: self._rename_on(record))

    async def _rename_on(self, record: Record) -> datetime:
        title = f"edit {self._next(record)} in {record.chat}"
        return (await self._world.act(record, "edit", fields={"summary": title})).created

    async def _drag_burst(self, record: Record) -> Trial:
        """Several edits at once in Jira; the last one's title is looked for on the card."""
        for _ in range(BURST):
            began = await self._rename_on(record)
        title = f"edit {self._counts[record]} in {record.chat}"
        return await self._shown("Jira: last of a burst", record, began, lambda: self._says(record, title))

    async def _on_card(self, kind: str, record: Record, change: Callable[[], Awaitable[datetime]]) -> Trial:
        before = self._version(record)
        began = await change()
        return await self._shown(kind, record, began, lambda: self._version(record) > before)

    async def _shown(self, kind: str, record: Record, began: datetime, look: Callable[[], bool]) -> Trial:
        def updated() -> datetime | None:
            return self._world.message(record).edited if look() else None

        return self._trial(kind, record, began, await seen(self._world.teams.control.changes, updated))

    def _trial(self, kind: str, record: Record, began: datetime, at: datetime) -> Trial:
        calls = [
            Call(f"{one.method} {_what(one.path)}", one.at)
            for one in self._world.calls(record)
            if (began - one.at).total_seconds() < LATENCY_S and one.at <= at
        ]
        return Trial(kind, began, at, tuple(calls), LATENCY_S)

    def _status(self, record: Record) -> str:
        statuses = {one.id: one.name for one in self._world.jira.site.statuses}
        return statuses[self._world.issue(record).status]

    def _version(self, record: Record) -> int:
        """Of the record, as the card that everybody sees has it."""
        own = button(self._world.message(record).attachments(), "edit")
        return int(own["v"]) if own is not None else 0

    def _says(self, record: Record, title: str) -> bool:
        return title in json.dumps(self._world.message(record).attachments(), ensure_ascii=False)


def _what(path: str) -> str:
    """An issue's path without its id: `issue`, `transitions`, `comment`."""
    last = path.rstrip("/").rpartition("/")[2]
    return "issue" if last.isdigit() else last


async def run(trials: int, *, quick: bool = False) -> dict[str, float]:
    """Run it, print the tables, and give the figures. quick: with a tenth of everything, to see that it runs."""
    rounds, burst, issues = (1, load.BURST // 10, ISSUES // 10) if quick else (load.ROUNDS, load.BURST, ISSUES)
    chats = [f"19:mirror-{number}@thread.v2" for number in range(RECORDS + LOADED)]
    with tempfile.TemporaryDirectory(prefix="bench-mirror-") as folder:
        async with world(Path(folder), chats) as made:
            records = list(await asyncio.gather(*(made.open_record(chat, f"record in {chat}") for chat in chats)))
            press, jira = await Bench(made, records[:RECORDS]).run(trials)
            loaded = load.Load(made, rounds, burst)
            many = await loaded.many(records)
            bursts = await loaded.in_teams(records[0]), await loaded.in_jira(records[1])
        swept = await sweep_requests(Path(folder), issues)
    print(f"Jira takes {LATENCY_S * 1000:.0f} ms over each call; beyond: without the time that a call was under way")
    for title, found in (("Button pressed → Jira changed", press), ("Jira changed → card updated", jira)):
        print(f"\n{title}\n{shown(found)}")
    print(f"\n{len(records)} records changed at once, {rounds} times\n  {many}")
    for title, cost in zip(("Teams", "Jira"), bursts, strict=True):
        print(f"\nOne record changed in {title} as fast as it takes it\n  {cost}")
    print(f"\nNightly sweep of {issues} unchanged issues: {swept} requests")
    return figures(press, jira) | {
        "requests_per_change": many.per_change,
        "sweep_requests": swept,
        "burst_writes": max(cost.writes for cost in bursts),
        "burst_card_updates": max(cost.cards for cost in bursts),
    }


def main() -> int:
    """The command line; 1 where a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--trials", type=int, default=TRIALS, help="one by one, each way (default %(default)s)")
    arguments = parser.parse_args()
    told = asyncio.run(run(QUICK if arguments.quick else arguments.trials, quick=arguments.quick))
    print()
    return finish(told, GOALS)


if __name__ == "__main__":
    sys.exit(main())
