"""Readers of what people type to prepare a meeting: its agenda, materials, people, time."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from teams_bot.commands import naming, parsed as p, parsed_plans as plans, plan_parts as parts, plan_reading
from teams_bot.commands.folding import fold, fold_word, trim
from teams_bot.commands.heard import Heard
from teams_bot.commands.when import find_length, find_when

_ME: Final = frozenset({"me", "myself", "i", "我", "自己", "我自己"})


def _named(heard: Heard) -> tuple[str | None, str]:
    """The meeting, and what follows; None: the next one of the conversation, which only the desk knows."""
    ref, rest = naming.leading_item(heard.rest)
    return ref or heard.here, rest


def _agenda_add(heard: Heard) -> p.Parsed:
    ref, rest = _named(heard)
    found = parts.points(rest, heard.held)
    return plans.AddPoints(ref, found) if found else heard.faulty("text")


def _agenda_remove(heard: Heard) -> p.Parsed:
    ref, rest = _named(heard)
    word = parts.bare(heard.held.spoken(rest))
    return plans.RemovePoint(ref, word) if word else heard.faulty("meeting_point")


def _material_add(heard: Heard) -> p.Parsed:
    """Without an address the files that came with the message are meant."""
    ref, rest = _named(heard)
    left, links = parts.links(rest, heard.held)
    if parts.bare(left):
        return heard.faulty("meeting_url", parts.bare(heard.held.spoken(left)))
    return plans.AddMaterials(ref, links)


def _people(heard: Heard) -> p.Parsed:
    ref, rest = _named(heard)
    folded = fold(rest)
    length = find_length(folded.text)
    if length is not None:
        rest = parts.cut_out(folded, length[1], length[2])
    people = parts.named(re.sub(r"^(?:to|from) ", "", rest), heard.held)
    if not people:
        return heard.faulty("person")
    away = heard.spec.key == "uninvite"
    return plans.AskPeople(ref, people, length[0] if length is not None and not away else None, away)


def _note_taker(heard: Heard) -> p.Parsed:
    ref, rest = _named(heard)
    if fold_word(rest) in _ME:
        return plans.SetNoteTaker(ref, None)
    people = parts.named(rest, heard.held)
    return plans.SetNoteTaker(ref, people[0]) if len(people) == 1 else heard.faulty("person")


def _goal(heard: Heard) -> p.Parsed:
    ref, rest = _named(heard)
    text = heard.held.spoken(trim(rest.lstrip(":：")))
    return plans.SetGoal(ref, text) if text else heard.faulty("text")


def _come(heard: Heard) -> p.Parsed:
    ref, rest = _named(heard)
    if parts.bare(rest):
        return heard.faulty("extra", rest)
    return plans.ComeOrNot(ref, heard.spec.key == "meeting_come")


def _move(heard: Heard) -> p.Parsed:
    ref, rest = _named(heard)
    folded = fold(re.sub(r"^(?:to|到|至|為)\s*", "", rest))
    when = find_when(folded.text, heard.today)
    if when is None or when.day is None:
        return heard.faulty("meeting_time" if when is None else "meeting_day")
    left = parts.cut_out(folded, when.start, when.end)
    length = find_length(fold(left).text)
    if length is not None:
        left = parts.cut_out(fold(left), length[1], length[2])
    if parts.bare(left):
        return heard.faulty("extra", left)
    return plans.MoveMeeting(ref, when.day, when.at, length[0] if length is not None else when.minutes)


def _cancel(heard: Heard) -> p.Parsed:
    ref, rest = _named(heard)
    if ref is None:
        return heard.faulty("item")
    return heard.faulty("extra", rest) if parts.bare(rest) else plans.CancelMeeting(ref)


_READERS: Final[dict[str, Callable[[Heard], p.Parsed]]] = {
    "meeting_plan": plan_reading.plan,
    "agenda_add": _agenda_add,
    "agenda_remove": _agenda_remove,
    "material_add": _material_add,
    "invite": _people,
    "uninvite": _people,
    "note_taker": _note_taker,
    "goal": _goal,
    "meeting_come": _come,
    "meeting_away": _come,
    "meeting_move": _move,
    "meeting_cancel": _cancel,
}


def read(heard: Heard) -> p.Parsed:
    """What a command around a meeting that has not begun asks for."""
    return _READERS[heard.spec.key](heard)
