"""The backfill's bench: it runs, every record has one issue, and its last line has the figures. How fast is its own to judge."""

from __future__ import annotations

import asyncio
import json
import sys

import pytest

from bench.backfill import GOALS
from tests.conftest import ROOT


@pytest.mark.timeout(240)
async def test_it_runs_and_its_last_line_has_the_figures() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bench.backfill", "--records", "40"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = (stream.decode() for stream in await process.communicate())
    assert process.returncode in (0, 1), err
    told = json.loads(out.splitlines()[-1])
    assert {"backfill_s", "floor_s", "memory_mb", "webhook_to_card_p95_s"} <= set(told)
    assert (told["records"], told["twins"], told["missing"]) == (40, 0, 0)
    assert (process.returncode == 0) == all(goal.is_met(told) for goal in GOALS)
