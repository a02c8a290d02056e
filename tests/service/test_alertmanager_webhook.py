"""`POST /webhooks/alertmanager` over real HTTP, from what a real Alertmanager sent."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from sqlalchemy import make_url

from sop.storage import sqlite
from tests.service.support import SECRETS, Service, World, inside

CAPTURED = sorted((Path(__file__).parent.parent / "captured" / "alertmanager").glob("*.json"))
TOKEN = SECRETS["SOPILOT_INTAKE_TOKEN"]
BEARER = {"Authorization": f"Bearer {TOKEN}", "Content_Type": "application/json"}
PATH = "/webhooks/alertmanager"


def captured(name: str) -> dict[str, Any]:
    path = next(path for path in CAPTURED if path.stem == name)
    sent: dict[str, Any] = json.loads(path.read_text())
    return sent


def body_of(name: str, **changes: Any) -> bytes:
    return orjson.dumps(captured(name)["body"] | changes)


async def deliver(service: Service, body: bytes) -> tuple[int, Any]:
    return await service.post(PATH, body, **BEARER)


@pytest.mark.parametrize("name", [path.stem for path in CAPTURED])
async def test_every_captured_delivery_posted_as_it_was(name: str, service: Service) -> None:
    sent = captured(name)
    body = orjson.dumps(sent["body"])
    headers = {name: value for name, value in sent["headers"].items() if name not in ("Host", "Content-Length")}
    async with service.http.post(service.url + PATH, params=sent["query"], data=body, headers=headers) as answer:
        known = headers.get("Authorization") == f"Bearer {TOKEN}"
        assert answer.status == (200 if known else 401)
    headers["Authorization"] = f"Bearer {TOKEN}"
    async with service.http.post(service.url + PATH, params=sent["query"], data=body, headers=headers) as answer:
        assert answer.status == 200
        told = await answer.json()
    fires = any(alert["status"] == "firing" for alert in sent["body"]["alerts"])
    assert told["result"] in (("unchanged",) if known or not fires else ("opened",))


async def test_opened_updated_unchanged_and_what_is_stale_changes_nothing(any_service: Service) -> None:
    order = [
        "firing_2_f",
        "firing_2_f",
        "firing_3_f",
        "firing_2_f",
        "firing_3_fr",
        "resolved_2_r",
        "resolved_2_r",
        "firing_3_f",
    ]
    told = [await deliver(any_service, body_of(f"01_grouped_{name}")) for name in order]
    assert [status for status, _ in told] == [200] * len(order)
    assert [answer["result"] for _, answer in told] == [
        *("opened", "unchanged", "updated", "unchanged"),
        *("updated", "updated", "unchanged", "unchanged"),
    ]
    assert len({answer["incident"] for _, answer in told}) == 1


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN, "Bearer 簽"],
)
async def test_a_wrong_token_is_refused(authorization: str | None, service: Service) -> None:
    headers = {"Content_Type": "application/json"} | ({} if authorization is None else {"Authorization": authorization})
    status, answer = await service.post(PATH, body_of("01_grouped_firing_2_f"), **headers)
    assert status == 401
    assert TOKEN not in str(answer)


async def test_the_schemes_name_is_in_no_particular_case(service: Service) -> None:
    headers = {"Content_Type": "application/json; charset=utf-8", "Authorization": f"bearer {TOKEN}"}
    assert (await service.post(PATH, body_of("01_grouped_firing_2_f"), **headers))[0] == 200


async def test_without_a_token_set_it_says_which_setting_is_missing(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    env = {name: value for name, value in sqlite_world.env.items() if name != "SOPILOT_INTAKE_TOKEN"}
    async with inside(env, monkeypatch, tmp_path) as service:
        status, answer = await deliver(service, body_of("01_grouped_firing_2_f"))
        assert status == 503
        assert "SOPILOT_INTAKE_TOKEN" in answer["error"]


async def test_another_content_type_is_refused(service: Service) -> None:
    headers = BEARER | {"Content_Type": "text/plain"}
    assert (await service.post(PATH, body_of("01_grouped_firing_2_f"), **headers))[0] == 415


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        b"[" * 100_000,
        body_of("01_grouped_firing_2_f")[:-1] + b',"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        body_of("01_grouped_firing_2_f").replace(b"SiteDown", b"\\ud800"),
        body_of("01_grouped_firing_2_f", alerts=[]),
        body_of("01_grouped_firing_2_f", version="5"),
        body_of("01_grouped_firing_2_f", truncatedAlerts="many"),
    ],
    ids=["empty", "cut off", "not UTF-8", "deep", "deep inside", "surrogate", "no alerts", "version", "type"],
)
async def test_what_is_no_delivery_is_a_bad_request(body: bytes, service: Service) -> None:
    status, answer = await deliver(service, body)
    assert status == 400
    assert 0 < len(answer["error"]) <= 200


async def test_control_characters_are_kept_out_of_every_database(any_service: Service) -> None:
    body = body_of("01_grouped_firing_2_f").replace(b"SiteDown", b"Site\\u0000Down\\u202e")
    body = body.replace(b"http://prometheus.example", b"http://prom\\u0000.example").replace(b'"tpe"', b'"\\u0000"')
    assert (await deliver(any_service, body))[1]["result"] == "opened"
    assert (await deliver(any_service, body))[1]["result"] == "unchanged"


async def test_odd_times_and_numbers_do_not_break_it(any_service: Service) -> None:
    odd = captured("01_grouped_firing_2_f")["body"]
    odd["truncatedAlerts"] = 2**62
    for alert, start in zip(odd["alerts"], ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"), strict=True):
        alert["startsAt"] = start
    for _ in range(2):
        status, answer = await deliver(any_service, orjson.dumps(odd))
        assert status in (200, 400), answer


async def test_a_body_over_the_limit_is_refused(service: Service) -> None:
    body = body_of("01_grouped_firing_2_f", externalURL="x" * (5 * 1024 * 1024))
    assert (await deliver(service, body))[0] == 413


async def test_a_storm_below_the_limit_is_one_incident(service: Service) -> None:
    one = captured("01_grouped_firing_2_f")["body"]["alerts"][0]
    many = [one | {"fingerprint": f"{number:016x}"} for number in range(2000)]
    status, answer = await deliver(service, body_of("01_grouped_firing_2_f", alerts=many))
    assert (status, answer["result"]) == (200, "opened")


@contextmanager
def closed_to_everybody(url: str, server_url: str) -> Any:
    """The database takes nobody, and whoever is in is thrown out."""
    if url.startswith("sqlite"):
        with sqlite.make_engine(Path(str(make_url(url).database))).begin():
            yield
        return
    name = make_url(url).database
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        try:
            yield
        finally:
            connection.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")


async def test_while_the_database_takes_nothing_monitors_are_told_to_try_again(
    any_service: Service, any_world: World, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_MS", 200)
    url = any_world.env["SOPILOT_DATABASE_URL"]
    server = "" if url.startswith("sqlite") else request.getfixturevalue("postgresql_url")
    body = body_of("01_grouped_firing_2_f")
    closed: AbstractContextManager[None] = closed_to_everybody(url, server)
    with closed:
        async with any_service.http.post(
            any_service.url + PATH,
            data=body,
            headers={"Authorization": BEARER["Authorization"], "Content-Type": "application/json"},
        ) as answer:
            assert answer.status == 503
            assert int(answer.headers["Retry-After"]) > 0
            assert "database" not in await answer.text(), "the sender learns nothing of what is inside"
    assert (await deliver(any_service, body))[1]["result"] == "opened"
