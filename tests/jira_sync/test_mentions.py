"""Mentions over both sides: names for people to read, real ones in Jira only where they are meant."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from jira_sync.attribution import WRITE, as_history
from jira_sync.markup import escaped
from jira_sync.mentions import mentioned, pinging, spoken
from jira_sync.talk import in_jira, without_heading
from jira_sync.values import normal_text
from sop.desk import Desk, people
from sop.records import commands as c
from sop.records.text import clean_text
from tests.jira_sync.conftest import MEI, House
from tests.jira_sync.test_accounts import ALEX
from tests.jira_sync.test_talk import MARKUP, ours

NAMES = {"712020:mei": "Mei Lin", "712020:alex": "Alex [Ops]", "ming": "陳小美"}
MENTIONS = {name: f"[~accountid:{account}]" for account, name in NAMES.items()}


@pytest.mark.parametrize(
    ("there", "read"),
    [
        ("[~accountid:712020:mei] look", "@Mei Lin look"),
        ("ask [~ming], please", "ask @陳小美, please"),
        ("[~accountid:712020:mei][~ming]", "@Mei Lin@陳小美"),
        ("[~accountid:unknown]", "[~accountid:unknown]"),
        ("\\[~ming]", "\\[~ming]"),
        ("[name|~ming]", "[name|~ming]"),
    ],
)
def test_who_is_mentioned_in_jira_is_read_by_name(there: str, read: str) -> None:
    assert spoken(there, NAMES) == read


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("@Mei Lin look", "[~accountid:712020:mei] look"),
        ("@陳小美請看", "[~accountid:ming]請看"),
        ("@Alex [Ops]", "[~accountid:712020:alex]"),
        ("@Mei Linde", "@Mei Linde"),
        ("mail me@Mei Lin", "mail me@Mei Lin"),
        ("[~ming]", "\\[~ming]"),
    ],
)
def test_a_name_is_a_mention_where_the_team_wants_it(text: str, there: str) -> None:
    assert pinging(escaped(text), MENTIONS) == there
    assert pinging(escaped(text), {}) == escaped(text)


def test_a_name_in_code_is_no_mention() -> None:
    assert pinging("@Mei Lin {code}\n@Mei Lin\n{code} @Mei Lin", MENTIONS).count("[~") == 2


PIECES = st.sampled_from(["@Mei Lin", "@陳小美", "@Alex [Ops]", "[~ming]", "@", "Mei Lin", " ", "\n", "x"])


@given(st.lists(PIECES | MARKUP, max_size=10).map("".join))
def test_what_is_written_reads_the_same_again(text: str) -> None:
    comment = ours(clean_text(text))
    there = normal_text(in_jira(comment, MENTIONS))
    assert without_heading(comment, spoken(there, NAMES)) == normal_text(comment.text)
    assert not mentioned(in_jira(comment)), "and nobody is pinged unless the team wants it"


async def test_mentions_in_jira_are_names_in_teams(house: House) -> None:
    item = await house.report()
    token = "[~mei.lin]" if house.server else f"[~accountid:{house.mei}]"
    made = await house.act(item, "comment", body=f"{token} please look, and [~nobody.here]")
    await house.hint(item)
    (seen,) = (await house.view(item)).comments
    assert seen.text == "@林美 Mei Lin please look, and [~nobody.here]"
    requests = len(house.jira.state.control.log.entries)
    await house.hint(item)
    asked = [one.path for one in list(house.jira.state.control.log.entries)[requests:]]
    assert not any(path.endswith("/user") for path in asked), "names are asked for what is new"
    await house.act(item, "edit_comment", comment=made["comment"], body=f"thanks {token}")
    await house.hint(item)
    (seen,) = (await house.view(item)).comments
    assert seen.text == "thanks @林美 Mei Lin"


@pytest.mark.parametrize("allowed", [True, False])
async def test_linked_people_are_pinged_where_the_team_allows_it(house: House, allowed: bool) -> None:
    desk = Desk(replace(house.desk.procedure, pings_in_jira=allowed), True, house.clock)
    house.mirror.__init__(house.store, desk, house.client)  # type: ignore[misc]
    await house.store.tx(people.remember, replace(MEI.person, account_id=house.mei))
    await house.store.tx(people.remember, ALEX.person)
    item = await house.report()
    await house.do(c.AddComment("c1", "@Mei Lin and @Alex W. look"), item)
    await house.settle()
    (there,) = (await house.issue(item))["fields"]["comment"]["comments"]
    token = "[~mei.lin]" if house.server else f"[~accountid:{house.mei}]"
    assert there["body"].partition("\n")[2] == f"{token if allowed else '@Mei Lin'} and @Alex W. look"
    writes = house.writes()
    await house.hint(item)
    (seen,) = (await house.view(item)).comments
    assert (seen.text, seen.edited_at) == ("@Mei Lin and @Alex W. look", None)
    assert house.writes() == writes


async def told(house: House, item: str) -> dict[str, str]:
    """Who changed which field here, as the issue tells it."""
    link = (await house.view(item)).link
    assert link is not None
    if not house.server:
        path = f"/rest/api/2/issue/{link.issue_id}/properties/sopilot.changes"
        changes = (await house.rest("GET", path))[1]["value"]["changes"]
        assert all(one["operation"] and one["when"] for one in changes)
        return {one["field"]: one["who"] for one in changes}
    _status, issue = await house.rest("GET", f"/rest/api/2/issue/{link.issue_id}", expand="changelog")
    found = {}
    for history in issue["changelog"]["histories"]:
        behind = history["historyMetadata"]
        assert behind["generator"]["displayName"] == "SOPilot"
        for who in behind["description"].split("; "):
            name, _, fields = who.rstrip(")").partition(" (")
            found |= dict.fromkeys(fields.split(", "), name)
        assert behind["extraData"].keys() - {WRITE} <= found.keys()
    return found


async def test_who_changed_what_in_teams_stands_on_the_issue(house: House) -> None:
    item = await house.report()
    await house.do(c.Rename("Checkout fails"), item, actor=ALEX)
    await house.do(c.Prioritise("high"), item)
    writes = len(house.writes())
    await house.settle()
    assert len(house.writes()) == writes + 1, "in the request that changes them"
    assert await told(house, item) == {"title": "Alex W.", "priority": "Mei Lin"}


async def test_who_moved_it_in_teams_stands_on_the_issue_too(house: House) -> None:
    item = await house.report()
    writes = len(house.writes())
    await house.do(c.Acknowledge(), item, actor=ALEX)
    await house.settle()
    assert len(house.writes()) == writes + 1, "in the request that moves it"
    assert (await told(house, item))["stage"] == "Alex W."


def test_one_person_behind_a_write_is_its_actor() -> None:
    changes = [{"field": "title", "who": "Mei", "when": "-", "operation": "1"}]
    changes += [{"field": "due", "who": "Alex", "when": "-", "operation": "2"}]
    assert as_history(changes, {"title"}, "w")["historyMetadata"]["actor"]["displayName"] == "Mei"
    assert "actor" not in as_history(changes, {"title", "due"}, "w")["historyMetadata"]
    assert as_history(changes, {"labels"}, "w")["historyMetadata"]["extraData"] == {WRITE: "w"}
