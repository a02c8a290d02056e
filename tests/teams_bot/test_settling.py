"""Conflicts on cards and in chat, and a record's past: in both languages, for whoever may, and harmless twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from sop.desk import Conflict, conflicts, view
from sop.records import commands as c
from sop.records.people import Actor, Person, Role, Side
from tests.teams_bot.office import ALEX, ALEX_CHAT, CHINESE, GINA, GROUP, MEI, MING, Office
from tests.teams_bot.test_presses import nothing_changes
from tests.teams_bot.wire import button, buttons, texts

AT = datetime(2026, 5, 1, 19, 3, tzinfo=UTC)
PRIORITY = Conflict(
    "priority",
    "Medium",
    "Highest",
    Side.TEAMS,
    "Mei Lin",
    "Alex Chen",
    AT,
    AT,
    AT,
    '"medium"',
    '"highest"',
    "changelog 7",
)
HOSTILE = "[press](https://evil.example) <at>all</at> **b** `c`"
TITLE = replace(PRIORITY, field="title", dropped=HOSTILE, dropped_by=HOSTILE, dropped_json=f'"{HOSTILE}"')


async def tell(office: Office, conflict: Conflict, item: str = "INC-1") -> None:
    """Jira's side says something else, and the card shows it."""

    def told(connection):  # type: ignore[no-untyped-def]
        conflicts.tell(connection, item, conflict)
        office.house.desk.refresh_cards(connection, item)

    await office.house.store.tx(told)
    await office.settle()


async def opened(office: Office) -> tuple[Conflict, ...]:
    seen = await office.house.store.read(view, "INC-1", mirrored=False)
    assert seen is not None
    return seen.conflicts


@pytest.fixture
async def card(office: Office) -> str:
    """The message with the card of INC-1, on which both sides say another priority."""
    await asyncio.gather(*(office.say(user, GROUP, "status") for user in (ALEX, MEI, MING, GINA)))
    await office.settle()
    (message,) = await office.ask(ALEX, GROUP, "incident new Disk full !sev3")
    await tell(office, PRIORITY)
    return str(message["id"])


async def test_the_card_shows_both_values_with_who_and_when(office: Office, card: str) -> None:
    shown = await office.card(GROUP)
    assert shown["id"] == card
    said = texts(shown).replace("\n", "")
    assert "Priority is now Medium · Mei Lin, Teams · 2 May 2026, 03:03" in said
    assert "Instead of Highest · Alex Chen, Jira · 2 May 2026, 03:03" in said
    assert {"Priority: take that from Jira", "Priority: keep that from Teams"} <= buttons(shown).keys()


@pytest.mark.parametrize(("locale", "notice"), [("en-US", "out of date"), (CHINESE, "已過時")])
async def test_one_press_takes_the_other_and_a_second_one_is_harmless(
    office: Office, card: str, locale: str, notice: str
) -> None:
    data = button(await office.card(GROUP), "take")["data"]
    await office.pressed(ALEX, GROUP, card, "take", data, locale)
    await office.settle()
    assert (await office.item("INC-1")).priority == "highest"
    assert await opened(office) == ()
    assert "take" not in {one.get("verb") for one in buttons(await office.card(GROUP)).values()}
    async with nothing_changes(office):
        again = await office.pressed(ALEX, GROUP, card, "take", data, locale)
        late = await office.pressed(MEI, GROUP, card, "keep", data, locale)
    assert notice in texts(again)
    assert notice in texts(late)


async def test_keep_dismisses_it_for_all_and_says_so_to_whoever_comes_late(office: Office, card: str) -> None:
    data = button(await office.card(GROUP), "keep")["data"]
    await office.pressed(ALEX, GROUP, card, "keep", data)
    await office.settle()
    assert await opened(office) == ()
    assert (await office.item("INC-1")).priority == "medium"
    async with nothing_changes(office):
        late = await office.pressed(MEI, GROUP, card, "take", data)
        chinese = await office.pressed(MEI, GROUP, card, "take", data, CHINESE)
    assert "nobody has to decide about “Priority” of INC-1" in texts(late)
    assert "INC-1 的「優先順序」沒有待決定的衝突" in texts(chinese)


async def test_two_values_of_one_side_are_not_told_apart_by_its_name(office: Office, card: str) -> None:
    """What was run over in Jira, and somebody has set the field anew there."""
    await tell(office, replace(PRIORITY, kept="Low", kept_json='"low"', kept_side=Side.JIRA, from_side=Side.JIRA))
    shown = buttons(await office.card(GROUP))
    assert {"Priority: take the other one", "Priority: keep this one"} <= shown.keys()
    assert "Priority: take that from Jira" not in shown, "the same loss, shown once"


async def test_guests_may_not_and_nonsense_does_nothing(office: Office, card: str) -> None:
    data = button(await office.card(GROUP), "take")["data"]
    async with nothing_changes(office):
        assert isinstance((await office.pressed(GINA, GROUP, card, "take", data))["value"], str)
        for bad in ({"field": 7}, {"field": ""}, {"mark": None}, {"mark": "x" * 99}, {"field": "assignee"}):
            await office.pressed(ALEX, GROUP, card, "take", data | bad)
    assert len(await opened(office)) == 1


@pytest.mark.parametrize(
    ("listed", "take", "keep", "words"),
    [
        ("conflicts", "take INC-1 priority", "keep INC-1 prio", ("Medium (Mei Lin, Teams) stands", "is Highest now")),
        ("衝突", "改用 INC-1 優先級", "保留 INC-1 優先順序", ("目前為「中」", "改為「最高」")),
    ],
)
async def test_in_chat_they_are_listed_and_settled(
    office: Office, card: str, listed: str, take: str, keep: str, words: tuple[str, str]
) -> None:
    locale = "en-US" if listed == "conflicts" else CHINESE
    (told,) = await office.ask(ALEX, ALEX_CHAT, listed, locale=locale)
    assert words[0] in told["text"]
    (took,) = await office.ask(ALEX, ALEX_CHAT, take, locale=locale)
    assert words[1] in took["text"]
    assert (await office.item("INC-1")).priority == "highest"
    await office.ask(ALEX, ALEX_CHAT, take, locale=locale)
    assert (await office.item("INC-1")).priority == "medium", "again goes back"
    (none,) = await office.ask(ALEX, ALEX_CHAT, keep, locale=locale)
    assert "INC-1" in none["text"]
    (empty,) = await office.ask(ALEX, ALEX_CHAT, listed, locale=locale)
    assert "INC-1" not in empty["text"]


async def test_why_tells_who_when_where_and_the_evidence(office: Office, card: str) -> None:
    await office.ask(ALEX, ALEX_CHAT, "priority INC-1 high")
    activity = await office.say(MEI, GROUP, "priority INC-1 low")
    await office.settle()
    (told,) = await office.ask(ALEX, ALEX_CHAT, "why INC-1 priority?")
    lines = told["text"].splitlines()
    assert "High → Low" in lines[2]
    assert "Mei Lin" in lines[2]
    assert f"`activity {activity} in {GROUP}`" in lines[2]
    assert "Medium → High" in lines[3]
    assert "Medium → Highest, which did not stand" in lines[4]
    assert "`changelog 7`" in lines[4]
    (chinese,) = await office.ask(ALEX, ALEX_CHAT, "為什麼 INC-1 優先級", locale=CHINESE)
    assert "高 → 低" in chinese["text"]
    (whole,) = await office.ask(ALEX, ALEX_CHAT, "why INC-1")
    assert "Disk full" in whole["text"]
    (none,) = await office.ask(ALEX, ALEX_CHAT, "why INC-1 due")
    assert "not changed" in none["text"]
    (unknown,) = await office.ask(ALEX, ALEX_CHAT, "why INC-9")
    assert "INC-9" in unknown["text"]


async def test_what_people_wrote_does_nothing_in_the_answers(office: Office, card: str) -> None:
    await tell(office, TITLE)
    for text in ("conflicts", "why INC-1", "take INC-1 title", "keep INC-1 priority", "why INC-1 title"):
        (told,) = await office.ask(ALEX, ALEX_CHAT, text)
        assert not {"](", "<at>", "**", "://"} & {sign for sign in ("](", "<at>", "**", "://") if sign in told["text"]}
    assert (await office.item("INC-1")).title == HOSTILE


async def test_of_a_record_that_is_withheld_neither_past_nor_conflicts_are_told(office: Office, card: str) -> None:
    """Its title and its texts are for fewer people than this conversation has."""
    await tell(office, TITLE)
    seen = c.SeenInJira({"withheld": True}, {"withheld": False}, {})
    jira = Actor(Person("Jira"), Side.JIRA, Role.MACHINE)
    command = c.Command(id="seen", actor=jira, at=AT, action=seen, item_id="INC-1")
    await office.house.store.tx(office.house.desk.handle, command)
    for asked in ("why INC-1", "why INC-1 title", "conflicts", "keep INC-1 title"):
        said = "".join(str(one.get("text")) for one in await office.ask(ALEX, GROUP, asked))
        assert said, asked
        assert "Disk" not in said, asked
        assert "evil" not in said, asked
