"""The windows that are open on one demo, and what is asked of all of them after each story."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import Browser

from tests.e2e.phrases import Phrases
from tests.e2e.screen import CHANNEL, JIRA, TEAMS, Screen

_ID = re.compile(r"\b(?:INC|ACT|MTG)-\d+\b")


class Windows:
    """Opens windows, each in a browser context of its own. pictures: folder for pictures of the demo, if any."""

    def __init__(self, browser: Browser, url: str, phrases: Phrases, pictures: Path | None) -> None:
        self.opened: list[Screen] = []
        self._browser = browser
        self._url = url
        self._phrases = phrases
        self._pictures = pictures
        self._stack = AsyncExitStack()
        if pictures:
            _make(pictures)

    async def open(self, person: str | None = None) -> Screen:
        """A new window, of the first person of the demo or of that Teams user id."""
        context = await self._browser.new_context(
            viewport={"width": 1440, "height": 900}, locale=self._phrases.locale, timezone_id="Asia/Taipei"
        )
        self._stack.push_async_callback(context.close)
        context.set_default_timeout(30_000)
        screen = Screen(await context.new_page(), self._url, self._phrases, self._pictures)
        self.opened.append(screen)
        await screen.open(person)
        return screen

    async def look(self) -> None:
        """Raises AssertionError for what a window complained of, and for what stands there twice."""
        for screen in self.opened:
            complaints, screen.complaints = screen.complaints, []
            assert complaints == []
        if self.opened:
            await _nothing_twice(self.opened[0])

    async def keep(self, folder: Path, name: str) -> None:
        """Pictures of all windows, named after the test that failed."""
        _make(folder)
        for number, screen in enumerate(self.opened):
            picture = folder / f"{name}-{number}.png"
            await screen.page.screenshot(path=picture)
            print(f"how the page looked: {picture}\ncomplaints: {screen.complaints}")

    async def close(self) -> None:
        """Closes all windows."""
        self.opened.clear()
        await self._stack.aclose()


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)


async def _nothing_twice(screen: Screen) -> None:
    """One card for a record in the channel, and one issue for it."""
    channel = CHANNEL.replace(":", "%3A").replace("@", "%40")
    seen = await screen.control(f"{TEAMS}/conversations/{channel}?user=29%3Amei")
    cards = Counter(
        found.group()
        for message in seen["messages"]
        for attachment in message["attachments"]
        # A card without buttons only says that a newer one is further down; a digest lists records that have cards of their own.
        if "actions" in attachment["content"]
        and '"digest_' not in json.dumps(attachment["content"])
        and (found := _ID.search(str(attachment["content"]["body"])))
    )
    assert [one for one, count in cards.items() if count > 1] == [], cards
    issues = (await screen.control(f"{JIRA}/issues"))["issues"]
    labels = [label for issue in issues for label in issue["fields"]["labels"] if label.startswith("sopilot-")]
    records = Counter("-".join(label.split("-")[1:3]).upper() for label in labels)
    assert [one for one, count in records.items() if count > 1] == [], records
    assert records.keys() == cards.keys()
    assert len(labels) == len(issues)
