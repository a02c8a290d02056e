"""Presses on a meeting's card to the actions they ask for. The other half of `cards.meeting_buttons`."""

from __future__ import annotations

from typing import Any

from cards.buttons import KEY_LIMIT
from cards.submit_preparing import preparing_actions
from cards.submit_proposals import proposal_actions
from sop.records import commands as c
from sop.records.meetings import Said, SaidKind
from sop.records.people import Person


def meeting_actions(verb: str, data: dict[str, Any], person: Person, press_id: str) -> tuple[c.Action, ...] | None:
    """The actions of a verb of meetings; None for any other verb.

    press_id: the same when the press is delivered again. Raises ValueError with a technical reason for data that no card sends.
    """
    match verb:
        case "meeting_begin":
            return (c.BeginMeeting(),)
        case "meeting_next":
            return (c.GoOn(),)
        case "meeting_park":
            key = _key(data)
            line = Said(f"park {key}"[:64], SaidKind.PARKED, "", about=key)
            return (c.Jot((line,)), c.GoOn())
        case "meeting_own":
            return (c.SpinOff(_key(data)),)
        case "meeting_end":
            return (c.EndMeeting(),)
        case "rate":
            return (_rating(data),)
        case _:
            return proposal_actions(verb, data) or preparing_actions(verb, data, person)


def _key(data: dict[str, Any]) -> str:
    key = data.get("key")
    if not isinstance(key, str) or not 0 < len(key) <= KEY_LIMIT or not key.isprintable():
        raise ValueError("key is none of an item")
    return key


def _rating(data: dict[str, Any]) -> c.Rate:
    goal, worth, line = (data.get(name) or "" for name in ("goal", "worth", "line"))
    if not (isinstance(line, str) and goal in ("yes", "no") and worth in ("1", "2", "3", "4", "5")):
        raise ValueError("goal, worth or line is no answer")
    return c.Rate(goal == "yes", int(worth), line)
