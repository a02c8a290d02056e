"""Access tokens: asked for once, renewed ahead, and what the sign-in service's refusals mean."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sop.errors import Misconfigured, Retryable
from teams_bot.protocol.certificate import CertificateFile
from teams_bot.protocol.credentials import TeamsCredentials
from teams_bot.protocol.sign_in import trouble_of
from teams_bot.protocol.tokens import TokenProvider
from tests.teams_bot.protocol.fakes import FakeMicrosoft


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_a_hundred_callers_cause_one_request(microsoft: FakeMicrosoft, credentials: TeamsCredentials) -> None:
    tokens = TokenProvider(credentials)
    got = await asyncio.gather(*(tokens.token() for _ in range(100)))
    assert set(got) == {"connector-token-1"}
    assert microsoft.token_requests == 1


async def test_a_token_is_renewed_five_minutes_ahead(microsoft: FakeMicrosoft, credentials: TeamsCredentials) -> None:
    clock = Clock()
    microsoft.token_lifetime_s = 299
    tokens = TokenProvider(credentials, monotonic=clock)
    assert await tokens.token() == "connector-token-1"
    clock.now += 149
    assert await tokens.token() == "connector-token-1"
    clock.now += 1
    assert await tokens.token() == "connector-token-2"


async def test_the_old_token_serves_while_renewing_fails(
    microsoft: FakeMicrosoft, credentials: TeamsCredentials
) -> None:
    clock = Clock()
    microsoft.token_lifetime_s = 200
    tokens = TokenProvider(credentials, monotonic=clock)
    await tokens.token()
    microsoft.token_answer = {"status": 503, "error": "temporarily_unavailable"}
    clock.now += 150
    assert await tokens.token() == "connector-token-1"
    asked = microsoft.token_requests
    assert await tokens.token() == "connector-token-1"
    assert microsoft.token_requests == asked
    clock.now += 100
    with pytest.raises(Retryable):
        await tokens.token()


async def test_a_refused_token_is_renewed_once_for_all(microsoft: FakeMicrosoft, credentials: TeamsCredentials) -> None:
    tokens = TokenProvider(credentials)
    refused = await tokens.token()
    got = await asyncio.gather(*(tokens.renew(refused) for _ in range(10)))
    assert set(got) == {"connector-token-2"}


async def test_callers_who_cannot_wait_leave_one_request_and_its_token_behind(
    microsoft: FakeMicrosoft, credentials: TeamsCredentials
) -> None:
    """A turn waits five seconds for the roster; the sign-in that it began must not run beside the next one's."""
    tokens = TokenProvider(credentials)
    microsoft.token_delay_s = 1.0
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(tokens.token(), 0.1)
    assert await tokens.token() == "connector-token-1"
    assert microsoft.token_requests == 1
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(tokens.renew("connector-token-1"), 0.1)
    assert await tokens.renew("connector-token-1") == "connector-token-2"
    assert microsoft.token_requests == 2
    tokens.close()


async def test_a_failure_that_nobody_waited_for_is_told_to_the_next(
    microsoft: FakeMicrosoft, credentials: TeamsCredentials
) -> None:
    tokens = TokenProvider(credentials)
    microsoft.token_delay_s, microsoft.token_answer = 0.3, {"status": 503}
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(tokens.token(), 0.05)
    with pytest.raises(Retryable):
        await tokens.token()
    assert microsoft.token_requests == 1
    tokens.close()


async def test_a_wrong_secret_names_the_setting(credentials: TeamsCredentials) -> None:
    with pytest.raises(Misconfigured) as caught:
        await TokenProvider(replace(credentials, password="wrong-secret")).token()
    assert caught.value.setting == "MicrosoftAppPassword"
    assert "AADSTS7000215" in caught.value.reason
    assert "Trace" not in caught.value.reason
    assert "wrong-secret" not in str(caught.value)


async def test_an_unknown_tenant_names_the_setting(credentials: TeamsCredentials) -> None:
    with pytest.raises(Misconfigured) as caught:
        await TokenProvider(replace(credentials, tenant_id="nobody")).token()
    assert caught.value.setting == "MicrosoftAppTenantId"


async def test_an_unreachable_sign_in_service_is_retryable(credentials: TeamsCredentials) -> None:
    with pytest.raises(Retryable) as caught:
        await TokenProvider(replace(credentials, authority="http://127.0.0.1:9")).token()
    assert (caught.value.destination, caught.value.unreachable) == ("teams", True)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_an_overloaded_sign_in_service_is_retryable(
    microsoft: FakeMicrosoft, credentials: TeamsCredentials, status: int
) -> None:
    microsoft.token_answer = {"status": status}
    with pytest.raises(Retryable) as caught:
        await TokenProvider(credentials).token()
    assert caught.value.unreachable


@pytest.mark.parametrize(
    ("answer", "setting"),
    [
        ({"error": "invalid_client", "error_codes": [7000222]}, "MicrosoftAppPassword"),
        ({"error": "unauthorized_client", "error_codes": [700016]}, "MicrosoftAppId"),
        ({"error": "invalid_request", "error_description": "AADSTS90002: Tenant"}, "MicrosoftAppTenantId"),
        ({"error": "invalid_client", "error_codes": [700027]}, "MicrosoftAppCertificatePath"),
        ({"error": "invalid_client", "error_codes": [700023]}, "TEAMS_AUTHORITY"),
        ({"error": "invalid_client"}, "MicrosoftAppPassword"),
        ({}, "MicrosoftAppId"),
    ],
)
def test_refusals_name_the_setting(answer: dict[str, Any], setting: str) -> None:
    trouble = trouble_of(answer)
    assert isinstance(trouble, Misconfigured)
    assert trouble.setting == setting
    assert trouble.remedy


def test_a_refusal_without_a_code_is_the_certificates_where_there_is_one(credentials: TeamsCredentials) -> None:
    by_file = replace(credentials, password="", certificate=CertificateFile(Path("bot.pem")))
    trouble = trouble_of({"error": "invalid_client", "error_codes": [700024]}, by_file.proof_setting)
    assert isinstance(trouble, Misconfigured)
    assert trouble.setting == "MicrosoftAppCertificatePath"
    assert "clock" in trouble.remedy


FILE = CertificateFile(Path("bot.pem"), "its-password")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"password": ""}, ("MicrosoftAppPassword", "MicrosoftAppCertificatePath", "UserAssignedMSI")),
        ({"certificate": FILE}, ("MicrosoftAppPassword", "MicrosoftAppCertificatePath")),
        ({"app_type": "UserAssignedMSI"}, ("MicrosoftAppPassword", "MicrosoftAppType")),
        (
            {"app_type": "UserAssignedMSI", "password": "", "certificate": FILE},
            ("MicrosoftAppCertificatePath", "MicrosoftAppType"),
        ),
        (
            {"app_type": "UserAssignedMSI", "certificate": FILE},
            ("MicrosoftAppPassword", "MicrosoftAppCertificatePath", "MicrosoftAppType"),
        ),
    ],
)
def test_there_is_exactly_one_proof(
    credentials: TeamsCredentials, change: dict[str, Any], named: tuple[str, ...]
) -> None:
    with pytest.raises(Misconfigured) as caught:
        replace(credentials, **change)
    for one in named:
        assert one in f"{caught.value.reason} {caught.value.remedy}"
    assert "its-password" not in str(caught.value)
    assert credentials.password not in str(caught.value)


def test_every_proof_alone_is_taken(credentials: TeamsCredentials) -> None:
    by_file = replace(credentials, password="", certificate=FILE)
    machine = replace(credentials, password="", app_type="UserAssignedMSI")
    settings = [one.proof_setting for one in (credentials, by_file, machine)]
    assert settings == ["MicrosoftAppPassword", "MicrosoftAppCertificatePath", "MicrosoftAppId"]
    assert "its-password" not in repr(by_file)


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"app_id": ""}, "MicrosoftAppId"),
        ({"password": " "}, "MicrosoftAppPassword"),
        ({"tenant_id": ""}, "MicrosoftAppTenantId"),
        ({"authority": "http://login.example"}, "TEAMS_AUTHORITY"),
        ({"openid_metadata": "http://keys.example"}, "TEAMS_OPENID_METADATA"),
    ],
)
def test_credentials_are_checked_when_made(credentials: TeamsCredentials, change: dict[str, str], setting: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        replace(credentials, **change)  # type: ignore[arg-type]
    assert caught.value.setting == setting
    assert credentials.password not in repr(credentials)
