"""A meeting that runs, to be read from a projector: what is on, how long it still has, what is next, who has not been heard."""

from __future__ import annotations

from datetime import datetime

from cards.elements import CardElement, TextRun
from cards.escape import runs
from cards.parts import band, fact, paragraph, section
from cards.room import Room
from cards.size import short_line
from sop.records.items import Meeting
from sop.records.meetings import AgendaItem, Said, SaidKind
from sop.words import Words

NAME_SHOWN = 60
TITLE_SHOWN = 160
POINTS_SHOWN = 20
LINES_SHOWN = 6
PEOPLE_SHOWN = 20
MARKS = {SaidKind.DECISION: "✔", SaidKind.ACTION: "→", SaidKind.NOTE: "·", SaidKind.PARKED: "○"}
"""What stands before a captured line."""


def running(item: Meeting, words: Words, room: Room, now: datetime | None) -> list[CardElement]:
    """The parts, the most looked at first. now: None tells no time."""
    found: list[CardElement] = [_current(item, words, now)]
    if room.facts:
        found += _people(item, words)
    if item.agenda:
        rows: list[CardElement] = [
            paragraph(*_point(item, one, words, now), spacing="Small") for one in item.agenda[:POINTS_SHOWN]
        ]
        found.append(section(runs(words("field.agenda"), weight="Bolder"), rows))
    if room.comments:
        found += _said(item, words)
    return found


def _current(item: Meeting, words: Words, now: datetime | None) -> CardElement:
    talk = item.talk
    if talk is None:
        return band([paragraph(*runs(words("card.talk_open"), size="ExtraLarge", weight="Bolder"))], "emphasis")
    over = now is not None and left_minutes(item, talk, now) < 0
    lines: list[CardElement] = [
        paragraph(*runs(short_line(talk.title, TITLE_SHOWN), size="ExtraLarge", weight="Bolder"))
    ]
    if talk.owner:
        lines.append(paragraph(*runs(short_line(talk.owner.name, NAME_SHOWN), size="Large"), spacing="Small"))
    if now is not None:
        left = left_minutes(item, talk, now)
        told = words("card.talk_over", count=-left) if over else words("card.talk_left", count=left, of=talk.minutes)
        lines.append(paragraph(*runs(told, size="Large", weight="Bolder"), spacing="Small"))
    following = _following(item)
    if following:
        owner = f" · {short_line(following.owner.name, NAME_SHOWN)}" if following.owner else ""
        told = words("card.talk_next", title=short_line(following.title, TITLE_SHOWN)) + owner
        lines.append(paragraph(*runs(told, subtle=True), spacing="Medium"))
    return band(lines, "attention" if over else "emphasis")


def left_minutes(item: Meeting, talk: AgendaItem, now: datetime) -> int:
    """Whole minutes that the item has left, below zero where it is over its time."""
    spent = talk.spent_s + (
        max(0.0, (now - item.since).total_seconds()) if item.since and talk.key == item.current else 0
    )
    return (
        talk.minutes - int(spent // 60) if spent <= talk.minutes * 60 else -int(-(-(spent - talk.minutes * 60) // 60))
    )


def _following(item: Meeting) -> AgendaItem | None:
    keys = [one.key for one in item.agenda]
    position = keys.index(item.current) + 1 if item.current in keys else len(keys)
    return item.agenda[position] if position < len(keys) else None


def _point(item: Meeting, one: AgendaItem, words: Words, now: datetime | None) -> list[TextRun]:
    on = one.key == item.current
    spent = one.spent_s + (int((now - item.since).total_seconds()) if on and now and item.since else 0)
    told = words("card.talk_spent", spent=max(0, spent) // 60, of=one.minutes)
    late = spent > one.minutes * 60
    mark = "▶ " if on else "✓ " if one.spent_s else ""
    return [
        *runs(f"{mark}{short_line(one.title, TITLE_SHOWN)}", weight="Bolder" if on else None),
        *runs(f" · {told}", subtle=not late, color="Attention" if late else None),
    ]


def _people(item: Meeting, words: Words) -> list[CardElement]:
    rows: list[CardElement] = []
    quiet = [one for one in item.attendees if not one.heard and not one.absent]
    if item.attendees and quiet:
        names = words("card.comma").join(
            short_line(one.person.name, NAME_SHOWN)
            + (f" ({words('card.minutes', count=one.minutes)})" if one.minutes else "")
            for one in quiet[:PEOPLE_SHOWN]
        )
        rows.append(fact(words("card.not_heard"), runs(names)))
    parked = sum(1 for one in item.said if one.kind is SaidKind.PARKED)
    if parked:
        rows.append(fact(words("card.parked"), runs(str(parked))))
    return rows


def _said(item: Meeting, words: Words) -> list[CardElement]:
    if not item.said:
        return []
    newest = item.said[-LINES_SHOWN:]
    rows: list[CardElement] = [paragraph(*line(one), spacing="Small") for one in newest]
    older = len(item.said) - len(newest)
    heading = runs(words("field.said"), weight="Bolder")
    if older:
        heading = [*heading, *runs(f" · {words('card.older_lines', count=older)}", subtle=True)]
    return [section(heading, rows)]


def line(one: Said) -> list[TextRun]:
    """A captured line with its mark and who said it."""
    by = f" · {short_line(one.by.name, NAME_SHOWN)}" if one.by else ""
    return [*runs(f"{MARKS[one.kind]} {short_line(one.text, 300)}"), *runs(by, subtle=True)]
