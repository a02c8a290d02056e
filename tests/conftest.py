"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from sop.storage import Store, open_store
from sop.storage.migrate import migrate
from tests.support import leaks
from tests.support.databases import fresh_database, postgresql_server

ROOT = Path(__file__).parent.parent

# A machine that is busy is not a fault: no example is judged by the clock.
settings.register_profile("sopilot", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sopilot")


def pytest_configure(config: pytest.Config) -> None:
    """No secret in any log of the whole suite."""
    config.pluginmanager.register(leaks, "leaks")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Switches of our own."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")
    parser.addoption("--screenshots", action="store", default=None, help="keep screenshots in this folder")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with recorded payloads and specifications; skips where there is none, unless it is required."""
    folder = Path(os.environ.get("SHARED_DATA") or ROOT.parent / "shared")
    if not (folder / "specs").is_dir():
        if os.environ.get("REQUIRE_SHARED_DATA") == "1":
            pytest.fail(f"REQUIRE_SHARED_DATA=1, but {folder} has no recorded data")
        pytest.skip("no recorded payloads here (set SHARED_DATA to their folder)")
    return folder


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The maintenance database of a real PostgreSQL server."""
    with postgresql_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database: every test that asks for it runs on both."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'sopilot.db'}"
        return
    with fresh_database(request.getfixturevalue("postgresql_url")) as url:
        yield url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """A migrated store on either database."""
    store = open_store(database_url)
    migrate(store)
    yield store
    await store.close()


@pytest.fixture
async def sqlite_store(tmp_path: Path) -> AsyncIterator[Store]:
    """A migrated store on SQLite, where the database makes no difference to what is tested."""
    store = open_store(f"sqlite:///{tmp_path / 'sopilot.db'}")
    migrate(store)
    yield store
    await store.close()
