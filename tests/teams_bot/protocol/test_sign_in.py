"""Certificates and managed identities, against the stand-in's own sign-in service, over HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from aiohttp import web

from sandbox.common import Served, serve_app
from sandbox.teams import TeamsOptions, TeamsState, serve
from sop.errors import Misconfigured, Retryable
from teams_bot.protocol.certificate import CertificateFile
from teams_bot.protocol.connector import Connector, SessionHolder
from teams_bot.protocol.credentials import TeamsCredentials
from teams_bot.protocol.reference import ConversationRef
from teams_bot.protocol.sign_in import EntraSignIn
from teams_bot.protocol.tokens import TokenProvider
from tests.support.certificates import Made, rsa_key
from tests.teams_bot.protocol.test_credentials import Clock

OURS, NEXT = Made(), Made(rsa_key(1))
OPTIONS = TeamsOptions(token_lifetime_s=1200)
AZURE = (
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
    "IDENTITY_SERVER_THUMBPRINT",
    "IMDS_ENDPOINT",
    "MSI_ENDPOINT",
    "MSI_SECRET",
)


@pytest.fixture
async def teams() -> AsyncIterator[Served[TeamsState]]:
    options = replace(OPTIONS, app_certificates=(OURS.public,), machine_identities=(OPTIONS.app_id,))
    async with serve(options) as served:
        yield served


@pytest.fixture(autouse=True)
def _not_on_azure(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in AZURE:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bot.pem"
    path.write_text(OURS.pem)
    return path


@pytest.fixture
def by_certificate(teams: Served[TeamsState], file: Path) -> TeamsCredentials:
    return TeamsCredentials(
        app_id=OPTIONS.app_id,
        tenant_id=OPTIONS.tenant,
        certificate=CertificateFile(file),
        authority=teams.url,
        openid_metadata=f"{teams.url}/v1/.well-known/openidconfiguration",
    )


@pytest.fixture
def as_machine(by_certificate: TeamsCredentials) -> TeamsCredentials:
    return replace(by_certificate, certificate=None, app_type="UserAssignedMSI")


@pytest.fixture
def make_tokens() -> Any:
    made: list[TokenProvider] = []

    def make(credentials: TeamsCredentials, **more: Any) -> TokenProvider:
        made.append(TokenProvider(credentials, **more))
        return made[-1]

    yield make
    for one in made:
        one.close()


Make = Callable[..., TokenProvider]


def put(file: Path, content: str | bytes | None) -> None:
    """The file with that content, or none."""
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content.encode() if isinstance(content, str) else content)


def asked(teams: Served[TeamsState], path: str) -> int:
    return sum(path in entry.path for entry in teams.state.control.log.entries)


async def say(teams: Served[TeamsState], credentials: TeamsCredentials, tokens: TokenProvider) -> str:
    """A message sent with that token; the stand-in's connector checks it."""
    http = SessionHolder()
    reference = ConversationRef(
        service_url=teams.state.service_url,
        conversation_id="a:mei",
        tenant_id=OPTIONS.tenant,
        bot_id=f"28:{OPTIONS.app_id}",
        bot_name="SOPilot",
        conversation_type="personal",
    )
    try:
        return await Connector(credentials, tokens, http.session).send(reference, {"type": "message", "text": "hi"})
    finally:
        await http.close()


@pytest.mark.parametrize("content", [OURS.pem.encode(), OURS.pfx()], ids=["pem", "pfx"])
async def test_a_certificate_gives_a_token_that_teams_takes(
    teams: Served[TeamsState], by_certificate: TeamsCredentials, file: Path, make_tokens: Make, content: bytes
) -> None:
    put(file, content)
    tokens = make_tokens(by_certificate)
    assert await say(teams, by_certificate, tokens)
    got = await asyncio.gather(*(tokens.token() for _ in range(50)))
    assert len(set(got)) == 1
    assert asked(teams, "/oauth2/v2.0/token") == 1


async def test_no_secret_is_sent_beside_an_assertion(
    teams: Served[TeamsState], by_certificate: TeamsCredentials, make_tokens: Make
) -> None:
    await make_tokens(by_certificate).token()
    (entry,) = [one for one in teams.state.control.log.entries if one.path.endswith("/oauth2/v2.0/token")]
    assert "client_secret" not in str(entry.body)
    assert "client_assertion=…" in str(entry.body), "nor does the log keep the proof"


async def test_a_replaced_file_is_used_at_the_next_renewal(
    teams: Served[TeamsState], by_certificate: TeamsCredentials, file: Path, make_tokens: Make
) -> None:
    clock = Clock()
    tokens = make_tokens(by_certificate, monotonic=clock)
    first = await tokens.token()
    put(file, NEXT.pem)
    teams.state.app_certificates[:] = [NEXT.public]
    assert await tokens.token() == first
    clock.now += 901
    assert await tokens.token() != first
    assert await tokens.renew(await tokens.token())


async def test_a_file_that_is_being_replaced_leaves_the_old_certificate_in_use(
    by_certificate: TeamsCredentials, file: Path, make_tokens: Make, caplog: pytest.LogCaptureFixture
) -> None:
    tokens = make_tokens(by_certificate)
    seen = {await tokens.token()}
    for content in (OURS.pem[:300], "", Made(ends_in=timedelta(hours=-1)).pem):
        put(file, content)
        with caplog.at_level(logging.WARNING):
            seen.add(await tokens.renew(await tokens.token()))
        assert "stays in use" in caplog.text
        caplog.clear()
    put(file, None)
    seen.add(await tokens.renew(await tokens.token()))
    assert len(seen) == 5


async def test_a_refused_renewal_does_not_end_a_token_that_is_still_good(
    teams: Served[TeamsState], by_certificate: TeamsCredentials, file: Path, make_tokens: Make
) -> None:
    clock = Clock()
    tokens = make_tokens(by_certificate, monotonic=clock)
    first = await tokens.token()
    put(file, NEXT.pem)
    clock.now += 901
    assert await tokens.token() == first
    clock.now += 299
    with pytest.raises(Misconfigured, match="not registered") as caught:
        await tokens.token()
    assert caught.value.setting == "MicrosoftAppCertificatePath"
    assert "upload the certificate" in caught.value.remedy
    teams.state.app_certificates.append(NEXT.public)
    assert await tokens.token() != first


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (Made(ends_in=timedelta(seconds=-1)), "has expired"),
        (Made(starts_in=timedelta(days=1)), "good only from"),
        (NEXT, "AADSTS700027"),
        (Made(), "AADSTS700027"),
    ],
    ids=["expired", "not yet good", "another key", "same key, another certificate"],
)
async def test_a_certificate_that_is_not_good_names_the_setting(
    teams: Served[TeamsState], by_certificate: TeamsCredentials, file: Path, make_tokens: Make, made: Made, said: str
) -> None:
    teams.state.app_certificates[:] = [replace(OURS, name="registered").public]
    put(file, made.pem)
    with pytest.raises(Misconfigured, match=said) as caught:
        await make_tokens(by_certificate).token()
    assert caught.value.setting == "MicrosoftAppCertificatePath"
    assert caught.value.remedy


async def test_a_certificate_that_expires_while_it_serves(by_certificate: TeamsCredentials, file: Path) -> None:
    moment = datetime.now(UTC)
    sign_in = EntraSignIn(by_certificate, now=lambda: moment)
    assert await asyncio.to_thread(sign_in.ask, discard=False)
    put(file, OURS.pem[:300])
    assert await asyncio.to_thread(sign_in.ask, discard=True)
    moment += OURS.ends_in
    with pytest.raises(Misconfigured, match="private key in the file cannot be read"):
        await asyncio.to_thread(sign_in.ask, discard=True)
    put(file, OURS.pem)
    with pytest.raises(Misconfigured, match="has expired"):
        await asyncio.to_thread(sign_in.ask, discard=True)
    sign_in.close()


def on_a_virtual_machine(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """MSAL's own way to move IMDS, made for AKS."""
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", url)


def in_app_service(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{url}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", OPTIONS.identity_header)


Place = Callable[[pytest.MonkeyPatch, str], None]
everywhere = pytest.mark.parametrize("place", [on_a_virtual_machine, in_app_service])


@everywhere
async def test_a_managed_identity_gives_a_token_that_teams_takes(
    teams: Served[TeamsState],
    as_machine: TeamsCredentials,
    make_tokens: Make,
    monkeypatch: pytest.MonkeyPatch,
    place: Place,
) -> None:
    place(monkeypatch, teams.url)
    clock = Clock()
    tokens = make_tokens(as_machine, monotonic=clock)
    assert await say(teams, as_machine, tokens)
    got = await asyncio.gather(*(tokens.token() for _ in range(50)))
    assert len(set(got)) == 1
    assert asked(teams, "/token") == 1
    assert await tokens.renew(got[0]) != got[0]
    assert asked(teams, "/token") == 2
    assert asked(teams, "/oauth2/v2.0/") == 0, "nothing but the machine is asked"


@everywhere
async def test_the_same_identities_give_tokens_for_graph(
    teams: Served[TeamsState],
    by_certificate: TeamsCredentials,
    as_machine: TeamsCredentials,
    make_tokens: Make,
    monkeypatch: pytest.MonkeyPatch,
    place: Place,
) -> None:
    place(monkeypatch, teams.url)
    for credentials in (by_certificate, as_machine):
        token = await make_tokens(credentials, scope="https://graph.microsoft.com/.default").token()
        claims = jwt.decode(token, options={"verify_signature": False})
        assert (claims["aud"], claims["appid"]) == ("https://graph.microsoft.com", OPTIONS.app_id)


@everywhere
async def test_an_identity_that_the_machine_does_not_have(
    teams: Served[TeamsState],
    as_machine: TeamsCredentials,
    make_tokens: Make,
    monkeypatch: pytest.MonkeyPatch,
    place: Place,
) -> None:
    place(monkeypatch, teams.url)
    teams.state.machine_identities.clear()
    with pytest.raises(Misconfigured) as caught:
        await make_tokens(as_machine).token()
    assert caught.value.setting == "MicrosoftAppId"
    assert "assign" in caught.value.remedy
    teams.state.machine_identities.add(OPTIONS.app_id)
    assert await make_tokens(as_machine).token()


@everywhere
@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
async def test_a_machine_that_says_not_now(
    teams: Served[TeamsState],
    as_machine: TeamsCredentials,
    make_tokens: Make,
    monkeypatch: pytest.MonkeyPatch,
    place: Place,
    status: int,
) -> None:
    place(monkeypatch, teams.url)
    fault = {
        "kind": "status",
        "status": status,
        "headers": {"Retry-After": "7"},
        "match": {"path": "token"},
        "times": 1,
    }
    teams.state.control.faults.add([fault])
    tokens = make_tokens(as_machine)
    with pytest.raises(Retryable) as caught:
        await tokens.token()
    assert (caught.value.destination, caught.value.unreachable, caught.value.after) == ("teams", True, 7.0)
    assert str(status) in caught.value.reason
    assert await tokens.token(), "and is asked again at once when the worker's own waiting is over"


async def test_away_from_azure_it_says_so(
    as_machine: TeamsCredentials, make_tokens: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_virtual_machine(monkeypatch, "http://127.0.0.1:9")
    with pytest.raises(Retryable) as caught:
        await make_tokens(as_machine).token()
    assert caught.value.unreachable
    assert "on Azure only" in caught.value.remedy


@pytest.mark.parametrize(
    "url",
    ["http://imds.example", "http://10.0.0.4", "http://169.254.169.254.example", "http://169.254.169.254@10.0.0.4"],
)
async def test_no_token_is_asked_of_an_address_beyond_the_machine(
    url: str, as_machine: TeamsCredentials, make_tokens: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_app_service(monkeypatch, url)
    with pytest.raises(Misconfigured, match="neither https nor on this machine") as caught:
        await make_tokens(as_machine).token()
    assert caught.value.setting == "MicrosoftAppType"


async def test_a_host_whose_managed_identity_is_of_another_kind(
    teams: Served[TeamsState], as_machine: TeamsCredentials, make_tokens: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_app_service(monkeypatch, teams.url)
    monkeypatch.setenv("IDENTITY_SERVER_THUMBPRINT", "ab" * 20)
    with pytest.raises(Misconfigured, match="cannot be used") as caught:
        await make_tokens(as_machine).token()
    assert caught.value.setting == "MicrosoftAppType"


@pytest.mark.parametrize("answer", ["<html>sign in</html>", "[]", '{"access_token": "x", "expires_in": "soon"}', ""])
async def test_an_answer_that_is_none(
    answer: str, as_machine: TeamsCredentials, make_tokens: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def odd(_: web.Request) -> web.Response:
        return web.Response(text=answer)

    app = web.Application()
    app.router.add_get("/metadata/identity/oauth2/token", odd)
    async with serve_app(app, None) as served:
        on_a_virtual_machine(monkeypatch, served.url)
        with pytest.raises(Retryable) as caught:
            await make_tokens(as_machine).token()
    assert caught.value.unreachable


async def test_the_loop_goes_on_while_a_machine_is_slow(
    teams: Served[TeamsState], as_machine: TeamsCredentials, make_tokens: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_virtual_machine(monkeypatch, teams.url)
    teams.state.control.faults.add([{"kind": "delay", "seconds": 0.3, "match": {"path": "token"}}])
    asking = asyncio.create_task(make_tokens(as_machine).token())
    turns = 0
    while not asking.done():
        turns += 1
        await asyncio.sleep(0.005)
    assert await asking
    assert turns > 1, "the stand-in answers on this very loop: a fetch that blocked it would never end"
