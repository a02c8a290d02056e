"""A pytest plugin: no secret of any test stands in anything that the whole suite logs or that its processes write.

It looks at every record of our own packages at DEBUG, before the service's masking, at those of libraries as the service lets
them through, at what tests write to standard output and error, and at what `watch` is given of processes. At the session's end
it fails the run, under xdist too, and names test, secret and place. Tests of the masking itself bear the mark `tells_secrets`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest

KNOWN = {
    "the service's tests: Jira token": "jira-api-token-7f21",
    "the service's tests: personal access token": "jira-personal-token-3b9c",
    "the service's tests: webhook secret": "jira-webhook-secret-91ab",
    "the service's tests: intake token": "tok-123",
    "the service's tests: app password": "teams-app-password-55de",
    "the service's tests: database password": "database-password-0c4f",
    "the office's intake token": "intake-token",
    "the stand-in Teams' app password": "sandbox-secret",
    "the stand-in Jira's API token": "sandbox-token",
    "the mirror's webhook secret": "webhook-secret",
    "the adapter's app password": "the-client-secret-value",
    "the adapter's Connector tokens": "connector-token-",
    "the Jira client's API token": "ATATT3xFfGF0-very-secret",
    "the Jira client's cookie": "cookie-secret",
    "the settings' secrets": "hush-7c1f",
    "what the leak's own test leaks": "leaked-on-purpose-3e9d",
}
_PATTERNS = {
    "a signed token": r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",
    "a bearer token": r"(?i:bearer)\s+(?!\[secret\])[A-Za-z0-9._~+/-]{16,}",
    "a basic credential": r"(?i:basic)\s+(?!\[secret\])[A-Za-z0-9+/]{12,}={0,2}(?![A-Za-z])",
}
_FOUND = re.compile("|".join([*(rf"\b{re.escape(one)}" for one in KNOWN.values()), *_PATTERNS.values()]))
OURS = ("sop", "cards", "teams_bot", "jira_sync", "monitors", "service")
MARK = "tells_secrets"


class Watcher(logging.Handler):
    """Looks at texts as they come, and remembers where a secret stood."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.found: dict[str, None] = {}
        self.looked_at = 0
        self.test = "before the first test"
        self.allowed = False

    def emit(self, record: logging.LogRecord) -> None:
        """A log record, with its traceback."""
        self.look(self.format(record), f"log of {record.name}")

    def look(self, text: str, where: str) -> None:
        """Any text."""
        self.looked_at += 1
        if self.allowed:
            return
        for match in _FOUND.finditer(text):
            # Not the secret itself: this is shown in CI's log.
            self.found[f"{self.test}: {_name(match[0])} in {where}, at character {match.start()}"] = None


def _name(found: str) -> str:
    known = next((name for name, secret in KNOWN.items() if found == secret), None)
    return known or next(name for name, pattern in _PATTERNS.items() if re.fullmatch(pattern, found))


_watcher = Watcher()


def watch(text: str, where: str) -> None:
    """Look at what a process wrote. where: for the message."""
    _watcher.look(text, where)


def pytest_configure(config: pytest.Config) -> None:
    """Listen to everything."""
    config.addinivalue_line(
        "markers", f"{MARK}: about logging itself: it logs secrets on purpose, at levels of its own"
    )
    _listen(logging.DEBUG)


def _listen(level: int) -> None:
    if _watcher not in logging.getLogger().handlers:
        logging.getLogger().addHandler(_watcher)
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def pytest_unconfigure() -> None:
    """Listen no more."""
    logging.getLogger().removeHandler(_watcher)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Know which test it is, and listen whatever the one before made of the loggers."""
    _watcher.test, _watcher.allowed = item.nodeid, item.get_closest_marker(MARK) is not None
    _listen(logging.NOTSET if _watcher.allowed else logging.DEBUG)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """What the test wrote."""
    report = yield
    for name, text in report.sections:
        if "log" not in name:
            _watcher.look(text, name)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under xdist tell the controller; without it, or there, fail."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["leaks"], output["leaks_looked_at"] = list(_watcher.found), _watcher.looked_at
    elif _watcher.found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker of xdist's has found."""
    output = getattr(node, "workeroutput", {})
    _watcher.found.update(dict.fromkeys(output.get("leaks", ())))
    _watcher.looked_at += output.get("leaks_looked_at", 0)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say it."""
    if _watcher.found:
        terminalreporter.section("secrets were told", red=True)
        for leak in _watcher.found:
            terminalreporter.line(leak)
    else:
        terminalreporter.line(f"no secret in {_watcher.looked_at} texts that were logged or written")
