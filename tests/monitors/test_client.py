"""Alertmanager's client: what each trouble of its API becomes, and that it goes nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from monitors import client as module
from monitors.account import AlertmanagerAccount
from monitors.client import AlertmanagerClient
from sandbox.ports import free_port
from sop.errors import Misconfigured, Rejected, Retryable, Trouble
from sop.intake.alertmanager_api import Group
from tests.monitors.fakes import FakeAlertmanager, fake_alertmanager

PATH = "/api/v2/alerts"


@asynccontextmanager
async def asking(url: str, **credentials: str) -> AsyncIterator[AlertmanagerClient]:
    account = AlertmanagerAccount(url, frozenset({url}), timedelta(minutes=10), **credentials)
    client = AlertmanagerClient(account)
    try:
        yield client
    finally:
        await client.close()


@pytest.fixture
async def fake() -> AsyncIterator[FakeAlertmanager]:
    async with fake_alertmanager() as made:
        yield made


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Rejected),
        (401, Misconfigured),
        (403, Misconfigured),
        (404, Misconfigured),
        (204, Misconfigured),
        (429, Retryable),
        (500, Retryable),
        (501, Rejected),
        (503, Retryable),
    ],
)
async def test_an_answer_that_is_none_becomes_our_error(
    status: int, error: type[Trouble], fake: FakeAlertmanager
) -> None:
    fake.will(PATH, b"" if status == 204 else b"out of\x00 order", status)
    async with asking(fake.url) as client:
        with pytest.raises(error) as caught:
            await client.fingerprints()
    assert str(status) in caught.value.reason
    assert "\x00" not in caught.value.reason
    assert caught.value.remedy or error is Retryable


@pytest.mark.parametrize("body", [b"<html>Welcome</html>", b"{}", b'[{"finger": 1}]', b"\xff", b""])
async def test_what_is_no_alertmanager_is_a_setting_to_look_at(body: bytes, fake: FakeAlertmanager) -> None:
    for path in (PATH, f"{PATH}/groups", "/api/v2/status"):
        fake.will(path, body)
    group = Group("r", "{}:{}", {"a": "b"}, fake.url, listed=1, left_out=1)
    async with asking(fake.url) as client:
        for call in (client.fingerprints(), client.is_settled(), client.alerts_of(group)):
            with pytest.raises(Misconfigured) as caught:
                await call
            assert caught.value.setting == "SOPILOT_ALERTMANAGER_URL"


async def test_no_redirect_is_followed(fake: FakeAlertmanager) -> None:
    async with fake_alertmanager() as elsewhere:
        fake.will(PATH, b"", 307, Location=f"{elsewhere.url}{PATH}")
        async with asking(fake.url) as client:
            with pytest.raises(Misconfigured, match="redirects are not followed"):
                await client.fingerprints()
        assert elsewhere.asked == []


async def test_nobody_there_closes_the_gate() -> None:
    async with asking(f"http://127.0.0.1:{free_port()}") as client:
        with pytest.raises(Retryable) as caught:
            await client.fingerprints()
    assert (caught.value.destination, caught.value.unreachable) == ("alertmanager", True)


async def test_an_answer_without_end_is_cut_off(fake: FakeAlertmanager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_ANSWER", 1000)
    fake.will(PATH, b" " * 1001)
    async with asking(fake.url) as client:
        with pytest.raises(Rejected, match="longer than 1000 bytes"):
            await client.fingerprints()


@pytest.mark.parametrize(
    ("credentials", "sent"),
    [
        ({}, None),
        ({"user": "mei", "password": "p:ä"}, "Basic bWVpOnA6w6Q="),
        ({"token": "tok-9"}, "Bearer tok-9"),
    ],
)
async def test_credentials_as_they_are_set(
    credentials: dict[str, str], sent: str | None, fake: FakeAlertmanager
) -> None:
    fake.will(f"/below{PATH}", [])
    async with asking(f"{fake.url}/below", **credentials) as client:
        assert await client.fingerprints() == frozenset()
        assert not any(secret in repr(client.account) for secret in credentials.values() if secret != "mei")
    assert fake.asked == [(f"/below{PATH}", sent)]


async def test_its_age_is_told_by_its_own_clock(fake: FakeAlertmanager) -> None:
    """Its clock is a year behind ours: what counts is how long it has run."""
    now = datetime.now(UTC) - timedelta(days=365)
    async with asking(fake.url) as client:
        for minutes, settled in ((9, False), (11, True)):
            status = {"uptime": (now - timedelta(minutes=minutes)).isoformat(), "cluster": {"status": "ready"}}
            fake.will("/api/v2/status", status, Date=format_datetime(now, usegmt=True))
            assert await client.is_settled() is settled


async def test_a_name_that_has_no_end_of_ours_in_it_is_compared_whole() -> None:
    account = AlertmanagerAccount("http://a:1", frozenset({"http://a:1"}), timedelta())
    assert account.sent("http://a:1/")
    assert not any(account.sent(other) for other in ("http://a:10", "http://a:1.example", "", "http://a:1/x"))
