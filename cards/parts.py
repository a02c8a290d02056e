"""The few building blocks that every card is made of, and the way from typed models to plain JSON."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import msgspec

from cards.elements import (
    Action,
    AdaptiveCard,
    CardElement,
    Column,
    ColumnSet,
    Container,
    ContainerStyle,
    HorizontalAlignment,
    RichTextBlock,
    Spacing,
    TextRun,
)
from cards.escape import runs

VERSION: Final = "1.5"
"""Action.Execute needs 1.4, its `tooltip` and `mode` 1.5; Teams stops at 1.5 plus its own extensions."""
LABEL_WIDTH = "104px"
_FULL_WIDTH: Final = {"width": "Full"}
"""https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format#full-width-adaptive-card"""


def paragraph(
    *inlines: TextRun,
    spacing: Spacing | None = None,
    align: HorizontalAlignment | None = None,
    separator: bool | None = None,
) -> RichTextBlock:
    """A block of text that wraps."""
    return RichTextBlock(inlines=[*inlines], spacing=spacing, horizontal_alignment=align, separator=separator)


def fact(label: str, value: list[TextRun]) -> ColumnSet:
    """A label with its value beside it. A FactSet would read the value as Markdown."""
    return ColumnSet(spacing="Small", columns=[_label(label), Column(width="stretch", items=[paragraph(*value)])])


@lru_cache(maxsize=512)
def _label(text: str) -> Column:
    """Kept: the same few labels stand on every card."""
    return Column(width=LABEL_WIDTH, items=[paragraph(*runs(text, subtle=True))])


def band(items: list[CardElement], style: ContainerStyle, spacing: Spacing | None = None) -> Container:
    """A coloured strip as wide as the card."""
    return Container(style=style, bleed=True, spacing=spacing, items=items)


def section(heading: list[TextRun], items: list[CardElement]) -> Container:
    """A part of the card under a line and a heading."""
    return Container(separator=True, spacing="Medium", items=[paragraph(*heading), *items])


def finish(body: list[CardElement], actions: list[Action], fallback: str) -> AdaptiveCard:
    """The whole card. fallback: what a client older than card version 1.5 shows (read as Markdown there)."""
    return AdaptiveCard(
        version=VERSION, fallback_text=fallback, body=body, actions=actions or None, msteams=_FULL_WIDTH
    )


def plain(card: AdaptiveCard) -> dict[str, Any]:
    """The card as plain data."""
    data: dict[str, Any] = msgspec.to_builtins(card)
    return data
