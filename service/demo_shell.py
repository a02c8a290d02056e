"""How the demo's own command line is reached: its settings, as a file for a shell to read."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

OURS = ("SOPILOT_", "MICROSOFTAPP", "TEAMS_")
TAKEN_OVER = ("SOPILOT_PROCEDURE",)
"""Of this machine's own settings the ones that mean the same in the demo."""


def outside(environment: Mapping[str, str]) -> dict[str, str]:
    """This machine's environment without its settings of SOPilot's, but for a procedure to try out."""
    kept = {name: value for name, value in environment.items() if not name.upper().startswith(OURS)}
    taken = {name: environment[name] for name in TAKEN_OVER if environment.get(name)}
    return kept | {name: str(Path(path).resolve()) for name, path in taken.items()}


def write_settings(file: Path, environment: Mapping[str, str]) -> None:
    """Write the settings of SOPilot's among these as lines for `.`, for this user alone."""
    lines = [f"{name}={shlex.quote(value)}" for name, value in environment.items() if name.upper().startswith(OURS)]
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
