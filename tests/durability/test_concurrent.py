"""Commands on one record at the same time: none is lost, and none is carried out twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import msgspec
import orjson
import pytest
from sqlalchemy import Connection, select, update

from sop.desk import Answer, Handled, lanes_of, records
from sop.intake.alertmanager import parse
from sop.records import commands as c
from sop.records.items import Kind, decode, encode
from sop.records.people import SYSTEM
from sop.storage import Store
from sop.storage.tables import alert_groups, counters, intents, items, journal
from tests.durability.desk_process import write
from tests.durability.support import begin, captured, command, desk, dump, ended, overlapping, report, rows, spawn

TASKS, EACH = 8, 25
"""Each task gives twice as many commands: comments and labels in turn."""


async def test_tasks_of_one_process_lose_nothing(store: Store) -> None:
    item = await report(store, desk())
    await asyncio.gather(*(write(store, item, f"task{n}", EACH) for n in range(TASKS)))
    await check_everything_is_there(store, item, [f"task{n}" for n in range(TASKS)], EACH)


async def test_two_processes_lose_nothing(database_url: str, store: Store) -> None:
    item = await report(store, desk())
    processes = [spawn("desk_process", database_url, item, name, "4", "20") for name in ("one", "two")]
    await begin(*processes)
    await ended(*processes)
    names = [f"{name}{task}" for name in ("one", "two") for task in range(4)]
    await check_everything_is_there(store, item, names, 20)


async def check_everything_is_there(store: Store, item_id: str, names: Iterable[str], each: int) -> None:
    marks = {f"{name}-{n}" for name in names for n in range(each)}

    def check(connection: Connection) -> None:
        item = records.load(connection, item_id)
        assert item is not None
        assert set(item.labels) == marks
        assert item.version == 1 + len(marks), "one for each change of the labels; a comment changes no field"
        written = records.comments_of(connection, item_id)
        assert {comment.text for comment, _id, _digest in written} == {f"text {mark}" for mark in marks}
        entries = records.journal_of(connection, item_id)
        assert [entry.field for entry in entries[:1]] == ["created"]
        said = [orjson.loads(entry.new) for entry in entries if entry.field == "comment"]
        assert sorted(said) == sorted(f"text {mark}" for mark in marks)
        steps = [(orjson.loads(entry.old), orjson.loads(entry.new)) for entry in entries if entry.field == "labels"]
        assert len(entries) == 1 + len(said) + len(steps)
        before: list[str] = []
        for old, new in steps:
            assert old == before
            assert len(set(new) - set(old)) == 1
            before = new
        assert set(before) == marks
        waiting = connection.execute(select(intents).where(intents.c.lane == lanes_of.jira_lane(item_id))).all()
        assert [(intent.kind, intent.version) for intent in waiting] == [(lanes_of.SYNC, len(entries))]

    await store.read(check)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_without_the_lock_updates_are_lost(store: Store) -> None:
    """The control: the same load on a naive read-modify-write, so that the tests above are known to see a loss."""
    item_id = await report(store, desk())

    def naive(connection: Connection, label: str) -> None:
        text = connection.execute(select(items.c.data).where(items.c.id == item_id)).scalar_one()
        item = decode(text)
        fresh = msgspec.structs.replace(item, labels=(*item.labels, label))
        connection.execute(update(items).where(items.c.id == item_id).values(data=encode(fresh)))

    async def add(task: int) -> None:
        for n in range(25):
            await store.tx(naive, f"{task}-{n}")

    await asyncio.gather(*(add(task) for task in range(TASKS)))
    item = await store.read(records.load, item_id)
    assert item is not None
    assert len(item.labels) < TASKS * 25


TWICE = {
    "comment": c.AddComment("comment-1", "seen"),
    "relabel": c.Relabel(add=("db",)),
    "acknowledge": c.Acknowledge(),
    "move": c.MoveTo("resolved"),
    "report": c.ReportIncident("Checkout is down"),
    "action": c.AddActionItem("Add an index"),
    "route": c.RouteHere(Kind.INCIDENT, "19:ops@thread.tacv2"),
}


@pytest.mark.parametrize("action", TWICE.values(), ids=TWICE.keys())
async def test_a_command_delivered_twice_at_once_is_carried_out_once(store: Store, action: c.Action) -> None:
    door = desk()
    item = await report(store, door)
    makes = isinstance(action, c.ReportIncident | c.AddActionItem | c.RouteHere)
    told = command("twice", action, None if makes else item, seen_version=None if makes else 1)
    first, second = await overlapping(store, lambda x: door.handle(x, told), lambda x: door.handle(x, told))
    after = await store.read(dump)
    assert repeated([first, second]) == [False, True]
    assert isinstance(first, Handled)
    assert isinstance(second, Handled)
    assert second.item == first.item
    assert len([row for row in await store.read(rows, journal) if row.command_id == "twice"]) == 1 + isinstance(
        action, c.Acknowledge
    )
    assert repeated([await store.tx(door.handle, told)]) == [True]
    assert await store.read(dump) == after


async def test_repeated_reports_leave_no_gap_in_the_numbers(store: Store) -> None:
    door = desk()
    tellings = [command(f"report-{n}", c.ReportIncident(f"Trouble {n}")) for n in range(20)] * 3
    answers = await asyncio.gather(*(store.tx(door.handle, told) for told in tellings))
    assert sorted(repeated(answers)) == [False] * 20 + [True] * 40
    ids = {row.id for row in await store.read(rows, items)}
    assert ids == {f"INC-{n}" for n in range(1, 21)}
    assert [tuple(row) for row in await store.read(rows, counters)] == [("INC", 20)]


async def test_first_deliveries_of_one_alert_group_make_one_incident(store: Store) -> None:
    door = desk()
    action = parse(captured("01_grouped_firing_2_f"))

    def told(n: int) -> c.Command:
        return command(f"delivery-{n}", action, actor=SYSTEM)

    await overlapping(store, lambda x: door.handle(x, told(0)), lambda x: door.handle(x, told(1)))
    await asyncio.gather(*(store.tx(door.handle, told(n)) for n in range(2, 12)))
    assert [row.id for row in await store.read(rows, items)] == ["INC-1"]
    assert [row.item_id for row in await store.read(rows, alert_groups)] == ["INC-1"]


async def test_one_delivery_that_arrives_twice_at_once_is_carried_out_once(store: Store) -> None:
    door = desk()
    told = command("delivery", parse(captured("01_grouped_firing_2_f")), actor=SYSTEM)
    answers = await overlapping(store, lambda x: door.handle(x, told), lambda x: door.handle(x, told))
    assert repeated(answers) == [False, True]


def repeated(answers: Iterable[Answer]) -> list[bool]:
    """Which were told before; a refusal is no answer to any of these commands."""
    flags = []
    for answer in answers:
        assert isinstance(answer, Handled), answer
        flags.append(answer.repeated)
    return flags
