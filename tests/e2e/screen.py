"""The demo page as one person uses it, and what the browser complained of meanwhile."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import ConsoleMessage, Dialog, Locator, Page, Request, Response, expect

from tests.e2e.phrases import Phrases

DEADLINE_MS = 30_000
IN_DOUBT_MS = 120_000
"""A create whose answer was lost in a kill is repeated only when Jira's search has had a minute to know it."""
ACK = "[data-verb=ack]"
CHANNEL = "19:web-operations@thread.tacv2"
TEAMS = "/_sandbox/teams/_control"
JIRA = "/_sandbox/jira/_control"


@dataclass
class Screen:
    """A person's browser window on a running demo. complaints: errors and warnings of the browser, failed requests."""

    page: Page
    url: str
    phrases: Phrases
    pictures: Path | None
    complaints: list[str] = field(default_factory=list)

    async def open(self, person: str | None = None) -> None:
        """Opens the page, switches it to the language, and speaks as `person` (a Teams user id) where one is given."""
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)
        self.page.on("dialog", self._asked)
        await self.page.goto(self.url)
        await self.at(f"lang-{self.phrases.code}").click()
        if person is not None:
            await self.at("person").select_option(person)
        await expect(self.at("chip-0")).to_be_visible(timeout=DEADLINE_MS)

    def at(self, testid: str) -> Locator:
        return self.page.get_by_test_id(testid)

    def card(self, title: str) -> Locator:
        """The cards of the conversation in view that have the title."""
        return self.at("card").filter(has_text=title)

    def message_of(self, title: str) -> Locator:
        """The message with that card."""
        return self.at("message").filter(has=self.card(title))

    def issue(self, title: str) -> Locator:
        return self.at("issue-card").filter(has_text=title)

    def column(self, name: str) -> Locator:
        return self.page.locator(f"[data-testid=board-column][data-column='{name}']")

    def said(self) -> Locator:
        """The texts of all messages of the conversation in view."""
        return self.at("message-text")

    async def say(self, text: str) -> None:
        """Types a message, sends it with Enter, and waits until the stand-in has taken it."""
        await self.at("compose").fill(text)
        async with self.page.expect_response(lambda answer: answer.url.endswith("/say")) as taken:
            await self.at("compose").press("Enter")
        assert (await taken.value).ok

    async def new_incident(self, title: str) -> None:
        """Opens an incident by a command, and waits for its card and its issue."""
        await self.say(f"{self.phrases.incident_new} {title}")
        await self.shows(title, self.phrases.reported, self.phrases.in_sync)
        await expect(self.issue(title)).to_have_count(1, timeout=DEADLINE_MS)

    async def press(self, title: str, button: str, *, older: bool = False) -> dict[str, Any]:
        """Presses that button (CSS) on the newest card of that title, or the oldest; the answer as the stand-in tells it."""
        cards = self.card(title)
        async with self.page.expect_response(lambda answer: answer.url.endswith("/press")) as taken:
            await (cards.first if older else cards.last).locator(button).click()
        answer: dict[str, Any] = await (await taken.value).json()
        return answer

    async def shows(self, title: str, *texts: str, within_ms: int = DEADLINE_MS) -> None:
        """The newest card of that title comes to show all the texts."""
        for text in texts:
            await expect(self.card(title).last).to_contain_text(text, timeout=within_ms)

    async def lies_in(self, title: str, column: str) -> None:
        """The issue of that title comes to lie in the column."""
        found = self.column(column).get_by_test_id("issue-card").filter(has_text=title)
        await expect(found).to_have_count(1, timeout=DEADLINE_MS)

    async def picture(self, name: str) -> None:
        """Keeps a picture of the window, where the run was told to keep any."""
        if self.pictures is None:
            return
        toasts = self.at("toast-info")
        while await toasts.count():
            await toasts.first.get_by_role("button").click()
        await self.page.mouse.move(0, 0)
        await self.page.evaluate("document.activeElement?.blur()")
        await self.page.evaluate("Promise.all(document.getAnimations().map(one => one.finished.catch(() => {})))")
        await self.page.screenshot(path=self.pictures / f"{name}.png")

    async def control(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Asks a control endpoint (POST where there is a body), as the page does."""
        request = self.page.request
        answer = await (request.get(self.url + path) if body is None else request.post(self.url + path, data=body))
        assert answer.ok, await answer.text()
        found: dict[str, Any] = await answer.json()
        return found

    def expects(self, *patterns: str) -> None:
        """Takes the complaints that match any of the regular expressions away; each must have occurred."""
        for pattern in patterns:
            found = [one for one in self.complaints if re.search(pattern, one)]
            assert found, f"no complaint like {pattern!r} in {self.complaints}"
            self.complaints = [one for one in self.complaints if one not in found]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    async def reload(self) -> None:
        """Loads the page anew. That this ends the long polls is no complaint."""
        self.page.remove_listener("requestfailed", self._failed)
        await self.page.reload()
        self.page.on("requestfailed", self._failed)

    def _failed(self, request: Request) -> None:
        self.complaints.append(f"failed: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.request.method} {response.url}")

    async def _asked(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        await dialog.dismiss()
