"""Gathered reads: few requests for many lanes, no answer older than the question, and one bad id is one lane's matter."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from sqlalchemy import select

from jira_sync.dialects import BULK_MOST
from jira_sync.gather import CHANGES_MOST, PATIENCE_S, Gathered
from jira_sync.mirror import Mirror
from jira_sync.vendor_errors import NotThere
from sop.desk import Sync, lanes_of, wishes
from sop.errors import Rejected, Retryable
from sop.lanes import Calm, Task, Worker
from sop.records import commands as c
from sop.storage.tables import intents
from tests.jira_sync.conftest import House


class Source:
    """Issues by id, that count how often they were read. Each request takes a turn of the loop, or as many as `turns`."""

    def __init__(self, there: set[str], turns: int = 1) -> None:
        self.there = there
        self.turns = turns
        self.requests: list[list[str]] = []
        self.fails: Exception | None = None
        self.long: set[str] = set()
        self.version = 0

    async def single(self, issue_id: str) -> dict[str, Any]:
        self.requests.append([issue_id])
        told = self.version
        await self._take()
        if issue_id not in self.there:
            raise NotThere(f"no {issue_id}")
        return {"id": issue_id, "version": told}

    async def bulk(self, ids: list[str]) -> list[dict[str, Any]]:
        self.requests.append(ids)
        told = self.version
        await self._take()
        if self.fails is not None:
            raise self.fails
        return [self._told(one, told) for one in sorted(ids) if one in self.there]

    def _told(self, issue_id: str, version: int) -> dict[str, Any]:
        histories = [{}] * (CHANGES_MOST if issue_id in self.long else 3)
        return {"id": issue_id, "version": version, "changelog": {"histories": histories, "total": len(histories)}}

    async def _take(self) -> None:
        for _ in range(self.turns):
            await asyncio.sleep(0)


async def read(gathered: Gathered, ids: list[str]) -> list[Any]:
    return await asyncio.gather(*(gathered.read(one) for one in ids), return_exceptions=True)


async def test_a_read_alone_goes_out_at_once_and_alone() -> None:
    source = Source({"1"})
    gathered = Gathered(source.single, source.bulk, at_once=1)
    assert (await gathered.read("1"))["id"] == "1"
    assert (await gathered.read("1"))["id"] == "1"
    assert source.requests == [["1"], ["1"]]


async def test_those_that_wait_share_a_request_of_a_hundred_at_most() -> None:
    ids = [str(n) for n in range(251)]
    source = Source(set(ids))
    found = await read(Gathered(source.single, source.bulk, at_once=1), ids)
    assert [one["id"] for one in found] == ids
    assert [len(one) for one in source.requests] == [1, BULK_MOST, BULK_MOST, 50]


async def test_what_is_missing_or_cut_short_is_read_by_itself() -> None:
    source = Source({"1", "2", "3", "4"})
    source.long = {"3"}
    found = await read(Gathered(source.single, source.bulk, at_once=1), ["1", "2", "gone", "3", "4"])
    assert isinstance(found[2], NotThere)
    assert [one["id"] for one in (*found[:2], *found[3:])] == ["1", "2", "3", "4"]
    assert source.requests == [["1"], ["2", "gone", "3", "4"], ["gone"], ["3"]]


async def test_a_refused_request_is_asked_one_by_one() -> None:
    source = Source({"1", "2", "3"})
    source.fails = Rejected("one of these is no id")
    found = await read(Gathered(source.single, source.bulk, at_once=1), ["1", "2", "no id", "3"])
    assert isinstance(found[2], NotThere)
    assert [one["id"] for one in (*found[:2], found[3])] == ["1", "2", "3"]


async def test_a_jira_that_is_down_is_asked_once() -> None:
    source = Source({"1", "2", "3"})
    source.fails = Retryable("down", destination="jira")
    found = await read(Gathered(source.single, source.bulk, at_once=1), ["1", "2", "3"])
    assert found[0]["id"] == "1"
    assert found[1] is found[2] is source.fails
    assert len(source.requests) == 2


async def test_whoever_gives_up_takes_nobody_along() -> None:
    source = Source({"1", "2", "3"}, turns=3)
    gathered = Gathered(source.single, source.bulk, at_once=1)
    waiting = [asyncio.create_task(gathered.read(one)) for one in ("1", "2", "2", "3")]
    await asyncio.sleep(0)
    waiting[0].cancel()
    waiting[1].cancel()
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert [one["id"] for one in found[2:] if not isinstance(one, BaseException)] == ["2", "3"]


async def test_a_slow_jira_is_not_waited_for_without_end() -> None:
    """Real time, since that is what is promised: the first answer never comes."""
    source = Source({"1", "2"})
    never: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    async def single(issue_id: str) -> dict[str, Any]:
        return await never if issue_id == "1" else await source.single(issue_id)

    gathered = Gathered(single, source.bulk, at_once=1)
    stuck = asyncio.create_task(gathered.read("1"))
    await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE_S + 5):
        assert (await gathered.read("2"))["id"] == "2"
    stuck.cancel()


@settings(max_examples=60, deadline=None)
@given(
    asked=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=60),
    there=st.sets(st.integers(0, 9)),
    turns=st.integers(1, 5),
    at_once=st.integers(1, 3),
)
def test_everybody_is_answered_and_by_no_older_read(
    asked: list[tuple[int, int]], there: set[int], turns: int, at_once: int
) -> None:
    """asked: ids, each with how many turns of the loop after the one before."""

    async def run() -> None:
        source = Source({str(one) for one in there}, turns)
        gathered = Gathered(source.single, source.bulk, at_once=at_once)

        async def ask(issue_id: str) -> None:
            source.version += 1
            since = source.version
            try:
                found = await gathered.read(issue_id)
            except NotThere:
                assert int(issue_id) not in there
            else:
                assert found["id"] == issue_id
                assert found["version"] >= since, "read after it was asked for"

        async with asyncio.timeout(10), asyncio.TaskGroup() as group:
            for number, pause in asked:
                group.create_task(ask(str(number)))
                for _ in range(pause):
                    await asyncio.sleep(0)

    asyncio.run(run())


# --- the whole mirror -------------------------------------------------------------------------------------------------


def requests(house: House) -> Counter[str]:
    """Ours so far: method and path, without ids."""
    ours = [
        one for one in house.jira.state.control.log.entries if "python-requests" in one.headers.get("User-Agent", "")
    ]
    return Counter(
        f"{one.method} {'issue' if one.path.split('/')[-1].isdigit() else one.path.split('/')[-1]}" for one in ours
    )


async def hints(house: House, items: list[str]) -> None:
    """Webhooks about all of them at once."""
    for item in items:
        await house.store.tx(wishes.sync, item, house.clock.now())
    await house.settle()


async def test_many_issues_changed_at_once_are_read_in_few_requests(house: House) -> None:
    items = [await house.report(f"incident {n}") for n in range(12)]
    for item in items:
        await house.act(item, "edit", fields={"summary": f"{item} there"})
    before = requests(house)
    await house.rest.fault("delay", seconds=0.1, match={"path": r"/issue/(\d+|bulkfetch)$"}, times=12)
    await hints(house, items)
    spent = requests(house) - before
    assert [(await house.view(item)).item.title for item in items] == [f"{item} there" for item in items]
    if house.server:
        assert spent == {"GET issue": 12}, "a Data Center reads one by one"
    else:
        assert spent.total() <= 4
        assert spent["POST bulkfetch"] >= 1


async def test_an_issue_that_is_deleted_among_others_is_a_tombstone_and_they_are_in_step(house: House) -> None:
    items = [await house.report(f"incident {n}") for n in range(6)]
    await house.act(items[4], "delete")
    for item in items[:4]:
        await house.act(item, "edit", fields={"summary": "changed there"})
    await hints(house, items)
    assert [(await house.view(item)).item.title for item in items[:4]] == ["changed there"] * 4
    assert (await house.view(items[4])).sync is Sync.GONE
    assert (await house.view(items[5])).sync is Sync.EQUAL


async def test_comments_in_jira_come_with_a_gathered_read(house: House) -> None:
    items = [await house.report(f"incident {n}") for n in range(6)]
    for item in items:
        await house.act(item, "comment", body="seen there")
    await hints(house, items)
    for item in items:
        assert [one.text for one in (await house.view(item)).comments] == ["seen there"]


async def test_a_write_over_somebodys_is_found_in_a_long_changelog(house: House) -> None:
    """The bulk answer tells 40 changes: where more were made since our write, it would hide what ours ran over."""
    items = [await house.report(f"incident {n}") for n in range(4)]
    await house.pass_time(10)

    async def edit_there() -> None:
        await house.act(items[3], "edit", fields={"summary": "run over"})

    await house.do(c.Rename("ours"), items[3])
    house.client.meanwhile.append(edit_there)
    await house.settle()
    for n in range(CHANGES_MOST + 5):
        await house.act(items[3], "edit", fields={"description": f"edit {n}"})
    await hints(house, items)
    assert [one.field for one in (await house.view(items[3])).conflicts] == ["title"]


@pytest.mark.parametrize(("deployment", "database_url"), [("cloud", "sqlite")], indirect=True)
async def test_people_do_not_wait_behind_background_reads(house: House) -> None:
    items = [await house.report(f"incident {n}") for n in range(8)]
    await house.pass_time(10)
    for item in items[:7]:
        await house.act(item, "edit", fields={"summary": "there"})
        await house.store.tx(wishes.sync_in_background, item, house.clock.now())
    await house.do(c.Rename("a person's"), items[7])
    seen = len(house.jira.state.control.log.entries)
    await house.settle()
    linked = (await house.view(items[7])).link
    assert linked is not None
    told = [one for one in list(house.jira.state.control.log.entries)[seen:] if one.path.endswith("bulkfetch")]
    assert told
    assert not any(linked.issue_id in one.body["issueIdsOrKeys"] for one in told), "read by itself"
    assert not await house.store.read(lambda one: one.execute(select(intents.c.id).where(intents.c.due_at <= 0)).all())


# --- what a create and a burst cost -----------------------------------------------------------------------------------


async def test_a_jira_that_has_just_answered_is_not_asked_before_a_create(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.report("first")
    before = requests(house)
    for n in range(3):
        await house.do(c.ReportIncident(f"incident {n}"))
    await house.settle()
    assert requests(house)["GET myself"] == before["GET myself"] == 1
    monkeypatch.setattr("jira_sync.transport.JUST_S", 0.0)
    await house.do(c.ReportIncident("much later"))
    await house.settle()
    assert requests(house)["GET myself"] == 2


@pytest.mark.parametrize(("deployment", "database_url"), [("cloud", "sqlite")], indirect=True)
async def test_a_burst_on_one_issue_is_three_writes_and_ends_in_step(house: House) -> None:
    item = await house.report()
    await house.pass_time(10)
    calm = Calm(house.clock, 1.0)
    mirror = Mirror(house.store, house.desk, house.client, calm)
    house.worker = Worker(house.store, {**house.worker._tasks, lanes_of.SYNC: Task(mirror.sync)}, house.clock)
    writes = len(house.writes())
    for n in range(200):
        await house.do(c.Rename(f"title {n}"), item)
        await house.pass_time(0.01, step=0.01)
    await house.pass_time(10, step=0.25)
    assert (await house.issue(item))["fields"]["summary"] == "title 199"
    assert (await house.view(item)).sync is Sync.EQUAL
    assert len(house.writes()) - writes == 3
