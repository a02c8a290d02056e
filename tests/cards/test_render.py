"""Cards drawn by Microsoft's renderer in Teams' colours: all texts there, nothing cut off, readable, hostile text inert."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
from playwright.async_api import Page

from cards import superseded_card
from cards.escape import runs
from cards.parts import paragraph
from sop.words import LANGUAGES, words
from tests.cards.samples import HOSTILE, VIEWS
from tests.cards.test_golden import card_of
from tests.support.browser import browser, page, render_card

__all__ = ["browser", "page"]
pytestmark = pytest.mark.asyncio(loop_scope="session")

THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SETTINGS = [(theme, width) for theme in THEMES for width in (300, 700)]
INERT = (
    HOSTILE,
    "# heading",
    "- a list",
    "1. a list",
    "> quote",
    "***",
    "a\\*b\\\\c",
    "[x]: https://evil.example",
    "<!-- x --><script>alert(1)</script>",
    "&lt;b&gt; &copy; &#x41;",
    "{{DATE(2026-05-01T00:00:00Z)}}{{{TIME(2026-05-01T00:00:00+08:00)}}",
    "{{{{DATE(2026-05-01T00:00:00Z, LONG)}}}}",
    "${title} {0} %s {name}",
    "www.evil.example mailto:a@b.example",
)
DRAWN = """[
  [...document.querySelectorAll('.ac-richTextBlock')].map(one => one.textContent.replaceAll('\\u200b', '')),
  [...document.querySelectorAll('.ac-richTextBlock *')].map(one => one.tagName),
]"""


def squeezed(texts: list[str]) -> str:
    return "".join("".join(texts).split())


def texts_of(card: dict[str, Any]) -> str:
    """What a reader should see of a card before pressing anything: all runs and buttons in order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if node.get("type") == "TextRun":
                found.append(node["text"])
            if node.get("type") == "ActionSet":
                found.extend(action["title"] for action in node["actions"])
            for key in ("items", "columns", "inlines", "body"):
                walk(node.get(key, []))

    walk(card)
    return squeezed([*found, *(action["title"] for action in card.get("actions", []))])


def generated() -> list[str]:
    pieces = (
        "*",
        "**",
        "_",
        "~~",
        "`",
        "[",
        "](",
        ")",
        "<b>",
        "</b>",
        "<at>",
        "</at>",
        "&lt;",
        "#",
        "- ",
        "\\",
        "!",
        "{{",
    )
    pieces += (
        "DATE(",
        "TIME(",
        "2026-05-01T00:00:00Z",
        ",SHORT",
        ")}}",
        "https://e.example",
        "x",
        "字",
        "😀",
        " ",
        "|",
    )
    rng = random.Random(7)
    return ["a" + "".join(rng.choices(pieces, k=rng.randint(1, 14))) + "z" for _ in range(200)]


def forms_of(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["title"]: one["card"] for one in card["actions"] if one["type"] == "Action.ShowCard"}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everything_is_seen(page: Page, language: str, screenshots: Path | None) -> None:
    """Each sample in one theme and width, the other language in the opposite ones; all of them for pictures."""
    for number, name in enumerate(VIEWS):
        card = card_of(name, language)
        turn = number % 4 if language == "en" else 3 - number % 4
        for theme, width in SETTINGS if screenshots else SETTINGS[turn : turn + 1]:
            seen = await render_card(page, card, theme, width)
            if screenshots:
                (screenshots / f"{name}.{language}.{theme}.{width}.png").write_bytes(seen.png)
            where = (name, language, theme, width)
            assert (seen.errors, seen.clipped, seen.low_contrast) == ([], [], []), where
            assert squeezed(seen.texts) == texts_of(card), where


@pytest.mark.parametrize("language", LANGUAGES)
async def test_forms_are_seen(page: Page, language: str, screenshots: Path | None) -> None:
    forms = [*forms_of(card_of("incident-acknowledged", language)).values()]
    forms += forms_of(card_of("meeting-planned", language)).values()
    for number, form in enumerate(forms):
        for theme, width in SETTINGS:
            seen = await render_card(page, form, theme, width)
            if screenshots:
                (screenshots / f"form-{number}.{language}.{theme}.{width}.png").write_bytes(seen.png)
            assert (seen.errors, seen.clipped, seen.low_contrast) == ([], [], [])
            for field in form["body"]:
                assert field["label"] in seen.text
                chosen = [one["title"] for one in field.get("choices", []) if one["value"] == field["value"]]
                assert all(title in seen.texts for title in chosen)


async def test_notice_and_superseded_card_are_seen(page: Page, screenshots: Path | None) -> None:
    cards = {
        "notice": card_of("incident-acknowledged", "en", notice="Nothing was changed: **x**"),
        "superseded": superseded_card(VIEWS["incident-hostile"], words("zh-Hant")),
    }
    for name, card in cards.items():
        for theme, width in SETTINGS:
            seen = await render_card(page, card, theme, width)
            if screenshots:
                (screenshots / f"{name}.{theme}.{width}.png").write_bytes(seen.png)
            assert (seen.errors, seen.clipped, seen.low_contrast) == ([], [], [])
            assert squeezed(seen.texts) == texts_of(card)


async def test_hostile_text_makes_no_element(page: Page) -> None:
    """Beside our own spans and links there is nothing that the text could have made."""
    await render_card(page, card_of("incident-hostile", "en"), "light", 700)
    made = await page.evaluate(
        "[...document.querySelectorAll('#card *')].map(one => one.tagName)"
        ".filter(tag => !['DIV', 'SPAN', 'BUTTON'].includes(tag))"
    )
    assert made == []


async def test_any_text_shows_as_written(page: Page) -> None:
    """Markdown, HTML, macros, entities and links of all kinds, each drawn as a run: the same text, one element."""
    blocks = [msgspec.to_builtins(paragraph(*runs(text))) for text in INERT]
    seen = await render_card(page, {"type": "AdaptiveCard", "version": "1.5", "body": blocks}, "light", 700)
    shown = await page.evaluate(
        "[...document.querySelectorAll('.ac-richTextBlock')].map(one => one.textContent.replaceAll('\u200b', ''))"
    )
    tags = await page.evaluate("[...document.querySelectorAll('.ac-richTextBlock *')].map(one => one.tagName)")
    assert (shown, set(tags), seen.errors) == (list(INERT), {"SPAN"}, [])


async def test_drawn_text_is_the_written_text_for_any_input(page: Page) -> None:
    """Two hundred generated strings of everything that Markdown, HTML and the macros are made of."""
    texts = generated()
    blocks = [msgspec.to_builtins(paragraph(*runs(text))) for text in texts]
    seen = await render_card(page, {"type": "AdaptiveCard", "version": "1.5", "body": blocks}, "dark", 700)
    shown = await page.evaluate(
        "[...document.querySelectorAll('.ac-richTextBlock')].map(one => one.textContent.replaceAll('\u200b', ''))"
    )
    tags = await page.evaluate("[...document.querySelectorAll('.ac-richTextBlock *')].map(one => one.tagName)")
    assert (shown, set(tags), seen.errors) == (texts, {"SPAN"}, [])
