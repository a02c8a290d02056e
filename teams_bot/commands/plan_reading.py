"""Readers of what people type to plan a meeting. Nothing that was written is lost: what is no part of its own is its goal."""

from __future__ import annotations

from dataclasses import dataclass, field

from sop.procedure.model import Name, Procedure
from sop.records.people import Person
from teams_bot.commands import parsed as p, parsed_plans as plans, plan_parts as parts
from teams_bot.commands.folding import fold, squash, trim
from teams_bot.commands.heard import Heard
from teams_bot.commands.when import When, find_length, find_when


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
