"""A service inside the test, between both stand-ins."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.service.support import Service, World, inside, world


@pytest.fixture
async def sqlite_world(tmp_path: Path) -> AsyncIterator[World]:
    """Both stand-ins, for a service on SQLite."""
    async with world(tmp_path) as made:
        yield made


@pytest.fixture
async def any_world(tmp_path: Path, database_url: str) -> AsyncIterator[World]:
    """Both stand-ins, for a service on either database."""
    async with world(tmp_path, database_url) as made:
        yield made


@pytest.fixture
async def service(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, migrated: Path
) -> AsyncIterator[Service]:
    """The server alone, on SQLite."""
    shutil.copyfile(migrated, tmp_path / "sopilot.db")
    async with inside(sqlite_world.env, monkeypatch, tmp_path) as made:
        yield made


@pytest.fixture
async def any_service(any_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Service]:
    """The server alone, on either database."""
    async with inside(any_world.env, monkeypatch, tmp_path) as made:
        yield made
