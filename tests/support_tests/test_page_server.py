"""What the demo page's server gives, what it refuses, and what it passes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from sandbox.common import serve_app
from sandbox.page_server import NPM_FILES, PAGE, page_routes
from sandbox.teams import TeamsOptions, serve as serve_teams


@pytest.fixture
async def page_url() -> AsyncIterator[str]:
    # Nothing listens on the discard port of any test machine: there is no bot, and Jira is away.
    async with serve_teams(TeamsOptions(bot_url="http://127.0.0.1:9/api/messages")) as teams:
        app = web.Application()
        page_routes(app, teams.url, "http://127.0.0.1:9")
        async with serve_app(app, None) as served:
            yield served.url


async def fetch(url: str, method: str = "GET", **more: Any) -> tuple[int, str, aiohttp.ClientResponse]:
    async with aiohttp.ClientSession() as session, session.request(method, url, **more) as answer:
        return answer.status, await answer.text(), answer


async def test_the_page_and_its_own_files(page_url: str) -> None:
    status, text, answer = await fetch(page_url + "/")
    assert (status, answer.content_type) == (200, "text/html")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    for path, kind in (("/static/js/main.js", "text/javascript"), ("/static/css/layout.css", "text/css")):
        status, _text, answer = await fetch(page_url + path)
        assert (status, answer.content_type) == (200, kind)
        assert path in text


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/nothing.js",
        "/static/node_modules/adaptivecards/package.json",
        "/static/js/..%2Fpackage.json",
        "/static/js/%2e%2e/package.json",
        "/static/.npmrc",
        "/npm/adaptivecards/package.json",
        "/npm/..%2F..%2Fpackage.json",
    ],
)
async def test_nothing_else_is_given(page_url: str, path: str) -> None:
    assert (await fetch(page_url + path))[0] == 404


@pytest.mark.skipif(not (PAGE / "node_modules").is_dir(), reason="packages not installed: python -m sandbox.npm ci")
@pytest.mark.parametrize("path", sorted(NPM_FILES))
async def test_the_packages_files(page_url: str, path: str) -> None:
    status, text, _answer = await fetch(page_url + path)
    assert status == 200
    assert len(text) > 1000


def test_the_page_loads_nothing_from_elsewhere() -> None:
    for file in [PAGE / "index.html", *PAGE.glob("css/*"), *PAGE.glob("js/*")]:
        for line in file.read_text().splitlines():
            loads = any(word in line for word in ("src=", 'href="', "import ", "@import", "url(", "fetch("))
            assert not (loads and "://" in line), f"{file.name}: {line}"


async def test_control_calls_are_passed_on(page_url: str) -> None:
    control = page_url + "/_sandbox/teams/_control"
    said = {"conversation": "a:mei", "user": "29:mei", "text": "嗨 100%"}
    status, _text, _answer = await fetch(control + "/say", "POST", json=said)
    assert status == 200
    channel = "19%3Aweb-operations%40thread.tacv2"
    async with aiohttp.ClientSession() as session:
        async with session.get(control + "/conversations/a%3Amei?user=29%3Amei") as answer:
            assert (await answer.json())["messages"][0]["text"] == "嗨 100%"
        async with session.get(f"{control}/conversations/{channel}?user=29%3Amei") as answer:
            assert (await answer.json())["messages"] == []


async def test_a_refusal_of_the_stand_in_is_passed_on(page_url: str) -> None:
    status, text, _answer = await fetch(page_url + "/_sandbox/teams/_control/press", "POST", json={"nonsense": 1})
    assert status == 400
    assert "nonsense" in text


async def test_a_long_poll_is_held_and_ends_with_the_change(page_url: str) -> None:
    control = page_url + "/_sandbox/teams/_control"
    async with aiohttp.ClientSession() as session:
        async with session.get(control + "/changes?since=0&wait_s=0") as answer:
            version = (await answer.json())["version"]
        poll = asyncio.create_task(fetch(f"{control}/changes?since={version}&wait_s=20"))
        said = {"conversation": "a:mei", "user": "29:mei", "text": "hello"}
        async with session.post(control + "/say", json=said):
            pass
        status, text, _answer = await asyncio.wait_for(poll, 5)
    assert status == 200
    assert str(version) not in text


async def test_a_stand_in_that_is_away_gives_502(page_url: str) -> None:
    status, text, _answer = await fetch(page_url + "/_sandbox/jira/_control/board")
    assert status == 502
    assert "jira does not answer" in text


async def test_what_a_foreign_web_page_can_send_is_refused(page_url: str) -> None:
    reset = page_url + "/_sandbox/teams/_control/reset"
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        status, _text, _answer = await fetch(reset, "POST", data="{}", headers={"Content-Type": kind})
        assert status == 415
    assert (await fetch(reset, "POST"))[0] == 415
