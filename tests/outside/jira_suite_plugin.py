"""A pytest plugin that goes into the run of the `jira` library's own tests: where the stand-in is, and what does not apply.

It runs in their process, beside their package `tests`, so it imports nothing of ours. JIRA_SUITE names a JSON file:
`{"project": "ZQ", "skipped": {test: why}, "expected": {test: why}, "report": path}`. The report is written at the end:
`{"collected": [test, …], "outcomes": {test: "passed" | "failed" | "skipped" | "expected"}}`.
"""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

_PLAN = json.loads(Path(os.environ["JIRA_SUITE"]).read_text())
_COLLECTED: list[str] = []
_OUTCOMES: dict[str, str] = {}


def pytest_sessionstart() -> None:
    """Projects are made and deleted by the stand-in's control API, not by REST: they are there from the start."""
    theirs = importlib.import_module("tests.conftest")
    manager = theirs.JiraTestManager
    theirs.get_unique_project_name = lambda: _PLAN["project"]
    manager._create_project = lambda self, key, name, force_recreate=False: self.jira_admin.project(key).id
    manager._remove_project = lambda self, key: None
    # Their address of Cloud is a real site.
    manager.set_jira_cloud_details = manager.set_jira_server_details


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What does not apply is still run, and must fail, but for what would ask the Internet."""
    for item in items:
        _COLLECTED.append(item.nodeid)
        if (why := _PLAN["skipped"].get(item.nodeid)) is not None:
            item.add_marker(pytest.mark.skip(reason=why))
        elif (why := _PLAN["expected"].get(item.nodeid)) is not None:
            item.add_marker(pytest.mark.xfail(reason=why, strict=True))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """The worst of a test's three steps is its outcome."""
    listed = report.nodeid in _PLAN["expected"]
    outcome = "expected" if listed and report.skipped and hasattr(report, "wasxfail") else report.outcome
    if outcome != "passed" or report.nodeid not in _OUTCOMES:
        _OUTCOMES[report.nodeid] = outcome


def pytest_sessionfinish() -> None:
    """Tells the runner."""
    told: dict[str, Any] = {"collected": _COLLECTED, "outcomes": _OUTCOMES}
    Path(_PLAN["report"]).write_text(json.dumps(told))
