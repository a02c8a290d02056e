"""Fixtures that every test may use."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from sop.storage import Store, open_store
from sop.storage.migrate import migrate
from tests.support import leaks, order
from tests.support.databases import fresh_database, postgresql_server

ROOT = Path(__file__).parent.parent

# A machine that is busy is not a fault: no example is judged by the clock.
settings.register_profile("sopilot", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sopilot")


def pytest_configure(config: pytest.Config) -> None:
    """No secret in any log of the whole suite; the long files first."""
    config.pluginmanager.register(leaks, "leaks")
    config.pluginmanager.register(order, "order")


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


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file: copying one is faster than migrating for every test."""
    path = tmp_path_factory.mktemp("template") / "sopilot.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_url: str) -> Iterator[str]:
    """The name of a migrated, empty database on the server, to make others from."""
    with fresh_database(postgresql_url) as url:
        _migrate(url)
        with psycopg.connect(url) as connection:
            name = connection.info.dbname
        yield name


def _migrate(url: str) -> None:
    store = open_store(url)
    migrate(store)
    asyncio.run(store.close())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database: every test that asks for it runs on both. It has its tables where somebody would make them at once."""
    has_store = not {"store", "any_service"}.isdisjoint(request.fixturenames)
    if request.param == "sqlite":
        path = tmp_path / "sopilot.db"
        if has_store:
            shutil.copyfile(request.getfixturevalue("migrated"), path)
        yield f"sqlite:///{path}"
        return
    template = request.getfixturevalue("migrated_postgresql") if has_store else "template1"
    with fresh_database(request.getfixturevalue("postgresql_url"), template=template) as url:
        yield url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """A migrated store on either database."""
    store = open_store(database_url)
    yield store
    await store.close()


@pytest.fixture
async def sqlite_store(tmp_path: Path, migrated: Path) -> AsyncIterator[Store]:
    """A migrated store on SQLite, where the database makes no difference to what is tested."""
    path = tmp_path / "sopilot.db"
    shutil.copyfile(migrated, path)
    store = open_store(f"sqlite:///{path}")
    yield store
    await store.close()
