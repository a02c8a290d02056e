"""The report on a comparison of everything: one card a day, none for a quiet night, and when a record was last seen equal."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, insert

from sop.desk import lanes_of, nightly
from sop.lanes import put
from sop.storage.tables import links, parked
from teams_bot.reporting import PATIENCE_S
from tests.teams_bot.office import CHANNEL, GROUP, MEI, MEI_CHAT, Office
from tests.teams_bot.wire import texts

DAY_S = 86_400.0


@pytest.fixture
async def routed(office: Office) -> Office:
    """Incidents go into the group chat."""
    await office.ask(MEI, GROUP, "route incidents here")
    await office.advance(60)
    return office


async def compared(office: Office, **figures: Any) -> None:
    """A comparison of everything has ended; the report is out where there is one."""
    now = office.clock.now()
    found = {"compared": 120, "behind": 0, "missing": 0, "began": now - 90, "ended": now} | figures
    lane = lanes_of.cron_lane("nightly-report")

    def wish(connection: Connection) -> None:
        put(connection, lane, lanes_of.NIGHTLY_REPORT, found, gate=lanes_of.TEAMS_GATE, now=now, merge_key="report")

    await office.house.store.tx(wish)
    await office.settle(2 * PATIENCE_S)


async def add(office: Office, table: Any, **row: Any) -> None:
    await office.house.store.tx(lambda connection: connection.execute(insert(table).values(**row)) and None)


async def link(office: Office, item_id: str, **more: Any) -> None:
    row = {"item_id": item_id, "state": "linked", "issue_id": "10001", "issue_key": "OPS-1", "url": "https://j/OPS-1"}
    await add(office, links, **(row | more))


async def park(office: Office, item_id: str, at: float) -> None:
    row = {"lane": lanes_of.jira_lane(item_id), "gate": "jira", "kind": lanes_of.SYNC, "payload": "{}"}
    await add(office, parked, **row, reason="no", remedy="mend it", suspect=False, at=at)


async def test_what_differed_is_told_where_incidents_go(routed: Office) -> None:
    await compared(routed, behind=3)
    card = await routed.card(GROUP)
    assert "Night check: 120 records compared with Jira" in texts(card)
    assert "In step again\n3" in texts(card)
    assert await routed.cards(CHANNEL) == []


async def test_a_quiet_night_posts_nothing_but_is_known(routed: Office) -> None:
    await compared(routed)
    assert await routed.cards(GROUP) == []
    (answer,) = await routed.ask(MEI, MEI_CHAT, "status")
    assert "Compared with Jira: 120 records" in answer["text"]


async def test_what_waits_for_a_person_is_told_even_where_nothing_differed(routed: Office) -> None:
    await link(routed, "INC-7", state="gone")
    await park(routed, "INC-8", routed.clock.now())
    await compared(routed)
    card = texts(await routed.card(GROUP))
    assert "Gone in Jira\nINC-7" in card
    assert "Parked\nINC-8" in card


async def test_it_is_in_the_language_of_the_conversation(office: Office) -> None:
    await office.ask(MEI, GROUP, "事件發到這裡", locale="zh-TW")
    await office.advance(60)
    await compared(office, behind=1)
    assert "夜間比對：已與 Jira 比對 120 筆紀錄" in texts(await office.card(GROUP))


async def test_one_card_a_day(routed: Office) -> None:
    await compared(routed, behind=1)
    first = await routed.card(GROUP)
    await compared(routed, behind=2)
    again = await routed.card(GROUP)
    assert again["id"] == first["id"]
    assert "Differed\n2" in texts(again)
    await routed.advance(DAY_S)
    await compared(routed, behind=1)
    assert len(await routed.cards(GROUP)) == 2


async def test_it_waits_for_what_is_being_mended_but_not_for_ever(routed: Office) -> None:
    now = routed.clock.now()

    def wish(connection: Connection) -> None:
        put(connection, "jira:INC-9", lanes_of.SYNC, {"item": "INC-9"}, gate="held", now=now - 1, due_at=now + DAY_S)

    await routed.house.store.tx(wish)
    await compared(routed, behind=1)
    card = texts(await routed.card(GROUP))
    assert routed.clock.now() - now > PATIENCE_S
    assert "Not yet\n1" in card


async def test_without_a_route_it_is_kept_for_whoever_asks(office: Office) -> None:
    await compared(office, behind=5)
    assert await office.parked() == []
    told = await office.house.store.read(nightly.last)
    assert told is not None
    assert told.compared == 120


async def test_show_says_when_both_sides_were_last_seen_equal(office: Office) -> None:
    await office.ask(MEI, MEI_CHAT, "incident new 首頁 500 錯誤")
    assert [one for one in await office.ask(MEI, MEI_CHAT, "show INC-1") if one.get("text")] == []
    await link(office, "INC-1")
    (said,) = [one for one in await office.ask(MEI, MEI_CHAT, "show INC-1") if one.get("text")]
    assert said["text"] == "INC-1 and OPS-1 have not been seen equal yet"


async def test_show_says_it_in_the_readers_language_and_zone(office: Office) -> None:
    await office.ask(MEI, MEI_CHAT, "incident new 首頁 500 錯誤")
    await link(office, "INC-1", verified_at="2026-11-22T03:04:05.000000+00:00")
    (said,) = [one for one in await office.ask(MEI, MEI_CHAT, "顯示 INC-1", locale="zh-TW") if one.get("text")]
    assert said["text"] == "INC-1 與 OPS-1 最近一次確認一致：2026/11/22 11:04"
