"""What operators look at: health, readiness, metrics; and how unknown requests are answered."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Connection

from service import server
from sop.desk import lanes_of
from sop.lanes import claiming, gates, leases, put, settling
from tests.service.support import Service, World, inside, world
from tests.service.test_alertmanager_webhook import body_of, closed_to_everybody, deliver
from tests.support.databases import fresh_database


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer of `/readyz` is not kept: these tests change what it tells."""
    monkeypatch.setattr(server, "READY_FOR_S", -1.0)


async def faults(service: Service) -> dict[str, dict[str, Any]]:
    """The checks that fail, each of which must say what is wrong and what to do."""
    status, report = await service.get("/readyz")
    failing = {check["name"]: check for check in report["checks"] if not check["ok"]}
    assert (status == 200) == report["ready"] == (not failing)
    for check in failing.values():
        assert check["problem"], check
        assert check["remedy"], check
    return failing


async def test_ready_once_incidents_have_a_place(service: Service, sqlite_world: World) -> None:
    assert await service.get("/healthz") == (200, {"alive": True})
    assert list(await faults(service)) == ["route"]
    assert "route incidents here" in (await faults(service))["route"]["remedy"]
    await sqlite_world.say("route incidents here")
    assert await faults(service) == {}
    assert {check["name"] for check in (await service.get("/readyz"))[1]["checks"]} == {
        *("database", "teams", "jira", "route", "routes", "work", "parked")
    }


async def test_a_jira_that_is_away_or_gives_no_sense(service: Service, sqlite_world: World) -> None:
    await sqlite_world.jira.stop()
    assert "SOPILOT_JIRA_URL" in (await faults(service))["jira"]["remedy"]
    await sqlite_world.jira.start()
    assert "jira" not in await faults(service)


@pytest.mark.parametrize(
    ("env", "name", "said"),
    [
        ({"SOPILOT_JIRA_API_TOKEN": "old"}, "jira", "SOPILOT_JIRA_API_TOKEN"),
        ({"SOPILOT_JIRA_PROJECT": "NO"}, "jira", "SOPILOT_JIRA_PROJECT"),
        ({"SOPILOT_JIRA_WEBHOOK_SECRET": ""}, "jira webhook", "SOPILOT_JIRA_WEBHOOK_SECRET"),
        (
            dict.fromkeys(
                (
                    "SOPILOT_JIRA_URL",
                    "SOPILOT_JIRA_EMAIL",
                    "SOPILOT_JIRA_API_TOKEN",
                    "SOPILOT_JIRA_PROJECT",
                    "SOPILOT_JIRA_WEBHOOK_SECRET",
                ),
                "",
            ),
            "jira",
            "SOPILOT_JIRA_URL",
        ),
        ({"MicrosoftAppPassword": "old"}, "teams", "client secret"),
        ({"MicrosoftAppId": "33333333-3333-3333-3333-333333333333"}, "teams", "application (client) id"),
        ({"MicrosoftAppTenantId": "33333333-3333-3333-3333-333333333333"}, "teams", "MicrosoftAppTenantId"),
    ],
)
async def test_what_is_set_wrongly_is_named(
    env: dict[str, str], name: str, said: str, sqlite_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with inside(sqlite_world.env | env, monkeypatch, tmp_path) as service:
        assert said in (await faults(service))[name]["remedy"]


async def test_a_teams_that_is_away(service: Service, sqlite_world: World) -> None:
    await sqlite_world.teams.stop()
    assert "TEAMS_AUTHORITY" in (await faults(service))["teams"]["remedy"]


async def test_work_that_waits_too_long_or_for_a_gate(service: Service) -> None:
    now = service.house.clock.now()

    def wish(connection: Connection) -> None:
        put(connection, "jira:INC-9", lanes_of.SYNC, {}, gate="jira", now=now - 3600)

    await service.house.store.tx(wish)
    assert "3600 s" in (await faults(service))["work"]["problem"]
    shut = partial(gates.close, reason="Jira cannot be reached", remedy="", after=None, probed=False)
    await service.house.store.tx(lambda connection: shut(connection, "jira", now))
    assert "Jira cannot be reached" in (await faults(service))["work"]["problem"]


async def test_a_project_that_takes_no_changes_is_told_and_holds_up_nothing_else(service: Service) -> None:
    shut = partial(gates.close, reason="the project NET is archived", remedy="Restore NET", after=None, probed=False)
    gate = lanes_of.writes_of("NET")
    await service.house.store.tx(lambda connection: shut(connection, gate, service.house.clock.now()))
    found = await faults(service)
    assert "work" not in found
    assert (found["project"]["remedy"], found["project"]["warning"]) == ("Restore NET", True)
    assert gate not in (await service.get("/metrics"))[1]


async def test_a_jira_whose_gate_is_closed_is_not_asked_besides_its_probe(
    service: Service, sqlite_world: World
) -> None:
    shut = partial(gates.close, reason="Jira cannot be reached", remedy="", after=None, probed=False)
    await service.house.store.tx(lambda connection: shut(connection, "jira", service.house.clock.now()))
    before = len(sqlite_world.jira.state.control.log.entries)
    for _ in range(3):
        assert "Jira cannot be reached" in (await faults(service))["jira"]["problem"]
    assert len(sqlite_world.jira.state.control.log.entries) == before


async def test_parked_work(service: Service) -> None:
    now, owner = service.house.clock.now(), leases.Owner("w")

    def park(connection: Connection) -> None:
        put(connection, "jira:INC-9", lanes_of.SYNC, {}, gate="jira", now=now)
        (job,) = claiming.claim(connection, owner, now, 1)
        settling.park(connection, owner, job, now, reason="no", remedy="mend it", suspect=False)

    await service.house.store.tx(park)
    assert (await faults(service))["parked"]["problem"] == "1 parked"
    assert "sopilot_parked 1.0" in (await service.get("/metrics"))[1]


async def test_a_database_that_is_away(postgresql_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with fresh_database(postgresql_url) as url:
        async with world(tmp_path, url) as made, inside(made.env, monkeypatch, tmp_path) as service:
            with closed_to_everybody(url, postgresql_url):
                assert "SOPILOT_DATABASE_URL" in (await faults(service))["database"]["remedy"]
                assert (await service.get("/metrics"))[0] == 503
                assert (await service.get("/healthz"))[0] == 200, "a restart mends no database"
            assert "database" not in await faults(service)


async def test_metrics_are_what_prometheus_reads(service: Service, sqlite_world: World) -> None:
    await deliver(service, body_of("01_grouped_firing_2_f"))
    await sqlite_world.say("help")
    async with service.http.get(f"{service.url}/metrics") as answer:
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        text = await answer.text()
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert set(families) == {
        *("sopilot_activities", "sopilot_intents", "sopilot_intent_seconds", "sopilot_jira_hints", "sopilot_alerts"),
        *("sopilot_intents_waiting", "sopilot_intents_oldest_seconds", "sopilot_parked", "sopilot_gate_closed"),
        "sopilot_jira_points_left",
        *("sopilot_items_open", "sopilot_items_linked", "sopilot_conversations_shut", "sopilot_build_info"),
    }
    assert all(family.documentation for family in families.values())
    values = {(one.name, *sorted(one.labels.items())): one.value for f in families.values() for one in f.samples}
    assert values["sopilot_alerts_total", ("result", "opened"), ("source", "alertmanager")] == 1
    assert values["sopilot_activities_total", ("kind", "message")] == 1
    assert values["sopilot_gate_closed", ("gate", "jira")] == 0
    assert values[("sopilot_jira_points_left",)] == math.inf
    assert values[("sopilot_items_open",)] == 1
    assert values[("sopilot_intents_waiting",)] >= 2


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "/", 404, None),
        ("POST", "/webhooks/zabbix", 404, None),
        ("GET", "/webhooks/jira", 405, "POST"),
        ("PUT", "/webhooks/alertmanager", 405, "POST"),
        ("GET", "/api/messages", 405, "POST"),
        ("POST", "/healthz", 405, "GET,HEAD"),
        ("DELETE", "/metrics", 405, "GET,HEAD"),
    ],
)
async def test_unknown_requests_are_refused_in_json(
    method: str, path: str, status: int, allow: str | None, service: Service
) -> None:
    async with service.http.request(method, service.url + path) as answer:
        assert answer.status == status
        assert (await answer.json())["error"]
        assert answer.headers.get("Allow") == allow


async def test_unsigned_activities_are_refused(service: Service) -> None:
    body = b'{"type": "message", "serviceUrl": "http://127.0.0.1", "channelId": "msteams", "conversation": {"id": "a"}}'
    assert (await service.post("/api/messages", body, Content_Type="application/json"))[0] == 401
