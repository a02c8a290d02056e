"""What mirrored changes cost in requests: many records changed at once, and five hundred changes of one."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.mirror_world import Record, World
from sandbox.common.requestlog import LogEntry

ROUNDS = 4
PAUSE_S = 4.0
"""Between two rounds: so long that none is merged with the one before, which would flatter the figure."""
QUIET_S = 7.0
"""Without a request for so long everything is through: the look that follows a write comes five seconds after it."""
BURST = 500


@dataclass(frozen=True, slots=True)
class Cost:
    """changes: made by people; requests: of SOPilot's to Jira, by what they were; cards: updates of cards."""

    changes: int
    requests: Counter[str]
    cards: int

    @property
    def per_change(self) -> float:
        """Requests a change."""
        return self.requests.total() / self.changes

    @property
    def writes(self) -> int:
        """Requests that changed something in Jira."""
        return sum(count for name, count in self.requests.items() if not name.startswith("GET") and "bulk" not in name)

    def __str__(self) -> str:
        told = ", ".join(f"{count} × {name}" for name, count in sorted(self.requests.items()))
        return f"{self.changes} changes: {self.per_change:.2f} requests each ({told}); {self.cards} updates of cards"


class Load:
    """Works on records of the bench's world."""

    def __init__(self, made: World, rounds: int = ROUNDS, burst: int = BURST) -> None:
        self._world = made
        self._rounds = rounds
        self._burst = burst

    async def many(self, records: Sequence[Record]) -> Cost:
        """Every record is changed in every round, all at once: half of them in Teams, half in Jira, by turns."""
        began = datetime.now(UTC)
        for number in range(self._rounds):
            await asyncio.gather(*(self._change(record, number + n) for n, record in enumerate(records)))
            await asyncio.sleep(PAUSE_S)
        return await self._cost(self._rounds * len(records), began)

    async def in_teams(self, record: Record) -> Cost:
        """One title changed as fast as the answers come."""
        began = datetime.now(UTC)
        for number in range(self._burst):
            await self._world.press(record, "edit", inputs={"title": f"pressed {number}"})
        return await self._cost(self._burst, began)

    async def in_jira(self, record: Record) -> Cost:
        """The same in Jira, a webhook each."""
        began = datetime.now(UTC)
        for number in range(self._burst):
            await self._world.act(record, "edit", fields={"summary": f"edited {number}"})
        return await self._cost(self._burst, began)

    async def _change(self, record: Record, number: int) -> None:
        if number % 2:
            await self._world.act(record, "edit", fields={"summary": f"change {number} in {record.chat}"})
        else:
            await self._world.press(record, "edit", inputs={"title": f"press {number} in {record.chat}"})

    async def _cost(self, changes: int, began: datetime) -> Cost:
        seen = -1
        while (known := len(self._world.requests(began))) > seen:
            seen = known
            await asyncio.sleep(QUIET_S)
        asked = Counter(_name(one) for one in self._world.requests(began))
        return Cost(changes, asked, self._world.card_updates(began))


def _name(entry: LogEntry) -> str:
    """Method and what it is about, without ids."""
    words = [word for word in entry.path.split("/")[4:] if not word.isdigit()]
    return f"{entry.method} {'/'.join(words)}"
