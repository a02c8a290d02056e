"""The idle bench runs, and says in its last line and its exit status what it found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from bench.idle import GOALS

ROOT = Path(__file__).parents[2]


def test_an_idle_service_is_watched() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.idle", "--quick"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    found = json.loads(done.stdout.splitlines()[-1])
    memory, processor = GOALS
    assert memory.is_met(found), done.stdout
    # The processor is this machine's to share: whether its goal is met is the bench's own word.
    assert (done.returncode == 0) == processor.is_met(found), done.stderr


ALEMBIC = """
import sys
from sop.storage import open_store
from sop.storage.migrate import migrate
migrate(open_store(f"sqlite:///{sys.argv[1]}"))
print("alembic" in sys.modules, "psycopg" in sys.modules)
"""


def test_a_start_without_an_upgrade_loads_neither_alembic_nor_the_other_databases_driver(tmp_path: Path) -> None:
    def told() -> str:
        command = [sys.executable, "-c", ALEMBIC, str(tmp_path / "sopilot.db")]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    assert [told(), told()] == ["True False", "False False"]
