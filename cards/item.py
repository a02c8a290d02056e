"""The card of an incident or action item, made for somebody who was just woken: what, how bad, whose, what next.

The card of one state is always the same: no relative times and nothing that changes by itself, so that an update is
sent only when something happened. When both sides were last seen equal is left out for that reason.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec
import orjson

from cards.buttons import buttons
from cards.conflicts import conflicts
from cards.elements import AdaptiveCard, CardElement, Column, ColumnSet, Container, ContainerStyle
from cards.escape import runs
from cards.facts import facts, standing
from cards.meeting import meeting_card
from cards.parts import band, finish, paragraph
from cards.room import STEPS, WHOLE, Room
from cards.sections import alerts, comments, description, files, shortened
from cards.size import LIMIT, fits, short_line
from sop.desk.view import ItemView
from sop.procedure.model import Procedure
from sop.records.items import ActionItem, Incident, Meeting, Record
from sop.rules.decide import stage_of
from sop.words import Words


def item_json(
    view: ItemView,
    procedure: Procedure,
    words: Words,
    *,
    actions: bool = True,
    notice: str | None = None,
    today: date | None = None,
    now: datetime | None = None,
    limit: int = LIMIT,
) -> bytes:
    """The record as an Adaptive Card 1.5, in JSON: the whole of it, or as much as fits, in the order of `cards.room`.

    actions: whether it has buttons; notice: a sentence at the top, for the answer to a press that changed nothing;
    today: the day in the readers' time zone, so that a due date before it is marked as overdue; None marks none; now: for the
    clock of a meeting that runs, None shows none; limit: bytes in UTF-16 that it may have. The smallest card there is may be over
    a limit below 6 KB.
    """
    encoded = b""
    for _given_way, room in STEPS:
        card = drawn(view, procedure, words, room, actions=actions, notice=notice, today=today, now=now)
        encoded = msgspec.json.encode(card)
        if fits(encoded, limit):
            break
    return encoded


def item_card(view: ItemView, procedure: Procedure, words: Words, **how: Any) -> dict[str, Any]:
    """The same as plain data, with the same arguments."""
    card: dict[str, Any] = orjson.loads(item_json(view, procedure, words, **how))
    return card


def drawn(
    view: ItemView,
    procedure: Procedure,
    words: Words,
    room: Room,
    *,
    actions: bool,
    notice: str | None,
    today: date | None,
    now: datetime | None = None,
) -> AdaptiveCard:
    """The record as a card with that much room for its parts; the rest as for `item_json`."""
    item = view.item
    if item.withheld:
        return _withheld(view, procedure, words, actions=actions, notice=notice)
    if isinstance(item, Meeting):
        return meeting_card(view, item, procedure, words, room, actions=actions, notice=notice, now=now)
    late = is_overdue(item, procedure, today)
    body: list[CardElement] = []
    if notice:
        body.append(band([paragraph(*runs(short_line(notice, 400), weight="Bolder"))], "accent"))
    body.append(_header(item, procedure, words, room.title, below=bool(notice)))
    about = description(item, room.description)
    if about:
        body.append(about)
    if room.facts:
        body.append(Container(spacing="Medium", items=facts(view, procedure, words, late=late)))
    for part in (
        alerts(item, words, room.alerts) if room.alerts else None,
        conflicts(view, procedure, words, room.conflicts, actions=actions) if room.conflicts else None,
        comments(view, words, room.comments) if room.comments else None,
        files(view, words, room.files) if room.files else None,
        shortened(view, words) if room is not WHOLE else None,
    ):
        if part:
            body.append(part)
    pressed = buttons(view, procedure, words, forms=room.forms) if actions and room.actions else []
    return finish(body, pressed, words("card.fallback", id=item.id))


def _withheld(view: ItemView, procedure: Procedure, words: Words, *, actions: bool, notice: str | None) -> AdaptiveCard:
    """What a conversation may know of a record whose words are not for it: which, how far, and where to read on."""
    item = view.item
    body: list[CardElement] = []
    if notice:
        body.append(band([paragraph(*runs(short_line(notice, 400), weight="Bolder"))], "accent"))
    body.append(_header(item, procedure, words, WHOLE.title, below=bool(notice)))
    body.append(Container(spacing="Medium", items=[paragraph(*runs(words("card.withheld"), subtle=True))]))
    body.append(Container(spacing="Medium", items=standing(view, words)))
    pressed = buttons(view, procedure, words, forms=False) if actions else []
    return finish(body, pressed, words("card.fallback", id=item.id))


def is_overdue(item: Record, procedure: Procedure, today: date | None) -> bool:
    """Whether the due date has passed and the record still waits for somebody."""
    stage = stage_of(item, procedure)
    return bool(today and item.due and item.due < today and not stage.settled and not stage.ends)


def _header(item: Record, procedure: Procedure, words: Words, title_shown: int, *, below: bool) -> Container:
    named = [words(f"kind.{item.kind.value}")]
    if isinstance(item, Incident):
        severity = procedure.severity(item.severity)
        named.append(severity.name.of(words.language) if severity else short_line(item.severity, 40))
    stage = procedure.track(item.kind).stage(item.stage)
    stage_name = stage.name.of(words.language) if stage else short_line(item.stage, 40)
    left = paragraph(*runs(short_line(item.id, 40), weight="Bolder"), *runs(" · " + " · ".join(named)))
    right = paragraph(*runs(stage_name, weight="Bolder"), align="Right")
    line = ColumnSet(columns=[Column(width="stretch", items=[left]), Column(width="auto", items=[right])])
    title = paragraph(*runs(short_line(item.title, title_shown), size="Large", weight="Bolder"), spacing="Small")
    return band([line, title], _style(item, procedure), "None" if below else None)


def _style(item: Record, procedure: Procedure) -> ContainerStyle:
    stage = stage_of(item, procedure)
    if stage.ends:
        return "good" if isinstance(item, ActionItem) else "emphasis"
    if stage.settled:
        return "good"
    if not isinstance(item, Incident):
        return "accent"
    graver_half = [level.key for level in procedure.severities][: len(procedure.severities) // 2]
    return "attention" if item.severity in graver_half else "warning"
