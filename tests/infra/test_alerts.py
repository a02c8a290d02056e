"""Prometheus' rules: Prometheus takes them, they fire when they should, they name real metrics, and each says what to do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.metrics import Metrics

ROOT = Path(__file__).parents[2]
FILE = ROOT / "infra" / "alerts.yaml"
RULES: list[dict[str, Any]] = [rule for group in yaml.safe_load(FILE.read_text())["groups"] for rule in group["rules"]]
OTHERS = {"up", "node_filesystem_avail_bytes", "node_filesystem_size_bytes"}
WORDS = {"max", "sum", "by", "on", "unless", "absent", "increase", "job", "gate", "result", "mountpoint"}


def promtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Prometheus' own judge; skips where there is none, and fails in CI."""
    binary = shutil.which("promtool")
    if binary is None:
        reason = "no promtool: apt-get install prometheus"
        pytest.fail(reason) if os.environ.get("CI", "").lower() == "true" else pytest.skip(reason)
    return subprocess.run([binary, *arguments], capture_output=True, text=True, check=False)


def test_prometheus_takes_them() -> None:
    judged = promtool("check", "rules", str(FILE))
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_each_fires_when_it_should_and_else_does_not() -> None:
    judged = promtool("test", "rules", str(FILE.with_name("alerts_test.yaml")))
    assert judged.returncode == 0, judged.stdout + judged.stderr
    tested = FILE.with_name("alerts_test.yaml").read_text()
    for rule in RULES:
        assert f"alertname: {rule['alert']}\n        exp_alerts" in tested, f"{rule['alert']} is never seen to fire"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_they_watch_what_there_is_and_say_what_to_do(rule: dict[str, Any]) -> None:
    collected = {f"{one.name}_total" if one.type == "counter" else one.name for one in Metrics().registry.collect()}
    bare = re.sub(r'"[^"]*"', "", str(rule["expr"]))
    named = set(re.findall(r"[a-z_]{2,}", bare)) - WORDS
    assert named <= collected | OTHERS
    page = (ROOT / "docs" / "operations.md").read_text()
    heading = re.search(rf"^### {rule['alert']}\n(.+)$", page, re.MULTILINE)
    assert heading, f"docs/operations.md says nothing of {rule['alert']}"
    assert rule["annotations"]["runbook"] == f"docs/operations.md#{rule['alert'].lower()}"
    assert rule["labels"]["severity"] in ("page", "ticket")
