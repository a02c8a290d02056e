"""As whom the bot signs in, in words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from teams_bot.protocol.certificate import CertificateFile
from teams_bot.protocol.credentials import TeamsCredentials
from teams_bot.protocol.identity import identity_of
from tests.support.certificates import Made

MADE = Made()
EXPIRES = MADE.made_at + MADE.ends_in


@pytest.fixture
def by_file(tmp_path: Path) -> TeamsCredentials:
    (tmp_path / "bot.pem").write_text(MADE.pem)
    return TeamsCredentials(app_id="an-app", tenant_id="a-tenant", certificate=CertificateFile(tmp_path / "bot.pem"))


def test_a_secret_and_a_managed_identity() -> None:
    secret = TeamsCredentials(app_id="an-app", tenant_id="a-tenant", password="not-to-be-told")
    assert identity_of(secret, EXPIRES).text == "client secret of app an-app in tenant a-tenant"
    machine = TeamsCredentials(app_id="an-app", tenant_id="a-tenant", app_type="UserAssignedMSI")
    assert identity_of(machine, EXPIRES).text == "managed identity of app an-app in tenant a-tenant"
    assert (identity_of(machine, EXPIRES).problem, identity_of(secret, EXPIRES).problem) == ("", "")


@pytest.mark.parametrize(
    ("left", "problem"),
    [
        (timedelta(days=200), ""),
        (timedelta(days=30), ""),
        (timedelta(days=30, seconds=-1), "expires in 29 days"),
        (timedelta(seconds=1), "expires in 0 days"),
        (timedelta(0), "has expired"),
    ],
)
def test_a_certificate_is_shown_and_its_end_told_thirty_days_before(
    by_file: TeamsCredentials, left: timedelta, problem: str
) -> None:
    found = identity_of(by_file, EXPIRES - left)
    assert problem in found.problem
    assert bool(found.problem) == bool(found.remedy) == bool(problem)
    assert f"good until {EXPIRES:%Y-%m-%d}" in found.text
    assert "PRIVATE" not in repr(found)


def test_a_file_that_is_gone_is_told_with_its_path(by_file: TeamsCredentials, tmp_path: Path) -> None:
    (tmp_path / "bot.pem").unlink()
    found = identity_of(by_file, EXPIRES)
    assert "cannot be read" in found.problem
    assert str(tmp_path / "bot.pem") in found.text
    assert found.remedy
