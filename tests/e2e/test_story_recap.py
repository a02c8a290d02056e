"""Minutes are pasted into the conversation: two of three items are accepted, become issues, and the recap follows the board."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.e2e.screen import DEADLINE_MS, Screen

pytestmark = pytest.mark.asyncio(loop_scope="session")

MINUTES = {
    "en": "minutes # Launch readiness\nDecisions:\n- We stay on 2.3 until Monday\nAction items:\n"
    "- Alex: order new disks by 2026-12-24\n- 林美: rotate the keys as soon as possible\n- Alex: repaint the office",
    "zh": "會議紀錄 # 上線準備\n決議：\n- 週一前維持 2.3 版\n待辦事項：\n"
    "- Alex：訂購新硬碟，2026/12/24 前\n- 林美：儘快更換金鑰\n- Alex：重新粉刷辦公室",
}
ITEMS = {
    "en": ("Launch readiness", "order new disks", "rotate the keys", "repaint the office", "✓ ACT-"),
    "zh": ("上線準備", "訂購新硬碟", "更換金鑰", "重新粉刷辦公室", "✓ ACT-"),
}
DIGEST = {
    "en": ("actions mine", "Action items for 林美 Mei Lin"),
    "zh": ("我的待辦", "請 林美 Mei Lin 處理的待辦"),
}
"""What is asked in the channel, where others read along. Another story of the same demo may have given her an item, too."""


async def test_minutes_end_in_work_done(screen: Screen) -> None:
    code = screen.phrases.code
    meeting, first, second, third, done = ITEMS[code]
    issues = await screen.at("issue-card").count()
    await screen.say(MINUTES[code])
    recap = screen.card(meeting)
    for text in (first, second, third):
        await expect(recap).to_contain_text(text, timeout=DEADLINE_MS)
    await screen.picture(f"demo-recap-proposed-{code}")

    accept = "[data-verb=proposal_accept]"
    await settled(recap, accept, 2)
    await settled(recap, accept, 1)
    await settled(recap, "[data-verb=proposal_drop]", 0)
    for title in (first, second):
        await expect(screen.issue(title)).to_have_count(1, timeout=DEADLINE_MS)
    await expect(screen.issue(third)).to_have_count(0)
    # The meeting's own issue, and one for each item that was accepted.
    await expect(screen.at("issue-card")).to_have_count(issues + 3, timeout=DEADLINE_MS)

    await screen.lies_in(first, "To Do")
    await screen.issue(first).drag_to(screen.column("Done").locator(".cards"))
    await expect(recap).to_contain_text(done, timeout=DEADLINE_MS)
    await screen.picture(f"demo-recap-{code}")

    asked, head = DIGEST[code]
    await screen.say(asked)
    digest = screen.card(head)
    await expect(digest).to_contain_text(second, timeout=DEADLINE_MS)
    await expect(digest).not_to_contain_text(first)
    await screen.picture(f"demo-digest-{code}")


async def settled(recap: Locator, button: str, left: int) -> None:
    """Press the first such button, and wait until so many are left."""
    await recap.locator(button).first.click()
    await expect(recap.locator(button)).to_have_count(left, timeout=DEADLINE_MS)
