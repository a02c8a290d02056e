"""An item and its issue, whichever side is touched, on both databases."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from jira_sync.changelog import identity
from sop.desk import Sync
from sop.lanes import gates
from sop.records import commands as c
from sop.records.people import Person
from sop.storage.tables import intents, parked
from tests.jira_sync.conftest import House


async def test_a_record_becomes_one_issue_with_all_its_values(house: House) -> None:
    item = await house.report()
    issue = await house.issue(item)
    assert issue["fields"]["summary"] == "首頁 500 錯誤"
    assert issue["fields"]["status"]["name"] == "To Do"
    assert issue["fields"]["priority"]["name"] == "Medium"
    assert len(issue["fields"]["labels"]) == 1
    seen = await house.view(item)
    assert seen.sync is Sync.EQUAL
    assert seen.link is not None
    assert seen.link.verified_at is not None


async def test_what_is_done_in_teams_follows_in_jira(house: House) -> None:
    item = await house.report()
    await house.do(c.Acknowledge(), item)
    await house.do(c.Rename("首頁 503"), item)
    await house.do(c.SetDue(date(2026, 12, 1)), item)
    await house.do(c.Relabel(add=("web", "urgent")), item)
    await house.do(c.Describe("第一行\n第二行"), item)
    await house.do(c.Grade("sev1"), item)
    await house.settle()
    fields = (await house.issue(item))["fields"]
    assert fields["status"]["name"] == "In Progress"
    assert fields["summary"] == "首頁 503"
    assert fields["duedate"] == "2026-12-01"
    assert {"web", "urgent"} < set(fields["labels"])
    assert fields["description"] == "第一行\n第二行"
    assert fields["priority"]["name"] == "Highest"
    assert identity(fields["assignee"]) == house.mei, "matched by e-mail"
    assert house.writes().count(f"PUT /rest/api/2/issue/{(await house.issue(item))['id']}") == 1, "one edit for all"


HOSTILE = "[~accountid:all] {html}<b>{html} !https://evil.example/x.png! [Sign in|https://evil.example]"


@pytest.mark.parametrize("by", ["create", "describe"])
async def test_a_description_from_teams_pings_and_embeds_nothing_in_jira(by: str, house: House) -> None:
    if by == "create":
        answer: Any = await house.do(c.ReportIncident("500", HOSTILE))
        item = answer.item.id
        await house.settle()
    else:
        item = await house.report()
        await house.do(c.Describe(HOSTILE), item)
        await house.settle()
    told = (await house.issue(item))["fields"]["description"]
    assert told == (
        r"\[~accountid:all] \{html}<b>\{html} \!https://evil.example/x.png! \[Sign in|https://evil.example]"
    )
    before = house.writes()
    await house.hint(item)
    seen = await house.view(item)
    assert (seen.item.description, seen.sync, house.writes()) == (HOSTILE, Sync.EQUAL, before)


async def test_markup_that_somebody_made_in_jira_stays_as_it_is_there(house: House) -> None:
    item = await house.report()
    await house.act(item, "edit", fields={"description": "h1. {color:red}See{color} [the page|https://wiki.example]"})
    await house.hint(item)
    before = house.writes()
    await house.do(c.Rename("another"), item)
    await house.settle()
    fields = (await house.issue(item))["fields"]
    assert fields["description"] == "h1. {color:red}See{color} [the page|https://wiki.example]"
    assert (fields["summary"], len(house.writes()) - len(before)) == ("another", 1)


async def test_what_is_done_in_jira_follows_in_the_record(house: House) -> None:
    item = await house.report()
    await house.act(item, "transition", to="In Review")
    fields = {"summary": "改名", "priority": "Low", "duedate": "2026-12-24", "labels": ["x"], "assignee": house.alex}
    await house.act(item, "edit", fields=fields)
    await house.hint(item)
    record = (await house.view(item)).item
    assert record.stage == "verifying"
    assert (record.title, record.priority, record.due) == ("改名", "low", date(2026, 12, 24))
    assert record.labels == ("x",)
    assert record.assignee is not None
    assert (record.assignee.name, record.assignee.account_id) == ("Alex Wilber", house.alex)
    before = house.writes()
    await house.hint(item)
    assert house.writes() == before, "nothing is written back"


async def test_the_journal_names_who_did_it_in_jira(house: House) -> None:
    from sop.desk import records

    item = await house.report()
    await house.act(item, "transition", to="Done")
    await house.hint(item)
    last = (await house.store.read(records.journal_of, item))[-1]
    assert (last.field, last.side) == ("stage", "jira")
    assert "Alex Wilber" in last.person
    assert last.new == '"resolved"'


async def test_our_own_echo_plans_to_nothing(house: House) -> None:
    item = await house.report()
    await house.do(c.Acknowledge(), item)
    await house.settle()
    before = house.writes()
    for _ in range(3):
        await house.hint(item)
    assert house.writes() == before
    assert (await house.view(item)).item.version == 2


async def test_an_edit_under_the_bots_own_account_is_taken(house: House) -> None:
    item = await house.report()
    link = (await house.view(item)).link
    assert link is not None
    status, _ = await house.rest("PUT", f"/rest/api/2/issue/{link.issue_id}", {"fields": {"summary": "by the bot"}})
    assert status == 204
    await house.hint(item)
    assert (await house.view(item)).item.title == "by the bot"


async def test_a_finer_stage_is_not_moved_by_its_own_projection(house: House) -> None:
    item = await house.report()
    await house.do(c.MoveTo("fixing"), item)
    await house.settle()
    await house.hint(item)
    assert (await house.view(item)).item.stage == "fixing"


async def test_both_sides_change_different_fields_and_both_survive(house: House) -> None:
    item = await house.report()
    await house.do(c.Rename("ours"), item)
    await house.act(item, "edit", fields={"priority": "High"})
    await house.settle()
    seen = await house.view(item)
    assert (seen.item.title, seen.item.priority) == ("ours", "high")
    assert (await house.issue(item))["fields"]["summary"] == "ours"
    assert seen.conflicts == ()


@pytest.mark.parametrize("last", ["teams", "jira"])
async def test_both_sides_change_one_field_the_newest_stands_and_the_card_shows_both(house: House, last: str) -> None:
    item = await house.report()

    async def ours() -> None:
        await house.do(c.Prioritise("low"), item)

    async def theirs() -> None:
        await house.act(item, "edit", fields={"priority": "Highest"})

    steps = [theirs, ours] if last == "teams" else [ours, theirs]
    for step in steps:
        house.clock.advance(60)
        house.jira.state.clock.advance(60)
        await step()
    await house.settle()
    expected = ("low", "Low") if last == "teams" else ("highest", "Highest")
    seen = await house.view(item)
    assert seen.item.priority == expected[0]
    assert (await house.issue(item))["fields"]["priority"]["name"] == expected[1]
    [conflict] = seen.conflicts
    assert {conflict.kept, conflict.dropped} == {"Low", "Highest"}
    assert {conflict.kept_by, conflict.dropped_by} == {"Mei Lin", "Alex Wilber"}
    await house.do(c.Prioritise("medium"), item)
    assert (await house.view(item)).conflicts == (), "settled by whoever sets it anew"


async def test_labels_merge_as_sets(house: House) -> None:
    item = await house.report()
    await house.do(c.Relabel(add=("a", "b")), item)
    await house.settle()
    await house.do(c.Relabel(add=("ours",), remove=("a",)), item)
    labels = [*(await house.issue(item))["fields"]["labels"], "theirs"]
    await house.act(item, "edit", fields={"labels": labels})
    await house.settle()
    assert set((await house.view(item)).item.labels) == {"b", "ours", "theirs"}
    assert {"b", "ours", "theirs"} < set((await house.issue(item))["fields"]["labels"])


async def test_an_owner_without_an_account_is_shown_by_name_and_replaced_by_nobody(house: House) -> None:
    item = await house.report()
    await house.do(c.Assign(Person("Gina Guest", "aad-gina", "gina@partner.example")), item)
    await house.settle()
    seen = await house.view(item)
    assert seen.people_missing == ("Gina Guest",)
    assert (await house.issue(item))["fields"]["assignee"] is None
    assert seen.item.assignee is not None
    assert seen.item.assignee.name == "Gina Guest"
    await house.act(item, "edit", fields={"assignee": house.alex})
    await house.hint(item)
    owner = (await house.view(item)).item.assignee
    assert owner is not None
    assert owner.name == "Alex Wilber", "Jira's own change is taken"


async def test_comments_go_both_ways_once(house: House) -> None:
    item = await house.report()
    await house.do(c.AddComment("c1", "資料庫連線滿了"), item)
    await house.pass_time(5)
    await house.act(item, "comment", body="looking into it")
    await house.hint(item)
    await house.hint(item)
    comments = (await house.issue(item))["fields"]["comment"]["comments"]
    assert [one["body"] for one in comments] == ["Mei Lin (Teams):\n資料庫連線滿了", "looking into it"]
    seen = await house.view(item)
    assert [(one.author.name, one.text) for one in seen.comments] == [
        ("Mei Lin", "資料庫連線滿了"),
        ("Alex Wilber", "looking into it"),
    ]


async def test_edits_and_deletions_in_jira_are_shown(house: House) -> None:
    item = await house.report()
    await house.do(c.AddComment("c1", "first"), item)
    await house.pass_time(5)
    theirs = await house.act(item, "comment", body="second")
    await house.hint(item)
    ours = (await house.issue(item))["fields"]["comment"]["comments"][0]["id"]
    await house.pass_time(5)
    await house.act(item, "edit_comment", comment=ours, body="Mei Lin (Teams):\nfirst, corrected")
    await house.act(item, "delete_comment", comment=theirs["comment"])
    await house.hint(item)
    first, second = (await house.view(item)).comments
    assert (first.text, first.edited_at is not None) == ("first, corrected", True)
    assert second.deleted_by is not None
    assert second.text == "second", "what vanished there does not vanish here"


async def test_an_issue_that_is_deleted_leaves_a_tombstone_and_removes_nothing(house: House) -> None:
    item = await house.report()
    await house.act(item, "delete")
    await house.hint(item)
    seen = await house.view(item)
    assert seen.sync is Sync.GONE
    assert seen.item.title == "首頁 500 錯誤"
    assert len(house.jira.state.site.issues) == 0, "nor is it made anew"


async def test_a_moved_issue_keeps_its_link(house: House) -> None:
    await house.rest(
        "POST", "/_control/seed", {"projects": [{"key": "OPS", "name": "Ops"}, {"key": "WEB", "name": "Web"}]}
    )
    item = await house.report()
    await house.act(item, "move", project="WEB")
    await house.hint(item)
    link = (await house.view(item)).link
    assert link is not None
    assert link.key.startswith("WEB-")
    await house.do(c.Rename("still ours"), item)
    await house.settle()
    assert (await house.issue(item))["fields"]["summary"] == "still ours"


# --- lost answers -----------------------------------------------------------------------------------------------------


IN_DOUBT_S = {True: 10, False: 70}
"""By whether our property comes with a create: without it the search index is given its time, so that the oldest is known."""


async def test_a_create_whose_answer_was_lost_is_adopted_not_repeated(house: House) -> None:
    create = {"method": "POST", "path": "/issue$"}
    await house.rest.fault("drop_after_commit", match=create, times=1)
    item = await house.report()
    assert len(house.jira.state.site.issues) == 1
    await house.pass_time(IN_DOUBT_S[house.client.marks_at_create])
    assert len(house.jira.state.site.issues) == 1
    assert (await house.view(item)).sync is Sync.EQUAL
    assert house.writes().count("POST /rest/api/2/issue") == 1


async def test_it_is_adopted_even_while_the_search_index_lags(house: House) -> None:
    await house.rest.fault("index_lag", seconds=20)
    await house.rest.fault("drop_after_commit", match={"method": "POST", "path": "/issue$"}, times=1)
    item = await house.report()
    await house.pass_time(90)
    assert len(house.jira.state.site.issues) == 1
    assert (await house.view(item)).sync is Sync.EQUAL


async def test_its_webhook_tells_which_issue_it_is(house: House) -> None:
    from jira_sync.hints import Hint, note

    await house.rest.fault("index_lag", seconds=3600)
    await house.rest.fault("drop_after_commit", match={"method": "POST", "path": "/issue$"}, times=1)
    item = await house.report()
    [issue] = _issues(house)
    hint = Hint(str(issue.id), "jira:issue_created", tuple(issue.labels))
    assert await house.store.tx(note, hint, house.clock.now())
    await house.pass_time(IN_DOUBT_S[house.client.marks_at_create])
    assert (await house.view(item)).sync is Sync.EQUAL
    assert house.writes().count("POST /rest/api/2/issue") == 1


async def test_a_create_that_never_arrived_is_made_once_the_index_has_had_its_time(house: House) -> None:
    await house.rest.fault("refuse", match={"method": "POST", "path": "/issue$"}, times=1)
    item = await house.report()
    assert len(house.jira.state.site.issues) == 0
    await house.pass_time(120)
    assert len(house.jira.state.site.issues) == 1
    assert (await house.view(item)).sync is Sync.EQUAL


async def test_a_clone_is_not_taken_for_ours(house: House) -> None:
    item = await house.report()
    await house.act(item, "clone")
    await house.do(c.Rename("ours only"), item)
    await house.settle()
    titles = sorted(issue.summary for issue in _issues(house))
    assert len(titles) == 2
    assert titles.count("ours only") == 1


@pytest.mark.parametrize("path", ["/comment$", r"/issue/\d+$", "/transitions$"], ids=["comment", "edit", "transition"])
async def test_a_write_whose_answer_was_lost_is_read_again_not_repeated(house: House, path: str) -> None:
    item = await house.report()
    await house.rest.fault("drop_after_commit", match={"method": "POST|PUT", "path": path}, times=1)
    await house.do(c.AddComment("c1", "once"), item)
    await house.do(c.Rename("once"), item)
    await house.do(c.MoveTo("fixing"), item)
    await house.settle()
    await house.pass_time(30)
    issue = await house.issue(item)
    assert len(issue["fields"]["comment"]["comments"]) == 1
    assert (issue["fields"]["summary"], issue["fields"]["status"]["name"]) == ("once", "In Progress")
    assert (await house.view(item)).sync is Sync.EQUAL
    writes = house.writes()
    assert len([one for one in writes if one.endswith("/comment")]) == 1
    assert len([one for one in writes if one.endswith("/transitions")]) == 1


# --- Jira refuses -----------------------------------------------------------------------------------------------------


async def test_an_hour_without_jira_loses_nothing_and_parks_nothing(house: House) -> None:
    items = [await house.report(f"incident {n}") for n in range(10)]
    await house.jira.stop()
    commands = 0
    for minute in range(60):
        for n in range(4 if minute < 40 else 2):
            item = items[(minute * 4 + n) % 10]
            answers = await asyncio.gather(
                house.do(c.Rename(f"incident at {minute}.{n}"), item),
            )
            assert all(not hasattr(answer, "code") for answer in answers), "each command is answered at once"
            commands += 1
        if minute % 12 == 0:
            await house.do(c.ReportIncident(f"new at {minute}"))
            commands += 1
        house.clock.advance(60)
        house.jira.state.clock.advance(60)
        await house.settle()
    assert commands >= 200
    seen = await house.view(items[0])
    assert seen.sync is Sync.PENDING
    assert "cannot be reached" in seen.trouble
    assert await house.store.read(lambda conn: conn.execute(select(func.count()).select_from(parked)).scalar()) == 0
    await house.jira.start()
    await house.pass_time(120)
    assert await house.store.read(gates.closed) == {}
    assert await house.store.read(lambda conn: conn.execute(select(func.count()).select_from(parked)).scalar()) == 0
    assert await house.store.read(lambda conn: conn.execute(select(func.count()).select_from(intents)).scalar()) == 0
    issues = {issue.summary for issue in _issues(house)}
    assert len(_issues(house)) == 15, "one issue per record"
    for item in items:
        record = (await house.view(item)).item
        assert record.title in issues


async def test_what_the_workflow_does_not_open_is_parked_with_its_reason_and_the_rest_goes_through(
    house: House,
) -> None:
    await house.rest("POST", "/_control/seed", {"transitions": {"OPS": {"To Do": ["In Progress"]}}})
    item = await house.report()
    await house.do(c.Rename("renamed"), item)
    await house.do(c.MoveTo("resolved"), item)
    await house.settle()
    seen = await house.view(item)
    assert seen.sync is Sync.PARKED
    assert "Done" in seen.trouble
    assert (await house.issue(item))["fields"]["summary"] == "renamed"


async def test_revoked_credentials_close_the_gate_instead_of_parking_everything(house: House) -> None:
    item = await house.report()
    await house.rest.fault("status", status=401, body={"errorMessages": ["no"]})
    for n in range(5):
        await house.do(c.Rename(f"r{n}"), item)
        await house.settle()
    assert "jira" in await house.store.read(gates.closed)
    await house.rest("DELETE", "/_control/faults")
    await house.pass_time(60)
    assert (await house.issue(item))["fields"]["summary"] == "r4"


async def test_a_rate_limit_is_honoured(house: House) -> None:
    item = await house.report()
    fault: dict[str, Any] = {"status": 429, "headers": {"Retry-After": "30"}}
    await house.rest.fault("status", match={"method": "PUT", "path": "issue"}, times=1, **fault)
    await house.do(c.Rename("later"), item)
    await house.settle()
    await house.pass_time(25)
    assert (await house.issue(item))["fields"]["summary"] != "later"
    await house.pass_time(30)
    assert (await house.issue(item))["fields"]["summary"] == "later"


async def test_a_short_wait_that_jira_asks_for_is_waited_out_within_the_call(house: House) -> None:
    item = await house.report()
    fault: dict[str, Any] = {"status": 429, "headers": {"Retry-After": "0"}}
    await house.rest.fault("status", match={"method": "PUT", "path": "issue"}, times=2, **fault)
    await house.do(c.Rename("soon"), item)
    await house.settle()
    assert (await house.issue(item))["fields"]["summary"] == "soon"


# --- the sweep --------------------------------------------------------------------------------------------------------


async def test_the_sweep_finds_what_webhooks_missed(house: House) -> None:
    from jira_sync.sweep import ensure_sweep

    item = await house.report()
    other = await house.report("untouched")
    await house.store.tx(ensure_sweep, house.clock.now())
    await house.pass_time(10)
    await house.act(item, "transition", to="Done")
    await house.pass_time(200)
    assert (await house.view(item)).item.stage == "resolved"
    assert (await house.view(other)).item.stage == "reported"


def _issues(house: House) -> list[Any]:
    issues = house.jira.state.site.issues
    return list(issues.values()) if isinstance(issues, dict) else list(issues)
