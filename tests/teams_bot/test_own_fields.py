"""A team's own fields in Teams: set in chat, seen on the card, refused in the reader's language."""

from __future__ import annotations

from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

import pytest

from sandbox.teams import world
from sandbox.teams.tokens import KeyRing
from service import house
from sop.procedure import parse
from tests.teams_bot.office import CHANNEL, MEI, Office, open_office
from tests.teams_bot.wire import texts

SECTION = """
jira:
  custom:
    root_cause: {field: Root cause}
    impact: {field: Impact, type: option, options: [Some, All]}
"""


@pytest.fixture
async def office(
    tmp_path: Path, migrated: Path, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    text = files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8")
    monkeypatch.setattr(world, "KeyRing", lambda: keys)
    monkeypatch.setattr(house, "load_procedure", lambda path: parse(text + SECTION))
    async with open_office(tmp_path, migrated, monkeypatch) as opened:
        yield opened


async def card(office: Office) -> str:
    """All texts of the one card in the channel."""
    [only] = await office.cards(CHANNEL)
    return texts(only)


async def test_what_is_set_stands_on_the_card_and_what_is_cleared_does_not(office: Office) -> None:
    await office.ask(MEI, CHANNEL, "incident new Home page answers 500")
    await office.settle()
    assert "Root cause" not in await card(office)
    [answer] = await office.ask(MEI, CHANNEL, "set INC-1 root cause A full disk")
    assert "INC-1" in answer["text"]
    await office.ask(MEI, CHANNEL, "set INC-1 impact all")
    await office.settle()
    shown = await card(office)
    assert "Root cause" in shown
    assert "A full disk" in shown
    assert "All" in shown
    await office.ask(MEI, CHANNEL, "set INC-1 root cause none")
    await office.settle()
    assert "A full disk" not in await card(office)


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("set INC-1 impact much", ["much", "Some", "All"]),
        ("set INC-1 colour red", ["colour", "Root cause", "Impact"]),
        ("設定 INC-1 impact 很大", ["很大", "Some", "未做任何變更"]),
        ("設定 INC-1 顏色 紅", ["顏色", "Root cause", "未做任何變更"]),
        ("set INC-9 root cause x", ["INC-9"]),
    ],
)
async def test_what_does_not_fit_is_refused_with_what_does(office: Office, said: str, parts: list[str]) -> None:
    await office.ask(MEI, CHANNEL, "incident new Home page answers 500")
    [answer] = await office.ask(MEI, CHANNEL, said, locale="zh-TW" if "設" in said else "en-US")
    assert all(part in answer["text"] for part in parts), answer["text"]
