"""Readers of what people type to plan a meeting. Nothing that was written is lost: what is no part of its own is its goal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from typing import Final

from sop.procedure.model import Name, Procedure
from sop.records.people import Person
from teams_bot.commands import naming, parsed as p, parsed_plans as plans, plan_parts as parts
from teams_bot.commands.folding import fold, fold_word, squash, trim
from teams_bot.commands.heard import Heard
from teams_bot.commands.when import When, find_length, find_when

_ME: Final = frozenset({"me", "myself", "i", "我", "自己", "我自己"})


@dataclass(slots=True)
class _Draft:
    """What has been read so far."""

    title: str = ""
    when: When | None = None
    minutes: int | None = None
    chair: Person | None = None
    note_taker: Person | None = None
    attendees: list[Person] = field(default_factory=list)
    agenda: list[plans.Point] = field(default_factory=list)
    materials: list[plans.Link] = field(default_factory=list)
    goal: list[str] = field(default_factory=list)
    series: str = ""
    follows: str | None = None


def plan(heard: Heard) -> p.Parsed:
    """`meeting plan Launch review next friday 14:00 45m @Alex` with `goal: …`, `agenda:` and the like behind or below it."""
    if not trim(heard.rest):
        return plans.PlanForm()
    draft = _Draft()
    for part, text in parts.segments(heard.rest):
        fault = _take(part, text, heard, draft)
        if fault is not None:
            return fault
    if draft.when is None:
        return heard.faulty("meeting_time")
    if draft.when.day is None:
        return heard.faulty("meeting_day")
    if not draft.title and not draft.series:
        return heard.faulty("title")
    return plans.PlanMeeting(
        draft.title,
        draft.when.day,
        draft.when.at,
        draft.minutes or draft.when.minutes,
        "\n".join(one for one in draft.goal if one),
        draft.chair,
        draft.note_taker,
        tuple(draft.attendees),
        tuple(draft.agenda),
        tuple(draft.materials),
        draft.series,
        draft.follows,
    )


def _take(part: str, text: str, heard: Heard, draft: _Draft) -> p.Faulty | None:
    """Read one part into the draft."""
    held = heard.held
    match part:
        case "":
            _head(text, heard, draft)
        case "title":
            draft.title = parts.bare(held.spoken(text))
        case "goal":
            draft.goal.append(held.spoken(text))
        case "when":
            return _when(text, heard, draft)
        case "minutes":
            length = find_length(fold(text if not text.isdigit() else f"{text}m").text)
            if length is None:
                return heard.faulty("meeting_minutes", text)
            draft.minutes = length[0]
        case "chair" | "note_taker":
            first, *others = parts.named(text, held) or (None,)
            if first is None:
                return heard.faulty("person")
            setattr(draft, part, first)
            draft.attendees += [one for one in others if one is not None]
        case "attendees":
            draft.attendees += parts.named(text, held)
        case "agenda":
            draft.agenda += parts.points(text, held)
        case "materials":
            return _materials(text, heard, draft)
        case "series":
            key = template_key(text, heard.procedure)
            if key is None:
                return heard.faulty("no_such_series", text, _templates(heard.procedure))
            draft.series = key
        case "follows":
            draft.follows = parts.reference(text)
            if draft.follows is None:
                return heard.faulty("item")
    return None


def _head(text: str, heard: Heard, draft: _Draft) -> None:
    """What stands before every label: the series, the title, when, how long, who. Its further lines belong to the goal."""
    line, _, more = text.partition("\n")
    more, links = parts.links(more, heard.held)
    draft.goal.append(heard.held.spoken(more))
    line, urls = parts.take_urls(line)
    draft.materials += [*urls, *links]
    line = _take_when(line, heard, draft)
    folded = fold(line)
    length = find_length(folded.text)
    if length is not None:
        draft.minutes, line = length[0], parts.cut_out(folded, length[1], length[2])
    line, draft.chair = parts.take_role(line, "chair", heard.held)
    line, draft.note_taker = parts.take_role(line, "note_taker", heard.held)
    line, people = parts.everybody(line, heard.held)
    draft.attendees += people
    title = parts.bare(heard.held.spoken(line))
    draft.series = template_key(title, heard.procedure) or ""
    # A template's key stands for its title.
    draft.title = "" if squash(title) == squash(draft.series) else title


def _take_when(line: str, heard: Heard, draft: _Draft) -> str:
    folded = fold(line)
    draft.when = find_when(folded.text, heard.today)
    return line if draft.when is None else parts.cut_out(folded, draft.when.start, draft.when.end)


def _when(text: str, heard: Heard, draft: _Draft) -> p.Faulty | None:
    rest = _take_when(text, heard, draft)
    if draft.when is None:
        return heard.faulty("meeting_time")
    length = find_length(fold(rest).text)
    draft.minutes = length[0] if length is not None else draft.minutes
    return None


def _materials(text: str, heard: Heard, draft: _Draft) -> p.Faulty | None:
    rest, links = parts.links(text, heard.held)
    draft.materials += links
    return heard.faulty("meeting_url", parts.bare(heard.held.spoken(rest))) if parts.bare(rest) else None


def template_key(text: str, procedure: Procedure) -> str | None:
    """The template that the text names: its key, its title, or one of the languages of its title."""
    wanted = squash(text)
    for key, template in procedure.meetings.templates.items():
        if wanted and wanted in {squash(name) for name in (key, template.title, *template.title.split("/"))}:
            return key
    return None


def _templates(procedure: Procedure) -> tuple[Name, ...]:
    return tuple(Name(key, key) for key in procedure.meetings.templates)


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
    "meeting_plan": plan,
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


def clock(text: str) -> time | None:
    """A time of day as a form's input has it (`14:00`); None for what is none."""
    try:
        return time.fromisoformat(text) if re.fullmatch(r"[0-9]{2}:[0-9]{2}", text) else None
    except ValueError:
        return None
