"""The office: a whole SOPilot in front of the stand-in Teams, on SQLite, authentication on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sop.storage import open_store
from sop.storage.migrate import migrate
from tests.teams_bot.office import Office, open_office


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file: copying one is faster than migrating for every test."""
    path = tmp_path_factory.mktemp("template") / "sopilot.db"
    store = open_store(f"sqlite:///{path}")
    migrate(store)
    asyncio.run(store.close())
    return path


@pytest.fixture
async def office(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """Everything, started."""
    async with open_office(tmp_path, migrated, monkeypatch) as opened:
        yield opened
