"""What goes wrong with Jira, as our own errors: through a real client, against real sockets; and what must never be told."""

from __future__ import annotations

import asyncio
import base64
import logging
import socket
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import requests
from aiohttp import web
from hypothesis import given, strategies as st

from jira_sync import transport as transport_module
from jira_sync.account import Account
from jira_sync.client import JiraClient
from jira_sync.limits import retry_after
from jira_sync.vendor_errors import BadFields, Forbidden, Limited, NotThere, ReadOnly
from sop.errors import Misconfigured, Rejected, Retryable, Trouble, Unknown
from tests.sandbox.jira_support import until

TOKEN = "ATATT3xFfGF0-very-secret"
EMAIL = "bot@example.com"
BASIC = base64.b64encode(f"{EMAIL}:{TOKEN}".encode()).decode()
COOKIE = "JSESSIONID=cookie-secret"


@dataclass
class Site:
    """Answers everything with one answer, and counts."""

    url: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str = "{}"
    content_type: str = "application/json"
    asked: list[str] = field(default_factory=list)
    waiting: int = 0
    hold: asyncio.Event | None = None


@asynccontextmanager
async def serving() -> AsyncIterator[Site]:
    """A server on loopback that answers as it is told."""

    async def answer(request: web.Request) -> web.Response:
        site.asked.append(f"{request.method} {request.path}")
        if site.hold is not None:
            site.waiting += 1
            await site.hold.wait()
        return web.Response(status=site.status, headers=site.headers, text=site.body, content_type=site.content_type)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site = Site(f"http://127.0.0.1:{runner.addresses[0][1]}")
    try:
        yield site
    finally:
        await runner.cleanup()


@asynccontextmanager
async def broken(behave: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[str]:
    """A server that takes connections and then does whatever `behave` does to them."""

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await behave(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


@asynccontextmanager
async def client_of(url: str) -> AsyncIterator[JiraClient]:
    """A client of that site."""
    client = JiraClient(Account(url, EMAIL, TOKEN, "OPS"))
    try:
        yield client
    finally:
        await client.close()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A server that answers as it is told."""
    async with serving() as site:
        yield site


async def trouble_of(call: Awaitable[Any]) -> Trouble:
    """What the call raises: one of ours, or the test fails."""
    with pytest.raises(Trouble) as caught:
        await call
    return caught.value


def reads(client: JiraClient) -> Awaitable[Any]:
    """A call that changes nothing."""
    return client.issue("10040")


WRITES: dict[str, Callable[[JiraClient], Awaitable[Any]]] = {
    "create": lambda client: client.create({"summary": "x"}, {"uid": "u"}),
    "edit": lambda client: client.edit("10040", {"summary": "x"}, {}),
    "transition": lambda client: client.transition("10040", "31"),
    "comment": lambda client: client.add_comment("10040", "x", {"comment": "c1"}),
}


# --- statuses ---------------------------------------------------------------------------------------------------------

NO_ANSWER_YET = {408: False, 409: False, 423: False, 425: False, 429: False, 503: True}
"""Statuses that say that nothing was done and it may be tried again, and whether all of Jira is down then."""


def _expected(status: int, *, writes: bool) -> tuple[type[Trouble], bool | None]:
    if status in NO_ANSWER_YET:
        return (Limited if status == 429 else Retryable), NO_ANSWER_YET[status]
    if status >= 500:
        return (Unknown, None) if writes else (Retryable, True)
    if status == 401:
        return Misconfigured, None
    if status == 405 and writes:
        return ReadOnly, False
    return {404: NotThere, 410: NotThere, 403: Forbidden}.get(status, Rejected), None


STATUSES = [
    400,
    401,
    402,
    403,
    404,
    405,
    406,
    408,
    409,
    410,
    411,
    412,
    413,
    414,
    415,
    422,
    423,
    425,
    426,
    428,
    429,
    431,
    451,
]
STATUSES += [499, 500, 501, 502, 503, 504, 507, 520, 524, 599]


async def test_every_status_for_reads_and_writes(site: Site) -> None:
    site.body = '{"errorMessages": ["because"], "errors": {}}'
    async with client_of(site.url) as client:
        for site.status in STATUSES:
            calls = (
                {"read": reads, **WRITES}
                if site.status in (400, 429, 500, 503)
                else {"read": reads, "edit": WRITES["edit"]}
            )
            for name, call in calls.items():
                trouble = await trouble_of(call(client))
                kind, down = _expected(site.status, writes=name != "read")
                assert type(trouble) is kind, (site.status, name)
                assert trouble.about.startswith("GET issue/10040" if name == "read" else ("POST issue", "PUT issue"))
                if isinstance(trouble, Retryable):
                    waits = "jira writes" if kind is ReadOnly else "jira"
                    assert (trouble.destination, trouble.unreachable) == (waits, down), (site.status, name)
                if isinstance(trouble, Misconfigured):
                    assert trouble.setting == "SOPILOT_JIRA_API_TOKEN"
                    assert trouble.remedy
                else:
                    assert "because" in trouble.reason
                    assert str(site.status) in trouble.reason


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
@pytest.mark.parametrize("place", ["{other}/login?token=abc", "", "/relative", "javascript:alert(1)"])
async def test_a_redirect_is_not_followed_and_waits_for_jira_to_come_back(site: Site, status: int, place: str) -> None:
    """Whoever stands before Jira must not be able to have texts, or the token, sent somewhere else."""
    async with serving() as other, client_of(site.url) as client:
        where = place.format(other=other.url.replace("127.0.0.1", "localhost"))
        site.status, site.headers = status, {"Location": where}
        trouble = await trouble_of(reads(client))
        assert isinstance(trouble, Retryable)
        assert trouble.unreachable
        assert "SOPILOT_JIRA_URL" in trouble.remedy
        assert "token=" not in trouble.reason
        assert ("localhost" in trouble.reason) == ("{other}" in place)
        assert isinstance(await trouble_of(WRITES["edit"](client)), Unknown)
        assert other.asked == []
    assert site.asked == ["GET /rest/api/2/issue/10040", "PUT /rest/api/2/issue/10040"]


async def test_a_redirect_to_what_is_no_address_leaves_a_write_in_doubt(site: Site) -> None:
    """`requests` reads the address though it is not followed, and fails on it after the write was sent."""
    site.status, site.headers = 302, {"Location": "http://["}
    async with client_of(site.url) as client:
        assert isinstance(await trouble_of(reads(client)), Retryable)
        assert isinstance(await trouble_of(WRITES["create"](client)), Unknown)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('{"errorMessages": ["no such field"], "errors": {}}', "no such field"),
        ('{"errorMessages": [], "errors": {"duedate": "not a date"}}', "duedate: not a date"),
        ('{"errorMessages": ["one"], "errors": {"summary": "two"}}', "one; summary: two"),
        ('{"message": "gateway says"}', "gateway says"),
        ('{"message": {"key": "k", "args": []}}', "no reason given"),
        ('{"message": null, "errorMessages": null, "errors": null}', "no reason given"),
        ('{"errorMessages": [{"a": 1}]}', "no reason given"),
        ("<html><b>Bad gateway</b></html>", "<html><b>Bad gateway</b></html>"),
        ('"no message"', '"no message"'),
        ("[]", "[]"),
        ("null", "null"),
        ("0", "0"),
        ("", "no reason given"),
        ("x" * 5000, "x" * 300),
    ],
)
@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
async def test_no_body_hides_what_the_status_says(site: Site, status: int, body: str, told: str) -> None:
    site.status, site.body = status, body
    async with client_of(site.url) as client:
        for call, writes in ((reads, False), (WRITES["edit"], True)):
            trouble = await trouble_of(call(client))
            expected = _expected(status, writes=writes)[0]
            assert type(trouble) is expected or (type(trouble), expected) == (BadFields, Rejected)
            if status != 401:
                assert trouble.reason == f"Jira answered {status}: {told}"


@pytest.mark.parametrize(
    ("status", "body", "fields"),
    [
        (
            400,
            '{"errors": {"assignee": "User \'x\' cannot be assigned issues."}}',
            {"assignee": "User 'x' cannot be assigned issues."},
        ),
        (
            400,
            '{"errors": {"summary": "a", "labels": "half \\ud83d\\u0000 of it"}}',
            {"summary": "a", "labels": "half of it"},
        ),
        (400, '{"errorMessages": ["one"], "errors": {}}', None),
        (400, '{"errors": ["summary"]}', None),
        (400, "[]", None),
        (400, "", None),
        (403, '{"errors": {"summary": "a"}}', None),
    ],
)
async def test_fields_that_jira_names_are_told_one_by_one(
    site: Site, status: int, body: str, fields: dict[str, str] | None
) -> None:
    site.status, site.body = status, body
    async with client_of(site.url) as client:
        trouble = await trouble_of(WRITES["edit"](client))
    assert isinstance(trouble, Rejected)
    assert (trouble.fields if isinstance(trouble, BadFields) else None) == fields
    trouble.reason.encode()


async def test_an_answer_that_is_no_json_is_lost_for_a_write_and_asked_for_again_for_a_read(site: Site) -> None:
    site.body, site.content_type = "<html>log in</html>", "text/html"
    async with client_of(site.url) as client:
        assert isinstance(await trouble_of(reads(client)), Retryable)
        assert isinstance(await trouble_of(WRITES["create"](client)), Unknown)


# --- Retry-After ------------------------------------------------------------------------------------------------------


def _asked_to_wait(value: str | None) -> float | None:
    response = requests.Response()
    if value is not None:
        response.headers["Retry-After"] = value
    return retry_after(response.headers)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0.0),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("600", 600.0),
        ("1.5", 1.5),
        ("-3", 0.0),
        ("soon", None),
        ("7 seconds", None),
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0.0),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 0.0),
        ("Sun, 99 Nov 1994 08:49:37 GMT", None),
        ("Sun, 06 Nov 99999 08:49:37 GMT", None),
        ("Sun, 06 Nov 1994 08:49:37 +9999", None),
    ],
)
def test_retry_after_as_seconds_and_as_a_date(value: str | None, seconds: float | None) -> None:
    assert _asked_to_wait(value) == seconds


@pytest.mark.parametrize("zone", ["UTC", "Asia/Taipei"])
def test_a_date_is_greenwichs_wherever_we_run(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 9110, 5.6.7: all three forms of a date are in UTC, the old one of `asctime` names no zone at all."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        then = datetime.now(UTC) + timedelta(seconds=90)
        for text in (format_datetime(then, usegmt=True), then.strftime("%a %b %d %H:%M:%S %Y")):
            assert _asked_to_wait(text) == pytest.approx(89.5, abs=1.5), text
    finally:
        monkeypatch.undo()
        time.tzset()


@given(st.text() | st.floats().map(str) | st.integers().map(str) | st.datetimes().map(format_datetime))
def test_whatever_it_says_it_is_a_time_to_wait_or_nothing(value: str) -> None:
    seconds = _asked_to_wait(value)
    assert seconds is None or 0 <= seconds < float("inf")


async def test_nobody_waits_inside_a_call(site: Site) -> None:
    """A thread that slept would be missing to all others: the lane waits, not the call."""
    site.status, site.headers = 429, {"Retry-After": "60", "RateLimit-Reason": "jira-burst-based"}
    async with client_of(site.url) as client:
        began = time.monotonic()
        troubles = await asyncio.gather(*[trouble_of(WRITES["edit"](client)) for _ in range(30)])
        assert time.monotonic() - began < 5
    assert {type(trouble) for trouble in troubles} == {Limited}
    assert {getattr(trouble, "after", None) for trouble in troubles} == {60.0}
    assert site.asked.count("PUT /rest/api/2/issue/10040") == 30, "each asked once: nothing repeats by itself"


async def test_calls_do_not_wait_for_each_other_while_jira_hangs(site: Site) -> None:
    site.status, site.hold = 503, asyncio.Event()
    async with client_of(site.url) as client:
        # Not reads of one issue, which would share a request.
        calls = [asyncio.ensure_future(trouble_of(client.myself())) for _ in range(8)]
        try:
            await until(lambda: site.waiting == 8)
        finally:
            site.hold.set()
            troubles = await asyncio.gather(*calls)
    assert {type(trouble) for trouble in troubles} == {Retryable}


# --- connections ------------------------------------------------------------------------------------------------------


async def test_a_refused_connection_has_done_nothing() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but not listening: nobody else can open it meanwhile
        async with client_of(f"http://127.0.0.1:{taken.getsockname()[1]}") as client:
            for call in (reads, *WRITES.values()):
                trouble = await trouble_of(call(client))
                assert isinstance(trouble, Retryable), "nothing was sent"
                assert trouble.unreachable
                assert trouble.reason == "Jira cannot be reached"


async def _read_then_close(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")


async def _close_at_once(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    return


async def _break_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"id": "1')
    await writer.drain()


async def _talk_nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"220 smtp.example.com ESMTP\r\n")
    await writer.drain()


async def _hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()
    await reader.read()


@pytest.mark.parametrize("behave", [_read_then_close, _close_at_once, _break_off, _talk_nonsense, _hang])
async def test_a_lost_answer_is_unknown_for_a_write_and_harmless_for_a_read(
    behave: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport_module, "TIMEOUT_S", (1.0, 0.3))
    async with broken(behave) as url, client_of(url) as client:
        for call in WRITES.values():
            assert type(await trouble_of(call(client))) is Unknown
        trouble = await trouble_of(reads(client))
        assert isinstance(trouble, Retryable)
        assert trouble.unreachable


async def test_a_connection_that_jira_let_go_meanwhile_is_made_anew(site: Site) -> None:
    site.headers = {"Connection": "close"}
    async with client_of(site.url) as client:
        for _ in range(3):
            await reads(client)
    assert len(site.asked) == 3


# --- where the token goes ---------------------------------------------------------------------------------------------


async def test_neither_the_first_call_nor_a_later_one_goes_through_a_proxy_of_this_machine(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving() as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
            monkeypatch.setenv(name.upper(), proxy.url)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        async with client_of(site.url) as client:
            await client.myself()
            await client.server_info()
        assert proxy.asked == []
        assert {"GET /rest/api/2/myself", "GET /rest/api/2/serverInfo"} <= set(site.asked)


async def test_no_token_in_any_error_or_log(
    site: Site, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("", "urllib3", "jira", "jira.resilientsession", "requests", "jira_sync"):
        caplog.set_level(logging.DEBUG, logger=name)
    monkeypatch.setattr(transport_module, "TIMEOUT_S", (1.0, 0.3))
    site.body = '{"id": "10040", "key": "OPS-1"}'
    site.headers = {"Set-Cookie": f"{COOKIE}; Path=/", "Retry-After": "5"}
    told: list[str] = []

    async def note(url: str) -> None:
        async with client_of(url) as client:
            logging.getLogger("jira").setLevel(logging.DEBUG)
            for call in (reads, *WRITES.values()):
                try:
                    await call(client)
                except Trouble as trouble:
                    told.extend([str(trouble), repr(trouble), *traceback.format_exception(trouble)])
            told.append(repr(client.account))

    for site.status in (200, 400, 401, 403, 404, 429, 500, 503):
        await note(site.url)
    for behave in (_read_then_close, _hang):
        async with broken(behave) as url:
            await note(url)
    await note("http://127.0.0.1:9")
    await note("no-url-at-all")
    text = "\n".join(told) + caplog.text + "\n".join(repr(record.__dict__) for record in caplog.records)
    assert "issue/10040" in text, "something was told"
    assert any(record.name.startswith("urllib3") for record in caplog.records)
    for secret in (TOKEN, BASIC, "Authorization", "cookie-secret"):
        assert secret not in text
