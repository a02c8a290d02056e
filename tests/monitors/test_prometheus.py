"""A real Prometheus and a real Alertmanager against `sopilot serve`: alerts fire, grow and end, also while nobody is there."""

from __future__ import annotations

import json
import sqlite3
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from tests.service.support import SECRETS, World, serving, until
from tests.support import monitors

pytestmark = pytest.mark.timeout(240)  # four processes, on a machine that may be busy


def incidents(folder: Path) -> list[dict[str, Any]]:
    """All incidents, as they are kept."""
    with closing(sqlite3.connect(f"file:{folder / 'sopilot.db'}?mode=ro", uri=True)) as database:
        return [json.loads(row[0]) for row in database.execute("SELECT data FROM items ORDER BY created_at, id")]


def fires(folder: Path, *sites: str) -> dict[str, Any] | None:
    """The newest incident, once exactly these sites fire on it."""
    newest = (incidents(folder) or [None])[-1]
    if newest is None:
        return None
    firing = {one["summary"] for one in newest.get("alerts", ()) if one.get("ends_at") is None}
    return newest if firing == {f"{site} is down" for site in sites} else None


def resolved(folder: Path, *sites: str) -> dict[str, Any] | None:
    """The newest incident, once it is resolved and had exactly these sites."""
    newest = fires(folder)
    if newest is None or newest["stage"] != "resolved":
        return None
    return newest if {one["summary"] for one in newest["alerts"]} == {f"{site} is down" for site in sites} else None


async def test_from_a_metric_to_a_card_and_back_also_while_nobody_is_there(sqlite_world: World, tmp_path: Path) -> None:
    made = sqlite_world
    webhook, token = f"{made.url}/webhooks/alertmanager", SECRETS["SOPILOT_INTAKE_TOKEN"]
    async with AsyncExitStack() as stack:
        watched = await stack.enter_async_context(monitors.sites())
        manager = await stack.enter_async_context(monitors.alertmanager(tmp_path / "am", webhook, token))
        await stack.enter_async_context(monitors.prometheus(tmp_path / "prom", watched.url, manager.url))
        made.env |= {"SOPILOT_ALERTMANAGER_URL": manager.url, "SOPILOT_ALERTMANAGER_SETTLING_S": "1"}
        async with serving(made, tmp_path) as running:
            await made.say("route incidents here")
            await fires_grows_and_ends(made, tmp_path, watched)
            await a_group_that_is_told_in_part(made, tmp_path, watched)
            await running.killed()
        watched.fall("night", "night-1")
        # Alertmanager finds nobody, and tries again within the group's interval.
        await until(lambda: manager.counted("alertmanager_notifications_failed_total"))
        async with serving(made, tmp_path) as running:
            await until(lambda: fires(tmp_path, "night-1"))
            await until(lambda: on_a_card(made, "night-1 is down"))
            await running.killed()
        await an_end_that_is_never_told(made, tmp_path, watched, manager)


async def fires_grows_and_ends(made: World, folder: Path, watched: monitors.Sites) -> None:
    """The plain way, up to the card and the issue."""
    watched.fall("web", "shop")
    first = await until(lambda: fires(folder, "shop"))
    assert first["severity"] == "sev1"
    await until(lambda: on_a_card(made, "shop is down"))
    watched.fall("web", "blog")
    grown = await until(lambda: fires(folder, "shop", "blog"))
    assert grown["id"] == first["id"], "the group's second instance is the same incident"
    watched.recover()
    over = await until(lambda: resolved(folder, "shop", "blog"))
    assert not any(one.get("assumed") for one in over["alerts"]), "Alertmanager told these ends itself"
    (issue,) = await until(lambda: issues_of(made, first["title"]))
    await until(lambda: status_is(made, issue["id"], "Done"))


async def a_group_that_is_told_in_part(made: World, folder: Path, watched: monitors.Sites) -> None:
    """Two of five alerts are told: the others are fetched, and their ends too."""
    names = [f"crowd-{number}" for number in range(5)]
    watched.fall("crowd", *names)
    group = await until(lambda: fires(folder, *names))
    assert group["source"].get("truncated", 0) == 0, "nothing of it is unknown"
    watched.recover()
    over = await until(lambda: resolved(folder, *names))
    assert over["id"] == group["id"]


async def an_end_that_is_never_told(
    made: World, folder: Path, watched: monitors.Sites, manager: monitors.Alertmanager
) -> None:
    """What ends under a silence is told to nobody; the start that follows finds it gone."""
    await manager.silence("team", "night")
    watched.recover()
    await until(lambda: nothing_listed(manager))
    assert fires(folder, "night-1") is not None
    async with serving(made, folder):
        over = await until(lambda: resolved(folder, "night-1"))
        assert all(one["assumed"] for one in over["alerts"])


async def on_a_card(made: World, text: str) -> bool:
    return any(text in card for card in await made.cards())


async def issues_of(made: World, title: str) -> list[dict[str, Any]]:
    return [issue for issue in await made.issues() if issue["summary"] == title]


async def status_is(made: World, issue: str, status: str) -> bool:
    async with made.http.get(f"{made.jira.url}/_control/board", params={"project": "OPS"}) as answer:
        columns = (await answer.json())["columns"]
    return any(one["id"] == issue for column in columns if column["name"] == status for one in column["issues"])


async def nothing_listed(manager: monitors.Alertmanager) -> bool:
    return not await manager.listed()


def test_a_missing_program_is_a_failure_in_ci_and_else_a_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-program is not installed"):
        monitors.binary("no-such-program")
    monkeypatch.setenv("CI", "")
    with pytest.raises(pytest.skip.Exception, match="no-such-program is not installed"):
        monitors.binary("no-such-program")
