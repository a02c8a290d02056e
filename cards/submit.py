"""A press on a card, as the client sends it, to the actions it asks for. The other half of `cards.buttons`.

Whatever comes is answered with a value: clients resend, old cards stay in conversations for months, and anybody who
can reach the bot can send any JSON.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from msgspec import Struct

from cards.buttons import KEY_LIMIT
from cards.submit_meeting import meeting_actions
from sop.records import commands as c
from sop.records.people import Person
from sop.records.text import clean_line

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOST_VERSION = 2**53


class Press(Struct, frozen=True):
    """What was asked for. actions: in the order to carry them out, none where an edit changed nothing.

    seen_version: the version the card showed; it belongs to the first action only, since that one raises the version.
    """

    item_id: str
    seen_version: int
    actions: tuple[c.Action, ...]


class BadPress(Struct, frozen=True):
    """Not a press on a card of ours. reason: technical and in English, for the log."""

    reason: str


class _Bad(Exception):
    """Carries a BadPress's reason out of the readers below; never leaves this module."""


def parse_submit(verb: str, data: dict[str, Any], person: Person, *, comment_id: str) -> Press | BadPress:
    """Read one Action.Execute. data: the button's own data with the inputs merged in, as Teams sends it.

    person: who pressed; comment_id: the id a comment would get, the same when the press is delivered again.
    """
    try:
        if not isinstance(data, dict):
            raise _Bad("data is not an object")
        item_id, version = _target(data)
        return Press(item_id, version, _actions(verb, data, person, comment_id))
    except _Bad as bad:
        return BadPress(str(bad))


def _target(data: dict[str, Any]) -> tuple[str, int]:
    item_id, version = data.get("item"), data.get("v")
    if not isinstance(item_id, str) or not _ID.fullmatch(item_id):
        raise _Bad("item is not a record's id")
    if isinstance(version, bool) or not isinstance(version, int) or not 0 < version <= _MOST_VERSION:
        raise _Bad("v is not a version")
    return item_id, version


def _actions(verb: str, data: dict[str, Any], person: Person, comment_id: str) -> tuple[c.Action, ...]:
    match verb:
        case "ack":
            return (c.Acknowledge(),)
        case "move":
            return (c.MoveTo(_key(data, "to")),)
        case "assign_me":
            return (c.Assign(person),)
        case "comment":
            return (c.AddComment(comment_id, _text(data, "comment")),)
        case "recreate":
            return (c.Recreate(),)
        case "unlink":
            return (c.Unlink(),)
        case "edit":
            return _edits(data)
        case "take":
            return (c.TakeOther(_key(data, "field"), _key(data, "mark")),)
        case "keep":
            return (c.KeepThis(_key(data, "field"), _key(data, "mark")),)
        case _:
            return _of_meeting(verb, data, person, comment_id)


def _of_meeting(verb: str, data: dict[str, Any], person: Person, press_id: str) -> tuple[c.Action, ...]:
    try:
        found = meeting_actions(verb, data, person, press_id)
    except ValueError as fault:
        raise _Bad(str(fault)) from fault
    if found is None:
        raise _Bad("unknown verb")
    return found


def _edits(data: dict[str, Any]) -> tuple[c.Action, ...]:
    """The fields that differ from what the card showed. Severity before priority: the priority follows the severity."""
    was = data.get("was")
    if not isinstance(was, dict):
        raise _Bad("was is not an object")
    found: list[c.Action] = []
    title = clean_line(_text(data, "title"))
    if title != clean_line(_text(was, "title")):
        found.append(c.Rename(title))
    severity = _text(data, "severity")
    if severity and severity != _text(was, "severity"):
        found.append(c.Grade(_key(data, "severity")))
    priority = _text(data, "priority")
    if priority and priority != _text(was, "priority"):
        found.append(c.Prioritise(_key(data, "priority")))
    due = _text(data, "due")
    if due != _text(was, "due"):
        found.append(c.SetDue(_day(due)))
    return tuple(found)


def _text(data: dict[str, Any], name: str) -> str:
    """An input's value. Clients leave out an empty input, or send null, so both read as empty."""
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Bad(f"{name} is not text")
    return value


def _key(data: dict[str, Any], name: str) -> str:
    value = _text(data, name)
    if not 0 < len(value) <= KEY_LIMIT or not value.isprintable():
        raise _Bad(f"{name} is not a key")
    return value


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError as error:
        raise _Bad("due is not a date") from error
    raise _Bad("due is not a date")
