"""A record's reporter as a user in a custom field of Jira."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest

from sop.procedure import Procedure, parse
from sop.records import commands as c
from tests.jira_sync.conftest import House

ASKER = "customfield_10050"


@pytest.fixture
def seed() -> dict[str, Any]:
    """A site with a field for it."""
    return {"fields": [{"name": "Asked by", "type": "userpicker"}]}


@pytest.fixture
def procedure() -> Procedure:
    """The procedure that ships, with that field."""
    text = files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8")
    return parse(f"{text}jira:\n  custom: {{reporter: {{field: Asked by, type: user}}}}\n")


async def test_who_reported_is_told_once_the_account_is_known_and_what_a_person_changes_there_stands(
    house: House,
) -> None:
    item = await house.report()
    assert (await house.issue(item))["fields"][ASKER] is None
    # Whoever takes an incident is looked for in Jira.
    await house.do(c.Acknowledge(), item)
    await house.pass_time(10)
    await house.hint(item)
    held = (await house.issue(item))["fields"][ASKER]
    assert held is not None
    assert "Mei" in held["displayName"]
    await house.act(item, "edit", fields={ASKER: None})
    await house.hint(item)
    await house.pass_time(20)
    assert (await house.issue(item))["fields"][ASKER] is None
    later = await house.report("another")
    assert "Mei" in (await house.issue(later))["fields"][ASKER]["displayName"]
