"""What is for some people only stays with them: internal comments, and issues with a security level."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from jira_sync.remote import INTERNAL, comment
from sop.desk import Desk, records
from sop.records import commands as c
from sop.storage.tables import comments, items, journal
from tests.jira_sync.conftest import House

SECRET_WORDS = "the customer's password is hunter2"
STAFF = {"type": "role", "value": "Administrators"}


def told(**fields: Any) -> dict[str, Any]:
    """A comment of the REST API."""
    given = {"id": "9", "author": None, "body": SECRET_WORDS, "created": "2026-11-22T08:00:00.000+0000"}
    return given | fields


@pytest.mark.parametrize(
    "fields",
    [
        {"visibility": STAFF},
        {"visibility": {"type": "group", "value": "staff"}, "jsdPublic": True},
        {"jsdPublic": False},
        {"properties": [{"key": "sd.public.comment", "value": {"internal": True}}]},
        {"properties": [{"key": "sd.public.comment", "value": {"internal": "true"}}], "jsdPublic": True},
    ],
)
def test_an_internal_comment_has_no_text_from_the_first_reading_on(fields: dict[str, Any]) -> None:
    read = comment(told(**fields))
    assert read.internal
    assert read.text == ""
    assert read.state == INTERNAL


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"visibility": None},
        {"jsdPublic": True},
        {"properties": [{"key": "sd.public.comment", "value": {"internal": False}}]},
        {"properties": [{"key": "sd.public.comment", "value": "odd"}]},
    ],
)
def test_any_other_is_for_everybody(fields: dict[str, Any]) -> None:
    assert comment(told(**fields)).text == SECRET_WORDS


async def everything_kept(house: House) -> str:
    """All that our database says of records, comments and what happened."""

    def read(connection: Any) -> str:
        tables = (items, comments, journal)
        return " ".join(str(row) for table in tables for row in connection.execute(table.select()))

    return await house.store.read(read)


@pytest.mark.parametrize("hidden", [{"visibility": STAFF}, {"internal": True}])
async def test_an_internal_comment_is_said_to_be_there_and_no_word_of_it_is_kept(
    house: House, hidden: dict[str, Any]
) -> None:
    item = await house.report()
    house.jira.state.site.projects["OPS"].kind = "service_desk"
    await house.act(item, "comment", body=SECRET_WORDS, **hidden)
    await house.hint(item)
    (seen,) = (await house.view(item)).comments
    assert seen.internal
    assert seen.author.name == "Alex Wilber"
    assert "hunter2" not in await everything_kept(house)
    before = house.writes()
    await house.hint(item)
    assert house.writes() == before


async def test_a_comment_that_becomes_internal_is_shown_no_more_and_again_when_it_is_for_all(house: House) -> None:
    item = await house.report()
    made = await house.act(item, "comment", body="for all")
    await house.hint(item)
    assert [one.text for one in (await house.view(item)).comments] == ["for all"]
    await house.act(item, "edit_comment", comment=made["comment"], body=SECRET_WORDS, visibility=STAFF)
    await house.hint(item)
    (seen,) = (await house.view(item)).comments
    assert (seen.internal, seen.text) == (True, "")
    assert "hunter2" not in await everything_kept(house)
    await house.act(item, "edit_comment", comment=made["comment"], body="harmless", visibility=None)
    await house.hint(item)
    (seen,) = (await house.view(item)).comments
    assert (seen.internal, seen.text) == (False, "harmless")


async def test_of_an_issue_with_a_security_level_no_word_is_taken_or_shown(house: House) -> None:
    item = await house.report("Checkout is slow")
    await house.act(item, "edit", fields={"security": "Staff"})
    await house.act(item, "edit", fields={"summary": SECRET_WORDS, "description": SECRET_WORDS, "labels": ["hunter2"]})
    await house.act(item, "comment", body=SECRET_WORDS)
    await house.act(item, "transition", to="In Progress")
    await house.hint(item)
    view = await house.view(item)
    assert view.item.withheld
    assert (view.item.title, view.item.description, view.item.labels, view.comments) == ("🔒", "", (), ())
    assert view.item.stage == "diagnosing"
    assert "hunter2" not in await everything_kept(house)


async def test_what_happens_under_a_security_level_is_merged_once_it_is_gone(house: House) -> None:
    item = await house.report("Checkout is slow")
    await house.act(item, "edit", fields={"security": "Staff", "summary": "Checkout fails"})
    await house.act(item, "comment", body="seen by staff")
    await house.hint(item)
    await house.do(c.Describe("since 14:05"), item)
    await house.settle()
    assert (await house.issue(item))["fields"]["description"] is None
    await house.act(item, "edit", fields={"security": None})
    await house.hint(item)
    view = await house.view(item)
    assert not view.item.withheld
    assert view.item.title == "Checkout fails"
    assert [one.text for one in view.comments] == ["seen by staff"]
    assert (await house.issue(item))["fields"]["description"] == "since 14:05"
    assert not view.conflicts


async def test_a_team_may_show_a_level(house: House) -> None:
    item = await house.report("Checkout is slow")
    open_ = Desk(replace(house.desk.procedure, security_levels_shown=("Staff",)), True, house.clock)
    house.mirror._desk = open_
    await house.act(item, "edit", fields={"security": "Staff", "summary": "Checkout fails"})
    await house.hint(item)
    assert (await house.view(item)).item.title == "Checkout fails"


async def test_a_comment_of_ours_is_still_written_under_a_security_level(house: House) -> None:
    item = await house.report("Checkout is slow")
    await house.act(item, "edit", fields={"security": "Staff"})
    await house.hint(item)
    await house.do(c.AddComment("c1", "rolled back"), item)
    await house.settle()
    await house.hint(item)
    assert [one["body"] for one in (await house.issue(item))["fields"]["comment"]["comments"]] == [
        "Mei Lin (Teams):\nrolled back"
    ]
    assert len(await house.store.read(records.comments_of, item)) == 1


async def test_what_a_level_kept_back_and_gives_free_was_edited_by_nobody(house: House) -> None:
    item = await house.report("Checkout is slow")
    await house.act(item, "edit", fields={"security": "Staff"})
    await house.hint(item)
    await house.do(c.AddComment("c1", "rolled back"), item)
    await house.act(item, "comment", body="seen by staff")
    await house.settle()
    await house.hint(item)
    await house.act(item, "edit", fields={"security": None})
    await house.hint(item)
    seen = {one.text: one.edited_at for one in (await house.view(item)).comments}
    assert seen == {"rolled back": None, "seen by staff": None}
