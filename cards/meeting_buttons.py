"""A meeting's next steps as buttons; `cards.submit_meeting` reads them back."""

from __future__ import annotations

from typing import Any

from cards import meeting_forms as forms_of
from cards.elements import Action, ActionStyle, ExecuteAction, OpenUrlAction
from cards.escape import web_url
from cards.rating import rating_form
from sop.desk.view import ItemView
from sop.procedure.model import Stage
from sop.records.items import Meeting
from sop.words import Words


def meeting_buttons(view: ItemView, item: Meeting, stage: Stage, words: Words, *, forms: bool) -> list[Action]:
    """The meeting's buttons, the most likely one first. forms: with those that open a form."""
    found: list[Action] = []
    if item.began_at is None and not stage.settled:
        found.append(press(item, "meeting_begin", words("card.meeting_begin"), "positive"))
        if forms:
            found += _before(item, words)
    elif item.began_at is not None and item.ended_at is None:
        found.append(press(item, "meeting_next", words("card.meeting_next"), "positive"))
        if item.talk is not None:
            found.append(press(item, "meeting_park", words("card.meeting_park"), key=item.talk.key))
            found.append(press(item, "meeting_own", words("card.meeting_own"), key=item.talk.key))
        found.append(press(item, "meeting_end", words("card.meeting_end")))
    elif item.ended_at is not None and forms:
        found.append(rating_form(item, words))
    url = web_url(view.link.url) if view.link else None
    if url:
        found.append(OpenUrlAction(title=words("card.open_jira"), url=url))
    return found


def _before(item: Meeting, words: Words) -> list[Action]:
    """The forms that people prepare a meeting with."""
    was = forms_of.shown(item, words)
    return [
        forms_of.add_point(words, press(item, "agenda_add", words("card.add"), "positive")),
        forms_of.add_material(words, press(item, "material_add", words("card.add"), "positive")),
        forms_of.edit(
            was,
            words,
            press(item, "meeting_edit", words("card.edit_save"), "positive", was=was, zone=str(words.zone)),
        ),
    ]


def press(item: Meeting, verb: str, title: str, style: ActionStyle | None = None, **data: Any) -> ExecuteAction:
    """A button that carries out the verb on the meeting as it is shown."""
    return ExecuteAction(verb=verb, title=title, style=style, data={"item": item.id, "v": item.version, **data})
