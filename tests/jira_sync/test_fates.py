"""What becomes of a record when its issue moves, vanishes, comes back or can only be read; what people can do then."""

from __future__ import annotations

from typing import Any

import pytest

from jira_sync.mirror import Look
from jira_sync.sweep import ensure_sweep
from sop.desk import Sync, records
from sop.desk.door import Handled
from sop.errors import Said
from sop.lanes import gates
from sop.records import commands as c
from sop.records.outcomes import Code, Refusal
from sop.records.people import Actor, Person, Role, Side
from sop.words import words
from tests.jira_sync.conftest import House

RESPONDER = Actor(Person("Alex", "aad-alex"), Side.TEAMS, Role.RESPONDER)


@pytest.fixture
def seed() -> dict[str, Any]:
    statuses = ["To Do", "In Progress", "In Review", "Triage", {"name": "Done", "category": "done"}]
    return {"projects": [{"key": "OPS", "name": "Operations"}, {"key": "WEB", "name": "Web"}], "statuses": statuses}


async def key_of(house: House, item: str) -> str | None:
    link = (await house.view(item)).link
    return link.key if link is not None else None


async def journal(house: House, item: str, field: str = "issue") -> list[tuple[str | None, str | None]]:
    rows = await house.store.read(records.journal_of, item)
    return [(row.old, row.new) for row in rows if row.field == field]


async def gone(house: House, title: str = "gone") -> str:
    item = await house.report(title)
    await house.pass_time(10)
    await house.act(item, "delete")
    await house.hint(item)
    assert (await house.view(item)).sync is Sync.GONE
    return item


# --- what happens in Jira ---------------------------------------------------------------------------------------------


async def test_a_moved_issue_keeps_its_record_under_the_new_key(house: House) -> None:
    item = await house.report()
    await house.act(item, "move", project="WEB")
    await house.hint(item)
    assert await key_of(house, item) == "WEB-1"
    assert (await house.view(item)).sync is Sync.EQUAL
    assert await journal(house, item) == [('"OPS-1"', '"WEB-1"')]
    await house.do(c.Rename("still mirrored"), item)
    await house.settle()
    assert (await house.issue(item))["fields"]["summary"] == "still mirrored"


async def test_a_renamed_project_takes_its_records_along(house: House) -> None:
    item = await house.report()
    await house.rest.act("rename_project", project="OPS", to="RUN")
    await house.hint(item)
    assert await key_of(house, item) == "RUN-1"
    assert (await house.view(item)).sync is Sync.EQUAL


async def test_an_issue_of_another_type_goes_on(house: House) -> None:
    item = await house.report()
    await house.act(item, "change_type", to="Bug")
    await house.do(c.Rename("of another type"), item)
    await house.settle()
    assert (await house.view(item)).sync is Sync.EQUAL
    assert (await house.issue(item))["fields"]["summary"] == "of another type"


async def test_a_deleted_issue_that_is_restored_is_the_records_again(house: House) -> None:
    item = await house.report()
    await house.store.tx(ensure_sweep, house.clock.now())
    issue_id = str((await house.issue(item))["id"])
    await house.act(item, "delete")
    await house.do(c.Rename("meanwhile"), item)
    await house.settle()
    assert (await house.view(item)).sync is Sync.GONE
    assert (await house.view(item)).item.title == "meanwhile"
    await house.rest.act("restore", issue=issue_id)
    await house.pass_time(600, step=60)
    assert (await house.view(item)).sync is Sync.EQUAL
    assert (await house.issue(item))["fields"]["summary"] == "meanwhile"


async def test_an_archived_issue_is_only_read_and_written_once_it_is_restored(house: House) -> None:
    item = await house.report()
    await house.pass_time(10)
    await house.act(item, "edit", fields={"priority": "High"})
    await house.act(item, "archive")
    await house.do(c.Rename("waits"), item)
    await house.do(c.AddComment("c1", "waits too"), item)
    began = len(house.writes())
    await house.settle()
    await house.hint(item)
    seen = await house.view(item)
    assert (seen.sync, seen.item.priority) == (Sync.ARCHIVED, "high")
    assert len(house.writes()) == began
    await house.store.tx(ensure_sweep, house.clock.now())
    await house.act(item, "restore")
    await house.pass_time(3900, step=60)
    assert (await house.view(item)).sync is Sync.EQUAL
    fields = (await house.issue(item))["fields"]
    assert (fields["summary"], len(fields["comment"]["comments"])) == ("waits", 1)


async def test_a_hidden_project_buries_nothing(house: House) -> None:
    items = [await house.report(f"one of many {n}") for n in range(3)]
    await house.pass_time(10)
    await house.rest.act("hide_project", project="OPS")
    for item in items:
        await house.hint(item)
    assert {(await house.view(item)).sync for item in items} == {Sync.PENDING}
    closed = await house.store.read(gates.closed)
    assert "OPS" in closed["jira"].reason
    assert "Browse Projects" in closed["jira"].remedy
    await house.rest.act("show_project", project="OPS")
    await house.pass_time(60)
    assert {(await house.view(item)).sync for item in items} == {Sync.EQUAL}


# --- what people decide -----------------------------------------------------------------------------------------------


async def test_a_gone_issue_is_made_anew_with_everything_people_said(house: House) -> None:
    item = await house.report()
    await house.do(c.AddComment("c1", "said before"), item)
    await house.do(c.MoveTo("fixing"), item)
    await house.settle()
    issue_id = str((await house.issue(item))["id"])
    await house.act(item, "delete")
    await house.hint(item)
    assert isinstance(await house.do(c.Recreate(), item), Handled)
    await house.settle()
    await house.pass_time(10)
    seen = await house.view(item)
    assert (seen.sync, await key_of(house, item)) == (Sync.EQUAL, "OPS-2")
    fields = (await house.issue(item))["fields"]
    assert (fields["status"]["name"], len(fields["comment"]["comments"])) == ("In Progress", 1)
    assert await journal(house, item) == [('"OPS-1"', None)]
    # The old one comes back: it is not taken for the record's, though it has our label and property.
    await house.rest.act("restore", issue=issue_id)
    await house.store.tx(ensure_sweep, house.clock.now())
    await house.pass_time(600, step=60)
    assert await key_of(house, item) == "OPS-2"


async def test_the_answer_of_the_new_create_is_lost_while_the_old_issue_is_back(house: House) -> None:
    item = await gone(house)
    await house.rest.fault("drop_after_commit", match={"method": "POST", "path": "/issue$"}, times=1)
    await house.do(c.Recreate(), item)
    await house.settle()
    await house.rest.act("restore", issue=next(iter(house.jira.state.site.deleted)))
    await house.pass_time(180)
    assert await key_of(house, item) == "OPS-2"
    assert len(house.jira.state.site.issues) == 2


async def test_an_unlinked_record_goes_on_without_jira(house: House) -> None:
    item = await house.report()
    await house.pass_time(10)
    began = len(house.writes())
    assert isinstance(await house.do(c.Unlink(), item), Handled)
    await house.do(c.Rename("only here"), item)
    await house.act_on("OPS-1", "edit", fields={"summary": "only there"})
    await house.pass_time(60)
    seen = await house.view(item)
    assert (seen.sync, seen.link, seen.item.title) == (Sync.UNLINKED, None, "only here")
    assert len(house.writes()) == began
    again = await house.do(c.Unlink(), item)
    assert isinstance(again, Refusal)
    assert again.code is Code.ALREADY


async def test_a_key_is_not_called_wrong_while_jira_shows_us_nothing(house: House) -> None:
    item = await gone(house, "ours")
    await house.rest.fault("status", status=404, match={"path": "/(issue|project)/"})
    await house.do(c.Relink("OPS-99"), item)
    await house.settle()
    assert (await house.view(item)).sync is Sync.PENDING


async def test_relinking_shows_where_the_two_differ_and_overwrites_nothing_unseen(house: House) -> None:
    item = await gone(house, "ours")
    made = await house.rest.create("theirs", priority={"name": "High"})
    await house.do(c.Relink(made["key"].lower()), item)
    await house.settle()
    await house.pass_time(10)
    seen = await house.view(item)
    assert (seen.sync, await key_of(house, item)) == (Sync.EQUAL, made["key"])
    assert {one.field: (one.kept, one.dropped) for one in seen.conflicts}["title"] == ("theirs", "ours")
    assert await journal(house, item) == [('"OPS-1"', f'"{made["key"]}"')]
    await house.do(c.Rename("both"), item)
    await house.settle()
    assert (await house.issue(item))["fields"]["summary"] == "both"


async def test_an_issue_that_nobody_finds_is_said_and_another_can_be_chosen(house: House) -> None:
    item = await gone(house)
    await house.do(c.Relink("OPS-99"), item)
    await house.settle()
    seen = await house.view(item)
    assert seen.sync is Sync.PARKED
    assert seen.said == (Said("no_issue", {"key": "OPS-99", "id": item}),)
    for language, typed in (("en", f"relink {item}"), ("zh-Hant", f"改連結 {item}")):
        assert typed in words(language)("stuck.no_issue", **seen.said[0].facts)
    await house.do(c.Recreate(), item)
    await house.settle()
    assert (await house.view(item)).sync is Sync.EQUAL


async def test_an_issue_belongs_to_one_record_only(house: House) -> None:
    item, other = await gone(house), await house.report("other")
    taken = await house.do(c.Relink("OPS-2"), item)
    assert isinstance(taken, Refusal)
    assert (taken.code, taken.facts["id"]) == (Code.ISSUE_TAKEN, other)
    # Under a key that only Jira knows to be the same issue's.
    await house.rest.act("rename_project", project="OPS", to="RUN")
    await house.do(c.Relink("RUN-2"), item)
    await house.settle()
    seen = await house.view(item)
    assert seen.sync is Sync.PARKED
    assert other in seen.trouble


async def test_who_may_and_when(house: House) -> None:
    item = await house.report()
    for action in (c.Recreate(), c.Unlink(), c.Relink("OPS-2")):
        refused = await house.do(action, item, RESPONDER)
        assert isinstance(refused, Refusal)
        assert refused.code is Code.NOT_ALLOWED
    alive = await house.do(c.Recreate(), item)
    assert isinstance(alive, Refusal)
    assert alive.code is Code.HAS_ISSUE
    bad = await house.do(c.Relink("the one below"), item)
    assert isinstance(bad, Refusal)
    assert bad.code is Code.BAD_KEY


async def test_a_record_is_unlinked_while_its_issue_is_read(house: House) -> None:
    item = await house.report()
    await house.pass_time(10)
    await house.do(c.Rename("half way"), item)

    async def unlink() -> None:
        await house.do(c.Unlink(), item)

    house.client.meanwhile.append(unlink)
    await house.settle()
    await house.pass_time(10)
    assert (await house.view(item)).sync is Sync.UNLINKED


async def test_a_dry_run_knows_what_would_not_be_written(house: House) -> None:
    item, archived = await house.report("unlinked"), await house.report("archived")
    await house.pass_time(10)
    await house.do(c.Unlink(), item)
    await house.act(archived, "archive")
    await house.do(c.Rename("waits"), archived)
    await house.settle()
    assert await house.mirror.look(item) is None
    look = await house.mirror.look(archived)
    assert isinstance(look, Look)
    assert look.plan.is_empty


async def test_a_status_of_another_workflow_is_said_and_everything_else_goes_on(house: House) -> None:
    item = await house.report()
    await house.act(item, "move", project="WEB")
    await house.act(item, "transition", to="Triage")
    await house.act(item, "edit", fields={"priority": "High"})
    await house.hint(item)
    seen = await house.view(item)
    assert (seen.sync, seen.item.stage, seen.item.priority) == (Sync.PENDING, "reported", "high")
    assert "Triage" in seen.trouble
    await house.act(item, "transition", to="In Progress")
    await house.hint(item)
    assert (await house.view(item)).sync is Sync.EQUAL


async def test_what_is_in_the_making_is_left_to_be_made(house: House) -> None:
    await house.rest.fault("drop_after_commit", match={"method": "POST", "path": "/issue$"}, times=1)
    await house.rest.fault("index_lag", seconds=30)
    item = await house.report()
    assert (await house.view(item)).link is None
    for action in (c.Unlink(), c.Recreate(), c.Relink("WEB-1")):
        refused = await house.do(action, item)
        assert isinstance(refused, Refusal)
        assert refused.code is Code.IN_THE_MAKING
    await house.pass_time(120)
    assert await key_of(house, item) == "OPS-1"
    assert len(house.jira.state.site.issues) == 1
