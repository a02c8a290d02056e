"""Presses on a recap's proposals to the actions they ask for. The other half of `cards.proposals`."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sop.records import commands as c
from sop.records.meetings import Fate

_KEY = re.compile(r"[\x21-\x7e]{1,64}")
_NUMBER = re.compile(r"[0-9]{1,2}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOST_AT_ONCE = 50
NOBODY = "-"


def proposal_actions(verb: str, data: dict[str, Any]) -> tuple[c.Action, ...] | None:
    """The actions of a verb of proposals; None for any other verb. Raises ValueError with a technical reason."""
    match verb:
        case "proposal_accept":
            owner = _key(data, "owner") if "owner" in data else None
            return (_settle(data, Fate.ACCEPTED, owner=owner),)
        case "proposal_edit":
            return (_edited(data),)
        case "proposal_merge":
            return (_settle(data, Fate.MERGED),)
        case "proposal_drop":
            return (_settle(data, Fate.DROPPED),)
        case "proposals_accept":
            return _all(data)
        case "goal":
            met = data.get("met")
            if met not in ("yes", "no"):
                raise ValueError("met is neither yes nor no")
            return (c.JudgeGoal(met == "yes"),)
        case _:
            return None


def _settle(data: dict[str, Any], fate: Fate, owner: str | None = None) -> c.SettleProposal:
    return c.SettleProposal(_key(data, "key"), fate, _key(data, "mark"), owner=owner)


def _all(data: dict[str, Any]) -> tuple[c.Action, ...]:
    these = data.get("these")
    if not isinstance(these, list) or not 0 < len(these) <= MOST_AT_ONCE:
        raise ValueError("these is no list of proposals")
    if not all(isinstance(one, dict) for one in these):
        raise ValueError("these has something that is no proposal")
    return tuple(_settle(one, Fate.ACCEPTED) for one in these)


def _edited(data: dict[str, Any]) -> c.SettleProposal:
    """The form's fields bear the proposal's number, since ids of inputs are unique in a card."""
    number = data.get("number")
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        raise ValueError("number is none")
    title, owner, due = (_input(data, f"{name}-{number}") for name in ("title", "owner", "due"))
    day = _day(due)
    return c.SettleProposal(
        _key(data, "key"),
        Fate.ACCEPTED,
        _key(data, "mark"),
        title=title,
        owner="" if owner in ("", NOBODY) else owner,
        due=day,
        no_due=day is None,
    )


def _input(data: dict[str, Any], name: str) -> str:
    """Clients leave out an empty input, or send null."""
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is not text")
    return value


def _key(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise ValueError(f"{name} is not a key")
    return value


def _day(text: str) -> date | None:
    if not text:
        return None
    if not _DAY.fullmatch(text):
        raise ValueError("due is not a date")
    return date.fromisoformat(text)
