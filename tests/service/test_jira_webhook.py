"""`POST /webhooks/jira` over real HTTP: verified, noted, answered, and nothing else."""

from __future__ import annotations

import hashlib
import hmac
import zlib
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection, select

from jira_sync import links
from sop.desk import lanes_of
from sop.records import commands as c
from sop.records.people import Actor, Person, Role, Side
from sop.storage.tables import intents
from tests.durability.support import NOW, command
from tests.service.support import SECRETS, Service, World, inside

SECRET = SECRETS["SOPILOT_JIRA_WEBHOOK_SECRET"]
JSON = {"Content_Type": "application/json"}
UPDATED = orjson.dumps({"webhookEvent": "jira:issue_updated", "issue": {"id": "10042", "key": "OPS-1"}})
MEI = Actor(Person("Mei", aad_id="aad-mei"), Side.TEAMS, Role.LEAD)


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return JSON | {"X_Hub_Signature": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def _waiting(connection: Connection) -> list[str]:
    rows = connection.execute(select(intents.c.lane).where(intents.c.kind == lanes_of.SYNC)).scalars()
    return sorted(rows)


async def waiting(service: Service) -> list[str]:
    """The lanes in which a sync is wished."""
    return await service.house.store.read(_waiting)


async def linked(service: Service) -> str:
    """An incident with issue 10042, nothing wished for it."""
    answer: Any = await service.house.store.tx(
        service.house.desk.handle, command("new", c.ReportIncident("500"), actor=MEI)
    )
    item_id = str(answer.item.id)

    def link(connection: Connection) -> None:
        connection.execute(intents.delete())
        links.claim(connection, item_id, {}, NOW)
        links.bind(connection, item_id, "10042", "OPS-1", "")

    await service.house.store.tx(link)
    return item_id


async def test_a_signed_webhook_of_our_issue_puts_one_intent_however_often_it_comes(service: Service) -> None:
    item_id = await linked(service)
    for _ in range(3):
        assert await service.post("/webhooks/jira", UPDATED, **signed(UPDATED)) == (200, {"result": "noted"})
    assert await waiting(service) == [lanes_of.jira_lane(item_id)]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X_Hub_Signature": ""},
        {"X_Hub_Signature": signed(UPDATED)["X_Hub_Signature"][:-1]},
        {"X_Hub_Signature": signed(UPDATED)["X_Hub_Signature"][:-1] + "g"},
        {"X_Hub_Signature": signed(UPDATED)["X_Hub_Signature"].removeprefix("sha256=")},
        {"X_Hub_Signature": "sha1=" + hmac.new(SECRET.encode(), UPDATED, hashlib.sha1).hexdigest()},
        {"X_Hub_Signature": "sha256=簽"},
        signed(UPDATED + b" "),
        signed(UPDATED, "another secret"),
    ],
    ids=["none", "empty", "short", "last digit", "no scheme", "sha1", "not ascii", "one byte more", "secret"],
)
async def test_a_wrong_signature_is_refused_and_changes_nothing(headers: dict[str, str], service: Service) -> None:
    await linked(service)
    status, body = await service.post("/webhooks/jira", UPDATED, **(JSON | headers))
    assert status == 401
    assert "signature" in body["error"]
    assert await waiting(service) == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"3", b"{}", b'{"webhookEvent": 3}', b"\xff\xfe", b'{"webhookEvent": "\\ud800"}', b"[" * 9000],
)
async def test_what_is_no_webhook_is_a_bad_request(body: bytes, service: Service) -> None:
    status, answer = await service.post("/webhooks/jira", body, **signed(body))
    assert status == 400
    assert answer["error"]


@pytest.mark.parametrize(
    ("payload", "result"),
    [
        ({"webhookEvent": "worklog_created", "worklog": {"issueId": "10042"}}, "ignored"),
        ({"webhookEvent": "sprint_started"}, "ignored"),
        ({"webhookEvent": "comment_created", "comment": {"id": "1"}}, "ignored"),
        ({"webhookEvent": "jira:issue_updated", "issue": {"id": "10042\u0000"}}, "ignored"),
        ({"webhookEvent": "jira:issue_updated", "issue": {"id": "9" * 400}}, "ignored"),
        (
            {"webhookEvent": "jira:issue_created", "issue": {"id": "77", "fields": {"labels": ["x\u0000", 3]}}},
            "foreign",
        ),
    ],
)
async def test_what_is_not_ours_is_answered_well_and_puts_nothing(
    payload: dict[str, Any], result: str, any_service: Service
) -> None:
    body = orjson.dumps(payload)
    status, answer = await any_service.post("/webhooks/jira", body, **signed(body))
    assert (status, answer["result"]) == (200, result)
    assert await waiting(any_service) == []


async def test_a_body_over_the_limit_is_refused(service: Service) -> None:
    body = b'{"webhookEvent": "' + b"x" * (3 * 1024 * 1024) + b'"}'
    assert (await service.post("/webhooks/jira", body, **signed(body)))[0] == 413


async def test_a_body_that_is_not_what_its_encoding_says_is_a_bad_request(service: Service) -> None:
    status, answer = await service.post("/webhooks/jira", UPDATED, **signed(UPDATED), Content_Encoding="deflate")
    assert (status, "encoding" in answer["error"]) == (400, True)


async def test_the_signature_is_over_the_unpacked_bytes(service: Service) -> None:
    await linked(service)
    packed = zlib.compress(UPDATED)
    assert (await service.post("/webhooks/jira", packed, **signed(UPDATED), Content_Encoding="deflate"))[0] == 200


@pytest.mark.parametrize(
    ("unset", "named"),
    [
        (("SOPILOT_JIRA_WEBHOOK_SECRET",), "SOPILOT_JIRA_WEBHOOK_SECRET"),
        (
            tuple(f"SOPILOT_JIRA_{one}" for one in ("URL", "EMAIL", "API_TOKEN", "PROJECT", "WEBHOOK_SECRET")),
            "JIRA_URL",
        ),
    ],
)
async def test_without_its_settings_it_says_which_is_missing(
    unset: tuple[str, ...], named: str, sqlite_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    env = {name: value for name, value in sqlite_world.env.items() if name not in unset}
    async with inside(env, monkeypatch, tmp_path) as service:
        status, answer = await service.post("/webhooks/jira", UPDATED, **signed(UPDATED))
        assert status == 503
        assert named in answer["error"]


async def test_results_are_counted(service: Service) -> None:
    await service.post("/webhooks/jira", UPDATED, **signed(UPDATED))
    await service.post("/webhooks/jira", UPDATED, **JSON)
    _, text = await service.get("/metrics")
    assert 'sopilot_jira_hints_total{result="foreign"} 1.0' in text
    assert 'sopilot_jira_hints_total{result="refused"} 1.0' in text
