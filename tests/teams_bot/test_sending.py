"""What goes out to Teams: cards in place and coalesced, within the limits, whatever Teams answers."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from sop.desk.health import health
from tests.teams_bot.office import ALEX, ALEX_CHAT, CHANNEL, GROUP, MEI, Office
from tests.teams_bot.wire import button, buttons, texts


async def most(office: Office) -> dict[str, dict[str, int]]:
    """By conversation, the most attempts that Teams has seen in 1, 2, 30 and 3,600 seconds; checks that none was refused."""
    found = (await office.look("limits"))["conversations"]
    assert {one["refused"] for one in found.values()} == {0}
    for one in found.values():
        assert one["most"]["1"] <= 7
        assert one["most"]["2"] <= 8
        assert one["most"]["30"] <= 60
    return {name: one["most"] for name, one in found.items()}


async def gates(office: Office) -> list[str]:
    """The closed gates."""
    house = office.house
    state = await house.store.read(health, house.procedure, office.clock.now())
    return [gate.name for gate in state.gates]


async def test_a_card_is_updated_in_its_message(office: Office) -> None:
    (posted,) = await office.ask(ALEX, GROUP, "incident new Disk full")
    await office.ask(ALEX, GROUP, "ack INC-1")
    await office.ask(ALEX, GROUP, "rename INC-1 Disk of db-1 full")

    card = await office.card(GROUP)
    assert card["id"] == posted["id"]
    assert card["edited"]
    assert "Disk of db-1 full" in texts(card)


async def test_fifty_quick_changes_become_few_updates_with_the_last_state(office: Office) -> None:
    await office.ask(ALEX, GROUP, "incident new Disk full")
    running = asyncio.create_task(office.worker.run())
    try:
        for number in range(50):
            data = {"item": "INC-1", "v": number + 1, "was": {"title": "-"}, "title": f"Disk full {number}"}
            await office.pressed(ALEX, GROUP, (await office.card(GROUP))["id"], "edit", data)
    finally:
        office.worker.stop()
        await running
    office.worker = office.house.worker()
    await office.settle()

    assert "Disk full 49" in texts(await office.card(GROUP))
    assert (await office.item("INC-1")).version == 51
    assert len(await office.calls("PUT")) <= 25
    await most(office)


async def test_an_equal_card_is_not_sent_again(office: Office) -> None:
    await office.ask(ALEX, GROUP, "incident new Disk full")
    since = (await office.look("requests"))["next"]
    await office.house.store.tx(office.house.desk.refresh_cards, "INC-1")
    await office.settle()

    assert (await office.rows())["intents"] == []
    assert await office.calls("PUT", since) + await office.calls("POST", since) == []


async def test_many_incidents_at_once_are_all_posted_within_the_limits(office: Office) -> None:
    await asyncio.gather(*(office.say(ALEX, GROUP, f"incident new Disk {number} full") for number in range(20)))
    await office.settle()

    assert len(await office.cards(GROUP)) == 20 + 1, "and the storm's"
    assert (await most(office))[GROUP]["1"] >= 4


async def test_threads_of_a_channel_share_its_limit(office: Office) -> None:
    for number in range(12):
        await office.say(ALEX, CHANNEL, f"incident new Disk {number} full")
    await office.settle()

    assert len(await office.cards(CHANNEL)) == 12
    await most(office)


async def test_an_update_that_is_not_found_once_is_tried_again(office: Office) -> None:
    (posted,) = await office.ask(ALEX, GROUP, "incident new Disk full")
    await office.fault("status", "PUT", status=404)
    await office.ask(ALEX, GROUP, "ack INC-1")

    card = await office.card(GROUP)
    assert card["id"] == posted["id"]
    assert "Acknowledged" in texts(card)


async def test_a_message_that_is_gone_is_posted_anew_and_updated_from_then_on(office: Office) -> None:
    (posted,) = await office.ask(ALEX, GROUP, "incident new Disk full")
    office.as_kept(GROUP, posted["id"]).deleted = True
    await office.ask(ALEX, GROUP, "ack INC-1")
    card = await office.card(GROUP)
    await office.ask(ALEX, GROUP, "resolve INC-1")

    assert card["id"] != posted["id"]
    assert "Acknowledged" in texts(card)
    assert (await office.card(GROUP))["id"] == card["id"]
    assert "Resolved" in texts(await office.card(GROUP))


@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_429_is_waited_out_and_nothing_is_lost(office: Office, method: str) -> None:
    await office.ask(ALEX, GROUP, "incident new Disk full")
    since = (await office.look("requests"))["next"]
    await office.fault("status", method, status=429, headers={"Retry-After": "7"})
    begun = office.clock.moved
    if method == "POST":
        await office.ask(ALEX, GROUP, "incident new Second")
        assert len(await office.cards(GROUP)) == 2
    else:
        await office.ask(ALEX, GROUP, "rename INC-1 Second")
        assert "Second" in texts(await office.card(GROUP))

    assert office.clock.moved - begun >= 6.9
    first, *_ = await office.calls(method, since)
    assert first["status"] == 429
    assert await office.parked() == []


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("60", 60.0),
        ("60.5", 60.5),
        ("date", 60.0),
        ("90000", 90_000.0),
        ("0", 0.0),
        ("-7", 0.0),
        ("soon", 1.0),
        ("", 1.0),
        (None, 1.0),
    ],
)
async def test_every_form_of_retry_after_is_waited_out_by_the_whole_conversation(
    office: Office, header: str | None, seconds: float
) -> None:
    await office.ask(ALEX, GROUP, "status")
    if header == "date":
        header = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
    headers = {} if header is None else {"Retry-After": header}
    await office.fault("status", "POST", status=429, headers=headers)
    await office.say(ALEX, GROUP, "incident new First")
    await office.worker.run_due()
    since = (await office.look("requests"))["next"]
    await office.say(MEI, GROUP, "incident new Second")
    # Half of it only: real time passes as well, and the machine may be busy.
    await office.advance(seconds / 2)
    await office.worker.run_due()
    if seconds >= 20:
        assert await office.calls("POST", since) == [], "not before its time"

    await office.advance(seconds / 2 + 3)
    await office.settle()
    assert len(await office.cards(GROUP)) == 2
    assert await office.parked() == []


async def test_429_without_a_time_is_asked_less_and_less_often(office: Office) -> None:
    await office.ask(ALEX, GROUP, "status")
    await office.fault("status", "POST", times=5, status=429)
    begun = office.clock.moved
    await office.ask(ALEX, GROUP, "incident new Disk full")

    assert len(await office.cards(GROUP)) == 1
    assert office.clock.moved - begun >= 20, "1 + 2 + 4 + 8 + 16 s, less the chance in it"
    assert await office.parked() == []


async def test_400_parks_with_what_teams_said(office: Office) -> None:
    await office.ask(ALEX, GROUP, "incident new Disk full")
    refused = {"error": {"code": "Bad Argument", "message": "Content was blocked by a filter"}}
    await office.fault("status", "PUT", status=400, body=refused)
    await office.ask(ALEX, GROUP, "ack INC-1")

    (parked,) = await office.parked()
    assert "Bad Argument: Content was blocked by a filter" in parked.reason
    assert parked.remedy
    await office.ask(ALEX, GROUP, "rename INC-1 Other")
    assert "Other" in texts(await office.card(GROUP))
    assert await office.parked() == [], "the next update has shown what that one could not"


async def test_after_429_nobody_sends_into_that_conversation_before_its_time(office: Office) -> None:
    await office.ask(ALEX, GROUP, "status")
    await office.fault("status", "POST", status=429, headers={"Retry-After": "20"})
    await office.say(ALEX, GROUP, "incident new First")
    await office.worker.run_due()
    since = (await office.look("requests"))["next"]
    await office.say(MEI, GROUP, "incident new Second")
    await office.say(MEI, GROUP, "status")
    await office.say(ALEX, ALEX_CHAT, "incident new Elsewhere")
    await office.worker.run_due()

    assert [call for call in await office.calls("POST", since) if "on-call" in call["path"]] == []
    assert len(await office.cards(ALEX_CHAT, ALEX)) == 1, "others are not held up"
    await office.settle()
    assert len(await office.cards(GROUP)) == 2
    assert sum("open" in one["text"] for one in await office.messages(GROUP)) == 2


@pytest.mark.parametrize("status", [412, 500, 502, 503, 504])
async def test_what_may_pass_is_tried_again(office: Office, status: int) -> None:
    await office.fault("status", "POST", times=3, status=status)
    await office.ask(ALEX, GROUP, "incident new Disk full")

    assert len(await office.cards(GROUP)) == 1
    assert await office.parked() == []


async def test_a_post_whose_answer_is_lost_has_one_twin_at_most_and_both_can_be_pressed(office: Office) -> None:
    await office.fault("drop_after_commit", "POST")
    await office.ask(ALEX, GROUP, "incident new Disk full")
    first, second = await office.cards(GROUP)

    await office.press(ALEX, GROUP, first["id"], verb="ack")
    await office.settle()
    await office.press(MEI, GROUP, second["id"], title="Next: Diagnosing")
    await office.settle()

    assert (await office.item("INC-1")).stage == "diagnosing"
    first, second = await office.cards(GROUP)
    assert "A newer card" in texts(first)
    assert buttons(first) == {}
    assert "Diagnosing" in texts(second)
    assert button(second, "move")


async def test_an_update_whose_answer_is_lost_is_made_again_without_a_twin(office: Office) -> None:
    await office.ask(ALEX, GROUP, "incident new Disk full")
    await office.fault("drop_after_commit", "PUT", times=2)
    await office.ask(ALEX, GROUP, "rename INC-1 Other")

    assert "Other" in texts(await office.card(GROUP))
    assert await office.parked() == []


async def test_while_teams_is_down_commands_wait_and_arrive_in_order_afterwards(office: Office) -> None:
    """Teams delivers nothing while it is down: what is to be sent comes from presses and monitors that came before."""
    await office.ask(ALEX, GROUP, "incident new Disk full")
    for number in range(3):
        await office.say(ALEX, GROUP, f"comment INC-1 number {number}")
    await office.say(ALEX, GROUP, "ack INC-1")
    await office.say(ALEX, GROUP, "incident new Second")
    await office.teams.stop()
    for _ in range(6):
        await office.worker.run_due()
        office.clock.moved += 10
    assert await gates(office) == ["teams"]
    assert await office.parked() == []

    await office.teams.start()
    office.clock.moved += 60
    await office.settle()

    assert await gates(office) == []
    assert await office.parked() == []
    said = [one["text"] for one in await office.messages(GROUP) if one["from"]["name"] == "SOPilot" and one["text"]]
    assert said == ["Noted on INC-1."] * 3 + ["INC-1 is now: Acknowledged."]
    first, second = await office.cards(GROUP)
    assert "Acknowledged" in texts(first)
    assert "number 2" in texts(first)
    assert "Second" in texts(second)


async def test_while_the_gate_is_closed_one_request_tries_it(office: Office) -> None:
    for number in range(5):
        await office.say(ALEX, GROUP, f"incident new Disk {number} full")
    await office.teams.stop()
    tried: list[str] = []
    office.worker.on_settled = lambda job, outcome: tried.append(outcome)
    await office.worker.run_due()
    tried.clear()
    office.clock.moved += 31
    await office.worker.run_due()

    assert tried == ["gate"]
    await office.teams.start()
    office.clock.moved += 60
    await office.settle()
    assert len(await office.cards(GROUP)) == 5


async def test_wrong_credentials_close_the_gate_and_nothing_is_parked(office: Office) -> None:
    await office.say(ALEX, GROUP, "incident new Disk full")
    await office.fault("status", "POST", times=2, status=401)
    await office.worker.run_due()
    assert await gates(office) == ["teams"]

    await office.settle()
    assert len(await office.cards(GROUP)) == 1
    assert await gates(office) == []


async def test_the_running_worker_posts_within_a_moment(office: Office) -> None:
    running = asyncio.create_task(office.worker.run())
    try:
        await office.say(ALEX, GROUP, "incident new Disk full")
        async with asyncio.timeout(5):
            while not await office.cards(GROUP):
                await asyncio.sleep(0.02)
    finally:
        office.worker.stop()
        with suppress(asyncio.CancelledError):
            await running


def largest(office: Office, size: int) -> None:
    """That tenant takes no message above so many bytes."""
    office.teams.state.largest = size


async def test_where_a_tenant_takes_less_the_card_gives_way_and_says_where_the_rest_is(office: Office) -> None:
    largest(office, 12 * 1024)
    await office.ask(ALEX, GROUP, "incident new Disk full\n" + "Long. " * 200)
    for number in range(4):
        await office.ask(ALEX, GROUP, f"comment INC-1 number {number} " + "words " * 60)

    card = await office.card(GROUP)
    assert "Shortened to fit into a message" in texts(card)
    assert "number 3" in texts(card), "the newest is the last to go"
    assert "number 1" not in texts(card)
    assert await office.parked() == []
    since = (await office.look("requests"))["next"]
    await office.ask(ALEX, GROUP, "ack INC-1")
    assert [call["status"] for call in await office.calls("PUT", since)] == [200], "what was refused is not tried again"

    largest(office, 100 * 1024)
    office.clock.moved += 3601
    await office.ask(ALEX, GROUP, "rename INC-1 Other")
    assert "Shortened" not in texts(await office.card(GROUP))


async def test_only_the_smallest_card_that_is_refused_is_parked(office: Office) -> None:
    largest(office, 1024)
    await office.ask(ALEX, GROUP, "incident new Disk full")

    (parked,) = await office.parked()
    assert "413" in parked.reason
    assert "shorten" in parked.remedy
    posts = [call for call in await office.calls("POST") if call["status"] == 413]
    assert 2 <= len(posts) <= 8
    await most(office)


async def test_the_biggest_record_still_fits_into_a_message(office: Office) -> None:
    long: dict[str, Any] = {"was": {"title": "-"}, "title": "事" * 240}
    await office.ask(ALEX, GROUP, f"incident new {'A' * 240}\n{'描述 🧯 ' * 4000}")
    await office.pressed(ALEX, GROUP, "1", "edit", {"item": "INC-1", "v": 1, **long})
    for number in range(4):
        await office.pressed(
            ALEX, GROUP, "1", "comment", {"item": "INC-1", "v": 2, "comment": f"{number}" + "話" * 3990}
        )
    await office.settle()

    assert "事" * 100 in texts((await office.cards(GROUP))[0])
    assert await office.parked() == []
