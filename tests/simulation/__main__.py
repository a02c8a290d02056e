"""`python -m tests.simulation --seeds N [--from S]` runs seeds; `--replay SEED` shows one that failed, and why."""

from __future__ import annotations

import argparse
import logging
import sys
from contextlib import nullcontext

from tests.simulation.mutants import MUTANTS
from tests.simulation.runs import Figures, shrunk, survey
from tests.simulation.schedule import draw
from tests.simulation.world import run

SHOWN = 20


def main() -> int:
    """1 where a seed failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000, help="how many (2000)")
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first (0)")
    parser.add_argument("--processes", type=int, metavar="N", help="at once (one on each core)")
    parser.add_argument("--replay", type=int, metavar="SEED", help="run this one, and say what happens in it")
    parser.add_argument("--shrink", action="store_true", help="with --replay: leave out what the failure does not need")
    parser.add_argument("--mutant", choices=sorted(MUTANTS), help="with --replay: the engine with this fault")
    asked = parser.parse_args()
    if asked.replay is not None:
        with MUTANTS[asked.mutant]() if asked.mutant else nullcontext():
            return _replay(asked.replay, shrink=asked.shrink)
    return _told(survey(range(asked.first, asked.first + asked.seeds), asked.processes))


def _told(figures: Figures) -> int:
    for result in figures.failed[:SHOWN]:
        print(f"seed {result.seed}: {result.problems[0]}")
        print(f"  python -m tests.simulation --replay {result.seed}")
    print(figures)
    return 1 if figures.failed else 0


def _replay(seed: int, *, shrink: bool) -> int:
    logging.disable(logging.CRITICAL)
    schedule = draw(seed)
    if shrink and run(schedule).problems:
        schedule = shrunk(schedule)
    result = run(schedule)
    print(*result.trace, sep="\n")
    print(*(result.problems or ["all is well"]), sep="\n")
    return 1 if result.problems else 0


if __name__ == "__main__":
    sys.exit(main())
