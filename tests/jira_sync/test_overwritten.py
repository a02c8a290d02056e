"""Somebody writes in Jira between our read and our write: Jira has no If-Match, so it is found afterwards and shown."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from sop.desk import Sync
from sop.desk.history import What, history
from sop.records import commands as c
from sop.records.people import Side
from sop.storage.tables import lanes, links
from tests.jira_sync.conftest import MEI, House


async def looks(house: House) -> int:
    """How often we have read an issue."""
    log = house.jira.state.control.log.entries
    ours = [one for one in log if "python-requests" in one.headers.get("User-Agent", "")]
    return sum(1 for one in ours if one.method == "GET" and one.path.startswith("/rest/api/2/issue/"))


async def remembered(house: House) -> list[str | None]:
    """What links remember of writes."""
    return list(await house.store.read(lambda connection: connection.execute(select(links.c.wrote)).scalars().all()))


@pytest.mark.parametrize(
    ("ours", "theirs", "kept", "dropped"),
    [
        (c.Rename("ours"), {"summary": "theirs"}, "ours", "theirs"),
        (c.Describe("ours"), {"description": "theirs"}, "ours", "theirs"),
        (c.Prioritise("low"), {"priority": "Highest"}, "Low", "Highest"),
        (c.Acknowledge(), "Done", "In Progress", "Done"),
        (c.Acknowledge(), {"assignee": "alex"}, "Mei Lin", "Alex Wilber"),
    ],
    ids=["title", "description", "priority", "status", "assignee"],
)
async def test_it_is_shown_with_both_values(house: House, ours: Any, theirs: Any, kept: str, dropped: str) -> None:
    item = await house.report()

    async def alex() -> None:
        house.clock.advance(1)
        house.jira.state.clock.advance(1)
        if isinstance(theirs, str):
            await house.act(item, "transition", to=theirs)
        else:
            fields = {"assignee": house.alex} if "assignee" in theirs else theirs
            await house.act(item, "edit", fields=fields)

    await house.pass_time(60)
    await house.do(ours, item)
    house.client.meanwhile.append(alex)
    await house.settle()
    assert (await house.view(item)).conflicts == ()
    at = house.now()
    await house.pass_time(10)
    seen = await house.view(item)
    [conflict] = seen.conflicts
    assert (conflict.kept, conflict.dropped) == (kept, dropped)
    assert (conflict.kept_by, conflict.dropped_by) == ("Mei Lin", "Alex Wilber")
    assert abs((conflict.at - at).total_seconds()) < 1
    assert seen.sync is Sync.EQUAL
    before = await looks(house)
    await house.pass_time(60)
    assert await looks(house) == before, "seen once is enough"
    assert await remembered(house) == [None]


async def test_labels_are_merged_again(house: House) -> None:
    item = await house.report()
    await house.do(c.Relabel(add=("a", "b")), item)
    await house.pass_time(10)
    marker = [one for one in (await house.issue(item))["fields"]["labels"] if one not in ("a", "b")]

    async def alex() -> None:
        await house.act(item, "edit", fields={"labels": ["b", "theirs", *marker]})

    await house.do(c.Relabel(add=("ours",)), item)
    house.client.meanwhile.append(alex)
    await house.pass_time(20)
    seen = await house.view(item)
    assert seen.item.labels == ("b", "ours", "theirs")
    assert set((await house.issue(item))["fields"]["labels"]) == {"b", "ours", "theirs", *marker}
    assert seen.conflicts == ()
    assert await remembered(house) == [None]


async def test_a_write_that_ran_over_nobodys_is_looked_at_once_more_and_no_more(house: House) -> None:
    item = await house.report()
    await house.pass_time(60)
    before = await looks(house)
    await house.do(c.Rename("ours"), item)
    await house.do(c.MoveTo("fixing"), item)
    await house.pass_time(60)
    assert await looks(house) == before + 2
    assert (await house.view(item)).conflicts == ()
    assert await remembered(house) == [None]


async def test_what_alex_sets_anew_after_ours_is_no_conflict(house: House) -> None:
    item = await house.report()

    async def alex() -> None:
        await house.act(item, "edit", fields={"summary": "theirs"})

    await house.do(c.Rename("ours"), item)
    house.client.meanwhile.append(alex)
    await house.settle()
    await house.act(item, "edit", fields={"summary": "settled"})
    await house.pass_time(10)
    seen = await house.view(item)
    assert seen.item.title == "settled"
    assert seen.conflicts == ()


async def test_it_is_found_even_where_the_answer_of_our_write_was_lost(house: House) -> None:
    item = await house.report()

    async def alex() -> None:
        await house.act(item, "edit", fields={"summary": "theirs"})

    await house.rest.fault("drop_after_commit", match={"method": "PUT", "path": r"/issue/\d+$"}, times=1)
    await house.do(c.Rename("ours"), item)
    house.client.meanwhile.append(alex)
    await house.pass_time(30)
    seen = await house.view(item)
    assert seen.item.title == "ours"
    [conflict] = seen.conflicts
    assert conflict.dropped == "theirs"


async def test_it_is_shown_though_somebody_set_the_same_before_it(house: House) -> None:
    item = await house.report()

    async def alex() -> None:
        await house.act(item, "edit", fields={"priority": "Highest"})
        await house.act(item, "edit", fields={"priority": "Low"})

    await house.do(c.Prioritise("highest"), item)
    house.client.meanwhile.append(alex)
    await house.pass_time(10)
    [conflict] = (await house.view(item)).conflicts
    assert (conflict.kept, conflict.dropped) == ("Highest", "Low")


async def test_a_label_that_was_taken_off_stays_off_though_somebody_set_the_same_as_ours_before(house: House) -> None:
    item = await house.report()
    await house.do(c.Relabel(add=("a",)), item)
    await house.pass_time(10)
    marker = [one for one in (await house.issue(item))["fields"]["labels"] if one != "a"]

    async def alex() -> None:
        await house.act(item, "edit", fields={"labels": ["a", "b", *marker]})
        await house.act(item, "edit", fields={"labels": ["b", *marker]})

    await house.do(c.Relabel(add=("b",)), item)
    house.client.meanwhile.append(alex)
    await house.pass_time(20)
    assert (await house.view(item)).item.labels == ("b",)
    assert set((await house.issue(item))["fields"]["labels"]) == {"b", *marker}


async def test_a_conflict_is_shown_though_a_later_write_of_the_same_sync_fails(house: House) -> None:
    item = await house.report()
    await house.pass_time(60)
    await house.act(item, "edit", fields={"summary": "theirs"})
    house.clock.advance(10)
    house.jira.state.clock.advance(10)
    await house.rest.fault("status", status=503, match={"method": "POST", "path": "/comment$"}, times=1)
    await house.do(c.Rename("ours"), item)
    await house.do(c.AddComment("c-1", "said"), item)
    await house.pass_time(60)
    seen = await house.view(item)
    [conflict] = seen.conflicts
    assert (seen.item.title, conflict.kept, conflict.dropped) == ("ours", "ours", "theirs")


async def test_what_was_written_is_agreed_on_though_its_sync_never_came_to_its_end(house: House) -> None:
    item = await house.report()
    await house.rest.fault("status", status=503, match={"method": "POST", "path": "/comment$"}, times=1)
    await house.do(c.Rename("ours"), item)
    await house.do(c.AddComment("c-1", "said"), item)
    await house.settle()
    await house.act(item, "edit", fields={"summary": "theirs, in view of ours"})
    await house.pass_time(60)
    seen = await house.view(item)
    assert (seen.item.title, seen.conflicts) == ("theirs, in view of ours", ())


async def test_a_label_of_jiras_is_kept_though_ours_move_on_while_both_are_merged(house: House) -> None:
    item = await house.report()
    marker = (await house.issue(item))["fields"]["labels"]
    await house.act(item, "edit", fields={"labels": ["theirs", *marker]})
    await house.do(c.Relabel(add=("ours",)), item)

    async def mei() -> None:
        await house.do(c.Relabel(add=("later",)), item)

    house.client.meanwhile.append(mei)
    await house.pass_time(20)
    assert (await house.view(item)).item.labels == ("later", "ours", "theirs")
    assert set((await house.issue(item))["fields"]["labels"]) == {"later", "ours", "theirs", *marker}


async def test_an_owner_set_while_jiras_is_read_is_a_conflict_though_no_account_is_known_yet(house: House) -> None:
    item = await house.report()
    await house.pass_time(60)
    await house.act(item, "edit", fields={"assignee": house.alex})
    house.clock.advance(10)
    house.jira.state.clock.advance(10)

    async def mei() -> None:
        await house.do(c.Assign(MEI.person), item)

    house.client.meanwhile.append(mei)
    await house.hint(item)
    [conflict] = (await house.view(item)).conflicts
    assert {conflict.kept, conflict.dropped} == {"Mei Lin", "Alex Wilber"}


async def test_what_was_dropped_stays_on_the_card_when_somebody_else_sets_the_field_anew_in_jira(house: House) -> None:
    item = await house.report()
    await house.pass_time(60)
    await house.do(c.Rename("ours"), item)
    await house.act(item, "edit", fields={"summary": "theirs"})
    await house.settle()
    assert [one.dropped for one in (await house.view(item)).conflicts] == ["ours"]
    await house.act(item, "edit", fields={"summary": "theirs, by one who has seen no card"})
    await house.hint(item)
    [conflict] = (await house.view(item)).conflicts
    assert (conflict.kept, conflict.dropped) == ("theirs, by one who has seen no card", "ours")
    assert (conflict.kept_by, conflict.dropped_by) == ("Alex Wilber", "Mei Lin")
    await house.do(c.Rename("settled"), item)
    assert (await house.view(item)).conflicts == ()


async def test_what_was_written_stays_agreed_on_though_the_next_write_is_refused(house: House) -> None:
    item = await house.report()
    await house.pass_time(60)
    await house.rest.fault("status", status=503, match={"method": "POST", "path": "/comment$"}, times=1)
    await house.do(c.Rename("first"), item)
    await house.do(c.AddComment("c-1", "said"), item)
    await house.settle()
    await house.rest.fault("status", status=409, match={"method": "PUT", "path": r"/issue/\d+$"}, times=1)
    await house.do(c.Rename("second"), item)
    await house.pass_time(60)
    seen = await house.view(item)
    assert (seen.item.title, seen.conflicts) == ("second", ())


async def run_over_and_set_anew(house: House) -> str:
    """Alex's priority is run over by ours, and Mei sets another one in Jira before we have looked."""
    item = await house.report()

    async def alex() -> None:
        await house.act(item, "edit", fields={"priority": "Low"})

    await house.do(c.Prioritise("high"), item)
    house.client.meanwhile.append(alex)
    await house.settle()
    assert (await house.issue(item))["fields"]["priority"]["name"] == "High"
    await house.act(item, "edit", fields={"priority": "Lowest"}, **{"as": house.mei})
    await house.pass_time(10)
    return item


async def test_what_was_run_over_is_shown_though_somebody_else_sets_the_field_anew(house: House) -> None:
    item = await run_over_and_set_anew(house)
    seen = await house.view(item)
    assert seen.item.priority == "lowest"
    [conflict] = seen.conflicts
    assert (conflict.kept, conflict.dropped) == ("Lowest", "Low")
    assert (conflict.kept_side, conflict.dropped_side) == (Side.JIRA, Side.JIRA)
    assert (conflict.kept_by, conflict.dropped_by) == ("林美 Mei Lin", "Alex Wilber")
    assert await remembered(house) == [None]
    dropped = [one for one in (await house.store.read(history, item, "priority")).entries if one.what is What.DROPPED]
    assert [one.new for one in dropped] == ["low"]
    await house.do(c.TakeOther("priority", conflict.mark), item)
    await house.pass_time(20)
    assert (await house.issue(item))["fields"]["priority"]["name"] == "Low"
    assert (await house.view(item)).conflicts == ()


async def test_what_somebody_kept_stays_settled_when_it_is_looked_at_again(house: House) -> None:
    item = await run_over_and_set_anew(house)
    [conflict] = (await house.view(item)).conflicts
    await house.do(c.KeepThis("priority", conflict.mark), item)
    await house.hint(item)
    await house.pass_time(60)
    seen = await house.view(item)
    assert (seen.item.priority, seen.conflicts) == ("lowest", ())


async def test_every_value_that_does_not_stand_is_shown_and_settled_by_itself(house: House) -> None:
    """Ours wins over Alex's, and its write runs over what Mei has made of his meanwhile."""
    item = await house.report()
    await house.pass_time(60)
    await house.act(item, "edit", fields={"priority": "Low"})
    house.clock.advance(10)
    house.jira.state.clock.advance(10)

    async def mei() -> None:
        await house.act(item, "edit", fields={"priority": "Lowest"}, **{"as": house.mei})

    await house.do(c.Prioritise("high"), item)
    house.client.meanwhile.append(mei)
    await house.pass_time(20)
    mine, first = (await house.view(item)).conflicts
    assert [(one.kept, one.dropped, one.dropped_by) for one in (mine, first)] == [
        ("High", "Lowest", "林美 Mei Lin"),
        ("High", "Low", "Alex Wilber"),
    ]
    await house.do(c.KeepThis("priority", mine.mark), item)
    assert [one.mark for one in (await house.view(item)).conflicts] == [first.mark]
    await house.do(c.TakeOther("priority", first.mark), item)
    await house.pass_time(20)
    assert (await house.issue(item))["fields"]["priority"]["name"] == "Low"
    assert (await house.view(item)).conflicts == ()
    await house.do(c.TakeOther("priority"), item)
    assert (await house.view(item)).item.priority == "high", "again goes back"


async def test_a_label_that_was_run_over_comes_back_though_others_are_set_anew(house: House) -> None:
    item = await house.report()
    marker = (await house.issue(item))["fields"]["labels"]

    async def alex() -> None:
        await house.act(item, "edit", fields={"labels": ["theirs", *marker]})

    await house.do(c.Relabel(add=("ours",)), item)
    house.client.meanwhile.append(alex)
    await house.settle()
    await house.act(item, "edit", fields={"labels": ["ours", "later", *marker]})
    await house.pass_time(20)
    assert (await house.view(item)).item.labels == ("later", "ours", "theirs")
    assert set((await house.issue(item))["fields"]["labels"]) == {"later", "ours", "theirs", *marker}


async def test_a_label_taken_off_stays_off_though_the_sync_that_wrote_it_never_came_to_its_end(house: House) -> None:
    item = await house.report()
    await house.rest.fault("status", status=503, match={"method": "POST", "path": "/comment$"}, times=1)
    await house.do(c.Relabel(add=("ours",)), item)
    await house.do(c.AddComment("c-1", "said"), item)
    await house.settle()
    await house.do(c.Relabel(remove=("ours",)), item)
    await house.pass_time(60)
    assert (await house.view(item)).item.labels == ()
    assert "ours" not in (await house.issue(item))["fields"]["labels"]


async def test_a_label_put_on_and_taken_off_while_we_wrote_it_is_off(house: House) -> None:
    item = await house.report()
    marker = (await house.issue(item))["fields"]["labels"]

    async def alex() -> None:
        await house.act(item, "edit", fields={"labels": ["web", *marker]})
        await house.act(item, "edit", fields={"labels": marker})

    await house.do(c.Relabel(add=("web",)), item)
    house.client.meanwhile.append(alex)
    await house.pass_time(20)
    assert (await house.view(item)).item.labels == ()
    assert (await house.issue(item))["fields"]["labels"] == marker


async def test_who_has_lost_the_lane_keeps_nothing_of_what_was_about_to_be_written(house: House) -> None:
    """It may have stood still since it read: what it holds is older than what the other has agreed on."""
    item = await house.report()
    await house.pass_time(60)
    before = house.writes()

    async def taken_over() -> None:
        another = update(lanes).values(owner="another", epoch=lanes.c.epoch + 1)
        await house.store.tx(lambda connection: connection.execute(another) and None)

    await house.do(c.Rename("ours"), item)
    house.client.meanwhile.append(taken_over)
    await house.worker.run_due()
    assert await remembered(house) == [None]
    assert house.writes() == before


async def test_a_label_taken_off_right_after_our_write_stays_off(house: House) -> None:
    """Two entries of the changelog leave the labels alike, and the later is a person's."""
    item = await house.report()
    marker = (await house.issue(item))["fields"]["labels"]
    await house.do(c.Relabel(add=("ours",)), item)
    await house.settle()
    await house.act(item, "edit", fields={"labels": ["ours", "web", *marker]})
    await house.act(item, "edit", fields={"labels": ["ours", *marker]})
    await house.pass_time(20)
    assert (await house.view(item)).item.labels == ("ours",)
    assert set((await house.issue(item))["fields"]["labels"]) == {"ours", *marker}


async def test_a_write_that_changed_nothing_ran_over_nothing(house: House) -> None:
    """Somebody had set the same before it; what they then put on and took off again stays off."""
    item = await house.report()
    marker = (await house.issue(item))["fields"]["labels"]

    async def alex() -> None:
        await house.act(item, "edit", fields={"labels": ["db", *marker]})

    await house.do(c.Relabel(add=("db",)), item)
    house.client.meanwhile.append(alex)
    await house.settle()
    await house.act(item, "edit", fields={"labels": ["db", "urgent", *marker]})
    await house.act(item, "edit", fields={"labels": ["db", *marker]})
    await house.pass_time(20)
    assert (await house.view(item)).item.labels == ("db",)
    assert set((await house.issue(item))["fields"]["labels"]) == {"db", *marker}
