"""No request goes to an address that a message named: every outgoing connection and every name looked up is recorded.

The service runs as a process of its own under Python's audit hooks (https://docs.python.org/3/library/audit_events.html), which
see what every library connects to. uvloop connects outside of Python, so this process runs on asyncio's own loop.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import jwt
import orjson
import pytest
from aiohttp import web
from yarl import URL

from tests.hostile.support import Forge, bearer, signed
from tests.hostile.test_endpoints import DELIVERY, MONITOR
from tests.service.support import ROOT, World, serving, until

RECORDER = """
import os, sys
sys.modules["uvloop"] = None
_file = os.open(os.environ["RECORD_REQUESTS_OUT"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def _hook(event, args):
    if event == "socket.connect" and isinstance(args[1], tuple):
        os.write(_file, f"connect {args[1][0]} {args[1][1]}\\n".encode())
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyname_ex"):
        os.write(_file, f"look-up {args[0]} -\\n".encode())
sys.addaudithook(_hook)
"""
TRAP = "127.0.0.66"
NAMES = [
    "https://evil.example/",
    "http://169.254.169.254/latest/meta-data/",
    "https://smba.trafficmanager.net.evil.example/",
]
NAMES += [
    "https://smba.trafficmanager.net@evil.example/",
    "http://localhost.evil.example/",
    "file:///etc/passwd",
    "gopher://evil.example",
]


@asynccontextmanager
async def trap() -> AsyncIterator[tuple[str, list[str]]]:
    """A server that nobody has any business with; its address, and who came all the same."""
    came: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        came.append(f"{request.method} {request.path} {request.headers.get('Authorization', '')[:6]}")
        return web.json_response({})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, TRAP, 0).start()
    try:
        yield f"http://{TRAP}:{runner.addresses[0][1]}", came
    finally:
        await runner.cleanup()


def poisoned(value: Any, place: str) -> Any:
    """The same with every address in it replaced."""
    if isinstance(value, dict):
        return {key: poisoned(inner, place) for key, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, place) for inner in value]
    return place if isinstance(value, str) and value.startswith("http") else value


def activities(forge: Forge, place: str) -> list[tuple[dict[str, Any], str]]:
    """Activities with addresses wherever one may stand, and tokens that name them too."""
    good = forge.activity()
    full = good | {
        "text": f"incident new see {place}/browse/OPS-1",
        "attachments": [
            {"contentType": "image/png", "contentUrl": f"{place}/a.png", "thumbnailUrl": f"{place}/t.png"},
            {
                "contentType": "application/vnd.microsoft.teams.file.download.info",
                "content": {"downloadUrl": f"{place}/f"},
            },
        ],
        "entities": [*good["entities"], {"type": "clientInfo", "url": place, "@id": place}],
        "channelData": good["channelData"] | {"onBehalfOf": [{"itemid": 0, "mri": place}], "meeting": {"id": place}},
        "value": {"url": place, "action": {"verb": place, "data": {"url": place}}},
        "summary": place,
    }
    data = {"item": "INC-1", "v": 1, "comment": place}
    action = {"type": "Action.Execute", "verb": "comment", "url": place, "data": data}
    press = good | {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": action}}
    key = {"kty": "RSA", "n": "AQAB", "e": "AQAB"}
    names = {"kid": forge.key.kid, "jku": f"{place}/keys", "x5u": f"{place}/cert", "jwk": key}
    named = jwt.encode(forge.claims(), forge.key.private, algorithm="RS256", headers=names)
    unknown = jwt.encode(forge.claims(), forge.stranger.private, algorithm="RS256", headers=names | {"kid": "other"})
    issued = forge.token(iss=place)
    made = [(full, forge.token()), (press, forge.token()), (good, named), (good, unknown), (good, issued)]
    return made + [(good | {"serviceUrl": name}, forge.token(serviceurl=name)) for name in NAMES]


@pytest.mark.timeout(240)
async def test_only_what_the_settings_name_is_ever_called(sqlite_world: World, tmp_path: Path) -> None:
    made, record = sqlite_world, tmp_path / "requests-out"
    (tmp_path / "hooks").mkdir()
    (tmp_path / "hooks" / "sitecustomize.py").write_text(RECORDER)
    # An Alertmanager is asked only where a delivery comes from the one that is set.
    made.env |= {"SOPILOT_ALERTMANAGER_URL": f"{made.jira.url}/alertmanager"}
    made.env |= {"PYTHONPATH": f"{tmp_path / 'hooks'}:{ROOT}", "RECORD_REQUESTS_OUT": str(record)}
    async with trap() as (place, came):
        async with serving(made, tmp_path) as running:
            await made.say("route incidents here")
            await throw_everything(made, place)
            await until(lambda: mirrored(made))
            # Both sides answer with a redirect: what waits then goes to the trap, or nowhere.
            away = {"kind": "status", "status": 307, "headers": {"Location": f"{place}/elsewhere"}}
            await made.control(made.jira, "faults", faults=[away | {"match": {"path": "/rest/"}, "times": 4}])
            await made.control(made.teams, "faults", faults=[away | {"match": {"path": "/v3/"}, "times": 4}])
            await made.say("priority INC-1 low")
            await made.say("list")
            await until(
                lambda: not made.jira.state.control.faults.list() and not made.teams.state.control.faults.list()
            )
            ended = await running.terminated()
        assert ended.code == 0, ended.err[-2000:]
        assert came == []
    seen = {tuple(line.split()) for line in record.read_text().splitlines()}
    called = {(host, port) for what, host, port in seen if what == "connect"}
    configured = {(URL(url).host, str(URL(url).port)) for url in (made.jira.url, made.teams.url)}
    assert called == configured, "both are seen, so the recorder sees requests as well as aiohttp; and nothing else"
    assert {host for what, host, _ in seen if what == "look-up"} <= {"127.0.0.1", "b'127.0.0.1'", "None"}


async def throw_everything(made: World, place: str) -> None:
    """Hostile payloads at every door, each well signed."""
    forge = Forge(made)
    for number, (activity, token) in enumerate(activities(forge, place)):
        body = orjson.dumps(activity | {"id": f"17000000000{number:02}"})
        async with made.http.post(f"{made.url}/api/messages", data=body, headers=dict(bearer(token))) as answer:
            evil = activity["serviceUrl"] != made.teams.state.service_url
            assert answer.status in ((401, 403) if evil else (200, 401)), await answer.text()
    delivery = poisoned(DELIVERY, f"{place}/alert")
    delivery |= {
        "externalURL": place,
        "truncatedAlerts": 3,
        "commonAnnotations": {"runbook_url": f"{place}/runbook", "dashboard": place},
    }
    async with made.http.post(f"{made.url}/webhooks/alertmanager", json=delivery, headers=dict(MONITOR)) as answer:
        assert answer.status == 200, await answer.text()
    for event in ("jira:issue_updated", "jira:issue_created", "comment_created", "jira:issue_deleted"):
        issue = {
            "id": "10042",
            "self": f"{place}/rest/api/2/issue/10042",
            "key": f"{place}/OPS-1",
            "fields": {"url": place},
        }
        hook = {
            "webhookEvent": event,
            "issue": issue,
            "user": {"self": place, "avatarUrls": {"48x48": f"{place}/a.png"}},
        }
        body = json.dumps(hook).encode()
        async with made.http.post(f"{made.url}/webhooks/jira", data=body, headers=dict(signed(body))) as answer:
            assert answer.status == 200, await answer.text()


async def mirrored(made: World) -> bool:
    """Whether everything that came in has gone on to Jira, the poisoned comment too."""
    issues = await made.issues()
    return len(issues) >= 2 and any(TRAP in str(issue["comments"]) for issue in issues)


async def test_the_stock_way_would_be_seen(tmp_path: Path) -> None:
    """The recorder sees a connection to anywhere, and a look-up of any name."""
    (tmp_path / "sitecustomize.py").write_text(RECORDER)
    code = (
        "import urllib.request as r\nfor u in ('http://127.0.0.66:9/', 'http://evil.invalid/'):\n"
        " try: r.urlopen(u, timeout=1)\n except OSError: pass"
    )
    env = {"PYTHONPATH": str(tmp_path), "RECORD_REQUESTS_OUT": str(tmp_path / "out"), "PATH": ""}
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, env=env)
    assert await process.wait() == 0
    told = (tmp_path / "out").read_text()
    assert f"connect {TRAP} 9" in told
    assert "look-up evil.invalid" in told
