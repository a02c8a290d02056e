"""The elements of Adaptive Cards that ours are made of, as frozen values: a misspelt property does not get past mypy.

Only what we use is here, spelt as in the schema explorer (https://adaptivecards.microsoft.com/, version 1.5). Why not the
models of `microsoft-teams-cards`, which are generated from Teams' schema: validating and dumping them was the larger
part of drawing a card, they hold whole numbers as floats, and they brought pydantic into every card
(docs/decisions/0019-card-elements.md). Tests hold every card to Microsoft's JSON schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct

ActionStyle = Literal["default", "positive", "destructive"]
ContainerStyle = Literal["default", "emphasis", "accent", "good", "attention", "warning"]
FontType = Literal["Default", "Monospace"]
HorizontalAlignment = Literal["Left", "Center", "Right"]
Spacing = Literal["None", "Small", "Default", "Medium", "Large", "ExtraLarge", "Padding"]
TextColor = Literal["Default", "Dark", "Light", "Accent", "Good", "Warning", "Attention"]
TextSize = Literal["Small", "Default", "Medium", "Large", "ExtraLarge"]
TextWeight = Literal["Lighter", "Default", "Bolder"]


class Element(
    Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel", tag_field="type", tag=str, gc=False
):
    """Anything that has a `type`. What is None is left out."""


class OpenUrlAction(Element, frozen=True, kw_only=True, tag="Action.OpenUrl"):
    """Opens an address. Only what `cards.escape.web_url` lets pass may stand here."""

    title: str | None = None
    url: str


class ExecuteAction(Element, frozen=True, kw_only=True, tag="Action.Execute"):
    """Sends `verb` and `data` to the bot."""

    title: str
    style: ActionStyle | None = None
    data: dict[str, Any]
    verb: str


class ShowCardAction(Element, frozen=True, kw_only=True, tag="Action.ShowCard"):
    """Unfolds a card below the button."""

    title: str
    card: AdaptiveCard


Action = OpenUrlAction | ExecuteAction | ShowCardAction


class TextRun(Element, frozen=True, kw_only=True):
    """Text in which Markdown and HTML do nothing."""

    text: str
    size: TextSize | None = None
    weight: TextWeight | None = None
    color: TextColor | None = None
    is_subtle: bool | None = None
    italic: bool | None = None
    strikethrough: bool | None = None
    font_type: FontType | None = None
    select_action: OpenUrlAction | None = None


class RichTextBlock(Element, frozen=True, kw_only=True):
    """Runs that wrap as one text."""

    spacing: Spacing | None = None
    separator: bool | None = None
    horizontal_alignment: HorizontalAlignment | None = None
    inlines: list[TextRun]


class Column(Element, frozen=True, kw_only=True):
    """A part of a `ColumnSet`. width: `auto`, `stretch`, or pixels such as `104px`."""

    width: str
    items: list[CardElement]


class ColumnSet(Element, frozen=True, kw_only=True):
    """Columns side by side."""

    spacing: Spacing | None = None
    columns: list[Column]


class Container(Element, frozen=True, kw_only=True):
    """Elements below each other. bleed: as wide as the card."""

    separator: bool | None = None
    spacing: Spacing | None = None
    style: ContainerStyle | None = None
    bleed: bool | None = None
    items: list[CardElement]


class TextInput(Element, frozen=True, kw_only=True, tag="Input.Text"):
    """A field for text. max_length: characters."""

    id: str
    label: str
    is_required: bool | None = None
    error_message: str | None = None
    value: str | None = None
    max_length: int | None = None
    is_multiline: bool | None = None
    placeholder: str | None = None


class DateInput(Element, frozen=True, kw_only=True, tag="Input.Date"):
    """A field for a day, as `YYYY-MM-DD`."""

    id: str
    label: str
    is_required: bool | None = None
    error_message: str | None = None
    value: str | None = None


class TimeInput(Element, frozen=True, kw_only=True, tag="Input.Time"):
    """A field for a time of day, as `HH:MM`."""

    id: str
    label: str
    value: str | None = None


class NumberInput(Element, frozen=True, kw_only=True, tag="Input.Number"):
    """A field for a number between two."""

    id: str
    label: str
    value: int | None = None
    min: int
    max: int


class Choice(Struct, frozen=True, kw_only=True, gc=False):
    """One of a `ChoiceSetInput`."""

    title: str
    value: str


class ChoiceSetInput(Element, frozen=True, kw_only=True, tag="Input.ChoiceSet"):
    """A field for one of several values."""

    id: str
    label: str
    is_required: bool | None = None
    error_message: str | None = None
    value: str | None = None
    choices: list[Choice]
    style: Literal["compact", "expanded"] | None = None


class ActionSet(Element, frozen=True, kw_only=True):
    """Buttons inside the card's body."""

    spacing: Spacing | None = None
    actions: Sequence[ExecuteAction | ShowCardAction]


CardElement = (
    RichTextBlock | ColumnSet | ActionSet | Container | TextInput | DateInput | TimeInput | NumberInput | ChoiceSetInput
)


class AdaptiveCard(Element, frozen=True, kw_only=True):
    """A whole card, or the one inside a `ShowCardAction`. msteams: what only Teams reads."""

    version: Literal["1.5"]
    fallback_text: str | None = None
    body: list[CardElement]
    actions: list[Action] | None = None
    msteams: dict[str, str] | None = None
