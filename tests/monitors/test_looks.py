"""Looks at a real Alertmanager, from the delivery that leaves alerts out to the record; on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitors.looks import EVERY_S
from sandbox.ports import free_port
from sop.desk import records
from sop.desk.lanes_of import ALERTMANAGER_GATE
from sop.records.items import Incident, Kind
from sop.storage.tables import gates, intents, lanes
from tests.monitors.fakes import fake_alertmanager
from tests.service.support import SECRETS, Service, World, inside, until
from tests.service.test_alertmanager_webhook import body_of, captured, deliver
from tests.support import monitors

TOKEN = SECRETS["SOPILOT_INTAKE_TOKEN"]
HOSTILE = 'a "q" \\ b\nc {x="y",z=~".*"};&+%#  中文 '
FIRST = "2026-11-22T11:24:27.786Z"


@pytest.fixture
def patch(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return monkeypatch


@asynccontextmanager
async def watching(
    made: World, patch: pytest.MonkeyPatch, folder: Path, url: str, **env: str
) -> AsyncIterator[Service]:
    """A service that knows the Alertmanager at `url`, which counts as settled at once; schedules begin as at a start."""
    settings = {"SOPILOT_ALERTMANAGER_URL": url, "SOPILOT_ALERTMANAGER_SETTLING_S": "0"} | env
    async with inside(made.env | settings, patch, folder) as service:
        await service.house.start_schedules()
        yield service


async def worked(service: Service) -> None:
    """Everything that is due has been carried out."""
    await service.house.worker().run_due()


async def incident(service: Service) -> Incident:
    (found,) = await service.house.store.read(records.open_items, Kind.INCIDENT, 10)
    assert isinstance(found, Incident)
    return found


async def firing(service: Service) -> int:
    found = await service.house.store.read(records.open_items, Kind.INCIDENT, 10)
    return sum(one.firing for one in found if isinstance(one, Incident))


async def told(service: Service, count: int) -> bool:
    """Whether deliveries have brought so many alerts that fire."""
    return await firing(service) >= count


def sites(count: int, **labels: str) -> list[dict[str, str]]:
    return [{"alertname": "SiteDown", "site": f"s{number}", **labels} for number in range(count)]


async def waiting(service: Service) -> list[Any]:
    """The intents of looks that wait: kind and due time."""

    def read(connection: Any) -> list[Any]:
        statement = intents.select().join(lanes, lanes.c.key == intents.c.lane).where(lanes.c.gate == ALERTMANAGER_GATE)
        return list(connection.execute(statement.order_by(intents.c.id)))

    return await service.house.store.read(read)


async def test_hostile_names_are_found_again(any_world: World, patch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Receiver and group labels with everything that a query, a matcher or a regular expression could trip over."""
    made = any_world
    receiver = 'on.call (+) [a|b] "$^'
    async with (
        monitors.alertmanager(
            tmp_path / "am", f"{made.url}/webhooks/alertmanager", TOKEN, receiver=receiver
        ) as manager,
        watching(made, patch, tmp_path, manager.url) as service,
    ):
        # Beside it a group whose receiver a regular expression would take for the same, and one with a label more.
        await manager.fire(
            *sites(5, team=HOSTILE, short="yes"), {"alertname": "SiteDown", "site": "other", "short": "yes"}
        )
        await until(lambda: told(service, 3))
        await worked(service)
        found = await service.house.store.read(records.open_items, Kind.INCIDENT, 10)
        assert sorted(one.firing for one in found if isinstance(one, Incident)) == [1, 5]
        names = {one.source.receiver for one in found if isinstance(one, Incident) and one.source}
        assert names == {f"{receiver} short"}, "as Alertmanager's configuration has it, and routes ask for it"


async def test_a_group_that_stays_truncated_is_looked_at_again(
    any_world: World, patch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = any_world
    async with (
        monitors.alertmanager(tmp_path / "am", f"{made.url}/webhooks/alertmanager", TOKEN) as manager,
        watching(made, patch, tmp_path, manager.url) as service,
    ):
        await manager.fire(*sites(4, short="yes"))
        await until(lambda: told(service, 2))
        await worked(service)
        assert (await incident(service)).firing == 4
        kinds = [row.kind for row in await waiting(service)]
        assert sorted(kinds) == ["alertmanager.look", "alertmanager.reconcile"]
        await manager.fire(*sites(4, short="yes"), starts_at=FIRST, ends_at=datetime.now(UTC).isoformat())
        await until(lambda: look_is_due(service))
        await worked(service)
        over = await incident(service)
        assert (over.firing, over.stage) == (0, "resolved")
        assert [row.kind for row in await waiting(service)] == ["alertmanager.reconcile"], "nobody looks any more"


async def look_is_due(service: Service) -> bool:
    """Whether a delivery has asked for a look at once."""
    return any(row.kind == "alertmanager.look" and row.due_at == 0.0 for row in await waiting(service))


async def test_an_alertmanager_that_has_lost_everything_ends_nothing_until_it_has_settled(
    any_world: World, patch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = any_world
    webhook, port = f"{made.url}/webhooks/alertmanager", free_port()
    async with (
        monitors.alertmanager(tmp_path / "am", webhook, TOKEN, port=port) as manager,
        watching(made, patch, tmp_path, manager.url) as service,
    ):
        await manager.fire(*sites(2))
        await until(lambda: told(service, 2))
        await worked(service)
        assert await firing(service) == 2
    # The same address, and nothing of what it knew.
    async with monitors.alertmanager(tmp_path / "anew", webhook, TOKEN, port=port) as manager:
        async with watching(made, patch, tmp_path, manager.url, SOPILOT_ALERTMANAGER_SETTLING_S="600") as service:
            await worked(service)
            assert await firing(service) == 2
        async with watching(made, patch, tmp_path, manager.url) as service:
            await worked(service)
            over = await incident(service)
            assert (over.firing, over.stage) == (0, "resolved")
            (next_one,) = await waiting(service)
            assert next_one.due_at > service.house.clock.now() + EVERY_S / 2


async def test_groups_of_another_alertmanager_are_never_asked_about_nor_ended(
    any_world: World, patch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nor is the address that a delivery names ever asked: only the one that is set."""
    async with fake_alertmanager() as ours, fake_alertmanager() as named:
        ours.will("/api/v2/alerts", [])
        ours.will("/api/v2/status", {"uptime": "2020-01-01T00:00:00Z", "cluster": {"status": "ready"}})
        async with watching(any_world, patch, tmp_path, ours.url) as service:
            status, _ = await deliver(service, body_of("04_truncated_firing_f_3", externalURL=named.url))
            assert status == 200
            await worked(service)
            assert await firing(service) == 2
            assert (ours.asked, named.asked) == ([], [])
            _, report = await service.get("/readyz")
            (check,) = [one for one in report["checks"] if one["name"] == "alertmanager"]
            assert not check["ok"]
            assert check["warning"]
            assert named.url in check["problem"]
            assert "SOPILOT_ALERTMANAGER_EXTERNAL_URLS" in check["remedy"]
        other = {"SOPILOT_ALERTMANAGER_EXTERNAL_URLS": f"http://am.example, {named.url}/"}
        async with watching(any_world, patch, tmp_path, ours.url, **other) as service:
            await worked(service)
            assert await firing(service) == 0
            assert named.asked == []


async def test_without_its_address_left_out_alerts_are_counted(
    any_world: World, patch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with inside(any_world.env, patch, tmp_path) as service:
        await service.house.start_schedules()
        await deliver(service, body_of("04_truncated_firing_f_3"))
        found = await incident(service)
        assert found.source is not None
        assert (found.firing, found.source.truncated) == (2, 3)
        assert await waiting(service) == []


async def test_while_its_api_is_down_deliveries_come_and_the_service_stays_ready(
    any_world: World, patch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    async with watching(any_world, patch, tmp_path, url) as service:
        await deliver(service, body_of("04_truncated_firing_f_3", externalURL=url))
        await worked(service)
        assert await firing(service) == 2
        (shut,) = await service.house.store.read(lambda connection: list(connection.execute(gates.select())))
        assert shut.name == ALERTMANAGER_GATE
        _, report = await service.get("/readyz")
        checks = {one["name"]: one for one in report["checks"]}
        assert checks["work"]["ok"], checks["work"]
        assert checks["alertmanager"]["warning"]
        assert "cannot be reached" in checks["alertmanager"]["problem"]
        assert 'sopilot_gate_closed{gate="alertmanager"} 1.0' in (await service.get("/metrics"))[1]


async def test_a_number_that_nothing_of_ours_can_hold_is_taken_for_many(
    any_world: World, patch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with watching(any_world, patch, tmp_path, "http://am.example") as service:
        body = body_of("04_truncated_firing_f_3", externalURL="http://am.example")
        status, answer = await deliver(service, body.replace(b'"truncatedAlerts":3', b'"truncatedAlerts":%d' % 10**30))
        assert (status, answer["result"]) == (200, "opened")
        assert await look_is_due(service)


async def test_what_cannot_be_told_apart_stays_unknown_and_resolves_nothing(
    any_world: World, patch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two routes with one receiver and the same labels: nothing is taken, ends are found all the same."""
    body = captured("04_truncated_firing_f_3")["body"]
    group = {"labels": body["groupLabels"], "receiver": {"name": body["receiver"]}, "alerts": []}
    first = body["alerts"][0]["fingerprint"]
    async with fake_alertmanager() as fake:
        fake.will("/api/v2/status", {"uptime": "2020-01-01T00:00:00Z", "cluster": {"status": "ready"}})
        fake.will("/api/v2/alerts/groups", [group, group])
        for there, left in (([{"fingerprint": first}], 1), ([], 0)):
            fake.will("/api/v2/alerts", there)
            async with watching(any_world, patch, tmp_path, fake.url) as service:
                await deliver(service, body_of("04_truncated_firing_f_3", externalURL=fake.url))
                await worked(service)  # the look, and the reconciling of a start
                await service.house.start_schedules()
                await worked(service)
                found = await incident(service)
                assert found.source is not None
                assert (found.firing, found.source.truncated, found.stage) == (left, 3, "reported")
                assert "alertmanager.look" in [row.kind for row in await waiting(service)], "it is tried again"
