"""The sensible next steps as buttons: at most six, since Teams shows no more
(https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-actions). Where the card is
narrow Teams wraps them into rows (https://github.com/microsoft/AdaptiveCards/issues/8792).

Each carries `item` and `v` (the version the card showed), so a double or late press is recognised as such. What the
verbs, data keys and input ids mean is read back in `cards.submit` and written down in docs/protocol.md.
"""

from __future__ import annotations

from typing import Any

from cards.elements import (
    Action,
    ActionStyle,
    AdaptiveCard,
    CardElement,
    Choice,
    ChoiceSetInput,
    DateInput,
    ExecuteAction,
    OpenUrlAction,
    ShowCardAction,
    TextInput,
)
from cards.escape import web_url
from cards.size import short_line
from cards.ties import LOOSE, tie
from sop.desk.view import ItemView
from sop.procedure.model import Level, Procedure, Stage
from sop.records.items import Incident, Record
from sop.records.text import TITLE_LIMIT
from sop.rules.decide import stage_of
from sop.words import Words

MOST = 6
KEY_LIMIT = 64
"""Characters in the key of a stage or level, here and in what comes back."""
COMMENT_LIMIT = 4000
"""Characters that the comment field takes. Longer ones are written in Jira."""


def buttons(view: ItemView, procedure: Procedure, words: Words, *, forms: bool = True) -> list[Action]:
    """The record's buttons, the most likely one first. forms: with those that open a form."""
    item = view.item
    stage = stage_of(item, procedure)
    found: list[Action] = _moves(item, stage, procedure, words)
    if not stage.ends:
        found.append(_press(item, "assign_me", words("card.assign_me")))
    if forms:
        found.append(_comment(item, words))
    if forms and not stage.ends:
        found.append(_edit(item, procedure, words))
    loose = tie(view, procedure, words) if forms else None
    if loose:
        found.append(loose)
    url = web_url(view.link.url) if view.link and view.sync not in LOOSE else None
    if url:
        found.append(OpenUrlAction(title=words("card.open_jira"), url=url))
    return found


def shown_title(item: Record) -> str:
    """The title as the edit field shows it and as `was` repeats it."""
    return short_line(item.title, TITLE_LIMIT)


def _press(item: Record, verb: str, title: str, style: ActionStyle | None = None, **data: Any) -> ExecuteAction:
    return ExecuteAction(verb=verb, title=title, style=style, data={"item": item.id, "v": item.version, **data})


def _moves(item: Record, stage: Stage, procedure: Procedure, words: Words) -> list[Action]:
    track = procedure.track(item.kind)
    following = track.next_after(stage.key)
    over = track.entry_for(track.stages[-1].jira)
    found: list[Action] = []
    if isinstance(item, Incident) and stage == track.first:
        found.append(_press(item, "ack", words("card.ack"), "positive"))
    elif following and not stage.ends:
        found.append(_move(item, following, words, "positive"))
    if over and not stage.settled and not stage.ends and over != following:
        found.append(_move(item, over, words))
    if stage.settled or stage.ends:
        found.append(_press(item, "move", words("card.reopen"), to=track.first.key))
    return found


def _move(item: Record, stage: Stage, words: Words, style: ActionStyle | None = None) -> ExecuteAction:
    own = f"card.move/{stage.key}"
    title = words(own) if words.has(own) else words("card.move", stage=stage.name.of(words.language))
    return _press(item, "move", title, style, to=stage.key)


def _comment(item: Record, words: Words) -> ShowCardAction:
    field = TextInput(
        id="comment",
        label=words("card.comment_label"),
        placeholder=words("card.comment_hint"),
        is_multiline=True,
        is_required=True,
        error_message=words("card.comment_missing"),
        max_length=COMMENT_LIMIT,
    )
    return _opens(words("card.comment"), [field], _press(item, "comment", words("card.comment_send"), "positive"))


def _edit(item: Record, procedure: Procedure, words: Words) -> ShowCardAction:
    title = shown_title(item)
    priority = short_line(item.priority, KEY_LIMIT)
    was = {"title": title, "priority": priority, "due": item.due.isoformat() if item.due else ""}
    fields: list[CardElement] = [
        TextInput(
            id="title",
            label=words("field.title"),
            value=title,
            max_length=TITLE_LIMIT,
            is_required=True,
            error_message=words("card.title_missing"),
        )
    ]
    if isinstance(item, Incident):
        was["severity"] = short_line(item.severity, KEY_LIMIT)
        fields.append(_choices("severity", was["severity"], procedure.severities, words))
    fields.append(_choices("priority", priority, procedure.priorities, words))
    fields.append(DateInput(id="due", label=words("field.due"), value=was["due"] or None))
    return _opens(words("card.edit"), fields, _press(item, "edit", words("card.edit_save"), "positive", was=was))


def _choices(name: str, value: str, levels: tuple[Level, ...], words: Words) -> ChoiceSetInput:
    choices = [Choice(title=level.name.of(words.language), value=level.key) for level in levels]
    return ChoiceSetInput(id=name, label=words(f"field.{name}"), value=value, choices=choices, style="compact")


def _opens(title: str, fields: list[CardElement], send: ExecuteAction) -> ShowCardAction:
    return ShowCardAction(title=title, card=AdaptiveCard(version="1.5", body=fields, actions=[send]))
