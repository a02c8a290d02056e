"""What a meeting is about, before it: when, who, the agenda with its minutes, the materials."""

from __future__ import annotations

from datetime import UTC

from cards.elements import CardElement, Container, TextRun
from cards.escape import runs, web_url
from cards.parts import fact, paragraph, section
from cards.room import Room
from cards.size import short_line
from sop.records.items import Meeting
from sop.records.meetings import AgendaItem
from sop.words import Words

NAME_SHOWN = 80
TITLE_SHOWN = 120
PEOPLE_SHOWN = 12
POINTS_SHOWN = 20


def agenda(item: Meeting, words: Words, room: Room) -> list[CardElement]:
    """The facts, the agenda and the materials."""
    found: list[CardElement] = []
    if room.facts:
        found.append(Container(spacing="Medium", items=_facts(item, words)))
    if item.agenda:
        total = sum(one.minutes for one in item.agenda)
        heading = [
            *runs(words("field.agenda"), weight="Bolder"),
            *runs(f" · {words('card.minutes_of', total=total, length=item.minutes)}", subtle=True),
        ]
        points: list[CardElement] = [
            paragraph(*_point(one, words), spacing="Small") for one in item.agenda[:POINTS_SHOWN]
        ]
        found.append(section(heading, points))
    if item.materials and room.files:
        rows: list[CardElement] = [
            paragraph(*runs(short_line(one.title, TITLE_SHOWN), url=web_url(one.url)), spacing="Small")
            for one in item.materials[: room.files]
        ]
        found.append(section(runs(words("field.materials"), weight="Bolder"), rows))
    return found


def _facts(item: Meeting, words: Words) -> list[CardElement]:
    begins = words("card.begins", at=words.moment(item.starts_at.astimezone(UTC)), minutes=item.minutes)
    chair = short_line(item.assignee.name, NAME_SHOWN) if item.assignee else words("card.nobody")
    rows: list[CardElement] = [fact(words("field.starts_at"), runs(begins)), fact(words("card.chair"), runs(chair))]
    if item.note_taker:
        rows.append(fact(words("field.note_taker"), runs(short_line(item.note_taker.name, NAME_SHOWN))))
    if item.attendees:
        names = [short_line(one.person.name, NAME_SHOWN) for one in item.attendees[:PEOPLE_SHOWN]]
        shown = words("card.comma").join(names)
        more = len(item.attendees) - PEOPLE_SHOWN
        rows.append(
            fact(
                words("field.attendees"),
                runs(words("card.and_more", shown=shown, count=more) if more > 0 else shown),
            )
        )
    return rows


def _point(one: AgendaItem, words: Words) -> list[TextRun]:
    owner = f" · {short_line(one.owner.name, NAME_SHOWN)}" if one.owner else ""
    carried = f" · {short_line(one.carried, NAME_SHOWN)}" if one.carried else ""
    minutes = words("card.minutes", count=one.minutes)
    return [*runs(short_line(one.title, TITLE_SHOWN)), *runs(f" · {minutes}{owner}{carried}", subtle=True)]
