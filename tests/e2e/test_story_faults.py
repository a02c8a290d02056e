"""What the demo's switches break, and how the cards and the board come right again; two people at once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Route, expect

from tests.e2e.screen import ACK, DEADLINE_MS, IN_DOUBT_MS, Screen

pytestmark = pytest.mark.asyncio(loop_scope="session")

RESOLVE = "[data-verb=move]"
"""The only stage that a reported incident's card offers."""
READS = re.compile(r"/_sandbox/teams/_control/(changes|conversations)")


@pytest.mark.timeout(300)
async def test_a_killed_worker_loses_nothing(screen: Screen) -> None:
    """A press and a command just before kill -9 have their effect after the restart.

    Of a message that comes while nobody hears it the page says so, and one button says it again.
    """
    words, pressed, told, unheard = screen.phrases, "Pressed before the kill", "Told before the kill", "Said to nobody"
    await screen.new_incident(pressed)
    await expect(screen.at("state-worker")).to_have_attribute("data-state", "up", timeout=DEADLINE_MS)
    restarts = (await screen.control("/_demo/status"))["restarts"]
    assert (await screen.press(pressed, ACK))["status"] == 200
    await screen.say(f"{words.incident_new} {told}")
    await screen.at("kill-worker").click()
    await screen.say(f"{words.incident_new} {unheard}")
    note = screen.at("message").filter(has_text=unheard).get_by_test_id("undelivered")
    await expect(note).to_contain_text(words.undelivered, timeout=DEADLINE_MS)
    await expect(screen.at("toast-error")).to_contain_text("503")
    await screen.picture(f"demo-killed-{words.code}")
    await expect(screen.at("state-worker")).not_to_have_attribute("data-state", "up", timeout=DEADLINE_MS)

    await expect(screen.at("state-worker")).to_have_attribute("data-state", "up", timeout=DEADLINE_MS)
    assert (await screen.control("/_demo/status"))["restarts"] == restarts + 1
    await screen.shows(pressed, words.acknowledged, words.in_sync)
    await screen.lies_in(pressed, "In Progress")
    await screen.shows(told, words.reported, words.in_sync, within_ms=IN_DOUBT_MS)
    await screen.lies_in(told, "To Do")
    await screen.at("say-again").click()
    await screen.shows(unheard, words.reported, words.in_sync)
    await expect(screen.at("say-again")).to_have_count(0)
    for title in (pressed, told, unheard):
        await expect(screen.issue(title)).to_have_count(1)
    # Teams has no way to ask whether a post arrived: where the kill came between a post and its answer, the card stands
    # there twice, and the older one says so once it is pressed.
    if await screen.card(told).count() == 2:
        await screen.press(told, ACK, older=True)
        await expect(screen.card(told).first).to_contain_text(words.superseded, timeout=DEADLINE_MS)
    screen.expects(r"^error: .*503")
    await screen.at("toast-error").get_by_role("button").click()


async def test_jira_down_is_shown_and_caught_up(screen: Screen) -> None:
    """Presses and commands are answered meanwhile, the card says that Jira waits, and it ends in step by itself."""
    words, known, new = screen.phrases, "Known before Jira went", "New while Jira is away"
    await screen.new_incident(known)
    await screen.at("jira-down").click()
    await expect(screen.at("tracker-note")).to_contain_text(words.jira_down, timeout=DEADLINE_MS)
    assert (await screen.press(known, ACK))["status"] == 200
    await screen.shows(known, words.acknowledged, words.pending)
    await screen.say(f"{words.incident_new} {new}")
    await screen.shows(new, words.reported)
    await screen.lies_in(known, "To Do")
    await screen.picture(f"demo-pending-{words.code}")

    await screen.at("jira-up").click()
    await screen.shows(known, words.in_sync)
    await screen.lies_in(known, "In Progress")
    await screen.shows(new, words.in_sync)
    await screen.lies_in(new, "To Do")
    for title in (known, new):
        await expect(screen.issue(title)).to_have_count(1)
        await expect(screen.card(title)).not_to_contain_text(words.pending)
    assert (await screen.control("/_demo/status"))["parked"] == 0


async def test_a_stale_press_changes_nothing_and_says_so(
    screen: Screen, window: Callable[..., Awaitable[Screen]]
) -> None:
    """Alex's screen stands still while Mei acknowledges; his Resolve on the old card is refused with the state it met."""
    mei, alex, ming = screen, await window("29:alex"), await window("29:ming")
    words, title = mei.phrases, "Two people at once"
    await mei.new_incident(title)
    await alex.shows(title, words.reported, words.in_sync)

    moving = asyncio.Event()

    async def hold(route: Route) -> None:
        await moving.wait()
        await route.continue_()

    await alex.page.route(READS, hold)
    assert (await mei.press(title, ACK))["status"] == 200
    await mei.shows(title, words.acknowledged, words.in_sync)
    await mei.lies_in(title, "In Progress")
    # The card of everybody is updated, which may come a little after Mei's own answer.
    await ming.shows(title, words.acknowledged, words.in_sync)

    await expect(alex.card(title)).to_contain_text(words.reported)
    answer = await alex.press(title, RESOLVE)
    assert answer["status"] == 200
    moving.set()

    await alex.shows(title, words.unchanged, words.acknowledged)
    await alex.picture(f"demo-stale-{words.code}")
    await expect(mei.card(title)).not_to_contain_text(words.unchanged)
    await mei.shows(title, words.acknowledged, words.in_sync)
    await mei.lies_in(title, "In Progress")
    seen = await mei.control("/_sandbox/jira/_control/board")
    [issue] = [one for column in seen["columns"] for one in column["issues"] if one["summary"] == title]
    assert issue["status"] == "In Progress"
