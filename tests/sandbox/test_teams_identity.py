"""Keys, tokens and who is let in."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import jwt
import msal
import pytest
import requests

from sandbox.teams.options import APP_ID, TENANT
from sandbox.teams.tokens import KeyRing
from tests.sandbox.teams_support import MEI, MEI_CHAT, Rig, rig

SEND = "/v3/conversations/a:mei/activities"
HELLO = {"type": "message", "text": "hello"}


@pytest.fixture
async def teams() -> AsyncIterator[Rig]:
    async with rig() as made:
        yield made


class LoopbackHttp:
    """What MSAL is given as http_client: it believes in https, the stand-in speaks http."""

    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.trust_env = False

    def get(self, url: str, **kwargs: Any) -> requests.Response:
        return self._session.get(url.replace("https://", "http://", 1), timeout=5, **kwargs)

    def post(self, url: str, **kwargs: Any) -> requests.Response:
        return self._session.post(url.replace("https://", "http://", 1), timeout=5, **kwargs)

    def close(self) -> None:
        self._session.close()


def msal_token(url: str, secret: str) -> dict[str, Any]:
    app = msal.ConfidentialClientApplication(
        APP_ID,
        client_credential=secret,
        authority=f"{url.replace('http://', 'https://', 1)}/{TENANT}",
        instance_discovery=False,
        http_client=LoopbackHttp(),
    )
    return app.acquire_token_for_client(["https://api.botframework.com/.default"])


async def test_msal_gets_a_token_the_connector_takes(teams: Rig) -> None:
    answer = await asyncio.to_thread(msal_token, teams.teams.url, "sandbox-secret")
    assert answer["token_type"] == "Bearer", answer
    assert answer["expires_in"] == 3600
    assert (await teams.call("POST", SEND, HELLO, answer["access_token"])).status == 201


async def test_msal_is_told_of_a_wrong_secret(teams: Rig) -> None:
    answer = await asyncio.to_thread(msal_token, teams.teams.url, "wrong")
    assert answer["error"] == "invalid_client"
    assert "AADSTS7000215" in answer["error_description"]


REFUSALS: list[tuple[dict[str, str], int, int]] = [
    ({"client_secret": "wrong"}, 401, 7000215),
    ({"client_id": "other"}, 400, 700016),
    ({"scope": "https://management.azure.com/.default"}, 400, 70011),
    ({"grant_type": "password"}, 400, 70003),
    ({"tenant": "elsewhere"}, 400, 90002),
]


async def test_the_token_endpoint_refuses_like_entra(teams: Rig) -> None:
    for change, status, code in REFUSALS:
        answer = await teams.ask_token(**change)
        assert (answer.status, answer.body["error_codes"]) == (status, [code])
        assert answer.body["error_description"].startswith(f"AADSTS{code}: ")


async def test_other_tenants_have_no_metadata(teams: Rig) -> None:
    assert (await teams.call("GET", "/common/v2.0/.well-known/openid-configuration")).status == 400


async def test_activities_carry_a_token_of_the_published_keys(teams: Rig) -> None:
    answer = await teams.control("say", conversation=MEI_CHAT, user=MEI, text="hi")
    assert (answer["delivered"], answer["status"]) == (True, 200)
    assert teams.bot.refused == []


async def test_a_bot_with_another_app_id_refuses_them(teams: Rig) -> None:
    teams.bot.app_id = "other"
    answer = await teams.control("say", conversation=MEI_CHAT, user=MEI, text="hi")
    assert (answer["delivered"], answer["status"]) == (False, 401)


async def test_rolled_keys_are_published_and_sign(teams: Rig) -> None:
    first = (await teams.call("GET", "/v1/.well-known/keys")).body["keys"]
    kid = (await teams.control("rotate_keys"))["kid"]
    both = (await teams.call("GET", "/v1/.well-known/keys")).body["keys"]
    assert [k["kid"] for k in both] == [first[0]["kid"], kid]
    assert all(k["endorsements"] == ["msteams"] for k in both)
    assert (await teams.control("say", conversation=MEI_CHAT, user=MEI, text="hi"))["delivered"]
    assert (await teams.call("POST", SEND, HELLO)).status == 201


async def test_dropping_the_old_key_ends_its_tokens(teams: Rig) -> None:
    await teams.control("rotate_keys", keep_old=False)
    assert len((await teams.call("GET", "/v1/.well-known/keys")).body["keys"]) == 1
    assert (await teams.call("POST", SEND, HELLO)).status == 401
    await teams.control("rotate_keys", expect=400, keep_old="yes")


async def test_connector_calls_need_a_good_token(teams: Rig) -> None:
    keys = teams.teams.state.keys
    now = int(time.time())
    base = {"aud": "https://api.botframework.com", "iss": f"https://sts.windows.net/{TENANT}/", "appid": APP_ID}
    bad = {
        "none": "",
        "malformed": "abc",
        "signed by another key": KeyRing().bot_token(APP_ID, TENANT, 3600),
        "expired": keys.sign(base, -10),
        "another audience": keys.sign({**base, "aud": "https://graph.microsoft.com"}, 3600),
        "another app": keys.sign({**base, "appid": "other"}, 3600),
        "another tenant": keys.sign({**base, "iss": "https://sts.windows.net/x/"}, 3600),
        "unsigned": jwt.encode({**base, "exp": now + 60, "nbf": now}, "", algorithm="none"),
        "the channel's own": keys.channel_token(APP_ID, teams.teams.url + "/", 3600),
    }
    for why, token in bad.items():
        answer = await teams.call("POST", SEND, HELLO, token)
        assert answer.status == 401, why
        assert answer.body["error"]["code"] == "Unauthorized"
    assert (await teams.call("POST", SEND, HELLO, keys.sign(base, 60))).status == 201


async def test_tokens_live_in_real_time(teams: Rig) -> None:
    await teams.control("clock", advance_s=7200)
    assert (await teams.call("POST", SEND, HELLO)).status == 201
    assert (await teams.control("say", conversation=MEI_CHAT, user=MEI, text="hi"))["delivered"]
