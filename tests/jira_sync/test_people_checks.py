"""`people` of sop.yaml against Jira: who is not there, several, deactivated, or no owner of anything."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from jira_sync.people_checks import of_people
from sop.procedure import Procedure, load_default
from sop.procedure.model import SamePerson
from tests.jira_sync.conftest import House

pytestmark = pytest.mark.parametrize(
    ("deployment", "database_url"), [("cloud", "sqlite"), ("server", "sqlite")], indirect=True
)


def with_people(*pairs: tuple[str, str]) -> Procedure:
    return msgspec.structs.replace(load_default(), people=tuple(SamePerson(teams, jira) for teams, jira in pairs))


async def found(house: House, *pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return [(one.problem, one.remedy) for one in await of_people(house.client, with_people(*pairs))]


async def test_who_can_own_issues_is_fine_by_account_and_by_address(house: House) -> None:
    assert await found(house, ("boss@example.com", house.mei), ("a@example.com", "alex@example.com")) == []


async def test_an_account_that_is_nobodys_is_told_with_the_nearest_people(house: House) -> None:
    [(problem, remedy)] = await found(house, ("alex.wilber@contoso.example", "712020:nobody"))
    assert "Jira knows nobody of '712020:nobody'" in problem
    assert f"Alex Wilber ({house.alex})" in remedy
    [(problem, remedy)] = await found(house, ("zzz@contoso.example", "zzz@contoso.example"))
    assert (problem, remedy) == (
        "sop.yaml, people, zzz@contoso.example: Jira knows nobody of 'zzz@contoso.example'",
        "Nearest people in Jira: none",
    )


async def test_an_address_of_several_names_them(house: House) -> None:
    users = house.jira.state.site.users
    users[house.mei] = replace(users[house.mei], email="alex@example.com")
    [(problem, remedy)] = await found(house, ("x@example.com", "alex@example.com"))
    assert "fits several people" in problem
    assert house.alex in remedy
    assert house.mei in remedy


async def test_who_is_deactivated_or_no_owner_is_told(house: House) -> None:
    users = house.jira.state.site.users
    users[house.alex] = replace(users[house.alex], active=False)
    users[house.mei] = replace(users[house.mei], assignable=False)
    inactive, no_owner = await found(house, ("a@example.com", house.alex), ("m@example.com", house.mei))
    assert "Alex Wilber in Jira is deactivated" in inactive[0]
    assert "no issue can be assigned to" in no_owner[0]
    assert no_owner[0].endswith("in OPS")
    assert "Assignable User" in no_owner[1]
