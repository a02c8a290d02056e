"""Forms around a meeting that has not begun. `cards.submit_preparing` reads the card's back, `teams_bot.plan_form` the other.

The ids of inputs are unique over the whole card, as Adaptive Cards wants it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cards.elements import (
    AdaptiveCard,
    CardElement,
    Choice,
    ChoiceSetInput,
    DateInput,
    ExecuteAction,
    NumberInput,
    ShowCardAction,
    TextInput,
    TimeInput,
)
from cards.escape import runs
from cards.parts import band, finish, paragraph, plain
from cards.size import short_line
from sop.procedure.model import Procedure
from sop.records.items import Meeting
from sop.records.text import TITLE_LIMIT, clean_text
from sop.rules.agenda import LONGEST
from sop.words import Words

GOAL_LIMIT = 4000
LIST_LIMIT = 4000
URL_LIMIT = 1000
NAME_LIMIT = 120


def add_point(words: Words, send: ExecuteAction) -> ShowCardAction:
    """The form that adds an item to the agenda."""
    fields: list[CardElement] = [
        TextInput(
            id="item_title",
            label=words("field.agenda_item"),
            max_length=TITLE_LIMIT,
            is_required=True,
            error_message=words("card.title_missing"),
        ),
        _minutes("item_minutes", words, 10),
        TextInput(
            id="item_owner", label=words("field.assignee"), placeholder=words("card.owner_hint"), max_length=NAME_LIMIT
        ),
    ]
    return _opens(words("card.agenda_add"), fields, send)


def add_material(words: Words, send: ExecuteAction) -> ShowCardAction:
    """The form that adds something to read before."""
    return _opens(
        words("card.material_add"),
        [
            TextInput(
                id="material_url",
                label=words("field.url"),
                placeholder="https://",
                max_length=URL_LIMIT,
                is_required=True,
                error_message=words("card.url_missing"),
            ),
            TextInput(id="material_title", label=words("field.title"), max_length=TITLE_LIMIT),
        ],
        send,
    )


def shown(item: Meeting, words: Words) -> dict[str, str]:
    """The values that the form of goal and time shows, by input; the button repeats them as `was`."""
    begins = item.starts_at.astimezone(words.zone)
    return {
        "goal": clean_text(item.goal)[:GOAL_LIMIT],
        "meeting_day": begins.date().isoformat(),
        "meeting_time": f"{begins:%H:%M}",
        "meeting_minutes": str(item.minutes),
    }


def edit(was: dict[str, str], words: Words, send: ExecuteAction) -> ShowCardAction:
    """The form that changes the goal, and when the meeting is. was: what `shown` gives."""
    fields: list[CardElement] = [
        TextInput(
            id="goal", label=words("field.goal"), value=was["goal"] or None, is_multiline=True, max_length=GOAL_LIMIT
        ),
        DateInput(id="meeting_day", label=words("field.day"), value=was["meeting_day"]),
        TimeInput(id="meeting_time", label=words("field.time"), value=was["meeting_time"]),
        _minutes("meeting_minutes", words, int(was["meeting_minutes"])),
    ]
    return _opens(words("card.meeting_move"), fields, send)


def _minutes(name: str, words: Words, value: int | None) -> NumberInput:
    return NumberInput(id=name, label=words("field.minutes"), value=value, min=1, max=LONGEST)


def _opens(title: str, fields: list[CardElement], send: ExecuteAction) -> ShowCardAction:
    return ShowCardAction(title=title, card=AdaptiveCard(version="1.5", body=fields, actions=[send]))


def plan_form(form: str, day: datetime, procedure: Procedure, words: Words) -> dict[str, Any]:
    """A card to plan a meeting with. form: names it, so that it plans one meeting however often it is sent; day: shown first."""
    templates = procedure.meetings.templates
    body: list[CardElement] = [
        band([paragraph(*runs(words("card.plan"), size="Large", weight="Bolder"))], "accent"),
        TextInput(id="title", label=words("field.title"), max_length=TITLE_LIMIT),
    ]
    if templates:
        choices = [Choice(title=short_line(one.title, 80), value=key[:64]) for key, one in templates.items()]
        body.append(ChoiceSetInput(id="series", label=words("field.series"), choices=choices, style="compact"))
    body += [
        TextInput(
            id="goal",
            label=words("field.goal"),
            placeholder=words("card.plan_goal"),
            is_multiline=True,
            is_required=True,
            error_message=words("card.goal_missing"),
            max_length=GOAL_LIMIT,
        ),
        DateInput(id="day", label=words("field.day"), value=day.date().isoformat()),
        TimeInput(id="time", label=words("field.time"), value="10:00"),
        _minutes("minutes", words, None),
        TextInput(id="chair", label=words("card.chair"), placeholder=words("card.plan_chair"), max_length=NAME_LIMIT),
        TextInput(id="note_taker", label=words("field.note_taker"), max_length=NAME_LIMIT),
        _list("attendees", words("field.attendees"), words("card.plan_people")),
        _list("agenda", words("field.agenda"), words("card.plan_agenda")),
        _list("materials", words("field.materials"), words("card.plan_materials")),
    ]
    send = ExecuteAction(verb="meeting_plan", title=words("card.plan_send"), style="positive", data={"form": form})
    return plain(finish(body, [send], words("card.plan_fallback")))


def _list(name: str, label: str, hint: str) -> TextInput:
    return TextInput(id=name, label=label, placeholder=hint, is_multiline=True, max_length=LIST_LIMIT)
