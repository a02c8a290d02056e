"""Every endpoint with requests that mean it ill: the right refusal in few words, nothing done, nothing told.

One table for each endpoint, each against a real server on SQLite and on PostgreSQL. All of a table goes to one server, so that
what one request leaves behind would show in the next.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.hostile.support import (
    JSON,
    MARK,
    Case,
    Forge,
    Headers,
    bearer,
    everything,
    raw,
    send,
    signature,
    signed,
)
from tests.service.support import PASSWORD, SECRETS, Service, World

MIB = 1024 * 1024
FIVE = b'{"x": "' + MARK.encode() + b"x" * (5 * MIB) + b'"}'
BOMB = gzip.compress(FIVE)
assert len(BOMB) < 10_000
DEEP = b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
WEBHOOK = orjson.dumps({"webhookEvent": "jira:issue_updated", "issue": {"id": "10042", "key": MARK}})
DELIVERY = json.loads((Path(__file__).parent.parent / "captured/alertmanager/01_grouped_firing_2_f.json").read_text())[
    "body"
]
INTAKE = SECRETS["SOPILOT_INTAKE_TOKEN"]
MONITOR: Headers = (*JSON, ("Authorization", f"Bearer {INTAKE}"))
BROKEN = {
    "empty": b"",
    "a brace": b"{",
    "cut off": b'{"type": "message", "text": "' + MARK.encode(),
    "two values": b"{}{}",
    "a list": b"[]",
    "a number": b"3",
    "null": b"null",
    "NaN": b'{"x": NaN}',
    "deep": b"[" * 100_000,
    "deep and closed": DEEP,
    "not UTF-8": b'{"x": "\xff\xfe' + MARK.encode() + b'"}',
    "UTF-16": '{"x": 1}'.encode("utf-16"),
    "a surrogate": b'{"x": "\\ud800' + MARK.encode() + b'"}',
    "a surrogate as bytes": b'{"x": "\xed\xa0\x80"}',
    "a raw NUL": b'{"x": "\x00"}',
    "no JSON at all": b"<xml>" + MARK.encode() + b"</xml>",
}
"""Bodies that no endpoint takes."""


def big(headers: Callable[[bytes], Headers], path: str) -> list[Case]:
    """Five megabytes: told, in chunks, packed."""
    chunks = tuple(FIVE[start : start + 65_536] for start in range(0, len(FIVE), 65_536))
    packed = (*headers(FIVE), ("Content-Encoding", "gzip"))
    return [
        Case("5 MB", 413, "over", path=path, headers=headers(FIVE), body=FIVE),
        Case("5 MB in chunks", 413, "over", path=path, headers=headers(FIVE), body=chunks),
        Case("a gzip bomb", 413, "over", path=path, headers=packed, body=BOMB),
        Case("not what it says", 400, "encoding", path=path, headers=packed, body=b'{"x": "' + MARK.encode() + b'"}'),
    ]


def typed(credentials: Headers, path: str, body: bytes = b"{}") -> list[Case]:
    """Content types that are not JSON's, with credentials that are good."""
    kinds = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "*/*",
        "json",
        "\u00e9",
    ]
    others = [
        Case(f"type {kind}", 415, path=path, headers=(*credentials, ("Content-Type", kind)), body=body)
        for kind in kinds
    ]
    none = Case("no type", 415, "application/json", path=path, headers=credentials, body=body)
    twice = (*credentials, *JSON, ("Content-Type", "text/plain"))
    return [*others, none, Case("two types", 400, "Duplicate", path=path, headers=twice, body=body)]


def methods(path: str, allowed: str) -> list[Case]:
    """Methods that are not the endpoint's."""
    others = [
        m for m in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY") if m not in allowed.split(",")
    ]
    return [Case(f"{method} {path}", 405, "", method, path, (), b"") for method in others]


def of_messages(forge: Forge) -> list[Case]:
    """`/api/messages`."""
    good = forge.token()
    now = int(time.time())
    activity = forge.activity()
    body = orjson.dumps(activity)
    other = "44444444-4444-4444-4444-444444444444"
    deep_header = b'{"alg":' + b"[" * 5000

    def changed(**changes: Any) -> bytes:
        return orjson.dumps(activity | changes)

    elsewhere = "https://evil.example/"
    tokens = {
        "rubbish": ("rubbish", "malformed"),
        "a.b.c": ("a.b.c", "malformed"),
        "expired": (forge.token(exp=now - 400, nbf=now - 4000), "expired"),
        "not yet valid": (forge.token(nbf=now + 4000), "not valid yet"),
        "wrong audience": (forge.token(aud=other), "another bot"),
        "no audience": (forge.token(aud=None), "lacks a claim"),
        "wrong issuer": (forge.token(iss="https://sts.windows.net/evil/"), "another issuer"),
        "no end": (forge.token(exp=None), "lacks a claim"),
        "unknown key": (forge.token(forge.stranger, forge.stranger.kid), "unknown key"),
        "signed by another": (forge.token(forge.stranger), "signature is wrong"),
        "alg none": (forge.unsigned(), "RS256"),
        "alg NONE": (forge.unsigned("NONE"), "RS256"),
        "alg RS256, no signature": (forge.unsigned("RS256"), "signature is wrong"),
        "HS256 with the public key": (forge.confused(), "RS256"),
        "one letter off": (good[:-8] + ("A" if good[-8] != "A" else "B") + good[-7:], "signature is wrong"),
        "a deep header": (forge.headed(deep_header), "malformed"),
        "a header of rubbish": (forge.headed(b'{"alg": "RS256", "kid": {"a": [1e999]}}'), "malformed"),
        "a long number": (forge.headed(b'{"alg": "RS256", "kid": ' + b"9" * 5000 + b"}"), "malformed"),
        "a surrogate for a key": (forge.headed(b'{"alg": "RS256", "kid": "\\ud800"}'), "unknown key"),
        "the bot's own": (
            forge.world.teams.state.keys.bot_token(
                forge.world.teams.state.app_id, forge.world.teams.state.tenant, 3600
            ),
            "another",
        ),
    }
    refused = [Case(name, 401, says, headers=bearer(token), body=body) for name, (token, says) in tokens.items()]
    schemes = ["", "Bearer", "Bearer ", f"Basic {good}", f"Token {good}", good, f"Bearer {good} x", "Bearer \u7c3d"]
    refused += [
        Case(f"scheme {n}", 401, headers=(*JSON, ("Authorization", value)), body=body)
        for n, value in enumerate(schemes)
    ]
    refused.append(Case("no token", 401, "no bearer token", body=body))
    refused.append(
        Case(
            "two tokens", 400, "more than once", headers=(*bearer(good), ("Authorization", f"Bearer {good}")), body=body
        )
    )
    refused.append(Case("5 MB without a token", 413, "over", body=FIVE))
    refused.append(Case("5 MB in chunks without a token", 401, "no bearer token", body=(FIVE[:MIB], FIVE[MIB:])))
    tenant = {"channelData": activity["channelData"] | {"tenant": {"id": other}}}
    foreign = tenant | {"conversation": activity["conversation"] | {"tenantId": other}}
    evil = forge.token(serviceurl=elsewhere)
    twice = body[:-1] + b',"channelData":{"tenant":{"id":"' + other.encode() + b'"}}}'
    bodies = [
        Case("another tenant", 403, "tenant", headers=bearer(good), body=changed(**foreign)),
        Case("two tenants", 403, "two tenants", headers=bearer(good), body=changed(**tenant)),
        Case("two tenants by a doubled key", 403, "two tenants", headers=bearer(good), body=twice),
        Case("no tenant", 403, "tenant", headers=bearer(good), body=changed(channelData={}, conversation={"id": "x"})),
        Case("another channel", 401, "endorse", headers=bearer(good), body=changed(channelId="webchat")),
        Case("another service URL", 401, "service URL", headers=bearer(good), body=changed(serviceUrl=elsewhere)),
        Case("a service URL of nobody's", 403, "service URL", headers=bearer(evil), body=changed(serviceUrl=elsewhere)),
        Case("no type", 400, "type", headers=bearer(good), body=changed(type=None)),
        Case("no id", 400, "no id", headers=bearer(good), body=changed(id=None)),
        Case("a long id", 400, "too long", headers=bearer(good), body=changed(id="1" * 256)),
        Case(
            "a long sender", 400, "too long", headers=bearer(good), body=changed(**{"from": {"id": "29:" + "x" * 300}})
        ),
        Case(
            "a long conversation",
            400,
            "long",
            headers=bearer(good),
            body=changed(conversation={"id": "19:" + "x" * 300}),
        ),
        Case("no conversation", 400, "conversation", headers=bearer(good), body=changed(conversation=None)),
        Case("a NUL", 400, "NUL", headers=bearer(good), body=changed(text=MARK + "\0")),
        Case("a NUL in a key", 400, "NUL", headers=bearer(good), body=changed(value={"\0": MARK})),
        Case("a text that is none", 400, "text", headers=bearer(good), body=changed(text={"a": MARK})),
        Case("a sender who is none", 400, "from", headers=bearer(good), body=changed(**{"from": [MARK]})),
        Case("entities that are none", 400, "entities", headers=bearer(good), body=changed(entities=["x", 3])),
        Case("101 levels", 400, "nested", headers=bearer(good), body=changed(value=_nested(101))),
    ]
    broken = [Case(name, 400, headers=bearer(good), body=one) for name, one in BROKEN.items()]
    credentials: Headers = (("Authorization", f"Bearer {good}"),)
    large = big(lambda _: bearer(good), "/api/messages")
    return [
        *refused,
        *bodies,
        *broken,
        *large,
        *typed(credentials, "/api/messages", body),
        *methods("/api/messages", "POST"),
    ]


def _nested(levels: int) -> Any:
    value: Any = MARK
    for _ in range(levels):
        value = [value]
    return value


def of_jira(_forge: Forge) -> list[Case]:
    """`/webhooks/jira`."""
    path, right = "/webhooks/jira", signature(WEBHOOK)
    last = "0" if right[-1] != "0" else "1"
    signatures = {
        "empty": "",
        "short": right[:-1],
        "long": right + "0",
        "off by one": right[:-1] + last,
        "no prefix": right.removeprefix("sha256="),
        "sha1": signature(WEBHOOK, algorithm="sha1"),
        "sha1's prefix": right.replace("sha256", "sha1"),
        "sha512": signature(WEBHOOK, algorithm="sha512"),
        "capitals": right.upper(),
        "over another body": signature(WEBHOOK + b" "),
        "under another secret": signature(WEBHOOK, "another"),
        "under no secret": signature(WEBHOOK, ""),
        "a bare hash": "sha256=" + hashlib.sha256(WEBHOOK).hexdigest(),
        "two in one": f"{right}, {right}",
        "not ASCII": "sha256=\u7c3d",
    }
    cases = [
        Case(
            f"signature {name}", 401, "signature", path=path, headers=(*JSON, ("X-Hub-Signature", value)), body=WEBHOOK
        )
        for name, value in signatures.items()
    ]
    twice = (*signed(WEBHOOK), ("X-Hub-Signature", right))
    cases.append(Case("no signature", 401, "signature", path=path, body=WEBHOOK))
    cases.append(Case("5 MB without a signature", 401, "signature", path=path, body=(FIVE[:MIB], FIVE[MIB:])))
    cases.append(Case("two signatures", 400, "more than once", path=path, headers=twice, body=WEBHOOK))
    cases += [Case(name, 400, path=path, headers=signed(body), body=body) for name, body in BROKEN.items()]
    # What is well signed and not about an issue of ours is taken, so that Jira does not send it again, and does nothing.
    for name, payload in {
        "an unknown event": {"webhookEvent": "jira:version_released", "version": {"name": MARK}},
        "an unknown issue": {"webhookEvent": "jira:issue_deleted", "issue": {"id": "9" * 300}},
        "an id that is none": {"webhookEvent": "jira:issue_updated", "issue": {"id": {"a": MARK}}},
        "an address for an id": {"webhookEvent": "jira:issue_updated", "issue": {"id": "10042/../../x", "self": MARK}},
        "labels that are none": {
            "webhookEvent": "jira:issue_created",
            "issue": {"id": "1", "fields": {"labels": {"a": 1}}},
        },
        "a NUL": {"webhookEvent": "jira:issue_updated\0", "issue": {"id": "1\0", "fields": {"labels": ["sopilot-\0"]}}},
        "a label like ours": {
            "webhookEvent": "jira:issue_created",
            "issue": {"id": "1", "fields": {"labels": ["sopilot-inc-999999999999999999999-0123abcd"]}},
        },
    }.items():
        body = orjson.dumps(payload)
        cases.append(Case(name, 200, path=path, headers=signed(body), body=body))
    huge = b'{"webhookEvent": "jira:issue_updated", "issue": {"id": 1e400}, "timestamp": ' + b"9" * 4000 + b"}"
    cases.append(Case("huge numbers", 400, path=path, headers=signed(huge), body=huge))
    doubled = b'{"webhookEvent": "jira:issue_updated", "webhookEvent": "sprint_started", "issue": {"id": "1"}}'
    cases.append(Case("a doubled key", 200, path=path, headers=signed(doubled), body=doubled))
    credentials: Headers = (("X-Hub-Signature", right),)
    return [*cases, *big(lambda body: signed(body), path), *typed(credentials, path, WEBHOOK), *methods(path, "POST")]


def of_alertmanager(_forge: Forge) -> list[Case]:
    """`/webhooks/alertmanager`."""
    path = "/webhooks/alertmanager"
    body = orjson.dumps(DELIVERY)
    schemes = ["", "Bearer", f"Bearer {INTAKE}x", f"Bearer {INTAKE[:-1]}", f"Basic {INTAKE}", INTAKE, "Bearer \u7c3d"]
    cases = [
        Case(f"scheme {n}", 401, "token", path=path, headers=(*JSON, ("Authorization", value)), body=body)
        for n, value in enumerate(schemes)
    ]
    twice = (*MONITOR, ("Authorization", f"Bearer {INTAKE}"))
    cases.append(Case("no token", 401, "token", path=path, body=body))
    cases.append(Case("two tokens", 400, "more than once", path=path, headers=twice, body=body))
    cases.append(Case("5 MB without a token", 401, "token", path=path, body=(FIVE[:MIB], FIVE[MIB:])))
    cases += [Case(name, 400, path=path, headers=MONITOR, body=one) for name, one in BROKEN.items()]

    def changed(**changes: Any) -> bytes:
        return orjson.dumps(DELIVERY | changes)

    alert = DELIVERY["alerts"][0]
    wrong = {
        "version 5": changed(version="5"),
        "a version that is a number": changed(version=4),
        "no alerts": changed(alerts=[]),
        "alerts that are none": changed(alerts={"a": MARK}),
        "a label that is a number": changed(alerts=[alert | {"labels": {"a": 3}}]),
        "a time that is none": changed(alerts=[alert | {"startsAt": MARK}]),
        "a time without a zone": changed(alerts=[alert | {"startsAt": "2026-01-01T00:00:00"}]),
        "the year 10000": changed(alerts=[alert | {"startsAt": "10000-01-01T00:00:00Z"}]),
        "a number of ten thousand digits": body[:-1] + b',"truncatedAlerts":' + b"9" * 10_000 + b"}",
        "1e400": body[:-1] + b',"truncatedAlerts":1e400}',
        "a doubled key": body[:-1] + b',"version":"5"}',
    }
    cases += [Case(name, 400, path=path, headers=MONITOR, body=one) for name, one in wrong.items()]
    credentials: Headers = (("Authorization", f"Bearer {INTAKE}"),)
    return [*cases, *big(lambda _: MONITOR, path), *typed(credentials, path, body), *methods(path, "POST")]


def of_the_rest(_forge: Forge) -> list[Case]:
    """What operators look at, and what is not there."""
    cases = [case for path in ("/healthz", "/readyz", "/metrics") for case in methods(path, "GET,HEAD")]
    for path in (
        "/",
        "/api/messages/",
        "//api/messages",
        "/api/messages%00",
        "/api/%6dessages/x",
        "/%ff%fe",
        "/..%2f..%2fetc%2fpasswd",
        "/.env",
        "/webhooks",
        "/webhooks/jira/1",
        "/" + "x" * 4000,
    ):
        cases.append(Case(f"no such path {path[:30]}", 404, path=path, method="GET", headers=(), body=b""))
        cases.append(Case(f"no such path {path[:30]}, posted", 404, path=path, body=b'{"x": "' + MARK.encode() + b'"}'))
    return cases


@pytest.mark.parametrize("table", [of_messages, of_jira, of_alertmanager, of_the_rest])
async def test_every_case_of_the_table(
    table: Callable[[Forge], list[Case]], any_service: Service, any_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    # The signing keys are fetched; nothing is stored by that.
    forge = Forge(any_world)
    await send(any_service, Case("warm", 403, headers=bearer(forge.token()), body=b"{}"))
    before = await everything(any_service)
    wrong = []
    for case in table(forge):
        got = await send(any_service, case)
        short = len(got.reason) <= 200 and (bool(got.reason) or got.status == 200)
        if got.status != case.status or case.says not in got.reason or not short:
            wrong.append((case.name, case.status, case.says, got.status, got.text[:200]))
        if MARK in got.text or any(secret in got.text for secret in SECRETS.values()):
            wrong.append((case.name, "tells what it got", got.text[:200]))
        if got.status == 405 and not got.headers.get("Allow"):
            wrong.append((case.name, "no Allow"))
        if await everything(any_service) != before:
            wrong.append((case.name, "left something in the database"))
            before = await everything(any_service)
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert (await any_service.get("/healthz"))[0] == 200
    assert_quiet(caplog)


def assert_quiet(caplog: pytest.LogCaptureFixture) -> None:
    """No secret, no token and no body in what was logged, and no failure of our own."""
    told = "\n".join(logging.Formatter().format(record) for record in caplog.records)
    for secret in (*SECRETS.values(), PASSWORD, MARK, "eyJ"):
        assert secret not in told
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_the_good_ones_are_taken_and_a_repeated_one_is_carried_out_once(
    any_service: Service, any_world: World
) -> None:
    """Bot Framework's tokens serve for an hour, so a token seen before is no replay; an activity seen before is."""
    forge = Forge(any_world)
    token = forge.token()
    first, second = (orjson.dumps(forge.activity("incident new x", one)) for one in ("1700000000001", "1700000000002"))
    for body in (first, first, second, first):
        assert (await send(any_service, Case("good", 200, headers=bearer(token), body=body))).status == 200
    assert len((await everything(any_service))["items"]) == 2
    delivery = Case("good", 200, path="/webhooks/alertmanager", headers=MONITOR, body=orjson.dumps(DELIVERY))
    for result in ("opened", "unchanged"):
        assert json.loads((await send(any_service, delivery)).text)["result"] == result
    assert len((await everything(any_service))["items"]) == 3


async def test_numbers_out_of_range_and_odd_values_in_an_activity_do_not_break_it(
    any_service: Service, any_world: World
) -> None:
    """Where the shape is right the rest is data: taken, or refused, and never a failure of ours."""
    forge = Forge(any_world)
    activity, headers = forge.activity("help"), bearer(forge.token())
    for number, change in enumerate(
        (
            {"value": 10**18},
            {"value": {"action": {"verb": 3, "data": {"item": 1e308, "v": 2**63 - 1}}}},
            {"timestamp": "not a time"},
            {"timestamp": "99999-01-01T00:00:00Z", "localTimestamp": ""},
            {"attachments": [{"contentUrl": "https://evil.example/x", "content": {"a": [1e308] * 1000}}]},
            {"entities": [{"type": "mention", "mentioned": 3, "text": ["x"]}, {"type": None}, {}]},
            {"from": {"id": "x" * 100_000, "name": ["x"], "aadObjectId": {"a": 1}}},
            {"recipient": {}},
            {"replyToId": "\u202e\u200b" * 1000},
            {"conversation": activity["conversation"] | {"id": "19:" + "\u202e" * 3000}},
            {"locale": "\ud7ff" * 3000, "type": "invoke", "name": "adaptiveCard/action"},
            {"type": "installationUpdate", "action": "add-everything"},
            {"membersAdded": [{}], "type": "conversationUpdate"},
        )
    ):
        body = orjson.dumps(activity | {"id": f"17000000001{number:02}"} | change)
        got = await send(any_service, Case("odd", 200, headers=headers, body=body))
        assert got.status in (200, 400, 403, 501), (change, got)


WIRE = {
    "no request line": b"hello\r\n\r\n",
    "TLS to a plain port": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "HTTP/9": b"GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
    "a NUL in a header": b"POST /api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer body-marker-7c1f\0\r\n\r\n",
    "a header without a colon": b"GET /healthz HTTP/1.1\r\nHost: x\r\nbody-marker-7c1f\r\n\r\n",
    "two lengths": b"POST /webhooks/jira HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
    "length and chunks": (
        b"POST /webhooks/jira HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "a length below nothing": b"POST /webhooks/jira HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "a chunk of no length": (
        b"POST /webhooks/jira HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Hub-Signature: sha256="
        + b"0" * 64
        + b"\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n"
    ),
    "a long header": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 20_000 + b"\r\n\r\n",
    "many headers": b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"X-One: 1\r\n" * 5000 + b"\r\n",
    "a long path": b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("name", WIRE)
async def test_what_is_no_http_is_a_bad_request(name: str, service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    before = await everything(service)
    answer = await raw(service, WIRE[name])
    assert answer.split(b" ")[:2][1:] == [b"400"], answer[:200]
    assert await everything(service) == before
    assert b"Traceback" not in answer
    assert_quiet(caplog)


async def test_a_packed_body_is_taken_and_its_signature_is_over_what_is_in_it(service: Service) -> None:
    packed = (*signed(WEBHOOK), ("Content-Encoding", "deflate"))
    case = Case("packed", 200, path="/webhooks/jira", headers=packed, body=zlib.compress(WEBHOOK))
    assert (await send(service, case)).status == 200
