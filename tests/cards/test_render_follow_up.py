"""The digest and the figures drawn by Microsoft's renderer in Teams' colours, and their forms: all there, nothing cut off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from cards.digest import digest_card
from cards.elements import AdaptiveCard
from cards.figures import figures_card
from cards.parts import finish, plain
from cards.rating import rating_form
from sop.words import LANGUAGES, Words, words
from tests.cards.samples import TODAY
from tests.cards.test_digest import PROCEDURE, VIEWS
from tests.cards.test_figures import CASES, FOUND
from tests.cards.test_render import SETTINGS, forms_of, squeezed, texts_of
from tests.sop.test_figures import HELD
from tests.support.browser import browser, page, render_card

__all__ = ["browser", "page"]
pytestmark = pytest.mark.asyncio(loop_scope="session")


def cards(language: Words) -> dict[str, dict[str, Any]]:
    found = {name: digest_card(view, PROCEDURE, language, TODAY) for name, view in VIEWS.items()}
    found |= {name: figures_card(FOUND, language, review) for name, review in CASES.items()}
    found |= {f"form-{number}": form for number, form in enumerate(forms_of(found["digest"]).values())}
    found |= {f"form-review-{number}": form for number, form in enumerate(forms_of(found["review"]).values())}
    rating = rating_form(HELD[0], language).card
    assert isinstance(rating, AdaptiveCard)
    return found | {"form-rating": plain(finish(rating.body, rating.actions or [], ""))}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everything_is_seen(page: Page, language: str, screenshots: Path | None) -> None:
    for number, (name, card) in enumerate(cards(words(language)).items()):
        turn = number % 4 if language == "en" else 3 - number % 4
        for theme, width in SETTINGS if screenshots else SETTINGS[turn : turn + 1]:
            seen = await render_card(page, card, theme, width)
            if screenshots:
                (screenshots / f"{name}.{language}.{theme}.{width}.png").write_bytes(seen.png)
            where = (name, language, theme, width)
            assert (seen.errors, seen.clipped, seen.low_contrast) == ([], [], []), where
            if not name.startswith("form"):
                assert squeezed(seen.texts) == texts_of(card), where
