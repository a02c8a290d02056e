"""Senders who take their time: their connections end, and everybody else is served meanwhile."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import orjson
import pytest

from service import receiving, running, server
from teams_bot.protocol import bodies
from tests.hostile.support import Case, Forge, bearer, everything, raw, send, signature, signed
from tests.hostile.test_endpoints import MONITOR, WEBHOOK
from tests.service.support import Service, World, inside

SOON_S = 0.4
"""Seconds that bodies and heads may take here."""


@pytest.fixture
async def hurried(sqlite_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> object:
    """A service that waits for nobody."""
    monkeypatch.setattr(receiving, "BODY_S", SOON_S)
    monkeypatch.setattr(bodies, "BODY_S", SOON_S)
    monkeypatch.setattr(running, "KEEP_ALIVE_S", SOON_S)
    monkeypatch.setattr(running, "LINGER_S", SOON_S)
    async with inside(sqlite_world.env, monkeypatch, tmp_path) as made:
        yield made


def head(path: str, headers: tuple[tuple[str, str], ...], length: int = 1000) -> bytes:
    """The head of a POST, as bytes."""
    lines = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {length}", *(f"{n}: {v}" for n, v in headers)]
    return "\r\n".join([*lines, "", ""]).encode()


@pytest.mark.parametrize("path", ["/api/messages", "/webhooks/jira", "/webhooks/alertmanager"])
@pytest.mark.parametrize("dribble", [(), (b"{", b'"x"', b":")], ids=["silent", "dribbling"])
async def test_a_body_that_does_not_come_is_408_and_the_connection_ends(
    path: str, dribble: tuple[bytes, ...], hurried: Service, sqlite_world: World
) -> None:
    forge = Forge(sqlite_world)
    headers = {
        "/api/messages": bearer(forge.token()),
        "/webhooks/jira": signed(WEBHOOK),
        "/webhooks/alertmanager": MONITOR,
    }[path]
    before = await everything(hurried)
    answer = await raw(hurried, head(path, headers), *dribble, pause_s=SOON_S / 4)
    assert answer.startswith(b"HTTP/1.1 408 "), answer
    assert b"did not come in time" in answer
    assert await everything(hurried) == before


@pytest.mark.parametrize(
    "pieces",
    [
        (b"",),
        (b"POST /api/mess",),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"X-One: 1\r\n", b"X-Two: 2\r\n"),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /healthz HTTP/1.1\r\nX-"),
    ],
    ids=["nothing", "half a line", "headers one by one", "a second request that stops"],
)
async def test_a_head_that_does_not_come_whole_ends_the_connection(pieces: tuple[bytes, ...], hurried: Service) -> None:
    began = time.monotonic()
    answer = await raw(hurried, *pieces, pause_s=SOON_S / 4)
    assert time.monotonic() - began < 15, "it would have been held for as long as the test waits"
    assert answer.count(b'{"alive": true}') == (1 if len(pieces) == 2 else 0)


async def test_who_is_not_let_in_is_not_waited_for(hurried: Service) -> None:
    """The refusal comes before the body, whatever the body is going to be."""
    for path in ("/api/messages", "/webhooks/jira", "/webhooks/alertmanager"):
        answer = await raw(hurried, head(path, (("Content-Type", "application/json"),)), within_s=15)
        assert answer.startswith(b"HTTP/1.1 401 "), (path, answer)


async def test_signed_traffic_is_served_while_others_hold_hundreds_of_connections(
    service: Service, sqlite_world: World
) -> None:
    forge = Forge(sqlite_world)
    where = service.url.removeprefix("http://").split(":")
    begun = [
        head("/webhooks/jira", (("Content-Type", "application/json"), ("X-Hub-Signature", signature(b"{}")))),
        b"GET /",
    ]
    holding = [await asyncio.open_connection(where[0], int(where[1])) for _ in range(300)]
    try:
        for number, (_, writer) in enumerate(holding):
            writer.write(begun[number % 2])
            await writer.drain()
        unsigned = Case("flood", 401, path="/webhooks/jira", body=b"{}")
        flood = [asyncio.create_task(send(service, unsigned)) for _ in range(200)]
        body = orjson.dumps(forge.activity())
        good = await send(service, Case("good", 200, headers=bearer(forge.token()), body=body))
        hint = await send(service, Case("good", 200, path="/webhooks/jira", headers=signed(WEBHOOK), body=WEBHOOK))
        assert (good.status, hint.status) == (200, 200)
        assert {answer.status for answer in await asyncio.gather(*flood)} == {401}
        assert len((await everything(service))["items"]) == 1
    finally:
        for _, writer in holding:
            writer.close()


async def test_unknown_senders_together_hold_no_more_than_they_may(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whoever sends a signature's shape and no end keeps Jira's webhooks waiting at most, until their time is up."""
    monkeypatch.setattr(server, "UNKNOWN_SENDERS_MOST", 2000)
    forge = Forge(sqlite_world)
    async with inside(sqlite_world.env, monkeypatch, tmp_path) as service:
        body = b"y" * 900
        jira = Case("Jira", 400, path="/webhooks/jira", headers=signed(body), body=body)
        assert (await send(service, jira)).status == 400, "read, and no webhook"
        where = service.url.removeprefix("http://").split(":")
        headers = (("Content-Type", "application/json"), ("X-Hub-Signature", signature(b"{}")))
        _, writer = await asyncio.open_connection(where[0], int(where[1]))
        try:
            writer.write(head("/webhooks/jira", headers, 100_000) + b"x" * 1500)
            await writer.drain()
            while (got := await send(service, jira)).status != 503:
                assert got.status == 400
            assert "too many" in got.reason
            assert int(got.headers["Retry-After"]) > 0
            activity = orjson.dumps(forge.activity())
            teams = Case("Teams", 200, headers=bearer(forge.token()), body=activity)
            assert (await send(service, teams)).status == 200, "who it is is known before the body comes"
        finally:
            writer.close()
        while (got := await send(service, jira)).status == 503:
            await asyncio.sleep(0.01)
        assert got.status == 400, "there is room again"
