"""The card of a meeting: its agenda before, what is on while it runs, what came of it afterwards."""

from __future__ import annotations

from datetime import datetime

from cards.agenda import agenda
from cards.elements import AdaptiveCard, CardElement, Column, ColumnSet, Container, ContainerStyle
from cards.escape import runs
from cards.facts import standing
from cards.meeting_buttons import meeting_buttons
from cards.parts import band, finish, paragraph
from cards.rating import rated
from cards.recap import recap
from cards.room import Room
from cards.running import running
from cards.sections import comments, description
from cards.size import short_line
from sop.desk.view import ItemView
from sop.procedure.model import Procedure, Stage
from sop.records.items import Meeting
from sop.rules.decide import stage_of
from sop.words import Words


def meeting_card(
    view: ItemView,
    item: Meeting,
    procedure: Procedure,
    words: Words,
    room: Room,
    *,
    actions: bool,
    notice: str | None,
    now: datetime | None,
) -> AdaptiveCard:
    """The meeting as a card with that much room for its parts; the rest as for `cards.item.item_json`."""
    stage = stage_of(item, procedure)
    body: list[CardElement] = []
    if notice:
        body.append(band([paragraph(*runs(short_line(notice, 400), weight="Bolder"))], "accent"))
    body.append(_header(item, stage, words, room.title, below=bool(notice)))
    if goal := description(item, room.description):
        label = paragraph(*runs(words("field.goal"), subtle=True))
        body.append(Container(spacing="Medium", items=[label, *goal.items]))
    if item.began_at is not None and item.ended_at is None:
        body += running(item, words, room, now)
    elif item.ended_at is not None:
        body += recap(view, item, procedure, words, room, actions=actions)
    else:
        body += agenda(item, words, room, actions=actions and room.actions)
    if told := rated(item, words):
        body.append(told)
    if said := comments(view, words, room.comments) if room.comments else None:
        body.append(said)
    if issue := standing(view, words):
        body.append(Container(spacing="Medium", items=issue))
    pressed = meeting_buttons(view, item, stage, words, forms=room.forms) if actions and room.actions else []
    return finish(body, pressed, words("card.fallback", id=item.id))


def _header(item: Meeting, stage: Stage, words: Words, title_shown: int, *, below: bool) -> Container:
    left = paragraph(*runs(short_line(item.id, 40), weight="Bolder"), *runs(f" · {words('kind.meeting')}"))
    right = paragraph(*runs(stage.name.of(words.language), weight="Bolder"), align="Right")
    line = ColumnSet(columns=[Column(width="stretch", items=[left]), Column(width="auto", items=[right])])
    title = paragraph(*runs(short_line(item.title, title_shown), size="Large", weight="Bolder"), spacing="Small")
    return band([line, title], _style(stage), "None" if below else None)


def _style(stage: Stage) -> ContainerStyle:
    return "emphasis" if stage.ends else "good" if stage.settled else "accent"
