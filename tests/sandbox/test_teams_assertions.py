"""The stand-in's judgement of client assertions, and the identity endpoints of a machine."""

import base64
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes

from sandbox.teams.assertions import ASSERTION_TYPE
from sandbox.teams.options import APP_ID, TENANT, TeamsOptions
from tests.sandbox.teams_support import Answer, Rig, rig
from tests.support.certificates import Made, rsa_key

OURS, FOREIGN, EXPIRED = Made(), Made(rsa_key(1)), Made(ends_in=timedelta(seconds=-1))
RESOURCE = "https://api.botframework.com"
SEND = "/v3/conversations/a:mei/activities"


@pytest.fixture
async def teams() -> AsyncIterator[Rig]:
    certificates = (OURS.public, EXPIRED.public)
    async with rig(app_certificates=certificates, machine_identities=(APP_ID,)) as made:
        yield made


def assertion(teams: Rig, made: Made = OURS, *, signer: Made | None = None, header: Any = None, **claims: Any) -> str:
    """An assertion as Entra's page wants it; a claim set to None is left out."""
    now = int(time.time())
    audience = f"{teams.teams.url.replace('http:', 'https:')}/{TENANT}/oauth2/v2.0/token"
    payload = {"aud": audience, "iss": APP_ID, "sub": APP_ID, "jti": "4f", "nbf": now, "exp": now + 600, **claims}
    payload = {name: value for name, value in payload.items() if value is not None}
    headers = {"x5t#S256": thumbprint(made)} if header is None else header
    return jwt.encode(payload, (signer or made).key, algorithm="PS256", headers=headers)


def thumbprint(made: Made) -> str:
    return base64.urlsafe_b64encode(made.certificate.fingerprint(hashes.SHA256())).decode()


async def ask(teams: Rig, proof: str, **more: str) -> Answer:
    return await teams.ask_token(
        **{"client_secret": "", "client_assertion": proof, "client_assertion_type": ASSERTION_TYPE} | more
    )


async def test_a_good_assertion_gives_a_token(teams: Rig) -> None:
    answer = await ask(teams, assertion(teams))
    assert answer.status == 200, answer.body
    sent = await teams.call("POST", SEND, {"type": "message", "text": "hi"}, answer.body["access_token"])
    assert sent.status == 201


async def test_what_is_wrong_with_an_assertion_is_told_as_entra_does(teams: Rig) -> None:
    now = int(time.time())
    bad: dict[str, tuple[str, int]] = {
        "signed by another key": (assertion(teams, signer=FOREIGN), 700027),
        "an unknown certificate": (assertion(teams, FOREIGN), 700027),
        "an expired certificate": (assertion(teams, EXPIRED), 700027),
        "no thumbprint": (assertion(teams, header={}), 700027),
        "a thumbprint that is no text": (assertion(teams, header={"x5t#S256": 1}), 700027),
        "expired": (assertion(teams, exp=now - 301), 700024),
        "not yet good": (assertion(teams, nbf=now + 400), 700024),
        "no end": (assertion(teams, exp=None), 50027),
        "another audience": (assertion(teams, aud="https://login.microsoftonline.com/x/oauth2/v2.0/token"), 700023),
        "no audience": (assertion(teams, aud=None), 50027),
        "no id": (assertion(teams, jti=None), 50027),
        "an empty id": (assertion(teams, jti=""), 50027),
        "another issuer": (assertion(teams, iss="other"), 700021),
        "another subject": (assertion(teams, sub="other"), 700021),
        "altered": (assertion(teams)[:-8] + "AAAAAAAA", 700027),
        "cut off": (assertion(teams).rpartition(".")[0], 50027),
        "unsigned": (jwt.encode({"iss": APP_ID}, "", algorithm="none", headers={"x5t#S256": thumbprint(OURS)}), 50027),
        "no JWT": ("abc", 50027),
    }
    for why, (proof, code) in bad.items():
        answer = await ask(teams, proof)
        assert (answer.status, answer.body.get("error_codes")) == (401, [code]), why
        assert answer.body["error"] == "invalid_client"


async def test_exactly_one_proof_is_taken(teams: Rig) -> None:
    for more in (
        {"client_assertion": ""},
        {"client_secret": "sandbox-secret"},
        {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"},
    ):
        answer = await ask(teams, assertion(teams), **more)
        assert (answer.status, answer.body["error_codes"]) == (401, [7000218]), more


async def get(teams: Rig, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
    async with teams.http.get(teams.teams.url + path, params=query, headers=headers) as response:
        return Answer(response.status, await response.json(), response.headers)


IMDS = "/metadata/identity/oauth2/token"
IMDS_QUERY = {"api-version": "2018-02-01", "resource": RESOURCE, "client_id": APP_ID}
APP_SERVICE = "/msi/token"
APP_SERVICE_QUERY = {"api-version": "2019-08-01", "resource": RESOURCE, "client_id": APP_ID}
HEADER = {"X-IDENTITY-HEADER": TeamsOptions().identity_header}


@pytest.mark.parametrize(
    ("path", "query", "headers"),
    [(IMDS, IMDS_QUERY, {"Metadata": "true"}), (APP_SERVICE, APP_SERVICE_QUERY, HEADER)],
)
async def test_a_machine_gives_tokens_of_its_identities(
    teams: Rig, path: str, query: dict[str, str], headers: dict[str, str]
) -> None:
    answer = await get(teams, path, query, headers)
    assert answer.status == 200, answer.body
    assert abs(int(answer.body["expires_on"]) - time.time() - 3600) < 60
    sent = await teams.call("POST", SEND, {"type": "message", "text": "hi"}, answer.body["access_token"])
    assert sent.status == 201
    wrong: tuple[dict[str, str], ...] = (
        {"api-version": "2017-09-01"},
        {"resource": "https://graph"},
        {"client_id": "x"},
        {"z": "1"},
    )
    for change in wrong:
        assert (await get(teams, path, query | change, headers)).status == 400, change


async def test_a_machine_tells_forwarded_requests_from_its_own(teams: Rig) -> None:
    for headers in ({}, {"Metadata": "false"}, {"Metadata": "true", "X-Forwarded-For": "203.0.113.7"}):
        answer = await get(teams, IMDS, IMDS_QUERY, headers)
        assert (answer.status, answer.body["error"]) == (400, "bad_request_102")
    for headers in ({}, {"X-IDENTITY-HEADER": "guessed"}, {"Metadata": "true"}):
        assert (await get(teams, APP_SERVICE, APP_SERVICE_QUERY, headers)).status == 403


async def test_a_seed_registers_certificates_and_identities(teams: Rig) -> None:
    assert (await ask(teams, assertion(teams, FOREIGN))).status == 401
    await teams.control("seed", app={"certificates": [FOREIGN.public]}, machine_identities=["other"])
    assert (await ask(teams, assertion(teams, FOREIGN))).status == 200
    assert (await ask(teams, assertion(teams))).status == 401
    assert (await get(teams, IMDS, IMDS_QUERY, {"Metadata": "true"})).status == 400
    assert (await get(teams, IMDS, IMDS_QUERY | {"client_id": "other"}, {"Metadata": "true"})).status == 200
    await teams.control("seed", expect=400, app={"certificates": [1]})
    await teams.control("reset")
    assert (await ask(teams, assertion(teams))).status == 200
