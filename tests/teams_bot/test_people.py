"""Who counts as one of us."""

from __future__ import annotations

import pytest

from teams_bot.people import is_foreign
from teams_bot.protocol.reference import ConversationRef

OURS = "22222222-2222-2222-2222-222222222222"
REFERENCE = ConversationRef("https://smba.trafficmanager.net/apac/", "19:a", OURS, "28:bot", "SOPilot", "groupChat")


@pytest.mark.parametrize(
    ("member", "foreign"),
    [
        ({"tenantId": OURS.upper()}, False),
        ({}, False),
        ({"tenantId": "99999999-2222-2222-2222-222222222222", "userRole": "user"}, True),
    ],
)
def test_people_of_other_tenants_are_foreign_whatever_their_role_there(member: dict[str, str], foreign: bool) -> None:
    assert is_foreign(member, REFERENCE) is foreign
