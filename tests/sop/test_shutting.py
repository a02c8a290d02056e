"""Conversations that are shut and opened, on both databases: what rests, what waits, and that neither is left behind."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import orjson
import pytest
from hypothesis import given, settings, strategies as st
from msgspec.structs import replace
from sqlalchemy import Connection, create_engine, insert, select, update

from sop.desk import conversations, lanes_of as names, places, shutting, wishes
from sop.desk.conversations import Told
from sop.desk.health import health
from sop.desk.standing import State
from sop.lanes import claiming, settling
from sop.lanes.leases import Owner
from sop.procedure import load_default
from sop.records.items import Kind
from sop.storage import Store
from sop.storage.moments import to_text
from sop.storage.tables import conversations as table, intents, lanes, metadata, parked, placements
from tests.durability.support import NOW

CHANNEL, OTHER = "19:web@thread.tacv2", "19:web2@thread.tacv2"
THREAD = f"{CHANNEL};messageid=17"
AT = to_text(NOW)
T = NOW.timestamp()
ME = Owner("worker-1")


def known(connection: Connection, *where: str) -> None:
    for conversation in where or (CHANNEL, OTHER):
        conversations.remember(connection, conversation, Told("{}", "en"), AT)


def refuse(connection: Connection, conversation: str = CHANNEL, asked_at: float = T) -> None:
    shutting.refuse(
        connection, conversation, State.REFUSED, reason="403", remedy="install", asked_at=asked_at, now=asked_at + 1
    )


def card(connection: Connection, item: str, where: str = CHANNEL, digest: str | None = "d") -> None:
    connection.execute(insert(placements).values(conversation_id=where, item_id=item, activity_id="1", digest=digest))


async def everything(store: Store, table: Any, *columns: Any) -> list[Any]:
    def read(connection: Connection) -> list[Any]:
        return list(connection.execute(select(*(columns or (table,)))).all())

    return await store.read(read)


async def test_a_refusal_shuts_the_channel_once_with_its_threads(store: Store) -> None:
    await store.tx(known)
    for number in range(3):
        await store.tx(refuse, THREAD if number else CHANNEL)
    (one,) = await everything(store, parked)
    assert (one.lane, one.kind, one.remedy) == (f"conversation:{CHANNEL}", "teams.reopen", "install")
    row = await store.read(places.conversation_row, THREAD)
    assert row is not None
    assert conversations.is_shut(row)
    assert not conversations.is_shut(await store.read(places.conversation_row, OTHER))


async def test_a_refusal_of_what_was_asked_before_it_opened_shuts_nothing(store: Store) -> None:
    await store.tx(known)
    await store.tx(refuse)
    assert await store.tx(shutting.reopen, CHANNEL, T + 10)
    await store.tx(refuse, CHANNEL, T + 9)
    assert await everything(store, parked) == []
    await store.tx(refuse, CHANNEL, T + 11)
    assert len(await everything(store, parked)) == 1


async def test_opening_takes_everything_of_that_channel_and_nothing_else(store: Store) -> None:
    def prepare(connection: Connection) -> None:
        known(connection)
        refuse(connection)
        for where in (CHANNEL, THREAD, OTHER):
            wishes.say(connection, where, "hello", T)
            connection.execute(
                insert(parked).values(
                    lane=f"card:{where}/INC-9",
                    gate="teams",
                    kind="card.refresh",
                    merge_key="refresh",
                    payload=orjson.dumps({"conversation": where, "item": "INC-9"}).decode(),
                    reason="400",
                    remedy="",
                    suspect=False,
                    at=T,
                )
            )
        connection.execute(update(lanes).values(not_before=T + 300, next_at=T + 300))
        card(connection, "INC-1", digest=None)
        card(connection, "INC-2")
        card(connection, "INC-3", THREAD, digest=None)
        card(connection, "INC-4", OTHER, digest=None)

    await store.tx(prepare)
    assert await store.tx(shutting.reopen, CHANNEL, T + 10)

    due = {row.key for row in await everything(store, lanes) if row.next_at <= T + 10}
    assert due == {
        f"say:{CHANNEL}",
        f"say:{THREAD}",
        f"card:{CHANNEL}/INC-9",
        f"card:{THREAD}/INC-9",
        f"card:{CHANNEL}/INC-1",
        f"card:{THREAD}/INC-3",
    }
    assert [row.lane for row in await everything(store, parked)] == [f"card:{OTHER}/INC-9"]
    assert not await store.tx(shutting.reopen, CHANNEL, T + 11), "once"


async def test_a_lane_that_is_worked_on_is_not_taken_from_its_worker(store: Store) -> None:
    await store.tx(known)
    await store.tx(wishes.say, CHANNEL, "hello", T)
    (job,) = await store.tx(claiming.claim, ME, T, 5)
    await store.tx(refuse)
    await store.tx(shutting.reopen, CHANNEL, T + 2)
    await store.tx(settling.complete, ME, job, T + 2, None)
    assert await everything(store, lanes) == []


@pytest.mark.parametrize("first", ["rest", "open"])
async def test_a_card_that_rests_while_its_conversation_opens_is_looked_at_again(store: Store, first: str) -> None:
    await store.tx(known)
    await store.tx(card, "INC-1")
    await store.tx(refuse)
    resting = (shutting.rest, CHANNEL, "INC-1", T + 5)
    opening = (shutting.reopen, CHANNEL, T + 5)
    for step in (resting, opening) if first == "rest" else (opening, resting):
        await store.tx(*step)
    assert [row.lane for row in await everything(store, intents)] == [f"card:{CHANNEL}/INC-1"]


async def test_no_order_of_resting_and_opening_leaves_a_card_behind(store: Store) -> None:
    """Both at once, many times: whoever comes second sees the other."""
    items = [f"INC-{number}" for number in range(1, 25)]
    await store.tx(known)
    for item in items:
        await store.tx(card, item)
    for round_ in range(5):
        await store.tx(refuse, CHANNEL, T + 100.0 * round_ + 50)
        at = T + 100.0 * round_ + 60
        rests = [store.tx(shutting.rest, CHANNEL, item, at) for item in items]
        await asyncio.gather(*rests[:12], store.tx(shutting.reopen, CHANNEL, at), *rests[12:])
        assert {row.lane for row in await everything(store, intents)} == {f"card:{CHANNEL}/{item}" for item in items}
        await store.tx(lambda connection: connection.execute(update(placements).values(digest="d")) and None)


async def test_what_waits_behind_a_shut_conversation_is_not_late(store: Store) -> None:
    await store.tx(known)
    await store.tx(refuse)
    await store.tx(wishes.say, THREAD, "hello", T)
    state = await store.read(health, load_default(), T + 5000)
    assert (state.waiting, state.oldest_s, state.parked) == (0, 0.0, 1)
    assert [(one.id, one.state) for one in state.shut] == [(CHANNEL, State.REFUSED)]
    await store.tx(wishes.say, OTHER, "hello", T)
    assert (await store.read(health, load_default(), T + 5000)).waiting == 1


def test_lanes_tell_where_they_post() -> None:
    assert names.channel_of_lane(names.say_lane(THREAD)) == CHANNEL
    assert names.channel_of_lane(names.card_lane(THREAD, "INC-1")) == CHANNEL
    assert names.channel_of_lane(names.card_lane("a:x/y", "INC-1")) == "a:x/y"
    assert names.channel_of_lane(names.jira_lane("INC-1")) is None
    assert names.channel_of_lane(names.conversation_lane(CHANNEL)) is None


async def test_thousands_of_shut_chats_are_no_burden(store: Store) -> None:
    chats = [f"a:{number}" for number in range(3000)]

    def prepare(connection: Connection) -> None:
        row = {"reference": "{}", "language": "en", "updated_at": AT, "state": "removed", "since": AT}
        connection.execute(insert(table), [{"id": chat, **row} for chat in chats])
        wishes.say(connection, chats[-1], "hello", T)
        wishes.sync(connection, "INC-1", T)

    await store.tx(prepare)
    state = await store.read(health, load_default(), T + 5)
    assert (state.waiting, state.shut) == (1, ())


async def test_where_the_procedure_routed_is_told_of_as_well(store: Store) -> None:
    procedure = replace(load_default(), routes={Kind.INCIDENT: CHANNEL})
    await store.tx(known)
    assert (await store.read(health, procedure, T)).routes["incident"] == CHANNEL
    removal = {"reason": "removed", "remedy": "install", "now": AT, "told_at": AT}
    await store.tx(shutting.shut, CHANNEL, State.REMOVED, **removal)
    state = await store.read(health, procedure, T)
    assert state.routes["incident"] is None
    assert [(one.id, one.had_routes) for one in state.shut] == [(CHANNEL, ("incident",))]


async def test_what_is_told_without_names_keeps_them(store: Store) -> None:
    await store.tx(conversations.remember, CHANNEL, Told("1", "en", name="Web", team_id="t", team_name="SRE"), AT)
    assert await store.tx(conversations.remember, CHANNEL, Told("2", "zh-Hant", seen_at=AT), AT)
    row = await store.tx(conversations.locked, CHANNEL)
    assert row is not None
    assert (row.reference, row.language, row.name, row.team_id, row.team_name) == ("2", "en", "Web", "t", "SRE")
    assert await store.read(conversations.called, THREAD) == "“Web” (SRE)"
    assert not await store.tx(conversations.remember, CHANNEL, Told("0", "en", seen_at="2001"), AT)


@settings(max_examples=25, deadline=None)
@given(st.permutations([(f"2026-11-0{day}", f"url-{day}") for day in range(1, 7)]))
def test_whatever_order_activities_come_in_the_newest_address_stays(order: list[tuple[str, str]]) -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        for (seen_at, url), following in itertools.zip_longest(order, order[1:]):
            conversations.remember(connection, CHANNEL, Told(url, "en", seen_at), AT)
            row = conversations.locked(connection, CHANNEL)
            assert row is not None
            so_far = order[: order.index(following)] if following else order
            assert (row.seen_at, row.reference) == max(so_far)
