"""What a meeting is about, before it: what is missing, when, who, the agenda with its minutes, the materials."""

from __future__ import annotations

from datetime import date

from cards.elements import ActionSet, CardElement, Container, ExecuteAction, TextRun
from cards.escape import runs, web_url
from cards.meeting_buttons import press
from cards.parts import band, fact, paragraph, section
from cards.room import Room
from cards.size import short_line
from sop.records.items import Meeting
from sop.records.meetings import REVIEW, AgendaItem, Spoken
from sop.records.people import Person
from sop.words import Words

NAME_SHOWN = 80
TITLE_SHOWN = 120
PEOPLE_SHOWN = 12
POINTS_SHOWN = 20


def agenda(item: Meeting, words: Words, room: Room, *, actions: bool = False) -> list[CardElement]:
    """The parts, the most looked at first. actions: whether people say here that they come or cannot."""
    found: list[CardElement] = []
    before = item.began_at is None
    lacks = missing(item) if before else ()
    if lacks:
        told = words("card.missing", what=words("card.comma").join(words(f"missing.{one}") for one in lacks))
        found.append(band([paragraph(*runs(told, weight="Bolder"))], "warning", "Medium"))
    if room.facts:
        found.append(Container(spacing="Medium", items=_facts(item, words)))
        if actions and before:
            found.append(ActionSet(spacing="Small", actions=_answers(item, words)))
    if item.agenda:
        found.append(section(_heading(item, words), _points(item, words)))
    if item.materials and room.files:
        rows: list[CardElement] = [
            paragraph(*runs(short_line(one.title, TITLE_SHOWN), url=web_url(one.url)), spacing="Small")
            for one in item.materials[: room.files]
        ]
        left = len(item.materials) - len(rows)
        more = runs(f" · {words('card.more', count=left)}", subtle=True) if left > 0 else []
        found.append(section([*runs(words("field.materials"), weight="Bolder"), *more], rows))
    return found


def missing(item: Meeting) -> tuple[str, ...]:
    """What the meeting lacks, the gravest first: keys of `missing.<key>`."""
    chair = item.assignee
    lacks = {
        "goal": not item.goal.strip(),
        "agenda": not item.agenda,
        "chair": chair is None,
        "chair_absent": chair is not None and _is_absent(item, chair),
        "note_taker": item.note_taker is None,
        "note_taker_absent": item.note_taker is not None and _is_absent(item, item.note_taker),
        "attendees": not any(not one.absent for one in item.attendees),
        "owners": any(one.owner is None for one in item.agenda),
    }
    return tuple(name for name, lacking in lacks.items() if lacking)


def _is_absent(item: Meeting, person: Person) -> bool:
    return any(one.is_same_as(person) for one in item.absent)


def _facts(item: Meeting, words: Words) -> list[CardElement]:
    begins = item.starts_at.astimezone(words.zone)
    # By the clock alone: a due date in Jira may be the last day that there is.
    hour, minute = divmod((begins.hour * 60 + begins.minute + item.minutes) % (24 * 60), 60)
    when = words(
        "card.meeting_when",
        day=words.day(begins.date()),
        begins=f"{begins:%H:%M}",
        ends=f"{hour:02d}:{minute:02d}",
        minutes=item.minutes,
    )
    chair = short_line(item.assignee.name, NAME_SHOWN) if item.assignee else words("card.nobody")
    rows: list[CardElement] = [
        fact(words("field.starts_at"), runs(when, weight="Bolder")),
        fact(words("card.chair"), runs(chair)),
    ]
    if item.note_taker:
        rows.append(fact(words("field.note_taker"), runs(short_line(item.note_taker.name, NAME_SHOWN))))
    for label, absent in (("field.attendees", False), ("card.absent", True)):
        names = [_attendee(one, words) for one in item.attendees if one.absent is absent]
        if names:
            rows.append(fact(words(label), runs(_names(names, words), subtle=absent or None)))
    return rows


def _attendee(one: Spoken, words: Words) -> str:
    name = short_line(one.person.name, NAME_SHOWN)
    return name if one.minutes is None else f"{name} ({words('card.minutes', count=one.minutes)})"


def _names(names: list[str], words: Words) -> str:
    shown = words("card.comma").join(names[:PEOPLE_SHOWN])
    more = len(names) - PEOPLE_SHOWN
    return words("card.and_more", shown=shown, count=more) if more > 0 else shown


def _answers(item: Meeting, words: Words) -> list[ExecuteAction]:
    return [
        press(item, "meeting_come", words("card.meeting_come")),
        press(item, "meeting_away", words("card.meeting_away")),
    ]


def _heading(item: Meeting, words: Words) -> list[TextRun]:
    total = sum(one.minutes for one in item.agenda)
    over = total - item.minutes
    told = words("card.minutes_of", total=total, length=item.minutes)
    heading = [*runs(words("field.agenda"), weight="Bolder"), *runs(f" · {told}", subtle=True)]
    if over > 0:
        heading += runs(f" · {words('card.minutes_over', count=over)}", weight="Bolder", color="Attention")
    return heading


def _points(item: Meeting, words: Words) -> list[CardElement]:
    rows: list[CardElement] = [
        paragraph(*_point(number, one, words), spacing="Small")
        for number, one in enumerate(item.agenda[:POINTS_SHOWN], 1)
    ]
    left = len(item.agenda) - len(rows)
    if left > 0:
        rows.append(paragraph(*runs(words("card.more", count=left), subtle=True), spacing="Small"))
    return rows


def _point(number: int, one: AgendaItem, words: Words) -> list[TextRun]:
    told = [words("card.minutes", count=one.minutes)]
    if one.owner:
        told.append(short_line(one.owner.name, NAME_SHOWN))
    if one.carried:
        told.append(_carried(one.carried, words))
    return [*runs(f"{number}. {short_line(one.title, TITLE_SHOWN)}"), *runs(" · " + " · ".join(told), subtle=True)]


def _carried(carried: str, words: Words) -> str:
    if carried == REVIEW:
        return words("card.review_due")
    return words("card.carried", day=words.day(date.fromisoformat(carried)))
