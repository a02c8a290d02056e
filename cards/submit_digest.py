"""A press on a digest to what it asks for. The other half of `cards.digest`; whatever comes is answered with a value."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, Final

from msgspec import Struct

from cards.submit import BadPress
from sop.procedure.days import shifted
from sop.procedure.meetings import Meetings
from sop.records import commands as c
from sop.records.text import clean_line

_PICK = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,63}):([0-9]{1,9})", re.ASCII)
_KEY = re.compile(r"[0-9a-f]{24}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NO_DATE = BadPress("due is not a date")


class HandTo(Struct, frozen=True):
    """Hand the item over. aad_id: the Entra object id of whoever takes it."""

    aad_id: str


class Done(Struct, frozen=True):
    """The item is done, whatever the procedure calls that."""


class Missing(Struct, frozen=True):
    """A field of a form was left empty: `pick`, `due`, `because` or `to`."""

    field: str


class DigestPress(Struct, frozen=True):
    """What was asked for. digest: key of the card's; seen_version: of the item, as the card showed it; wanted: to be done."""

    digest: str
    item_id: str
    seen_version: int
    wanted: c.Snooze | c.SetDue | HandTo | Done


_PICKED: Final = {"digest_due": "due_pick", "digest_hand": "hand_pick"}
"""The input that names the item: every input of a card has an id of its own."""
VERBS: Final = frozenset({"digest_done", "digest_snooze", "digest_due", "digest_hand"})


def parse_digest(
    verb: str, data: Any, *, comment_id: str, today: date, meetings: Meetings
) -> DigestPress | Missing | BadPress:
    """Read one press. data: the button's own with the inputs merged in; today: of the person; meetings: how the team works."""
    if not isinstance(data, dict):
        return BadPress("data is not an object")
    digest = data.get("digest")
    if not isinstance(digest, str) or not _KEY.fullmatch(digest):
        return BadPress("digest is not a key")
    texts = {name: data.get(name) or "" for name in ("due", "because", "to", "until")}
    if not all(isinstance(one, str) for one in texts.values()):
        return BadPress("an input is not text")
    picked = _PICKED.get(verb)
    if picked and not data.get(picked):
        return Missing("pick")
    target = _PICK.fullmatch(str(data[picked]) if picked else f"{data.get('item')}:{data.get('v')}")
    if target is None:
        return BadPress("no item is named")
    wanted = _wanted(verb, texts, comment_id, today, meetings)
    if isinstance(wanted, Missing | BadPress):
        return wanted
    return DigestPress(digest, target[1], int(target[2]), wanted)


def _wanted(
    verb: str, texts: dict[str, str], comment_id: str, today: date, meetings: Meetings
) -> c.Snooze | c.SetDue | HandTo | Done | Missing | BadPress:
    match verb, texts["until"]:
        case "digest_done", _:
            return Done()
        case "digest_snooze", "tomorrow":
            return c.Snooze(shifted(today, 1, meetings))
        case "digest_snooze", "week":
            return c.Snooze(next_week(today, meetings))
        case "digest_due", _:
            return _date(texts["due"], clean_line(texts["because"]), comment_id)
        case "digest_hand", _:
            return HandTo(texts["to"][:64]) if texts["to"] else Missing("to")
        case _:
            return BadPress("unknown verb")


def next_week(today: date, meetings: Meetings) -> date:
    """The first working day of the next calendar week."""
    return shifted(today + timedelta(days=7 - today.weekday()), 0, meetings)


def _date(day: str, because: str, comment_id: str) -> c.SetDue | Missing | BadPress:
    if not day:
        return Missing("due")
    if not because:
        return Missing("because")
    try:
        return c.SetDue(date.fromisoformat(day), because, comment_id) if _DAY.fullmatch(day) else _NO_DATE
    except ValueError:
        return _NO_DATE
