"""Comments that people edit or delete in Teams: Jira shows it, and keeps what was said."""

from __future__ import annotations

import pytest

from sop.desk.door import Handled
from sop.records import commands as c
from sop.records.outcomes import Code, Refusal
from tests.jira_sync.conftest import MEI, House
from tests.jira_sync.test_accounts import ALEX


async def bodies(house: House, item: str) -> list[str]:
    """What the issue's comments say."""
    return [one["body"] for one in (await house.issue(item))["fields"]["comment"]["comments"]]


async def said(house: House) -> str:
    """A record with a comment of Mei's, in step with Jira."""
    item = await house.report()
    await house.do(c.AddComment("c1", "rolled back"), item)
    await house.settle()
    return item


async def test_an_edit_here_edits_there_once(house: House) -> None:
    item = await said(house)
    house.clock.advance(60)
    await house.do(c.EditComment("c1", "rolled back to 2.3"), item)
    await house.settle()
    assert await bodies(house, item) == ["Mei Lin (Teams):\nrolled back to 2.3"]
    writes = house.writes()
    await house.hint(item)
    assert house.writes() == writes
    (seen,) = (await house.view(item)).comments
    assert (seen.text, seen.unsent) == ("rolled back to 2.3", False)


async def test_a_deletion_here_is_said_there_and_removes_nothing(house: House) -> None:
    item = await said(house)
    await house.do(c.WithdrawComment("c1"), item)
    await house.settle()
    assert await bodies(house, item) == ["Mei Lin (Teams, deleted there by Mei Lin):\nrolled back"]
    await house.hint(item)
    (seen,) = (await house.view(item)).comments
    assert seen.deleted_by is not None
    await house.do(c.EditComment("c1", "rolled back"), item)
    await house.settle()
    assert await bodies(house, item) == ["Mei Lin (Teams):\nrolled back"]


async def test_a_later_edit_in_jira_stands(house: House) -> None:
    item = await said(house)
    await house.do(c.EditComment("c1", "by Mei"), item)
    house.jira.state.clock.advance(60)
    there = (await house.issue(item))["fields"]["comment"]["comments"][0]["id"]
    await house.act(item, "edit_comment", comment=there, body="Mei Lin (Teams):\nby Alex")
    await house.settle()
    assert await bodies(house, item) == ["Mei Lin (Teams):\nby Alex"]
    (seen,) = (await house.view(item)).comments
    assert (seen.text, seen.unsent) == ("by Alex", False)


async def test_what_was_deleted_before_jira_had_it_never_comes_there(house: House) -> None:
    item = await house.report()
    await house.do(c.AddComment("c1", "oops"), item)
    await house.do(c.WithdrawComment("c1"), item)
    await house.settle()
    assert await bodies(house, item) == []


@pytest.mark.parametrize("action", [c.EditComment("c1", "x"), c.WithdrawComment("c1")])
async def test_only_whoever_wrote_it(house: House, action: c.EditComment | c.WithdrawComment) -> None:
    item = await said(house)
    refused = await house.do(action, item, actor=ALEX)
    assert isinstance(refused, Refusal)
    assert refused.code is Code.NOT_ALLOWED


async def test_what_cannot_be(house: House) -> None:
    item, other = await said(house), await house.report("another")
    for action, where, code in (
        (c.EditComment("c1", " "), item, Code.EMPTY),
        (c.EditComment("c1", "x" * 40_000), item, Code.TOO_LONG),
        (c.EditComment("c1", "rolled back"), item, Code.ALREADY),
        (c.EditComment("c1", "x"), other, Code.NOT_FOUND),
        (c.WithdrawComment("none"), item, Code.NOT_FOUND),
    ):
        refused = await house.do(action, where, actor=MEI)
        assert isinstance(refused, Refusal), action
        assert refused.code is code
    assert isinstance(await house.do(c.WithdrawComment("c1"), item), Handled)
    refused = await house.do(c.WithdrawComment("c1"), item)
    assert isinstance(refused, Refusal)
    assert refused.code is Code.ALREADY
