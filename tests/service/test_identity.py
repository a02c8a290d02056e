"""As whom SOPilot signs in, as an operator meets it: the doctor's words, readiness, and a message that arrives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes

from service import server
from tests.service.support import World, inside, run, serving, until
from tests.service.test_operators import faults
from tests.support.certificates import Made

OURS = Made()
PASSWORD = "pass-of-a-file-3d1e"


def by_certificate(world: World, folder: Path, made: Made = OURS) -> dict[str, str]:
    """The environment of a bot with a certificate, which the stand-in has registered."""
    (folder / "bot.pfx").write_bytes(made.pfx(PASSWORD))
    world.teams.state.app_certificates.append(made.public)
    return {
        "MicrosoftAppPassword": "",
        "MicrosoftAppCertificatePath": str(folder / "bot.pfx"),
        "MicrosoftAppCertificatePassword": PASSWORD,
    }


def by_machine(world: World, folder: Path) -> dict[str, str]:
    """The environment of a bot with a managed identity, in App Service."""
    world.teams.state.machine_identities.add(world.env["MicrosoftAppId"])
    return {
        "MicrosoftAppPassword": "",
        "MicrosoftAppType": "UserAssignedMSI",
        "IDENTITY_ENDPOINT": f"{world.teams.url}/msi/token",
        "IDENTITY_HEADER": world.teams.state.options.identity_header,
    }


@pytest.mark.parametrize(
    ("how", "shown"), [(by_certificate, "certificate of app"), (by_machine, "managed identity of app")]
)
async def test_it_works_without_a_secret_and_the_doctor_says_as_whom(
    sqlite_world: World, tmp_path: Path, how: Callable[[World, Path], dict[str, str]], shown: str
) -> None:
    made = sqlite_world
    env = how(made, tmp_path)
    async with serving(made, tmp_path, **env) as running:
        await made.say("route incidents here")
        await made.say("incident new Home page answers 500")
        await until(lambda: _shown(made))
        doctor = await run(made, tmp_path, "doctor", **env)
        assert doctor.code == 0, doctor.out + doctor.err
        assert f"ok   teams: {shown} {made.env['MicrosoftAppId']}" in doctor.out
        assert (await running.terminated()).code == 0
    asked = [entry.path for entry in made.teams.state.control.log.entries if "token" in entry.path]
    assert asked
    assert not any(PASSWORD in text or "PRIVATE KEY" in text for text in made.outputs)


async def _shown(made: World) -> bool:
    return any("Home page answers 500" in card for card in await made.cards())


async def test_a_certificate_that_is_not_registered_is_what_the_doctor_finds(
    sqlite_world: World, tmp_path: Path
) -> None:
    env = by_certificate(sqlite_world, tmp_path)
    sqlite_world.teams.state.app_certificates.clear()
    doctor = await run(sqlite_world, tmp_path, "doctor", **env)
    assert doctor.code == 1
    assert "NOT  teams: " in doctor.out
    assert "AADSTS700027" in doctor.out
    assert "upload the certificate" in doctor.out
    thumbprint = OURS.certificate.fingerprint(hashes.SHA1()).hex().upper()
    assert thumbprint in doctor.out, "the operator compares it with the one in Entra"


async def test_an_expired_certificate_stops_teams_alone(
    sqlite_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "READY_FOR_S", -1.0)
    env = by_certificate(sqlite_world, tmp_path, Made(ends_in=timedelta(seconds=-1)))
    async with inside(sqlite_world.env | env, monkeypatch, tmp_path) as service:
        status, report = await service.get("/readyz")
        failing = {check["name"]: check for check in report["checks"] if not check["ok"]}
        assert (status, list(failing)) == (503, ["teams", "teams identity", "route"])
        assert "has expired" in failing["teams"]["problem"]
        assert "no restart is needed" in failing["teams"]["remedy"]
        by_certificate(sqlite_world, tmp_path)
        assert list(await faults(service)) == ["route"]


async def test_what_waits_for_a_new_certificate_goes_out_by_itself_when_it_comes(
    sqlite_world: World, tmp_path: Path
) -> None:
    made = sqlite_world
    env = by_certificate(made, tmp_path, Made(ends_in=timedelta(seconds=-1)))
    async with serving(made, tmp_path, **env):
        await made.say("incident new Home page answers 500", "a:mei")
        await until(lambda: _gate_is_closed(made))
        assert await made.cards("a:mei") == []
        by_certificate(made, tmp_path)
        await until(lambda: made.cards("a:mei"), within_s=90)
        parked = await run(made, tmp_path, "parked", "--json", **env)
        assert parked.json() == []


async def _gate_is_closed(made: World) -> bool:
    return 'sopilot_gate_closed{gate="teams"} 1.0' in (await made.get("/metrics"))[1]


async def test_a_certificate_that_ends_soon_is_a_warning(
    sqlite_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "READY_FOR_S", -1.0)
    env = by_certificate(sqlite_world, tmp_path, Made(ends_in=timedelta(days=12, hours=1)))
    async with inside(sqlite_world.env | env, monkeypatch, tmp_path) as service:
        _status, report = await service.get("/readyz")
        found = {check["name"]: check for check in report["checks"] if not check["ok"]}
        assert list(found) == ["teams identity", "route"]
        assert found["teams identity"]["warning"] is True
        assert "expires in 12 days" in found["teams identity"]["problem"]
        by_certificate(sqlite_world, tmp_path)
        assert list(await faults(service)) == ["route"], "a replaced file is seen without a restart"
