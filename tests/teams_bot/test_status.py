"""`status` tells whatever is not in step, and only then that everything is."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from sop.desk import conflicts, lanes_of, nightly
from sop.lanes import gates
from sop.records import commands as c
from sop.records.conflicts import Conflict
from sop.records.people import Side
from tests.teams_bot.office import ALEX, CHINESE, GROUP
from tests.teams_bot.test_outages import Site, site
from tests.teams_bot.test_ties import gone

__all__ = ["site"]

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
CONFLICT = Conflict("priority", "Low", "High", Side.TEAMS, "Mei", "Alex", NOW, NOW, NOW, '"low"', '"high"')


async def status(site: Site, text: str = "status", locale: str = "en-US") -> str:
    (answer,) = await site.office.ask(ALEX, GROUP, text, locale=locale)
    return str(answer["text"])


async def test_of_what_is_in_step_it_says_so(site: Site) -> None:
    await site.filled(2)
    assert "Everything is in step." in await status(site)


async def test_a_record_without_its_issue_is_named(site: Site) -> None:
    await gone(site)
    told = await status(site)
    assert "Everything is in step." not in told
    assert "deleted, hidden or archived: 1 (INC-1)" in told


async def test_a_conflict_is_told_until_somebody_has_settled_it(site: Site) -> None:
    await site.filled(1)
    store = site.office.house.store
    await store.tx(conflicts.store, "INC-1", CONFLICT)
    assert "Changed in Teams and Jira at once: 1." in await status(site)
    await store.tx(conflicts.store, "INC-1", msgspec.structs.replace(CONFLICT, settled=True))
    assert "Everything is in step." in await status(site)


async def test_neither_does_a_settled_one_wait_in_the_nightly_report(site: Site) -> None:
    await site.filled(1)
    store = site.office.house.store
    figures = {"compared": 1, "behind": 0, "missing": 0, "began": 0.0, "ended": 1.0}
    await store.tx(conflicts.store, "INC-1", CONFLICT)
    assert (await store.read(nightly.read, figures)).in_conflict == nightly.Waiting(("INC-1",), 1)
    await store.tx(conflicts.store, "INC-1", msgspec.structs.replace(CONFLICT, settled=True))
    assert not (await store.read(nightly.read, figures)).tells


async def test_what_jira_does_not_take_yet_waits(site: Site) -> None:
    (item,) = await site.filled(1)
    await site.fault("status", status=409, match={"method": "PUT", "path": "/issue/"})
    await site.do(c.Rename("anew"), item)
    await site.pass_time(20)
    told = await status(site)
    assert "Waiting for Jira: 1." in told
    assert "Everything is in step." not in told


async def test_why_jira_cannot_be_used_is_said_in_the_readers_language(site: Site) -> None:
    now = site.office.clock.now()
    await site.office.house.store.tx(
        gates.close, lanes_of.JIRA_GATE, now, "Jira answered 429: Rate limit exceeded.", "", None, probed=False
    )
    assert "Jira 要求稍候：已達到呼叫次數上限。" in await status(site, "狀態", CHINESE)
    assert "its rate limit is reached. Everything waits" in await status(site)
