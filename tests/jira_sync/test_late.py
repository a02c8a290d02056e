"""A write whose sender has lost its lane arrives after others have gone on: it is older than what they agreed on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from jira_sync.values import identity
from sop.records import commands as c
from sop.storage.tables import lanes, links
from tests.jira_sync.conftest import MEI, House

Arrives = Callable[[], Awaitable[None]]


async def held_up(house: House, item: str, write: Any) -> Arrives:
    """Our side's change is sent by a worker that loses its lane on the way; what is returned lets the request arrive."""
    held: list[tuple[str, dict[str, Any]]] = []

    async def taken_over(issue_id: str, fields: dict[str, Any], behind: dict[str, Any]) -> None:
        held.append((issue_id, {"fields": fields} | behind))
        another = update(lanes).values(owner="another", epoch=lanes.c.epoch + 1, lease_until=house.clock.now())
        await house.store.tx(lambda connection: connection.execute(another) and None)

    edit, house.client.edit = house.client.edit, taken_over  # type: ignore[method-assign]
    await house.do(write, item)
    await house.worker.run_due()
    house.client.edit = edit  # type: ignore[method-assign]
    [(issue_id, body)] = held

    async def arrives() -> None:
        await house.client.call("PUT", "issue/{}", issue_id, body=body)
        await house.hint(item)

    return arrives


async def lates(house: House) -> list[str | None]:
    """What links remember of writes that may still arrive."""
    return list(await house.store.read(lambda connection: connection.execute(select(links.c.late)).scalars().all()))


@pytest.mark.parametrize(
    ("write", "later", "field", "stands"),
    [
        (c.Prioritise("high"), {"priority": "Low"}, "priority", "low"),
        (c.Rename("ours"), {"summary": "theirs"}, "title", "theirs"),
        (c.Describe("ours"), {"description": "theirs"}, "description", "theirs"),
    ],
    ids=["priority", "title", "description"],
)
async def test_it_is_undone(house: House, write: Any, later: dict[str, str], field: str, stands: str) -> None:
    item = await house.report()
    await house.pass_time(60)
    arrives = await held_up(house, item, write)
    await house.pass_time(15)
    await house.act(item, "edit", fields=later)
    await house.hint(item)
    assert getattr((await house.view(item)).item, field) == stands
    await arrives()
    await house.pass_time(20)
    seen = await house.view(item)
    assert getattr(seen.item, field) == stands
    name, value = next(iter(later.items()))
    there = (await house.issue(item))["fields"][name]
    assert (there["name"] if name == "priority" else there) == value
    assert seen.conflicts == ()


async def test_labels_that_it_brought_or_took_are_as_before(house: House) -> None:
    item = await house.report()
    marker = (await house.issue(item))["fields"]["labels"]
    arrives = await held_up(house, item, c.Relabel(add=("ours",)))
    await house.pass_time(15)
    await house.act(item, "edit", fields={"labels": ["theirs", *marker]})
    await house.hint(item)
    assert (await house.view(item)).item.labels == ("theirs",)
    await arrives()
    await house.pass_time(20)
    assert (await house.view(item)).item.labels == ("theirs",)
    assert set((await house.issue(item))["fields"]["labels"]) == {"theirs", *marker}


async def test_what_it_ran_over_unseen_stands_again(house: House) -> None:
    item = await house.report()
    arrives = await held_up(house, item, c.Prioritise("high"))
    await house.pass_time(15)
    await house.act(item, "edit", fields={"priority": "Low"})
    await arrives()
    await house.pass_time(20)
    seen = await house.view(item)
    assert seen.item.priority == "low"
    assert (await house.issue(item))["fields"]["priority"]["name"] == "Low"
    assert seen.conflicts == ()
    assert await lates(house) == [None]


async def test_whom_it_ran_over_unseen_is_the_owner_again(house: House) -> None:
    item = await house.report()
    await house.do(c.Assign(MEI.person), item)
    await house.pass_time(10)
    arrives = await held_up(house, item, c.Assign(None))
    await house.pass_time(15)
    await house.act(item, "edit", fields={"assignee": house.alex})
    await arrives()
    await house.pass_time(20)
    owner = (await house.view(item)).item.assignee
    assert owner is not None
    assert owner.name == "Alex Wilber"
    assert identity((await house.issue(item))["fields"]["assignee"]) == house.alex


async def test_an_older_write_of_the_same_that_arrives_first_is_not_late(house: House) -> None:
    """Then ours has changed nothing, and has no entry of its own."""
    item = await house.report()
    arrives = await held_up(house, item, c.Relabel(add=("ours",)))
    house.client.meanwhile.append(arrives)
    await house.pass_time(30)
    assert (await house.view(item)).item.labels == ("ours",)
    assert "ours" in (await house.issue(item))["fields"]["labels"]


async def test_it_is_remembered_for_as_long_as_it_may_arrive(house: House) -> None:
    item = await house.report()
    await house.pass_time(60)
    await held_up(house, item, c.Prioritise("high"))
    await house.pass_time(15)
    assert await lates(house) != [None]
    await house.pass_time(600, 60)
    await house.do(c.Rename("later"), item)
    await house.pass_time(20)
    assert await lates(house) == [None]


async def test_nothing_is_remembered_where_jira_has_answered(house: House) -> None:
    item = await house.report()
    await house.do(c.Prioritise("high"), item)
    await house.settle()
    assert await lates(house) == [None]


async def test_who_edits_after_an_older_write_of_the_same_has_ours_in_view(house: House) -> None:
    """The second one to arrive is the late one, though it was sent by whoever holds the lane."""
    item = await house.report()
    arrives = await held_up(house, item, c.SetDue(date(2027, 1, 5)))

    async def alex() -> None:
        await arrives()
        await house.act(item, "edit", fields={"duedate": "2027-02-01"})

    house.client.meanwhile.append(alex)
    await house.pass_time(30)
    seen = await house.view(item)
    assert str(seen.item.due) == "2027-02-01"
    assert (await house.issue(item))["fields"]["duedate"] == "2027-02-01"
    assert seen.conflicts == ()
