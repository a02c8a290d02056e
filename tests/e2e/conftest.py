"""A running demo for each language, windows on it, and pictures of what failed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser

from sandbox.common.requestlog import LogEntry
from tests.e2e.phrases import LANGUAGES, Phrases
from tests.e2e.running import ROOT, running_demo
from tests.e2e.screen import Screen
from tests.e2e.windows import Windows
from tests.support.browser import browser
from tests.support.judging import assert_allowed

__all__ = ["browser"]

FAILURES = ROOT / "var" / "e2e"
Demo = tuple[str, Phrases]
Opener = Callable[[str], Awaitable[Screen]]
_CALLED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remembers whether the test itself passed, for the fixtures that end after it."""
    report = yield
    if report.when == "call":  # type: ignore[attr-defined]
        item.stash[_CALLED] = report.passed  # type: ignore[attr-defined]
    return report


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=sorted(LANGUAGES))
async def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A running demo of its own for each language."""
    async with running_demo(tmp_path_factory.mktemp("demo") / f"{request.param}.log") as url:
        yield url, LANGUAGES[request.param]
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"{url}/_sandbox/jira/_control/requests?since=0") as answer,
        ):
            assert_allowed(LogEntry(**entry) for entry in (await answer.json())["requests"])


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def windows(request: pytest.FixtureRequest, browser: Browser, demo: Demo) -> AsyncIterator[Windows]:
    """The windows that are open on the demo."""
    chosen = request.config.getoption("--screenshots")
    windows = Windows(browser, *demo, ROOT / chosen if chosen else None)
    yield windows
    await windows.close()


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def careful(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """After a story that passed no window may have complained, and no card or issue may stand there twice.

    Of one that failed, pictures are kept, and its windows are not used again.
    """
    yield
    if "windows" not in request.fixturenames:
        return
    windows: Windows = request.getfixturevalue("windows")
    if request.node.stash.get(_CALLED, False):
        await windows.look()
    else:
        await windows.keep(FAILURES, request.node.name)
        await windows.close()


@pytest.fixture
def window(windows: Windows) -> Opener:
    """Opens one more window: `await window(person)`."""
    return windows.open


@pytest_asyncio.fixture(loop_scope="session")
async def screen(windows: Windows) -> Screen:
    """A newcomer's window, used by one story after the other as a person would."""
    return windows.opened[0] if windows.opened else await windows.open()
