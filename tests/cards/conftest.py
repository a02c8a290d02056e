"""What the card tests do with the run's switches, `--update-golden` and `--screenshots FOLDER`."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are written anew."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def screenshots(request: pytest.FixtureRequest) -> Path | None:
    """Where pictures are kept; None keeps none."""
    folder = request.config.getoption("--screenshots")
    if not folder:
        return None
    (Path(folder) / "cards").mkdir(parents=True, exist_ok=True)
    return Path(folder) / "cards"
