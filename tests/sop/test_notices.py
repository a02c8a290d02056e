"""What is kept of an episode, on both databases, and how many cards are told that they wait."""

from __future__ import annotations

from sqlalchemy import select

from sop.desk import lanes_of, notices, places, wishes
from sop.desk.notices import CARDS, CLEAR_S, Notice
from sop.lanes import gates
from sop.procedure import load_default
from sop.storage import Store
from sop.storage.tables import intents

GATE = lanes_of.JIRA_GATE


async def test_an_episode_from_its_beginning_to_its_end(store: Store) -> None:
    assert await store.read(notices.read, GATE) is None
    await store.tx(gates.close, GATE, 100.0, "down", "wait", None, probed=False)
    fresh = await store.read(notices.read, GATE)
    assert fresh == Notice(GATE, 100.0, "down", "wait")
    await store.tx(notices.told, fresh, "19:a", "activity")
    await store.tx(gates.close, GATE, 160.0, "down otherwise", "", None, probed=True)
    told = await store.read(notices.read, GATE)
    assert told == Notice(GATE, 100.0, "down", "wait", "19:a", "activity")
    await store.tx(gates.open_, GATE)
    await store.tx(notices.opened, GATE, 200.0)
    opened = await store.read(notices.read, GATE)
    assert opened is not None
    assert (opened.is_over(200.0 + CLEAR_S - 1), opened.is_over(200.0 + CLEAR_S)) == (False, True)
    await store.tx(notices.over, GATE)
    assert await store.read(notices.read, GATE) is None


async def test_wishes_to_watch_are_one(store: Store) -> None:
    for at in range(50):
        await store.tx(notices.watch, GATE, float(at))
    rows = await store.read(lambda connection: connection.execute(select(intents.c.kind)).scalars().all())
    assert rows == [lanes_of.NOTICE]


async def test_the_route_of_notices_is_said_once_and_again(store: Store) -> None:
    procedure = load_default()
    assert await store.read(notices.route, procedure) is None
    assert await store.tx(notices.set_route, "19:a") is None
    assert await store.tx(notices.set_route, "19:b") == "19:a"
    assert await store.read(notices.route, procedure) == "19:b"


async def test_of_two_thousand_that_wait_the_newest_changes_of_people_are_told(store: Store) -> None:
    def fill(connection):  # type: ignore[no-untyped-def]
        for number in range(2000):
            item = f"INC-{number}"
            places.place(connection, item, "19:a")
            if number % 2:
                wishes.sync(connection, item, 1000.0 + number)
            else:
                wishes.sync_in_background(connection, item, 1000.0 + number)

    await store.tx(fill)
    await store.tx(notices.show_waiting, 9000.0)
    told = await store.read(
        lambda one: one.execute(select(intents.c.lane).where(intents.c.kind == lanes_of.CARD)).scalars().all()
    )
    assert set(told) == {lanes_of.card_lane("19:a", f"INC-{number}") for number in range(1999, 1999 - 2 * CARDS, -2)}
