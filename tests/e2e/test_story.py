"""The demo as a newcomer goes through it, in both languages: from a command to a card and an issue, and both ways."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.screen import ACK, DEADLINE_MS, Screen

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE = (
    "<img src=x onerror=alert(1)> [evil](https://evil.example) <at>Everyone</at> **bold** <b>b</b> "
    "{{DATE(2026-05-01T00:00:00Z)}} \\\\host\\share"
)


async def test_an_incident_lives_on_both_sides(screen: Screen) -> None:
    """A command, the card, the issue, Acknowledge, a drag on the board, and a comment each way."""
    words, title = screen.phrases, "首頁 500 錯誤"
    await expect(screen.page.locator("html")).to_have_attribute("lang", words.html)
    await expect(screen.at("banner")).to_contain_text(words.stand_ins)

    await screen.new_incident(title)
    await screen.lies_in(title, "To Do")

    answer = await screen.press(title, ACK)
    assert answer["status"] == 200
    await screen.shows(title, words.acknowledged, "林美 Mei Lin")
    await screen.lies_in(title, "In Progress")
    await expect(screen.issue(title).locator(".who")).to_have_attribute("title", "林美 Mei Lin", timeout=DEADLINE_MS)

    await screen.issue(title).drag_to(screen.column("In Review").locator(".cards"))
    await screen.shows(title, words.verifying, words.in_sync)
    await screen.lies_in(title, "In Review")

    await screen.issue(title).locator(".issue-open").click()
    await screen.at("issue-comment-box").fill("資料庫連線數已滿")
    await screen.at("issue-comment-send").click()
    await screen.shows(title, "資料庫連線數已滿")

    card = screen.card(title)
    await card.get_by_role("button", name=words.comment, exact=True).click()
    await card.locator("[data-input-id=comment] :is(input, textarea)").fill("Rolled back to 2.3")
    await card.locator("[data-verb=comment]").click()
    comments = screen.at("issue-comment")
    await expect(comments.filter(has_text="Rolled back to 2.3")).to_have_count(1, timeout=DEADLINE_MS)
    await screen.shows(title, "Rolled back to 2.3", words.in_sync)
    await expect(comments).to_have_count(2)
    await screen.picture(f"demo-{words.code}-issue")
    await screen.at("issue-close").click()
    await screen.picture(f"demo-{words.code}")


async def test_a_suggested_command_is_pressed(screen: Screen) -> None:
    before = await screen.at("card").count()
    await screen.at("chip-0").click()
    await expect(screen.at("card")).to_have_count(before + 1, timeout=DEADLINE_MS)
    await expect(screen.at("card").last).to_contain_text(screen.phrases.in_sync, timeout=DEADLINE_MS)


async def test_a_hostile_title_is_only_text(screen: Screen) -> None:
    """On the card, in the chat and on the board: no picture, link, mention or bold, and nothing runs."""
    sign = "<img src=x onerror=alert(1)>"
    await screen.new_incident(HOSTILE)
    card, issue, message = screen.card(sign), screen.issue(sign), screen.said().filter(has_text=sign)
    shown = (await card.inner_text()).replace("\u200b", "")
    assert HOSTILE in shown
    assert await issue.locator(".summary").inner_text() == HOSTILE
    for place in (card, issue, message):
        assert await place.locator("img, b, strong, a[href*=evil], script").count() == 0
    assert await card.locator(".mention").count() == 0
    await expect(message.locator(".mention")).to_have_text("@SOPilot")


async def test_an_alert_fires_and_resolves(screen: Screen) -> None:
    """A captured delivery opens one incident, the same again opens none, and the end of each alert is told."""
    words = screen.phrases
    await screen.at("chip-3").click()
    await expect(screen.said().filter(has_text=words.routed).last).to_be_visible(timeout=DEADLINE_MS)
    before = await screen.card("SiteDown").count()
    await screen.at("fire-alert").click()
    await expect(screen.card("SiteDown")).to_have_count(before + 1, timeout=DEADLINE_MS)
    card = screen.card("SiteDown").last
    await expect(card).to_contain_text(words.firing_two, timeout=DEADLINE_MS)
    await expect(card).to_contain_text(words.in_sync, timeout=DEADLINE_MS)
    await expect(screen.issue("SiteDown")).to_have_count(before + 1, timeout=DEADLINE_MS)
    await screen.picture(f"demo-alert-{words.code}")

    async with screen.page.expect_response(lambda answer: answer.url.endswith("/_demo/alert")) as taken:
        await screen.at("fire-alert").click()
    assert (await (await taken.value).json())["result"] == "unchanged"
    await screen.at("resolve-alert").click()
    await expect(card).to_contain_text(words.all_resolved, timeout=DEADLINE_MS)
    await expect(screen.card("SiteDown")).to_have_count(before + 1)


async def test_an_action_item_has_owner_and_due_date(screen: Screen) -> None:
    words, title = screen.phrases, "撰寫事後檢討"
    await screen.say(f"{words.action_new.replace('Write the post-mortem', title)}")
    await screen.shows(title, words.due, "林美 Mei Lin", words.in_sync)
    await expect(screen.card(title)).to_contain_text("ACT-")
    await expect(screen.issue(title).locator(".meta")).to_be_visible(timeout=DEADLINE_MS)
    await expect(screen.issue(title).locator(".who")).to_have_attribute("title", "林美 Mei Lin", timeout=DEADLINE_MS)


async def test_help_and_a_mistyped_command(screen: Screen) -> None:
    words = screen.phrases
    await screen.say(words.help)
    for text in words.helped:
        await expect(screen.said().filter(has_text=words.helped[0]).last).to_contain_text(text, timeout=DEADLINE_MS)
    issues = await screen.at("issue-card").count()
    await screen.say(words.unknown)
    for text in words.suggested:
        await expect(screen.said().filter(has_text=words.suggested[0]).last).to_contain_text(text, timeout=DEADLINE_MS)
    assert await screen.at("issue-card").count() == issues


async def test_dark_colours(screen: Screen) -> None:
    """The theme button turns the page and its cards dark, and a reload keeps it."""
    title = "Dark side of the site"
    await screen.new_incident(title)
    background = "getComputedStyle(document.querySelector('[data-testid=card]')).backgroundColor"
    light = await screen.page.evaluate(background)
    await screen.at("theme").click()
    await screen.reload()
    await expect(screen.page.locator("html")).to_have_attribute("data-theme", "dark")
    await screen.shows(title, screen.phrases.in_sync)
    assert await screen.page.evaluate(background) != light
    await screen.picture(f"demo-dark-{screen.phrases.code}")
    await screen.at("theme").click()
