"""The `jira` library's own tests judge the stand-in Jira, as Cloud and as Data Center (docs/jira-library-suite.md)."""

from __future__ import annotations

import asyncio
import getpass
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.jira import JiraOptions, serve
from tests.outside.source import SuiteError, unpack

HERE = Path(__file__).parent
EXCEPTIONS = yaml.safe_load((HERE / "jira_library.yaml").read_text())
PROJECT = "ZQ"
ADMIN, USER = "admin@example.com", "user@example.com"
INI = "[pytest]\npython_files = test_*.py tests.py\nmarkers = allow_on_cloud\ntimeout = 60\n"
LEAST = {"server": 137, "cloud": 121}
"""So many must pass: a run that collects next to nothing is no judge."""


@dataclass(frozen=True)
class Ran:
    """What became of the library's tests. told: the end of pytest's own words."""

    collected: list[str]
    outcomes: dict[str, str]
    told: str

    def having(self, outcome: str) -> list[str]:
        """The tests that ended so."""
        return [test for test, became in self.outcomes.items() if became == outcome]


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the library's tests; without a way to get them CI fails, others skip."""
    folder = tmp_path_factory.mktemp("jira-library")
    try:
        unpack(folder)
    except SuiteError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))
    (folder / "pytest.ini").write_text(INI)
    return folder


@pytest.mark.parametrize("deployment", ["server", "cloud"])
async def test_the_librarys_own_tests_pass_but_for_the_listed_ones(suite: Path, deployment: str) -> None:
    ran = await run(suite, deployment)
    expected, skipped = listed("expected", deployment), listed("skipped", deployment)
    assert {*expected, *skipped} - {*ran.collected} == set(), "listed, but the library has no such test"
    # A listed one that passes is a failure too: the list must not rot.
    assert ran.having("failed") == [], ran.told
    assert {*ran.having("expected")} == {*expected}
    assert len(ran.having("passed")) >= LEAST[deployment]


def test_no_test_is_listed_twice() -> None:
    for deployment in ("server", "cloud"):
        every = [
            test for kind in ("expected", "skipped") for group in groups(kind, deployment) for test in group["tests"]
        ]
        assert sorted(every) == sorted(set(every))


def groups(kind: str, deployment: str) -> list[dict[str, Any]]:
    """The exceptions of one kind that hold for a deployment."""
    return [group for group in EXCEPTIONS[kind] if group.get("only", deployment) == deployment]


def listed(kind: str, deployment: str) -> dict[str, str]:
    """Test to the reason why it does not apply."""
    return {f"tests/{test}": group["why"] for group in groups(kind, deployment) for test in group["tests"]}


async def run(suite: Path, deployment: str) -> Ran:
    """The library's tests in a process of their own, against a stand-in seeded with what they expect."""
    plan, report = suite / f"{deployment}.json", suite / f"{deployment}-report.json"
    plan.write_text(
        json.dumps(
            {
                "project": PROJECT,
                "skipped": listed("skipped", deployment),
                "expected": listed("expected", deployment),
                "report": str(report),
            }
        )
    )
    cloud = deployment == "cloud"
    admin, user = (ADMIN, USER) if cloud else ("admin", "jira_user")
    options = JiraOptions(
        deployment="cloud" if cloud else "server",
        seed=seed(cloud),
        logins={admin: "admin", user: "jira"},
        # Theirs is no test of patience.
        rate_limits=False,
    )
    async with serve(options) as jira:
        told = await pytest_run(
            suite,
            JIRA_SUITE=str(plan),
            CI_JIRA_TYPE=deployment.upper(),
            CI_JIRA_URL=jira.url,
            CI_JIRA_ADMIN=admin,
            CI_JIRA_ADMIN_PASSWORD="admin",
            CI_JIRA_USER=user,
            CI_JIRA_USER_PASSWORD="jira",
            CI_JIRA_USER_FULL_NAME="Newly Created CI User",
            CI_JIRA_ISSUE="Task",
        )
    if not report.is_file():
        pytest.fail(told)
    return Ran(**json.loads(report.read_text()), told=told)


def seed(cloud: bool) -> dict[str, Any]:
    """Two people and the projects, named as the library's tests name them."""
    names = {"": "", "A": " A", "B": " B"}
    projects = [
        {"key": PROJECT + end, "name": f"Test user={getpass.getuser()} key={PROJECT}{end}{more}"}
        for end, more in names.items()
    ]
    if cloud:
        users = [
            {"accountId": "1:admin", "displayName": "admin", "emailAddress": ADMIN},
            {"accountId": "1:user", "displayName": "Newly Created CI User", "emailAddress": USER},
        ]
    else:
        users = [
            {"key": "admin", "name": "admin", "displayName": "admin", "emailAddress": ADMIN},
            {"key": "jira_user", "name": "jira_user", "displayName": "Newly Created CI User", "emailAddress": USER},
        ]
    return {"projects": projects, "users": users}


async def pytest_run(suite: Path, **settings: str) -> str:
    """Runs theirs; the end of what it printed."""
    ignored = [f"--ignore=tests/{name}" for group in EXCEPTIONS["files"] for name in group["tests"]]
    for argument in ignored:
        assert (suite / argument.removeprefix("--ignore=")).exists(), argument
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "-p", "jira_suite_plugin", "-p", "no:cacheprovider", "-p", "no:xdist"),
        *("-q", "--tb=short", "--show-capture=no", "-rfE", *ignored, "tests"),
        cwd=suite,
        env=environment() | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return said.decode(errors="replace")[-6000:]


def environment() -> dict[str, str]:
    """Ours without what pytest and the library's tests would take for theirs."""
    ours = {name: text for name, text in os.environ.items() if not name.startswith(("PYTEST_", "GITHUB_", "CI_JIRA_"))}
    return {**ours, "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1"}
