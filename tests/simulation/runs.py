"""Many seeds over all cores, each run apart from the others; and one seed again, less what its failure does not need."""

from __future__ import annotations

import logging
import multiprocessing
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial

from tests.simulation.database import template
from tests.simulation.mutants import MUTANTS
from tests.simulation.schedule import Schedule, draw
from tests.simulation.world import Result, run

CHUNK = 20


@dataclass
class Figures:
    """Sums over the runs. failed: the results with problems."""

    seeds: int = 0
    edits: int = 0
    conflicts: int = 0
    requests: int = 0
    writes: int = 0
    hours: float = 0.0
    failed: list[Result] = field(default_factory=list)
    took_s: float = 0.0

    def add(self, result: Result) -> None:
        """One more."""
        self.seeds += 1
        self.edits += result.edits
        self.conflicts += result.conflicts
        self.requests += result.requests
        self.writes += result.writes
        self.hours += result.seconds / 3600
        if result.problems:
            self.failed.append(result)

    def __str__(self) -> str:
        return (
            f"{self.seeds} seeds, {len(self.failed)} failed; {self.edits} edits, {self.conflicts} conflicts shown, "
            f"{self.requests} requests ({self.writes} writes), {self.hours:.0f} simulated hours in {self.took_s:.0f} s"
        )


def one(seed: int, mutant: str | None = None) -> Result:
    """The run of a seed; whatever it raises is its failure. mutant: what is broken in the engine meanwhile."""
    logging.disable(logging.CRITICAL)
    try:
        with MUTANTS[mutant]() if mutant else nullcontext():
            return run(draw(seed))
    except Exception as error:
        return Result(seed, [f"the run ended with {error!r}"])
    finally:
        logging.disable(logging.NOTSET)


def _brief(seed: int, mutant: str | None) -> Result:
    return replace(one(seed, mutant), trace=[])


def many(seeds: Iterable[int], mutant: str | None = None, processes: int | None = None) -> Iterator[Result]:
    """The results, in the order of the seeds. processes: None for one on each core."""
    template()
    with multiprocessing.get_context("fork").Pool(processes or os.cpu_count()) as pool:
        yield from pool.imap(partial(_brief, mutant=mutant), seeds, CHUNK)


def survey(seeds: Iterable[int], processes: int | None = None) -> Figures:
    """All of them. processes: see `many`."""
    began, figures = time.monotonic(), Figures()
    for result in many(seeds, processes=processes):
        figures.add(result)
    figures.took_s = time.monotonic() - began
    return figures


def first_caught(seeds: Iterable[int], mutant: str) -> Result | None:
    """The first run in which the judge notices the mutant."""
    return next((result for result in many(seeds, mutant) if result.problems), None)


def shrunk(schedule: Schedule) -> Schedule:
    """Less of a failing schedule, which fails still: every event is left out that need not be there."""
    smaller = True
    while smaller:
        smaller = False
        for event in schedule.events:
            rest = replace(schedule, events=tuple(one for one in schedule.events if one is not event))
            if rest.events and event.kind != "open" and run(rest).problems:
                schedule, smaller = rest, True
    return schedule
