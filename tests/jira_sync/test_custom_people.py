"""People in custom fields of Jira, one or several: both ways, by the accounts that are known or found."""

from __future__ import annotations

import dataclasses
from importlib.resources import files
from typing import Any

import pytest

from jira_sync.custom import Mapped, read_change, read_custom, write_custom
from sop.desk.history import history
from sop.desk.view import Sync
from sop.procedure import Procedure, parse
from sop.records import commands as c
from sop.records.people import Person
from tests.jira_sync.conftest import MEI, House

APPROVER, REVIEWERS = "customfield_10050", "customfield_10051"
SECTION = """jira:
  custom: {approver: {field: Approver, type: user}, reviewers: {field: Reviewers, type: users}}
"""
ALEX = Person("Alex", email="alex@example.com")


@pytest.fixture
def seed() -> dict[str, Any]:
    """A site with a field for one person and one for several."""
    return {"fields": [{"name": "Approver", "type": "userpicker"}, {"name": "Reviewers", "type": "multiuserpicker"}]}


@pytest.fixture
def procedure() -> Procedure:
    """The procedure that ships, with both."""
    return parse(files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8") + SECTION)


def named(house: House, identity: str) -> dict[str, str]:
    """A person as people set them in that Jira."""
    return {"name": house.jira.state.site.users[identity].username} if house.server else {"accountId": identity}


async def held(house: House, item: str) -> tuple[str | None, list[str]]:
    fields = (await house.issue(item))["fields"]
    key = "key" if house.server else "accountId"
    return fields[APPROVER] and fields[APPROVER][key], sorted(one[key] for one in fields[REVIEWERS] or [])


async def test_people_set_here_stand_in_jira_by_their_accounts(house: House) -> None:
    item = await house.report()
    await house.do(c.SetField("approver", MEI.person), item)
    await house.do(c.SetField("reviewers", (ALEX, MEI.person)), item)
    await house.settle()
    assert await held(house, item) == (house.mei, sorted([house.mei, house.alex]))
    await house.pass_time(10)
    assert (await house.view(item)).sync is Sync.EQUAL
    before = len(house.writes())
    await house.hint(item)
    assert len(house.writes()) == before
    await house.do(c.SetField("reviewers", None), item)
    await house.do(c.SetField("approver", None), item)
    await house.settle()
    assert await held(house, item) == (None, [])


async def test_people_set_in_jira_are_those_whom_teams_knows(house: House) -> None:
    item = await house.report()
    await house.do(c.Assign(MEI.person), item)
    await house.pass_time(10)
    fields = {APPROVER: named(house, house.mei), REVIEWERS: [named(house, house.mei), named(house, house.alex)]}
    await house.act(item, "edit", fields=fields)
    await house.hint(item)
    extra = (await house.view(item)).item.extra
    assert isinstance(extra["approver"], Person)
    assert (extra["approver"].aad_id, extra["approver"].account_id) == ("aad-mei", house.mei)
    assert isinstance(extra["reviewers"], tuple)
    assert {one.aad_id for one in extra["reviewers"] if isinstance(one, Person)} == {"aad-mei", None}
    told = (await house.store.read(history, item, "approver")).entries[0]
    assert isinstance(told.new, Person)
    assert (told.new.aad_id, told.person.name) == ("aad-mei", "Alex Wilber")
    before = len(house.writes())
    await house.pass_time(10)
    assert len(house.writes()) == before


async def test_both_sides_people_are_merged(house: House) -> None:
    item = await house.report()
    await house.do(c.SetField("reviewers", (MEI.person,)), item)
    await house.settle()
    await house.act(item, "edit", fields={REVIEWERS: [named(house, house.mei), named(house, house.alex)]})
    kim = next(key for key in house.jira.state.site.users if key not in (house.mei, house.alex))
    await house.do(c.SetField("reviewers", (MEI.person, Person("Kim", account_id=kim))), item)
    await house.settle()
    assert (await held(house, item))[1] == sorted([house.mei, house.alex, kim])
    assert len((await house.view(item)).item.extra["reviewers"]) == 3  # type: ignore[arg-type]


async def test_somebody_without_an_account_is_said_on_the_card_and_nothing_in_jira_is_emptied(house: House) -> None:
    item = await house.report()
    await house.do(c.SetField("reviewers", (MEI.person,)), item)
    await house.settle()
    await house.do(c.SetField("reviewers", (MEI.person, Person("Nobody", email="nobody@example.com"))), item)
    await house.settle()
    assert (await held(house, item))[1] == [house.mei]
    view = await house.view(item)
    assert (view.people_missing, view.sync) == (("Nobody",), Sync.EQUAL)


async def test_a_deactivated_account_is_left_as_it_is(house: House) -> None:
    item = await house.report()
    site = house.jira.state.site
    await house.do(c.SetField("approver", MEI.person), item)
    await house.do(c.SetField("reviewers", (ALEX,)), item)
    await house.settle()
    site.users[house.alex] = dataclasses.replace(site.users[house.alex], active=False)
    await house.do(c.SetField("approver", ALEX), item)
    await house.settle()
    assert (await held(house, item))[0] == house.mei
    view = await house.view(item)
    assert (view.people_inactive, view.sync) == (("Alex",), Sync.EQUAL)


async def test_a_clash_names_people(house: House) -> None:
    item = await house.report()
    await house.act(item, "edit", fields={APPROVER: named(house, house.alex)})
    await house.do(c.SetField("approver", MEI.person), item)
    await house.settle()
    [conflict] = (await house.view(item)).conflicts
    assert {conflict.kept, conflict.dropped} == {"Mei Lin", "Alex Wilber"}


@pytest.mark.parametrize("told", ["[a:1, b-2]", "a:1, b-2", "b-2,a:1"])
def test_several_in_the_changelog(told: str) -> None:
    one = Mapped("reviewers", REVIEWERS, "Reviewers", "users")
    assert read_change(one, {"to": told, "toString": "[A, B]"}, "to") == ("a:1", "b-2")
    assert read_change(one, {"to": None}, "to") == read_custom(one, None) == ()
    assert write_custom(one, ("a:1",)) == ["a:1"]
