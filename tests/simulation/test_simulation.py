"""The whole mirror in simulated time: 2,000 seeds without a loss, and every mutant of the engine noticed."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation import oracle
from tests.simulation.mutants import MUTANTS
from tests.simulation.runs import first_caught, one, survey

SEEDS = 2000
ROOT = Path(__file__).parents[2]
WORDS = "import sys; from tests.simulation.runs import one; [print(one(int(seed))) for seed in sys.argv[1:]]"


@pytest.mark.timeout(1800)
def test_nothing_is_lost_doubled_or_overwritten_unseen(capsys: pytest.CaptureFixture[str]) -> None:
    figures = survey(range(SEEDS))
    with capsys.disabled():
        print(f"\n{figures}")
    told = [f"python -m tests.simulation --replay {one.seed}: {one.problems[0]}" for one in figures.failed]
    assert not told, "\n".join(told)
    assert figures.conflicts > SEEDS / 10, "people were at odds often enough for it to mean something"


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_of_the_engine_is_noticed(mutant: str, capsys: pytest.CaptureFixture[str]) -> None:
    caught = first_caught(range(SEEDS), mutant)
    assert caught is not None, f"{SEEDS} seeds, and nobody noticed"
    with capsys.disabled():
        print(f"\n{mutant}: seed {caught.seed}: {caught.problems[0]}")


def test_the_judge_knows_nothing_of_ours() -> None:
    tree = ast.parse(Path(oracle.__file__).read_text(encoding="utf-8"))
    names = {
        name
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert names <= {"__future__", "dataclasses", "typing"}


def test_the_same_seed_is_the_same_run_in_any_process() -> None:
    seeds = [str(seed) for seed in range(40, 52)]
    told = set()
    for salt in ("1", "2"):
        command = [sys.executable, "-c", WORDS, *(seeds if salt == "1" else seeds[::-1])]
        ran = subprocess.run(
            command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": salt}, capture_output=True, text=True, check=True
        )
        told.add(tuple(sorted(ran.stdout.splitlines())))
    assert len(told) == 1


def test_a_run_that_fails_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    from tests.simulation.runs import Figures

    result = one(0, "identity")
    figures = Figures()
    figures.add(result)
    assert result.problems
    assert "1 failed" in str(figures)
