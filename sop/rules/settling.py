"""Settling a conflict: taking the other value is the ordinary command for that field; keeping changes no field. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from sop.records import commands as c
from sop.records.conflicts import Conflict, settled
from sop.records.items import Record, value_of
from sop.records.outcomes import Change, Code, Decision, FieldChange, Refusal
from sop.records.values import from_json

_SETS: Final[dict[str, Callable[[Any], c.Action]]] = {
    "title": c.Rename,
    "description": c.Describe,
    "stage": c.MoveTo,
    "priority": c.Prioritise,
    "assignee": c.Assign,
    "due": c.SetDue,
}


def found(item: Record, action: c.TakeOther | c.KeepThis, conflict: Conflict | None) -> Conflict | Refusal:
    """That one of the field's conflicts that the action is about, or why there is none.

    A press is about the very conflict that its card showed. Who types means the newest, and may take the other value again,
    and so go back.
    """
    waiting = conflict.open if conflict is not None else ()
    meant = [one for one in waiting if action.mark in (None, one.mark)]
    if conflict is not None and not waiting and action.mark is None and isinstance(action, c.TakeOther):
        meant = list(conflict.all)
    return meant[0] if meant else Refusal(Code.NO_CONFLICT, {"id": item.id, "field": action.field})


def setting(item: Record, conflict: Conflict) -> c.Action | Refusal:
    """The ordinary command that gives the record the dropped value."""
    if conflict.dropped_json is None or conflict.field == "labels":
        facts = {"id": item.id, "field": conflict.field, "given": conflict.dropped}
        return Refusal(Code.NOT_MAPPED, facts)
    value = from_json(conflict.field, conflict.dropped_json)
    if conflict.field in _SETS:
        return _SETS[conflict.field](value)
    # A field that the team has made up: whether it still keeps it, and whether the value fits, the command's own rule says.
    return c.SetField(conflict.field, tuple(value) if isinstance(value, list) else value)


def taken(item: Record, command: c.Command, known: Conflict | None, conflict: Conflict, set_so: Decision) -> Decision:
    """What came of that command, with the conflict settled. known: all that the field has."""
    if isinstance(set_so, Refusal) and set_so.code is Code.ALREADY and conflict.kept_json is None:
        # What stands in Jira has no word here, so the record has its own value still: setting it anew makes it the newest.
        value = value_of(item, conflict.field)
        again = FieldChange(conflict.field, value, value)
        set_so = Change(msgspec.structs.replace(item, version=item.version + 1, updated_at=command.at), (again,))
    if isinstance(set_so, Refusal):
        return set_so
    entry = FieldChange(f"taken.{conflict.field}", _whole(conflict, kept=True), _whole(conflict, kept=False))
    return msgspec.structs.replace(
        set_so, entries=(*set_so.entries, entry), conflict=settled(known or conflict, conflict, took=True)
    )


def kept(item: Record, known: Conflict | None, conflict: Conflict) -> Change:
    """What stands stays; the record is as it was. known: all that the field has."""
    entry = FieldChange(f"kept.{conflict.field}", _whole(conflict, kept=False), _whole(conflict, kept=True))
    return Change(item, (entry,), conflict=settled(known or conflict, conflict, took=False))


def _whole(conflict: Conflict, *, kept: bool) -> Any:
    text = conflict.kept_json if kept else conflict.dropped_json
    return from_json(conflict.field, text) if text is not None else conflict.kept if kept else conflict.dropped
