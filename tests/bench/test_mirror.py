"""The mirror's bench: it runs, and what it calls SOPilot's own time is that. How fast it was is the bench's to judge."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.mirror_figures import GOALS, Call, Trial, figures, percentile

ROOT = Path(__file__).parent.parent.parent
BEGAN = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def trial(total_s: float, *calls_at_s: float) -> Trial:
    calls = tuple(Call("GET issue", BEGAN + timedelta(seconds=at)) for at in calls_at_s)
    return Trial("press", BEGAN, BEGAN + timedelta(seconds=total_s), calls, 0.15)


@pytest.mark.parametrize(
    ("measured", "beyond_s"),
    [
        (trial(0.5), 0.5),
        (trial(0.5, 0.1, 0.3), 0.2),
        (trial(0.5, 0.1, 0.1), 0.35),  # side by side: only one of them cost time
        (trial(0.5, 0.1, 0.2), 0.25),
        (trial(0.5, 0.4), 0.4),  # under way still
        (trial(0.5, -0.1), 0.45),  # under way already
        (trial(0.1, 0.0, 0.15), 0.0),
    ],
)
def test_the_time_of_the_calls_is_subtracted_once(measured: Trial, beyond_s: float) -> None:
    assert measured.beyond_s == pytest.approx(beyond_s)


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(number) for number in range(20, 0, -1)]
    assert (percentile(values, 0.5), percentile(values, 0.95), percentile([7.0], 0.95)) == (10.0, 19.0, 7.0)


def test_a_goal_is_held_beyond_the_calls() -> None:
    told = figures([trial(1.1, 0.1), trial(1.3, 0.1)], [trial(0.2)])
    assert told["press_to_jira_p50_s"] == pytest.approx(0.95)
    assert [goal.is_met(told) for goal in GOALS if goal.name in told] == [False, True]


@pytest.mark.timeout(240)
async def test_it_runs_and_its_last_line_has_the_figures() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bench.mirror", "--quick"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = (stream.decode() for stream in await process.communicate())
    assert process.returncode in (0, 1), err
    told = json.loads(out.splitlines()[-1])
    ways = {f"{way}_p{share}_s" for way in ("press_to_jira", "jira_to_card") for share in (50, 95)}
    assert set(told) == ways | {"requests_per_change", "sweep_requests", "burst_writes", "burst_card_updates"}
    assert (process.returncode == 0) == all(goal.is_met(told) for goal in GOALS), (
        "the exit code says whether the goals were met"
    )
    assert "GET issue → PUT issue" in out, "the calls are shown"
