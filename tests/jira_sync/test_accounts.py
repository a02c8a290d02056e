"""People over both sides: by e-mail, by the map, by linking; who is deactivated; and nobody takes another's account."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from msgspec.structs import replace as changed
from sqlalchemy import Connection

from jira_sync.accounts import objection
from jira_sync.client import _is
from sop.desk import Desk, accounts, people
from sop.desk.door import Handled
from sop.procedure.model import SamePerson
from sop.records import commands as c
from sop.records.outcomes import Code, Refusal
from sop.records.people import Actor, Person, Role, Side
from sop.storage import Store
from sop.storage.tables import people as table
from tests.jira_sync.conftest import MEI, House
from tests.jira_sync.samples import AT

ALEX = Actor(Person("Alex W.", "aad-alex", "alex@elsewhere.example"), Side.TEAMS, Role.RESPONDER)
BOSS = Actor(Person("Boss", "aad-boss", "boss@example.com"), Side.TEAMS, Role.ADMIN)


async def meet(house: House, *actors: Actor) -> None:
    """Teams has told of them."""
    for actor in actors:
        await house.store.tx(people.remember, actor.person)


async def known(house: House, actor: Actor) -> Person:
    """All that is known of somebody."""
    return await house.store.read(people.known, actor.person)


async def link(house: House, actor: Actor, account: str, person: Person | None = None) -> str:
    """Somebody types `link jira`; what is answered in the end."""
    wanted = c.LinkAccount(person or actor.person, account, "19:chat")
    assert isinstance(await house.do(wanted, actor=actor), Handled)
    await house.settle()
    return house.said[-1]


# --- what proves an account to be somebody's --------------------------------------------------------------------------

USER: dict[str, Any] = {"accountId": "1", "displayName": "X", "active": True}


@pytest.mark.parametrize(
    ("user", "account", "trusted", "problem"),
    [
        (None, "1", True, "nobody"),
        ({"displayName": "no id"}, "1", True, "nobody"),
        (USER | {"active": False}, "1", True, "inactive"),
        (USER, "1", True, None),
        (USER, "1", False, "not_yours"),
        (USER | {"emailAddress": "boss@example.com"}, "1", False, "not_yours"),
        (USER | {"emailAddress": "boss@example.com"}, "boss@example.com", False, "not_yours"),
        (USER | {"emailAddress": "Alex@Elsewhere.example"}, "1", False, None),
        (USER, "ALEX@elsewhere.example", False, None),
    ],
)
def test_proof(user: dict[str, Any] | None, account: str, trusted: bool, problem: str | None) -> None:
    assert objection(user, ALEX.person, account, trusted=trusted) == problem


def test_whoever_has_no_address_proves_nothing() -> None:
    assert objection(USER | {"emailAddress": ""}, Person("x", "aad-x"), "", trusted=False) == "not_yours"


def test_who_is_called_like_an_address_and_hides_their_own_is_not_believed() -> None:
    assert _is({"displayName": "X"}, "mei@example.com")
    assert not _is({"displayName": "Mei@example.com"}, "mei@example.com")


# --- linking in chat --------------------------------------------------------------------------------------------------


async def test_nobody_links_an_account_that_is_not_theirs(house: House) -> None:
    await meet(house, ALEX)
    for account in (house.mei, "mei@example.com"):
        assert (await link(house, ALEX, account)).startswith("The e-mail of that account in Jira is not yours")
    assert (await link(house, ALEX, "unheard-of")).startswith("Jira knows nobody by “unheard-of”")
    assert (await known(house, ALEX)).account_id is None


async def test_nobody_but_an_admin_links_for_somebody_else(house: House) -> None:
    await meet(house, ALEX, MEI)
    for action in (c.LinkAccount(ALEX.person, house.alex, "19:chat"), c.UnlinkAccount(ALEX.person)):
        refused = await house.do(action, actor=MEI)
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.facts["right"]) == (Code.NOT_ALLOWED, "people")


async def test_what_an_admin_links_is_assigned_from_then_on_and_from_jira_too(house: House) -> None:
    await meet(house, ALEX, BOSS)
    item = await house.report()
    await house.do(c.Assign(ALEX.person), item)
    await house.settle()
    assert (await house.issue(item))["fields"]["assignee"] is None
    assert (await house.view(item)).people_missing == ("Alex W.",)
    assert await link(house, BOSS, house.alex, ALEX.person) == "Alex W. is Alex Wilber in Jira from now on."
    assert (await house.issue(item))["fields"]["assignee"]["displayName"] == "Alex Wilber"
    assert (await house.view(item)).people_missing == ()
    other = await house.report("another")
    await house.act(other, "edit", fields={"assignee": house.alex})
    await house.hint(other)
    owner = (await house.view(other)).item.assignee
    assert owner is not None
    assert owner.aad_id == "aad-alex"


async def test_an_account_of_somebody_is_taken_by_an_admin_only(house: House) -> None:
    mei = replace_email(MEI, "mei@example.com")
    await meet(house, mei, BOSS)
    await link(house, BOSS, house.mei, BOSS.person)
    assert (await link(house, mei, "mei@example.com")).startswith("That account is linked to somebody else")
    await link(house, BOSS, house.mei, mei.person)
    assert (await known(house, mei)).account_id == house.mei
    assert (await known(house, BOSS)).account_id is None


def replace_email(actor: Actor, email: str) -> Actor:
    """The same with that address."""
    return changed(actor, person=changed(actor.person, email=email))


async def test_two_people_of_teams_never_become_one(house: House) -> None:
    """Mei's account has Mei's address in Jira; an admin says that it is the boss's."""
    await meet(house, MEI, BOSS)
    await link(house, BOSS, house.mei, BOSS.person)
    item = await house.report()
    await house.do(c.Assign(MEI.person), item)
    await house.settle()
    await house.act(item, "edit", fields={"assignee": house.mei})
    await house.hint(item)
    owner = (await house.view(item)).item.assignee
    assert owner is not None
    assert owner.aad_id == "aad-boss"
    rows = await house.store.read(lambda connection: connection.execute(table.select()).all())
    assert {row.aad_id for row in rows} == {"aad-mei", "aad-boss"}


async def test_unlinked_stays_so_though_the_address_fits(house: House) -> None:
    item = await house.report()
    await house.do(c.Assign(MEI.person), item)
    await house.settle()
    assert (await house.issue(item))["fields"]["assignee"] is not None
    await house.do(c.UnlinkAccount(MEI.person))
    await house.do(c.Rename("again"), item)
    await house.pass_time(10)
    assert (await known(house, MEI)).account_id is None
    assert (await house.view(item)).people_missing == ("Mei Lin",)
    await house.act(item, "edit", fields={"assignee": None})
    await house.act(item, "edit", fields={"assignee": house.mei})
    await house.hint(item)
    assert (await known(house, MEI)).account_id is None
    assert (await link(house, MEI, "mei@example.com")).endswith("in Jira from now on.")
    assert (await known(house, MEI)).account_id == house.mei


# --- the map ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["email", "id"])
async def test_people_of_the_map_are_known_both_ways(house: House, by: str) -> None:
    teams = "Alex@elsewhere.example" if by == "email" else "aad-alex"
    mapped = Desk(changed(house.desk.procedure, people=(SamePerson(teams, house.alex),)), True, house.clock)
    house.mirror.__init__(house.store, mapped, house.client)  # type: ignore[misc]
    await meet(house, ALEX)
    item = await house.report()
    await house.act(item, "edit", fields={"assignee": house.alex})
    await house.hint(item)
    owner = (await house.view(item)).item.assignee
    assert owner is not None
    assert owner.aad_id == "aad-alex"
    other = await house.report("another")
    await house.do(c.Assign(ALEX.person), other)
    await house.settle()
    assert (await house.issue(other))["fields"]["assignee"]["displayName"] == "Alex Wilber"


# --- deactivated ------------------------------------------------------------------------------------------------------


def set_active(house: House, account: str, active: bool) -> None:
    """Jira's admin deactivates somebody, or takes it back."""
    users = house.jira.state.site.users
    users[account] = replace(users[account], active=active)


async def test_a_deactivated_owner_is_told_by_name_and_stops_nothing_else(house: House) -> None:
    item = await house.report()
    await house.do(c.Assign(MEI.person), item)
    await house.settle()
    await house.do(c.Assign(None), item)
    await house.settle()
    set_active(house, house.mei, False)
    await house.do(c.Assign(MEI.person), item)
    await house.do(c.Rename("still mirrored"), item)
    await house.settle()
    view = await house.view(item)
    assert view.people_inactive == ("Mei Lin",)
    assert (view.sync.value, view.people_missing) == ("equal", ())
    issue = await house.issue(item)
    assert (issue["fields"]["summary"], issue["fields"]["assignee"]) == ("still mirrored", None)
    before = len(house.writes())
    await house.hint(item)
    assert len(house.writes()) == before, "not tried again every time"

    set_active(house, house.mei, True)
    house.clock.advance(86_500)
    await house.hint(item)
    assert (await house.view(item)).people_inactive == ()
    assert (await house.issue(item))["fields"]["assignee"] is not None


async def test_an_owner_who_is_deactivated_while_assigned_is_seen_with_the_issue(house: House) -> None:
    item = await house.report()
    await house.do(c.Assign(MEI.person), item)
    await house.settle()
    set_active(house, house.mei, False)
    await house.hint(item)
    assert (await house.view(item)).people_inactive == ("Mei Lin",)
    set_active(house, house.mei, True)
    await house.hint(item)
    assert (await house.view(item)).people_inactive == ()


# --- rows -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
async def test_nothing_that_is_learnt_makes_two_people_one(store: Store, seed: int) -> None:
    """Whatever Teams, Jira, people and admins say, in any order: each person of Teams keeps one row of their own."""
    chance = random.Random(seed)
    ids, mails, numbers = ("aad-1", "aad-2", "aad-3"), ("a@x.example", "b@x.example", None), ("j1", "j2", "j3")
    met: set[str] = set()

    def step(connection: Connection) -> None:
        aad_id, account = chance.choice(ids), chance.choice(numbers)
        match chance.randrange(5):
            case 0:
                people.remember(connection, Person("T", aad_id, chance.choice(mails)))
                met.add(aad_id)
            case 1:
                people.remember(connection, Person("J", email=chance.choice(mails), account_id=account))
            case 2 if aad_id in met:
                accounts.link(connection, Person("T", aad_id), account, 0.0)
            case 3 if aad_id in met:
                accounts.unlink(connection, Person("T", aad_id))
            case _:
                accounts.note_active(connection, account, AT, active=chance.random() < 0.5)

    def held(connection: Connection) -> list[Any]:
        return list(connection.execute(table.select()).all())

    for _ in range(40):
        await store.tx(step)
        rows = await store.read(held)
        assert sorted(row.aad_id for row in rows if row.aad_id) == sorted(met)
        for name in ("email", "account_id"):
            known_ones = [getattr(row, name) for row in rows if getattr(row, name)]
            assert len(known_ones) == len(set(known_ones))
        assert all(row.account_id is None for row in rows if row.account_state == people.UNLINKED)
