"""The few building blocks that every card is made of, and the way from typed models to plain JSON."""

from __future__ import annotations

from typing import Any

from microsoft_teams.cards import (
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
    Version,
)

from cards.escape import runs
from sop.words import Words

VERSION: Version = "1.5"
"""Action.Execute needs 1.4, its `tooltip` and `mode` 1.5; Teams stops at 1.5 plus its own extensions."""
LABEL_WIDTH = "104px"


def paragraph(
    *inlines: TextRun,
    spacing: Spacing | None = None,
    align: HorizontalAlignment | None = None,
    separator: bool | None = None,
) -> RichTextBlock:
    """A block of text that wraps."""
    blocks: list[CardElement] = [*inlines]
    return RichTextBlock(inlines=blocks, spacing=spacing, horizontal_alignment=align, separator=separator)


def fact(label: str, value: list[TextRun]) -> ColumnSet:
    """A label with its value beside it. A FactSet would read the value as Markdown."""
    return ColumnSet(
        spacing="Small",
        columns=[
            Column(width=LABEL_WIDTH, items=[paragraph(*runs(label, subtle=True))]),
            Column(width="stretch", items=[paragraph(*value)]),
        ],
    )


def band(items: list[CardElement], style: ContainerStyle, spacing: Spacing | None = None) -> Container:
    """A coloured strip as wide as the card."""
    return Container(style=style, bleed=True, spacing=spacing, items=items)


def section(heading: list[TextRun], items: list[CardElement]) -> Container:
    """A part of the card under a line and a heading."""
    return Container(separator=True, spacing="Medium", items=[paragraph(*heading), *items])


def finish(body: list[CardElement], actions: list[Action], words: Words, fallback: str) -> dict[str, Any]:
    """The card as plain JSON. fallback: what a client older than card version 1.5 shows (read as Markdown there)."""
    card = AdaptiveCard(
        version=VERSION,
        fallback_text=fallback,
        body=body,
        actions=actions or None,
    )
    plain: dict[str, Any] = _whole(card.model_dump(by_alias=True, exclude_none=True))
    # The models spell it "full"; Teams' pages and samples "Full"
    # (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format#full-width-adaptive-card).
    return plain | {"msteams": {"width": "Full"}}


def _whole(value: Any) -> Any:
    """Whole numbers as integers: the models hold all numbers as floats, and clients read `maxLength` as an integer."""
    if isinstance(value, dict):
        return {key: _whole(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
