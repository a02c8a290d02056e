"""The card harness itself: it sees what is there, and it sees what is wrong."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from playwright.async_api import Page

from tests.support.browser import browser, card_page, render_card

__all__ = ["browser", "card_page"]
pytestmark = pytest.mark.asyncio(loop_scope="session")

THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PNG = b"\x89PNG\r\n\x1a\n"


def card(*body: dict[str, Any], actions: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body), "actions": actions or [], **more}


GOOD = card(
    {"type": "TextBlock", "text": "首頁 500 錯誤", "weight": "Bolder", "size": "Large", "wrap": True},
    {"type": "FactSet", "facts": [{"title": "Status", "value": "**Acknowledged**"}]},
    {"type": "Input.Text", "id": "note", "label": "Comment", "placeholder": "What happened?"},
    actions=[{"type": "Action.Execute", "title": "Acknowledge", "verb": "ack", "data": {"record": "INC-1"}}],
)


@pytest.mark.parametrize("theme", THEMES)
async def test_good_card_shows_all_and_hides_nothing(card_page: Page, theme: Literal["light", "dark"]) -> None:
    seen = await render_card(card_page, GOOD, theme)
    assert seen.png.startswith(PNG)
    for text in ("首頁 500 錯誤", "Status", "Acknowledged", "Comment", "What happened?", "Acknowledge"):
        assert text in seen.texts
    assert (seen.clipped, seen.low_contrast, seen.errors) == ([], [], [])


async def test_the_two_themes_look_different(card_page: Page) -> None:
    assert (await render_card(card_page, GOOD, "light")).png != (await render_card(card_page, GOOD, "dark")).png


async def test_a_cut_line_is_found(card_page: Page) -> None:
    long = "A heading that is far too long for the narrow card it has to live in"
    seen = await render_card(card_page, card({"type": "TextBlock", "text": long, "wrap": False}), width=200)
    assert len(seen.clipped) == 1
    assert long in seen.clipped[0]


async def test_lines_beyond_max_lines_are_found(card_page: Page) -> None:
    text = {"type": "TextBlock", "text": "word " * 80, "wrap": True, "maxLines": 2}
    assert (await render_card(card_page, card(text), width=300)).clipped != []
    assert (await render_card(card_page, card({**text, "maxLines": 0}), width=300)).clipped == []


async def test_content_that_leaves_the_card_is_found(card_page: Page) -> None:
    columns = {
        "type": "ColumnSet",
        "columns": [
            {"type": "Column", "width": "400px", "items": [{"type": "TextBlock", "text": "left"}]},
            {"type": "Column", "width": "400px", "items": [{"type": "TextBlock", "text": "right"}]},
        ],
    }
    assert any("right" in one for one in (await render_card(card_page, card(columns), width=300)).clipped)


async def test_low_contrast_is_found(card_page: Page) -> None:
    yellow = card({"type": "TextBlock", "text": "hard to read", "color": "Warning"})
    assert [one.split(" ", 1)[1] for one in (await render_card(card_page, yellow, "light")).low_contrast] == [
        "hard to read"
    ]
    assert (await render_card(card_page, yellow, "dark")).low_contrast == []


async def test_unknown_element_needs_a_fallback(card_page: Page) -> None:
    badge = {"type": "Badge", "text": "SEV1"}
    assert (await render_card(card_page, card(badge))).errors != []
    with_fallback = card({**badge, "fallback": {"type": "TextBlock", "text": "severity 1"}})
    seen = await render_card(card_page, with_fallback)
    assert (seen.texts, seen.errors) == (["severity 1"], [])


async def test_html_links_and_foreign_mentions_do_nothing(card_page: Page) -> None:
    text = "<b>x</b> <at>Everyone</at> [go](javascript:alert(1)) ![i](http://card.invalid/i.png)"
    seen = await render_card(card_page, card({"type": "TextBlock", "text": text, "wrap": True}))
    assert "<at>Everyone</at>" in seen.text
    assert await card_page.locator("#card b, #card img, #card .mention, #card a[href^=javascript]").count() == 0


async def test_a_listed_mention_is_one(card_page: Page) -> None:
    mention = {"type": "mention", "text": "<at>Alice</at>", "mentioned": {"id": "29:a", "name": "Alice"}}
    listed = card({"type": "TextBlock", "text": "Owner: <at>Alice</at>"}, msteams={"entities": [mention]})
    await render_card(card_page, listed)
    assert await card_page.locator("#card .mention").inner_text() == "Alice"


async def test_a_press_reports_the_buttons_own_data_and_the_inputs(card_page: Page) -> None:
    await render_card(card_page, GOOD)
    await card_page.evaluate("window.pressed.length = 0")
    await card_page.locator("[data-input-id=note] input").fill("disk full")
    await card_page.locator("[data-verb=ack]").click()
    assert await card_page.evaluate("window.pressed") == [
        {
            "kind": "Action.Execute",
            "verb": "ack",
            "title": "Acknowledge",
            "data": {"record": "INC-1"},
            "inputs": {"note": "disk full"},
        }
    ]


async def test_nothing_is_loaded_from_elsewhere(card_page: Page) -> None:
    image = card({"type": "Image", "url": "http://127.0.0.1:9/x.png", "altText": "x"})
    failed: list[str] = []
    card_page.on("requestfailed", lambda request: failed.append(request.url))
    await render_card(card_page, image)
    assert failed == ["http://127.0.0.1:9/x.png"]
