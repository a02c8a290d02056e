"""A meeting in the demo before it begins, in both languages: planned by typing, prepared on its card, seen on the board."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.screen import DEADLINE_MS, Screen

pytestmark = pytest.mark.asyncio(loop_scope="session")

TYPED = {
    "en": "meeting plan Roll-out of 2.4 2027-03-12 14:00 45m @林美 goal: Decide whether to launch\n- Test results 20m\n"
    "- Roll-back steps 15m",
    "zh": "安排會議 Roll-out of 2.4 2027-03-12 下午兩點 45分鐘 @林美 目標：決定是否上線\n- 測試結果 20分鐘\n- 退版步驟 15分鐘",
}
SEEN = {
    "en": ("Decide whether to launch", "14:00–14:45 (45 min)", "1. Test results", "35 of 45 minutes", "a note-taker"),
    "zh": ("決定是否上線", "14:00–14:45（45 分鐘）", "1. 測試結果", "已排 35 分鐘", "紀錄人"),
}
AWAY = {"en": "Cannot come", "zh": "無法出席"}


async def test_a_meeting_is_planned_and_prepared(screen: Screen) -> None:
    code, title = screen.phrases.code[:2], "Roll-out of 2.4"
    await screen.say(TYPED[code])
    await screen.shows(title, *SEEN[code], screen.phrases.in_sync)
    await screen.lies_in(title, "To Do")

    card = screen.card(title).last
    await card.get_by_role("button", name={"en": "Add item", "zh": "新增議程"}[code], exact=True).click()
    await card.locator("[data-input-id=item_title] :is(input, textarea)").fill("Costs 費用")
    await card.locator("[data-verb=agenda_add]").click()
    await screen.shows(title, "3. Costs 費用")
    await screen.press(title, "[data-verb=meeting_away]")
    await screen.shows(title, AWAY[code], screen.phrases.in_sync)
    await expect(screen.at("card").filter(has_text=title)).to_have_count(1, timeout=DEADLINE_MS)
    await screen.picture(f"demo-agenda-{screen.phrases.code}")
