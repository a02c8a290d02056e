"""How far a long command is, for whoever waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable

import click

APART_S = 1.0
"""Seconds between two lines: thousands of them say no more."""


def shown(*, as_json: bool, clock: Callable[[], float] = time.monotonic) -> Callable[[int, int], None]:
    """Tells on standard error how many of how many are done: at first, at the end, and once a second between."""
    told_at: float | None = None

    def show(done: int, total: int) -> None:
        nonlocal told_at
        if as_json or (told_at is not None and done < total and clock() - told_at < APART_S):
            return
        told_at = clock()
        click.echo(f"{done} of {total}", err=True)

    return show
