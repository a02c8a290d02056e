"""Who may speak to the bot: the table of statuses, the keys, the cache, and what is logged."""

from __future__ import annotations

import gzip
import json
import logging
import time
from typing import Any

import jwt
import pytest

from teams_bot.protocol import bodies
from tests.teams_bot.protocol.fakes import APP_ID, TENANT, Key

JSON = {"Content-Type": "application/json"}
OTHER_TENANT = "99999999-bbbb-cccc-dddd-eeeeeeeeeeee"


class Seconds(int):
    """A moment in seconds from when the test runs, not from when it was collected."""

    def moment(self) -> int:
        return int(time.time()) + self


@pytest.mark.parametrize(
    ("claims", "status", "reason"),
    [
        ({}, 200, ""),
        ({"exp": Seconds(-200)}, 200, ""),
        ({"nbf": Seconds(200)}, 200, ""),
        ({"nbf": None}, 200, ""),
        ({"exp": Seconds(-400), "nbf": Seconds(-4000)}, 401, "expired"),
        ({"nbf": Seconds(4000)}, 401, "not valid yet"),
        ({"aud": "another-bot"}, 401, "another bot"),
        ({"aud": None}, 401, "lacks a claim"),
        ({"exp": None}, 401, "lacks a claim"),
        ({"iss": "https://evil.example"}, 401, "another issuer"),
        ({"serviceurl": "https://smba.trafficmanager.net/emea/"}, 401, "another service URL"),
        ({"serviceurl": None}, 401, "another service URL"),
    ],
)
async def test_claims(start_bot: Any, claims: dict[str, Any], status: int, reason: str) -> None:
    bot = await start_bot()
    claims = {name: value.moment() if isinstance(value, Seconds) else value for name, value in claims.items()}
    got, body = await bot.say(token=bot.microsoft.token(**claims))
    assert got == status
    assert reason in (body["error"] if body else "")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer a.b.c", "Bearer é", "Bearer a b"])
async def test_no_usable_token_is_401(start_bot: Any, header: str) -> None:
    bot = await start_bot()
    status, body = await bot.say(token=None, json=bot.microsoft.activity(), headers={"Authorization": header})
    assert status == 401
    assert body["error"]
    assert (await bot.say(token=None))[0] == 401


async def test_other_algorithms_are_refused(start_bot: Any, first_key: Key) -> None:
    bot = await start_bot()
    await bot.say()
    claims = jwt.decode(bot.microsoft.token(), options={"verify_signature": False})
    unsigned = jwt.encode(claims, None, algorithm="none", headers={"kid": "key-1"})
    confused = jwt.encode(claims, "s" * 32, algorithm="HS256", headers={"kid": "key-1"})
    without_kid = jwt.encode(claims, first_key.private, algorithm="RS256")
    for token in (unsigned, confused, without_kid):
        assert (await bot.say(token=token))[0] == 401


async def test_a_key_without_endorsement_for_the_channel_is_401(start_bot: Any) -> None:
    bot = await start_bot()
    bare = Key("bare", endorsements=())
    bot.microsoft.keys.append(bare)
    assert await bot.say(token=bot.microsoft.token(bare)) == (
        401,
        {"error": "the signing key does not endorse the channel"},
    )


async def test_another_channel_is_403_though_its_key_is_good(start_bot: Any) -> None:
    """Clients of Direct Line and Web Chat say themselves who they are."""
    bot = await start_bot()
    both = Key("both", endorsements=("msteams", "webchat"))
    bot.microsoft.keys.append(both)
    activity = bot.microsoft.activity(channelId="webchat")
    status, body = await bot.say(activity, token=bot.microsoft.token(both))
    assert (status, body) == (403, {"error": "only Microsoft Teams is served"})


@pytest.mark.parametrize(
    "change",
    [
        {"channelData": {"tenant": {"id": OTHER_TENANT}}},
        {"channelData": None, "conversation": {"id": "a:1ana"}},
        {"channelData": None, "conversation": {"id": "a:1ana", "tenantId": OTHER_TENANT}},
    ],
)
async def test_another_tenant_is_403(start_bot: Any, change: dict[str, Any]) -> None:
    bot = await start_bot()
    assert (await bot.say(bot.microsoft.activity(**change)))[0] == 403


async def test_the_tenant_is_compared_without_case(start_bot: Any) -> None:
    bot = await start_bot()
    activity = bot.microsoft.activity(channelData={"tenant": {"id": TENANT.upper()}})
    assert (await bot.say(activity))[0] == 200


async def test_a_service_url_that_is_not_teams_is_403_even_with_a_valid_token(start_bot: Any) -> None:
    bot = await start_bot()
    url = "https://evil.example/"
    status, body = await bot.say(bot.microsoft.activity(serviceUrl=url), token=bot.microsoft.token(serviceurl=url))
    assert status == 403
    assert "service URL" in body["error"]


async def test_bodies(start_bot: Any) -> None:
    bot = await start_bot()
    activity = json.dumps(bot.microsoft.activity()).encode()
    assert (await bot.say(data=b"{", headers=JSON))[0] == 400
    assert (await bot.say(data=b"[]", headers=JSON))[0] == 400
    assert (await bot.say(data=activity.replace(b"help", b"\\ud800"), headers=JSON))[0] == 400
    assert (await bot.say(data=activity.replace(b"help", b"\\u0000"), headers=JSON))[0] == 400
    assert (await bot.say(bot.microsoft.activity(timestamp="yesterday")))[0] == 400
    assert (await bot.say(data=activity, headers={"Content-Type": "text/plain"}))[0] == 415
    assert (await bot.say(data=activity, skip_auto_headers=["Content-Type"]))[0] == 415
    assert (await bot.say(data=activity, headers={"Content-Type": "application/json; charset=utf-8"}))[0] == 200


async def test_a_body_over_one_mebibyte_is_413_with_and_without_a_length(start_bot: Any) -> None:
    bot = await start_bot()
    large = json.dumps(bot.microsoft.activity(text="x" * bodies.MAX_BODY_BYTES)).encode()

    async def chunks() -> Any:
        for start in range(0, len(large), 65536):
            yield large[start : start + 65536]

    assert (await bot.say(data=large, headers=JSON))[0] == 413
    assert (await bot.say(data=chunks(), headers=JSON))[0] == 413


async def test_a_body_that_is_not_what_its_encoding_says_is_400(start_bot: Any) -> None:
    bot = await start_bot()
    assert (await bot.say(data=b"not gzip", headers={**JSON, "Content-Encoding": "gzip"}))[0] == 400


async def test_a_small_body_that_unpacks_to_a_large_one_is_413(start_bot: Any) -> None:
    bot = await start_bot()
    packed = gzip.compress(json.dumps(bot.microsoft.activity(text="x" * 8 * bodies.MAX_BODY_BYTES)).encode())
    assert (await bot.say(data=packed, headers={**JSON, "Content-Encoding": "gzip"}))[0] == 413


async def test_only_post_is_taken(start_bot: Any) -> None:
    bot = await start_bot()
    async with bot.client.get(bot.url) as response:
        assert (response.status, response.headers["Allow"]) == (405, "POST")


async def test_a_verified_token_is_not_checked_again_but_only_for_what_it_was_good_for(start_bot: Any) -> None:
    bot = await start_bot()
    token = bot.microsoft.token()
    assert (await bot.say(token=token))[0] == 200
    assert (await bot.say(token=token))[0] == 200
    assert len(bot.adapter._authentication._verifier._admitted) == 1
    assert (await bot.say(bot.microsoft.activity(channelId="slack"), token=token))[0] == 401
    assert (await bot.say(bot.microsoft.activity(serviceUrl=bot.microsoft.url + "/x"), token=token))[0] == 401
    assert len(bot.adapter._authentication._verifier._admitted) == 1
    assert bot.microsoft.key_fetches == 1


async def test_a_remembered_token_dies_with_its_key(start_bot: Any, second_key: Key) -> None:
    bot = await start_bot(refetch_keys_after_s=0.0)
    old = bot.microsoft.token()
    assert (await bot.say(token=old))[0] == 200
    bot.microsoft.keys = [second_key]
    assert (await bot.say(token=bot.microsoft.token(second_key)))[0] == 200
    assert (await bot.say(token=old))[0] == 401


async def test_made_up_key_ids_do_not_cause_a_storm_of_fetches(start_bot: Any, second_key: Key) -> None:
    bot = await start_bot()
    await bot.say()
    for number in range(20):
        forged = Key(f"made-up-{number}", private=second_key.private)
        assert (await bot.say(token=bot.microsoft.token(forged)))[0] == 401
    assert bot.microsoft.key_fetches == 1


async def test_keys_that_cannot_be_fetched_are_503_and_come_back(start_bot: Any) -> None:
    bot = await start_bot(refetch_keys_after_s=0.0)
    bot.microsoft.metadata_status = 500
    assert (await bot.say())[0] == 503
    bot.microsoft.metadata_status = 200
    assert (await bot.say())[0] == 200
    bot.microsoft.metadata_status = 500
    assert (await bot.say(token=bot.microsoft.token(exp=Seconds(1800).moment())))[0] == 200


async def test_no_token_and_no_secret_reaches_the_log(start_bot: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def turn(context: Any) -> None:
        await context.send_activity("hello")
        raise RuntimeError("the bot is broken")

    bot = await start_bot("ours", turn)
    good, expired = bot.microsoft.token(), bot.microsoft.token(exp=Seconds(-4000).moment(), nbf=Seconds(-8000).moment())
    assert (await bot.say(token=good)) == (500, {"error": "internal error"})
    assert (await bot.say(token=expired))[0] == 401
    assert "the bot is broken" in caplog.text
    assert "expired" in caplog.text
    # aiohttp's and requests' own debug records are part of what is looked at.
    for secret in (good, expired, "connector-token-", "the-client-secret-value"):
        assert secret not in caplog.text
    assert APP_ID not in repr(bot.adapter.tokens)
