"""A Jira that answers and takes no change: what is read goes on, what is to be written waits, one write tries."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from sop.desk import Sync, lanes_of
from sop.lanes import gates
from sop.records import commands as c
from sop.storage.tables import parked
from tests.jira_sync.conftest import House

PAGE = "<html><head><title>Down for maintenance &amp; more</title></head><body>…</body></html>"
FORMS: dict[str, dict[str, Any]] = {
    "page": {"status": 403, "body": PAGE},
    "not allowed": {"status": 405, "body": {"errorMessages": ["Read-only"]}},
}


async def edits(house: House, began: int) -> int:
    return len([one for one in house.writes()[began:] if one.startswith("PUT")])


@pytest.mark.parametrize("form", [*FORMS, "permission"])
async def test_writes_wait_reads_go_on_and_all_is_caught_up(house: House, form: str) -> None:
    items = [await house.report(f"incident {number}") for number in range(12)]
    await house.pass_time(10)
    if form == "permission":
        await house.rest.act("revoke", permission="EDIT_ISSUES")
    else:
        await house.rest.fault("status", match={"method": "PUT"}, **FORMS[form])
    began = len(house.writes())
    for item in items:
        await house.do(c.Rename(f"waits {item}"), item)
    await house.settle()
    await house.pass_time(600, step=10)
    assert {(await house.view(item)).sync for item in items} == {Sync.PENDING}
    closed = (await house.store.read(gates.closed))[lanes_of.JIRA_WRITES]
    assert closed.remedy
    if form == "page":
        assert "Down for maintenance & more" in closed.reason
        assert "<" not in closed.reason
    # Those that found it out, and from then on one in thirty seconds at most.
    assert await edits(house, began) <= len(items) + 30
    await house.act(items[3], "edit", fields={"priority": "High"})
    await house.hint(items[3])
    await house.pass_time(400, step=10)
    assert (await house.view(items[3])).item.priority == "high"
    await house.rest("DELETE", "/_control/faults")
    await house.rest.act("grant", permission="EDIT_ISSUES")
    # Most are woken at once; one that looked in the very moment of the change looks again after six minutes at most.
    await house.pass_time(600, step=10)
    assert lanes_of.JIRA_WRITES not in await house.store.read(gates.closed)
    standing = {item: (await house.view(item)) for item in items}
    assert {one.sync for one in standing.values()} == {Sync.EQUAL}, [one.trouble for one in standing.values()]
    for item in items:
        assert (await house.issue(item))["fields"]["summary"] == f"waits {item}"
    assert not await house.store.read(lambda one: one.execute(select(func.count()).select_from(parked)).scalar_one())


async def test_however_long_it_lasted_one_that_waits_finds_its_end_within_half_a_minute(house: House) -> None:
    items = [await house.report(f"incident {number}") for number in range(2)]
    await house.pass_time(10)
    await house.rest.act("revoke", permission="EDIT_ISSUES")
    for item in items:
        await house.do(c.Rename(f"waits {item}"), item)
    await house.settle()
    await house.pass_time(150, step=5)
    await house.rest.act("grant", permission="EDIT_ISSUES")
    await house.pass_time(35, step=5)
    assert {(await house.view(item)).sync for item in items} == {Sync.EQUAL}


async def test_one_issue_that_may_not_be_edited_holds_up_no_other(house: House) -> None:
    item, other = await house.report("one"), await house.report("other")
    await house.pass_time(10)
    issue_id = (await house.issue(item))["id"]
    refusal = {"errorMessages": ["You do not have permission to edit this issue."]}
    await house.rest.fault("status", match={"method": "PUT", "path": f"/issue/{issue_id}$"}, status=403, body=refusal)
    await house.do(c.Rename("not here"), item)
    await house.do(c.Rename("here"), other)
    await house.settle()
    assert (await house.view(item)).sync is Sync.PARKED
    assert "permission to edit" in (await house.view(item)).trouble
    assert (await house.view(other)).sync is Sync.EQUAL
    assert await house.store.read(gates.closed) == {}
    await house.rest("DELETE", "/_control/faults")
    await house.do(c.Rename("now here"), item)
    await house.settle()
    assert (await house.view(item)).sync is Sync.EQUAL
