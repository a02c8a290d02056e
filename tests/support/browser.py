"""Headless Chromium for tests, and Adaptive Cards drawn in it with the demo page's own renderer.

Tests that use these fixtures share one event loop with the browser: mark them
``pytest.mark.asyncio(loop_scope="session")``.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Page, Route, async_playwright

from sandbox import npm
from sandbox.page_server import content_type, page_file

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ORIGIN = "http://card.invalid"
_INSPECT = Path(__file__).with_name("inspect_card.js")
_STAGE = """<!doctype html><html lang="zh-Hant" data-theme="light"><meta charset="utf-8">
<link rel="stylesheet" href="/static/css/tokens.css"><link rel="stylesheet" href="/static/css/card.css">
<script src="/npm/adaptivecards.js"></script><script src="/npm/markdown-it.js"></script>
<body style="margin:12px;background:var(--paper-soft)"><div id="card" class="card-host"></div>
<script type="module">
import { drawCard, loadHostConfigs } from "/static/js/card.js";
const font = getComputedStyle(document.documentElement).getPropertyValue("--font");
const ready = loadHostConfigs(font);
window.pressed = [];
window.draw = async (card, theme, width) => {
  await ready;
  document.documentElement.dataset.theme = theme;
  const host = document.getElementById("card");
  host.style.width = `${width}px`;
  const drawn = drawCard(card, { theme, onAction: ({ button, ...action }) => window.pressed.push(action) });
  host.replaceChildren(...(drawn.element ? [drawn.element] : []));
  await document.fonts.ready;
  return drawn.errors;
};
</script>"""


@dataclass(frozen=True)
class RenderedCard:
    """A card as a reader sees it.

    Attributes:
        png: the picture.
        texts: every visible text, in reading order, then the values and placeholders of inputs.
        clipped: the elements whose content is cut off or leaves the card.
        low_contrast: the texts with a contrast below 3:1 against what is behind them, each after its ratio.
        errors: what the renderer or the browser complained about.
    """

    png: bytes
    texts: list[str]
    clipped: list[str]
    low_contrast: list[str]
    errors: list[str]

    @property
    def text(self) -> str:
        """All visible texts, a line each."""
        return "\n".join(self.texts)


def chromium_path() -> str | None:
    """Finds the machine's Chromium: the variable CHROMIUM, else a usual name on PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def _unavailable(reason: str) -> None:
    """Skips on a developer's machine; fails in CI, where nothing may be skipped silently."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One headless Chromium for the whole run."""
    path = chromium_path()
    if path is None:
        _unavailable("no Chromium: install it or set CHROMIUM to its path")
    if not npm.is_current():
        _unavailable("the demo page's packages are not installed: run `python -m sandbox.npm ci`")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A fresh page in a context of its own."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US", timezone_id="UTC")
    context.set_default_timeout(10_000)
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def card_page(browser: Browser) -> AsyncIterator[Page]:
    """One page for all drawn cards: renderer and style sheets are loaded once, so that a card takes a tenth of the time."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US", timezone_id="UTC")
    yield await context.new_page()
    await context.close()


async def render_card(
    page: Page, card_json: dict[str, Any] | str, theme: Literal["light", "dark"] = "light", width: int = 420
) -> RenderedCard:
    """Draws a card `width` CSS pixels wide in Teams' light or dark colours and looks at it.

    Nothing is fetched from a network: the page's files are handed to the browser directly and every other
    request is refused.
    """
    card = json.loads(card_json) if isinstance(card_json, str) else card_json
    errors: list[str] = []

    def note(error: Error) -> None:
        errors.append(str(error))

    page.on("pageerror", note)
    if page.url != f"{_ORIGIN}/stage":
        await page.route("**/*", _serve)
        await page.goto(f"{_ORIGIN}/stage")
        await page.wait_for_function("window.draw !== undefined")
    errors += await page.evaluate("([card, theme, width]) => window.draw(card, theme, width)", [card, theme, width])
    host = page.locator("#card")
    seen = await host.evaluate(_INSPECT.read_text())
    png = await host.screenshot()
    page.remove_listener("pageerror", note)
    return RenderedCard(png, seen["texts"], seen["clipped"], seen["faint"], errors)


async def _serve(route: Route) -> None:
    url = route.request.url
    if url == f"{_ORIGIN}/stage":
        await route.fulfill(body=_STAGE, content_type="text/html; charset=utf-8")
        return
    path = page_file(url.removeprefix(_ORIGIN)) if url.startswith(_ORIGIN) else None
    if path is None or not path.is_file():
        await route.abort()
        return
    await route.fulfill(body=path.read_bytes(), content_type=f"{content_type(path)}; charset=utf-8")
