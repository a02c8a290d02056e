"""What commands do to a meeting's agenda. Pure."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from sop.records.items import Meeting
from sop.records.meetings import AgendaItem
from sop.records.outcomes import Code, Refusal
from sop.records.text import TITLE_LIMIT, clean_line, cut

LONGEST = 12 * 60
"""Minutes that a meeting, or an item of its agenda, may take."""
MOST_POINTS = 40


def clean(points: tuple[AgendaItem, ...]) -> tuple[AgendaItem, ...]:
    """The items as they may be kept: those with a title, each key once, as many as there may be."""
    found: dict[str, AgendaItem] = {}
    for one in points:
        title = cut(clean_line(one.title), TITLE_LIMIT)
        if title:
            found.setdefault(one.key, replace(one, title=title, minutes=min(max(one.minutes, 1), LONGEST)))
    return tuple(found.values())[:MOST_POINTS]


def put(item: Meeting, point: AgendaItem) -> dict[str, Any] | Refusal:
    """The agenda with the item: in the place of the one of its key, else at the end."""
    title = cut(clean_line(point.title), TITLE_LIMIT)
    if not title:
        return Refusal(Code.EMPTY, {"field": "title"})
    if not 0 < point.minutes <= LONGEST:
        return Refusal(Code.OUT_OF_RANGE, {"field": "minutes", "given": point.minutes, "least": 1, "most": LONGEST})
    kept = replace(point, title=title)
    if any(one.key == point.key for one in item.agenda):
        return {"agenda": tuple(kept if one.key == point.key else one for one in item.agenda)}
    if len(item.agenda) >= MOST_POINTS:
        return Refusal(Code.TOO_MANY, {"field": "agenda", "limit": MOST_POINTS})
    return {"agenda": (*item.agenda, kept)}


def without(item: Meeting, key: str) -> dict[str, Any] | Refusal:
    """The agenda without the item. What was carried over is not carried over once more."""
    refused = missing(item, key)
    if refused is not None:
        return refused
    off = [one for one in item.agenda if one.key == key and one.carried]
    left = {"left_out": (*item.left_out, key)} if off else {}
    return {"agenda": tuple(one for one in item.agenda if one.key != key), **left}


def missing(item: Meeting, key: str) -> Refusal | None:
    """The refusal where the agenda has no item of that key."""
    return None if any(one.key == key for one in item.agenda) else Refusal(Code.NO_SUCH_POINT, {"id": item.id})


def carried_over(item: Meeting, points: tuple[AgendaItem, ...], gone: tuple[str, ...]) -> dict[str, Any]:
    """The agenda with what is still open. What people have on it, have changed or have taken off stays as they left it."""
    if item.began_at is not None:
        return {}
    kept = tuple(one for one in item.agenda if not (one.carried and one.key in gone))
    known = {one.key for one in kept} | set(item.left_out)
    fresh = tuple(one for one in clean(points) if one.key not in known)
    return {"agenda": (*kept, *fresh)[:MOST_POINTS]}
