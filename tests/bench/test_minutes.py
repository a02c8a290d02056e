"""The bench of minutes runs, and says in its last line and its exit status what it found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from bench.minutes import GOALS

ROOT = Path(__file__).parents[2]


def test_the_measured_part_is_scored() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.minutes", "--quick"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert {goal.name for goal in GOALS} == found.keys(), done.stderr
    assert "dateparser" in done.stdout
    assert done.returncode == int(not all(goal.is_met(found) for goal in GOALS))
