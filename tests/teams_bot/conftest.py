"""The office: a whole SOPilot in front of the stand-in Teams, on SQLite, authentication on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.teams import world
from sandbox.teams.tokens import KeyRing
from service import house
from sop.procedure import Procedure, load_default
from tests.teams_bot.office import Office, open_office


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    """The stand-in's signing keys, made once."""
    return KeyRing()


@pytest.fixture(scope="session")
def procedure() -> Procedure:
    """The procedure that SOPilot ships, read once."""
    return load_default()


@pytest.fixture
async def office(
    tmp_path: Path, migrated: Path, keys: KeyRing, procedure: Procedure, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    """Everything, started."""
    monkeypatch.setattr(world, "KeyRing", lambda: keys)
    monkeypatch.setattr(house, "load_procedure", lambda path: procedure)
    async with open_office(tmp_path, migrated, monkeypatch) as opened:
        yield opened
