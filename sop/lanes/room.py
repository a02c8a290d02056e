"""How many lanes a worker may still take, and of which gate. Asked and told from any thread."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sop.lanes.model import Job


@dataclass(frozen=True, slots=True)
class Free:
    """What there is room for: lanes in all (`limit`), lanes of one gate (`most`) where so many are `busy`.

    lanes: those that are worked on; left: how many were let go so far, ever.
    """

    limit: int
    most: int
    busy: Counter[str]
    lanes: frozenset[str]
    left: int

    @property
    def crowded(self) -> list[str]:
        """The gates of which none more is to be taken."""
        return [gate for gate, count in self.busy.items() if count >= self.most]

    def without(self, jobs: Iterable[Job]) -> Free:
        """What is left once these are taken as well."""
        more = list(jobs)
        busy = self.busy + Counter(job.gate for job in more)
        return Free(self.limit - len(more), self.most, busy, self.lanes | {job.lane for job in more}, self.left)


class Room:
    """The places of one worker. A destination that is slow leaves some to the others."""

    def __init__(self, concurrency: int) -> None:
        self._concurrency = concurrency
        # For people's answers, while Jira takes its time.
        self._most_of_one = max(1, concurrency * 3 // 4)
        self._held: dict[tuple[str, int], str] = {}
        self._left = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many lanes are held."""
        return len(self._held)

    def free(self) -> Free:
        """What there is room for now."""
        with self._lock:
            busy = Counter(self._held.values())
            lanes = frozenset(lane for lane, _epoch in self._held)
            return Free(self._concurrency - len(self._held), self._most_of_one, busy, lanes, self._left)

    def has_grown(self, since: Free) -> bool:
        """Whether a lane was let go since: what was found then may not be all that there is room for."""
        return self._left != since.left

    def enter(self, jobs: Iterable[Job]) -> None:
        """These lanes are held from now on."""
        with self._lock:
            self._held |= {(job.lane, job.epoch): job.gate for job in jobs}

    def leave(self, job: Job) -> bool:
        """The lane is let go. True where something may have waited for its place. A second time nothing happens."""
        with self._lock:
            held, gate = len(self._held), self._held.pop((job.lane, job.epoch), None)
            if gate is None:
                return False
            self._left += 1
            beside = sum(1 for other in self._held.values() if other == gate)
            return held >= self._concurrency or beside + 1 >= self._most_of_one
