"""What every bench prints: a table for people, the goals, and its figures as one JSON object on the last line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure and the bound that it is held to. at_least: otherwise it is an upper bound."""

    name: str
    bound: float
    at_least: bool = True

    def is_met(self, figures: Mapping[str, float]) -> bool:
        """Whether the figure keeps to its bound."""
        value = figures[self.name]
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{self.name} {'≥' if self.at_least else '≤'} {self.bound:g}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns in line, the first to the left, the others to the right."""
    widths = [max(len(line[n]) for line in (head, *rows)) for n in range(len(head))]
    lines = [
        "  ".join(
            text.ljust(width) if n == 0 else text.rjust(width)
            for n, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in (head, *rows)
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def finish(figures: Mapping[str, float], goals: Sequence[Goal]) -> int:
    """Print which goals are missed and, last, the figures; returns the exit status: 1 where one is missed."""
    missed = [goal for goal in goals if not goal.is_met(figures)]
    for goal in goals:
        print(f"{'missed' if goal in missed else 'met   '}  {goal}: {figures[goal.name]:g}")
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))
    return 1 if missed else 0
