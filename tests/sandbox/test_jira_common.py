"""The parts both stand-ins share, seen over HTTP with a small app of their own."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from sandbox.common import Control, ControlError, Served, control_routes, faults_and_log, serve_app


@pytest.fixture
async def served() -> AsyncIterator[Served[Control]]:
    control = Control()
    app = web.Application(middlewares=[faults_and_log(control)])
    worked: list[str] = []

    async def work(request: web.Request) -> web.Response:
        worked.append(request.path)
        return web.json_response({"worked": len(worked)})

    def seed(body: dict[str, object]) -> None:
        if body:
            raise ControlError("unknown")

    control_routes(app, control, worked.clear, seed)
    app.router.add_route("*", "/work", work)
    async with serve_app(app, control) as served:
        yield served


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def call(http: aiohttp.ClientSession, served: Served[Control], method: str, path: str, body: object = None):
    async with http.request(method, served.url + path, json=body) as answer:
        return answer.status, await answer.json(content_type=None)


async def test_faults_strike_in_order_and_run_out(http, served) -> None:
    faults = [
        {"kind": "status", "status": 503, "headers": {"Retry-After": "7"}, "body": {"no": 1}, "times": 1},
        {"kind": "refuse", "match": {"method": "POST"}, "times": 1},
        {"kind": "drop_after_commit", "match": {"path": "^/work$"}, "times": 1},
    ]
    assert await call(http, served, "POST", "/_control/faults", {"faults": faults}) == (200, {"ids": ["1", "2", "3"]})
    assert await call(http, served, "GET", "/work") == (503, {"no": 1})
    for _ in range(2):
        with pytest.raises(aiohttp.ClientError):
            await call(http, served, "POST", "/work")
    assert await call(http, served, "POST", "/work") == (200, {"worked": 2})
    assert (await call(http, served, "GET", "/_control/faults"))[1] == {"faults": []}
    statuses = [entry.status for entry in served.state.log.entries]
    assert statuses == [503, None, None, 200]


async def test_delay_then_works(http, served) -> None:
    served.state.faults.add([{"kind": "delay", "seconds": 0.05, "times": 1}])
    started = asyncio.get_running_loop().time()
    assert (await call(http, served, "GET", "/work"))[0] == 200
    assert asyncio.get_running_loop().time() - started >= 0.05


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/_control/faults", {"faults": [{"kind": "nonsense"}]}),
        ("/_control/faults", {"faults": [{"kind": "delay"}]}),
        ("/_control/faults", {"faults": [{"kind": "refuse", "match": {"path": "("}}]}),
        ("/_control/faults", {"faults": [{"kind": "refuse", "times": 0}]}),
        ("/_control/faults", {"faults": [{"kind": "refuse", "match": {"event": "x"}}]}),
        ("/_control/clock", {"now": "yesterday"}),
        ("/_control/clock", {"now": "2026-01-01T00:00:00"}),
        ("/_control/clock", {"advance_s": -1}),
        ("/_control/clock", {"advance_s": 1, "mode": "real"}),
        ("/_control/clock", {"mode": "manual"}),
        ("/_control/reset", {"hard": True}),
        ("/_control/seed", {"planets": []}),
        ("/_control/reset", []),
    ],
)
async def test_control_refuses_what_it_does_not_understand(http, served, path, body) -> None:
    status, answer = await call(http, served, "POST", path, body)
    assert status == 400
    assert answer["error"]


async def test_unknown_control_path_and_method(http, served) -> None:
    assert (await call(http, served, "GET", "/_control/nothing"))[0] == 404
    assert (await call(http, served, "PUT", "/_control/clock"))[0] == 405


async def test_clock_is_set_advanced_and_let_run(http, served) -> None:
    at = "2026-03-01T10:00:00.000Z"
    assert (await call(http, served, "POST", "/_control/clock", {"now": at}))[1] == {"now": at, "mode": "manual"}
    status, answer = await call(http, served, "POST", "/_control/clock", {"advance_s": 1.5})
    assert (status, answer["now"]) == (200, "2026-03-01T10:00:01.500Z")
    assert (await call(http, served, "POST", "/_control/clock", {"mode": "real"}))[1]["mode"] == "real"


async def test_waiting_for_a_moment_wakes_on_advance() -> None:
    clock = Control().clock
    clock.advance(0)
    waiter = asyncio.create_task(clock.wait_until(clock.now() + timedelta(hours=1)))
    clock.advance(3599)
    await asyncio.sleep(0)
    assert not waiter.done()
    clock.advance(1)
    await asyncio.wait_for(waiter, 1)


async def test_changes_are_waited_for(http, served) -> None:
    version = served.state.changes.version
    poll = asyncio.create_task(call(http, served, "GET", f"/_control/changes?since={version}&wait_s=20"))
    assert (await call(http, served, "GET", f"/_control/changes?since={version}"))[1] == {"version": version}
    served.state.changes.bump()
    assert await asyncio.wait_for(poll, 2) == (200, {"version": version + 1})


async def test_log_keeps_query_and_body_but_no_credentials(http, served) -> None:
    headers = {"Authorization": "Basic secret", "X-Kept": "yes"}
    async with http.post(served.url + "/work?a=1&a=2&b=3", json={"名": "字"}, headers=headers):
        pass
    _, answer = await call(http, served, "GET", "/_control/requests?since=0")
    entry = answer["requests"][0]
    assert entry["query"] == {"a": ["1", "2"], "b": "3"}
    assert entry["body"] == {"名": "字"}
    assert entry["headers"]["X-Kept"] == "yes"
    assert "secret" not in str(entry)
    assert (await call(http, served, "GET", f"/_control/requests?since={answer['next']}"))[1]["requests"] == []


async def test_stop_refuses_connections_and_start_takes_the_same_port(http, served) -> None:
    url = served.url
    assert (await call(http, served, "GET", "/work"))[0] == 200
    await served.stop()
    with pytest.raises(aiohttp.ClientConnectorError):
        await call(http, served, "GET", "/work")
    await served.start()
    assert served.url == url
    assert (await call(http, served, "GET", "/work"))[1] == {"worked": 2}


async def test_reset_clears_faults_log_and_clock(http, served) -> None:
    await call(http, served, "GET", "/work")
    served.state.faults.add([{"kind": "refuse"}])
    served.state.clock.advance(5)
    assert await call(http, served, "POST", "/_control/reset", {}) == (200, {})
    assert served.state.clock.mode == "real"
    assert not served.state.log.entries
    assert (await call(http, served, "GET", "/work"))[1] == {"worked": 1}
