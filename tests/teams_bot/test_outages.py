"""Jira is down in every form, with two hundred changes waiting: one notice, few card updates, people first, and an all-clear."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from jira_sync.transport import TIMEOUT_S
from sandbox.common import Served
from sandbox.jira import JiraOptions, JiraState, serve
from sop.desk import Sync, view, wishes
from sop.lanes import gates
from sop.records import commands as c
from sop.records.people import Actor, Person, Role, Side
from tests.teams_bot.office import GROUP, MEI, Json, Office, open_office
from tests.teams_bot.wire import texts

WAITING = 200
MING = Actor(Person("Ming", "aad-ming"), Side.TEAMS, Role.LEAD)


@dataclass
class Site:
    """The office with a Jira behind it."""

    office: Office
    jira: Served[JiraState]

    async def do(self, action: Any, item: str | None = None) -> Any:
        office = self.office
        at = datetime.fromtimestamp(office.clock.now(), UTC)
        command = c.Command(id=str(uuid.uuid4()), actor=MING, at=at, action=action, item_id=item)
        return await office.house.store.tx(office.house.desk.handle, command)

    async def pass_time(self, seconds: float, step: float = 5.0) -> None:
        for _ in range(int(seconds / step)):
            await self.office.worker.run_due()
            await self.office.advance(step)
            self.jira.state.clock.advance(step)
        await self.office.worker.run_due()

    async def filled(self, count: int) -> list[str]:
        """So many incidents, with card and issue, all in step."""
        items = [(await self.do(c.ReportIncident(f"incident {number}"))).item.id for number in range(count)]
        await self.pass_time(240)
        return items

    async def fault(self, kind: str, **rest: Any) -> None:
        self.jira.state.control.faults.add([{"kind": kind, **rest}])

    async def notices(self) -> list[Json]:
        """The cards about SOPilot itself in the group chat."""
        shown = ("cannot be used now", "can be used again")
        return [card for card in await self.office.cards(GROUP) if any(word in texts(card) for word in shown)]

    async def syncs(self, items: list[str]) -> set[Sync]:
        found = [await self.office.house.store.read(view, item, mirrored=True) for item in items]
        return {one.sync for one in found if one is not None}

    async def updates(self) -> int:
        return len(await self.office.calls("PUT"))


@pytest.fixture
async def site(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    options = JiraOptions(rate_limits=False)
    async with serve(options) as jira:
        more = {
            "jira_url": jira.url,
            "jira_email": options.email,
            "jira_api_token": options.token,
            "jira_project": "OPS",
        }
        async with open_office(tmp_path, migrated, monkeypatch, **more) as office:
            jira.state.clock.set(datetime.fromtimestamp(office.clock.now(), UTC))
            await office.ask(MEI, GROUP, "route incidents here")
            yield Site(office, jira)


PAGE = {"Retry-After": "5", "Content-Type": "text/html"}
QUOTA = {"Retry-After": "900", "RateLimit-Reason": "jira-quota-global-based"}
FORMS: dict[str, tuple[dict[str, Any], str]] = {
    "silent": ({"kind": "refuse"}, "gives no answer"),
    "slow": ({"kind": "delay", "seconds": 0.5}, "gives no answer"),
    "maintenance": ({"kind": "status", "status": 503, "headers": PAGE}, "503"),
    "revoked": ({"kind": "status", "status": 401}, "does not accept"),
    "quota": ({"kind": "status", "status": 429, "headers": QUOTA}, "its rate limit is reached"),
}


@pytest.mark.parametrize("form", FORMS)
async def test_one_notice_few_updates_people_first_and_an_all_clear(
    site: Site, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = await site.filled(WAITING)
    assert await site.syncs(items) == {Sync.EQUAL}
    fault, why = FORMS[form]
    if form == "slow":
        # Nobody waits for twenty real seconds here.
        monkeypatch.setattr("jira_sync.transport.TIMEOUT_S", (3.0, 0.1))
    await site.fault(**fault)
    before = await site.updates()
    store, clock = site.office.house.store, site.office.clock
    for item in items[:150]:
        await store.tx(wishes.sync_in_background, item, clock.now())
    for item in items[150:]:
        await site.do(c.Rename(f"during the outage {item}"), item)
    await site.pass_time(600)
    (notice,) = await site.notices()
    assert "Jira cannot be used now" in texts(notice)
    assert why in texts(notice)
    assert await site.syncs(items[150:]) == {Sync.PENDING}
    # Each of the fifty that people changed shows the change and that it waits; the one that met the trouble, too.
    assert await site.updates() - before <= 50 * 2 + 5
    site.jira.state.control.faults.clear()
    monkeypatch.setattr("jira_sync.transport.TIMEOUT_S", TIMEOUT_S)
    began = len(list(site.jira.state.control.log.entries))
    await site.pass_time(1200)
    assert await store.read(gates.closed) == {}
    assert await site.syncs(items) == {Sync.EQUAL}
    (over,) = await site.notices()
    assert "Jira can be used again" in texts(over)
    assert await site.updates() - before <= 50 * 3 + 10
    asked = list(site.jira.state.control.log.entries)[began:]
    written = [number for number, one in enumerate(asked) if one.method == "PUT"]
    assert len(written) == 50
    # Their reads, their writes, and what a worker begins at once besides.
    assert written[-1] < 50 * 2 + 60
    assert await site.office.parked() == []


async def test_a_jira_that_takes_no_changes_is_one_notice_and_parks_nothing(site: Site) -> None:
    items = await site.filled(WAITING)
    page = "<html><head><title>Read-only</title></head><body></body></html>"
    await site.fault("status", match={"method": "PUT"}, status=403, body=page)
    before = await site.updates()
    for item in items:
        await site.do(c.Rename(f"waits {item}"), item)
    await site.pass_time(600, step=10)
    (notice,) = await site.notices()
    assert "Jira (writing) cannot be used now" in texts(notice)
    assert await site.syncs(items) == {Sync.PENDING}
    assert await site.updates() - before <= WAITING * 2 + 10
    assert await site.office.parked() == []
    site.jira.state.control.faults.clear()
    await site.pass_time(900, step=10)
    assert await site.syncs(items) == {Sync.EQUAL}
    (over,) = await site.notices()
    assert "Jira (writing) can be used again" in texts(over)
    # The change with its wait, and that it is over.
    assert await site.updates() - before <= WAITING * 3 + 10


async def test_a_lost_project_buries_nothing_and_is_one_notice(site: Site) -> None:
    """Credentials without the project: searches find nothing, and every issue is not there."""
    items = await site.filled(WAITING)
    site.jira.state.site.projects["OPS"].hidden = True
    store, clock = site.office.house.store, site.office.clock
    for item in items:
        await store.tx(wishes.sync_in_background, item, clock.now())
    await site.pass_time(600, step=10)
    (notice,) = await site.notices()
    assert "Browse Projects" in texts(notice)
    assert Sync.GONE not in await site.syncs(items)
    site.jira.state.site.projects["OPS"].hidden = False
    await site.pass_time(600, step=10)
    assert await site.syncs(items) == {Sync.EQUAL}
    (over,) = await site.notices()
    assert "Jira can be used again" in texts(over)
