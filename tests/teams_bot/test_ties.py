"""A record whose issue is gone: what its card offers, and what people decide on it and in chat."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.jira import edits
from sandbox.jira.seed import human_fields
from sop.desk import wishes
from tests.teams_bot.office import ALEX, CHINESE, GROUP, MEI, Json
from tests.teams_bot.test_outages import Site, site
from tests.teams_bot.wire import buttons, texts

__all__ = ["site"]


async def gone(site: Site) -> None:
    """An incident in the group chat, whose issue was deleted."""
    await site.office.say(MEI, GROUP, "incident new 首頁 500 錯誤")
    await site.pass_time(30)
    issue = next(iter(site.jira.state.site.issues.values()))

    edits.delete(site.jira.state, site.jira.state.site.bot, issue)
    await site.office.house.store.tx(wishes.sync, "INC-1", site.office.clock.now())
    await site.pass_time(30)


async def card(site: Site) -> Json:
    return (await site.office.cards(GROUP))[-1]


async def message(site: Site) -> str:
    found = [one for one in await site.office.messages(GROUP) if one.get("attachments")]
    return str(found[-1]["id"])


async def test_the_card_says_so_and_offers_what_can_be_done(site: Site) -> None:
    await gone(site)
    shown = await card(site)
    assert "deleted in Jira or hidden from SOPilot" in texts(shown)
    form = buttons(shown)["Jira issue…"]
    offered = [one["title"] for one in form["card"]["actions"]]
    assert offered == ["Create anew in Jira", "Go on without Jira", "Close the record"]


async def test_a_press_makes_the_issue_anew_and_a_second_one_changes_nothing(site: Site) -> None:
    await gone(site)
    old = await message(site)
    data = {"item": "INC-1", "v": 1}
    await site.office.pressed(MEI, GROUP, old, "recreate", data)
    await site.pass_time(30)
    assert "OPS-2" in texts(await card(site))
    body = await site.office.pressed(MEI, GROUP, old, "recreate", data)
    assert "OPS-2" in str(body["value"])
    await site.pass_time(30)
    assert len(site.jira.state.site.issues) == 1


async def test_who_has_not_the_right_is_told_which_one(site: Site) -> None:
    await gone(site)
    body = await site.office.pressed(ALEX, GROUP, await message(site), "unlink", {"item": "INC-1", "v": 1})
    assert "decide which issue a record has" in body["value"]
    body = await site.office.pressed(ALEX, GROUP, await message(site), "unlink", {"item": "INC-1", "v": 1}, CHINESE)
    assert "決定紀錄對應的議題" in body["value"]


@pytest.mark.parametrize(
    ("locale", "unlinked", "standing", "relinked"),
    [
        ("en-US", "unlink INC-1", "goes on without Jira", "relink INC-1 OPS-2"),
        (CHINESE, "取消連結 INC-1", "不再與 Jira 同步", "改連結 INC-1 OPS-2"),
    ],
)
async def test_in_chat_in_both_languages(site: Site, locale: str, unlinked: str, standing: str, relinked: str) -> None:
    await gone(site)
    before = len(await site.office.messages(GROUP))
    await site.office.say(MEI, GROUP, unlinked, locale=locale)
    await site.pass_time(30)
    said = [one.get("text") or "" for one in (await site.office.messages(GROUP))[before:]]
    assert any(standing in one for one in said), said
    assert "OPS-1" not in texts(await card(site))

    state = site.jira.state
    fields: dict[str, Any] = {"summary": "theirs", "issuetype": "Incident"}
    edits.create(state, state.site.bot, state.site.projects["OPS"], human_fields(state.site, fields), {})
    await site.office.say(MEI, GROUP, relinked, locale=locale)
    await site.pass_time(60)
    assert "OPS-2" in texts(await card(site))
