"""`python -m bench.storm --quick` runs, loses nothing and keeps to Teams' limits; how fast it was is for the bench to judge."""

from __future__ import annotations

import asyncio
import json
import sys

import pytest

from bench.storm_figures import best_time, percentile
from tests.conftest import ROOT


@pytest.mark.timeout(240)  # four processes, on a machine that may be busy
async def test_a_tenth_of_the_storm() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bench.storm", "--quick"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    lines = out.decode().splitlines()
    assert lines, err.decode()
    figures = json.loads(lines[-1])
    assert figures["alerts"] == 1000, out.decode()
    assert figures["lost"] == 0, out.decode()
    assert figures["limits_exceeded"] == 0, out.decode()
    assert figures["storm_cards"] == 1
    assert {"first_notice_p95_s", "storm_card_s", "one_channel_rate"} <= set(figures)
    assert process.returncode == (1 if any("MISSED" in line for line in lines) else 0)


def test_the_best_possible_time_by_the_limits() -> None:
    assert [best_time(count) for count in (1, 7, 8, 9, 15, 16, 17, 60, 61)] == [0, 0, 1, 2, 2, 3, 4, 14, 30]


def test_the_percentile_is_one_of_the_values() -> None:
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.5) == 2.0
    assert percentile(list(range(1, 101)), 0.95) == 95
    assert percentile([7.0], 0.95) == 7.0
