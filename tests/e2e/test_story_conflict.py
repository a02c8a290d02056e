"""Two people change one field on both sides at once: the card shows both values, and one press takes the other."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.screen import ACK, DEADLINE_MS, JIRA, Screen
from tests.sandbox.jira_support import ALEX

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_both_sides_at_once_and_one_press_takes_the_other(screen: Screen) -> None:
    words, title = screen.phrases, "Both sides at once"
    await screen.new_incident(title)
    board = await screen.control(f"{JIRA}/board")
    [issue] = [one for column in board["columns"] for one in column["issues"] if one["summary"] == title]

    await screen.at("jira-down").click()
    await expect(screen.at("tracker-note")).to_contain_text(words.jira_down, timeout=DEADLINE_MS)
    assert (await screen.press(title, ACK))["status"] == 200
    await screen.shows(title, words.acknowledged)
    # Somebody who still has the issue open in Jira's own pages.
    await screen.control(f"{JIRA}/act", {"do": "transition", "issue": issue["id"], "to": "Done", "as": ALEX})
    await screen.at("jira-up").click()

    await screen.shows(title, words.both_sides, words.resolved, words.in_sync)
    card = screen.card(title).last
    await expect(card).to_contain_text("林美 Mei Lin", timeout=DEADLINE_MS)
    await expect(card).to_contain_text("Alex Wilber", timeout=DEADLINE_MS)
    await screen.lies_in(title, "Done")
    await card.scroll_into_view_if_needed()
    await screen.picture(f"demo-conflict-{words.code}")

    answer = await screen.press(title, "[data-verb=take]")
    assert answer["status"] == 200
    await screen.lies_in(title, "In Progress")
    await screen.shows(title, words.acknowledged, words.in_sync)
    await expect(screen.card(title).last).not_to_contain_text(words.both_sides, timeout=DEADLINE_MS)
