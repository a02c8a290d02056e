"""The sources of a meeting's minutes, all to the same draft."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sop.minutes.assemble import found_items
from sop.minutes.days.when import When
from sop.minutes.found import Attendee, Captured, Context, Draft, Said
from sop.minutes.insights import read_insight
from sop.minutes.introduced import introduced
from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.people import Owners, People
from sop.minutes.language.turns import as_said, read_turns
from sop.minutes.language.utterances import utterances
from sop.minutes.noted.written import read_written
from sop.minutes.offices import offices
from sop.minutes.sent import as_of_both, sent_later
from sop.minutes.spoken.apart import apart
from sop.minutes.spoken.gluing import glued
from sop.minutes.spoken.talk import read_talk
from sop.minutes.troubles import EMPTY, LARGEST, TOO_LARGE, UNREADABLE, trouble_of, trouble_of_talk


def reading_of(context: Context) -> Reading:
    """How the words of this meeting are read."""
    return Reading(People(context.attendees), When(context))


def of_text(text: str, context: Context) -> Draft:
    """The draft of minutes in plain text or Markdown, with tables of pipes, tabs or wide blanks; never raises."""
    if len(text) > LARGEST:
        return Draft(trouble=TOO_LARGE)
    if text.lstrip("\ufeff \n\r").startswith("WEBVTT"):
        return of_transcript(text, context)
    called = introduced(text, context.attendees)
    people = People(context.attendees, called, offices(text, People(context.attendees, called)))
    reading = Reading(people, When(context))
    written = read_written(text, reading)
    later = sent_later(_lines(text), context)
    tasks = as_of_both(written.tasks, later) if later else written.tasks
    return Draft(
        items=found_items(tasks, reading.people, _lines(text)),
        decisions=tuple(written.decisions),
        notes=tuple(written.notes),
        goal_met=written.goal_met,
        trouble=trouble_of(text),
    )


def of_docx(data: bytes, context: Context) -> Draft:
    """The draft of minutes in a Word document; its lines are paragraphs and rows. What cannot be read is told as trouble."""
    # Loaded here: the reader of XML behind it is large, and few ever send a Word document.
    from sop.minutes.word import UnreadableError, text_of_docx

    try:
        text = text_of_docx(data)
    except UnreadableError as error:
        return Draft(trouble=error.trouble)
    return of_text(text, context)


def of_transcript(text: str, context: Context) -> Draft:
    """The draft of a transcript: WebVTT with voices or without, or one of Teams' text forms; never raises."""
    if len(text) > LARGEST:
        return Draft(trouble=TOO_LARGE)
    reading = reading_of(context)
    turns = read_turns(text)
    said = glued(apart(utterances(turns, reading.people), reading.when.all), reading.when.all)
    tasks = read_talk(said, reading)
    return Draft(items=found_items(tasks, reading.people, as_said(turns, _lines(text))), trouble=trouble_of_talk(turns))


def of_insights(content: dict[str, object], context: Context) -> Draft:
    """The draft of the notes that Copilot made; one of another shape is told as trouble."""
    reading = reading_of(context)
    try:
        insight = read_insight(content, reading)
    except msgspec.ValidationError:
        return Draft(trouble=UNREADABLE)
    items = found_items(insight.tasks, reading.people, insight.lines)
    return Draft(items=items, notes=insight.notes, trouble=None if insight.lines else EMPTY)


def of_captured(entries: Sequence[Captured], context: Context) -> Draft:
    """The draft of what people typed in the chat; the n-th entry is line n. Who types "I'll …" is its owner."""
    reading = reading_of(context)
    tasks: list[Candidate] = []
    decisions: list[Said] = []
    notes: list[Said] = []
    for line, entry in enumerate(entries, start=1):
        by = entry.by.name if entry.by else ""
        if entry.kind == "action":
            tasks += _typed(entry, line, reading, context.attendees)
        else:
            (decisions if entry.kind == "decision" else notes).append(Said(entry.text, line, by))
    lines = [entry.text for entry in entries]
    items = found_items(tasks, reading.people, lines)
    return Draft(items=items, decisions=tuple(decisions), notes=tuple(notes), trouble=None if entries else EMPTY)


def _typed(entry: Captured, line: int, reading: Reading, attendees: Sequence[Attendee]) -> list[Candidate]:
    who = Owners()
    own = entry.text.strip().removeprefix("我會").removeprefix("我來").removeprefix("I'll ").removeprefix("I will ")
    if entry.by in attendees and own != entry.text.strip():
        who = Owners((attendees.index(entry.by),), (), entry.by.name if entry.by else "")
    slots = reading.slots(own)
    return [Candidate(slots.title or own.strip(), slots.owners or who, slots.due, line, line)] if own.strip() else []


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
