"""The part of a card that shows conflicts: of each field both values, whose and when, which one stands, and two buttons.

What the verbs and data keys mean is read back in `cards.submit` and written down in docs/protocol.md.
"""

from __future__ import annotations

from datetime import datetime

from cards.elements import ActionSet, CardElement, Container, ExecuteAction
from cards.escape import runs
from cards.parts import paragraph
from cards.size import short_line
from sop.desk.view import ItemView
from sop.procedure.model import Procedure
from sop.records.conflicts import Conflict
from sop.records.items import Record
from sop.records.people import Side
from sop.words import Words
from sop.words.conflicts import dropped_text, kept_text
from sop.words.values import field_text, whose_text

NAME_SHOWN = 80
VALUE_SHOWN = 120


def conflicts(view: ItemView, procedure: Procedure, words: Words, most: int, *, actions: bool) -> Container | None:
    """What each side says of the fields that both changed at once; the newest that many. actions: with its buttons."""
    if not view.conflicts:
        return None
    newest = sorted(view.conflicts, key=lambda one: one.at, reverse=True)
    heading = paragraph(*runs(words("card.conflicts"), weight="Bolder"))
    rows: list[CardElement] = []
    for one in newest[:most]:
        first = [] if rows else [heading]
        told = [*first, *_told(one, view.item, procedure, words)]
        # The buttons stand outside of the coloured strip: on its dark yellow Teams' white is too faint to read (1.8:1).
        rows.append(Container(style="warning", spacing="Small", items=told))
        if actions and _can_be_set(one.field, procedure, words):
            named = _name(one.field, procedure, words)
            rows.append(ActionSet(spacing="Small", actions=[*_buttons(one, view.item, named, words)]))
    left = len(newest) - most
    if left > 0:
        rows.append(paragraph(*runs(words("card.conflicts_more", count=left), subtle=True), spacing="Small"))
    return Container(spacing="Medium", items=rows)


def _can_be_set(field: str, procedure: Procedure, words: Words) -> bool:
    """Not one that the team kept once, and keeps no longer."""
    return field in procedure.jira.free or words.has(f"field.{field}")


def _name(field: str, procedure: Procedure, words: Words) -> str:
    own = procedure.jira.free.get(field)
    return short_line(own.title(field) if own else field_text(field, words), NAME_SHOWN)


def _told(one: Conflict, item: Record, procedure: Procedure, words: Words) -> list[CardElement]:
    field = _name(one.field, procedure, words)
    kept = short_line(kept_text(one, item.kind, procedure, words), VALUE_SHOWN)
    dropped = short_line(dropped_text(one, item.kind, procedure, words), VALUE_SHOWN)
    whose = _whose(one.kept_by, one.kept_side, one.kept_at, words)
    others = _whose(one.dropped_by, one.dropped_side, one.dropped_at, words)
    return [
        paragraph(
            *runs(words("card.conflict_stands", field=field)),
            *runs(kept, weight="Bolder"),
            *runs(f" · {whose}"),
            spacing="Small",
        ),
        paragraph(*runs(f"{words('card.conflict_dropped')}{dropped} · {others}"), spacing="None"),
    ]


def _whose(name: str, side: Side, at: datetime | None, words: Words) -> str:
    by = whose_text(short_line(name, NAME_SHOWN), side, words)
    return f"{by} · {words.moment(at)}" if at else by


def _buttons(one: Conflict, item: Record, named: str, words: Words) -> list[ExecuteAction]:
    """Titles name the sides, never the values: those are people's words."""
    data = {"item": item.id, "v": item.version, "field": one.field, "mark": one.mark}
    facts = {"field": named}
    # Where both are from one side, its name tells nothing.
    which = "/same" if one.dropped_side is one.kept_side else ""
    take = words(f"card.conflict_take{which}", side=words(f"side.{one.dropped_side.value}"), **facts)
    keep = words(f"card.conflict_keep{which}", side=words(f"side.{one.kept_side.value}"), **facts)
    found = [ExecuteAction(verb="keep", title=keep, data=data)]
    # What the procedure has no word for cannot be taken: it is set in sop.yaml or by hand.
    return [ExecuteAction(verb="take", title=take, data=data), *found] if one.dropped_json is not None else found
