"""The benches of turns and of durable work run, and lose nothing. How fast it was is for the benches to judge."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import outbox, turn
from bench.report import Goal

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("name", "goals"), [("turn", turn.GOALS), ("outbox", outbox.GOALS)])
def test_it_runs_and_names_its_figures(name: str, goals: tuple[Goal, ...]) -> None:
    command = [sys.executable, "-m", f"bench.{name}", "--quick"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode == 0) == all(goal.is_met(found) for goal in goals), done.stderr
    assert {goal.name for goal in goals} <= found.keys()


def test_a_missing_record_is_found_after_the_kill(tmp_path: Path) -> None:
    from sop.storage import open_store
    from sop.storage.migrate import migrate

    database = tmp_path / "sopilot.db"
    migrate(open_store(f"sqlite:///{database}"))
    with pytest.raises(RuntimeError, match="there are 0 records, not 1"):
        turn.read_back(database, 1)
