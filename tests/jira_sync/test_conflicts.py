"""What both sides change at once: both values are kept whole, and a person takes the other one or keeps what stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sop.desk import Conflict, Sync
from sop.desk.door import Handled
from sop.desk.history import Entry, What, history
from sop.records import commands as c
from sop.records.outcomes import Code, Refusal
from sop.records.people import Actor, Person, Role, Side
from tests.jira_sync.conftest import MEI, House

LONG_OURS, LONG_THEIRS = "ours " * 300 + "end", "theirs " * 300 + "end"
FIELDS: dict[str, tuple[Any, dict[str, Any], Any, Any]] = {
    "title": (c.Rename("ours"), {"summary": "theirs"}, "ours", "theirs"),
    "description": (c.Describe(LONG_OURS), {"description": LONG_THEIRS}, LONG_OURS, LONG_THEIRS),
    "priority": (c.Prioritise("low"), {"priority": "Highest"}, "low", "highest"),
    "due": (c.SetDue(date(2026, 12, 1)), {"duedate": "2026-12-24"}, date(2026, 12, 1), date(2026, 12, 24)),
    "stage": (c.MoveTo("fixing"), {"status": "Done"}, "fixing", "resolved"),
    "assignee": (c.Assign(MEI.person), {"assignee": "alex"}, "Mei Lin", "Alex Wilber"),
}
"""Our command, Jira's edit, and what each makes of the field."""


async def in_jira(house: House, item: str, fields: dict[str, Any]) -> None:
    """Alex changes a field in Jira's own pages."""
    if "status" in fields:
        await house.act(item, "transition", to=fields["status"])
    else:
        await house.act(item, "edit", fields={"assignee": house.alex} if "assignee" in fields else fields)


async def clash(house: House, field: str, last: str, item: str) -> Conflict:
    """Both sides change the field, that one last."""
    ours, theirs, _mine, _others = FIELDS[field]
    for side in ("jira", "teams") if last == "teams" else ("teams", "jira"):
        house.clock.advance(60)
        house.jira.state.clock.advance(60)
        await (house.do(ours, item) if side == "teams" else in_jira(house, item, theirs))
    await house.pass_time(10)
    [conflict] = (await house.view(item)).conflicts
    return conflict


async def value(house: House, item: str, field: str) -> Any:
    """What the record holds; people by name."""
    held = getattr((await house.view(item)).item, field)
    return held.name if isinstance(held, Person) else held


async def told(house: House, item: str, field: str | None) -> tuple[Entry, ...]:
    """The field's history, newest first."""
    return (await house.store.read(history, item, field)).entries


async def agree(house: House, item: str) -> None:
    """Both sides hold the same, and nothing is left to do."""
    await house.pass_time(20)
    before = house.writes()
    await house.hint(item)
    assert house.writes() == before
    assert (await house.view(item)).sync is Sync.EQUAL


@pytest.mark.parametrize("last", ["teams", "jira"])
@pytest.mark.parametrize("field", FIELDS)
async def test_taking_the_other_and_the_other_again_comes_back(house: House, field: str, last: str) -> None:
    item = await house.report()
    conflict = await clash(house, field, last, item)
    _ours, _theirs, mine, others = FIELDS[field]
    first, other = (mine, others) if last == "teams" else (others, mine)
    assert await value(house, item, field) == first
    assert (conflict.kept_side, conflict.dropped_side) == (
        (Side.TEAMS, Side.JIRA) if last == "teams" else (Side.JIRA, Side.TEAMS)
    )
    assert conflict.kept_at is not None
    assert conflict.dropped_at is not None
    for wanted in (other, first, other):
        assert isinstance(await house.do(c.TakeOther(field), item), Handled)
        assert await value(house, item, field) == wanted
        assert (await house.view(item)).conflicts == ()
        await agree(house, item)
        assert await value(house, item, field) == wanted, "Jira holds it too"
    newest = (await told(house, item, field))[0]
    assert (newest.what, newest.person.name, newest.side) == (What.TAKEN, "Mei Lin", Side.TEAMS)
    assert "changelog" in newest.wrote[0], "the entry of Jira's changelog that the write has become"


async def test_keeping_what_stands_settles_it_and_changes_nothing(house: House) -> None:
    item = await house.report()
    await clash(house, "priority", "teams", item)
    before, version = house.writes(), (await house.view(item)).item.version
    assert isinstance(await house.do(c.KeepThis("priority"), item), Handled)
    seen = await house.view(item)
    assert (seen.conflicts, seen.item.priority, seen.item.version) == ((), "low", version)
    await agree(house, item)
    assert house.writes() == before
    kept, dropped, ours = (await told(house, item, "priority"))[:3]
    assert (kept.what, kept.old, kept.new) == (What.KEPT, "highest", "low")
    assert (dropped.what, dropped.person.name, dropped.side) == (What.DROPPED, "Alex Wilber", Side.JIRA)
    assert dropped.evidence.startswith("changelog ")
    assert (ours.what, ours.old, ours.new) == (What.CHANGED, "medium", "low")
    assert await house.do(c.KeepThis("priority"), item) == Refusal(Code.NO_CONFLICT, {"id": item, "field": "priority"})


async def test_a_press_on_another_conflict_than_the_card_showed_does_nothing(house: House) -> None:
    item = await house.report()
    old = await clash(house, "title", "teams", item)
    await house.do(c.KeepThis("title", old.mark), item)
    for action in (c.TakeOther("title", old.mark), c.KeepThis("title", old.mark), c.TakeOther("due"), c.TakeOther("x")):
        answer = await house.do(action, item)
        assert isinstance(answer, Refusal)
        assert answer.code is Code.NO_CONFLICT
    assert await value(house, item, "title") == "ours"


async def test_what_was_kept_does_not_come_back_by_itself(house: House) -> None:
    """A write that Jira refuses is planned again and again, from the same two values."""
    item = await house.report()
    await house.rest.fault("status", match={"method": "PUT", "path": r"/issue/\d+$"}, times=2, status=503)
    conflict = await clash(house, "title", "teams", item)
    await house.do(c.KeepThis("title", conflict.mark), item)
    await agree(house, item)
    assert (await house.view(item)).conflicts == ()
    assert [one.what for one in await told(house, item, "title")].count(What.DROPPED) == 1


async def test_a_write_whose_answer_is_lost_forgets_no_conflict(house: House) -> None:
    """Once it is out, Jira holds our value and nothing looks like a conflict any more."""
    item = await house.report()
    await house.rest.fault("drop_after_commit", match={"method": "PUT", "path": r"/issue/\d+$"}, times=1)
    conflict = await clash(house, "title", "teams", item)
    assert (conflict.kept, conflict.dropped, conflict.dropped_by) == ("ours", "theirs", "Alex Wilber")


async def test_the_other_is_taken_while_the_answer_of_our_write_is_lost(house: House) -> None:
    """Our own write, which we do not know to be through, is nobody's edit: it makes no conflict with what is taken."""
    item = await house.report()
    await house.pass_time(60)
    await in_jira(house, item, {"summary": "theirs"})
    await house.pass_time(5)
    await house.do(c.Rename("first"), item)
    house.clock.advance(10)
    house.jira.state.clock.advance(10)
    await house.rest.fault("drop_after_commit", match={"method": "PUT", "path": r"/issue/\d+$"}, times=1)
    await in_jira(house, item, {"summary": "theirs again"})
    house.clock.advance(10)
    house.jira.state.clock.advance(10)
    await house.do(c.Rename("ours"), item)
    await house.settle()
    assert (await house.issue(item))["fields"]["summary"] == "ours"
    [conflict] = (await house.view(item)).conflicts
    assert (conflict.kept, conflict.dropped) == ("ours", "theirs again")
    await house.do(c.TakeOther("title", conflict.mark), item)
    await house.pass_time(60)
    await agree(house, item)
    assert (await house.view(item)).conflicts == ()
    assert (await house.issue(item))["fields"]["summary"] == "theirs again"
    await house.do(c.TakeOther("title"), item)
    await agree(house, item)
    assert (await house.issue(item))["fields"]["summary"] == "ours"


async def test_what_alex_sets_after_a_write_whose_answer_is_lost_is_taken_without_a_conflict(house: House) -> None:
    item = await house.report()
    await house.pass_time(60)
    await house.rest.fault("drop_after_commit", match={"method": "PUT", "path": r"/issue/\d+$"}, times=1)
    await house.do(c.Rename("ours"), item)
    await house.settle()
    await in_jira(house, item, {"summary": "after ours"})
    await house.pass_time(60)
    assert await value(house, item, "title") == "after ours"
    assert (await house.view(item)).conflicts == ()


async def test_taking_a_stage_takes_the_right_that_moving_there_takes(house: House) -> None:
    item = await house.report()
    await clash(house, "stage", "teams", item)
    viewer = Actor(Person("Vera", "aad-vera"), Side.TEAMS, Role.VIEWER)
    for action in (c.TakeOther("stage"), c.KeepThis("stage")):
        answer = await house.do(action, item, viewer)
        assert isinstance(answer, Refusal)
        assert answer.code is Code.NOT_ALLOWED
    assert len((await house.view(item)).conflicts) == 1


async def test_a_change_in_jira_tells_its_entry_of_the_changelog_and_its_own_moment(house: House) -> None:
    item = await house.report()
    await house.pass_time(30)
    at = house.now()
    await house.act(item, "edit", fields={"priority": "High"})
    await house.pass_time(30)
    await house.hint(item)
    [entry] = await told(house, item, "priority")
    issue = await house.issue(item)
    assert entry.evidence.startswith("changelog ")
    assert entry.evidence.endswith(f" of {issue['key']} ({issue['id']})")
    assert (entry.person.name, entry.side, entry.old, entry.new) == ("Alex Wilber", Side.JIRA, "medium", "high")
    assert abs((entry.at - at).total_seconds()) < 2


async def test_every_change_in_jira_between_two_looks_is_told(house: House) -> None:
    item = await house.report()
    for fields in ({"priority": "High"}, {"priority": "Low"}, {"assignee": house.alex}, {"assignee": house.mei}):
        await house.pass_time(5)
        await house.act(item, "edit", fields=fields)
    await house.act(item, "transition", to="In Review")
    await house.act(item, "transition", to="Done")
    await house.hint(item)
    priority = await told(house, item, "priority")
    assert [(one.old, one.new) for one in priority] == [("high", "low"), ("medium", "high")]
    assert len({one.evidence for one in priority}) == 2
    owner = await told(house, item, "assignee")
    assert [one.new.name for one in owner] == ["林美 Mei Lin", "Alex Wilber"]
    assert owner[0].old.account_id == house.alex
    stage = await told(house, item, "stage")
    assert [(one.old, one.new) for one in stage] == [("verifying", "resolved"), ("reported", "verifying")]


async def test_the_last_fifty_are_told_and_how_many_more_there_are(house: House) -> None:
    item = await house.report()
    for number in range(53):
        await house.do(c.Rename(f"title {number}"), item)
    found = await house.store.read(history, item, "title")
    assert (len(found.entries), found.older, found.entries[0].new) == (50, 3, "title 52")
    assert len((await house.store.read(history, item, None)).entries) == 50
    assert (await house.store.read(history, item, "due")).entries == ()
