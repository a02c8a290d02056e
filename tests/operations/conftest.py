"""A filled SQLite database, and a new one on a real PostgreSQL server to move it to."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from service.settings import Settings
from tests.operations.filling import filled
from tests.service.support import World, clean, world
from tests.support.databases import fresh_database


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, for copies: nobody writes to it."""
    path = tmp_path_factory.mktemp("filled") / "sopilot.db"
    asyncio.run(filled(path))
    return path


@pytest.fixture
def filled_settings(filled_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that name a filled database."""
    clean(monkeypatch)
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(filled_file, tmp_path / "sopilot.db")
    return Settings(data_dir=tmp_path)


@pytest.fixture
def target_url(postgresql_url: str) -> Iterator[str]:
    """An empty database."""
    with fresh_database(postgresql_url) as url:
        yield url


@pytest.fixture
async def sqlite_world(tmp_path: Path) -> AsyncIterator[World]:
    """Both stand-ins, for a service that is still to be started."""
    async with world(tmp_path) as made:
        yield made
