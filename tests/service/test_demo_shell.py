"""The demo's settings for a shell: whole, for this user alone, and of the machine's own only the procedure."""

from __future__ import annotations

import subprocess
from pathlib import Path

from service.demo_shell import outside, write_settings


def test_of_this_machines_settings_only_the_procedure_is_taken(tmp_path: Path) -> None:
    own = {"PATH": "/bin", "SOPILOT_JIRA_URL": "https://real", "TEAMS_AUTHORITY": "x", "MicrosoftAppId": "y"}
    assert outside(own) == {"PATH": "/bin"}
    found = outside(own | {"SOPILOT_PROCEDURE": str(tmp_path / "sop.yaml")})
    assert found == {"PATH": "/bin", "SOPILOT_PROCEDURE": str(tmp_path / "sop.yaml")}
    assert outside({"SOPILOT_PROCEDURE": ""}) == {}


def test_a_shell_reads_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "settings.sh"
    write_settings(file, {"SOPILOT_JIRA_PROJECT": "it's $HOME", "PATH": "/nowhere", "MicrosoftAppId": "a b"})
    assert file.stat().st_mode & 0o777 == 0o600
    script = f'. {file}; printf "%s|%s" "$SOPILOT_JIRA_PROJECT" "$MicrosoftAppId"'
    told = subprocess.run(["sh", "-c", script], check=True, capture_output=True, text=True)
    assert told.stdout == "it's $HOME|a b"
    assert "PATH" not in file.read_text()
