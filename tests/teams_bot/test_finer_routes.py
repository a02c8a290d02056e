"""Incidents go where the procedure's conditions send them, and are never without a place because of one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

import pytest

from sandbox.teams import world
from sandbox.teams.tokens import KeyRing
from service import house
from sop.procedure import parse
from tests.teams_bot.monitors import alert
from tests.teams_bot.office import ALEX, ALEX_CHAT, CHANNEL, GROUP, MEI, MEI_CHAT, Office, open_office
from tests.teams_bot.wire import texts

ROUTES = f"""
incident_routes:
  - {{when: {{severity: sev1, labels: {{team: "db-*"}}}}, to: "{GROUP}"}}
  - {{when: {{receiver: network}}, to: "{CHANNEL}"}}
routes: {{incident: "{MEI_CHAT}"}}
"""


@pytest.fixture
async def office(
    tmp_path: Path, migrated: Path, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    text = files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8")
    monkeypatch.setattr(world, "KeyRing", lambda: keys)
    monkeypatch.setattr(house, "load_procedure", lambda path: parse(text + ROUTES))
    async with open_office(tmp_path, migrated, monkeypatch) as opened:
        yield opened


async def met(office: Office, *where: str) -> None:
    for one in where:
        await office.ask(MEI, one, "status")


async def shown(office: Office) -> dict[str, list[str]]:
    """By conversation, the alerts whose cards stand there."""
    names = ("DbDown", "NetDown", "Other", "Typed")
    found = {}
    for where in (GROUP, CHANNEL, MEI_CHAT):
        cards = "\n".join(texts(card) for card in await office.cards(where))
        found[where] = [name for name in names if name in cards]
    return found


async def three(office: Office) -> None:
    await alert(office, "DbDown", team="db-tw", receiver="network")
    await alert(office, "NetDown", receiver="network")
    await alert(office, "Other", severity="info")
    await office.settle()


async def test_the_first_that_fits_decides_then_the_plain_route(office: Office) -> None:
    await met(office, GROUP, CHANNEL, MEI_CHAT)
    await three(office)
    assert await shown(office) == {GROUP: ["DbDown"], CHANNEL: ["NetDown"], MEI_CHAT: ["Other"]}


async def test_what_an_admin_typed_goes_before_the_plain_route_and_after_the_finer_ones(office: Office) -> None:
    await met(office, GROUP, CHANNEL, MEI_CHAT)
    await office.ask(MEI, GROUP, "route incidents here")
    await three(office)
    assert await shown(office) == {GROUP: ["DbDown", "Other"], CHANNEL: ["NetDown"], MEI_CHAT: []}


async def test_where_sopilot_has_never_been_the_next_one_takes_it(office: Office) -> None:
    await met(office, CHANNEL, MEI_CHAT)
    await three(office)
    assert await shown(office) == {GROUP: [], CHANNEL: ["DbDown", "NetDown"], MEI_CHAT: ["Other"]}


async def test_what_waited_goes_where_it_belongs_once_sopilot_comes_there(office: Office) -> None:
    await three(office)
    assert await shown(office) == {GROUP: [], CHANNEL: [], MEI_CHAT: []}
    await met(office, GROUP)
    assert await shown(office) == {GROUP: ["DbDown"], CHANNEL: [], MEI_CHAT: []}
    await met(office, MEI_CHAT)
    assert await shown(office) == {GROUP: ["DbDown"], CHANNEL: [], MEI_CHAT: ["NetDown", "Other"]}


async def test_a_typed_route_takes_only_what_no_finer_one_takes(office: Office) -> None:
    await met(office, CHANNEL)
    await alert(office, "Other", severity="info")
    await office.settle()
    await office.ask(MEI, GROUP, "route incidents here")
    await alert(office, "NetDown", receiver="network")
    await office.settle()
    assert await shown(office) == {GROUP: ["Other"], CHANNEL: ["NetDown"], MEI_CHAT: []}


async def test_a_typed_incident_has_its_card_where_it_was_typed_and_where_it_is_routed(office: Office) -> None:
    await met(office, MEI_CHAT)
    await office.ask(ALEX, ALEX_CHAT, "incident new Typed")
    assert (await shown(office))[MEI_CHAT] == ["Typed"]
    assert "Typed" in texts(await office.card(ALEX_CHAT, ALEX))
