"""The stand-in Graph, as an app sees it: what it takes, what it refuses, what it sends."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.serialization import Encoding

from sandbox.common import serve_app
from tests.sandbox.graph_support import (
    CHANNEL_MEETING,
    JOIN_URL,
    MEETING,
    ORGANIZER,
    TEXT,
    VTT,
    Graph,
    graph_beside_teams,
    judge,
)
from tests.support.certificates import Made

MEETINGS = f"/users/{ORGANIZER}/onlineMeetings"
PLAIN = "application/vnd.microsoft.graph.transcript+text"


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    async with graph_beside_teams() as both:
        yield both


class Subscriber:
    """An app's endpoint: it answers the handshake, and keeps what comes."""

    def __init__(self) -> None:
        self.came: list[Any] = []
        self.shakes = True
        self.status = 202

    async def take(self, request: web.Request) -> web.Response:
        token = request.query.get("validationToken")
        if token is not None:
            return web.Response(text=token if self.shakes else "no")
        self.came.append(await request.json())
        return web.Response(status=self.status)


@pytest.fixture
async def subscriber() -> AsyncIterator[tuple[Subscriber, str]]:
    one = Subscriber()
    app = web.Application()
    app.router.add_post("/hook", one.take)
    async with serve_app(app, None) as served:
        yield one, f"{served.url}/hook"


def wish(url: str, **other: Any) -> dict[str, Any]:
    """A request for a subscription."""
    der = Made().certificate.public_bytes(Encoding.DER)
    return {
        "changeType": "created",
        "notificationUrl": url,
        "lifecycleNotificationUrl": url,
        "resource": f"users/{ORGANIZER}/onlineMeetings/getAllTranscripts",
        "includeResourceData": True,
        "encryptionCertificate": base64.b64encode(der).decode(),
        "encryptionCertificateId": "one",
        "expirationDateTime": (datetime.now(UTC) + timedelta(days=2)).isoformat(),
        "clientState": "secret",
        **other,
    }


async def came(graph: Graph, subscriber: Subscriber, many: int) -> None:
    """So many notifications have come, and none is on its way."""
    async with asyncio.timeout(5):
        while len(subscriber.came) < many or (await graph.look("deliveries"))["pending"]:
            await asyncio.sleep(0.01)


async def test_a_meeting_and_what_it_left(graph: Graph, shared_data: Path) -> None:
    status, found = await graph(
        "GET", MEETINGS, params={"$filter": f"JoinWebUrl eq '{JOIN_URL.replace(chr(39), chr(39) * 2)}'"}
    )
    assert (status, [one["id"] for one in found["value"]]) == (200, [MEETING])
    made = [(await graph.control("transcript", meeting=MEETING, vtt=VTT, text=TEXT))["id"] for _ in range(3)]
    status, listed = await graph("GET", f"{MEETINGS}/{quote(MEETING)}/transcripts")
    assert [one["id"] for one in listed["value"]] == made
    one = f"{MEETINGS}/{quote(MEETING)}/transcripts/{made[0]}"
    assert (await graph("GET", one))[1]["meetingId"] == MEETING
    assert await graph("GET", f"{one}/content", headers={"Accept": "text/vtt"}) == (200, VTT)
    assert await graph("GET", f"{one}/content", headers={"Accept": PLAIN}) == (200, TEXT)
    await graph.control("insight", meeting=MEETING, insight={"actionItems": [{"title": "a", "text": "b"}]})
    insights = f"/copilot{MEETINGS}/{quote(MEETING)}/aiInsights"
    (head,) = (await graph("GET", insights))[1]["value"]
    assert "actionItems" not in head
    assert (await graph("GET", f"{insights}/{head['id']}"))[1]["actionItems"][0]["title"] == "a"
    view = {"startDateTime": "2026-11-25T00:00:00Z", "endDateTime": "2026-11-26T00:00:00Z"}
    (event,) = (await graph("GET", f"/users/{ORGANIZER}/calendarView", params=view))[1]["value"]
    assert event["onlineMeeting"]["joinUrl"] == JOIN_URL
    judge(graph.served.state, shared_data)


async def test_a_delta_query_goes_on_where_it_ended(graph: Graph) -> None:
    made = [(await graph.control("transcript", meeting=MEETING, vtt=VTT))["id"] for _ in range(3)]
    await graph.control("transcript", meeting=CHANNEL_MEETING, vtt=VTT)
    status, first = await graph("GET", f"{MEETINGS}/getAllTranscripts(meetingOrganizerUserId='{ORGANIZER}')/delta")
    assert (status, [one["id"] for one in first["value"]]) == (200, made[:2])
    rest = await _follow(graph, first["@odata.nextLink"])
    assert [one["id"] for one in rest["value"]] == made[2:]
    assert (await _follow(graph, rest["@odata.deltaLink"]))["value"] == []
    more = await graph.control("transcript", meeting=MEETING, vtt=VTT)
    assert [one["id"] for one in (await _follow(graph, rest["@odata.deltaLink"]))["value"]] == [more["id"]]
    assert (await graph("GET", f"{MEETINGS}/getAllTranscripts(meetingOrganizerUserId='other')/delta"))[0] == 400


async def _follow(graph: Graph, link: str) -> Any:
    async with graph.http.get(link, headers={"Authorization": f"Bearer {graph.token()}"}) as answer:
        assert answer.status == 200
        return await answer.json()


@pytest.mark.parametrize(("token", "status"), [(None, 401), ("junk", 401), ("connector", 401), ("", 501)])
async def test_who_calls_and_what_is_unknown(graph: Graph, token: str | None, status: int) -> None:
    if token == "connector":
        token = graph.token("https://api.botframework.com")
    got, body = await graph("GET", "/me/drive", token=token)
    assert got == status
    assert set(body["error"]) == {"code", "message", "innerError"}


@pytest.mark.parametrize(
    ("forbidden", "status", "code"),
    [
        ("transcripts", 403, "GraphAccessToTranscriptsDisabled"),
        ("attribution", 403, "SpeakerAttributionNotAllowed"),
        ("policy", 403, "Forbidden"),
        ("consent", 403, "Forbidden"),
        ("paying", 402, "PaymentRequired"),
    ],
)
async def test_what_the_tenant_forbids(graph: Graph, forbidden: str, status: int, code: str) -> None:
    made = (await graph.control("transcript", meeting=MEETING, vtt=VTT))["id"]
    await graph.control("tenant", **{forbidden: False})
    got, body = await graph(
        "GET", f"{MEETINGS}/{quote(MEETING)}/transcripts/{made}/content", headers={"Accept": "text/vtt"}
    )
    assert (got, body["error"]["code"]) == (status, code)


async def test_a_subscriber_is_told_of_a_transcript_once_it_has_shaken_hands(
    graph: Graph, subscriber: tuple[Subscriber, str], shared_data: Path
) -> None:
    hook, url = subscriber
    hook.shakes = False
    assert (await graph("POST", "/subscriptions", json=wish(url)))[1]["error"]["code"] == "ValidationError"
    hook.shakes = True
    status, made = await graph("POST", "/subscriptions", json=wish(url))
    assert (status, made["clientState"], made["encryptionCertificate"]) == (201, None, None)
    assert (await graph("POST", "/subscriptions", json=wish(url)))[0] == 409
    await graph.control("transcript", meeting=MEETING, vtt=VTT)
    await came(graph, hook, 1)
    (told,) = hook.came[0]["value"]
    assert told["clientState"] == "secret"
    assert told["encryptedContent"]["encryptionCertificateId"] == "one"
    claims = jwt.decode(hook.came[0]["validationTokens"][0], options={"verify_signature": False})
    assert claims["appid"] == "0bf30f3b-4a52-48df-9a82-234910c4a086"
    await graph.control("lifecycle", event="reauthorizationRequired")
    await came(graph, hook, 2)
    assert hook.came[1]["value"][0]["lifecycleEvent"] == "reauthorizationRequired"
    one = f"/subscriptions/{made['id']}"
    later = (datetime.now(UTC) + timedelta(days=2, hours=1)).isoformat()
    assert (await graph("PATCH", one, json={"expirationDateTime": later}))[0] == 200
    assert (await graph("POST", f"{one}/reauthorize"))[0] == 204
    judge(graph.served.state, shared_data)
    assert (await graph("DELETE", one))[0] == 204
    assert (await graph("DELETE", one))[0] == 404
    await graph("POST", "/subscriptions", json=wish(url))
    await graph.control("clock", advance_s=3 * 86400)
    assert (await graph("GET", "/subscriptions"))[1]["value"] == []


@pytest.mark.parametrize(
    "fault",
    [
        {"clientState": "x" * 129},
        {"expirationDateTime": "2020-01-01T00:00:00Z"},
        {"expirationDateTime": (datetime.now(UTC) + timedelta(days=4)).isoformat()},
        {"changeType": "updated"},
        {"encryptionCertificate": "bm9uZQ=="},
        {"unknown": 1},
        {"resource": "users/1/messages"},
        {"lifecycleNotificationUrl": None},
    ],
)
async def test_subscriptions_that_graph_does_not_take(
    graph: Graph, subscriber: tuple[Subscriber, str], fault: dict[str, Any]
) -> None:
    body = {key: value for key, value in {**wish(subscriber[1]), **fault}.items() if value is not None}
    assert (await graph("POST", "/subscriptions", json=body))[0] in (400, 404)


async def test_notifications_lost_doubled_late_reordered_and_repeated(
    graph: Graph, subscriber: tuple[Subscriber, str]
) -> None:
    hook, url = subscriber
    await graph("POST", "/subscriptions", json=wish(url))
    for kind in ("notification_lost", "notification_doubled", "notification_reordered"):
        await graph.control("faults", faults=[{"kind": kind, "times": 1}])
        await graph.control("transcript", meeting=MEETING, vtt=VTT)
    await graph.control("faults", faults=[{"kind": "notification_late", "seconds": 60, "times": 1}])
    await graph.control("transcript", meeting=MEETING, vtt=VTT)
    await graph.control("clock", advance_s=0)
    hook.status = 503
    await graph.control("clock", advance_s=61)
    async with asyncio.timeout(5):
        while len(hook.came) < 3:
            await asyncio.sleep(0.01)
    hook.status = 202
    async with asyncio.timeout(5):
        while (await graph.look("deliveries"))["pending"]:
            await graph.control("clock", advance_s=11)
            await asyncio.sleep(0.01)
    about = [one["statuses"] for one in (await graph.look("deliveries"))["deliveries"]]
    assert about[0] == []
    assert about[1] == [202, 202]
    assert about[2][-1] == about[3][-1] == 202
    assert 503 in about[3]
