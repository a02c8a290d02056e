"""What people can do about a record whose issue in Jira is gone, archived or given up: one form with a sentence and buttons."""

from __future__ import annotations

from cards.elements import Action, AdaptiveCard, ExecuteAction, ShowCardAction
from cards.escape import runs
from cards.parts import paragraph
from sop.desk.view import ItemView, Sync
from sop.procedure.model import Procedure
from sop.rules.decide import stage_of
from sop.words import Words

LOOSE = (Sync.GONE, Sync.ARCHIVED, Sync.UNLINKED)
"""How a record stands to Jira where a person may want to decide which issue it has."""


def tie(view: ItemView, procedure: Procedure, words: Words) -> ShowCardAction | None:
    """The form; None where the record has an issue that can be written to, or gets one."""
    if view.sync not in LOOSE:
        return None
    item = view.item
    target = {"item": item.id, "v": item.version}
    said = paragraph(*runs(words(f"card.tie/{view.sync.value}", id=item.id)))
    pressed: list[Action] = [
        ExecuteAction(verb="recreate", title=words("card.recreate"), style="positive", data=target)
    ]
    if view.sync is not Sync.UNLINKED:
        pressed.append(ExecuteAction(verb="unlink", title=words("card.unlink"), data=target))
    if not stage_of(item, procedure).ends:
        end = next(stage for stage in procedure.track(item.kind).stages if stage.ends)
        pressed.append(ExecuteAction(verb="move", title=words("card.end"), data=target | {"to": end.key}))
    return ShowCardAction(title=words("card.tie"), card=AdaptiveCard(version="1.5", body=[said], actions=pressed))
